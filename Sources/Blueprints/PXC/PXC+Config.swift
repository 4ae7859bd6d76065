import ConfigFormats
import SourceText
import TopologyModel

/// The option files of the members and the arbiter's settings.
extension PXC {
  func memberFiles(_ cluster: PXCCluster, _ member: PXCCluster.Member, into planner: inout Planner) {
    let (service, packages, node) = (planner.service, member.voter.packages, member.node)
    let asksForSST = sst != nil
    let ownsMain = asksForSST && packages.mainOptions != packages.serverOptions
    planner.facts.files.append(
      File(
        service: service, node: node, origin: member.voter.origin, path: packages.serverOptions, change: .step(unit: packages.unit),
        needsAdoption: true,
        render: { plan, text in
          header(plan, cluster, &text)
          clientSection(packages, &text)
          serverSection(cluster, member, &text)
          if asksForSST, !ownsMain { sstSection(packages, &text) }
        }))
    if ownsMain {
      planner.facts.files.append(
        File(
          service: service, node: node, origin: member.voter.origin, path: packages.mainOptions, change: .step(unit: packages.unit),
          needsAdoption: true,
          render: { plan, text in
            header(plan, cluster, &text)
            sstSection(packages, &text)
            text.line()
            text.line("!includedir /etc/mysql/conf.d/")
            text.line("!includedir /etc/mysql/mysql.conf.d/")
          }))
    }
    for unit in [packages.unit, packages.bootstrapUnit] {
      dropIn(unit, on: node, cluster, &planner) { unit, text in
        unit.section("Service", to: &text)
        // A whole state transfer takes as long as the data is large; a limit would kill it midway.
        unit.assign("TimeoutStartSec", "infinity", to: &text)
      }
    }
  }

  private func header(_ plan: borrowing Plan, _ cluster: PXCCluster, _ text: inout ConfigText) {
    text.line("# \(plan.topology.name): written by hac for the service `\(cluster.service)`; change the topology, not this file.", cluster.origin)
  }

  private func clientSection(_ packages: PXCPackages, _ text: inout ConfigText) {
    let file = OptionFile()
    file.section("client", to: &text, .builtin)
    file.option("socket", packages.socket, to: &text, .builtin)
  }

  private func serverSection(_ cluster: PXCCluster, _ member: PXCCluster.Member, _ text: inout ConfigText) {
    let file = OptionFile()
    let packages = member.voter.packages
    file.section("mysqld", to: &text, cluster.origin)
    file.option("server_id", Int(member.serverID.value), to: &text, member.serverID.origin)
    file.option("datadir", packages.dataDirectory.text, to: &text, .builtin)
    file.option("socket", packages.socket, to: &text, .builtin)
    file.option("pid_file", packages.pidFile, to: &text, .builtin)
    file.option("log_error", packages.errorLog, to: &text, .builtin)
    file.option("log_error_verbosity", 3, to: &text, .builtin)
    file.option("log_bin", "binlog", to: &text, .builtin)
    file.option("binlog_expire_logs_seconds", 604_800, to: &text, .builtin)
    file.comment("Galera gives out auto_increment values itself, and needs the interleaved mode.", to: &text)
    file.option("innodb_autoinc_lock_mode", 2, to: &text, .builtin)
    file.comment("Lets root and the check user of this host log in by the socket, without a password.", to: &text)
    file.option("plugin_load_add", "auth_socket.so", to: &text, .builtin)
    for (key, certificate) in certificateOptions(packages) { file.option(key, certificate.value, to: &text, certificate.origin) }
    text.line()
    file.option("wsrep_provider", packages.provider, to: &text, .builtin)
    file.option("wsrep_cluster_name", cluster.name.value, to: &text, cluster.name.origin)
    file.option("wsrep_cluster_address", cluster.address, to: &text, cluster.origin)
    file.option("wsrep_node_name", member.name, to: &text, member.voter.origin)
    file.option("wsrep_node_address", member.voter.address.value.bracketed, to: &text, member.voter.address.origin)
    let options = memberOptions(cluster, member.voter)
    if let last = options.last {
      file.option("wsrep_provider_options", Self.joined(options), to: &text, last.origin)
    }
    file.option("wsrep_sst_method", sstMethod.value.rawValue, to: &text, sstMethod.origin)
    // Renamed in 8.0.26 (Percona's manual, "Index of wsrep system variables").
    let isOld = version.value.isExact && version.value.version < Version(8, 0, 26)
    file.option(isOld ? "wsrep_slave_threads" : "wsrep_applier_threads", applierThreads.value, to: &text, applierThreads.origin)
    file.option("wsrep_log_conflicts", "ON", to: &text, .builtin)
    file.option("pxc_strict_mode", member.strictMode.value.rawValue, to: &text, member.strictMode.origin)
    file.option("pxc_encrypt_cluster_traffic", encryptsTraffic.value ? "ON" : "OFF", to: &text, encryptsTraffic.origin)
    if let own = serverOptions, !own.isEmpty {
      text.line()
      for entry in own { file.option(entry.key.value.text, entry.value.value.text, to: &text, entry.value.origin) }
    }
  }

