import ConfigFormats
import SourceText
import TopologyModel

/// Writes a file of MMM (Common/Config.pm, `parse`): `key value` and `<section name>`, comments on lines of their own.
private struct MMMFile {
  func section(_ name: String, to text: inout ConfigText, _ origin: OriginID, _ body: (inout ConfigText) -> Void) {
    text.line()
    text.line("<\(name)>", origin)
    body(&text)
    text.line("</\(name.prefix { $0 != " " })>", origin)
  }

  func set(_ key: String, _ value: String, to text: inout ConfigText, _ origin: OriginID, indent: String = "    ") {
    text.write("\(indent)\(key)")
    for _ in 0..<max(1, 24 - key.utf8.count) { text.write(UInt8(ascii: " ")) }
    text.write(value)
    text.endLine(origin)
  }

  func set(_ key: String, secret: SecretID, to text: inout ConfigText, _ origin: OriginID) {
    set(key, text.secret(secret.int).quoted(.bare), to: &text, origin)
  }
}

extension MMMCluster {
  static let accountsFile = "10-accounts.sql"
  static let applicationFile = "20-application.sql"
  static func followFile(_ source: Server) -> String { "30-follow-\(source.host.name).sql" }
  var hasApplicationFile: Bool { !(fields.databases ?? []).isEmpty || !(fields.users ?? []).isEmpty }

  func header(_ plan: borrowing Plan, to text: inout ConfigText) {
    text.line("# \(plan.topology.name), \(name): written by hac; change the topology, not this file.", origin)
  }

  func stateFiles(into planner: inout Planner) {
    for server in all {
      let host = server.host
      planner.facts.files.append(
        File(service: service, node: host.node, origin: host.origin, path: host.server.optionFile("replication"), change: .step(unit: host.server.unit)) { plan, text in
          ReplicationOptionFile(
            host: host, port: fields.port, fence: "Every server starts read-only; MMM's agent opens the one that is the writer", logged: [],
            mariaDB: .init(domain: host.serverID, isStrict: false), usesGTID: false, semiSync: nil, tls: fields.tls, own: fields.serverOptions ?? []
          ).write(plan, service: name, to: &text)
        })
      planner.facts.files.append(
        File(service: service, node: host.node, origin: host.origin, area: .steps, path: startScript, mode: 0o755) { _, text in
          DatabaseScript.start.write(
            [("service", name, origin), ("ready_file", HostPaths.readyFile(of: name), origin), ("unit", host.server.unit, host.origin)], to: &text)
        })
      stateCommon(on: host.node, host.origin, forAgent: true, into: &planner)
      planner.facts.files.append(
        File(service: service, node: host.node, origin: host.origin, path: "\(Self.directory)/mmm_agent.conf", mode: 0o640, change: .step(unit: Self.agentUnit)) { plan, text in
          header(plan, to: &text)
          text.line("include mmm_common.conf", origin)
          MMMFile().set("this", host.name, to: &text, host.origin, indent: "")
        })
      unit(Self.agentUnit, "MMM agent", program: "/usr/sbin/mmm_agentd", pidFile: "/run/mmm_agentd.pid", after: host.server.unit, on: host.node, host.origin, into: &planner)
      stateSQL(on: server, into: &planner)
    }
    if !all.contains(where: { $0.host.node == monitor.value }) { stateCommon(on: monitor.value, monitor.origin, forAgent: false, into: &planner) }
    planner.facts.files.append(
      File(
        service: service, node: monitor.value, origin: monitor.origin, path: "\(Self.directory)/mmm_mon.conf", mode: 0o640, change: .step(unit: Self.monitorUnit),
        secrets: [monitorPassword], render: { plan, text in writeMonitor(plan, to: &text) }))
    unit(
      Self.monitorUnit, "MMM monitor", program: "/usr/sbin/mmm_mond", pidFile: "/run/mmm_mond.pid", after: nil, on: monitor.value, monitor.origin,
      into: &planner)
  }

  /// For root alone: MMM refuses a file that everybody may read (Config.pm, `read`). The passwords of replication and of
  /// the agents are required of the agents only (Config.pm, RULESET): a monitor's host does not get them.
  private func stateCommon(on node: NodeID, _ at: OriginID, forAgent: Bool, into planner: inout Planner) {
    planner.facts.files.append(
      File(
        service: service, node: node, origin: at, path: "\(Self.directory)/mmm_common.conf", mode: 0o640,
        change: .step(unit: forAgent ? Self.agentUnit : Self.monitorUnit), secrets: forAgent ? [replicationPassword, agentPassword] : [],
        render: { plan, text in writeCommon(plan, forAgent: forAgent, to: &text) }))
  }

