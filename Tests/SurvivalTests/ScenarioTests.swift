import Testing
import TopologyModel

@testable import Survival

/// What is left after a scenario, against models that play it by hand.
@Suite("Scenarios") struct ScenarioTests {
  private func model(_ text: String) throws -> SurvivalModel { SurvivalModel(try Topologies.plan(text)) }

  /// Every way to put things on sides.
  private func splits(_ count: Int, sides: Int) -> [[Int]] {
    (0..<count).reduce([[]]) { done, _ in done.flatMap { split in (0..<sides).map { split + [$0] } } }
  }

  private func nodes(_ text: String) -> [(name: String, zone: String)] { text.split(separator: " ").map { (name: String($0), zone: "") } }

  @Test("VRRP has no quorum: every side with a holder has the address, the preferred one of each")
  func vrrp() throws {
    let model = try model(Topologies.floating(nodes("a b c")))
    for split in splits(3, sides: 3) {
      var scenario = Scenario()
      scenario.sides = (0..<3).map { side in Scenario.Side(nodes: Set(split.indices.filter { split[$0] == side }.map { NodeID($0) })) }
      let outcome = model.outcome(of: scenario)
      for side in 0..<3 {
        // The order of preference is the order written.
        let expected = split.firstIndex(of: side).map { [NodeID($0)] } ?? []
        #expect(outcome.sides[side].vips[0].holders == expected, "\(split)")
        #expect(outcome.sides[side].services[0].can(.write) == !expected.isEmpty)
      }
    }
  }

  @Test("an address goes down the order of preference, and stays where it is when nobody preempts")
  func order() throws {
    let model = try model(Topologies.floating(nodes("a b c")))
    func holders(_ failures: [[Int]]) -> [NodeID] {
      var scenario = Scenario()
      scenario.failures = failures.map { $0.map { .node(NodeID($0)) } }
      return model.outcome(of: scenario).sides[0].vips[0].holders
    }
    #expect(holders([]) == [NodeID(0)])
    #expect(holders([[0]]) == [NodeID(1)])
    #expect(holders([[1]]) == [NodeID(0)])
    #expect(holders([[0], [1]]) == [NodeID(2)])
    #expect(holders([[0, 1]]) == [NodeID(2)])
    #expect(holders([[0, 1, 2]]) == [])
  }

  @Test("an address that is said to be elsewhere stays there, and goes to the preferred holder when that one fails")
  func saidHolder() throws {
    let model = try model(Topologies.floating(nodes("a b c")))
    let said = try Scenario.holder("\(model.topology.vips[0].name)=c", in: model).get()
    #expect(said.node == NodeID(2))
    for (failures, expected) in [([], 2), ([0], 2), ([2], 0), ([0, 2], 1)] as [([Int], Int)] {
      var scenario = Scenario()
      scenario.holders[said.vip] = said.node
      scenario.failures = failures.map { [.node(NodeID($0))] }
      let state = model.outcome(of: scenario).sides[0].vips[0]
      #expect(state.holders == [NodeID(expected)])
      #expect(state.before == NodeID(2))
      #expect((state.gap == nil) == (expected == 2))
    }
  }

  @Test("a holder that is none is refused, in words")
  func refusedHolder() throws {
    let model = try model(Topologies.floating(nodes("a b c")))
    let vip = model.topology.vips[0].name
    for (text, words) in [("\(vip)", "names no vip"), ("nowhere=a", "there is no vip `nowhere`"), ("\(vip)=d", "`d` is no holder of `\(vip)`")] {
      guard case .failure(let fault) = Scenario.holder(text, in: model) else { Issue.record("`\(text)` is taken"); continue }
      #expect(fault.message.contains(words))
      #expect(!fault.help.isEmpty)
    }
  }

  @Test("a witness takes the address from the side that does not reach it")
  func witness() throws {
    let text = Topologies.dualMaster(nodes("a b c"), "witness: { ping: 10.0.0.1 }")
    let model = try model(text)
    let gateway = try #require(IPAddress("10.0.0.1"))
    for split in splits(2, sides: 2) {
      for witnessSide in 0..<2 {
        var scenario = Scenario()
        scenario.sides = (0..<2).map { side in
          Scenario.Side(nodes: Set((0..<2).filter { split[$0] == side }.map { NodeID($0) }), addresses: side == witnessSide ? [gateway] : [])
        }
        let outcome = model.outcome(of: scenario)
        for side in 0..<2 {
          let expected = side == witnessSide ? (0..<2).first { split[$0] == side } : nil
          #expect(outcome.sides[side].vips[0].holders == (expected.map { [NodeID($0)] } ?? []), "\(split) \(witnessSide)")
          #expect(outcome.sides[side].services[0].can(.write) == (expected != nil))
        }
        #expect(outcome.unplaced.isEmpty)
      }
    }
    // Nobody said where it is: both sides may reach it, and then both write.
    var scenario = Scenario()
    scenario.sides = [Scenario.Side(nodes: [NodeID(0)]), Scenario.Side(nodes: [NodeID(1)])]
    let outcome = model.outcome(of: scenario)
    #expect(outcome.unplaced == [gateway])
    #expect(outcome.sides.allSatisfy { $0.services[0].can(.write) })
  }

