import ConfigFormats
import SourceText
import TopologyModel

/// The service's SQL files. Each may be run again.
extension DatabasePair {
  static let accountsFile = "10-accounts.sql"
  static let applicationFile = "20-application.sql"
  static func followFile(_ source: DatabaseHost) -> String { "30-follow-\(source.name).sql" }

  /// MySQL's own account for the scripts that root runs: bound to the operating system's root, with no more than they
  /// need. On MariaDB 10.11 a socket account cannot stand for another system user, so it is `root` itself there.
  static func fenceUser(_ terms: ReplicationTerms) -> String { terms.isMariaDB ? "root" : "hac_fence" }

  /// With `binlog_do_db` a statement that creates accounts is never logged, since it has no default database.
  var accountsReplicate: Bool { fields.binlogDoDB == nil }

  var hasApplicationFile: Bool { !(fields.databases ?? []).isEmpty || (accountsReplicate && !(fields.users ?? []).isEmpty) }

  /// Whether the server needs accounts of its own, which do not replicate.
  func hasAccounts(_ host: DatabaseHost) -> Bool {
    !host.isReplica || !host.terms.isMariaDB || (!accountsReplicate && !(fields.users ?? []).isEmpty)
  }

  /// The servers that follow this one, now or after a failure.
  private func followers(of host: DatabaseHost) -> [DatabaseHost] { host.isReplica ? [] : [peer(of: host)] + replicas }

  func writeAccounts(of host: DatabaseHost, _ plan: borrowing Plan, to text: inout ConfigText) {
    let sql = SQLScript()
    let terms = host.terms
    sql.begin(plan, service: service, purpose: "the accounts of this server, which do not replicate.", to: &text)
    sql.statement(.word("SET SESSION sql_log_bin = 0"), to: &text)
    openForAdministrator(host, sql, &text)
    let user = fields.replication.user
    for follower in followers(of: host) {
      let account = SQLScript.account(user.value.text, follower.address.value.written)
      createAccount(account, password: replicationPassword, requirement: usesTLS ? "SSL" : "NONE", sql, &text, user.origin)
      sql.statement([.word("GRANT REPLICATION SLAVE ON *.* TO ")] + account, to: &text, user.origin)
    }
    let plugin = terms.isMariaDB ? "VIA unix_socket" : "WITH auth_socket"
    if !host.isReplica {
      let check = SQLScript.account(HostPaths.checkUser, "localhost")
      sql.statement([.word("CREATE USER IF NOT EXISTS ")] + check + [.word(" IDENTIFIED \(plugin)")], to: &text, host.origin)
      sql.statement([.word("GRANT \(terms.isMariaDB ? "REPLICA MONITOR" : "REPLICATION CLIENT") ON *.* TO ")] + check, to: &text, host.origin)
    }
    if !terms.isMariaDB {
      let fence = SQLScript.account(Self.fenceUser(terms), "localhost")
      sql.statement([.word("CREATE USER IF NOT EXISTS ")] + fence + [.word(" IDENTIFIED WITH auth_socket AS 'root'")], to: &text, host.origin)
      let isOld = terms.version < Version(8, 0)
      sql.statement(
        [.word("GRANT \(isOld ? "SUPER, " : "")PROCESS, REPLICATION CLIENT, SHOW DATABASES ON *.* TO ")] + fence, to: &text, host.origin)
      // Privileges that took SUPER's place: 8.0.
      if !isOld { sql.statement([.word("GRANT SYSTEM_VARIABLES_ADMIN, CONNECTION_ADMIN ON *.* TO ")] + fence, to: &text, host.origin) }
    }
    if !accountsReplicate { writeUsers(sql, &text) }
    closeAgain(host, sql, &text)
    sql.statement(.word("SET SESSION sql_log_bin = 1"), to: &text)
  }

  func writeApplication(of host: DatabaseHost, _ plan: borrowing Plan, to text: inout ConfigText) {
    let sql = SQLScript()
    sql.begin(plan, service: service, purpose: "databases and applications' accounts, which replicate.", to: &text)
    openForAdministrator(host, sql, &text)
    for database in fields.databases ?? [] {
      sql.statement(.word("CREATE DATABASE IF NOT EXISTS `\(database.value)` CHARACTER SET utf8mb4"), to: &text, database.origin)
    }
    if accountsReplicate { writeUsers(sql, &text) }
    closeAgain(host, sql, &text)
  }

