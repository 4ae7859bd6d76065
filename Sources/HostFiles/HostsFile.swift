import ConfigFormats
import SourceText
import TopologyModel

/// The block of /etc/hosts, hosts(5): the names that the host's services must resolve.
enum HostsFile {
  static func file(on node: NodeID, in plan: Plan) -> File? {
    let services = Set(plan.facts.members[node].compactMap(\.service))
    guard services.contains(where: { !plan.facts.hostNames.of($0).isEmpty }) else { return nil }
    return File(
      service: nil, node: node, origin: plan.topology[node].origin, area: .block, path: "/etc/hosts",
      render: { plan, text in write(services, plan, &text) })
  }

  private static func write(_ services: Set<ServiceID>, _ plan: borrowing Plan, _ text: inout ConfigText) {
    var written: Set<String> = []
    for service in services.sorted(by: { plan.topology[$0].name < plan.topology[$1].name }) {
      for entry in plan.facts.hostNames.of(service) where written.insert(entry.name).inserted {
        text.write(entry.address.written)
        text.write(UInt8(ascii: "\t"))
        text.write(entry.name)
        text.endLine(entry.origin)
      }
    }
  }
}
