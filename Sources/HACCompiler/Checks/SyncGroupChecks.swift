import SourceText
import TopologyModel

/// Instances that change state together: keepalived.conf(5), `vrrp_sync_group`.
enum SyncGroupChecks {
  static let all: [Check<Plan>] = [oneMember, twoGroups, holders, weights]

  static let oneMember = Check<Plan>(
    "sync/one-member", .warning, "a sync group has at least two VIPs",
    why: "A group keeps its members in one state; keepalived itself warns of a group of one.",
    bad: """
      vrrp_sync_groups:
        ‹edge›: [web]
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for group in plan.topology.syncGroups where Set(group.vips.map(\.value)).count < 2 {
      findings.report(
        "`\(group.name)` has \(group.vips.isEmpty ? "no member" : "one member")", at: group.origin, label: "nothing moves together here",
        help: ["list the VIPs that must be on one node, or remove the group"])
    }
  }

  static let twoGroups = Check<Plan>(
    "sync/two-groups", .error, "a VIP is in one sync group",
    why: """
      keepalived answers \"Virtual router … cannot exist in more than one sync group; ignoring …\" (seen with 2.2.7), \
      and the members of the second group part ways at the next failure. A VIP with IPv4 and IPv6 addresses is a group \
      by itself already.
      """,
    bad: """
      vrrp_sync_groups:
        edge: [web, api]
        core: [‹web›, sql]
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
        api: { address: 10.0.0.51, virtual_router_id: 51, checks: [{ tcp: 81 }] }
        sql: { address: 10.0.0.52, virtual_router_id: 52, checks: [{ tcp: 82 }] }
      services:
        one: { kind: floating-ip, nodes: [a, b], vip: web }
        two: { kind: floating-ip, nodes: [a, b], vip: api }
        three: { kind: floating-ip, nodes: [a, b], vip: sql }
      """,
    good: """
      vrrp_sync_groups:
        edge: [web, api, sql]
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
        api: { address: 10.0.0.51, virtual_router_id: 51, checks: [{ tcp: 81 }] }
        sql: { address: 10.0.0.52, virtual_router_id: 52, checks: [{ tcp: 82 }] }
      services:
        one: { kind: floating-ip, nodes: [a, b], vip: web }
        two: { kind: floating-ip, nodes: [a, b], vip: api }
        three: { kind: floating-ip, nodes: [a, b], vip: sql }
      """
  ) { plan, findings in
    var first: [VIPID: OriginID] = [:]
    for group in plan.topology.syncGroups {
      for member in group.vips {
        let vip = plan.topology[member.value]
        if Set(vip.addresses.map(\.value.address.family)).count > 1 {
          findings.report(
            "the IPv4 and IPv6 instances of `\(vip.name)` are a sync group already", at: member.origin, label: "cannot be in a second one",
            related: [(vip.origin, "the vip")], help: ["give each family a VIP of its own, and list both"])
        } else if let known = first[member.value] {
          findings.report(
            "`\(vip.name)` is in two places of the sync groups", at: member.origin, label: "listed again here",
            related: [(known, "first listed here")], help: ["keep it in one group"])
        } else {
          first[member.value] = member.origin
        }
      }
    }
  }

  static let holders = Check<Plan>(
    "sync/different-holders", .error, "the VIPs of a sync group have the same holders in the same order",
    why: """
      A group goes to MASTER or BACKUP as a whole. Where its members prefer different nodes, each election of one \
      overthrows that of the other, without end; and a member that a node does not have cannot follow there \
      (keepalived.conf(5), `vrrp_sync_group`).
      """,
    bad: """
      vrrp_sync_groups:
        edge: [web, ‹api›]
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: [a, b], checks: [{ tcp: 80 }] }
        api: { address: 10.0.0.51, virtual_router_id: 51, holders: [b, a], checks: [{ tcp: 81 }] }
      services:
        one: { kind: floating-ip, nodes: [a, b], vip: web }
        two: { kind: floating-ip, nodes: [a, b], vip: api }
      """,
    good: """
      vrrp_sync_groups:
        edge: [web, api]
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: [a, b], checks: [{ tcp: 80 }] }
        api: { address: 10.0.0.51, virtual_router_id: 51, holders: [a, b], checks: [{ tcp: 81 }] }
      services:
        one: { kind: floating-ip, nodes: [a, b], vip: web }
        two: { kind: floating-ip, nodes: [a, b], vip: api }
      """
  ) { plan, findings in
    guard !plan.topology.syncGroups.isEmpty else { return }
    var nodes: [VIPID: [NodeID]] = [:]
    for held in plan.heldVIPs { nodes[held.id] = held.routers.map(\.node) }
    func names(_ vip: VIPID) -> String { (nodes[vip] ?? []).map { plan[$0].name }.joined(separator: ", ") }
    for group in plan.topology.syncGroups {
      guard let first = group.vips.first else { continue }
      for member in group.vips.dropFirst() where nodes[member.value] != nodes[first.value] {
        findings.report(
          "`\(plan.topology[member.value].name)` is held by \(names(member.value)), and `\(plan.topology[first.value].name)` by \(names(first.value))",
          at: member.origin, label: "differs from the first member", related: [(first.origin, "the first member")],
          help: ["give all VIPs of the group the same `holders`, in the same order"])
      }
    }
  }

  static let weights = Check<Plan>(
    "sync/weighted-check", .error, "the VIPs of a sync group have no weighted checks",
    why: """
      keepalived drops the weighted checks of an instance that is in a group (\"ignoring tracked script … due to SYNC \
      group\"): the instances must keep their common order.
      """,
    bad: """
      vrrp_sync_groups:
        edge: [web, api]
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { preempt: true }, checks: [{ tcp: 80, weight: ‹-50› }] }
        api: { address: 10.0.0.51, virtual_router_id: 51, vrrp: { preempt: true }, checks: [{ tcp: 81 }] }
      services:
        one: { kind: floating-ip, nodes: [a, b], vip: web }
        two: { kind: floating-ip, nodes: [a, b], vip: api }
      """,
    good: """
      vrrp_sync_groups:
        edge: [web, api]
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
        api: { address: 10.0.0.51, virtual_router_id: 51, checks: [{ tcp: 81 }] }
      services:
        one: { kind: floating-ip, nodes: [a, b], vip: web }
        two: { kind: floating-ip, nodes: [a, b], vip: api }
      """
  ) { plan, findings in
    guard !plan.topology.syncGroups.isEmpty else { return }
    var groupOf: [VIPID: DeclaredSyncGroup] = [:]
    for group in plan.topology.syncGroups { for member in group.vips { groupOf[member.value] = group } }
    for held in plan.heldVIPs {
      guard let group = groupOf[held.id] else { continue }
      for script in plan.facts.trackScripts[held.routers[0].node] where script.vip == held.id {
        guard let weight = script.weight, weight.value != 0 else { continue }
        findings.report(
          "keepalived drops the weighted check `\(script.name)`: `\(held.vip.name)` is in the sync group `\(group.name)`",
          at: weight.origin, label: "would be dropped", related: [(group.origin, "the group")],
          help: ["leave the weight out: a failure then takes the node out, for the whole group"])
      }
    }
  }
}
