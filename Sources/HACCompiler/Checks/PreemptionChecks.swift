import SourceText
import TopologyModel

/// How an instance begins, and whether a returning node takes the address back.
enum PreemptionChecks {
  static let all: [Check<Plan>] = [ownerWaits, masterWaits, masterPreempts, masterDelays, delayUnused, delayRange]

  static let ownerWaits = Check<Plan>(
    "vip/owner-without-preemption", .error, "priority 255 and `preempt: false` exclude each other",
    why: """
      keepalived answers \"nopreempt is incompatible with priority 255. resetting nopreempt\" (seen with 2.2.7): the \
      node takes the address whenever it comes up, whatever the topology says.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: { a: ‹255›, b: 254 }, checks: [{ tcp: 80 }] } # hac: allow vip/owner-priority because this example is about preemption
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, holders: { a: 200, b: 199 }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for held in plan.heldVIPs where held.routers[0].preemption == .never {
      for router in held.routers where router.priority.value == 255 {
        findings.report(
          "`\(plan[router.node].name)` would take `\(held.vip.name)` back although the vip does not preempt", at: router.priority.origin,
          label: "clears `nopreempt`", related: [(held.vip.vrrp.preempt.origin, "`preempt` is false here")],
          help: ["write a priority from 1 to 254, or say `vrrp: { preempt: true }`"])
      }
    }
  }

  static let masterWaits = Check<Plan>(
    "vip/master-without-preemption", .error, "`initial_state: master` needs preemption",
    why: """
      \"For this to work, the initial state of this entry must be BACKUP\" (keepalived.conf(5), `nopreempt`): \
      keepalived clears `nopreempt` on an instance that begins as MASTER.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, initial_state: ‹master›, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, initial_state: backup, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for held in plan.heldVIPs where held.routers[0].startsAsMaster && held.routers[0].preemption == .never {
      findings.report(
        "`\(held.vip.name)` begins as MASTER and is not to preempt; keepalived drops the second", at: held.vip.initialState.origin,
        label: "clears `nopreempt`", related: [(held.vip.vrrp.preempt.origin, "`preempt` is false here")],
        help: ["leave `initial_state` out: all holders begin as BACKUP, and the first to start takes the address"])
    }
  }

  static let masterPreempts = Check<Plan>(
    "vip/master-preempts", .warning, "a node that begins as MASTER with preemption takes the address before it is known to be well",
    why: """
      A rebooted node takes the address back at once, before its database has caught up, and clients move a second \
      time for nothing. With BACKUP on all nodes and no preemption the address stays with the node that works \
      (keepalived.conf(5), `nopreempt`).
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, initial_state: ‹master›, vrrp: { preempt: true }, checks: [{ tcp: 80 }] }
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
    for held in plan.heldVIPs where held.routers[0].startsAsMaster && held.routers[0].preemption == .immediate {
      findings.report(
        "`\(plan[held.routers[0].node].name)` takes `\(held.vip.name)` back whenever it boots", at: held.vip.initialState.origin,
        label: "begins as MASTER", related: [(held.vip.vrrp.preempt.origin, "and preempts")],
        help: ["leave out `initial_state` and `preempt`: all begin as BACKUP, and nobody takes a working address away"])
    }
  }

  static let masterDelays = Check<Plan>(
    "vip/master-with-delay", .error, "`preempt_delay` needs an initial state of BACKUP",
    why: """
      keepalived answers \"preempt delay will not work with initial state MASTER - clearing\" (seen with 2.2.7).
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, initial_state: ‹master›, vrrp: { preempt: true, preempt_delay: 60s }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { preempt: true, preempt_delay: 60s }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for held in plan.heldVIPs where held.routers[0].startsAsMaster {
      guard case .delayed(let delay) = held.routers[0].preemption, let place = held.vip.vrrp.preemptDelay else { continue }
      findings.report(
        "the delay of \(delay) does not hold for a node that begins as MASTER", at: held.vip.initialState.origin,
        label: "clears the delay", related: [(place.origin, "this delay")], help: ["leave `initial_state` out"])
    }
  }

  static let delayUnused = Check<Plan>(
    "vip/delay-without-preemption", .error, "`preempt_delay` needs `preempt: true`",
    why: """
      The delay is how long a returning node waits before it preempts. Where it does not preempt at all, one of the \
      two is a mistake; keepalived resets the delay (keepalived.conf(5), `preempt_delay`).
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { preempt_delay: ‹60s› }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { preempt: true, preempt_delay: 60s }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for vip in plan.topology.vips where !vip.vrrp.preempt.value {
      guard let delay = vip.vrrp.preemptDelay else { continue }
      findings.report(
        "`\(vip.name)` does not preempt, so there is nothing to delay", at: delay.origin, label: "without effect",
        related: [(vip.vrrp.preempt.origin, "`preempt` is false here")], help: ["add `preempt: true`, or remove the delay"])
    }
  }

  static let delayRange = Check<Plan>(
    "vip/preempt-delay-range", .error, "`preempt_delay` is at most 1000 s",
    why: "keepalived refuses a longer one and goes on without any (keepalived.conf(5), `preempt_delay`: 0 to 1000).",
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { preempt: true, preempt_delay: ‹20m› }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { preempt: true, preempt_delay: 10m }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for vip in plan.topology.vips {
      guard let delay = vip.vrrp.preemptDelay, delay.value > .seconds(1000) else { continue }
      findings.report(
        "\(delay.value) is longer than the 1000 s that keepalived takes", at: delay.origin, label: "too long",
        help: ["write at most `1000s`"])
    }
  }
}
