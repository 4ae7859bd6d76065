import Testing
import TopologyModel

@testable import Survival

/// The rules of kinds that are yet to come, on facts made by hand: the engine must be able to say them.
@Suite("Rules of the engine") struct EngineRuleTests {
  /// A service `db` on `count` nodes, with facts of its own instead of its kind's.
  struct HandMade {
    let topology: Topology
    let service: ServiceID
    var facts = Facts()

    init(nodes count: Int, zones: [String] = [""], disks: Int = 0) throws {
      let nodes = (0..<count).map { (name: "n\($0)", zone: zones[$0 % zones.count]) }
      let text = Topologies.frame(nodes, disks: disks) + "services:\n  db: { kind: floating-ip, nodes: [\(nodes.map(\.name).joined(separator: ", "))], vip: v }\n"
      let plan = try Topologies.plan(text)
      topology = plan.topology
      service = ServiceID(0)
      for component in plan.facts.components.all { facts.components.append(component) }
    }

    var model: SurvivalModel { SurvivalModel(topology, facts) }

    mutating func needs(_ expression: Expression) {
      facts.availabilities.append(Availability(service: service, origin: .builtin, operation: .write, needs: expression))
    }

    func structure() throws -> Structure { try #require(model.structure(service, .write)) }
  }

  private static func node(_ index: Int) -> ComponentRef { .node(NodeID(index)) }

  // NDB: a side needs one node of each group; if it has all of some group no other side is complete, else the
  // arbitrator decides (MySQL manual, "NDB Cluster: arbitration").
  @Test("node groups with an arbitrator: failures and cuts", arguments: [2, 3])
  func nodeGroups(groups: Int) throws {
    var made = try HandMade(nodes: 2 * groups + 1)
    let members = (0..<groups).map { [Self.node(2 * $0), Self.node(2 * $0 + 1)].map { Expression.component($0) } }
    let arbitrator = Self.node(2 * groups)
    made.needs(.all(members.map { .any($0) } + [.any(members.map { .all($0) } + [.component(arbitrator)])]))
    let structure = try made.structure()
    func lives(_ up: Set<Int>) -> Bool {
      let counts = (0..<groups).map { group in (up.contains(2 * group) ? 1 : 0) + (up.contains(2 * group + 1) ? 1 : 0) }
      return counts.allSatisfy { $0 > 0 } && (counts.contains(2) || up.contains(2 * groups))
    }
    let all = Set(0...(2 * groups))
    for up in BruteForce.subsets(Array(all), size: all.count).map(Set.init) {
      #expect(structure.survives(all.subtracting(up).map(Self.node)) == lives(up))
      // Of the two sides of a cut at most one lives.
      var scenario = Scenario()
      scenario.sides = [up, all.subtracting(up)].map { Scenario.Side(nodes: Set($0.map { NodeID($0) })) }
      let living = made.model.outcome(of: scenario).sides.map { $0.services[0].can(.write) }
      #expect(living == [lives(up), lives(all.subtracting(up))])
      #expect(living.count { $0 } <= 1)
    }
    let words = CutWords.lines(CutSets(structure, tree: made.model.tree), ComponentWords(topology: made.topology))
    #expect(words.contains { $0.text == "n0 and n1" })
    if groups == 2 {
      #expect(words.contains { $0.size == 3 && $0.example.contains(arbitrator) })
      #expect(structure.tolerance(of: .node, structure.components(of: .node, tree: made.model.tree)).survived == 1)
    }
  }

