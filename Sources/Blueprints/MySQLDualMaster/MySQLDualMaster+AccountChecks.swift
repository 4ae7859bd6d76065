import SourceText
import TopologyModel

/// The accounts that the service makes.
extension MySQLDualMaster {
  static let accountChecks: [ServiceCheck] = [reservedAccount, writesFenced, grantScope, unknownDatabase, emptyList]

  private static func user(_ grants: String, _ name: String = "chime", from: String = "10.0.0.0/24") -> String {
    "users: { \(name): { from: \(from), password: { secret: app }, grants: \(grants) } }"
  }

  /// Accounts that the server or hac has for itself, and what they do.
  private static let reserved: [String: String] = [
    "root": "the administrator", "hac_fence": "what the notify script opens and fences the server with",
    HostPaths.checkUser: "what the health checks log in as", "mysql": "an account of the server itself", "mysql.sys": "an account of the server itself",
    "mysql.session": "an account of the server itself", "mysql.infoschema": "an account of the server itself", "mariadb.sys": "an account of the server itself",
  ]

  static let reservedAccount = ServiceCheck(
    "mysql-dual-master/reserved-account", .error, "an application's account is its own",
    why: """
      When a source is fenced, the connections of the replication account and of the server's own accounts stay. An \
      application that used one of them would keep writing where the address no longer is.
      """,
    bad: [
      DualMasterSample.topology([user("{ chime: [ALL] }", "‹repl›")]), DualMasterSample.topology([user("{ chime: [ALL] }", "‹root›")]),
      DualMasterSample.topology(replication: "{ user: ‹root›, password: { secret: repl } }"),
    ], good: [DualMasterSample.topology([user("{ chime: [ALL] }")])]
  ) { subject, findings in
    let replication = subject.fields.replication.user
    if let use = reserved[replication.value.text] {
      findings.report(
        "`\(replication.value)` cannot be the replication account: it is \(use)", at: replication.origin, label: "has another use", help: ["choose another name"])
    }
    for user in subject.fields.users ?? [] {
      if user.key.value == replication.value {
        findings.report(
          "`\(user.key.value)` is the replication account too", at: user.key.origin, label: "its connections are not ended when the server is fenced",
          related: [(replication.origin, "the replication account")], help: ["give the application an account of its own"])
      } else if let use = reserved[user.key.value.text] {
        findings.report("`\(user.key.value)` cannot be an application's account: it is \(use)", at: user.key.origin, label: "has another use", help: ["choose another name"])
      }
    }
  }

  static let writesFenced = ServiceCheck(
    "mysql-dual-master/writes-through-fence", .error, "no application can write on a fenced MariaDB server",
    why: """
      MariaDB has no `super_read_only`. An account with ALL or SUPER on `*.*` has READ_ONLY ADMIN and writes on a \
      server that is read-only (seen on 10.11): its connections to the old holder would change data that the new one \
      never sees.
      """,
    bad: DualMasterSample.topology(["server: mariadb", user("{ \"*\": [‹ALL›] }")], version: "\"10.11\""),
    good: DualMasterSample.topology(["server: mariadb", user("{ chime: [ALL] }")], version: "\"10.11\"")
  ) { subject, findings in
    guard subject.fields.server.value == .mariadb else { return }
    for user in subject.fields.users ?? [] {
      for grant in user.value.grants where grant.key.value == .all {
        for privilege in grant.value where privilege.value == .all || privilege.value == .super {
          findings.report(
            "`\(user.key.value)` could write on a fenced server: \(privilege.value.rawValue) on `*.*` ignores `read_only`", at: privilege.origin,
            label: "includes READ_ONLY ADMIN", related: [(user.key.origin, "the account")], help: ["grant ALL on each database by its name"])
        }
      }
    }
  }

  static let grantScope = ServiceCheck(
    "mysql-dual-master/grant-scope", .error, "a privilege of the whole server is granted on `*`",
    why: "The server refuses it on a database: ERROR 1221, \"Incorrect usage of DB GRANT and GLOBAL PRIVILEGES\" (MySQL manual, \"GRANT Statement\").",
    bad: DualMasterSample.topology([user("{ chime: [SELECT, ‹PROCESS›] }")]), good: DualMasterSample.topology([user("{ chime: [SELECT], \"*\": [PROCESS] }")])
  ) { subject, findings in
    for user in subject.fields.users ?? [] {
      for grant in user.value.grants where grant.key.value != .all {
        for privilege in grant.value where privilege.value.isGlobalOnly {
          findings.report(
            "\(privilege.value.rawValue) is a privilege of the server, not of the database `\(grant.key.value.written)`", at: privilege.origin,
            label: "cannot be granted here", related: [(grant.key.origin, "this database")], help: ["move it to `\"*\": [\(privilege.value.rawValue)]`"])
        }
      }
    }
  }

  static let unknownDatabase = ServiceCheck(
    "mysql-dual-master/grant-unknown-database", .warning, "grants are on databases that the service has",
    why: "The server takes a grant on a database that does not exist without a word; the application then finds its own database closed.",
    bad: DualMasterSample.topology(["databases: [chime]", user("{ ‹chme›: [ALL] }")]), good: DualMasterSample.topology(["databases: [chime]", user("{ chime: [ALL] }")])
  ) { subject, findings in
    guard let databases = subject.fields.databases, !databases.isEmpty else { return }
    for user in subject.fields.users ?? [] {
      for grant in user.value.grants {
        guard case .database(let name) = grant.key.value, !databases.contains(where: { $0.value == name }) else { continue }
        let near = Suggestion.nearest(to: name.text, in: databases.map(\.value.text))
        findings.report(
          "`\(user.key.value)` gets privileges on `\(name)`, which `databases` does not list", at: grant.key.origin, label: "no such database here",
          related: [(databases[0].origin, "the databases")], help: [near.map { "did you mean `\($0)`?" } ?? "add `\(name)` to `databases`"])
      }
    }
  }

  static let emptyList = ServiceCheck(
    "mysql-dual-master/empty-list", .error, "a list that is written has something in it",
    why: "An account without a place to come from, or without a privilege, is one that cannot be used; an empty `binlog_do_db` says nothing.",
    bad: [
      DualMasterSample.topology([user("{ chime: [ALL] }", "‹chime›", from: "[]")]), DualMasterSample.topology([user("{ ‹chime›: [] }")]),
      DualMasterSample.topology(["binlog_do_db: []"], key: "‹database›"),
    ], good: [DualMasterSample.topology([user("{ chime: [SELECT] }")])]
  ) { subject, findings in
    if subject.fields.binlogDoDB?.isEmpty ?? false {
      findings.report("`binlog_do_db` is an empty list", at: subject.origin, label: "its `binlog_do_db` names no database", help: ["leave it out: everything is then logged"])
    }
    if subject.fields.witness?.ping.isEmpty ?? false {
      findings.report("`witness` pings nobody", at: subject.origin, label: "its `witness` has no address", help: ["name an address, or leave `witness` out"])
    }
    for user in subject.fields.users ?? [] {
      if user.value.from.isEmpty {
        findings.report("`\(user.key.value)` may come from nowhere", at: user.key.origin, label: "its `from` is empty", help: ["say where its clients are"])
      }
      for grant in user.value.grants where grant.value.isEmpty {
        findings.report(
          "`\(user.key.value)` gets no privilege on `\(grant.key.value.written)`", at: grant.key.origin, label: "an empty list", help: ["list privileges, or leave it out"])
      }
    }
  }
}
