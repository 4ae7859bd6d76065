import ConfigFormats
import SourceText
import TopologyModel

/// A program that the service installs.
enum MHAScript: String, CaseIterable, Sendable {
  case server
  case failover = "master_ip_failover"
  case onlineChange = "master_ip_online_change"
  case shutdown
  case report
  case run
  case status
  case alert
  case purge

  var body: ShellScript { Self.bodies[self] ?? ShellScript([]) }

  private static let bodies: [MHAScript: ShellScript] = [
    .server: ShellScript(PackageResources.mha_server_sh), .failover: ShellScript(PackageResources.mha_failover_sh),
    .onlineChange: ShellScript(PackageResources.mha_online_change_sh), .shutdown: ShellScript(PackageResources.mha_shutdown_sh),
    .report: ShellScript(PackageResources.mha_report_sh), .run: ShellScript(PackageResources.mha_run_sh),
    .status: ShellScript(PackageResources.mha_status_sh), .alert: ShellScript(PackageResources.mha_alert_sh),
    .purge: ShellScript(PackageResources.mha_purge_sh),
  ]
  static let prepare = ShellScript(PackageResources.mha_prepare_sh)
}

/// What the servers get.
extension MHACluster {
  static let accountsFile = "10-accounts.sql"
  static let applicationFile = "20-application.sql"
  static func followFile(_ source: Server) -> String { "30-follow-\(source.host.name).sql" }
  var hasApplicationFile: Bool { !(fields.databases ?? []).isEmpty || !(fields.users ?? []).isEmpty }

  /// The tools of the RUNBOOK that compare two servers.
  static let tools: [DatabaseScript] = [.gtidReport, .verifyPair, .waitApplied]
  func path(of tool: DatabaseScript) -> String { "\(directory)/\(tool.rawValue)" }

  func header(_ plan: borrowing Plan, to text: inout ConfigText) {
    text.line("# \(plan.topology.name), \(name): written by hac; change the topology, not this file.", origin)
  }

  func stateServerFiles(into planner: inout Planner) {
    for server in servers {
      let host = server.host
      func file(_ path: String, mode: UInt16 = 0o644, change: File.Change = .nothing, area: File.Area = .root, _ render: @escaping @Sendable (borrowing Plan, inout ConfigText) -> Void) {
        planner.facts.files.append(
          File(service: service, node: host.node, origin: host.origin, area: area, path: path, mode: mode, change: change, render: render))
      }
      file(host.server.optionFile("replication"), change: .step(unit: host.server.unit)) { plan, text in
        ReplicationOptionFile(
          host: host, port: fields.port, fence: "Every server starts read-only; MHA opens the one that it makes the source", logged: [],
          mariaDB: .init(domain: nil, isStrict: false), keepsRelayLogs: isMariaDB, semiSync: fields.semiSync?.timeout,
          acknowledger: "a replica", tls: fields.tls, own: fields.serverOptions ?? []
        ).write(plan, service: name, to: &text)
      }
      file(path(of: .server), mode: 0o755) { _, text in MHAScript.server.body.write(serverVariables(server), to: &text) }
      for tool in Self.tools {
        file(path(of: tool), mode: 0o755) { _, text in
          tool.body.write(
            [
              ("service", name, origin), ("client", host.server.client, host.origin), ("socket", host.server.socket, host.origin),
              ("fence_user", host.terms.fenceUser, origin), ("sql_timeout", "10", origin), ("host_name", host.name, host.origin),
            ], to: &text)
        }
      }
      file(temporaryFiles) { plan, text in writeTemporaryFiles(plan, to: &text) }
      if isMariaDB { statePurge(on: server, into: &planner) }
      file(startScript, mode: 0o755, area: .steps) { _, text in
        DatabaseScript.start.write(
          [("service", name, origin), ("ready_file", HostPaths.readyFile(of: name), origin), ("unit", host.server.unit, host.origin)], to: &text)
      }
      file(prepareScript, mode: 0o755, area: .steps) { _, text in writePrepare(to: &text) }
      stateSQL(on: server, into: &planner)
    }
  }

