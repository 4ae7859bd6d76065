import ConfigFormats
import SourceText
import TopologyModel

/// The service's SQL files. Each may be run again.
extension ReplicationGroup {
  static let accountsFile = "10-accounts.sql"
  static let newMemberFile = "20-new-member.sql"

  func stateSQL(of member: GroupMember, into planner: inout Planner) {
    planner.facts.files.append(
      File(
        service: service, node: member.node, origin: member.origin, area: .sql, path: Self.accountsFile, mode: 0o600, secrets: [password],
        render: { plan, text in
          let sql = SQLScript()
          sql.begin(plan, service: service, purpose: "the accounts of this server, before it is a member.", to: &text)
          sql.comment("Not logged: a transaction of its own would keep the server out of the group.", to: &text)
          sql.statement(.word("SET SESSION sql_log_bin = 0"), to: &text)
          writeAccounts(sql, to: &text)
          sql.statement(.word("SET SESSION sql_log_bin = 1"), to: &text)
          // Without SOURCE_HOST: the group says which member to fetch from (MySQL manual, "User Credentials For
          // Distributed Recovery"). The key's options of this statement are refused for this channel (error 3139).
          sql.statement(
            .word("CHANGE REPLICATION SOURCE TO SOURCE_USER="), .string(fields.recovery.user.value.text), .word(", SOURCE_PASSWORD="),
            .systemSecret(password), .word(" FOR CHANNEL 'group_replication_recovery'"), to: &text, fields.recovery.user.origin)
        }))
    planner.facts.files.append(
      File(
        service: service, node: member.node, origin: member.origin, area: .sql, path: Self.newMemberFile, mode: 0o600, secrets: [password],
        render: { plan, text in
          let sql = SQLScript()
          sql.begin(plan, service: service, purpose: "the accounts of all members' addresses; for the primary, from which they replicate.", to: &text)
          writeAccounts(sql, to: &text)
        }))
  }

  private func writeAccounts(_ sql: SQLScript, to text: inout ConfigText) {
    let user = fields.recovery.user
    for member in members {
      let account = SQLScript.account(user.value.text, member.address.value.written)
      sql.statement([.word("CREATE USER IF NOT EXISTS ")] + account + [.word(" IDENTIFIED BY "), .secret(password)], to: &text, user.origin)
      sql.statement(
        [.word("ALTER USER ")] + account + [.word(" IDENTIFIED BY "), .secret(password), .word(" REQUIRE \(usesRecoveryTLS ? "SSL" : "NONE")")],
        to: &text, user.origin)
      sql.statement([.word("GRANT REPLICATION SLAVE ON *.* TO ")] + account, to: &text, user.origin)
      // CONNECTION_ADMIN keeps it connected to a member in offline mode, BACKUP_ADMIN is for copies by the clone plugin,
      // GROUP_REPLICATION_STREAM for messages over the MYSQL stack (MySQL manual, "User Credentials For Distributed Recovery").
      sql.statement(
        [.word("GRANT CONNECTION_ADMIN, BACKUP_ADMIN\(usesMySQLStack ? ", GROUP_REPLICATION_STREAM" : "") ON *.* TO ")] + account, to: &text,
        user.origin)
    }
    guard vip != nil else { return }
    let check = SQLScript.account(HostPaths.checkUser, "localhost")
    sql.statement([.word("CREATE USER IF NOT EXISTS ")] + check + [.word(" IDENTIFIED WITH auth_socket")], to: &text, origin)
    for table in ["replication_group_members", "replication_group_member_stats"] {
      sql.statement([.word("GRANT SELECT ON performance_schema.\(table) TO ")] + check, to: &text, origin)
    }
  }
}
