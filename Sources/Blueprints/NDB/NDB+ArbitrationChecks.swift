import SourceText
import TopologyModel

/// Checks of who decides when the cluster is split, and of who hands out the configuration.
extension NDB {
  static let arbitrationChecks: [Check<ServiceSubject<NDB>>] =
    [noArbitrator, arbitratorOnDataHost, arbitratorInDataZone, oneManagementNode]

  /// The nodes that may arbitrate, with the rank that is written or that hac gave.
  private static func arbitrators(_ subject: ServiceSubject<NDB>) -> [(node: NodeID, rank: Int, origin: OriginID)] {
    let data = Set(subject.members("data").map(\.node))
    let (managers, servers) = (subject.members("management"), subject.members("sql"))
    let offData = managers.contains { !data.contains($0.node) }
    let serversArbitrate = !offData && servers.contains { !data.contains($0.node) }
    func written(_ ranks: [(Located<NodePattern>, Located<Int>?)], _ node: NodeID) -> Located<Int>? {
      ranks.first { $0.0.value.names.contains { $0.text == subject.topology[node].name } }?.1
    }
    let managerRanks = subject.fields.management.entries.map { ($0.node, $0.extra?.arbitrationRank) }
    let serverRanks = subject.fields.sql.entries.map { ($0.node, $0.extra?.arbitrationRank) }
    // As `resolve` gives them.
    return managers.map { member in
      let own = written(managerRanks, member.node)
      let chosen = !data.contains(member.node) || !(offData || serversArbitrate) ? 1 : 0
      return (member.node, own?.value ?? chosen, own?.origin ?? member.origin)
    }
      + servers.map { member in
        let own = written(serverRanks, member.node)
        return (member.node, own?.value ?? (serversArbitrate && !data.contains(member.node) ? 2 : 0), own?.origin ?? member.origin)
      }
  }

  static let noArbitrator = Check<ServiceSubject<NDB>>(
    "mysql-ndb/no-arbitrator", .warning, "some node should be able to arbitrate",
    why: """
      When what is left could be either half of a split cluster, it asks the arbitrator. Where no management or SQL node \
      has an ArbitrationRank above 0 nobody answers, and all data nodes stop: the management server itself warns that this \
      "may cause complete cluster shutdown in case of host failure" (ConfigInfo.cpp, `check_node_vs_replicas`).
      """,
    bad: example(service: "‹db›", "management: { m1: { arbitration_rank: 0 }, m2: { arbitration_rank: 0 } }"),
    good: example("management: { m1: { arbitration_rank: 0 }, m2: {} }")
  ) { subject, findings in
    guard subject.fields.replicas.value > 1, !arbitrators(subject).contains(where: { $0.rank > 0 }) else { return }
    findings.report(
      "no node of `\(subject.name)` may arbitrate", at: subject.origin, label: "half of the data nodes would take all down",
      help: ["leave `arbitration_rank` out on a management node that is on no data node's host"])
  }

  static let arbitratorOnDataHost = Check<ServiceSubject<NDB>>(
    "mysql-ndb/arbitrator-on-data-host", .warning, "an arbitrator belongs on a host without a data node",
    why: """
      The host that takes half of a node group with it takes the arbitrator too, and the rest stops for lack of an answer. \
      The management server warns of it: "Running arbitrator on the same host as a database node may cause complete \
      cluster shutdown in case of host failure" (ConfigInfo.cpp, `check_node_vs_replicas`).
      """,
    bad: [example("management: { m1: {}, d1: { arbitration_rank: ‹1› } }"), example("management: { ‹d1›: {}, d2: { arbitration_rank: 0 } }\nsql: [d1, d2]")],
    good: [example("management: [m1, d1]"), example("management: [d1, d2]")]
  ) { subject, findings in
    guard subject.fields.replicas.value > 1 else { return }
    let data = subject.members("data")
    for one in arbitrators(subject) where one.rank > 0 {
      guard let clash = data.first(where: { $0.node == one.node }) else { continue }
      findings.report(
        "`\(subject.topology[one.node].name)` arbitrates and has a data node", at: one.origin, label: "lost together with its data node",
        related: [(clash.origin, "a data node here")],
        help: ["let a host without a data node arbitrate: add it under `management`", "or say `arbitration_rank: 0` here, if another one arbitrates"])
    }
  }

  static let arbitratorInDataZone = Check<ServiceSubject<NDB>>(
    "mysql-ndb/arbitrator-in-data-zone", .warning, "no zone should hold an arbitrator and half of every node group",
    why: """
      What is left of a lost zone asks the arbitrator, unless it still has all of one node group. If the arbitrator in \
      office was in that zone, nobody answers and all stop; another one is elected only while the cluster is whole. With \
      two zones for the data nodes the arbitrators belong into a third one (MySQL manual, "Defining an NDB Cluster \
      Management Server", ArbitrationRank).
      """,
    bad: example("management: [‹m1›, m2]").replacing("rack-c", with: "rack-a").replacing("db:", with: "db: \(zoneIsSaid)"), good: example("management: [m1, m2]")
  ) { subject, findings in
    guard subject.fields.replicas.value > 1 else { return }
    let data = subject.members("data").map(\.node)
    guard data.count % subject.fields.replicas.value == 0 else { return }
    let candidates = arbitrators(subject).filter { $0.rank > 0 }
    guard let best = candidates.map(\.rank).min() else { return }
    for (zone, held) in subject.zones(of: data) where held.count < data.count {
      // A zone with a whole node group is another matter; where one is left untouched no vote is needed.
      guard !subject.groups.contains(where: { held.isSuperset(of: $0) }), !subject.groups.contains(where: { held.isDisjoint(with: $0) }) else { continue }
      let inZone = candidates.filter { one in
        one.rank == best && subject.topology[one.node].zone?.value.prefixes.contains(zone) ?? false && !held.contains(one.node)
      }
      for one in inZone {
        findings.report(
          "the zone `\(zone)` holds the arbitrator `\(subject.topology[one.node].name)` and a node of every node group", at: one.origin,
          label: "lost together with half of the data nodes",
          help: ["place it in a zone without data nodes", "or say `arbitration_rank: 2` here and leave 1 to those in other zones"])
      }
    }
  }

  static let oneManagementNode = Check<ServiceSubject<NDB>>(
    "mysql-ndb/one-management-node", .warning, "a cluster should have two management nodes",
    why: """
      A running cluster does without one, but nothing can start: every node that is restarted fetches the configuration \
      from one of those that its connect string names. And while there is none, the next lost data node may stop all the \
      others for lack of an arbitrator (MySQL manual, "NDB Cluster Connection Strings").
      """,
    bad: example(service: "‹db›", "management: [m1]"), good: example("management: [m1, m2]")
  ) { subject, findings in
    guard subject.members("management").count == 1 else { return }
    findings.report(
      "`\(subject.name)` has one management node", at: subject.origin, label: "without it no node can start",
      help: ["add a second host under `management`, best one without a data node"])
  }
}
