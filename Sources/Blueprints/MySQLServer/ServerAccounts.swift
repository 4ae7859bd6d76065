import ConfigFormats
import SchemaKit
import SourceText
import TopologyModel

extension ReplicationTerms {
  /// MySQL's own account for the scripts that root runs: bound to the operating system's root, with no more than they
  /// need. On MariaDB 10.11 a socket account cannot stand for another system user, so it is `root` itself there.
  var fenceUser: String { isMariaDB ? "root" : "hac_fence" }
}

/// Accounts, databases, and whom to follow, as statements. Each may be run again.
extension SQLScript {
  /// Creates an account, or gives one that is there its present password. `plugin`: where the server's default will not do.
  func createAccount(
    _ account: [Piece], password: SecretID, requirement: String, plugin: String? = nil, to text: inout ConfigText, _ origin: OriginID
  ) {
    let identified = " IDENTIFIED \(plugin.map { "WITH \($0) " } ?? "")BY "
    statement([.word("CREATE USER IF NOT EXISTS ")] + account + [.word(identified), .secret(password)], to: &text, origin)
    statement([.word("ALTER USER ")] + account + [.word(identified), .secret(password), .word(" REQUIRE \(requirement)")], to: &text, origin)
  }

  /// On MySQL, where root may have a password.
  func createFenceAccount(_ terms: ReplicationTerms, to text: inout ConfigText, _ origin: OriginID) {
    guard !terms.isMariaDB else { return }
    let fence = SQLScript.account(terms.fenceUser, "localhost")
    statement([.word("CREATE USER IF NOT EXISTS ")] + fence + [.word(" IDENTIFIED WITH auth_socket AS 'root'")], to: &text, origin)
    let isOld = terms.version < Version(8, 0)
    statement([.word("GRANT \(isOld ? "SUPER, " : "")PROCESS, REPLICATION CLIENT, SHOW DATABASES ON *.* TO ")] + fence, to: &text, origin)
    // Privileges that took SUPER's place: 8.0.
    if !isOld { statement([.word("GRANT SYSTEM_VARIABLES_ADMIN, CONNECTION_ADMIN ON *.* TO ")] + fence, to: &text, origin) }
  }

  func createDatabases(_ databases: [Located<DatabaseName>], to text: inout ConfigText) {
    for database in databases {
      statement(.word("CREATE DATABASE IF NOT EXISTS `\(database.value)` CHARACTER SET utf8mb4"), to: &text, database.origin)
    }
  }

  /// `passwords` are by the order of `users`.
  func createUsers(_ users: [Entry<AccountName, ApplicationUser>], passwords: [SecretID], to text: inout ConfigText) {
    for (user, password) in zip(users, passwords) {
      for from in user.value.from {
        let account = SQLScript.account(user.key.value.text, from.value.host)
        createAccount(account, password: password, requirement: user.value.requiresTLS.value ? "SSL" : "NONE", to: &text, from.origin)
        for grant in user.value.grants {
          let privileges = grant.value.contains { $0.value == .all } ? [Privilege.all] : grant.value.map(\.value)
          statement([.word("GRANT \(privileges.map(\.sql).joined(separator: ", ")) ON \(grant.key.value.sql) TO ")] + account, to: &text, grant.key.origin)
        }
      }
    }
  }

  /// `super_read_only` holds for administrators too. It is put back to what it was, so that a run on the writer does
  /// not fence it; `read_only` stays as it is all the while.
  func openForAdministrator(_ terms: ReplicationTerms, to text: inout ConfigText) {
    guard terms.hasSuperReadOnly else { return }
    statement(.word("SET @hac_super_read_only = @@GLOBAL.super_read_only"), to: &text)
    statement(.word("SET GLOBAL super_read_only = OFF"), to: &text)
  }

  func closeAgain(_ terms: ReplicationTerms, to text: inout ConfigText) {
    guard terms.hasSuperReadOnly else { return }
    statement(.word("SET GLOBAL super_read_only = @hac_super_read_only"), to: &text)
  }

  /// Follows a server from where this one is. Without GTIDs that is what it has followed before, or the other's first log.
  func follow(
    host: IPAddress, port: Int, user: Located<AccountName>, password: SecretID, tls: TLSFiles?, usesGTID: Bool = true, _ terms: ReplicationTerms,
    to text: inout ConfigText
  ) {
    statement(.word(terms.stop), to: &text)
    var pieces: [Piece] = [.word(terms.change)]
    func option(_ name: String, _ value: Piece, last: Bool = false) {
      pieces += [.word(" \(terms.prefix)_\(name)="), value, .word(last ? "" : ",")]
    }
    option("HOST", .string(host.written))
    option("PORT", .word("\(port)"))
    option("USER", .string(user.value.text))
    option("PASSWORD", .systemSecret(password))
    // Positions are what the servers have, never numbers in a file.
    if terms.isMariaDB {
      option("USE_GTID", .word(usesGTID ? "slave_pos" : "no"))
    } else {
      option("AUTO_POSITION", .word(usesGTID ? "1" : "0"))
      // Written out since its default became 10 in 8.4: the peer may be away for longer.
      option("RETRY_COUNT", .word("86400"))
    }
    option("CONNECT_RETRY", .word("10"))
    if let tls {
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
    statement(pieces, to: &text, user.origin)
    statement(.word(terms.start), to: &text)
  }
}