  private func writeCommon(_ plan: borrowing Plan, forAgent: Bool, to text: inout ConfigText) {
    let file = MMMFile()
    header(plan, to: &text)
    file.set("active_master_role", "writer", to: &text, fields.writer.origin, indent: "")
    file.section("host default", to: &text, origin) { text in
      file.set("pid_path", "/run/mmm_agentd.pid", to: &text, origin)
      file.set("bin_path", "/usr/lib/mysql-mmm/", to: &text, origin)
      file.set("agent_port", "\(Self.agentPort)", to: &text, origin)
      file.set("mysql_port", "\(fields.port.value)", to: &text, fields.port.origin)
      guard forAgent else { return }
      file.set("replication_user", fields.replication.user.value.text, to: &text, fields.replication.user.origin)
      file.set("replication_password", secret: replicationPassword, to: &text, fields.replication.password.name.origin)
      file.set("agent_user", fields.agent.user.value.text, to: &text, fields.agent.user.origin)
      file.set("agent_password", secret: agentPassword, to: &text, fields.agent.password.name.origin)
    }
    for server in all {
      let host = server.host
      file.section("host \(host.name)", to: &text, host.origin) { text in
        file.set("ip", host.address.value.written, to: &text, host.address.origin)
        file.set("mode", server.isMaster ? "master" : "slave", to: &text, host.origin)
        if server.isMaster { file.set("peer", peer(of: server).host.name, to: &text, host.origin) }
        file.set("cluster_interface", server.device, to: &text, host.origin)
        file.set("mysql_pidfile", host.server.pidFile, to: &text, host.origin)
      }
    }
    file.section("role writer", to: &text, fields.writer.origin) { text in
      file.set("hosts", masters.map(\.host.name).joined(separator: ", "), to: &text, origin)
      file.set("ips", fields.writer.value.written, to: &text, fields.writer.origin)
      file.set("mode", "exclusive", to: &text, fields.writer.origin)
    }
    guard let readers = fields.readers, let first = readers.first else { return }
    file.section("role reader", to: &text, first.origin) { text in
      file.set("hosts", all.map(\.host.name).joined(separator: ", "), to: &text, origin)
      file.set("ips", readers.map(\.value.written).joined(separator: ", "), to: &text, first.origin)
      file.set("mode", "balanced", to: &text, first.origin)
    }
  }

  private func writeMonitor(_ plan: borrowing Plan, to text: inout ConfigText) {
    let file = MMMFile()
    header(plan, to: &text)
    text.line("include mmm_common.conf", origin)
    file.section("monitor", to: &text, monitor.origin) { text in
      file.set("ip", "127.0.0.1", to: &text, monitor.origin)
      file.set("port", "\(Self.monitorPort)", to: &text, monitor.origin)
      file.set("pid_path", "/run/mmm_mond.pid", to: &text, monitor.origin)
      file.set("bin_path", "/usr/lib/mysql-mmm/", to: &text, monitor.origin)
      file.set("status_path", "/var/lib/misc/mmm_mond.status", to: &text, monitor.origin)
      file.set("ping_ips", fields.ping.map(\.value.written).joined(separator: ", "), to: &text, fields.ping.first?.origin ?? origin)
      file.set("auto_set_online", "\(fields.autoSetOnline.value.seconds)", to: &text, fields.autoSetOnline.origin)
      if let killHost = fields.killHost { file.set("kill_host_bin", killHost.value.text, to: &text, killHost.origin) }
    }
    file.section("host default", to: &text, fields.monitoring.user.origin) { text in
      file.set("monitor_user", fields.monitoring.user.value.text, to: &text, fields.monitoring.user.origin)
      file.set("monitor_password", secret: monitorPassword, to: &text, fields.monitoring.password.name.origin)
    }
    file.section("check rep_backlog", to: &text, fields.maximumBacklog.origin) { text in
      file.set("max_backlog", "\(fields.maximumBacklog.value.seconds)", to: &text, fields.maximumBacklog.origin)
    }
  }

