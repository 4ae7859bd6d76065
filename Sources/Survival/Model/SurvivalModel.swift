import SourceText
import TopologyModel

/// What the facts of a topology say about failures: read once, asked many times.
public struct SurvivalModel: Sendable {
  public let topology: Topology
  public let tree: ComponentTree
  let quorums: [ServiceID: [Quorum]]
  let redundancies: [ServiceID: [Redundancy]]
  let availabilities: [ServiceID: [Availability]]
  let replications: [ServiceID: [Replication]]
  let takeovers: [Takeover]
  /// By VIP, in the order of preference.
  let holders: [[Holder]]
  let routers: [VirtualRouter]
  let members: [ServiceID: [Member]]
  /// The services that use a VIP.
  let users: [VIPID: [ServiceID]]
  /// Votes whose base shrinks, numbered.
  let electorates: [Electorate]

  struct Electorate: Hashable, Sendable {
    let service: ServiceID
    let quorum: String
  }

  /// A node that may hold a VIP.
  struct Holder: Sendable {
    let node: NodeID
    let priority: Int
    let preempts: Bool
    /// What the checks that can take the VIP away from it need to pass, each by the names of its service.
    let needs: [(service: ServiceID?, expression: Expression)]
  }

  public init(_ plan: Plan) { self.init(plan.topology, plan.facts) }

  public init(_ topology: Topology, _ facts: Facts) {
    self.topology = topology
    tree = ComponentTree(topology, facts)
    func byService<F: Fact>(_ facts: [F]) -> [ServiceID: [F]] {
      var result: [ServiceID: [F]] = [:]
      for fact in facts { if let service = fact.service { result[service, default: []].append(fact) } }
      return result
    }
    quorums = byService(facts.quorums.all)
    redundancies = byService(facts.redundancies.all)
    availabilities = byService(facts.availabilities.all)
    replications = byService(facts.replications.all)
    takeovers = facts.takeovers.all
    members = byService(facts.members.all)
    routers = facts.virtualRouters.all
    var users: [VIPID: [ServiceID]] = [:]
    for (service, stated) in availabilities {
      for vip in Set(stated.flatMap { $0.needs.vips }) { users[vip, default: []].append(service) }
    }
    self.users = users.mapValues { $0.sorted() }
    electorates = facts.quorums.all.filter { $0.rule == .weightedMajority }.compactMap { quorum in
      quorum.service.map { Electorate(service: $0, quorum: quorum.name) }
    }
    holders = Self.holders(topology, facts, users: users, members: members)
  }

  private static func holders(
    _ topology: Topology, _ facts: Facts, users: [VIPID: [ServiceID]], members: [ServiceID: [Member]]
  ) -> [[Holder]] {
    var scripts: [VIPID: [TrackScript]] = [:]
    // A weighted check changes who is preferred, and takes no node out.
    for script in facts.trackScripts.all where script.weight == nil { scripts[script.vip, default: []].append(script) }
    var routers: [VIPID: [VirtualRouter]] = [:]
    for router in facts.virtualRouters.all { routers[router.vip, default: []].append(router) }
    return topology.vips.indices.map { index in
      let id = VIPID(index)
      // VIPs of a sync group move together: what takes one away takes all.
      let group = topology.syncGroups.first { $0.vips.contains { $0.value == id } }?.vips.map(\.value) ?? [id]
      let checks = group.flatMap { scripts[$0] ?? [] }
      var nodes: Set<NodeID> = []
      return (routers[id] ?? []).sorted { $0.ordinal < $1.ordinal }.compactMap { router in
        guard nodes.insert(router.node).inserted else { return nil }
        let own = checks.filter { $0.node == router.node }
        // A check of a daemon that is not on the node never passes.
        let used = users[id] ?? []
        let isMember = used.isEmpty || used.contains { members[$0]?.contains { $0.node == router.node } ?? true }
        let needs = own.map { (service: $0.service, expression: $0.needs) }
        return Holder(
          node: router.node, priority: router.priority.value, preempts: router.preemption != .never,
          needs: isMember || own.isEmpty ? needs : [(nil, .atLeast(1, []))])
      }
    }
  }

  public func name(_ service: ServiceID) -> String { topology[service].name }
}

extension Expression {
  /// The VIPs that it names itself.
  var vips: [VIPID] {
    switch self {
    case .vip(let id): [id]
    case .all(let inner), .any(let inner), .atLeast(_, let inner): inner.flatMap(\.vips)
    case .component, .quorum, .redundancy, .service: []
    }
  }
}
