import ConfigFormats
import SourceText
import TopologyModel

/// The service's SQL files. Each may be run again.
extension DatabasePair {
  static let accountsFile = "10-accounts.sql"
  static let applicationFile = "20-application.sql"
  static func followFile(_ source: DatabaseHost) -> String { "30-follow-\(source.name).sql" }

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
    sql.openForAdministrator(host.terms, to: &text)
    let user = fields.replication.user
    for follower in followers(of: host) {
      let account = SQLScript.account(user.value.text, follower.address.value.written)
      sql.createAccount(account, password: replicationPassword, requirement: usesTLS ? "SSL" : "NONE", to: &text, user.origin)
      sql.statement([.word("GRANT REPLICATION SLAVE ON *.* TO ")] + account, to: &text, user.origin)
    }
    let plugin = terms.isMariaDB ? "VIA unix_socket" : "WITH auth_socket"
    if !host.isReplica {
      let check = SQLScript.account(HostPaths.checkUser, "localhost")
      sql.statement([.word("CREATE USER IF NOT EXISTS ")] + check + [.word(" IDENTIFIED \(plugin)")], to: &text, host.origin)
      sql.statement([.word("GRANT \(terms.isMariaDB ? "REPLICA MONITOR" : "REPLICATION CLIENT") ON *.* TO ")] + check, to: &text, host.origin)
    }
    sql.createFenceAccount(terms, to: &text, host.origin)
    if !accountsReplicate { sql.createUsers(fields.users ?? [], passwords: userPasswords, to: &text) }
    sql.closeAgain(host.terms, to: &text)
    sql.statement(.word("SET SESSION sql_log_bin = 1"), to: &text)
  }

  func writeApplication(of host: DatabaseHost, _ plan: borrowing Plan, to text: inout ConfigText) {
    let sql = SQLScript()
    sql.begin(plan, service: service, purpose: "databases and applications' accounts, which replicate.", to: &text)
    sql.openForAdministrator(host.terms, to: &text)
    sql.createDatabases(fields.databases ?? [], to: &text)
    if accountsReplicate { sql.createUsers(fields.users ?? [], passwords: userPasswords, to: &text) }
    sql.closeAgain(host.terms, to: &text)
  }

  func writeFollow(_ source: DatabaseHost, on host: DatabaseHost, _ plan: borrowing Plan, to text: inout ConfigText) {
    let sql = SQLScript()
    let terms = host.terms
    sql.begin(plan, service: service, purpose: "this server follows \(source.name).", to: &text)
    sql.comment("Only while \(source.name) lives: what is received and not yet applied here is fetched from it again.", to: &text)
    sql.follow(
      host: source.address.value, port: fields.port.value, user: fields.replication.user, password: replicationPassword, tls: usesTLS ? fields.tls : nil,
      terms, to: &text)
  }
}
