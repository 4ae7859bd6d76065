import SourceText
import TopologyModel

/// An address on a segment has one owner, over all topologies of the run.
enum AddressOwnerChecks {
  static let all: [Check<[Plan]>] = [nodes, hosts, vipAndNode, vips, MovedAddressChecks.twoOwners]

  struct Place: Hashable {
    let segment: String
    let address: IPAddress
  }

  struct Owner {
    let plan: Int
    let node: NodeID
    let origin: OriginID
  }

  /// The first node of each plan that has an address, by plan.
  static func nodeOwners(_ plans: [Plan]) -> [Place: [Owner]] {
    var owners: [Place: [Owner]] = [:]
    for (number, plan) in plans.enumerated() {
      for node in plan.topology.nodeIDs {
        for address in plan[node].addresses {
          let place = Place(segment: plan.topology[address.network].segment.value, address: address.address.value)
          if owners[place]?.last?.plan == number { continue }
          owners[place, default: []].append(Owner(plan: number, node: node, origin: address.address.origin))
        }
      }
    }
    return owners
  }

  static let nodes = Check<[Plan]>(
    "node/duplicate-address", .error, "a node's address is that of no other node",
    why: """
      Two hosts with one address on one broadcast domain answer ARP in turn (RFC 5227, 1). A subnet that exists twice, \
      in staging and in production, needs a `segment` for each.
      """,
    bad: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
      nodes:
        a: { address: 10.0.0.11 }
        b: { address: ‹10.0.0.11› }
        c: { address: 10.0.0.12 }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, c], vip: web }
      """,
    good: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
      nodes:
        a: { address: 10.0.0.11 }
        b: { address: 10.0.0.12 }
        c: { address: 10.0.0.13 }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, c], vip: web }
      """
  ) { plans, findings in
    var clashes = Clashes(findings)
    for plan in plans {
      var seen: [Place: (node: NodeID, origin: OriginID)] = [:]
      for node in plan.topology.nodeIDs {
        for address in plan[node].addresses {
          let place = Place(segment: plan.topology[address.network].segment.value, address: address.address.value)
          guard let first = seen[place] else {
            seen[place] = (node, address.address.origin)
            continue
          }
          clashes.add(
            "`\(plan[first.node].name)` and `\(plan[node].name)` both have \(place.address)", at: address.address.origin,
            label: first.node == node ? "given twice" : "the same address again", other: first.origin, otherLabel: "first given here",
            help: ["give each node an address of its own; for a range write `{ from: ADDRESS }`"])
        }
      }
    }
    clashes.report(to: &findings)
  }

  /// Nodes that a topology writes files for.
  private static func isUsed(_ node: NodeID, in plan: Plan) -> Bool {
    !plan.facts.members[node].isEmpty || !plan.facts.virtualRouters[node].isEmpty || !plan.facts.files[node].isEmpty
  }

  static let hosts = Check<[Plan]>(
    "run/shared-host", .error, "a host belongs to one topology of a run",
    why: """
      Each topology would write the whole of that host's shared files, keepalived.conf first, and the bundle installed \
      last would undo the other. A file that holds objects of both is composed with `include`. Hosts are told apart by \
      segment and address, so that staging and production may use the same names.
      """,
    bad: [
      """
      hac: 1
      name: shop
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
      nodes:
        a: { address: 10.0.0.11 }
        b: { address: 10.0.0.12 }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
      """
      hac: 1
      name: mail
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
      nodes:
        one: { address: ‹10.0.0.12› }
        two: { address: 10.0.0.13 }
      vips:
        imap: { address: 10.0.0.51, virtual_router_id: 51, checks: [{ tcp: 143 }] }
      services:
        post: { kind: floating-ip, nodes: [one, two], vip: imap }
      """,
    ],
    good: [
      """
      hac: 1
      name: shop
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0, segment: production }
      nodes:
        a: { address: 10.0.0.11 }
        b: { address: 10.0.0.12 }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
      """
      hac: 1
      name: shop-staging
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0, segment: staging }
      nodes:
        a: { address: 10.0.0.11 }
        b: { address: 10.0.0.12 }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    ]
  ) { plans, findings in
    guard plans.count > 1 else { return }
    var first: [Place: Owner] = [:]
    var clashes = Clashes(findings)
    for (number, plan) in plans.enumerated() {
      for node in plan.topology.nodeIDs where isUsed(node, in: plan) {
        for address in plan[node].addresses {
          let place = Place(segment: plan.topology[address.network].segment.value, address: address.address.value)
          guard let known = first[place] else {
            first[place] = Owner(plan: number, node: node, origin: address.address.origin)
            continue
          }
          guard known.plan != number else { continue }
          clashes.add(
            "`\(plan[node].name)` of `\(plan.topology.name)` and `\(plans[known.plan][known.node].name)` of `\(plans[known.plan].topology.name)` are one host: both have \(place.address) on `\(place.segment)`",
            at: address.address.origin, label: "this host again", other: known.origin, otherLabel: "a host of another topology",
            help: ["put the services of one host into one topology, with `include`; if these are two networks, give each a `segment`"])
        }
      }
    }
    clashes.report(to: &findings)
  }

  static let vipAndNode = Check<[Plan]>(
    "vip/node-address", .error, "a VIP is not the address of a node",
    why: """
      The node keeps the address whatever VRRP decides, and two hosts answer ARP for it as soon as it moves. Real \
      address owners (RFC 5798, 5.2.4) have no place here: a service's address must be able to leave every node.
      """,
    bad: """
      vips:
        web: { address: ‹10.0.0.13›, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plans, findings in
    let owners = nodeOwners(plans)
    for plan in plans {
      for vip in plan.topology.vips {
        for address in vip.addresses {
          let place = Place(segment: plan.topology[vip.network].segment.value, address: address.value.address)
          guard let owner = owners[place]?.first else { continue }
          findings.report(
            "\(place.address) of the vip `\(vip.name)` is the own address of `\(plans[owner.plan][owner.node].name)`", at: address.origin,
            label: "cannot move", related: [(owner.origin, "the node's address")], help: ["choose an address that no host has"])
        }
      }
    }
  }

  static let vips = Check<[Plan]>(
    "vip/duplicate-address", .error, "an address belongs to one VIP",
    why: """
      Each instance puts the address on its own master, so that two hosts have it at a time; keepalived sees only its \
      own file and says nothing of it.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
        api: { address: ‹10.0.0.50›, virtual_router_id: 51, checks: [{ tcp: 81 }] }
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
    var owners: [Place: (stack: String, vip: String, origin: OriginID)] = [:]
    for plan in plans {
      for vip in plan.topology.vips {
        for address in vip.addresses {
          let place = Place(segment: plan.topology[vip.network].segment.value, address: address.value.address)
          guard let first = owners[place] else {
            owners[place] = (plan.topology.name, vip.name, address.origin)
            continue
          }
          let stack = first.stack == plan.topology.name ? "" : " of `\(first.stack)`"
          findings.report(
            "\(place.address) belongs to the vip `\(first.vip)`\(stack) already", at: address.origin, label: "used again here",
            related: [(first.origin, "first used here")], help: ["give each VIP an address of its own"])
        }
      }
    }
  }
}
