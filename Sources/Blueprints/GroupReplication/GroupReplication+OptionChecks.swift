import SourceText
import TopologyModel

/// Checks of the server's version, and of the options that operators add.
extension GroupReplication {
  static let optionChecks: [GroupCheck] = [
    unsupportedVersion, ownOption, refusedValue, filter, withoutKeys, otherEngines, hidesConflicts, typographicQuotes,
  ] + ServerOptionChecks<GroupReplication>.all

  static let unsupportedVersion = GroupCheck(
    "mysql-group-replication/unsupported-version", .error, "the server's version is one that hac knows",
    why: """
      8.0.27 brought both communication stacks, the single leader, and defaults of the parallel applier that the group \
      requires (MySQL 8.0.27 release notes); 8.4 is the next release with long support. Options come and go between them.
      """,
    bad: [GroupSample.topology(version: "‹\"5.7\"›"), GroupSample.topology(version: "‹8.0.26›"), GroupSample.topology(version: "‹\"9.1\"›")],
    good: [GroupSample.topology(version: "8.0.27"), GroupSample.topology(version: "\"8.0\"")]
  ) { subject, findings in
    let version = subject.fields.version
    let isOld = version.value.isIn(series: Version(8, 0)) && version.value.numbers.count > 2 && version.value < Version(8, 0, 27)
    guard isOld || !(version.value.isIn(series: Version(8, 0)) || version.value.isIn(series: Version(8, 4))) else { return }
    findings.report(
      "hac does not write a group for \(version.value)", at: version.origin, label: isOld ? "before 8.0.27" : "another series",
      help: ["use 8.0 from 8.0.27 on, or 8.4"])
  }

