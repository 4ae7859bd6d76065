import SourceText
import TopologyModel

/// Who owns a `virtual_router_id` on a broadcast domain.
enum RouterIDChecks {
  static let all: [Check<[Plan]>] = [unique, reserved]

  private struct Key: Hashable {
    let segment: String
    let family: AddressFamily
    let id: Int
  }

  /// A VIP's instances of one family, and the hosts that run them by their addresses on the segment.
  private struct Group {
    let plan: Int
    let vip: VIPID
    let key: Key
    let origin: OriginID
    var isMulticast: Bool
    var hosts: Set<IPAddress>
  }

  private static func groups(_ plans: [Plan]) -> [Group] {
    plans.enumerated().flatMap { number, plan in
      plan.heldVIPsByFamily.map { held in
        let first = held.routers[0]
        var group = Group(
          plan: number, vip: held.id, key: Key(segment: first.segment, family: held.family, id: first.virtualRouterID.value),
          origin: first.virtualRouterID.origin, isMulticast: false, hosts: [])
        for router in held.routers {
          if router.transport == .multicast { group.isMulticast = true }
          for address in plan[router.node].addresses where plan.topology[address.network].segment.value == router.segment {
            group.hosts.insert(address.address.value)
          }
        }
        return group
      }
    }
  }

  static let unique = Check<[Plan]>(
    "vip/duplicate-router-id", .error, "a virtual_router_id belongs to one VIP per segment, address family and transport",
    why: """
      Routers tell each other's adverts apart by the virtual router ID alone (RFC 5798, 5.2.3; keepalived.conf(5), \
      `virtual_router_id`). Two VIPs that share one on a broadcast domain hear each other: both stay master, or both \
      flip, and keepalived only logs that the addresses differ.

      The same ID on IPv4 and on IPv6 is another virtual router, and so it is by multicast and by unicast: keepalived \
      reads the two from sockets of their own, a unicast instance sends to its peers alone, and by \
      `vrrp_check_unicast_src` it listens to nobody else. Unicast groups may therefore share an ID as long as no host \
      is in two of them. (keepalived 2.2.7 refuses only instances whose peers overlap, \"duplicate VRID conflict\"; \
      that one host never has to tell two groups apart is hac's own care.)
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
        api: { address: 10.0.0.51, virtual_router_id: ‹50›, checks: [{ tcp: 81 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
        rest: { kind: floating-ip, nodes: [b, c], vip: api }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
        api: { address: 10.0.0.51, virtual_router_id: 51, checks: [{ tcp: 81 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
        rest: { kind: floating-ip, nodes: [b, c], vip: api }
      """
  ) { plans, findings in
    let groups = groups(plans)
    var multicast: [Key: Int] = [:]
    var owners: [Key: [IPAddress: Int]] = [:]
    var clashes = Clashes(findings)
    for (index, group) in groups.enumerated() {
      let first = group.isMulticast ? multicast[group.key] : owners[group.key].flatMap { known in group.hosts.lazy.compactMap { known[$0] }.min() }
      if let first {
        let other = groups[first]
        let (own, theirs) = (plans[group.plan].topology[group.vip].name, plans[other.plan].topology[other.vip].name)
        let stack = group.plan == other.plan ? "" : " of `\(plans[other.plan].topology.name)`"
        clashes.add(
          "the \(group.key.family.title) router ID \(group.key.id) on the segment `\(group.key.segment)` is that of the vip `\(theirs)`\(stack) already",
          at: group.origin, label: "used again here, by `\(own)`", other: other.origin, otherLabel: "first used here",
          help: ["give one of the two an ID that nobody has on this segment"])
      }
      if group.isMulticast {
        if multicast[group.key] == nil { multicast[group.key] = index }
      } else {
        for host in group.hosts where owners[group.key]?[host] == nil { owners[group.key, default: [:]][host] = index }
      }
    }
    clashes.report(to: &findings)
  }

  static let reserved = Check<[Plan]>(
    "vip/reserved-router-id", .error, "a reserved virtual_router_id is not used",
    why: """
      `reserved_virtual_router_ids` says which IDs other routers on the broadcast domain use already. VRRP tells \
      routers apart by nothing else (RFC 5798, 5.2.3), and the other side cannot be seen from here.
      """,
    bad: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0, reserved_virtual_router_ids: [50] }
      nodes:
        a: { address: 10.0.0.11 }
        b: { address: 10.0.0.12 }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: ‹50›, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0, reserved_virtual_router_ids: [1, 2] }
      nodes:
        a: { address: 10.0.0.11 }
        b: { address: 10.0.0.12 }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plans, findings in
    struct Place: Hashable {
      let segment: String
      let id: Int
    }
    var reserved: [Place: OriginID] = [:]
    for plan in plans {
      for network in plan.topology.networks {
        for id in network.reservedRouterIDs {
          let place = Place(segment: network.segment.value, id: id.value)
          if reserved[place] == nil { reserved[place] = id.origin }
        }
      }
    }
    guard !reserved.isEmpty else { return }
    var clashes = Clashes(findings)
    for group in groups(plans) {
      guard let origin = reserved[Place(segment: group.key.segment, id: group.key.id)] else { continue }
      clashes.add(
        "the router ID \(group.key.id) is reserved on the segment `\(group.key.segment)`", at: group.origin, label: "used here",
        other: origin, otherLabel: "reserved here", help: ["choose an ID that is not reserved"])
    }
    clashes.report(to: &findings)
  }
}
