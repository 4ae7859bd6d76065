import ConfigFormats
import SourceText
import TopologyModel

/// What the host's firewall must let in, where the topology asks for it: a firewalld service, or nftables rules that
/// the operator's own chain includes. Never a table, a policy or a flush of hac's own: an accept in one base chain of
/// nftables does not undo a drop in another, and hac does not own the firewall.
enum FirewallFile {
  static func file(on node: NodeID, in plan: Plan) -> File? {
    guard !openings(on: node, in: plan).isEmpty || !plan.facts.virtualRouters[node].isEmpty else { return nil }
    let origin = plan.topology.firewall.origin
    switch plan.topology.firewall.value {
    case .report: return nil
    case .nftablesInclude:
      return File(service: nil, node: node, origin: origin, path: HostPaths.firewallRules) { plan, text in writeRules(node, plan, &text) }
    case .firewalld:
      let path = "/etc/firewalld/services/hac-\(plan.topology.name).xml"
      return File(service: nil, node: node, origin: origin, path: path, change: .step(unit: "firewalld.service")) { plan, text in
        writeService(node, plan, &text)
      }
    }
  }

  /// A port that others must reach, and the addresses it is for; none: anybody's.
  private struct Opening {
    let listener: Listener
    let purposes: [String]
    let sources: [IPAddress]
  }

  private static func openings(on node: NodeID, in plan: borrowing Plan) -> [Opening] {
    plan.facts.listeners[node].compactMap { listener in
      guard let service = listener.service, listener.address?.isLoopback != true else { return nil }
      let flows = plan.facts.flows.of(service).filter { $0.to == listener.group }
      guard !flows.isEmpty else { return nil }
      let isForMembers = flows.allSatisfy { $0.from == .members }
      let sources = isForMembers ? peers(of: service, but: node, plan) : []
      return Opening(listener: listener, purposes: flows.map(\.purpose), sources: sources)
    }
  }

  private static func peers(of service: ServiceID, but node: NodeID, _ plan: borrowing Plan) -> [IPAddress] {
    var found: Set<IPAddress> = []
    for member in plan.facts.members.of(service) where member.node != node {
      for address in plan.topology[member.node].addresses { found.insert(address.address.value) }
    }
    return found.sorted()
  }

  // MARK: nftables

  private static func writeRules(_ node: NodeID, _ plan: borrowing Plan, _ text: inout ConfigText) {
    HostFiles.header(plan, &text)
    text.line("# Include it in the chain that filters input: `include \"\(HostPaths.firewallRules)\"`.")
    for opening in openings(on: node, in: plan) {
      let listener = opening.listener
      for family in AddressFamily.allCases {
        let sources = opening.sources.filter { $0.family == family }
        if opening.sources.isEmpty, family == .ipv6 { continue }
        if !opening.sources.isEmpty, sources.isEmpty { continue }
        if !sources.isEmpty { text.write("\(family == .ipv4 ? "ip" : "ip6") saddr { \(sources.map(\.written).joined(separator: ", ")) } ") }
        text.write("\(listener.transport.rawValue) dport \(listener.port) accept comment \"\(comment(plan.name(of: listener.service), listener.process))\"")
        text.endLine(listener.origin)
      }
    }
    for router in plan.facts.virtualRouters[node] {
      text.write(router.family == .ipv4 ? "ip protocol vrrp " : "ip6 nexthdr vrrp ")
      if case .unicast(_, let peers) = router.transport {
        text.write("\(router.family == .ipv4 ? "ip" : "ip6") saddr { \(peers.map(\.written).joined(separator: ", ")) } ")
      }
      text.write("accept comment \"\(router.instance)\"")
      text.endLine(router.origin)
    }
  }

  /// nft refuses a comment of more than 128 bytes, and with it the whole file; a unit's name may have twice that.
  private static func comment(_ service: String, _ process: String) -> String {
    let whole = "\(service): \(process)"
    return whole.utf8.count <= 128 ? whole : service
  }

  // MARK: firewalld

  /// firewalld.service(5). A service has no sources: the zone says who may reach it.
  private static func writeService(_ node: NodeID, _ plan: borrowing Plan, _ text: inout ConfigText) {
    text.line("<?xml version=\"1.0\" encoding=\"utf-8\"?>")
    HostFiles.header(plan, &text, prefix: "<!--", suffix: " -->")
    text.line("<service>")
    text.line("  <short>hac: \(plan.topology.name)</short>", plan.topology.origin)
    var written: Set<String> = []
    for opening in openings(on: node, in: plan) {
      let listener = opening.listener
      let line = "  <port protocol=\"\(listener.transport.rawValue)\" port=\"\(listener.port)\"/>"
      if written.insert(line).inserted { text.line(line, listener.origin) }
    }
    if let router = plan.facts.virtualRouters[node].first { text.line("  <protocol value=\"vrrp\"/>", router.origin) }
    text.line("</service>")
  }
}