  /// How many of the pairs of lost disks an array of mirrors survives (md(4), layout near with two copies).
  @Test("RAID 10 of mirrors survives all pairs but those of one mirror", arguments: [(4, 4, 6), (6, 12, 15), (8, 24, 28)])
  func mirrors(disks: Int, survived: Int, pairs: Int) throws {
    var made = try HandMade(nodes: 1, disks: disks)
    let refs = (1...disks).map { ComponentRef.disk(NodeID(0), "/disk\($0)") }
    var needs: [Expression] = []
    for pair in 0..<(disks / 2) {
      made.facts.redundancies.append(
        Redundancy(service: made.service, origin: .builtin, name: "mirror \(pair + 1)", members: [refs[2 * pair], refs[2 * pair + 1]], needed: 1))
      needs.append(.redundancy("mirror \(pair + 1)"))
    }
    made.needs(.all(needs))
    let structure = try made.structure()
    let lost = BruteForce.subsets(refs, size: 2).filter { $0.count == 2 }
    #expect(lost.count == pairs)
    #expect(lost.count { structure.survives($0) } == survived)
    #expect(structure.tolerance(of: .disk, structure.components(of: .disk, tree: made.model.tree)).survived == 1)
    let cuts = CutSets(structure, tree: made.model.tree)
    #expect(cuts.cuts.filter { $0.members.count == 2 }.reduce(0) { $0 + $1.sets } == pairs - survived)
    #expect(structure.lacks([refs[0], refs[1]]).map(\.need) == [.redundancy(made.service, "mirror 1")])
  }

