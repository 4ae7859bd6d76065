import ConfigFormats
import SourceText
import TopologyModel

/// A program that the service installs on its hosts.
enum DatabaseScript: String, CaseIterable, Sendable {
  case checkLive = "check-live"
  case checkFresh = "check-fresh"
  case checkWitness = "check-witness"
  case notify
  case markReady = "mark-ready"
  case verifyServer = "verify-server"
  case gtidReport = "gtid-report"
  case verifyPair = "verify-pair"
  case waitApplied = "wait-applied"

  /// What a server that never holds the address has no use for.
  var isForSources: Bool {
    switch self {
    case .checkLive, .checkFresh, .checkWitness, .notify, .markReady: true
    case .verifyServer, .gtidReport, .verifyPair, .waitApplied: false
    }
  }

  var body: ShellScript { Self.bodies[self] ?? ShellScript([]) }

  private static let bodies: [DatabaseScript: ShellScript] = [
    .checkLive: ShellScript(PackageResources.mysql_check_live_sh), .checkFresh: ShellScript(PackageResources.mysql_check_fresh_sh),
    .checkWitness: ShellScript(PackageResources.mysql_check_witness_sh), .notify: ShellScript(PackageResources.mysql_notify_sh),
    .markReady: ShellScript(PackageResources.mysql_mark_ready_sh), .verifyServer: ShellScript(PackageResources.mysql_verify_server_sh),
    .gtidReport: ShellScript(PackageResources.mysql_gtid_report_sh), .verifyPair: ShellScript(PackageResources.mysql_verify_pair_sh),
    .waitApplied: ShellScript(PackageResources.mysql_wait_applied_sh),
  ]
  static let start = ShellScript(PackageResources.mysql_start_sh)
}

extension DatabasePair {
  /// A directory of its own: no check of another service can have the same name.
  func path(of script: DatabaseScript) -> String { "\(HostPaths.libexec)/mysql/\(serviceName)/\(script.rawValue)" }
  /// Below /run, so that a state of before a boot is gone after it.
  private var runDirectory: String { "/run/hac/\(serviceName)" }
  private var stateFile: String { "\(runDirectory)/state" }
  private var checkDirectory: String { "\(runDirectory)/check" }
  var temporaryFiles: String { "/etc/tmpfiles.d/hac-\(serviceName).conf" }
  var startScript: String { "start-\(serviceName)" }

  func stateFiles(into planner: inout Planner) {
    for host in all {
      planner.facts.files.append(
        File(
          service: service, node: host.node, origin: host.origin, path: host.server.optionFile("replication"),
          change: .step(unit: host.server.unit), render: { plan, text in writeOptions(of: host, plan, to: &text) }))
      for script in DatabaseScript.allCases where !host.isReplica || !script.isForSources {
        if script == .checkWitness, fields.witness == nil { continue }
        planner.facts.files.append(
          File(
            service: service, node: host.node, origin: host.origin, path: path(of: script), mode: 0o755,
            render: { _, text in script.body.write(variables(of: script, on: host), to: &text) }))
      }
      planner.facts.files.append(
        File(
          service: service, node: host.node, origin: host.origin, area: .steps, path: startScript, mode: 0o755,
          render: { _, text in
            DatabaseScript.start.write(
              [
                ("service", serviceName, origin), ("ready_file", HostPaths.readyFile(of: serviceName), origin), ("unit", host.server.unit, host.origin),
              ], to: &text)
          }))
      stateSQL(on: host, into: &planner)
      if !host.isReplica { stateHolderFiles(on: host, into: &planner) }
    }
  }

  private func stateSQL(on host: DatabaseHost, into planner: inout Planner) {
    func file(_ name: String, _ secrets: [SecretID], _ render: @escaping @Sendable (borrowing Plan, inout ConfigText) -> Void) {
      planner.facts.files.append(
        File(service: service, node: host.node, origin: host.origin, area: .sql, path: name, mode: 0o600, secrets: secrets, render: render))
    }
    if hasAccounts(host) {
      let own = host.isReplica ? [] : [replicationPassword]
      file(Self.accountsFile, accountsReplicate ? own : own + userPasswords) { writeAccounts(of: host, $0, to: &$1) }
    }
    if hasApplicationFile, host.node == preferred.node {
      file(Self.applicationFile, accountsReplicate ? userPasswords : []) { writeApplication(of: host, $0, to: &$1) }
    }
    // A replica may have to change over to the other source.
    for source in host.isReplica ? sources : [peer(of: host)] {
      file(Self.followFile(source), [replicationPassword]) { writeFollow(source, on: host, $0, to: &$1) }
    }
  }

