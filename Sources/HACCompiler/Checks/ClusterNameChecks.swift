import SourceText
import TopologyModel

/// The names by which members of a cluster know each other.
enum ClusterNameChecks {
  static let all: [Check<Plan>] = [unique]

  static let unique = Check<Plan>(
    "cluster/same-name", .error, "two clusters have different names",
    why: """
      A member joins whoever answers by its cluster's name, and its transactions carry the name of a replication group: \
      under one name two groups cannot be told apart, and their transactions neither (MySQL manual, `group_replication_group_name`).
      """,
    bad: example("6f1f2b0e-0000-4000-8000-000000000001", "‹6f1f2b0e-0000-4000-8000-000000000001›"),
    good: example("6f1f2b0e-0000-4000-8000-000000000001", "6f1f2b0e-0000-4000-8000-000000000002")
  ) { plan, findings in
    var owners: [String: ClusterName] = [:]
    for fact in plan.facts.clusterNames.all.inOrderWritten {
      guard let first = owners[fact.setting + "=" + fact.value] else {
        owners[fact.setting + "=" + fact.value] = fact
        continue
      }
      findings.report(
        "`\(plan.name(of: fact.service))` and `\(plan.name(of: first.service))` both have the \(fact.setting) `\(fact.value)`", at: fact.origin,
        label: "the same name again", related: [(first.origin, "first used here")],
        help: ["give one of them another name, or leave it out: the default follows from the service's name"])
    }
  }

  private static func example(_ one: String, _ two: String) -> String {
    let group = "kind: mysql-group-replication, version: \"8.4\", accept_no_quorum: true, recovery: { user: rec, password: { secret: rec } }, tls: { ca: /t/ca.pem, cert: /t/cert.pem, key: /t/key.pem }"
    return """
      secrets:
        rec: { file: secrets/recovery }
      services:
        one: { \(group), nodes: [a], group_name: \(one) }
        two: { \(group), nodes: [b], group_name: \(two) }
      """
  }
}
