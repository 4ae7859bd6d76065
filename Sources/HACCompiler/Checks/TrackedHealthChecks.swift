import SourceText
import TopologyModel

/// The arithmetic of weighted checks: whether health decides who has the address.
enum TrackedHealthChecks {
  static let all: [Check<Plan>] = [range, healthWins, withoutPreemption, zero]

  /// The weighted checks of a VIP, with the place of each weight. 0 is no weight to keepalived.
  private static func weights(_ held: HeldVIP, _ plan: Plan) -> [(name: String, weight: Located<Int>)] {
    plan.facts.trackScripts[held.routers[0].node].compactMap { script in
      guard script.vip == held.id, let weight = script.weight, weight.value != 0 else { return nil }
      return (script.name, weight)
    }
  }

  static let range = Check<Plan>(
    "vip/weight-range", .error, "a priority stays within 1 to 254 whatever the weighted checks say",
    why: """
      keepalived adds a positive weight while its check succeeds and a negative one while it fails, and cuts the sum \
      off at 1 and 254 (keepalived.conf(5), `vrrp_script`). Two holders that are both cut off have the same priority, \
      and the higher source address wins instead of the healthier node.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { preempt: true }, checks: [{ tcp: 80, weight: ‹-200› }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { preempt: true }, checks: [{ tcp: 80, weight: -100 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for held in plan.heldVIPs {
      let weights = weights(held, plan)
      let gains = weights.filter { $0.weight.value > 0 }
      let losses = weights.filter { $0.weight.value < 0 }
      let holders = held.routers.filter { $0.priority.value != 255 }
      if let top = holders.max(by: { $0.priority.value < $1.priority.value }), let place = gains.max(by: { $0.weight.value < $1.weight.value }) {
        let sum = gains.reduce(top.priority.value) { $0 + $1.weight.value }
        if sum > 254 {
          findings.report(
            "when every check succeeds, `\(plan[top.node].name)` has \(sumText(top.priority.value, gains.map(\.weight.value))) = \(sum), and keepalived makes it 254",
            at: place.weight.origin, label: "too much for the priorities", related: [(held.vip.origin, "the vip")],
            help: ["lower the weights, or the priorities: write them as `holders: { NODE: 100, … }`"])
        }
      }
      if let bottom = holders.min(by: { $0.priority.value < $1.priority.value }), let place = losses.min(by: { $0.weight.value < $1.weight.value }) {
        let sum = losses.reduce(bottom.priority.value) { $0 + $1.weight.value }
        if sum < 1 {
          findings.report(
            "when every check fails, `\(plan[bottom.node].name)` has \(sumText(bottom.priority.value, losses.map(\.weight.value))) = \(sum < 0 ? "−\(-sum)" : "0"), and keepalived makes it 1",
            at: place.weight.origin, label: "more than the priority has to lose", related: [(held.vip.origin, "the vip")],
            help: ["use weights that leave every priority at 1 or more"])
        }
      }
    }
  }

  private static func sumText(_ priority: Int, _ weights: [Int]) -> String {
    weights.reduce("\(priority)") { $0 + ($1 < 0 ? " − \(-$1)" : " + \($1)") }
  }

  /// A holder's priority when all its checks succeed but, at most, one.
  private static func priority(_ router: VirtualRouter, _ weights: [Int], failing: Int?) -> (sum: Int, text: String) {
    // The owner's priority never moves.
    guard router.priority.value != 255 else { return (255, "255, which no check moves,") }
    let terms = weights.enumerated().compactMap { index, weight -> Int? in
      (weight > 0) == (index != failing) ? weight : nil
    }
    let sum = min(254, max(1, terms.reduce(router.priority.value, +)))
    return (sum, terms.isEmpty ? "\(sum)" : "\(sumText(router.priority.value, terms)) = \(sum)")
  }

  static let healthWins = Check<Plan>(
    "vip/unhealthy-wins", .error, "a healthy holder beats an unhealthy one",
    why: """
      A weighted check only moves the priority (keepalived.conf(5), `vrrp_script`, `weight`). If it moves it by less \
      than the holders' priorities are apart, a node whose service is down keeps the address while a healthy one \
      waits. hac goes through the outcomes of the checks for every pair of holders. Every further failure only lowers \
      a priority, so the outcomes in which one check fails decide.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: { a: 150, b: 100 }, vrrp: { preempt: true }, checks: [{ tcp: 80, weight: ‹-20› }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: { a: 150, b: 100 }, vrrp: { preempt: true }, checks: [{ tcp: 80, weight: -60 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for held in plan.heldVIPs where held.routers.count > 1 {
      let checks = weights(held, plan)
      let weights = checks.map(\.weight.value)
      let ranked = held.routers.sorted { $0.priority.value > $1.priority.value }
      guard let best = ranked.first else { continue }
      for (index, check) in checks.enumerated() {
        let failed = priority(best, weights, failing: index)
        guard let beaten = ranked.dropFirst().first(where: { priority($0, weights, failing: nil).sum <= failed.sum }) else { continue }
        let healthy = priority(beaten, weights, failing: nil)
        findings.report(
          "when `\(check.name)` fails on `\(plan[best.node].name)`, it still has \(failed.text), and healthy `\(plan[beaten.node].name)` has only \(healthy.text)",
          at: check.weight.origin, label: "too little to move the address",
          related: [(best.priority.origin, "the preferred holder"), (beaten.priority.origin, "the healthy one")],
          help: [
            best.priority.value == 255
              ? "give the holders priorities from 1 to 254"
              : "use a weight beyond \(best.priority.value - ranked[ranked.count - 1].priority.value), or none: then a failure takes the node out"
          ])
      }
    }
  }

  static let withoutPreemption = Check<Plan>(
    "check/weight-without-preemption", .warning, "a weighted check moves the address only where VRRP preempts",
    why: """
      With `nopreempt` a backup ignores that the master's priority has fallen below its own: it takes over only when \
      the adverts stop (keepalived's `vrrp_state_backup`; acassen/keepalived issues 2483 and 2599). A weighted check \
      then counts only when a new holder is chosen, and a failed service keeps the address.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80, weight: ‹-50› }] }
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
    for held in plan.heldVIPs where held.routers[0].preemption == .never && held.routers.count > 1 {
      for check in weights(held, plan) where findings.isWritten(check.weight.origin) && held.vip.checks != nil {
        findings.report(
          "when `\(check.name)` fails, `\(held.vip.name)` stays where it is", at: check.weight.origin,
          label: "lowers a priority that nobody looks at", related: [(held.vip.vrrp.preempt.origin, "this vip does not preempt")],
          help: ["leave the weight out, so that a failure takes the node out, or say `vrrp: { preempt: true }`"])
      }
    }
  }

  static let zero = Check<Plan>(
    "check/zero-weight", .warning, "a weight of 0 is no weight",
    why: """
      keepalived takes `weight 0` for its default: the check takes the node out, by a FAULT state, instead of moving \
      its priority (keepalived.conf(5), `vrrp_script`).
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80, weight: ‹0› }] }
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
    for vip in plan.topology.vips {
      for check in vip.checks ?? [] {
        guard let weight = check.weight, weight.value == 0 else { continue }
        findings.report(
          "a failure of this check takes the node out, as if it had no weight", at: weight.origin, label: "means the same as none",
          help: ["leave `weight` out, or write how much the check counts"])
      }
    }
  }
}
