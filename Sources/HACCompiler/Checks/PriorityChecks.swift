import SourceText
import TopologyModel

/// Who is preferred among a VIP's holders.
enum PriorityChecks {
  static let all: [Check<Plan>] = [owner, duplicate, order, oneHolder]

  static let owner = Check<Plan>(
    "vip/owner-priority", .warning, "priority 255 is for the router that owns the address",
    why: """
      255 is reserved for the router whose own interface has the address (RFC 5798, 5.2.4). keepalived makes such a \
      node master at once, drops its weighted checks (\"ignoring tracked script … due to address_owner\"), and clears \
      `nopreempt`: a node that has just booted takes the address before its service is known to be well.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: { a: ‹255›, b: 254 }, vrrp: { preempt: true }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: { a: 254, b: 253 }, vrrp: { preempt: true }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for held in plan.heldVIPs {
      for router in held.routers where router.priority.value == 255 {
        findings.report(
          "`\(plan[router.node].name)` has the priority 255 of the address's owner", at: router.priority.origin,
          label: "keepalived drops weighted checks and `nopreempt` here", related: [(held.vip.origin, "the vip")],
          help: ["write a priority from 1 to 254, or list the holders in order and leave priorities to hac"])
      }
    }
  }

  static let duplicate = Check<Plan>(
    "vip/duplicate-priority", .error, "the holders of a VIP have different priorities",
    why: """
      Between equal priorities the higher source address wins (RFC 5798, 6.4.3), which nobody can read from the \
      topology. Not failing back is what `preempt: false` is for (keepalived.conf(5), `nopreempt`).
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: { a: 150, b: ‹150› }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: { a: 150, b: 149 }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for held in plan.heldVIPs {
      var seen: [Int: VirtualRouter] = [:]
      for router in held.routers {
        guard let first = seen[router.priority.value] else {
          seen[router.priority.value] = router
          continue
        }
        findings.report(
          "`\(plan[router.node].name)` and `\(plan[first.node].name)` both have the priority \(router.priority.value)",
          at: router.priority.origin, label: "the same priority again", related: [(first.priority.origin, "first given here")],
          help: ["give each holder a priority of its own"])
      }
    }
  }

  static let order = Check<Plan>(
    "vip/priority-order", .error, "priorities fall in the order in which the holders are listed",
    why: """
      The order of `holders` is the order of preference: the RUNBOOK starts keepalived in it, and whoever reads the \
      topology at night goes by it. Priorities that say otherwise make one of the two a mistake.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: { a: 100, b: ‹150› }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: { b: 150, a: 100 }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for held in plan.heldVIPs {
      for (earlier, later) in zip(held.routers, held.routers.dropFirst()) where later.priority.value > earlier.priority.value {
        findings.report(
          "`\(plan[later.node].name)` comes after `\(plan[earlier.node].name)` and has the higher priority, \(later.priority.value)",
          at: later.priority.origin, label: "higher than the one before",
          related: [(earlier.priority.origin, "listed first, with \(earlier.priority.value)")],
          help: ["list the holders from the highest priority to the lowest"])
      }
    }
  }

  static let oneHolder = Check<Plan>(
    "vip/one-holder", .warning, "a VIP has at least two holders",
    why: """
      With one holder the address has nowhere to go when that node dies. keepalived, left without unicast peers, \
      falls back to multicast as well (keepalived.conf(5), `unicast_peer`).
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: [‹a›], checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: [a, b], checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for held in plan.heldVIPs where held.routers.count == 1 {
      guard let holder = held.vip.holders?.first else { continue }
      findings.report(
        "`\(plan[held.routers[0].node].name)` is the only holder of `\(held.vip.name)`", at: holder.node.origin,
        label: "the address has nowhere to go from here", help: ["list a second holder"])
    }
  }
}
