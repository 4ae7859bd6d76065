import TopologyModel

/// The server options that hac writes or that the group relies on.
enum GroupOptions {
  /// What hac merely chooses: the operator's own value takes its place.
  static let choices: Set<String> = ["max_connect_errors", "binlog_expire_logs_seconds", "disabled_storage_engines", "sql_require_primary_key"]

  /// Where to say instead what an option says; nil when `my_cnf` may have it.
  static func place(of option: String) -> String? {
    WrittenOption.place(of: option, in: places, except: choices)
  }

  private static let places: [String: String] = {
    let group: [String: String] = [
      "group_name": "`group_name:`", "communication_stack": "`communication_stack:`", "consistency": "`consistency:`",
      "bootstrap_group": "a step founds the group, once: a server that starts with it founds a second group",
      "start_on_boot": "a step persists it when the server is a member", "local_address": "it follows from the node's address and `group_port:`",
      "group_seeds": "it is every member", "ip_allowlist": "`ip_allowlist:`", "ip_whitelist": "`ip_allowlist:`", "single_primary_mode": "`mode:`",
      "enforce_update_everywhere_checks": "it follows from `mode:`", "member_weight": "`nodes: { NAME: { weight: NUMBER } }`",
      "paxos_single_leader": "`paxos_single_leader:`", "message_cache_size": "`message_cache_size:`", "member_expel_timeout": "`member_expel_timeout:`",
      "unreachable_majority_timeout": "`unreachable_majority_timeout:`", "autorejoin_tries": "`autorejoin_tries:`", "exit_state_action": "`exit_state_action:`",
      "ssl_mode": "`ssl_mode:`", "recovery_use_ssl": "`recovery: { tls: true }`", "recovery_ssl_ca": "`tls: { ca: PATH }`",
      "recovery_ssl_cert": "`tls: { cert: PATH }`", "recovery_ssl_key": "`tls: { key: PATH }`", "recovery_ssl_verify_server_cert": "`ssl_mode: VERIFY_IDENTITY`",
      "recovery_public_key_path": "`recovery: { public_key: PATH }`", "recovery_get_public_key": "it follows from `recovery:`",
      "force_members": "the script `force` sets it for a moment", "auto_increment_increment": "it is always 9, the most members",
      "view_change_uuid": "leave it at AUTOMATIC: it may not be the group's name", "advertise_recovery_endpoints": "members report their addresses (`report_host`)",
    ]
    var places: [String: String] = [
      "server_id": "`nodes: { NAME: { server_id: NUMBER } }`", "auto_increment_offset": "`nodes: { NAME: { auto_increment_offset: NUMBER } }`",
      "auto_increment_increment": "it is 9 with several primaries, the most members", "port": "`port:`",
      "bind_address": "the servers listen on all addresses; one bound to the virtual address could not start elsewhere",
      "networking": "members fetch from each other over the network", "name_resolve": "it is always on: accounts are for addresses",
      "skip_name_resolve": "it is always on: accounts are for addresses", "report_host": "it is the node's address", "report_port": "`port:`",
      "read_only": "the group decides who is writable", "super_read_only": "the group decides who is writable", "offline_mode": "the health check takes it for a failure",
      "log_bin": "it is always on, as `binlog`", "relay_log": "it is always `relay-bin`", "gtid_mode": "it is always on", "enforce_gtid_consistency": "it is always on",
      "log_slave_updates": "it is always on", "log_replica_updates": "it is always on",
      "ssl_ca": "`tls: { ca: PATH }`", "ssl_cert": "`tls: { cert: PATH }`", "ssl_key": "`tls: { key: PATH }`", "datadir": "it is the package's",
      "socket": "it is the package's", "pid_file": "it is the package's", "plugin_load": "write `plugin_load_add`, which leaves hac's own plugins loaded",
    ]
    for (name, place) in group { places["group_replication_\(name)"] = place }
    return places
  }()

  /// Options that leave something out of what replicates (MySQL manual, "Group Replication Limitations" and
  /// "Evaluation of Database-Level Replication and Binary Logging Options").
  static let filters: Set<String> = [
    "binlog_do_db", "binlog_ignore_db", "replicate_do_db", "replicate_ignore_db", "replicate_do_table", "replicate_ignore_table",
    "replicate_wild_do_table", "replicate_wild_ignore_table", "replicate_rewrite_db",
  ]
}