  /// Both daemons go into the background by themselves, and write where they are (mmm_agentd, mmm_mond).
  private func unit(
    _ name: String, _ title: String, program: String, pidFile: String, after: String?, on node: NodeID, _ at: OriginID, into planner: inout Planner
  ) {
    planner.facts.files.append(
      File(service: service, node: node, origin: at, path: "/etc/systemd/system/\(name)", change: .daemonReload) { plan, text in
        let unit = UnitFile()
        header(plan, to: &text)
        unit.section("Unit", to: &text)
        unit.assign("Description", title, to: &text)
        unit.assign("Wants", "network-online.target", to: &text)
        unit.assign("After", (after.map { "\($0) " } ?? "") + "network-online.target", to: &text)
        unit.section("Service", to: &text)
        unit.assign("Type", "forking", to: &text)
        unit.assign("PIDFile", pidFile, to: &text)
        unit.assign("ExecStart", program, to: &text)
        text.line("# A daemon that gives up ends with status 0 (Angel.pm).")
        unit.assign("Restart", "always", to: &text)
        unit.assign("RestartSec", "10s", to: &text)
        unit.section("Install", to: &text)
        unit.assign("WantedBy", "multi-user.target", to: &text)
      })
  }

  // MARK: SQL

  private func stateSQL(on server: Server, into planner: inout Planner) {
    let host = server.host
    func file(_ path: String, _ secrets: [SecretID], _ render: @escaping @Sendable (borrowing Plan, inout ConfigText) -> Void) {
      planner.facts.files.append(
        File(service: service, node: host.node, origin: host.origin, area: .sql, path: path, mode: 0o600, secrets: secrets, render: render))
    }
    file(Self.accountsFile, [replicationPassword, agentPassword, monitorPassword]) { writeAccounts(of: host, $0, to: &$1) }
    if hasApplicationFile, host.node == writerHost.host.node {
      file(Self.applicationFile, userPasswords) { plan, text in
        let sql = SQLScript()
        sql.begin(plan, service: service, purpose: "databases and applications' accounts, which replicate.", to: &text)
        sql.openForAdministrator(host.terms, to: &text)
        sql.createDatabases(fields.databases ?? [], to: &text)
        sql.createUsers(fields.users ?? [], passwords: userPasswords, to: &text)
        sql.closeAgain(host.terms, to: &text)
      }
    }
    // The other master, or on a replica whichever is the active one.
    for other in server.isMaster ? [peer(of: server)] : masters {
      file(Self.followFile(other), [replicationPassword]) { plan, text in
        let sql = SQLScript()
        sql.begin(plan, service: service, purpose: "this server follows \(other.host.name), by positions, as MMM does.", to: &text)
        sql.comment("One that followed nobody begins with the other's first log; one that was filled from a backup is told the backup's position first.", to: &text)
        sql.follow(
          host: other.host.address.value, port: fields.port.value, user: fields.replication.user, password: replicationPassword, tls: nil,
          usesGTID: false, host.terms, to: &text)
      }
    }
  }

  private func writeAccounts(of host: DatabaseHost, _ plan: borrowing Plan, to text: inout ConfigText) {
    let sql = SQLScript()
    // MMM's statements ask for neither TLS nor a public key (Actions.pm, set_active_master).
    let plugin = isMariaDB || fields.version.value < Version(8, 0) ? nil : "mysql_native_password"
    sql.begin(plan, service: service, purpose: "accounts of replication and MMM on this server, which do not replicate.", to: &text)
    sql.statement(.word("SET SESSION sql_log_bin = 0"), to: &text)
    sql.openForAdministrator(host.terms, to: &text)
    func account(_ user: Located<AccountName>, from address: IPAddress, _ password: SecretID, _ privileges: String) {
      let account = SQLScript.account(user.value.text, address.written)
      sql.createAccount(account, password: password, requirement: "NONE", plugin: plugin, to: &text, user.origin)
      sql.statement([.word("GRANT \(privileges) ON *.* TO ")] + account, to: &text, user.origin)
    }
    for other in all where other.host.node != host.node {
      account(fields.replication.user, from: other.host.address.value, replicationPassword, "REPLICATION SLAVE")
    }
    // An agent asks the other servers too, before it turns its own to one of them. On MySQL SUPER is for `read_only`,
    // KILL and CHANGE MASTER (Actions.pm); MariaDB 10.5 made privileges of their own of these and of REPLICATION CLIENT
    // (its manual, "GRANT"; each of MMM's statements was tried with these on 10.11).
    let agents = isMariaDB
      ? "PROCESS, BINLOG MONITOR, REPLICA MONITOR, REPLICATION SLAVE ADMIN, CONNECTION ADMIN, READ_ONLY ADMIN" : "SUPER, PROCESS, REPLICATION CLIENT"
    for other in all { account(fields.agent.user, from: other.host.address.value, agentPassword, agents) }
    account(fields.monitoring.user, from: monitorAddress.value, monitorPassword, isMariaDB ? "REPLICA MONITOR" : "REPLICATION CLIENT")
    sql.closeAgain(host.terms, to: &text)
    sql.statement(.word("SET SESSION sql_log_bin = 1"), to: &text)
  }
}
