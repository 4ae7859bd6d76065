import ConfigFormats
import SourceText
import TopologyModel

/// The server's version, and the options that operators add.
extension MySQLDualMaster {
  static let optionChecks: [ServiceCheck] = [supportedVersion, ownedOption, hidingOption, typographicQuotes, optionValue] + ServerOptionChecks<MySQLDualMaster>.all

  /// The series that hac knows the options and statements of.
  private static func series(_ server: MySQLFlavour) -> [Version] {
    switch server {
    case .mysql, .percona: [Version(5, 7), Version(8, 0), Version(8, 4)]
    case .mariadb: [Version(10, 5), Version(10, 6), Version(10, 11), Version(11, 4), Version(11, 8)]
    }
  }

  static let supportedVersion = ServiceCheck(
    "mysql-dual-master/unsupported-version", .error, "the server's version is one that hac knows",
    why: """
      Options and statements of replication were renamed and removed from release to release; a server does not start \
      with an option that it does not know. hac writes for the releases with long support, and for 5.7 from 5.7.8, \
      which brought `super_read_only`.
      """,
    bad: [
      DualMasterSample.topology(version: "‹\"5.6\"›"), DualMasterSample.topology(version: "‹5.7.7›"),
      DualMasterSample.topology(["server: mariadb"], version: "‹\"8.0\"›"),
    ], good: [DualMasterSample.topology(version: "8.0.36"), DualMasterSample.topology(["server: mariadb"], version: "\"10.11\"")]
  ) { subject, findings in
    let (server, version) = (subject.fields.server.value, subject.fields.version)
    let known = series(server)
    let isKnown = known.contains { version.value.isIn(series: $0) }
    let isTooOld = version.value.isIn(series: Version(5, 7)) && version.value.numbers.count > 2 && version.value < Version(5, 7, 8)
    guard !isKnown || isTooOld else { return }
    findings.report(
      isTooOld ? "\(version.value) has no `super_read_only`" : "hac does not know version \(version.value) of \(server.rawValue)", at: version.origin,
      label: "not a version that hac writes for", related: [(subject.fields.server.origin, "the server")].filter { findings.isWritten($0.0) },
      help: [isTooOld ? "use 5.7.8 or later" : "the versions of \(server.rawValue) are " + known.map { "\($0)" }.joined(separator: ", ")])
  }

  static let ownedOption = ServiceCheck(
    "mysql-dual-master/own-option", .error, "`my_cnf` has no option that hac writes",
    why: "Two lines for one option in one file: the last one holds, and the scripts that rely on the other are wrong.",
    bad: [
      DualMasterSample.topology(["my_cnf: { ‹server_id›: 7 }"]), DualMasterSample.topology(["my_cnf: { ‹bind_address›: 10.0.0.50 }"]),
      DualMasterSample.topology(["my_cnf: { ‹skip_log_bin›: \"\" }"]),
    ], good: [DualMasterSample.topology(["my_cnf: { innodb_buffer_pool_size: 8G, binlog_expire_logs_seconds: 86400 }"])]
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] {
      guard let place = OwnedOptions.place(of: entry.key.value.text) else { continue }
      findings.report("`\(entry.key.value)` is not for `my_cnf`", at: entry.key.origin, label: "hac writes this option", help: ["leave it out here: \(place)"])
    }
  }

  static let hidingOption = ServiceCheck(
    "mysql-dual-master/hides-conflicts", .warning, "replication stops at what it cannot apply",
    why: """
      An applier that skips errors, or applies rows to what is not there, goes on while the two sources grow apart; \
      the next failover shows clients other data (MySQL manual, `replica_skip_errors`: "Do not use this option unless \
      you fully understand why you are getting errors").
      """,
    bad: DualMasterSample.topology(["my_cnf: { ‹replica_skip_errors›: 1062 }"]), good: DualMasterSample.topology(["my_cnf: { max_connections: 500 }"])
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] where OwnedOptions.hiding.contains(entry.key.value.text) {
      findings.report(
        "with `\(entry.key.value)` the sources can differ without anybody knowing", at: entry.key.origin, label: "hides conflicts", help: ["leave it out"])
    }
  }

  static let typographicQuotes = ServiceCheck(
    "mysql-dual-master/typographic-quotes", .error, "a value has no typographic quotes",
    why: "They come from a word processor or a web page. The server takes them for a part of the value, without an error (seen on MariaDB 10.11).",
    bad: DualMasterSample.topology(["my_cnf: { sql_mode: ‹“ANSI”› }"]), good: DualMasterSample.topology(["my_cnf: { sql_mode: ANSI }"])
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] where entry.value.value.text.unicodeScalars.contains(where: { (0x2018...0x201F).contains($0.value) }) {
      findings.report(
        "the value of `\(entry.key.value)` has typographic quotes", at: entry.value.origin, label: "they would become a part of the value",
        help: ["write it without quotes, or with plain ones around the whole value"])
    }
  }

  static let optionValue = ServiceCheck(
    "mysql-dual-master/option-value", .error, "an option file carries the value",
    why: "An option file has one option a line, and no way to write a control character or a line separator (MySQL manual, \"Using Option Files\").",
    bad: DualMasterSample.topology(["my_cnf: { init_connect: ‹\"SET a=1\\u2028SET b=2\"› }"]),
    good: DualMasterSample.topology(["my_cnf: { init_connect: \"SET NAMES utf8mb4\" }"])
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] {
      guard let refusal = Quoting.optionFile.refuse(entry.value.value.text) else { continue }
      findings.report(
        "an option file cannot carry this value of `\(entry.key.value)`: \(refusal.reason)", at: entry.value.origin, label: "cannot be written",
        help: ["write it on one line, with plain characters"])
    }
  }
}

extension MySQLDualMaster: ServerOptionHolder {
  var optionReader: OptionReader { OptionReader(server.value, version.value) }
  var versionOrigin: OriginID { version.origin }
  static let loadedLibraries: Set<String> = ["auth_socket", "semisync_source", "semisync_replica", "semisync_master", "semisync_slave"]
  static func isOwn(option: String) -> Bool { OwnedOptions.place(of: option) != nil }
  static func optionExample(_ entries: String) -> String { DualMasterSample.topology(["my_cnf: { \(entries) }"]) }

  static var furtherMissing: (bad: [String], good: [String]) {
    (
      [
        DualMasterSample.topology(["my_cnf: { ‹default_authentication_plugin›: mysql_native_password }"], version: "\"8.4\""),
        DualMasterSample.topology(["my_cnf: { ‹innodb_redo_log_capacity›: 2G }"], version: "8.0.28"),
        DualMasterSample.topology(["server: mariadb", "my_cnf: { ‹innodb_redo_log_capacity›: 2G }"], version: "\"10.11\""),
        DualMasterSample.topology(["my_cnf: { ‹userstat›: \"ON\" }"]),
      ],
      [
        DualMasterSample.topology(["my_cnf: { innodb_redo_log_capacity: 2G }"], version: "\"8.4\""),
        DualMasterSample.topology(["server: percona", "my_cnf: { userstat: \"ON\" }"]),
      ]
    )
  }
}
