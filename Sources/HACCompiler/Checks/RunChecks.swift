import SourceText
import TopologyModel

/// Topologies that are compiled in one run.
enum RunChecks {
  static let all: [Check<[Plan]>] = [name]

  static let name = Check<[Plan]>(
    "run/duplicate-name", .error, "the topologies of a run have different names",
    why: "The output directory is named after the topology: of two with one name, the second would replace the first.",
    bad: [
      """
      hac: 1
      name: shop
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
      nodes:
        a: { address: 10.0.0.11 }
      """,
      """
      hac: 1
      name: ‹shop›
      os: debian-12
      networks:
        lan: { subnet: 10.0.1.0/24, interface: eth0 }
      nodes:
        a: { address: 10.0.1.11 }
      """,
    ],
    good: [
      """
      hac: 1
      name: shop
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
      nodes:
        a: { address: 10.0.0.11 }
      """,
      """
      hac: 1
      name: shop-staging
      os: debian-12
      networks:
        lan: { subnet: 10.0.1.0/24, interface: eth0 }
      nodes:
        a: { address: 10.0.1.11 }
      """,
    ]
  ) { plans, findings in
    var first: [String: OriginID] = [:]
    for plan in plans {
      guard let known = first[plan.topology.name] else {
        first[plan.topology.name] = plan.topology.origin
        continue
      }
      findings.report(
        "two topologies are named `\(plan.topology.name)`", at: plan.topology.origin, label: "the same name again",
        related: [(known, "first used here")], help: ["rename one of them"])
    }
  }
}
