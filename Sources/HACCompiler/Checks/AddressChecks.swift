import SourceText
import TopologyModel

/// Whether addresses fit the networks they are on.
enum AddressChecks {
  static let all: [Check<Plan>] = [unusable, outside, edge, gateway, prefix, hostname]

  /// An address of the topology, on a network.
  private struct Placed {
    let noun: String
    let address: Located<IPAddress>
    let network: NetworkID
    /// The subnets that it may be in.
    let subnets: [Located<Subnet>]
  }

  /// The subnets of each segment. A VIP's second family may be on another network of its segment.
  private static func subnetsBySegment(_ plan: Plan) -> [String: [Located<Subnet>]] {
    var subnets: [String: [Located<Subnet>]] = [:]
    for network in plan.topology.networks { subnets[network.segment.value, default: []] += network.subnets }
    return subnets
  }

  private static func addresses(_ plan: Plan) -> [Placed] {
    var all: [Placed] = []
    let bySegment = subnetsBySegment(plan)
    for node in plan.topology.nodes {
      for address in node.addresses {
        all.append(
          Placed(
            noun: "node `\(node.name)`", address: address.address, network: address.network,
            subnets: plan.topology[address.network].subnets))
      }
    }
    for vip in plan.topology.vips {
      for address in vip.addresses {
        all.append(
          Placed(
            noun: "vip `\(vip.name)`", address: address.map(\.address), network: vip.network,
            subnets: bySegment[plan.topology[vip.network].segment.value] ?? []))
      }
    }
    return all
  }

  private static func isUnusable(_ address: IPAddress) -> Bool { address.isLoopback || address.isMulticast || address.isUnspecified }

