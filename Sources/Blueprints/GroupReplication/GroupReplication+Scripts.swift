import ConfigFormats
import SourceText
import TopologyModel

/// A program that a step runs from the bundle.
enum GroupScript: String, CaseIterable, Sendable {
  case start, bootstrap, join, members, yield, position, force

  var body: ShellScript { Self.bodies[self] ?? ShellScript([]) }

  private static let bodies: [GroupScript: ShellScript] = [
    .start: ShellScript(PackageResources.mysql_start_sh), .bootstrap: ShellScript(PackageResources.group_bootstrap_sh),
    .join: ShellScript(PackageResources.group_join_sh), .members: ShellScript(PackageResources.group_members_sh),
    .yield: ShellScript(PackageResources.group_yield_sh), .position: ShellScript(PackageResources.group_position_sh),
    .force: ShellScript(PackageResources.group_force_sh),
  ]
  static let check = ShellScript(PackageResources.group_check_sh)

  /// In the order in which the scripts list them.
  var variables: [String] {
    switch self {
    case .start: ["service", "ready_file", "unit"]
    case .bootstrap: ["name", "members", "client", "socket", "group_name", "peers", "position"]
    case .join: ["client", "socket"]
    case .members: ["client", "socket", "seeds", "allowlist", "accounts"]
    case .yield: ["client", "socket", "mode"]
    case .position: ["name", "client", "socket"]
    case .force: ["client", "socket", "addresses"]
    }
  }
}

extension ReplicationGroup {
  /// No check of another service can have the same name.
  var checkPath: String { "\(HostPaths.libexec)/check-\(serviceName)" }
  func script(_ script: GroupScript) -> String { "\(serviceName)-\(script.rawValue)" }

  func stateFiles(of member: GroupMember, into planner: inout Planner) {
    planner.facts.files.append(
      File(
        service: service, node: member.node, origin: member.origin, path: member.server.optionFile("group-replication"),
        change: .step(unit: member.server.unit), render: { plan, text in writeOptions(of: member, plan, to: &text) }))
    planner.facts.files.append(
      File(
        service: service, node: member.node, origin: member.origin, path: "/etc/systemd/system/\(member.server.unit).d/10-hac.conf",
        change: .daemonReload, render: { plan, text in writeDropIn(plan, to: &text) }))
    for script in GroupScript.allCases {
      planner.facts.files.append(
        File(
          service: service, node: member.node, origin: member.origin, area: .steps, path: self.script(script), mode: 0o755,
          render: { _, text in script.body.write(script.variables.map { ($0, value(of: $0, on: member), origin(of: $0, on: member)) }, to: &text) }))
    }
    if vip != nil {
      planner.facts.files.append(
        File(
          service: service, node: member.node, origin: member.origin, path: checkPath, mode: 0o755,
          render: { _, text in
            let variables = ["service", "ready_file", "client", "socket", "check_user", "sql_timeout", "max_queue"]
            GroupScript.check.write(variables.map { ($0, value(of: $0, on: member), origin(of: $0, on: member)) }, to: &text)
          }))
    }
    stateSQL(of: member, into: &planner)
  }

  private func value(of name: String, on member: GroupMember) -> String {
    switch name {
    case "service": return serviceName
    case "name": return member.name
    case "members": return members.map(\.name).joined(separator: " ")
    case "ready_file": return HostPaths.readyFile(of: serviceName)
    case "unit": return member.server.unit
    case "client": return member.server.client
    case "socket": return member.server.socket
    case "check_user": return HostPaths.checkUser
    case "sql_timeout": return "2"
    // As much as flow control lets wait (group_replication_flow_control_applier_threshold).
    case "max_queue": return "25000"
    case "group_name": return self.name.value
    // The MYSQL stack has the server's own port, which answers whether there is a group or not.
    case "peers":
      return usesMySQLStack ? "" : members.filter { $0.node != member.node }.map { "\($0.address.value.written)/\(groupPort.value)" }.joined(separator: " ")
    case "position": return script(.position)
    case "seeds": return seeds
    case "allowlist": return usesMySQLStack ? "" : allowlist
    case "accounts": return "../sql/\(Self.newMemberFile)"
    case "mode": return fields.mode.value.rawValue
    case "addresses": return members.map { "\($0.name)=\(localAddress($0))" }.joined(separator: " ")
    default: return ""
    }
  }

  private func origin(of name: String, on member: GroupMember) -> OriginID {
    switch name {
    case "name": member.origin
    case "group_name": self.name.origin
    case "allowlist": fields.allowlist?.first?.origin ?? origin
    case "mode": fields.mode.origin
    default: origin
    }
  }
}
