import SourceText
import TopologyModel

/// The `server_id` of MySQL servers.
enum ServerIDChecks {
  static let all: [Check<[Plan]>] = [unique]

  private struct Owner {
    let plan: Int
    let fact: ServerID
  }

  static let unique = Check<[Plan]>(
    "mysql/duplicate-server-id", .error, "a server_id belongs to one server",
    why: """
      A replica drops events that carry its own `server_id`, taking them for its own that came round (MySQL manual, \
      \"Replication and Binary Logging Options and Variables\"), and two replicas with one ID throw each other off the \
      source. Unique means within a topology, and over all topologies of the run between servers that share a \
      segment: staging may be numbered as production is. (`kind: example` stands for any MySQL kind.)
      """,
    bad: """
      services:
        one: { kind: example, nodes: { a: { server_id: 1 }, b: { server_id: 2 } } }
        two: { kind: example, nodes: { c: { server_id: ‹2› } } }
      """,
    good: """
      services:
        one: { kind: example, nodes: { a: { server_id: 1 }, b: { server_id: 2 } } }
        two: { kind: example, nodes: { c: { server_id: 3 } } }
      """
  ) { plans, findings in
    var owners: [UInt32: [Owner]] = [:]
    var clashes = Clashes(findings)
    for (number, plan) in plans.enumerated() {
      for fact in plan.facts.serverIDs.all.inOrderWritten {
        let known = owners[fact.value] ?? []
        if let first = known.first(where: { $0.plan == number || shareSegment(fact.node, plan, $0.fact.node, plans[$0.plan]) }) {
          // Two servers on one host have the same number by its address; that they cannot both be there is told as such.
          if first.plan == number, first.fact.node == fact.node { continue }
          let other = plans[first.plan]
          clashes.add(
            "`\(plan[fact.node].name)` and `\(other[first.fact.node].name)`\(first.plan == number ? "" : " of `\(other.topology.name)`") both have the server_id \(fact.value)",
            at: fact.origin, label: "the same server_id again", other: first.fact.origin, otherLabel: "first used here",
            help: ["give one of them another number, or leave `server_id` out: it follows from the IPv4 address"])
        } else {
          owners[fact.value, default: []].append(Owner(plan: number, fact: fact))
        }
      }
    }
    clashes.report(to: &findings)
  }

  /// Whether two servers of different topologies are on one segment, and not one host that is told elsewhere.
  private static func shareSegment(_ a: NodeID, _ planA: Plan, _ b: NodeID, _ planB: Plan) -> Bool {
    let (one, two) = (planA[a].addresses, planB[b].addresses)
    for x in one {
      for y in two where planA.topology[x.network].segment.value == planB.topology[y.network].segment.value {
        return x.address.value != y.address.value
      }
    }
    return false
  }
}
