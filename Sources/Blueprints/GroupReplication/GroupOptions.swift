import TopologyModel

/// The server options that hac writes or that the group relies on, and those that the plugin has.
enum GroupOptions {
  /// What hac merely chooses: the operator's own value takes its place.
  static let choices: Set<String> = ["max_connect_errors", "binlog_expire_logs_seconds", "disabled_storage_engines", "sql_require_primary_key"]

  /// Where to say instead what an option says; nil when `my_cnf` may have it.
  static func place(of option: String) -> String? {
    if let place = places[option] { return place }
    // `skip_log_bin`, `loose_group_replication_group_name` (MySQL manual, "Program Option Modifiers").
    for modifier in ["skip_", "loose_", "enable_", "disable_", "maximum_"] where option.hasPrefix(modifier) {
      let rest = String(option.dropFirst(modifier.count))
      if choices.contains(rest) { return nil }
      if let place = places[rest] { return place }
    }
    return nil
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

  /// The plugin's further variables (MySQL manual 8.4, "Group Replication System Variables"; plugin.cc).
  static let known: Set<String> = Set(
    [
      "allow_local_lower_version_join", "clone_threshold", "communication_debug_options", "communication_max_message_size", "components_stop_timeout",
      "compression_threshold", "flow_control_applier_threshold", "flow_control_certifier_threshold", "flow_control_hold_percent",
      "flow_control_max_quota", "flow_control_member_quota_percent", "flow_control_min_quota", "flow_control_min_recovery_quota", "flow_control_mode",
      "flow_control_period", "flow_control_release_percent", "gtid_assignment_block_size", "poll_spin_loops", "preemptive_garbage_collection",
      "preemptive_garbage_collection_rows_threshold", "recovery_compression_algorithms", "recovery_complete_at", "recovery_reconnect_interval",
      "recovery_retry_count", "recovery_ssl_capath", "recovery_ssl_cipher", "recovery_ssl_crl", "recovery_ssl_crlpath", "recovery_tls_ciphersuites",
      "recovery_tls_version", "recovery_zstd_compression_level", "tls_source", "transaction_size_limit",
    ].map { "group_replication_\($0)" })

  /// Why the server would not start with an option; nil when it would, or when hac does not know.
  static func missing(_ option: String, _ server: GroupServer, _ version: Version) -> String? {
    // MySQL 8.4.0 release notes.
    if option == "group_replication_recovery_complete_at", version >= Version(8, 4) { return "`\(option)` was removed in MySQL 8.4" }
    return OwnedOptions.missing(option, from: server.flavour, version)
  }
}
