import ConfigFormats
import SchemaKit
import SourceText
import TopologyModel

/// A kind whose servers replicate by the server's own means, with accounts of applications and options of the operator's.
protocol ReplicatedServers: ServerOptionHolder {
  var server: Located<MySQLFlavour> { get }
  var version: Located<Version> { get }
  var databases: [Located<DatabaseName>]? { get }
  var users: [Entry<AccountName, ApplicationUser>]? { get }
  /// Accounts that are the kind's own, and what each is for.
  var ownAccounts: [(name: Located<AccountName>, use: String)] { get }
  /// The series that the kind's programs and statements work with, and why no others.
  static func series(_ server: MySQLFlavour) -> [Version]
  static var seriesReason: String { get }
  /// What the kind says of an option in place of `OwnedOptions`; nil: it has nothing to say.
  static func place(of option: String) -> OptionPlace?
  /// A topology that draws nothing, with further lines of the service.
  static func sample(_ lines: [String], version: String) -> String
  static var sampleVersion: String { get }
}

/// Where an option is said.
enum OptionPlace: Sendable {
  /// In `my_cnf`, whatever another kind does with it.
  case free
  case owned(String)
}

extension ReplicatedServers {
  var optionReader: OptionReader { OptionReader(server.value, version.value) }
  var versionOrigin: OriginID { version.origin }
  static var loadedLibraries: Set<String> { ["auth_socket", "semisync_source", "semisync_replica", "semisync_master", "semisync_slave"] }
  static func isOwn(option: String) -> Bool { ReplicatedServerChecks<Self>.place(of: option) != nil }
  static func optionExample(_ entries: String) -> String { sample(["my_cnf: { \(entries) }"], version: sampleVersion) }

  static var furtherMissing: (bad: [String], good: [String]) {
    (
      [sample(["server: mariadb", "my_cnf: { ‹innodb_redo_log_capacity›: 2G }"], version: "\"10.11\"")],
      [sample(["server: mariadb", "my_cnf: { innodb_log_file_size: 2G }"], version: "\"10.11\"")]
    )
  }
}

/// The checks that such kinds share.
enum ReplicatedServerChecks<Kind: ReplicatedServers> {
  typealias ServiceCheck = Check<ServiceSubject<Kind>>

  static var all: [ServiceCheck] {
    [reservedAccount, writesFenced, grantScope, unknownDatabase, emptyList, supportedVersion, ownedOption, hidingOption, typographicQuotes, optionValue]
      + ServerOptionChecks<Kind>.all
  }

  private static func code(_ slug: String) -> String { "\(Kind.kind)/\(slug)" }
  private static func sample(_ lines: String...) -> String { Kind.sample(lines, version: Kind.sampleVersion) }
  private static func user(_ grants: String, _ name: String = "chime", from: String = "10.0.0.0/24") -> String {
    "users: { \(name): { from: \(from), password: { secret: app }, grants: \(grants) } }"
  }

  // MARK: Accounts

  private static var reserved: [String: String] {
    [
      "root": "the administrator", "hac_fence": "what hac's scripts open and fence the server with", HostPaths.checkUser: "what health checks log in as",
      "mysql": "an account of the server itself", "mysql.sys": "an account of the server itself", "mysql.session": "an account of the server itself",
      "mysql.infoschema": "an account of the server itself", "mariadb.sys": "an account of the server itself",
    ]
  }