  /// `ssl_ca` and its like, which replication and state transfers use too (Percona's manual, "SSL automatic
  /// configuration"). The names that the server finds in its data directory by itself need no line.
  private func certificateOptions(_ packages: PXCPackages) -> [(String, Located<String>)] {
    guard let tls else { return [] }
    return [("ssl_ca", tls.ca, "ca.pem"), ("ssl_cert", tls.certificate, "server-cert.pem"), ("ssl_key", tls.key, "server-key.pem")]
      .compactMap { key, file, vendor in
        file.value.text == vendor ? nil : (key, file.map { Self.path($0, in: packages) })
      }
  }

  private static func path(_ file: CertificateFile, in packages: PXCPackages) -> String {
    file.isInDataDirectory ? packages.dataDirectory.text + "/" + file.text : file.text
  }

  private func sstSection(_ packages: PXCPackages, _ text: inout ConfigText) {
    guard let sst else { return }
    let file = OptionFile()
    file.section("sst", to: &text, sst.encrypt.origin)
    file.option("encrypt", sst.encrypt.value.rawValue, to: &text, sst.encrypt.origin)
    guard let tls, sst.encrypt.value == .tls else { return }
    // The transfer script runs in the data directory, so that a bare name is found there.
    file.option("ssl-key", tls.key.value.text, to: &text, tls.key.origin)
    file.option("ssl-ca", tls.ca.value.text, to: &text, tls.ca.origin)
    file.option("ssl-cert", tls.certificate.value.text, to: &text, tls.certificate.origin)
  }

  // MARK: Options of the library

  /// A data member's `wsrep_provider_options`: the operator's, then hac's own where they are not the library's default.
  func memberOptions(_ cluster: PXCCluster, _ voter: PXCCluster.Voter) -> [(name: String, value: String, origin: OriginID)] {
    var options = (providerOptions ?? []).map { (name: $0.key.value.text, value: $0.value.value.text, origin: $0.value.origin) }
    if gcacheSize.value.bytes != 128 << 20 { options.append(("gcache.size", gcacheSize.value.written, gcacheSize.origin)) }
    return options + groupOptions(cluster, voter)
  }

  /// What members and arbiters say alike.
  private func groupOptions(_ cluster: PXCCluster, _ voter: PXCCluster.Voter) -> [(name: String, value: String, origin: OriginID)] {
    var options: [(name: String, value: String, origin: OriginID)] = []
    if voter.weight.value != 1 { options.append(("pc.weight", "\(voter.weight.value)", voter.weight.origin)) }
    if voter.segment.value != 0 { options.append(("gmcast.segment", "\(voter.segment.value)", voter.segment.origin)) }
    if cluster.bindsReplication {
      options.append(("gmcast.listen_addr", "tcp://\(voter.address.value.bracketed):\(Self.replicationPort)", voter.address.origin))
    }
    return options
  }

