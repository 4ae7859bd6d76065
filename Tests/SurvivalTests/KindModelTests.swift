import Survival
import Testing
import TopologyModel

/// Every kind against a model of it that was written from its makers' documents, and counts.
@Suite("Models of the kinds") struct KindModelTests {
  typealias State = BruteForce.State

  @Test("a floating address needs one of its nodes, and its network", arguments: [2, 3, 4])
  func floating(count: Int) throws {
    let nodes = (0..<count).map { (name: "w\($0)", zone: "dc/r\($0 / 2)") }
    let proof = try BruteForce(Topologies.floating(nodes))
    for operation in Availability.Operation.allCases {
      try proof.prove(operation) { state in state.hasNetwork && nodes.contains { state.isUp(node: $0.name) } }
    }
  }

  // Two sources, one address; the witness, where there is one, must answer the holder.
  @Test("a dual master needs one source, its network, and its witness", arguments: [true, false])
  func dualMaster(hasWitness: Bool) throws {
    let nodes = [("a", "dc/r1"), ("b", "dc/r2"), ("c", "dc/r2")].map { (name: $0.0, zone: $0.1) }
    let proof = try BruteForce(Topologies.dualMaster(nodes, hasWitness ? "witness: { ping: 10.0.0.1 }" : "replicas: [c]"))
    func serves(_ state: State) -> Bool {
      state.hasNetwork && (state.isUp(node: "a") || state.isUp(node: "b")) && (!hasWitness || state.hasGateway)
    }
    try proof.prove(.write) { serves($0) }
    try proof.prove(.read) { serves($0) || (!hasWitness && $0.hasNetwork && $0.isUp(node: "c")) }
  }

  @Test("of two witnesses of which both are needed, each alone stops a dual master")
  func witnesses() throws {
    let proof = try BruteForce(Topologies.dualMaster([("a", ""), ("b", ""), ("c", "")].map { (name: $0.0, zone: $0.1) }, "witness: { ping: [10.0.0.1, 10.0.0.13], need: 2 }"))
    // The second witness is the node c.
    try proof.prove(.write) { state in
      state.hasNetwork && (state.isUp(node: "a") || state.isUp(node: "b")) && state.hasGateway && state.isUp(node: "c")
    }
  }

  // A failover waits for every observer, and for every replica that is not to be ignored (MHA, ServerManager.pm).
  @Test("MHA needs the source, or its manager, observer and replicas and a way to fence", arguments: [true, false])
  func mha(isFenced: Bool) throws {
    let proof = try BruteForce(Topologies.mha(isFenced: isFenced))
    try proof.prove(.write) { state in
      let canFailOver = isFenced && ["m", "x", "b"].allSatisfy { state.isUp(node: $0) }
      return state.hasNetwork && (state.isUp(node: "a") || canFailOver)
    }
    try proof.prove(.read) { state in state.hasNetwork && ["a", "b", "c"].contains { state.isUp(node: $0) } }
  }

