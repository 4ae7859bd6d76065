import SourceText
import TopologyModel

/// The names and interfaces of a host's VRRP instances.
enum InstanceChecks {
  static let all: [Check<Plan>] = [instanceName, loopback]

  static let instanceName = Check<Plan>(
    "vip/duplicate-instance", .error, "an instance name is used once on a host",
    why: """
      A host's keepalived.conf holds the instances of all its VIPs, and keepalived answers \"vrrp instance … already \
      defined\" to the second of two with one name. Names made from VIP names have `_` where those have `-`.
      """,
    bad: """
      vips:
        web-1: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ name: chk_1, tcp: 80 }] }
        ‹web_1›: { address: 10.0.0.51, virtual_router_id: 51, checks: [{ name: chk_2, tcp: 81 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web-1 }
        rest: { kind: floating-ip, nodes: [a, b], vip: web_1 }
      """,
    good: """
      vips:
        web-1: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ name: chk_1, tcp: 80 }] }
        web_1: { address: 10.0.0.51, virtual_router_id: 51, instance: VI_REST, checks: [{ name: chk_2, tcp: 81 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web-1 }
        rest: { kind: floating-ip, nodes: [a, b], vip: web_1 }
      """
  ) { plan, findings in
    func place(_ router: VirtualRouter) -> OriginID { plan.topology[router.vip].instance?.origin ?? plan.topology[router.vip].origin }
    var clashes = Clashes(findings)
    for node in plan.topology.nodeIDs {
      var seen: [String: VirtualRouter] = [:]
      for router in plan.facts.virtualRouters[node].inOrder(by: \.vip) {
        guard let first = seen[router.instance] else {
          seen[router.instance] = router
          continue
        }
        clashes.add(
          "`\(plan.topology[first.vip].name)` and `\(plan.topology[router.vip].name)` both make an instance `\(router.instance)` on `\(plan[node].name)`",
          at: place(router), label: "the same name again", other: place(first), otherLabel: "first used here",
          help: ["say `instance: NAME` on one of the two"])
      }
    }
    clashes.report(to: &findings)
  }

  static let loopback = Check<Plan>(
    "vip/loopback-interface", .error, "VRRP does not run on the loopback interface",
    why: "keepalived answers \"cannot use a loopback interface (lo) for vrrp\": no advert sent there reaches another host.",
    bad: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: ‹lo› }
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
        lan: { subnet: 10.0.0.0/24, interface: lan0 }
      nodes:
        a: { address: 10.0.0.11 }
        b: { address: 10.0.0.12 }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    var clashes = Clashes(findings)
    for router in plan.facts.virtualRouters.all where router.interface.text == "lo" {
      let interface = plan[router.node].addresses.lazy.compactMap(\.interface).first { $0.value.text == "lo" }
      clashes.add(
        "`\(plan.topology[router.vip].name)` would send its adverts on `lo` of `\(plan[router.node].name)`",
        at: interface?.origin ?? router.origin, label: "the loopback interface", other: router.origin, otherLabel: "the vip",
        help: ["name the interface that is on the network"])
    }
    clashes.report(to: &findings)
  }
}
