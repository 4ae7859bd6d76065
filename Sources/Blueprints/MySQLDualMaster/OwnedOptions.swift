import TopologyModel

/// The server options that hac writes or that its scripts rely on, and those that a server does not have.
enum OwnedOptions {
  /// What hac merely chooses: the operator's own value takes its place.
  static let choices: Set<String> = [
    "max_connect_errors", "slave_net_timeout", "replica_net_timeout",
  ]
  static let expiry: Set<String> = ["binlog_expire_logs_seconds", "expire_logs_days"]

  /// Where to say instead what an option says; nil when `my_cnf` may have it.
  static func place(of option: String) -> String? {
    if let place = places[option] { return place }
    // `skip_log_bin`, `loose_read_only` and their like say the same (MySQL manual, "Program Option Modifiers").
    for modifier in ["skip_", "loose_", "enable_", "disable_", "maximum_"] where option.hasPrefix(modifier) {
      if let place = places[String(option.dropFirst(modifier.count))] { return place }
    }
    return nil
  }

  private static let places: [String: String] = {
    var places: [String: String] = [
      "server_id": "`nodes: { NAME: { server_id: NUMBER } }`",
      "auto_increment_offset": "`nodes: { NAME: { auto_increment_offset: 1 } }`",
      "auto_increment_increment": "it is always 2, the number of sources",
      "port": "`port:`",
      "bind_address": "the servers listen on all addresses; a server bound to the virtual one could not start on the other host",
      "networking": "the servers follow each other over the network",
      "name_resolve": "it is always on: accounts are for addresses", "skip_name_resolve": "it is always on: accounts are for addresses",
      "read_only": "every server starts read-only, and the notify script opens the one that holds the address",
      "super_read_only": "every server starts read-only, and the notify script opens the one that holds the address",
      "offline_mode": "the health check takes it for a failure",
      "log_bin": "it is always on, as `mysql-bin`", "relay_log": "it is always `relay-bin`", "binlog_format": "it is always ROW",
      "binlog_do_db": "`binlog_do_db:`",
      "binlog_ignore_db": "`binlog_do_db:` names what to log",
      "log_slave_updates": "it is always on", "log_replica_updates": "it is always on",
      "gtid_mode": "it is always on", "enforce_gtid_consistency": "it is always on", "gtid_strict_mode": "it is always on",
      "gtid_domain_id": "it follows from the server_id",
      "relay_log_recovery": "it is always on",
      "slave_start": "replication starts with the server", "replica_start": "replication starts with the server",
      "sync_binlog": "it is always 1: a crashed source must not come back behind its peer",
      "innodb_flush_log_at_trx_commit": "it is always 1: a crashed source must not come back behind its peer",
      "ssl_ca": "`tls: { ca: PATH }`", "ssl_cert": "`tls: { cert: PATH }`", "ssl_key": "`tls: { key: PATH }`",
      "socket": "hac's scripts know the package's socket", "pid_file": "hac's scripts know the package's file",
      "datadir": "hac's scripts know the package's directory", "report_host": "it is the node's name",
      "plugin_load": "write `plugin_load_add`, which leaves hac's own plugins loaded",
    ]
    for side in ["source", "replica", "master", "slave"] {
      for setting in ["enabled", "timeout", "wait_point"] { places["rpl_semi_sync_\(side)_\(setting)"] = "`semi_sync: { timeout: 10s }`" }
    }
    return places
  }()

  /// Options that hide that the two servers differ.
  static let hiding: Set<String> = ["slave_skip_errors", "replica_skip_errors", "slave_exec_mode", "replica_exec_mode"]

  /// Why the server would not start with an option; nil when it would, or when hac does not know.
  static func missing(_ option: String, from server: MySQLFlavour, _ version: Version) -> String? {
    switch server {
    case .mariadb:
      return notInMariaDB.contains(option) ? "MariaDB has no `\(option)`" : nil
    case .mysql, .percona:
      guard version >= Version(8, 4), let instead = removedIn84[option] else { return nil }
      return "`\(option)` was removed in MySQL 8.4" + (instead.isEmpty ? "" : "; there `\(instead)` says it")
    }
  }

  /// "Option and Variable Changes for MySQL 8.4" and, for what went in the releases before it, "… 8.2" and "… 8.3";
  /// Percona Server 8.4, "Compatibility and removed items".
  private static let removedIn84: [String: String] = [
    "default_authentication_plugin": "authentication_policy", "expire_logs_days": "binlog_expire_logs_seconds",
    "binlog_transaction_dependency_tracking": "", "avoid_temporal_upgrade": "", "authentication_fido_rp_id": "",
  ]

  /// Tried one by one with `mariadbd --help --verbose` of 10.11: "unknown variable".
  private static let notInMariaDB: Set<String> = [
    "innodb_redo_log_capacity", "innodb_dedicated_server", "mysqlx", "mysqlx_bind_address", "replica_parallel_workers",
    "replica_preserve_commit_order", "replica_parallel_type", "replica_net_timeout", "binlog_transaction_dependency_tracking",
    "authentication_policy", "admin_address", "transaction_write_set_extraction",
  ]
}
