import SourceText
import TopologyModel

/// The options that servers have, from release to release.
enum OptionCatalogue {
  static let mysql = options(MySQLOptions.table)
  static let mariadb = options(MariaDBOptions.table)

  private static func options(_ table: String) -> [String: ServerOption] {
    var options: [String: ServerOption] = [:]
    for line in table.split(separator: "\n") {
      if let option = ServerOption(line: line) { options[option.name] = option }
    }
    return options
  }

  static func verdict(on name: String, _ reader: OptionReader) -> OptionVerdict {
    let (own, others) = reader.family == .mariadb ? (mariadb, mysql) : (mysql, mariadb)
    guard let option = own[name], reader.has(builder: option.builder) else {
      if let option = own[name] { return .elsewhere(owner(of: option.builder)) }
      return others[name].map { .elsewhere(reader.family == .mariadb ? owner(of: $0.builder) : "MariaDB") } ?? .unknown
    }
    if let until = option.until, ServerOption.reaches(reader.version, until) { return .removed(until) }
    return ServerOption.reaches(reader.version, option.since) ? .known(option) : .notYet(option.since)
  }

  static func isKnown(_ name: String, to reader: OptionReader) -> Bool {
    if case .known = verdict(on: name, reader) { true } else { false }
  }

  /// The name that a mistyped one is nearest to.
  static func nearest(to name: String, _ reader: OptionReader) -> String? {
    let own = reader.family == .mariadb ? mariadb : mysql
    return Suggestion.nearest(to: name, in: own.keys.sorted().filter { isKnown($0, to: reader) })
  }

  private static func owner(of builder: String?) -> String {
    switch builder {
    case nil: "MySQL"
    case "percona": "Percona Server"
    case "mysql-wsrep": "MySQL-wsrep"
    default: "Percona XtraDB Cluster"
    }
  }

  // MARK: What says the same

  /// What a server has in place of an option.
  static func successor(of name: String, _ reader: OptionReader) -> String? {
    (successors[name] ?? renamed(name)).first { isKnown($0, to: reader) }
  }

  /// The same with the other words for the two sides of replication.
  private static func renamed(_ name: String) -> [String] {
    let words = name.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
    let sides = ["slave": "replica", "replica": "slave", "master": "source", "source": "master", "whitelist": "allowlist"]
    let other = words.map { sides[$0] ?? $0 }.joined(separator: "_")
    return other == name ? [] : [other]
  }

  /// "Option and Variable Changes" of MySQL 8.0 and 8.4; MariaDB's documentation of each; "Compatibility and Differences:
  /// System Variable Differences".
  private static let successors: [String: [String]] = [
    "expire_logs_days": ["binlog_expire_logs_seconds"], "binlog_expire_logs_seconds": ["expire_logs_days"],
    "default_authentication_plugin": ["authentication_policy"], "log_warnings": ["log_error_verbosity"], "log_error_verbosity": ["log_warnings"],
    "innodb_redo_log_capacity": ["innodb_log_file_size"], "innodb_undo_logs": ["innodb_rollback_segments"],
    "innodb_stats_sample_pages": ["innodb_stats_transient_sample_pages"], "innodb_checksums": ["innodb_checksum_algorithm"],
    "ignore_db_dir": ["ignore_db_dirs"], "wsrep_causal_reads": ["wsrep_sync_wait"], "wsrep_replicate_myisam": ["wsrep_mode"],
    "wsrep_strict_ddl": ["wsrep_mode"], "old_alter_table": ["alter_algorithm"], "super_read_only": ["read_only"],
    "replica_parallel_workers": ["slave_parallel_workers", "slave_parallel_threads"],
    "slave_parallel_workers": ["replica_parallel_workers", "slave_parallel_threads"],
    "slave_parallel_threads": ["replica_parallel_workers", "slave_parallel_workers"],
    "slave_parallel_mode": ["replica_parallel_type", "slave_parallel_type"],
    "tx_isolation": ["transaction_isolation"], "tx_read_only": ["transaction_read_only"], "log_slow_queries": ["slow_query_log"],
    "innodb_file_io_threads": ["innodb_read_io_threads"], "log_syslog": ["log_error_services"], "max_statement_time": ["max_execution_time"],
    "max_execution_time": ["max_statement_time"], "require_secure_transport": ["ssl"], "binlog_space_limit": ["max_binlog_total_size"],
    "innodb_background_scrub_data_compressed": ["innodb_immediate_scrub_data_uncompressed"], "key_buffer": ["key_buffer_size"],
    "record_buffer": ["read_buffer_size"], "table_cache": ["table_open_cache"], "thread_cache": ["thread_cache_size"],
    "default_character_set": ["character_set_server"], "log": ["general_log"], "language": ["lc_messages_dir"],
  ]
}

/// The name of an option as an option file has it, taken apart: `loose_`, `skip_` and their like are no part of the name
/// (MySQL manual, "Program Option Modifiers").
struct WrittenOption: Sendable {
  let name: String
  /// Whether the server passes over it when it does not know it.
  let isLoose: Bool
  /// What a prefix says: `skip_` and `disable_` off, `enable_` on.
  let state: Bool?
  /// Whether the value is not the option's own: after such a prefix, or after `maximum_`.
  let isModified: Bool

  init(_ written: String, _ reader: OptionReader) {
    isLoose = written.hasPrefix("loose_")
    let plain = isLoose ? String(written.dropFirst("loose_".count)) : written
    var name = plain
    var state: Bool?
    var isModified = false
    // `skip_name_resolve` is a name of its own.
    if case .unknown = OptionCatalogue.verdict(on: plain, reader) {
      let prefixes: [(String, Bool?)] = [("skip_", false), ("disable_", false), ("enable_", true), ("maximum_", nil)]
      for (prefix, says) in prefixes where plain.hasPrefix(prefix) {
        let rest = String(plain.dropFirst(prefix.count))
        if case .unknown = OptionCatalogue.verdict(on: rest, reader) { continue }
        (name, state, isModified) = (rest, says, true)
      }
    }
    self.name = name
    self.state = state
    self.isModified = isModified
  }

  /// Whether the option is on, with its value; nil where the value is neither on nor off.
  func isOn(_ value: String) -> Bool? {
    if let state { return state }
    switch OptionValues.unquoted(value).uppercased() {
    case "", "ON", "1", "TRUE": return true
    case "OFF", "0", "FALSE": return false
    default: return nil
    }
  }

  /// Where to say instead what an option says, by the places of plain names: `loose_read_only` and `skip_log_bin` say
  /// the same as `read_only` and `log_bin`.
  static func place(of option: String, in places: [String: String], except free: Set<String> = []) -> String? {
    var name = option
    if name.hasPrefix("loose_") { name = String(name.dropFirst("loose_".count)) }
    if free.contains(name) { return nil }
    if let place = places[name] { return place }
    for modifier in ["skip_", "enable_", "disable_", "maximum_"] where name.hasPrefix(modifier) {
      let rest = String(name.dropFirst(modifier.count))
      if free.contains(rest) { return nil }
      if let place = places[rest] { return place }
    }
    return nil
  }
}