  static let ownOption = GroupCheck(
    "mysql-group-replication/own-option", .error, "`my_cnf` has no option that hac writes",
    why: """
      Two lines for one option in one file: the last one holds, and what hac made of the other is wrong. A server that \
      starts with `group_replication_bootstrap_group` on founds a second group of the same name (MySQL manual, "Bootstrapping the Group").
      """,
    bad: [
      GroupSample.topology(["my_cnf: { ‹group_replication_bootstrap_group›: \"ON\" }"]), GroupSample.topology(["my_cnf: { ‹skip_log_bin›: \"\" }"]),
      GroupSample.topology(["my_cnf: { ‹loose_group_replication_group_seeds›: \"10.0.0.11:3306\" }"]),
    ], good: [GroupSample.topology(["my_cnf: { innodb_buffer_pool_size: 8G, binlog_expire_logs_seconds: 86400 }"])]
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] {
      guard let place = GroupOptions.place(of: entry.key.value.text) else { continue }
      findings.report("`\(entry.key.value)` is not for `my_cnf`", at: entry.key.origin, label: "hac writes this option", help: ["leave it out here: \(place)"])
    }
  }

  /// Why a group does not work with a value, where it does not.
  private static func refusal(of option: String, _ value: String, _ mode: GroupMode) -> String? {
    let upper = value.uppercased()
    let isOff = ["OFF", "0", "FALSE"].contains(upper)
    switch option {
    case "binlog_format" where upper != "ROW": return "the group certifies rows, and starts with no other format"
    case "replica_parallel_type" where upper != "LOGICAL_CLOCK", "slave_parallel_type" where upper != "LOGICAL_CLOCK":
      return "parallel appliers need LOGICAL_CLOCK, or the group does not start"
    case "replica_preserve_commit_order" where isOff, "slave_preserve_commit_order" where isOff:
      return "parallel appliers must keep the order of commits, or the group does not start"
    case "transaction_isolation" where mode == .multiPrimary && upper == "SERIALIZABLE":
      return "with several primaries SERIALIZABLE transactions fail to commit"
    case "default_storage_engine" where upper != "INNODB": return "only InnoDB's tables replicate in a group"
    default: return nil
    }
  }

  static let refusedValue = GroupCheck(
    "mysql-group-replication/refused-value", .error, "options have values that a group works with",
    why: """
      The plugin looks at them when it starts, and does not start with others: rows in the binary log, parallel appliers \
      by LOGICAL_CLOCK that preserve the order of commits; with several primaries also no SERIALIZABLE transactions \
      (MySQL manual, "Group Replication Requirements" and "Group Replication Limitations"; plugin.cc).
      """,
    bad: [
      GroupSample.topology(["my_cnf: { binlog_format: ‹MIXED› }"]), GroupSample.topology(["my_cnf: { replica_preserve_commit_order: ‹\"OFF\"› }"]),
      GroupSample.topology(["my_cnf: { replica_parallel_type: ‹DATABASE› }"], version: "\"8.0\""),
      GroupSample.topology(["mode: multi-primary", "my_cnf: { transaction_isolation: ‹SERIALIZABLE› }"]),
      GroupSample.topology(["my_cnf: { default_storage_engine: ‹MyISAM› }"]),
    ], good: [GroupSample.topology(["my_cnf: { binlog_format: ROW, replica_parallel_workers: 8, transaction_isolation: SERIALIZABLE }"])]
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] {
      guard let reason = refusal(of: entry.key.value.text, entry.value.value.text, subject.fields.mode.value) else { continue }
      findings.report(
        "`\(entry.key.value)` cannot be `\(entry.value.value)`: \(reason)", at: entry.value.origin, label: "refused",
        help: ["remove the option, or give it a value that the group takes"])
    }
  }

  static let filter = GroupCheck(
    "mysql-group-replication/filter", .error, "members replicate everything",
    why: """
      Filters are not allowed on the group's channels, and a binary log that leaves databases out is what other members \
      fetch from when they join: they would miss those for good (MySQL manual, "Group Replication Limitations": "global \
      replication filters cannot be used").
      """,
    bad: [GroupSample.topology(["my_cnf: { ‹binlog_do_db›: chime }"]), GroupSample.topology(["my_cnf: { ‹replicate_wild_do_table›: \"chime.%\" }"])],
    good: [GroupSample.topology(["my_cnf: { max_connections: 500 }"])]
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] where GroupOptions.filters.contains(entry.key.value.text) {
      findings.report("`\(entry.key.value)` leaves something out of what members fetch", at: entry.key.origin, label: "a filter", help: ["leave it out"])
    }
  }

  static let withoutKeys = GroupCheck(
    "mysql-group-replication/tables-without-keys", .warning, "every table has a primary key",
    why: "The group tells conflicting rows by their keys: writes to a table without one fail (MySQL manual, \"Group Replication Requirements\"). With `sql_require_primary_key` such a table cannot be made.",
    bad: GroupSample.topology(["my_cnf: { sql_require_primary_key: ‹\"OFF\"› }"]), good: GroupSample.topology(["my_cnf: { sql_require_primary_key: \"ON\" }"])
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] where entry.key.value.text == "sql_require_primary_key" {
      guard ["OFF", "0", "FALSE"].contains(entry.value.value.text.uppercased()) else { continue }
      findings.report("tables can be made that nobody can write to", at: entry.value.origin, label: "lets them be made", help: ["leave it out"])
    }
  }

  static let otherEngines = GroupCheck(
    "mysql-group-replication/other-engines", .warning, "tables are InnoDB's",
    why: "Other engines cannot roll back what the group refuses (MySQL manual, \"Group Replication Requirements\"); `disabled_storage_engines` keeps them from being used.",
    bad: GroupSample.topology(["my_cnf: { disabled_storage_engines: ‹FEDERATED› }"]),
    good: GroupSample.topology(["my_cnf: { disabled_storage_engines: \"MyISAM,BLACKHOLE,FEDERATED,ARCHIVE,MEMORY,CSV\" }"])
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] where entry.key.value.text == "disabled_storage_engines" {
      let disabled = Set(entry.value.value.text.split(separator: ",").map { $0.lowercased() })
      guard !disabled.isSuperset(of: ["myisam", "memory"]) else { continue }
      findings.report("tables can be made that do not replicate safely", at: entry.value.origin, label: "leaves MyISAM or MEMORY in", help: ["leave it out, or name MyISAM and MEMORY too"])
    }
  }

  static let hidesConflicts = GroupCheck(
    "mysql-group-replication/hides-conflicts", .warning, "replication stops at what it cannot apply",
    why: "An applier that skips errors goes on while members grow apart (MySQL manual, `replica_skip_errors`: \"Do not use this option unless you fully understand why you are getting errors\").",
    bad: GroupSample.topology(["my_cnf: { ‹replica_skip_errors›: 1062 }"]), good: GroupSample.topology(["my_cnf: { max_connections: 500 }"])
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] where OwnedOptions.hiding.contains(entry.key.value.text) {
      findings.report("with `\(entry.key.value)` members can differ without anybody knowing", at: entry.key.origin, label: "hides conflicts", help: ["leave it out"])
    }
  }

  static let typographicQuotes = GroupCheck(
    "mysql-group-replication/typographic-quotes", .error, "a value has no typographic quotes",
    why: "They come from a word processor or a web page. A server takes them for a part of the value, without an error (seen on MariaDB 10.11).",
    bad: GroupSample.topology(["my_cnf: { sql_mode: ‹“ANSI”› }"]), good: GroupSample.topology(["my_cnf: { sql_mode: ANSI }"])
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] where entry.value.value.text.unicodeScalars.contains(where: { (0x2018...0x201F).contains($0.value) }) {
      findings.report(
        "the value of `\(entry.key.value)` has typographic quotes", at: entry.value.origin, label: "they would become a part of the value",
        help: ["write it without quotes, or with plain ones around the whole value"])
    }
  }
}

extension GroupReplication: ServerOptionHolder {
  var optionReader: OptionReader { OptionReader(server.value.flavour, version.value) }
  var versionOrigin: OriginID { version.origin }
  static let loadedLibraries: Set<String> = ["auth_socket", "group_replication", "mysql_clone"]
  static func isOwn(option: String) -> Bool { GroupOptions.place(of: option) != nil }
  static func optionExample(_ entries: String) -> String { GroupSample.topology(["my_cnf: { \(entries) }"]) }

  static var furtherMissing: (bad: [String], good: [String]) {
    (
      [
        GroupSample.topology(["my_cnf: { ‹group_replication_recovery_complete_at›: TRANSACTIONS_APPLIED }"]),
        GroupSample.topology(["my_cnf: { ‹expire_logs_days›: 7 }"]),
      ], [GroupSample.topology(["my_cnf: { group_replication_recovery_complete_at: TRANSACTIONS_APPLIED }"], version: "\"8.0\"")]
    )
  }
}