  static var reservedAccount: ServiceCheck {
    ServiceCheck(
      code("reserved-account"), .error, "every account has one use",
      why: """
        Replication, the manager and the server itself have accounts of their own, whose connections stay when clients \
        are cut off. An application that used one of them would keep writing where the writer's address no longer is.
        """,
      bad: sample(user("{ chime: [ALL] }", "‹root›")), good: sample(user("{ chime: [ALL] }"))
    ) { subject, findings in
      let own = subject.fields.ownAccounts
      for (index, account) in own.enumerated() {
        if let use = reserved[account.name.value.text] {
          findings.report("`\(account.name.value)` cannot be \(account.use): it is \(use)", at: account.name.origin, label: "has another use", help: ["choose another name"])
        } else if let first = own[..<index].first(where: { $0.name.value == account.name.value }) {
          findings.report(
            "`\(account.name.value)` is \(first.use) and \(account.use)", at: account.name.origin, label: "has two uses",
            related: [(first.name.origin, first.use)], help: ["choose two names"])
        }
      }
      for user in subject.fields.users ?? [] {
        if let first = own.first(where: { $0.name.value == user.key.value }) {
          findings.report(
            "`\(user.key.value)` is \(first.use) too", at: user.key.origin, label: "its connections stay when clients are cut off",
            related: [(first.name.origin, first.use)], help: ["give the application an account of its own"])
        } else if let use = reserved[user.key.value.text] {
          findings.report("`\(user.key.value)` cannot be an application's account: it is \(use)", at: user.key.origin, label: "has another use", help: ["choose another name"])
        }
      }
    }
  }

  static var writesFenced: ServiceCheck {
    ServiceCheck(
      code("writes-through-fence"), .error, "no application can write on a read-only MariaDB server",
      why: """
        MariaDB has no `super_read_only`. An account with ALL or SUPER on `*.*` has READ_ONLY ADMIN and writes on a \
        server that is read-only (seen on 10.11): what it changes on a replica is on no other server.
        """,
      bad: Kind.sample(["server: mariadb", user("{ \"*\": [‹ALL›] }")], version: "\"10.11\""),
      good: Kind.sample(["server: mariadb", user("{ chime: [ALL] }")], version: "\"10.11\"")
    ) { subject, findings in
      guard subject.fields.server.value == .mariadb else { return }
      for user in subject.fields.users ?? [] {
        for grant in user.value.grants where grant.key.value == .all {
          for privilege in grant.value where privilege.value == .all || privilege.value == .super {
            findings.report(
              "`\(user.key.value)` could write on a read-only server: \(privilege.value.rawValue) on `*.*` ignores `read_only`", at: privilege.origin,
              label: "includes READ_ONLY ADMIN", related: [(user.key.origin, "the account")], help: ["grant ALL on each database by its name"])
          }
        }
      }
    }
  }

