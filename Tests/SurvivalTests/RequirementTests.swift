import HACCompiler
import Testing
import TopologyModel
import Workbench

@testable import Survival

/// What `require` finds, and what it proposes: every proposal is computed, so the tests hold it against the layout that
/// it speaks of, written out.
@Suite("Requirements") struct RequirementTests {
  private func errors(_ text: String) throws -> [(code: String, message: String, help: String)] {
    let run = try #require(MarkedRun([Example(text)]))
    return run.check().report.diagnostics.filter { $0.code.hasPrefix("require/") }.map { ($0.code, $0.message, $0.help.map(\.text).joined(separator: " ")) }
  }

  private func requiring(_ text: String, _ require: String) -> String {
    // Before `kind`, in the one service there is.
    text.replacing("kind: ", with: "require: \(require)\n    kind: ", maxReplacements: 1)
  }

  @Test("two node failures of three members need five")
  func members() throws {
    let three = Topologies.pxc(["", "", ""], weights: [1, 1, 1])
    let found = try errors(requiring(three, "{ node_failures: 2 }"))
    #expect(found.map(\.code) == ["require/failures"])
    #expect(found.first?.message == "`db` cannot be read once p1 and p2 are lost: voters: 1 left, 2 needed")
    #expect(found.first?.help == "this would do: two more members")
    #expect(try errors(requiring(Topologies.pxc(Array(repeating: "", count: 5), weights: [1, 1, 1, 1, 1]), "{ node_failures: 2 }")).isEmpty)
    #expect(try errors(requiring(Topologies.pxc(Array(repeating: "", count: 4), weights: [1, 1, 1, 1]), "{ node_failures: 2 }")).count == 1)
  }

  @Test("a zone that holds the majority is made up for by an arbiter elsewhere, or by a move")
  func zones() throws {
    let found = try errors(requiring(Topologies.pxc(["r1", "r1", "r2"], weights: [1, 1, 1]), "{ zone_failures: 1 }"))
    #expect(found.first?.message == "`db` cannot be read once zone r1 is lost: voters: 1 left, 2 needed")
    // An arbiter in a third zone makes four votes of which two are lost; only a move does.
    #expect(found.first?.help == "this would do: put p1 into a zone of its own")
    #expect(try errors(requiring(Topologies.pxc(["r3", "r1", "r2"], weights: [1, 1, 1]), "{ zone_failures: 1 }")).isEmpty)
    let two = try errors(requiring(Topologies.pxc(["r1", "r2"], weights: [1, 1]), "{ zone_failures: 1 }"))
    #expect(two.first?.help == "this would do: one more arbiter, in a zone of its own")
  }

  @Test("parity costs no host, and is tried first")
  func parity() throws {
    let six = Topologies.minio(nodes: 2, drives: 6)
    func with(_ require: String) -> String { six.replacing("{ kind: minio", with: "{ require: \(require), kind: minio") }
    let reads = try errors(with("{ node_failures: 1, writes: false }"))
    #expect(reads.first?.message == "`db` cannot be read once n1 is lost: erasure set, read: 6 left, 8 needed")
    #expect(reads.first?.help == "this would do: `parity: 6`")
    let writes = try errors(with("{ node_failures: 1 }"))
    #expect(writes.first?.help == "this would do: one more node")
    let disks = try errors(with("{ disk_failures: 5, writes: false }"))
    #expect(disks.first?.help == "this would do: `parity: 5`")
  }

  @Test("where nothing that was tried would do, it says so")
  func nothing() throws {
    let pair = [(name: "a", zone: ""), (name: "b", zone: "")]
    let found = try errors(Topologies.dualMaster(pair, "require: { node_failures: 2 }"))
    #expect(found.map(\.help) == ["none of the changes that hac tried would do"])
    let disks = try errors(Topologies.dualMaster(pair, "require: { disk_failures: 1 }"))
    #expect(disks.map(\.message) == ["whether `db` survives a disk is not known: the topology tells none of its disks"])
  }

  @Test("gaps and losses are held against their bounds")
  func bounds() throws {
    let pair = [(name: "a", zone: ""), (name: "b", zone: "")]
    #expect(try errors(Topologies.dualMaster(pair, "require: { max_gap: 73s }")).isEmpty)
    #expect(
      try errors(Topologies.dualMaster(pair, "require: { max_gap: 72s }")).map(\.message) == [
        "writes of `db` may stop for longer than 72s: 72.257 s = 12 s (3 failed checks) + 0.257 s (skew of priority 190) + 60 s (what it received is applied, at most)"
      ])
    #expect(try errors(Topologies.dualMaster(pair, "require: { max_gap: 13s, writes: false }")).isEmpty)
    for (loss, semiSync, count) in [("none", false, 1), ("semi_sync", false, 1), ("lag", false, 0), ("none", true, 1), ("semi_sync", true, 0), ("lag", true, 0)] {
      let text = semiSync ? Topologies.dualMaster(pair, "semi_sync: { timeout: 10s }", "require: { max_loss: \(loss) }") : Topologies.dualMaster(pair, "require: { max_loss: \(loss) }")
      #expect(try errors(text).count == count, "\(loss) \(semiSync)")
    }
  }

  @Test("what the stack requires every service must do")
  func stack() throws {
    let text = Topologies.minio(nodes: 2, drives: 3).replacing("services:", with: "require: { node_failures: 1 }\nservices:")
    #expect(try errors(text).map(\.message) == ["`db` cannot be written once n1 is lost: erasure set, write: 3 left, 4 needed; write locks: 1 left, 2 needed"])
    #expect(try errors(text.replacing("node_failures: 1", with: "node_failures: 1, writes: false")).isEmpty)
  }
}
