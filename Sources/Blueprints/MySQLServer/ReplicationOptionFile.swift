import ConfigFormats
import SchemaKit
import SourceText
import TopologyModel

/// The option file of one server that replicates (MySQL manual, "Replication and Binary Logging Options and Variables").
struct ReplicationOptionFile: Sendable {
  /// How MariaDB numbers transactions. MySQL has only its own way.
  struct MariaDBNumbering: Sendable {
    /// `gtid_domain_id`; nil leaves all servers in domain 0, as one that writes at a time may.
    let domain: Located<Int>?
    let isStrict: Bool
  }

  let host: DatabaseHost
  let port: Located<Int>
  /// Why the server starts read-only: a comment.
  let fence: String
  let logged: [Located<DatabaseName>]
  let mariaDB: MariaDBNumbering
  /// Whether applied relay logs stay until they are purged by a timer.
  var keepsRelayLogs = false
  /// MySQL transactions have GTIDs.
  var usesGTID = true
  let semiSync: Located<Duration>?
  /// Whom a commit waits for.
  var acknowledger = "the other source"
  let tls: TLSFiles?
  let own: [Entry<OptionName, Located<LineText>>]

  func write(_ plan: borrowing Plan, service serviceName: String, to text: inout ConfigText) {
    let file = OptionFile()
    let terms = host.terms
    let overridden = Set(own.map(\.key.value.text))
    func option(_ key: String, _ value: String, _ origin: OriginID = .builtin) {
      // What is only hac's choice gives way to the operator's own.
      if OwnedOptions.choices.contains(key), overridden.contains(key) { return }
      file.option(key, value, to: &text, origin)
    }
    text.line("# \(plan.topology.name), \(serviceName): written by hac; change the topology, not this file.", plan.topology.origin)
    file.section("mysqld", to: &text, host.origin)
    file.comment("Who this server is", to: &text)
    option("server_id", "\(host.serverID.value)", host.serverID.origin)
    option("report_host", host.name, host.origin)
    option("port", "\(port.value)", port.origin)
    option("bind_address", "*", host.origin)
    option("skip_name_resolve", "ON", host.origin)
    option("max_connect_errors", "4294967295", host.origin)
    file.comment("Where hac's scripts find it", to: &text)
    option("datadir", host.server.dataDirectory.text, host.origin)
    option("socket", host.server.socket, host.origin)
    option("pid_file", host.server.pidFile, host.origin)

    file.comment(fence, to: &text)
    option("read_only", "ON", host.origin)
    if terms.hasSuperReadOnly { option("super_read_only", "ON", host.origin) }

    file.comment("What it replicates", to: &text)
    option("log_bin", "mysql-bin", host.origin)
    option("relay_log", "relay-bin", host.origin)
    // The default since 5.7.7; MariaDB's is MIXED. Deprecated on 8.0.34 and later.
    if terms.isMariaDB || terms.version < Version(8, 0) { option("binlog_format", "ROW", host.origin) }
    let expiry = terms.binaryLogExpiry(days: 7)
    if overridden.isDisjoint(with: OwnedOptions.expiry) { option(expiry.option, expiry.value, host.origin) }
    for database in logged { option("binlog_do_db", database.value.text, database.origin) }
    if terms.isMariaDB {
      if let domain = mariaDB.domain { option("gtid_domain_id", "\(domain.value)", domain.origin) }
      if mariaDB.isStrict { option("gtid_strict_mode", "ON", host.origin) }
    } else if usesGTID {
      option("gtid_mode", "ON", host.origin)
      option("enforce_gtid_consistency", "ON", host.origin)
    }
    option(terms.logUpdates, "ON", host.origin)
    if !terms.isMariaDB, terms.version < Version(8, 0) {
      // In tables, so that a crash cannot leave them behind the data; the default since 8.0.
      option("master_info_repository", "TABLE", host.origin)
      option("relay_log_info_repository", "TABLE", host.origin)
    }
    // Recovery of the relay log leaves the logs that are there aside, and is not safe where they are not purged
    // (MySQL manual, `relay_log_recovery`).
    if keepsRelayLogs { option("relay_log_purge", "OFF", host.origin) } else { option("relay_log_recovery", "ON", host.origin) }
    option(terms.netTimeout, "30", host.origin)
    if let offset = host.autoIncrementOffset {
      option("auto_increment_increment", "2", host.origin)
      option("auto_increment_offset", "\(offset.value)", offset.origin)
    }

    file.comment("A crashed source must not come back without what its peer has already received", to: &text)
    option("sync_binlog", "1", host.origin)
    option("innodb_flush_log_at_trx_commit", "1", host.origin)

    if !terms.isMariaDB {
      file.comment("hac's scripts log in over the socket, without a password", to: &text)
      option("plugin_load_add", "auth_socket.so", host.origin)
    }
    if let semiSync {
      file.comment("A commit waits for \(acknowledger)", to: &text)
      let origin = semiSync.origin
      for plugin in terms.semiSyncPlugins { option("plugin_load_add", plugin, origin) }
      option(terms.semiSyncSource + "_enabled", "ON", origin)
      option(terms.semiSyncReplica + "_enabled", "ON", origin)
      option(terms.semiSyncSource + "_timeout", "\(semiSync.value.milliseconds)", origin)
      // MariaDB's default is AFTER_COMMIT: others see a commit that the peer has not got yet.
      option(terms.semiSyncSource + "_wait_point", "AFTER_SYNC", origin)
    }
    if let tls {
      file.comment("Encryption", to: &text)
      option("ssl_ca", tls.ca.value.text, tls.ca.origin)
      option("ssl_cert", tls.certificate.value.text, tls.certificate.origin)
      option("ssl_key", tls.key.value.text, tls.key.origin)
    }
    if !own.isEmpty {
      file.comment("my_cnf", to: &text)
      for entry in own { file.option(entry.key.value.text, entry.value.value.text, to: &text, entry.value.origin) }
    }
  }
}
