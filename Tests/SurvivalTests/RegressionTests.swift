import Testing
import TopologyModel

@testable import Survival

@Suite("Regressions") struct RegressionTests {
  private func falls(_ old: String, _ new: String) throws -> [Regression.Fall] {
    Regression(from: Analysis(try Topologies.plan(old)), to: Analysis(try Topologies.plan(new))).falls
  }

  @Test("more disks in MinIO are a fall, told by what they take away")
  func moreDisks() throws {
    let falls = try falls(Topologies.minio(nodes: 2, drives: 3), Topologies.minio(nodes: 2, drives: 6))
    #expect(
      falls.map(\.text) == ["db, reads: any 1 node could fail, now none"])
    #expect(falls.first?.reasons == ["without n1: erasure set, read: 6 left, 8 needed"])
  }

  @Test("a topology is no fall from itself")
  func same() throws {
    for text in [Topologies.minio(nodes: 4, drives: 3), Topologies.pxc(["a", "b", "c"], weights: [1, 1, 1])] { #expect(try falls(text, text).isEmpty) }
  }

  @Test("fewer members, lost zones, a weaker replication and a new single point are falls; their opposites are none")
  func others() throws {
    func check(_ old: String, _ new: String, _ expected: [String], _ location: SourceLocation = #_sourceLocation) throws {
      #expect(try falls(old, new).map(\.text) == expected, sourceLocation: location)
      #expect(try falls(new, old).isEmpty, sourceLocation: location)
    }
    let three = Topologies.pxc(["a", "b", "c"], weights: [1, 1, 1])
    try check(
      Topologies.pxc(["a", "b", "c", "d", "e"], weights: [1, 1, 1, 1, 1]), three,
      ["reads", "writes"].flatMap {
        ["db, \($0): any 2 nodes could fail, now any 1", "db, \($0): any 2 zones could fail, now any 1", "db, \($0): 3 nodes could crash one after another, now 1"]
      })
    try check(three, Topologies.pxc(["", "", ""], weights: [1, 1, 1]), ["reads", "writes"].map { "db, \($0): any 1 zone could fail, now no node says its zone" })
    let pair = [(name: "a", zone: ""), (name: "b", zone: "")]
    try check(
      Topologies.dualMaster(pair, "semi_sync: { timeout: 10s }"), Topologies.dualMaster(pair),
      ["db, writes: a failure could lose nothing that was acknowledged, unless the peer had been away for 10s before; now what the peer had not received yet: the seconds by which replication lagged"])
    try check(
      Topologies.dualMaster(pair), Topologies.dualMaster(pair, "witness: { ping: 10.0.0.1 }"),
      ["reads", "writes"].map { "db, \($0): witness 10.0.0.1 alone stops them now" })
  }

  @Test("services that come and go, and longer gaps, are told and no fall")
  func notes() throws {
    let pair = [(name: "a", zone: ""), (name: "b", zone: "")]
    let (short, long) = (Topologies.dualMaster(pair, "promotion: { drain_timeout: 5s }"), Topologies.dualMaster(pair))
    let regression = Regression(from: Analysis(try Topologies.plan(short)), to: Analysis(try Topologies.plan(long)))
    #expect(regression.falls.isEmpty)
    #expect(regression.notes == ["db, writes: the longest gap grows from 17.257 s to 72.257 s"])
    let other = long.replacing("  db:", with: "  other:")
    let renamed = Regression(from: Analysis(try Topologies.plan(long)), to: Analysis(try Topologies.plan(other)))
    #expect(renamed.falls.isEmpty)
    #expect(renamed.notes == ["`db` is gone", "`other` is new"])
  }
}
