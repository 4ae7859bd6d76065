import ConfigFormats
import SourceText
import TopologyModel

/// The option file of a member, and its unit's drop-in.
extension Galera {
  func memberFiles(_ cluster: GaleraCluster, _ member: GaleraCluster.Member, into planner: inout Planner) {
    let server = server(of: member.voter)
    planner.facts.files.append(
      File(
        service: planner.service, node: member.node, origin: member.voter.origin, path: server.optionFile(cluster.service),
        change: .step(unit: server.base.unit), needsAdoption: server.ownsMainFile,
        render: { plan, text in
          writeHeader(plan, cluster, &text)
          serverSection(cluster, member, server, &text)
          transferSection(&text)
        }))
    dropIn(server.base.unit, on: member.node, cluster, &planner) { unit, text in
      unit.section("Service", to: &text)
      // A whole state transfer takes as long as the data is large; a limit would kill it midway. The server's own
      // requests for more time end with the transfer script's first silence.
      unit.assign("TimeoutStartSec", "infinity", to: &text)
    }
  }

  /// MariaDB's documentation, "Configuring MariaDB Galera Cluster"; Galera manual, "System Configuration".
  private func serverSection(_ cluster: GaleraCluster, _ member: GaleraCluster.Member, _ server: GaleraServer, _ text: inout ConfigText) {
    let file = OptionFile()
    let base = server.base
    let overridden = Set((serverOptions ?? []).map(\.key.value.text))
    file.section("mysqld", to: &text, cluster.origin)
    file.option("server_id", Int(member.serverID.value), to: &text, member.serverID.origin)
    file.option("port", port.value, to: &text, port.origin)
    // Debian's 50-server.cnf says 127.0.0.1.
    file.option("bind_address", "*", to: &text, .builtin)
    file.option("datadir", base.dataDirectory.text, to: &text, .builtin)
    file.option("socket", base.socket, to: &text, .builtin)
    file.option("pid_file", base.pidFile, to: &text, .builtin)
    file.comment("What write sets are made of: rows of InnoDB tables, with keys that Galera gives out itself", to: &text)
    file.option("binlog_format", "ROW", to: &text, .builtin)
    file.option("default_storage_engine", "InnoDB", to: &text, .builtin)
    file.option("innodb_autoinc_lock_mode", 2, to: &text, .builtin)
    file.comment("For point-in-time recovery and replicas outside the cluster; every member logs what all of them wrote", to: &text)
    file.option("log_bin", "binlog", to: &text, .builtin)
    file.option(ReplicationTerms(base).logUpdates, "ON", to: &text, .builtin)
    if !overridden.contains("binlog_expire_logs_seconds") { file.option("binlog_expire_logs_seconds", 604_800, to: &text, .builtin) }
    if server.flavour == .mysqlWsrep {
      file.comment("Lets root and the check user of this host log in by the socket, without a password", to: &text)
      file.option("plugin_load_add", "auth_socket.so", to: &text, .builtin)
    }
    if let tls {
      file.comment("Encryption", to: &text)
      file.option("ssl_ca", tls.ca.value.text, to: &text, tls.ca.origin)
      file.option("ssl_cert", tls.certificate.value.text, to: &text, tls.certificate.origin)
      file.option("ssl_key", tls.key.value.text, to: &text, tls.key.origin)
    }
    text.line()
    // Off by default in MariaDB.
    file.option("wsrep_on", "ON", to: &text, .builtin)
    file.option("wsrep_provider", provider?.value.text ?? server.provider, to: &text, provider?.origin ?? .builtin)
    file.option("wsrep_cluster_name", cluster.name.value, to: &text, cluster.name.origin)
    file.option("wsrep_cluster_address", cluster.address, to: &text, cluster.origin)
    file.option("wsrep_node_name", member.name, to: &text, member.voter.origin)
    file.option("wsrep_node_address", member.voter.address.value.bracketed, to: &text, member.voter.address.origin)
    let options = memberOptions(cluster, member.voter) + (replicationTLS.map { Self.socketOptions($0) } ?? [])
    if let last = options.last { file.option("wsrep_provider_options", Self.joined(options), to: &text, last.origin) }
    file.option("wsrep_sst_method", transfer.rawValue, to: &text, sstMethod?.origin ?? cluster.origin)
    // The donor's script runs as the server's own user, which the socket knows: there is no password.
    if transfer == .mariabackup { file.option("wsrep_sst_auth", "\(Self.transferUser):", to: &text, .builtin) }
    file.option(server.applierOption, applierThreads.value, to: &text, applierThreads.origin)
    file.option("wsrep_log_conflicts", "ON", to: &text, .builtin)
    if let own = serverOptions, !own.isEmpty {
      text.line()
      for entry in own { file.option(entry.key.value.text, entry.value.value.text, to: &text, entry.value.origin) }
    }
  }

  /// The account by which mariadb-backup logs in on a donor; the script runs as the user of that name.
  static let transferUser = "mysql"

  /// What the transfer scripts read ("mariadb-backup SST Method"; wsrep_sst_common, wsrep_sst_xtrabackup-v2).
  private func transferSection(_ text: inout ConfigText) {
    let file = OptionFile()
    guard let tls = replicationTLS else {
      // With `ssl_ca` in [mysqld] MariaDB's script would encrypt by itself, and need stunnel for it.
      if let tls, transfer == .rsync, server.value == .mariadb {
        file.section("sst", to: &text, tls.ca.origin)
        file.option("ssl-mode", "DISABLED", to: &text, encryptsTraffic.origin)
      }
      return
    }
    func write(_ options: [(String, Located<String>)]) {
      for (key, value) in options { file.option(key, value.value, to: &text, value.origin) }
    }
    switch transfer {
    case .mariabackup:
      file.section("sst", to: &text, tls.origin)
      // The chain of the peer's certificate is verified, not its name.
      file.option("encrypt", 4, to: &text, tls.origin)
      write([("tca", tls.ca), ("tcert", tls.certificate), ("tkey", tls.key)])
    case .rsync where server.value == .mariadb:
      file.section("sst", to: &text, tls.origin)
      file.option("ssl-mode", "VERIFY_CA", to: &text, tls.origin)
      write([("tca", tls.ca), ("tcert", tls.certificate), ("tkey", tls.key)])
    case .xtrabackup:
      file.section("sst", to: &text, tls.origin)
      file.option("encrypt", 4, to: &text, tls.origin)
      write([("ssl-ca", tls.ca), ("ssl-cert", tls.certificate), ("ssl-key", tls.key)])
    // `clone` encrypts by the server's own certificate; MySQL-wsrep's rsync cannot.
    case .clone, .rsync: break
    }
  }
}
