import ConfigFormats
import SourceText
import TopologyModel

/// What the manager gets.
extension MHACluster {
  func stateManagerFiles(into planner: inout Planner) {
    let (node, at) = (manager.value, manager.origin)
    planner.facts.files.append(
      File(
        service: service, node: node, origin: at, path: configuration, mode: 0o600, change: .step(unit: unit),
        secrets: [accountPassword, replicationPassword], render: { plan, text in writeConfiguration(plan, to: &text) }))
    func script(_ script: MHAScript, _ names: String) {
      planner.facts.files.append(
        File(service: service, node: node, origin: at, path: path(of: script), mode: 0o755) { _, text in
          script.body.write(names.split(separator: " ").map { variable(String($0)) }, to: &text)
        })
    }
    let remote = "ssh_port ssh_identity ssh_timeout remote_timeout"
    script(.failover, "service address peers server_script \(remote)")
    script(.onlineChange, "service address peers server_script \(remote)")
    script(.shutdown, "service servers server_script fence_command fence_timeout accept_unfenced \(remote)")
    script(.report, "service notify_command")
    script(.run, "service conf workdir manager check_status")
    script(.status, "service conf check_status")
    script(.alert, "service report manager_log stamp")
    func file(_ path: String, area: File.Area = .root, mode: UInt16 = 0o644, _ change: File.Change = .daemonReload, _ render: @escaping @Sendable (borrowing Plan, inout ConfigText) -> Void) {
      // A server has these already.
      if servers.contains(where: { $0.host.node == node }), !path.hasPrefix("/etc/systemd") { return }
      planner.facts.files.append(File(service: service, node: node, origin: at, area: area, path: path, mode: mode, change: change, render: render))
    }
    file(temporaryFiles, .nothing) { plan, text in writeTemporaryFiles(plan, to: &text) }
    file(prepareScript, area: .steps, mode: 0o755, .nothing) { _, text in writePrepare(to: &text) }
    stateUnits(file)
  }

  private func variable(_ name: String) -> ShellScript.Variable {
    let (fence, ssh) = (fields.fence, fields.ssh)
    switch name {
    case "service": return (name, self.name, origin)
    case "address": return (name, writerAddress.written, fields.writer.address.origin)
    case "peers": return (name, servers.map(\.host.address.value.written).joined(separator: " "), origin)
    case "servers": return (name, servers.map { "\($0.host.name) \($0.host.address.value.written)" }.joined(separator: "\n"), origin)
    case "server_script": return (name, path(of: .server), origin)
    case "ssh_port": return (name, "\(sshPort)", ssh?.port.origin ?? origin)
    case "ssh_identity": return (name, ssh?.identity?.value.text ?? "", ssh?.identity?.origin ?? origin)
    case "ssh_timeout": return (name, "\(sshTimeout)", ssh?.timeout.origin ?? origin)
    case "remote_timeout": return (name, "\(remoteTimeout)", origin)
    case "fence_command": return (name, fence?.command?.value.text ?? "", fence?.command?.origin ?? origin)
    case "fence_timeout": return (name, "\(max(1, (fence?.timeout.value ?? .seconds(60)).seconds))", fence?.timeout.origin ?? origin)
    case "accept_unfenced": return (name, fence?.acceptsUnfenced.value ?? false ? "yes" : "no", fence?.acceptsUnfenced.origin ?? origin)
    case "notify_command": return (name, fields.notify?.value.text ?? "", fields.notify?.origin ?? origin)
    case "conf": return (name, configuration, origin)
    case "workdir": return (name, workDirectory, origin)
    case "manager": return (name, "/usr/bin/masterha_manager", origin)
    case "check_status": return (name, "/usr/bin/masterha_check_status", origin)
    case "report": return (name, path(of: .report), origin)
    case "manager_log": return (name, "\(workDirectory)/manager.log", origin)
    case "stamp": return (name, "/run/hac/mha-\(self.name).alerted", origin)
    default: return (name, "", origin)
    }
  }