  // Four paths: two adapters, two controllers of the array; one path is enough.
  @Test("paths through adapters to an array: any one is enough, the array alone stops all")
  func multipath() throws {
    var made = try HandMade(nodes: 1)
    let host = NodeID(0)
    func state(_ ref: ComponentRef, _ parents: ComponentRef...) {
      made.facts.components.append(Component(origin: .builtin, ref: ref, parents: parents))
    }
    state(.array("san"))
    for adapter in ["hba1", "hba2"] { state(.controller(host, adapter), .node(host)) }
    var paths: [ComponentRef] = []
    for adapter in ["hba1", "hba2"] {
      for port in ["a", "b"] {
        paths.append(.path(host, "\(adapter)-\(port)"))
        state(.path(host, "\(adapter)-\(port)"), .controller(host, adapter), .array("san"))
      }
    }
    made.facts.redundancies.append(Redundancy(service: made.service, origin: .builtin, name: "paths", members: paths, needed: 1))
    made.needs(.redundancy("paths"))
    let (structure, tree) = (try made.structure(), made.model.tree)
    let universe = paths + [.array("san"), .controller(host, "hba1"), .controller(host, "hba2"), .node(host)]
    var stops: Set<Set<ComponentRef>> = []
    for failed in BruteForce.subsets(universe, size: 4).map(Set.init) {
      let left = paths.filter { path in
        guard case .path(_, let name) = path else { return false }
        return failed.isDisjoint(with: [path, .array("san"), .node(host), .controller(host, String(name.prefix(4)))])
      }
      #expect(structure.survives(failed) == !left.isEmpty)
      if left.isEmpty, failed.count <= 3 { stops.insert(failed) }
    }
    let singles = CutSets(structure, tree: tree).cuts.filter { $0.members.count == 1 }.flatMap(\.members)
    #expect(singles == [.array("san")] || singles == [.node(host)], "of two with one effect one stands for both")
    BruteForce.proveCuts(structure, tree, made.topology, stops, #_sourceLocation)
    #expect(structure.tolerance(of: .path, structure.components(of: .path, tree: tree)).survived == 3)
    #expect(structure.tolerance(of: .controller, structure.components(of: .controller, tree: tree)).survived == 1)
    #expect(structure.tolerance(of: .array, structure.components(of: .array, tree: tree)).survived == 0)
  }

  // A manager that must be there to move the service, but not while the source is up: MHA, MMM.
  @Test("a manager is needed only once the source is lost")
  func manager() throws {
    var made = try HandMade(nodes: 4)
    let (source, replicas, manager) = (Self.node(0), [Self.node(1), Self.node(2)], Self.node(3))
    made.needs(.any([.component(source), .all([.component(manager), .any(replicas.map { .component($0) })])]))
    let structure = try made.structure()
    for failed in BruteForce.subsets([source, manager] + replicas, size: 4).map(Set.init) {
      let lives = !failed.contains(source) || (!failed.contains(manager) && !failed.isSuperset(of: replicas))
      #expect(structure.survives(failed) == lives)
    }
    let words = CutWords.lines(CutSets(structure, tree: made.model.tree), ComponentWords(topology: made.topology)).map(\.text)
    #expect(words == ["n0 and n3", "n[0-2]"])
  }

  @Test("a service stops with what it depends on, and says so")
  func dependency() throws {
    let text = Topologies.frame([("a", ""), ("b", ""), ("c", "")].map { (name: $0.0, zone: $0.1) })
      + "  w: { address: 10.0.0.201, virtual_router_id: 51 }\nservices:\n  db: { kind: floating-ip, nodes: [a, b], vip: v }\n  app: { kind: floating-ip, nodes: [b, c], vip: w }\n"
    let plan = try Topologies.plan(text)
    let (db, app) = (try #require(plan.topology.service(named: "db")), try #require(plan.topology.service(named: "app")))
    var facts = Facts()
    for component in plan.facts.components.all { facts.components.append(component) }
    for router in plan.facts.virtualRouters.all { facts.virtualRouters.append(router) }
    for service in [db, app] {
      let vip = try #require(plan.topology.vip(named: service == db ? "v" : "w"))
      facts.availabilities.append(
        Availability(
          service: service, origin: .builtin, operation: .write, needs: service == db ? .vip(vip) : .all([.vip(vip), .service(db, .write)])))
    }
    let structure = try #require(SurvivalModel(plan.topology, facts).structure(app, .write))
    let nodes = try ["a", "b", "c"].map { try #require(plan.topology.node(named: $0)) }
    #expect(structure.survives([.node(nodes[0])]))
    #expect(!structure.survives([.node(nodes[0]), .node(nodes[1])]))
    #expect(structure.lacks([.node(nodes[0]), .node(nodes[1])]).map(\.need) == [.service(db, .write), .vip(VIPID(0))])
  }

  /// Numbers that are the same on every run.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 33)
    }
  }

  @Test("whatever is needed, the cut sets of what is interchangeable are those of trying every set")
  func random() throws {
    var numbers = Numbers(state: 11)
    var found = 0
    for round in 0..<60 {
      var made = try HandMade(nodes: Int.random(in: 2...4, using: &numbers), zones: [["", "a"], ["r/a", "r/b"], ["a"]].randomElement(using: &numbers) ?? [""], disks: Int.random(in: 0...2, using: &numbers))
      let leaves = made.facts.components.all.map(\.ref).filter { $0.kind == .node || $0.kind == .disk }
      var groups: [Expression] = []
      for group in 0..<Int.random(in: 1...3, using: &numbers) {
        let members = leaves.filter { _ in Int.random(in: 0..<10, using: &numbers) < 7 }
        guard !members.isEmpty else { continue }
        made.facts.quorums.append(
          Quorum(
            service: made.service, origin: .builtin, name: "g\(group)",
            voters: members.map { .init($0, weight: Bool.random(using: &numbers) ? 1 : Int.random(in: 1...2, using: &numbers)) },
            rule: [.majority, .half, .weightedMajority].randomElement(using: &numbers) ?? .half))
        made.facts.redundancies.append(
          Redundancy(service: made.service, origin: .builtin, name: "g\(group)", members: members, needed: Int.random(in: 1...members.count, using: &numbers)))
        groups.append(Bool.random(using: &numbers) ? .quorum("g\(group)") : .redundancy("g\(group)"))
      }
      guard !groups.isEmpty else { continue }
      made.needs(Bool.random(using: &numbers) ? .all(groups) : .any(groups))
      let (structure, tree) = (try made.structure(), made.model.tree)
      var stops: Set<Set<ComponentRef>> = []
      for failed in BruteForce.subsets(structure.components, size: 3).map(Set.init) where !structure.survives(failed) { stops.insert(failed) }
      found += stops.count
      BruteForce.proveCuts(structure, tree, made.topology, stops, #_sourceLocation, "round \(round)")
    }
    #expect(found > 1000)
  }
}