  // Nothing moves without the monitor, nor while it pings nobody (MMM, NetworkChecker.pm); a replica takes no writes.
  @Test("MMM needs the first master, or its monitor, an address that answers it and another server", arguments: ["10.0.0.1", "10.0.0.1, 10.0.0.99"])
  func mmm(ping: String) throws {
    let pinged = try ping.split(separator: ", ").map { try #require(IPAddress(String($0))) }
    let proof = try BruteForce(Topologies.mmm(ping: ping), addresses: pinged)
    func moves(_ state: State) -> Bool { state.isUp(node: "m") && pinged.contains { state.isUp(.address($0)) } }
    let servers = ["a", "b", "c"]
    try proof.prove(.write) { state in state.hasNetwork && (state.isUp(node: "a") || moves(state) && state.isUp(node: "b")) }
    try proof.prove(.read) { state in
      state.hasNetwork && (servers.allSatisfy { state.isUp(node: $0) } || moves(state) && servers.contains { state.isUp(node: $0) })
    }
  }

  /// The weights of those that are there must be more than half of all (Galera manual, "Weighted Quorum").
  @Test(
    "a cluster needs more than half of the votes and one member with data",
    arguments: [
      ([1, 1, 1], 0, ["a", "b", "c"]), ([1, 1, 1], 1, ["a", "b", "c"]), ([1, 1, 1, 1, 1], 0, ["a", "a", "b", "b", "c"]),
      ([1, 1, 1, 1], 0, ["a", "a", "b", "b"]), ([2, 2, 1], 0, ["a", "b", "c"]), ([3, 1, 1], 0, ["", "", ""]), ([1, 0, 1, 1], 0, ["a", "a", "b", "b"]),
      ([1, 1, 1, 1, 1], 3, ["dc1/a", "dc1/b", "dc2/a", "dc2/b", "dc3"]), ([1, 2, 3, 4, 5], 0, ["a", "b", "c", "d", "e"]),
    ])
  func pxc(weights: [Int], arbiters: Int, zones: [String]) throws {
    for (kind, vip) in [("pxc", true), ("pxc", false), ("galera", true), ("galera", false)] {
      let proof = try BruteForce(Topologies.pxc(zones, weights: weights, arbiters: arbiters, vip: vip, kind: kind))
      let names = weights.indices.map { "p\($0 + 1)" }
      for operation in Availability.Operation.allCases {
        try proof.prove(operation) { state in
          let left = names.indices.reduce(0) { $0 + (state.isUp(node: names[$1]) ? weights[$1] : 0) }
          return state.hasNetwork && 2 * left > weights.reduce(0, +) && names.dropLast(arbiters).contains { state.isUp(node: $0) }
        }
      }
    }
  }

  /// A node of every node group, and all of one, or the arbitrator (Qmgr, CheckNodeGroups). Groups are pairs of d1, d2 …
  /// as the zones below leave them in the order of the list.
  @Test(
    "NDB needs a node of every node group, and all of one of them or every arbitrator",
    arguments: [(2, 2, 1), (2, 2, 2), (4, 2, 2), (3, 3, 1), (2, 1, 1)])
  func ndb(data: Int, replicas: Int, managers: Int) throws {
    let proof = try BruteForce(
      Topologies.ndb(data: Array(repeating: "", count: data), management: Array(repeating: "", count: managers), replicas: replicas))
    let groups = stride(from: 1, through: data, by: replicas).map { first in (first..<first + replicas).map { "d\($0)" } }
    for operation in Availability.Operation.allCases {
      try proof.prove(operation) { state in
        func isUp(_ name: String) -> Bool { state.isUp(node: name) }
        let isDecided = replicas == 1 || groups.contains { $0.allSatisfy(isUp) } || (1...managers).allSatisfy { isUp("m\($0)") }
        return state.hasNetwork && groups.allSatisfy { $0.contains(where: isUp) } && isDecided && (isUp("s1") || isUp("s2"))
      }
    }
  }

  /// One member, one vote (MySQL manual, "Fault-tolerance"); a member's weight is none.
  @Test("a group needs more than half of its members, and a router where it has some", arguments: [["a", "b", "c"], ["a", "a", "b", "b"], ["a", "a", "b", "b", "c"], ["", "", ""]])
  func group(zones: [String]) throws {
    let names = zones.indices.map { "p\($0 + 1)" }
    for vip in [true, false] {
      let proof = try BruteForce(Topologies.group(zones, vip: vip))
      for operation in Availability.Operation.allCases {
        try proof.prove(operation) { state in state.hasNetwork && 2 * names.count { state.isUp(node: $0) } > names.count }
      }
    }
    let routed = try BruteForce(Topologies.group(zones, "router: { nodes: [p1, p2] }"))
    for operation in Availability.Operation.allCases {
      try routed.prove(operation) { state in
        state.hasNetwork && 2 * names.count { state.isUp(node: $0) } > names.count && (state.isUp(node: "p1") || state.isUp(node: "p2"))
      }
    }
  }

  @Test("the pair is read at the address and written on whichever instance is there")
  func influx() throws {
    for zones in [["", ""], ["a", "b"], ["dc/a", "dc/a"]] {
      let proof = try BruteForce(Topologies.influx([(name: "i1", zone: zones[0]), (name: "i2", zone: zones[1])]))
      for operation in Availability.Operation.allCases {
        try proof.prove(operation) { $0.hasNetwork && ($0.isUp(node: "i1") || $0.isUp(node: "i2")) }
      }
    }
  }
}
