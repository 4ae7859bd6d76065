import HACCompiler
import SourceText
import Testing
import TopologyModel
import Workbench

@testable import Survival

@Suite("Reports") struct PageTests {
  private static let texts = [
    Topologies.floating((1...9).map { (name: "a-host-with-a-rather-long-name-\($0).example.com", zone: "europe/west/room-\($0)") }),
    Topologies.minio(nodes: 4, drives: 3, perController: 3, zones: ["dc/a", "dc/b"]), Topologies.pxc(["a", "a", "b"], weights: [1, 2, 3]),
  ]

  @Test("every line fits 100 columns, and so do what-ifs", arguments: texts)
  func width(text: String) throws {
    let run = try #require(MarkedRun([Example(text)]))
    let result = run.check()
    let (_, plan, graph) = try #require(result.plans.first)
    let model = SurvivalModel(plan)
    var scenario = Scenario()
    scenario.failures = [[.node(NodeID(0))]]
    scenario.sides = [Scenario.Side(nodes: [NodeID(0), NodeID(1)]), Scenario.Side(nodes: Set(plan.topology.nodeIDs.dropFirst(2)))]
    let pages = [Analysis(plan).page, OutcomePage.page(model.outcome(of: scenario), model, plan, graph)]
    for page in pages {
      for line in page.text.split(separator: "\n") { #expect(WordWrap.columns(of: line) <= 100, "\(line)") }
      #expect(page.text.hasSuffix("\n") && page.markdown.hasPrefix("# "))
    }
  }

  @Test("cut sets are told in the fewest words that say all of them")
  func words() throws {
    func lines(_ text: String, _ operation: Availability.Operation) throws -> [String] {
      let analysis = Analysis(try Topologies.plan(text))
      return try #require(analysis.services[0].operations.first { $0.operation == operation }).cuts.map(\.text)
    }
    #expect(try lines(Topologies.pxc(["", "", ""], weights: [1, 1, 1]), .write) == ["segment 10.0.0.0/24", "any two of p[1-3]"])
    #expect(
      try lines(Topologies.minio(nodes: 4, drives: 3), .write) == [
        "segment 10.0.0.0/24", "any two of n[1-4]", "any one of n[1-4] with any two disks of n[1-4], none of its own",
      ])
    // Two of three members in one zone: the pairs are no more than any two.
    #expect(
      try lines(Topologies.pxc(["r1", "r1", "r2"], weights: [1, 1, 1]), .write) == ["segment 10.0.0.0/24", "zone r1", "any two of p[1-3]"])
    #expect(try lines(Topologies.influx([(name: "i", zone: ""), (name: "k", zone: "")]), .read) == ["segment 10.0.0.0/24", "i and k"])
  }

  @Test(
    "names that count up are a range",
    arguments: [
      (["a"], "a"), (["a", "b"], "a and b"), (["n1", "n2", "n3"], "n[1-3]"), (["n1", "n2"], "n1 and n2"), (["n1.x", "n2.x", "n3.x", "z"], "n[1-3].x and z"),
      (["r1n1", "r1n2", "r1n3", "r2n1"], "r1n[1-3] and r2n1"), (["n09", "n10", "n11"], "n09, n10 and n11"), (["h8", "h9", "h10"], "h[8-10]"),
    ])
  func ranges(names: [String], expected: String) { #expect(NameList.words(names) == expected) }

  @Test("the steps of the RUNBOOK that apply are those of the lost node")
  func runbook() throws {
    let run = try #require(MarkedRun([Example(Topologies.dualMaster([(name: "a", zone: ""), (name: "b", zone: ""), (name: "c", zone: "")]))]))
    let result = run.check()
    let (_, plan, graph) = try #require(result.plans.first)
    let model = SurvivalModel(plan)
    func page(_ nodes: [Int]) -> String {
      var scenario = Scenario()
      scenario.failures = [nodes.map { .node(NodeID($0)) }]
      return OutcomePage.page(model.outcome(of: scenario), model, plan, graph).text
    }
    #expect(page([0]).contains("\"A node is lost\", steps 7 to 12 (db)"))
    #expect(page([1]).contains("\"A node is lost\", steps 1 to 6 (db)"))
    #expect(!page([2]).contains("RUNBOOK"))
    #expect(page([0, 1]).contains("\"After a full outage\""))
    #expect(!page([0, 1]).contains("A node is lost"))
  }
}