  @Test("a source that is cut off from its witness keeps the address until its checks have failed")
  func overlap() throws {
    let plan = try Topologies.plan(Topologies.dualMaster(nodes("a b c"), "witness: { ping: 10.0.0.1 }"))
    let model = SurvivalModel(plan)
    var scenario = Scenario()
    scenario.sides = [Scenario.Side(nodes: [NodeID(0)]), Scenario.Side(nodes: [NodeID(1)], addresses: [try #require(IPAddress("10.0.0.1"))])]
    let outcome = model.outcome(of: scenario)
    // 3 checks every 3 s, the last one up to 3 s late, and the skew of priority 190; three adverts and the same skew.
    #expect(outcome.sides[0].vips[0].release?.total == Duration(milliseconds: 12_257))
    #expect(outcome.sides[1].vips[0].gap?.total == Duration(milliseconds: 3_257))
    #expect(outcome.sides[1].vips[0].opening.map(\.duration) == [.seconds(60)])
  }

  /// A component goes on if it has more than half of the weights that were there, those that left in good order not
  /// counted (Galera manual, "Weighted Quorum").
  private struct Cluster {
    let weights: [Int]
    var alive: Set<Int>
    var primary: Set<Int>
    var isPrimary = true

    init(_ weights: [Int]) {
      self.weights = weights
      alive = Set(weights.indices)
      primary = alive
    }

    func sum(_ members: Set<Int>) -> Int { members.reduce(0) { $0 + weights[$1] } }

    mutating func leave(_ member: Int) {
      alive.remove(member)
      if isPrimary { primary.remove(member) }
    }

    mutating func crash(_ members: Set<Int>) {
      alive.subtract(members)
      guard isPrimary else { return }
      let left = primary.intersection(alive)
      isPrimary = 2 * sum(left) > sum(primary)
      if isPrimary { primary = left }
    }

    func isPrimary(_ side: Set<Int>) -> Bool {
      isPrimary && 2 * sum(primary.intersection(side)) > sum(primary) && !side.intersection(alive).isEmpty
    }
  }

  @Test(
    "a vote whose base shrinks: crashes one after another, stops in good order, then a cut",
    arguments: [[1, 1, 1], [1, 1, 1, 1, 1], [1, 1, 1, 1], [2, 1, 1, 1], [3, 2, 1], [1, 0, 1]])
  func electorates(weights: [Int]) throws {
    let model = try model(Topologies.pxc(Array(repeating: "", count: weights.count), weights: weights, vip: false))
    let all = Array(weights.indices)
    var played = 0
    for stopped in BruteForce.subsets(all, size: 2) {
      let rest = all.filter { !stopped.contains($0) }
      for first in BruteForce.subsets(rest, size: 2) where !first.isEmpty {
        for second in BruteForce.subsets(rest.filter { !first.contains($0) }, size: 2) {
          var cluster = Cluster(weights)
          for member in stopped { cluster.leave(member) }
          cluster.crash(Set(first))
          if !second.isEmpty { cluster.crash(Set(second)) }
          var scenario = Scenario()
          scenario.stopped = stopped.map { .node(NodeID($0)) }
          scenario.failures = [first, second].filter { !$0.isEmpty }.map { $0.map { .node(NodeID($0)) } }
          #expect(model.outcome(of: scenario).sides[0].services[0].can(.write) == cluster.isPrimary(Set(all)), "\(weights) \(stopped) \(first) \(second)")
          // Then the network is cut between the first two and the others.
          let sides = [Set([0, 1]), Set(all.dropFirst(2))]
          scenario.sides = sides.map { Scenario.Side(nodes: Set($0.map { NodeID($0) })) }
          let writing = model.outcome(of: scenario).sides.map { $0.services[0].can(.write) }
          #expect(writing == sides.map { cluster.isPrimary($0) }, "\(weights) \(stopped) \(first) \(second)")
          #expect(writing.count { $0 } <= 1)
          played += 1
        }
      }
    }
    #expect(played > 20)
  }

  @Test("crashes one after another are survived down to two members of equal weight", arguments: [(3, 1), (4, 2), (5, 3), (7, 5)])
  func sequence(count: Int, survived: Int) throws {
    let plan = try Topologies.plan(Topologies.pxc(Array(repeating: "", count: count), weights: Array(repeating: 1, count: count), vip: false))
    #expect(Analysis(plan).services[0].operations.map(\.sequence) == [survived, survived])
  }

  @Test("each side of a cut reads and writes what its drives and locks allow", arguments: [(2, 3), (4, 2), (3, 2)])
  func minio(nodes: Int, drives: Int) throws {
    let deployment = try #require(MinIOModelTests.Deployment(nodes: nodes, drives: drives, parity: nil))
    let model = try model(Topologies.minio(nodes: nodes, drives: drives))
    for split in splits(nodes, sides: 2) {
      var scenario = Scenario()
      scenario.sides = (0..<2).map { side in Scenario.Side(nodes: Set(split.indices.filter { split[$0] == side }.map { NodeID($0) })) }
      let outcome = model.outcome(of: scenario)
      for side in 0..<2 {
        for operation in Availability.Operation.allCases {
          let expected = deployment.serves(operation, node: { split[$0 - 1] == side }, drive: { node, _ in split[node - 1] == side })
          #expect(outcome.sides[side].services[0].can(operation) == expected, "\(split) \(operation)")
        }
      }
      #expect(outcome.sides.count { $0.services[0].can(.write) } <= 1)
    }
  }

  @Test("each instance of a double-written pair goes on for the clients that reach it")
  func influx() throws {
    let model = try model(Topologies.influx(nodes("i1 i2")))
    var scenario = Scenario()
    scenario.sides = [Scenario.Side(nodes: [NodeID(0)]), Scenario.Side(nodes: [NodeID(1)])]
    let outcome = model.outcome(of: scenario)
    #expect(outcome.sides.allSatisfy { $0.services[0].can(.read) && $0.services[0].can(.write) })
  }

  @Test("without the network that adverts run on, every holder takes the address")
  func adverts() throws {
    let model = try model(Topologies.floating(nodes("a b")))
    var scenario = Scenario()
    scenario.failures = [[.segment("10.0.0.0/24")]]
    let side = model.outcome(of: scenario).sides[0]
    #expect(side.vips[0].holders == [NodeID(0), NodeID(1)])
    #expect(!side.services[0].can(.read))
  }

  @Test(
    "a scenario is read as it is written",
    arguments: [
      ("n1", ["n1"]), ("n[1-3]", ["n1", "n2", "n3"]), ("n2,zone:b", ["n2", "zone:dc/b"]), ("zone:dc/b", ["zone:dc/b"]), ("zone:dc", ["zone:dc"]),
      ("disk:n1:/disk2", ["disk:n1:/disk2"]), ("controller:n[1-2]:c0", ["controller:n1:c0", "controller:n2:c0"]), ("segment:10.0.0.0/24", ["segment:10.0.0.0/24"]),
      ("10.0.0.1", ["10.0.0.1"]), ("10.0.0.11", ["n1"]), ("n1,n1", ["n1"]),
    ])
  func reading(text: String, expected: [String]) throws {
    let model = try model(Topologies.minio(nodes: 4, drives: 3, zones: ["dc/a", "dc/b"]))
    let words = ComponentWords(topology: model.topology)
    #expect(try Scenario.failures(text, in: model).get().map { words.id($0) } == expected)
  }

  @Test("what cannot be read says why", arguments: ["n9", "zone:x", "disk:n1:/x", "rack:a", "disk:n1", "", "segment:lan", "address:x"])
  func unreadable(text: String) throws {
    let model = try model(Topologies.minio(nodes: 4, drives: 3, zones: ["dc/a", "dc/b"]))
    guard case .failure(let fault) = Scenario.failures(text, in: model) else {
      Issue.record("`\(text)` was read")
      return
    }
    #expect(!fault.message.isEmpty && !fault.help.isEmpty)
  }

  @Test("sides are read as they are written; the rest is where it is said, or a side of its own")
  func sides() throws {
    let model = try model(Topologies.minio(nodes: 4, drives: 3, zones: ["dc/a", "dc/b"]))
    func sides(_ text: String) throws -> [[String]] {
      try Scenario.sides(text, in: model).get().map { side in side.nodes.sorted().map { model.topology[$0].name } + side.addresses.map(\.written) }
    }
    #expect(try sides("n1/n2") == [["n1"], ["n2"], ["n3", "n4"]])
    #expect(try sides("n1/n2,rest") == [["n1"], ["n2", "n3", "n4"]])
    #expect(try sides("n1,10.0.0.1/rest") == [["n1", "10.0.0.1"], ["n2", "n3", "n4"]])
    #expect(try sides("zone:dc/a/zone:dc/b") == [["n1", "n3"], ["n2", "n4"]])
    #expect(try sides("n1") == [["n1"], ["n2", "n3", "n4"]])
    #expect((try? sides("n1,n2/n2,n3")) == nil)
    #expect((try? sides("n[1-4]")) == nil)
  }
}
