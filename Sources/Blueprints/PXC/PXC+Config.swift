import ConfigFormats
import SourceText
import TopologyModel

/// The option files of the members.
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
          writeHeader(plan, cluster, &text)
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
            writeHeader(plan, cluster, &text)
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
    file.option("pxc_strict_mode", strictMode(of: member).value.rawValue, to: &text, strictMode(of: member).origin)
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
}
