import SourceText
import TopologyModel

/// Networks as such.
enum NetworkChecks {
  static let all: [Check<Plan>] = [overlap, gateway]

  static let overlap = Check<Plan>(
    "network/overlap", .warning, "subnets that overlap are on one segment",
    why: """
      A host sends to an address by the most specific route that holds it. Two broadcast domains with addresses in \
      common cannot both be reached from a host that is on both, and a router ID or address that is unique on each is \
      not unique where they are in truth one.
      """,
    bad: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/16, interface: eth0 }
        storage: { subnet: ‹10.0.5.0/24›, interface: eth1 }
      nodes:
        a: { address: 10.0.0.11 }
        b: { address: 10.0.0.12 }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
        storage: { subnet: 10.0.5.0/24, interface: eth1 }
      nodes:
        a: { address: 10.0.0.11 }
        b: { address: 10.0.0.12 }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    // Subnets overlap only by holding one another: in the order of their first addresses, those that
    // hold the current one are a stack.
    var subnets: [(network: Network, subnet: Located<Subnet>)] = []
    for network in plan.topology.networks { for subnet in network.subnets { subnets.append((network, subnet)) } }
    let order = subnets.indices.sorted { a, b in
      let (x, y) = (subnets[a].subnet.value, subnets[b].subnet.value)
      if x.address != y.address { return x.address < y.address }
      return x.prefix != y.prefix ? x.prefix < y.prefix : a < b
    }
    var holding: [Int] = []
    for index in order {
      let (network, subnet) = subnets[index]
      while let last = holding.last, !subnets[last].subnet.value.contains(subnet.value.address) { holding.removeLast() }
      if let outer = holding.last(where: { subnets[$0].network.segment.value != network.segment.value }) {
        // Shown at the later of the two.
        let (here, there) = index > outer ? (index, outer) : (outer, index)
        findings.report(
          "\(subnets[here].subnet.value) of `\(subnets[here].network.name)` and \(subnets[there].subnet.value) of `\(subnets[there].network.name)` have addresses in common",
          at: subnets[here].subnet.origin, label: "overlaps", related: [(subnets[there].subnet.origin, "with this subnet")],
          help: ["correct one of the subnets; if both are one broadcast domain, give them the same `segment`"])
      }
      holding.append(index)
    }
  }

  static let gateway = Check<Plan>(
    "network/gateway-outside", .error, "a gateway is in a subnet of its network",
    why: "A host reaches its gateway without a gateway: an address outside the subnet is refused as a next hop (ip-route(8)).",
    bad: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0, gateway: ‹10.1.0.1› }
      nodes:
        a: { address: 10.0.0.11 }
        b: { address: 10.0.0.12 }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0, gateway: 10.0.0.1 }
      nodes:
        a: { address: 10.0.0.11 }
        b: { address: 10.0.0.12 }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for network in plan.topology.networks {
      guard let gateway = network.gateway, !network.subnets.contains(where: { $0.value.contains(gateway.value) }),
        !(gateway.value.family == .ipv6 && gateway.value.isLinkLocal)
      else { continue }
      findings.report(
        "the gateway \(gateway.value) is not in \(network.subnets.map(\.value.written).joined(separator: " or "))", at: gateway.origin,
        label: "outside the network", related: [(network.subnets[0].origin, "the subnet")], help: ["correct the gateway or the subnet"])
    }
  }
}