  /// What a host needs that may have the address.
  private func stateHolderFiles(on host: DatabaseHost, into planner: inout Planner) {
    let (topDirectory, runDirectory, checkDirectory) = ("/run/hac", runDirectory, checkDirectory)
    planner.facts.files.append(
      File(
        service: service, node: host.node, origin: host.origin, path: temporaryFiles,
        render: { plan, text in
          // tmpfiles.d(5). The checks' last verdicts, by which they log a change once.
          text.line("# \(plan.topology.name), \(serviceName): written by hac; change the topology, not this file.", origin)
          for directory in [topDirectory, runDirectory] { text.line("d \(directory) 0755 root root -", origin) }
          text.line("d \(checkDirectory) 0755 \(HostPaths.checkUser) \(HostPaths.checkUser) -", origin)
        }))
    planner.facts.files.append(
      File(
        service: service, node: host.node, origin: host.origin,
        path: "/etc/systemd/system/keepalived.service.d/50-hac-\(serviceName).conf", change: .daemonReload,
        render: { plan, text in
          let unit = UnitFile()
          text.line("# \(plan.topology.name), \(serviceName): written by hac; change the topology, not this file.", origin)
          unit.section("Unit", to: &text)
          // Order only: with Requires= a stopped server would stop the program that is to report it. At shutdown
          // keepalived goes first, and its notify script finds the server still there to be fenced.
          unit.assign("After", host.server.unit, to: &text, host.origin)
        }))
  }

  // MARK: Variables

  private func variables(of script: DatabaseScript, on host: DatabaseHost) -> [ShellScript.Variable] {
    names(of: script).map { name in (name, value(of: name, for: script, on: host), origin(of: name, on: host)) }
  }

  /// In the order in which the scripts list them.
  private func names(of script: DatabaseScript) -> [String] {
    let text: String
    switch script {
    case .checkLive: text = "service ready_file client socket check_user sql_timeout vips ip_command state_file master_grace check_dir"
    case .checkFresh: text = "service ready_file client socket check_user sql_timeout max_backlog_transactions max_backlog_bytes check_dir"
    case .checkWitness: text = "service ready_file addresses need ping_command ping_timeout check_dir"
    case .notify:
      text = """
        service ready_file client socket fence_user sql_timeout vips ip_command run_dir state_file pid_file drain_timeout on_timeout \
        fence_timeout last_resort replication_user keep_users
        """
    case .markReady: text = "service ready_file client socket fence_user sql_timeout replication_user"
    case .verifyServer: text = "service client socket check_user fence_user sql_timeout server_id vips ip_command print_defaults defaults_file datadir"
    case .gtidReport, .verifyPair, .waitApplied: text = "service client socket fence_user sql_timeout host_name"
    }
    return text.split(separator: " ").map(String.init)
  }

  private func value(of name: String, for script: DatabaseScript, on host: DatabaseHost) -> String {
    let terms = host.terms
    switch name {
    case "service": return serviceName
    case "ready_file": return HostPaths.readyFile(of: serviceName)
    case "client": return host.server.client
    case "socket": return host.server.socket
    case "check_user": return HostPaths.checkUser
    case "fence_user": return terms.fenceUser
    case "sql_timeout":
      switch script {
      case .checkLive: return "\(liveSeconds)"
      case .checkFresh: return "\(freshSeconds)"
      case .notify: return "\(fenceSeconds)"
      default: return "10"
      }
    case "vips": return vipAddresses.map(\.written).joined(separator: " ")
    case "ip_command": return "/usr/sbin/ip"
    case "state_file": return stateFile
    // The drain, and a little for the statements around it.
    case "master_grace": return "\(fields.drainTimeout.seconds + 5 + 5 * fenceSeconds)"
    case "check_dir": return checkDirectory
    case "max_backlog_transactions": return "1000"
    case "max_backlog_bytes": return "16777216"
    case "addresses": return (fields.witness?.ping ?? []).map(\.value.written).joined(separator: " ")
    case "need": return "\(fields.witness?.need.value ?? 1)"
    case "ping_command": return "/usr/bin/ping"
    case "ping_timeout": return "\(witnessSeconds)"
    case "run_dir": return runDirectory
    case "pid_file": return host.server.pidFile
    case "drain_timeout": return "\(fields.drainTimeout.seconds)"
    case "on_timeout": return (fields.promotion?.onTimeout.value ?? .stayReadOnly).rawValue
    case "fence_timeout": return "\(max(10, 3 * fenceSeconds))"
    case "last_resort": return "kill"
    case "replication_user": return fields.replication.user.value.text
    case "keep_users": return "root \(HostPaths.checkUser) " + (terms.isMariaDB ? "mysql mariadb.sys" : "mysql.session mysql.sys mysql.infoschema")
    case "server_id": return "\(host.serverID.value)"
    case "print_defaults": return "/usr/bin/my_print_defaults"
    case "datadir": return host.server.dataDirectory.text
    case "host_name": return host.name
    default: return ""
    }
  }

  private func origin(of name: String, on host: DatabaseHost) -> OriginID {
    switch name {
    case "vips": fields.vip.origin
    case "server_id": host.serverID.origin
    case "replication_user": fields.replication.user.origin
    case "drain_timeout", "master_grace": fields.promotion?.drainTimeout.origin ?? origin
    case "on_timeout": fields.promotion?.onTimeout.origin ?? origin
    case "addresses": fields.witness?.ping.first?.origin ?? origin
    case "need": fields.witness?.need.origin ?? origin
    default: origin
    }
  }
}
