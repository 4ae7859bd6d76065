import ConfigFormats
import SourceText
import TopologyModel

/// The option file, and the drop-in of the server's unit.
extension ReplicationGroup {
  func writeOptions(of member: GroupMember, _ plan: borrowing Plan, to text: inout ConfigText) {
    let file = OptionFile()
    let overridden = Set((fields.serverOptions ?? []).map(\.key.value.text))
    func option(_ key: String, _ value: String, _ origin: OriginID = .builtin) {
      // What is only hac's choice gives way to the operator's own.
      if GroupOptions.choices.contains(key), overridden.contains(key) { return }
      file.option(key, value, to: &text, origin)
    }
    func group(_ key: String, _ value: String, _ origin: OriginID = .builtin) { option("group_replication_\(key)", value, origin) }
    header(plan, to: &text)
    file.section("mysqld", to: &text, member.origin)
    file.comment("Who this server is; the others fetch from the address that it reports", to: &text)
    option("server_id", "\(member.serverID.value)", member.serverID.origin)
    option("report_host", member.address.value.written, member.address.origin)
    option("report_port", "\(fields.port.value)", fields.port.origin)
    option("port", "\(fields.port.value)", fields.port.origin)
    option("bind_address", "*", origin)
    option("skip_name_resolve", "ON", origin)
    option("max_connect_errors", "4294967295", origin)
    file.comment("Where hac's scripts find it", to: &text)
    option("datadir", member.server.dataDirectory.text, origin)
    option("socket", member.server.socket, origin)
    option("pid_file", member.server.pidFile, origin)

    // MySQL manual, "Group Replication Requirements". The binary log's format is ROW by default, and deprecated as an
    // option; checksums and the parallel applier's defaults are right since 8.0.27.
    file.comment("What the group requires", to: &text)
    option("log_bin", "binlog", origin)
    option("relay_log", "relay-bin", origin)
    option("binlog_expire_logs_seconds", "604800", origin)
    option("gtid_mode", "ON", origin)
    option("enforce_gtid_consistency", "ON", origin)
    option("log_replica_updates", "ON", origin)
    option("disabled_storage_engines", "MyISAM,BLACKHOLE,FEDERATED,ARCHIVE,MEMORY", origin)
    option("sql_require_primary_key", "ON", origin)
    if let offset = member.autoIncrementOffset {
      file.comment("Nine, the most members: another one renumbers nobody", to: &text)
      option("auto_increment_increment", "\(GroupReplication.mostMembers)", fields.mode.origin)
      option("auto_increment_offset", "\(offset.value)", offset.origin)
    }
    for plugin in ["group_replication.so", "mysql_clone.so"] { option("plugin_load_add", plugin, origin) }
    file.comment("Lets root's scripts and the check of this host log in by the socket, without a password", to: &text)
    option("plugin_load_add", "auth_socket.so", origin)
    if let tls = fields.tls {
      file.comment("Encryption", to: &text)
      option("ssl_ca", tls.ca.value.text, tls.ca.origin)
      option("ssl_cert", tls.certificate.value.text, tls.certificate.origin)
      option("ssl_key", tls.key.value.text, tls.key.origin)
    }

    file.comment("The group", to: &text)
    group("group_name", name.value, name.origin)
    file.comment("A step founds the group once, and another persists start_on_boot (mysqld-auto.cnf) when the server is a member", to: &text)
    group("bootstrap_group", "OFF", origin)
    group("start_on_boot", "OFF", origin)
    group("communication_stack", fields.stack.value.rawValue, fields.stack.origin)
    group("local_address", localAddress(member), member.address.origin)
    group("group_seeds", seeds, origin)
    // The MYSQL stack lets in by accounts, and ignores the list (MySQL manual, "Group Replication IP Address Permissions").
    if !usesMySQLStack { group("ip_allowlist", allowlist, fields.allowlist?.first?.origin ?? origin) }
    group("single_primary_mode", isMultiPrimary ? "OFF" : "ON", fields.mode.origin)
    group("enforce_update_everywhere_checks", isMultiPrimary ? "ON" : "OFF", fields.mode.origin)
    if !isMultiPrimary { group("member_weight", "\(member.weight.value)", member.weight.origin) }
    group("consistency", fields.consistency.value.rawValue, fields.consistency.origin)
    group("paxos_single_leader", fields.singleLeader.value ? "ON" : "OFF", fields.singleLeader.origin)
    group("message_cache_size", "\(fields.messageCache.value.bytes)", fields.messageCache.origin)

    file.comment("When members are lost", to: &text)
    group("member_expel_timeout", "\(fields.expelTimeout.value.seconds)", fields.expelTimeout.origin)
    group("unreachable_majority_timeout", "\(fields.majorityTimeout.value.seconds)", fields.majorityTimeout.origin)
    group("autorejoin_tries", "\(fields.autorejoinTries.value)", fields.autorejoinTries.origin)
    group("exit_state_action", fields.exitAction.value.rawValue, fields.exitAction.origin)

    file.comment("How members protect what they send", to: &text)
    group("ssl_mode", sslMode.value.rawValue, sslMode.origin)
    // "Use … require_secure_transport=ON" (MySQL manual, "Communication Stack for Connection Security Management").
    if usesMySQLStack { option("require_secure_transport", sslMode.value == .disabled ? "OFF" : "ON", sslMode.origin) }
    writeRecovery(group)

    if let own = fields.serverOptions, !own.isEmpty {
      file.comment("my_cnf", to: &text)
      for entry in own { file.option(entry.key.value.text, entry.value.value.text, to: &text, entry.value.origin) }
    }
  }

  /// Distributed recovery; with the MYSQL stack its TLS settings hold for all messages.
  private func writeRecovery(_ group: (_ key: String, _ value: String, _ origin: OriginID) -> Void) {
    let recovery = fields.recovery
    let place = recovery.tls?.origin ?? fields.tls?.ca.origin ?? recovery.user.origin
    group("recovery_use_ssl", usesRecoveryTLS ? "ON" : "OFF", place)
    if usesRecoveryTLS, let tls = fields.tls {
      group("recovery_ssl_ca", tls.ca.value.text, tls.ca.origin)
      group("recovery_ssl_cert", tls.certificate.value.text, tls.certificate.origin)
      group("recovery_ssl_key", tls.key.value.text, tls.key.origin)
      // Members are known by their addresses, which certificates need not have.
      group("recovery_ssl_verify_server_cert", sslMode.value == .verifyIdentity ? "ON" : "OFF", sslMode.origin)
    } else if let key = recovery.publicKey {
      group("recovery_public_key_path", key.value.text, key.origin)
    } else {
      group("recovery_get_public_key", "ON", place)
    }
  }

  func writeDropIn(_ plan: borrowing Plan, to text: inout ConfigText) {
    let unit = UnitFile()
    header(plan, to: &text)
    unit.section("Unit", to: &text)
    // It joins the group while it starts.
    unit.assign("Wants", "network-online.target", to: &text)
    unit.assign("After", "network-online.target", to: &text)
    unit.section("Service", to: &text)
    // A whole copy from another member takes as long as the data is large; a limit would kill it midway.
    unit.assign("TimeoutStartSec", "infinity", to: &text)
  }

  func header(_ plan: borrowing Plan, to text: inout ConfigText) {
    text.line("# \(plan.topology.name), \(serviceName): written by hac; change the topology, not this file.", origin)
  }
}
