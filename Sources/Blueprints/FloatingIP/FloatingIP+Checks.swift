import SourceText
import TopologyModel

extension FloatingIP {
  public static let checks: [Check<ServiceSubject<FloatingIP>>] = [twoNodes, needsHealthCheck]

  static let twoNodes = Check<ServiceSubject<FloatingIP>>(
    "floating-ip/one-node", .error, "a floating address needs at least two nodes",
    why: "With one node there is nowhere for the address to go when that node dies.",
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50 }
      services:
        ‹site›: { kind: floating-ip, nodes: [a], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { subject, findings in
    let members = subject.members("instance")
    guard members.count < 2 else { return }
    findings.report(
      "`\(subject.topology[subject.service].name)` runs on \(members.count == 1 ? "one node" : "no node")", at: subject.origin,
      label: "its address has nowhere to go", help: ["list a second node under `nodes`"])
  }

  static let needsHealthCheck = Check<ServiceSubject<FloatingIP>>(
    "floating-ip/no-check", .warning, "the address follows only the node, not the daemon",
    why: """
      VRRP alone moves the address when keepalived or its node dies. A daemon that has crashed keeps the address \
      unless a check tells keepalived so (keepalived.conf(5), `vrrp_script`).
      """,
    bad: """
      vips:
        ‹web›: { address: 10.0.0.50, virtual_router_id: 50 }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ http: { port: 80 } }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { subject, findings in
    guard let id = subject.topology.vip(named: subject.fields.vip.value.text) else { return }
    let vip = subject.topology[id]
    guard vip.checks?.isEmpty ?? true, subject.members("instance").count > 1 else { return }
    findings.report(
      "nothing tells keepalived when the daemon behind `\(vip.name)` is down", at: vip.origin, label: "no `checks`",
      related: [(subject.origin, "the daemon")], help: ["add `checks: [{ tcp: PORT }]`, or better an `http` check"])
  }
}