  func writePrepare(to text: inout ConfigText) {
    MHAScript.prepare.write([("service", name, origin), ("temporary_files", temporaryFiles, origin)], to: &text)
  }

  /// tmpfiles.d(5). For root alone: what a failover copies there are transactions.
  func writeTemporaryFiles(_ plan: borrowing Plan, to text: inout ConfigText) {
    header(plan, to: &text)
    for directory in ["/var/lib/mha", workDirectory] { text.line("d \(directory) 0700 root root -", origin) }
    text.line("d /run/hac 0755 root root -", origin)
  }

  private func serverVariables(_ server: Server) -> [ShellScript.Variable] {
    let (host, writer) = (server.host, fields.writer.address.origin)
    // Theirs are no clients' connections.
    let keep = ["root", host.terms.fenceUser, fields.account.user.value.text, fields.replication.user.value.text]
      + (isMariaDB ? ["mysql", "mariadb.sys"] : ["mysql.session", "mysql.sys", "mysql.infoschema"])
    return [
      ("service", name, origin), ("client", host.server.client, host.origin), ("socket", host.server.socket, host.origin),
      ("fence_user", host.terms.fenceUser, origin), ("sql_timeout", "5", origin), ("unit", host.server.unit, host.origin),
      ("address", writerAddress.written, writer), ("prefix", "\(writerPrefix)", writer), ("device", server.device, host.origin),
      ("fence_sql", "SET GLOBAL \(host.terms.hasSuperReadOnly ? "super_read_only" : "read_only") = ON", host.origin),
      ("keep_users", keep.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: " "), origin),
      ("stop_timeout", "\(Self.stopTimeout)", origin),
    ]
  }

  // MARK: Relay logs

  /// MariaDB's GTIDs are none that MHA knows, so that a failover takes from relay logs what another replica lacks: they
  /// stay, and a timer removes them, on each server at an hour of its own (MHA wiki, "Requirements": "Do not execute at
  /// the same time on all slaves").
  private func statePurge(on server: Server, into planner: inout Planner) {
    let host = server.host
    let hour = (servers.firstIndex { $0.host.node == host.node } ?? 0) % 24
    planner.facts.units.append(Unit(service: service, node: host.node, origin: host.origin, name: "\(purgeUnit).timer", role: .timer))
    let script = path(of: .purge)
    planner.facts.files.append(
      File(service: service, node: host.node, origin: host.origin, path: script, mode: 0o755) { _, text in
        MHAScript.purge.body.write(
          [
            ("service", name, origin), ("client", host.server.client, host.origin), ("socket", host.server.socket, host.origin),
            ("fence_user", host.terms.fenceUser, origin),
          ], to: &text)
      })
    planner.facts.files.append(
      File(service: service, node: host.node, origin: host.origin, path: "/etc/systemd/system/\(purgeUnit).service", change: .daemonReload) { plan, text in
        let unit = UnitFile()
        header(plan, to: &text)
        unit.section("Unit", to: &text)
        unit.assign("Description", "Removal of applied relay logs (\(name))", to: &text)
        unit.assign("After", host.server.unit, to: &text)
        unit.section("Service", to: &text)
        unit.assign("Type", "oneshot", to: &text)
        unit.assign("ExecStart", script, to: &text)
      })
    planner.facts.files.append(
      File(service: service, node: host.node, origin: host.origin, path: "/etc/systemd/system/\(purgeUnit).timer", change: .daemonReload) { plan, text in
        let unit = UnitFile()
        header(plan, to: &text)
        unit.section("Unit", to: &text)
        unit.assign("Description", "Removal of applied relay logs (\(name))", to: &text)
        unit.section("Timer", to: &text)
        unit.assign("OnCalendar", "*-*-* \(hour < 10 ? "0" : "")\(hour):20:00", to: &text)
        unit.section("Install", to: &text)
        unit.assign("WantedBy", "timers.target", to: &text)
      })
  }

  // MARK: SQL

  private func stateSQL(on server: Server, into planner: inout Planner) {
    let host = server.host
    func file(_ path: String, _ secrets: [SecretID], _ render: @escaping @Sendable (borrowing Plan, inout ConfigText) -> Void) {
      planner.facts.files.append(
        File(service: service, node: host.node, origin: host.origin, area: .sql, path: path, mode: 0o600, secrets: secrets, render: render))
    }
    file(Self.accountsFile, [replicationPassword, accountPassword]) { writeAccounts(of: host, $0, to: &$1) }
    if hasApplicationFile, host.node == source.host.node {
      file(Self.applicationFile, userPasswords) { plan, text in
        let sql = SQLScript()
        sql.begin(plan, service: service, purpose: "databases and applications' accounts, which replicate.", to: &text)
        sql.openForAdministrator(host.terms, to: &text)
        sql.createDatabases(fields.databases ?? [], to: &text)
        sql.createUsers(fields.users ?? [], passwords: userPasswords, to: &text)
        sql.closeAgain(host.terms, to: &text)
      }
    }
    for other in servers where other.host.node != host.node {
      file(Self.followFile(other), [replicationPassword]) { plan, text in
        let sql = SQLScript()
        sql.begin(plan, service: service, purpose: "this server follows \(other.host.name).", to: &text)
        sql.comment("Only while \(other.host.name) is the source: what is received and not yet applied here is fetched from it again.", to: &text)
        sql.follow(
          host: other.host.address.value, port: fields.port.value, user: fields.replication.user, password: replicationPassword, tls: tls,
          host.terms, to: &text)
      }
    }
  }

  /// The same on every server, since each may become the source (MHA wiki, "Requirements").
  private func writeAccounts(of host: DatabaseHost, _ plan: borrowing Plan, to text: inout ConfigText) {
    let sql = SQLScript()
    // MHA's CHANGE MASTER asks for no TLS and no public key (DBHelper.pm), and its client knows the old plugin; so an
    // account of caching_sha2_password, 8.0's default, could not log in after a failover.
    let plugin = isMariaDB || fields.version.value < Version(8, 0) ? nil : "mysql_native_password"
    sql.begin(plan, service: service, purpose: "accounts of replication and MHA on this server, which do not replicate.", to: &text)
    sql.statement(.word("SET SESSION sql_log_bin = 0"), to: &text)
    sql.openForAdministrator(host.terms, to: &text)
    let replication = fields.replication.user
    for other in servers where other.host.node != host.node {
      let account = SQLScript.account(replication.value.text, other.host.address.value.written)
      sql.createAccount(account, password: replicationPassword, requirement: "NONE", plugin: plugin, to: &text, replication.origin)
      // REPLICATION SLAVE alone: MHA looks for it by the name of the account only.
      sql.statement([.word("GRANT REPLICATION SLAVE ON *.* TO ")] + account, to: &text, replication.origin)
    }
    // From the manager, and from here, where MHA applies what a failover brings.
    let user = fields.account.user
    var hosts = [managerAddress.value.written]
    if !hosts.contains(host.address.value.written) { hosts.append(host.address.value.written) }
    for from in hosts {
      let account = SQLScript.account(user.value.text, from)
      sql.createAccount(account, password: accountPassword, requirement: "NONE", plugin: plugin, to: &text, user.origin)
      sql.statement([.word("GRANT ALL PRIVILEGES ON *.* TO ")] + account, to: &text, user.origin)
    }
    sql.createFenceAccount(host.terms, to: &text, host.origin)
    sql.closeAgain(host.terms, to: &text)
    sql.statement(.word("SET SESSION sql_log_bin = 1"), to: &text)
  }
}