  /// garbd's options. It keeps no writes: the library's `gcache.` and `repl.` options are unknown to it, and it
  /// must be told of TLS, with the ciphers (Percona's manual, "Set up Galera arbitrator").
  private func arbiterOptions(_ cluster: PXCCluster, _ arbiter: PXCCluster.Voter) -> [(name: String, value: String, origin: OriginID)] {
    var options = (providerOptions ?? []).compactMap { entry -> (name: String, value: String, origin: OriginID)? in
      let name = entry.key.value.text
      guard name.hasPrefix("evs.") || name.hasPrefix("pc.") || name.hasPrefix("gmcast.") else { return nil }
      return (name, entry.value.value.text, entry.value.origin)
    }
    options += groupOptions(cluster, arbiter)
    if encryptsTraffic.value, let tls {
      options.append(("socket.ssl", "yes", encryptsTraffic.origin))
      options.append(("socket.ssl_key", tls.key.value.text, tls.key.origin))
      options.append(("socket.ssl_cert", tls.certificate.value.text, tls.certificate.origin))
      options.append(("socket.ssl_ca", tls.ca.value.text, tls.ca.origin))
      options.append(("socket.ssl_cipher", Self.arbiterCiphers, encryptsTraffic.origin))
    }
    return options
  }

  /// For TLS 1.2; 1.3 has its own. The last is the one that Percona's manual names.
  private static let arbiterCiphers =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA256"

  private static func joined(_ options: [(name: String, value: String, origin: OriginID)]) -> String {
    options.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
  }

  // MARK: The arbiter

  /// The user that garbd runs as: the package's `nobody` could read the key only if everybody could.
  static let arbiterUser = "garb"

  func arbiterFiles(_ cluster: PXCCluster, _ arbiter: PXCCluster.Voter, into planner: inout Planner) {
    let packages = arbiter.packages
    planner.facts.files.append(
      File(
        service: planner.service, node: arbiter.node, origin: arbiter.origin, path: packages.arbiterSettings,
        change: .step(unit: packages.arbiterUnit), needsAdoption: true,
        render: { plan, text in
          header(plan, cluster, &text)
          let file = EnvironmentFile()
          // The unit's wrapper makes a comma of every space, so that one space, and no comma, sets the members apart.
          let members = cluster.members.map { "\($0.voter.address.value.bracketed):\(Self.replicationPort)" }.joined(separator: " ")
          file.assign("GALERA_NODES", members, to: &text, cluster.origin)
          file.assign("GALERA_GROUP", cluster.name.value, to: &text, cluster.name.origin)
          let options = arbiterOptions(cluster, arbiter)
          if let last = options.last { file.assign("GALERA_OPTIONS", Self.joined(options), to: &text, last.origin) }
        }))
    dropIn(packages.arbiterUnit, on: arbiter.node, cluster, &planner) { unit, text in
      unit.section("Unit", to: &text)
      unit.assign("Wants", "network-online.target", to: &text)
      unit.assign("After", "network-online.target", to: &text)
      unit.section("Service", to: &text)
      unit.assign("User", Self.arbiterUser, to: &text)
      unit.assign("Group", Self.arbiterUser, to: &text)
      // garbd keeps its last view in the directory it runs in; a shared one would be read by another arbiter.
      unit.assign("StateDirectory", "garbd", to: &text)
      unit.assign("WorkingDirectory", "/var/lib/garbd", to: &text)
      unit.assign("Restart", "on-failure", to: &text)
      unit.assign("RestartSec", "10s", to: &text)
    }
    planner.facts.accounts.append(
      Account(service: planner.service, node: arbiter.node, origin: arbiter.origin, user: Self.arbiterUser, group: Self.arbiterUser))
  }

  private func dropIn(
    _ unit: String, on node: NodeID, _ cluster: PXCCluster, _ planner: inout Planner,
    _ body: @escaping @Sendable (UnitFile, inout ConfigText) -> Void
  ) {
    planner.facts.files.append(
      File(
        service: planner.service, node: node, origin: cluster.origin, path: "/etc/systemd/system/\(unit).d/10-hac.conf",
        change: .daemonReload,
        render: { plan, text in
          header(plan, cluster, &text)
          body(UnitFile(), &text)
        }))
  }
}