  /// MHA::Config, which takes all that stands behind `=` for the value: a comment has a line of its own. Every host is
  /// its address, which is what replicas say that they follow: MHA looks for the dead source by that (ServerManager.pm).
  private func writeConfiguration(_ plan: borrowing Plan, to text: inout ConfigText) {
    func set(_ key: String, _ value: String, _ at: OriginID) {
      text.write("\(key)=\(value)")
      text.endLine(at)
    }
    func secret(_ key: String, _ id: SecretID, _ at: OriginID) {
      text.write("\(key)=")
      text.write(text.secret(id.int).quoted(.bare))
      text.endLine(at)
    }
    header(plan, to: &text)
    text.line("[server default]", origin)
    set("manager_workdir", workDirectory, origin)
    set("manager_log", "\(workDirectory)/manager.log", origin)
    set("remote_workdir", workDirectory, origin)
    set("user", fields.account.user.value.text, fields.account.user.origin)
    secret("password", accountPassword, fields.account.password.name.origin)
    set("repl_user", fields.replication.user.value.text, fields.replication.user.origin)
    secret("repl_password", replicationPassword, fields.replication.password.name.origin)
    set("port", "\(fields.port.value)", fields.port.origin)
    set("ssh_user", "root", fields.ssh?.port.origin ?? origin)
    if let ssh = fields.ssh {
      set("ssh_port", "\(ssh.port.value)", ssh.port.origin)
      if let identity = ssh.identity { set("ssh_options", "-i \(identity.value)", identity.origin) }
      set("ssh_connection_timeout", "\(sshTimeout)", ssh.timeout.origin)
    }
    set("master_binlog_dir", source.host.server.dataDirectory.text, origin)
    set("ping_interval", "\(fields.pingInterval.value.seconds)", fields.pingInterval.origin)
    set("ping_type", fields.pingType.value.rawValue, fields.pingType.origin)
    // MariaDB has GTIDs of its own kind (DBHelper.pm asks for gtid_mode): positions of the binary logs, then.
    if isMariaDB { set("use_gtid_auto_pos", "0", fields.server.origin) }
    if !fields.checksReplicationDelay.value { set("check_repl_delay", "0", fields.checksReplicationDelay.origin) }
    if let first = observers.first {
      let hosts = observers.map { " -s \($0.address.value.written)" }.joined()
      set("secondary_check_script", "/usr/bin/masterha_secondary_check\(hosts)\(sshPort == 22 ? "" : " --port=\(sshPort)")", first.node.origin)
    }
    set("master_ip_failover_script", path(of: .failover), fields.writer.address.origin)
    set("master_ip_online_change_script", path(of: .onlineChange), fields.writer.address.origin)
    set("shutdown_script", path(of: .shutdown), fields.fence?.timeout.origin ?? origin)
    set("report_script", path(of: .report), fields.notify?.origin ?? origin)
    for (number, server) in servers.enumerated() {
      text.line()
      text.line("# \(server.host.name)", server.host.origin)
      text.line("[server\(number + 1)]", server.host.origin)
      set("hostname", server.host.address.value.written, server.host.address.origin)
      for (key, flag) in [("candidate_master", server.isCandidate), ("no_master", server.isNeverSource), ("ignore_fail", server.ignoresFailure)] {
        if let flag, flag.value { set(key, "1", flag.origin) }
      }
    }
  }

  private func stateUnits(
    _ file: (String, File.Area, UInt16, File.Change, @escaping @Sendable (borrowing Plan, inout ConfigText) -> Void) -> Void
  ) {
    func unit(_ name: String, _ title: String, _ body: @escaping @Sendable (UnitFile, inout ConfigText) -> Void) {
      file("/etc/systemd/system/\(name)", .root, 0o644, .daemonReload) { plan, text in
        let unit = UnitFile()
        header(plan, to: &text)
        unit.section("Unit", to: &text)
        unit.assign("Description", "\(title) (\(self.name))", to: &text)
        body(unit, &text)
      }
    }
    unit(self.unit, "MHA manager") { unit, text in
      unit.assign("Wants", "network-online.target", to: &text)
      unit.assign("After", "network-online.target", to: &text)
      unit.assign("OnFailure", alertUnit, to: &text)
      unit.section("Service", to: &text)
      unit.assign("ExecStart", path(of: .run), to: &text)
      text.line("# It ends after a failover: what is wrong then is for a human to see, before it watches again.")
      unit.assign("Restart", "no", to: &text)
      text.line("# In the middle of a failover it is let finish.")
      unit.assign("KillMode", "mixed", to: &text)
      unit.assign("TimeoutStopSec", "300", to: &text)
      unit.section("Install", to: &text)
      unit.assign("WantedBy", "multi-user.target", to: &text)
    }
    unit(alertUnit, "MHA manager: nobody watches") { unit, text in
      unit.section("Service", to: &text)
      unit.assign("Type", "oneshot", to: &text)
      unit.assign("ExecStart", path(of: .alert), to: &text)
    }
    unit("\(statusUnit).service", "MHA manager: does it watch?") { unit, text in
      unit.assign("OnFailure", alertUnit, to: &text)
      unit.section("Service", to: &text)
      unit.assign("Type", "oneshot", to: &text)
      unit.assign("ExecStart", path(of: .status), to: &text)
    }
    unit("\(statusUnit).timer", "MHA manager: does it watch?") { unit, text in
      unit.section("Timer", to: &text)
      unit.assign("OnCalendar", "minutely", to: &text)
      unit.assign("AccuracySec", "5s", to: &text)
      unit.section("Install", to: &text)
      unit.assign("WantedBy", "timers.target", to: &text)
    }
  }
}
