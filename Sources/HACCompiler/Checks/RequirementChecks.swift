import SourceText
import Survival
import TopologyModel

/// What a service or the stack must survive, against what its layout does.
enum RequirementChecks {
  static let all: [Check<Plan>] = [failures, gap, loss]

  private static func stack(_ require: String, _ lines: String) -> String {
    """
    vips:
      db: { address: 10.0.0.50, virtual_router_id: 50 }
    \(require)services:
      database:
        kind: pxc
        vip: db
        version: 8.0
        tls: { ca: /etc/mysql/tls/ca.pem, cert: /etc/mysql/tls/server.pem, key: /etc/mysql/tls/server-key.pem }

    """ + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
  }

  private static func pair(_ lines: String) -> String {
    """
    secrets:
      repl: { file: secrets/mysql_replication }
    vips:
      db: { address: 10.0.0.50, virtual_router_id: 50 }
    services:
      database:
        kind: mysql-dual-master
        nodes: [a, b]
        vip: db
        version: 8.0
        replication: { user: repl, password: { secret: repl } }
        tls: { ca: /etc/mysql/tls/ca.pem, cert: /etc/mysql/tls/server.pem, key: /etc/mysql/tls/server-key.pem }
        witness: { ping: 10.0.0.1 }

    """ + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
  }

  static let failures = Check<Plan>(
    "require/failures", .error, "the layout survives the failures that `require` names, whichever components they hit",
    why: """
      What a layout survives follows from its votes, copies and addresses, and is computed: the finding shows a smallest \
      set of failures that stops the service, and the cheapest change of those tried after which none of that size does. \
      `hac analyze` shows all of them. Under the top-level `require` every service is meant.
      """,
    bad: [
      stack("", "nodes: [a, b, c]\nrequire: { node_failures: ‹2› }"),
      stack("require: { zone_failures: ‹2› }\n", "nodes: [a, b, c]"),
      stack("", "nodes: [a, b, c]\nrequire: { disk_failures: ‹1› }"),
    ],
    good: [stack("require: { zone_failures: 1 }\n", "nodes: [a, b, c]\nrequire: { node_failures: 1 }")]
  ) { plan, findings in report(plan, &findings) { if case .failures = $0 { true } else { false } } }

  static let gap = Check<Plan>(
    "require/gap", .error, "a survived failure interrupts the service no longer than `require` allows",
    why: """
      The gap adds up from the timers: the adverts that a backup waits for, the checks that must fail, what a new holder \
      does before it serves. What comes back only by hand has no bound. The finding shows the longest sum.
      """,
    bad: pair("require: { max_gap: ‹10s› }"), good: pair("promotion: { drain_timeout: 5s }\nrequire: { max_gap: 20s }")
  ) { plan, findings in report(plan, &findings) { $0 == .gap } }

  static let loss = Check<Plan>(
    "require/loss", .error, "a survived failure loses no more than `require` allows",
    why: """
      Asynchronous replication loses what the peer had not received; semi-synchronous replication nothing, unless it had \
      fallen back; certified replication and erasure codes nothing that was acknowledged.
      """,
    bad: pair("require: { max_loss: ‹none› }"), good: stack("", "nodes: [a, b, c]\nrequire: { max_loss: none }")
  ) { plan, findings in report(plan, &findings) { $0 == .loss } }

  /// Requirements of services, and those of the stack for every service.
  private static func report(_ plan: Plan, _ findings: inout Findings, _ isMeant: (Shortfall.Subject) -> Bool) {
    let services = plan.topology.services.indices.map { ServiceID($0) }
    guard plan.topology.require != nil || services.contains(where: { plan.topology[$0].body.require != nil }) else { return }
    let model = SurvivalModel(plan)
    for service in services {
      let own = plan.topology[service].body.require
      for requirement in [own, plan.topology.require].compactMap({ $0 }) {
        for shortfall in model.shortfalls(requirement, of: service) where isMeant(shortfall.subject) {
          let help: String
          switch shortfall.subject {
          case .failures:
            let remedy = plan.remedy(for: shortfall, of: requirement, origins: findings.origins)
            help = remedy.map { "this would do: \($0)" } ?? "none of the changes that hac tried would do"
          case .gap: help = "shorten the longest of these times, or allow more"
          case .loss: help = "have commits wait for a peer, choose a kind in which they do, or accept the loss: `max_loss: semi_sync` or `lag`"
          }
          findings.report(
            shortfall.message + (shortfall.reasons.isEmpty ? "" : ": " + shortfall.reasons.joined(separator: "; ")), at: shortfall.origin,
            label: "required here", related: [(plan.topology[service].origin, "this service")], help: [help])
        }
      }
    }
  }
}