  static var grantScope: ServiceCheck {
    ServiceCheck(
      code("grant-scope"), .error, "a privilege of the whole server is granted on `*`",
      why: "The server refuses it on a database: ERROR 1221, \"Incorrect usage of DB GRANT and GLOBAL PRIVILEGES\" (MySQL manual, \"GRANT Statement\").",
      bad: sample(user("{ chime: [SELECT, ‹PROCESS›] }")), good: sample(user("{ chime: [SELECT], \"*\": [PROCESS] }"))
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
  }

  static var unknownDatabase: ServiceCheck {
    ServiceCheck(
      code("grant-unknown-database"), .warning, "grants are on databases that the service has",
      why: "The server takes a grant on a database that does not exist without a word; the application then finds its own database closed.",
      bad: sample("databases: [chime]", user("{ ‹chme›: [ALL] }")), good: sample("databases: [chime]", user("{ chime: [ALL] }"))
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
  }

  static var emptyList: ServiceCheck {
    ServiceCheck(
      code("empty-list"), .error, "a list that is written has something in it",
      why: "An account without a place to come from, or without a privilege, is one that cannot be used.",
      bad: [sample(user("{ chime: [ALL] }", "‹chime›", from: "[]")), sample(user("{ ‹chime›: [] }"))], good: [sample(user("{ chime: [SELECT] }"))]
    ) { subject, findings in
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

  // MARK: Version and options

  static var supportedVersion: ServiceCheck {
    ServiceCheck(
      code("unsupported-version"), .error, "the server's version is one that the kind's programs can work with", why: Kind.seriesReason,
      bad: [Kind.sample([], version: "‹\"8.4\"›"), Kind.sample(["server: mariadb"], version: "‹\"8.0\"›")], good: [sample()]
    ) { subject, findings in
      let (server, version) = (subject.fields.server.value, subject.fields.version)
      let known = Kind.series(server)
      guard !known.contains(where: { version.value.isIn(series: $0) }) else { return }
      findings.report(
        "`\(Kind.kind)` does not work with version \(version.value) of \(server.rawValue)", at: version.origin, label: "not a version that it works with",
        related: [(subject.fields.server.origin, "the server")].filter { findings.isWritten($0.0) },
        help: ["the versions of \(server.rawValue) are " + known.map { "\($0)" }.joined(separator: ", "), "or take another kind: `pxc`, `mysql-dual-master`"])
    }
  }

  /// Where to say instead what an option says; nil when `my_cnf` may have it.
  static func place(of option: String) -> String? {
    switch Kind.place(of: option) {
    case .free: nil
    case .owned(let words): words
    case nil: OwnedOptions.place(of: option)
    }
  }

  static var ownedOption: ServiceCheck {
    ServiceCheck(
      code("own-option"), .error, "`my_cnf` has no option that hac writes",
      why: "Two lines for one option in one file: the last one holds, and the scripts that rely on the other are wrong.",
      bad: [sample("my_cnf: { ‹server_id›: 7 }"), sample("my_cnf: { ‹binlog_do_db›: chime }")],
      good: [sample("my_cnf: { innodb_buffer_pool_size: 8G }")]
    ) { subject, findings in
      for entry in subject.fields.serverOptions ?? [] {
        guard let place = place(of: entry.key.value.text) else { continue }
        findings.report("`\(entry.key.value)` is not for `my_cnf`", at: entry.key.origin, label: "hac writes this option", help: ["leave it out here: \(place)"])
      }
    }
  }

  static var hidingOption: ServiceCheck {
    ServiceCheck(
      code("hides-conflicts"), .warning, "replication stops at what it cannot apply",
      why: """
        An applier that skips errors, or applies rows to what is not there, goes on while the servers grow apart; the \
        next failover shows clients other data (MySQL manual, `replica_skip_errors`).
        """,
      bad: sample("my_cnf: { ‹slave_skip_errors›: 1062 }"), good: sample("my_cnf: { max_connections: 500 }")
    ) { subject, findings in
      for entry in subject.fields.serverOptions ?? [] where OwnedOptions.hiding.contains(entry.key.value.text) {
        findings.report("with `\(entry.key.value)` the servers can differ without anybody knowing", at: entry.key.origin, label: "hides conflicts", help: ["leave it out"])
      }
    }
  }

  static var typographicQuotes: ServiceCheck {
    ServiceCheck(
      code("typographic-quotes"), .error, "a value has no typographic quotes",
      why: "They come from a word processor or a web page. The server takes them for a part of the value, without an error (seen on MariaDB 10.11).",
      bad: sample("my_cnf: { sql_mode: ‹“ANSI”› }"), good: sample("my_cnf: { sql_mode: ANSI }")
    ) { subject, findings in
      for entry in subject.fields.serverOptions ?? [] where entry.value.value.text.unicodeScalars.contains(where: { (0x2018...0x201F).contains($0.value) }) {
        findings.report(
          "the value of `\(entry.key.value)` has typographic quotes", at: entry.value.origin, label: "they would become a part of the value",
          help: ["write it without quotes, or with plain ones around the whole value"])
      }
    }
  }

  static var optionValue: ServiceCheck {
    ServiceCheck(
      code("option-value"), .error, "an option file carries the value",
      why: "An option file has one option a line, and no way to write a control character or a line separator (MySQL manual, \"Using Option Files\").",
      bad: sample("my_cnf: { init_connect: ‹\"SET a=1\\u2028SET b=2\"› }"), good: sample("my_cnf: { init_connect: \"SET NAMES utf8mb4\" }")
    ) { subject, findings in
      for entry in subject.fields.serverOptions ?? [] {
        guard let refusal = Quoting.optionFile.refuse(entry.value.value.text) else { continue }
        findings.report(
          "an option file cannot carry this value of `\(entry.key.value)`: \(refusal.reason)", at: entry.value.origin, label: "cannot be written",
          help: ["write it on one line, with plain characters"])
      }
    }
  }
}
