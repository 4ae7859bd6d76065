import ConfigFormats
import SourceText
import TopologyModel

/// Scripts of the members.
extension Galera {
  // Read once, not for every member.
  private static let bootstrapScript = ShellScript(PackageResources.galera_bootstrap_sh)
  private static let joinScript = ShellScript(PackageResources.galera_join_sh)
  private static let quorumScript = ShellScript(PackageResources.galera_restore_quorum_sh)
  private static let checkScript = ShellScript(PackageResources.galera_check_sh)

  func memberScripts(_ cluster: GaleraCluster, _ member: GaleraCluster.Member, _ vip: VIPID?, into planner: inout Planner) {
    let server = server(of: member.voter)
    let origin = member.voter.origin
    let donor = transfer.blocksDonor ? "blocked" : "serves"
    let donorOrigin = sstMethod?.origin ?? .builtin
    // Made when a script is written: a check has no need of them.
    let all: @Sendable () -> [ShellScript.Variable] = {
      let others = cluster.voters.filter { $0.node != member.node }
        .map { "\($0.name)=\($0.address.value.bracketed):\(WriteSetPorts.replication)" }.joined(separator: " ")
      return [
        ("name", member.name, origin), ("members", cluster.members.map(\.name).joined(separator: " "), cluster.origin),
        ("peers", cluster.peers(of: member.node), cluster.origin), ("others", others, cluster.origin), ("unit", server.base.unit, .builtin),
        ("units", server.base.unit, .builtin), ("server", server.recovery, .builtin), ("found", server.founder, .builtin),
        ("datadir", server.base.dataDirectory.text, .builtin), ("client", server.base.client, .builtin), ("socket", server.base.socket, .builtin),
        ("position", "\(cluster.service)-position", .builtin), ("service", cluster.service, cluster.origin), ("seconds", "2", .builtin),
        ("donor", donor, donorOrigin),
      ]
    }
    func add(_ name: String, _ script: ShellScript, _ variables: [String], area: File.Area = .steps, path: String? = nil) {
      planner.facts.files.append(
        File(
          service: planner.service, node: member.node, origin: origin, area: area, path: path ?? cluster.service + "-" + name, mode: 0o755,
          render: { _, text in script.write(all().filter { variables.contains($0.name) }, to: &text) }))
    }
    add("join", Self.joinScript, ["unit", "client", "socket", "datadir", "peers"])
    add("position", WriteSetScripts.position, ["name", "units", "server", "datadir"])
    add("recover", WriteSetScripts.recover, ["name", "members", "position", "datadir", "found", "peers"])
    add("restore-quorum", Self.quorumScript, ["client", "socket", "others"])
    if member.node == cluster.members[0].node {
      add("bootstrap", Self.bootstrapScript, ["unit", "client", "socket", "datadir", "found", "peers"])
    }
    if vip != nil {
      let path = "\(HostPaths.libexec)/check-\(cluster.service)"
      add("check", Self.checkScript, ["service", "client", "socket", "seconds", "donor"], area: .root, path: path)
    }
  }
}