  static let unusable = Check<Plan>(
    "address/unusable", .error, "an address is one that a host on a network can have",
    why: """
      Loopback, multicast and unspecified addresses never identify an interface on a network (RFC 1122, 3.2.1.3; RFC \
      4291, 2.5 and 2.7).
      """,
    bad: """
      vips:
        web: { address: ‹224.0.0.50›, network: lan, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, network: lan, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for placed in addresses(plan) where isUnusable(placed.address.value) {
      let address = placed.address.value
      let kind = address.isLoopback ? "a loopback" : address.isMulticast ? "a multicast" : "the unspecified"
      findings.report(
        "\(address) of the \(placed.noun) is \(kind) address", at: placed.address.origin, label: "no host can be reached here",
        help: ["write an address of the network's subnet"])
    }
  }

  static let outside = Check<Plan>(
    "address/outside-subnet", .error, "an address is in a subnet of its network",
    why: """
      keepalived puts the address on the network's interface and announces it there by ARP or neighbour discovery. \
      Hosts whose own subnet does not hold it send to their gateway instead and never ask. A VIP's \
      addresses may be on several networks of one segment; IPv6 link-local addresses are on every link.
      """,
    bad: """
      vips:
        web: { addresses: [10.0.0.50, ‹10.9.9.50›], virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { addresses: [10.0.0.50, 10.0.0.51], virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for placed in addresses(plan) {
      let (address, network) = (placed.address.value, plan.topology[placed.network])
      let isLinkLocal = address.family == .ipv6 && address.isLinkLocal
      guard !placed.subnets.contains(where: { $0.value.contains(address) }), !isLinkLocal, !isUnusable(address) else { continue }
      findings.report(
        "\(address) of the \(placed.noun) is not in \(network.subnets.map(\.value.written).joined(separator: " or "))",
        at: placed.address.origin, label: "outside the network `\(network.name)`", related: [(network.subnets[0].origin, "the subnet")],
        help: ["correct the address or the subnet, or name another network"])
    }
  }

  static let edge = Check<Plan>(
    "address/subnet-edge", .error, "an address is neither the network's own nor its broadcast address",
    why: "The lowest address of an IPv4 subnet stands for the subnet and the highest for all its hosts (RFC 919, RFC 922); a /31 has neither (RFC 3021).",
    bad: """
      vips:
        web: { address: ‹10.0.0.255›, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.254, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for placed in addresses(plan) {
      let address = placed.address.value
      for subnet in placed.subnets where subnet.value.contains(address) {
        guard let broadcast = subnet.value.broadcast, address == broadcast || address == subnet.value.address else { continue }
        findings.report(
          "\(address) of the \(placed.noun) is the \(address == broadcast ? "broadcast" : "network") address of \(subnet.value)",
          at: placed.address.origin, label: "no host can have this one", related: [(subnet.origin, "the subnet")],
          help: ["choose an address between the two ends of the subnet"])
      }
    }
  }

  static let gateway = Check<Plan>(
    "node/gateway-address", .error, "a node does not have the address of its network's gateway",
    why: """
      Two hosts with one address answer each other's ARP requests in turn, and the whole subnet loses its way out. (A \
      VIP may be the gateway: that is what VRRP was made for.)
      """,
    bad: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0, gateway: 10.0.0.11 }
      nodes:
        a: { address: ‹10.0.0.11› }
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
    for node in plan.topology.nodes {
      for address in node.addresses {
        guard let gateway = plan.topology[address.network].gateway, gateway.value == address.address.value else { continue }
        findings.report(
          "`\(node.name)` has \(gateway.value), the address of the gateway", at: address.address.origin, label: "the gateway's address",
          related: [(gateway.origin, "the gateway")], help: ["correct one of the two"])
      }
    }
  }

  static let prefix = Check<Plan>(
    "vip/prefix-length", .warning, "a VIP's prefix length is its subnet's, or that of a single address",
    why: """
      The address is added with this prefix, and the kernel makes a route to the whole of it (ip-address(8)). A prefix \
      that is not the subnet's sends packets for other hosts the wrong way for as long as the node holds the address.
      """,
    bad: """
      vips:
        web: { address: ‹10.0.0.50/16›, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50/24, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    let bySegment = subnetsBySegment(plan)
    for vip in plan.topology.vips {
      for address in vip.addresses {
        guard let prefix = address.value.prefix, prefix != address.value.address.family.width,
          let subnets = bySegment[plan.topology[vip.network].segment.value]?.filter({ $0.value.contains(address.value.address) }),
          let subnet = subnets.first, !subnets.contains(where: { $0.value.prefix == prefix })
        else { continue }
        findings.report(
          "\(address.value.written) does not have the prefix length of \(subnet.value)", at: address.origin, label: "/\(prefix) here",
          related: [(subnet.origin, "/\(subnet.value.prefix) here")],
          help: ["write `\(address.value.address.written)/\(subnet.value.prefix)`, or leave the prefix out"])
      }
    }
  }

  static let hostname = Check<Plan>(
    "vip/duplicate-hostname", .error, "a VIP's host name is that of nothing else",
    why: """
      hac writes the name into /etc/hosts of every host that needs it; of two lines with one name a resolver takes the \
      first (hosts(5)), and clients of one service reach the other.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, hostname: www.example.com, checks: [{ tcp: 80 }] }
        api: { address: 10.0.0.51, virtual_router_id: 51, hostname: ‹www.example.com›, checks: [{ tcp: 81 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
        rest: { kind: floating-ip, nodes: [a, b], vip: api }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, hostname: www.example.com, checks: [{ tcp: 80 }] }
        api: { address: 10.0.0.51, virtual_router_id: 51, hostname: api.example.com, checks: [{ tcp: 81 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
        rest: { kind: floating-ip, nodes: [a, b], vip: api }
      """
  ) { plan, findings in
    var owners: [String: (noun: String, origin: OriginID)] = [:]
    for node in plan.topology.nodes { owners[node.name.lowercased()] = ("the node `\(node.name)`", node.origin) }
    for vip in plan.topology.vips {
      guard let name = vip.hostname else { continue }
      if let first = owners[name.value.text.lowercased()] {
        findings.report(
          "`\(name.value)` names \(first.noun) already", at: name.origin, label: "the same name again", related: [(first.origin, "first used here")],
          help: ["give the vip a name of its own"])
      } else {
        owners[name.value.text.lowercased()] = ("the vip `\(vip.name)`", name.origin)
      }
    }
  }
}