  func writeFollow(_ source: DatabaseHost, on host: DatabaseHost, _ plan: borrowing Plan, to text: inout ConfigText) {
    let sql = SQLScript()
    let terms = host.terms
    sql.begin(plan, service: service, purpose: "this server follows \(source.name).", to: &text)
    sql.comment("Only while \(source.name) lives: what is received and not yet applied here is fetched from it again.", to: &text)
    sql.statement(.word(terms.stop), to: &text)
    var pieces: [SQLScript.Piece] = [.word(terms.change)]
    func option(_ name: String, _ value: SQLScript.Piece, last: Bool = false) {
      pieces += [.word(" \(terms.prefix)_\(name)="), value, .word(last ? "" : ",")]
    }
    option("HOST", .string(source.address.value.written))
    option("PORT", .word("\(fields.port.value)"))
    option("USER", .string(fields.replication.user.value.text))
    option("PASSWORD", .systemSecret(replicationPassword))
    // Positions are what the servers have, never numbers in a file.
    if terms.isMariaDB {
      option("USE_GTID", .word("slave_pos"))
    } else {
      option("AUTO_POSITION", .word("1"))
      // Written out since its default became 10 in 8.4: the peer may be away for longer.
      option("RETRY_COUNT", .word("86400"))
    }
    option("CONNECT_RETRY", .word("10"))
    if usesTLS, let tls = fields.tls {
      option("SSL", .word("1"))
      option("SSL_CA", .string(tls.ca.value.text))
      option("SSL_VERIFY_SERVER_CERT", .word("1"), last: true)
    } else if terms.isMariaDB {
      option("SSL", .word("0"))
      // Newer releases verify unless told not to (MDEV-31857).
      option("SSL_VERIFY_SERVER_CERT", .word("0"), last: true)
    } else {
      option("SSL", .word("0"), last: terms.publicKeyOption == nil)
      if let publicKey = terms.publicKeyOption { pieces.append(.word(" \(publicKey)=1")) }
    }
    sql.statement(pieces, to: &text, fields.replication.user.origin)
    sql.statement(.word(terms.start), to: &text)
  }

  // MARK: Pieces

  private func writeUsers(_ sql: SQLScript, _ text: inout ConfigText) {
    for (user, password) in zip(fields.users ?? [], userPasswords) {
      for from in user.value.from {
        let account = SQLScript.account(user.key.value.text, from.value.host)
        createAccount(account, password: password, requirement: user.value.requiresTLS.value ? "SSL" : "NONE", sql, &text, from.origin)
        for grant in user.value.grants {
          let privileges = grant.value.contains { $0.value == .all } ? [Privilege.all] : grant.value.map(\.value)
          sql.statement(
            [.word("GRANT \(privileges.map(\.sql).joined(separator: ", ")) ON \(grant.key.value.sql) TO ")] + account, to: &text, grant.key.origin)
        }
      }
    }
  }

  /// Creates an account, or gives one that is there its present password.
  private func createAccount(
    _ account: [SQLScript.Piece], password: SecretID, requirement: String, _ sql: SQLScript, _ text: inout ConfigText, _ origin: OriginID
  ) {
    sql.statement([.word("CREATE USER IF NOT EXISTS ")] + account + [.word(" IDENTIFIED BY "), .secret(password)], to: &text, origin)
    sql.statement(
      [.word("ALTER USER ")] + account + [.word(" IDENTIFIED BY "), .secret(password), .word(" REQUIRE \(requirement)")], to: &text, origin)
  }

  /// `super_read_only` holds for administrators too. It is put back to what it was, so that a run on the writer does
  /// not fence it; `read_only` stays as it is all the while.
  private func openForAdministrator(_ host: DatabaseHost, _ sql: SQLScript, _ text: inout ConfigText) {
    guard host.terms.hasSuperReadOnly else { return }
    sql.statement(.word("SET @hac_super_read_only = @@GLOBAL.super_read_only"), to: &text)
    sql.statement(.word("SET GLOBAL super_read_only = OFF"), to: &text)
  }

  private func closeAgain(_ host: DatabaseHost, _ sql: SQLScript, _ text: inout ConfigText) {
    guard host.terms.hasSuperReadOnly else { return }
    sql.statement(.word("SET GLOBAL super_read_only = @hac_super_read_only"), to: &text)
  }
}
