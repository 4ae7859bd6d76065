import TopologyModel

/// The server options that hac writes or that its scripts rely on.
enum OwnedOptions {
  /// What hac merely chooses: the operator's own value takes its place.
  static let choices: Set<String> = [
    "max_connect_errors", "slave_net_timeout", "replica_net_timeout",
  ]
  static let expiry: Set<String> = ["binlog_expire_logs_seconds", "expire_logs_days"]

  /// Where to say instead what an option says; nil when `my_cnf` may have it.
  static func place(of option: String) -> String? {
    WrittenOption.place(of: option, in: places)
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
}
