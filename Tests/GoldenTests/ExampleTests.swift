import HACCompiler
import SourceText
import Testing
import TopologyModel
import Workbench

@Suite struct StarterTests {
  @Test func `every kind brings a topology to start from`() {
    let lacking = Language.blueprints.filter { $0.starter.isEmpty }.map(\.kind)
    #expect(lacking == [])
  }

  @Test(arguments: Starter.kinds, OperatingSystem.allCases)
  func `every starter compiles without a warning on every operating system`(kind: String, os: OperatingSystem) throws {
    guard let text = Starter.text(of: kind, os: os) else { return }
    #expect(text.contains("os: \(os.rawValue)"))
    let scratch = try ScratchDirectory()
    try scratch.files.write(Array(text.utf8), to: "starter.yaml")
    var result = Compiler.check([scratch.files.path("starter.yaml")], options: CheckOptions(isStrict: true))
    let emissions = Compiler.emit(&result, deferSecrets: true)
    #expect(result.report.diagnostics == [])
    #expect(emissions.count == 1)
  }

  @Test(arguments: Starter.kinds)
  func `a step says that it comes after steps that are there`(kind: String) throws {
    guard let text = Starter.text(of: kind, os: .debian12) else { return }
    let scratch = try ScratchDirectory()
    try scratch.files.write(Array(text.utf8), to: "starter.yaml")
    var result = Compiler.check([scratch.files.path("starter.yaml")])
    let emission = try #require(Compiler.emit(&result, deferSecrets: true).first)
    let steps = emission.plan.facts.steps.all
    let ids = Set(steps.map { StepGraph.id(of: $0, in: emission.plan) })
    // `service/procedure/slug/*`: that step on every node that has it.
    let groups = Set(ids.map { $0.split(separator: "/").dropLast().joined(separator: "/") + "/*" })
    for step in steps {
      for name in emission.graph.before(step, in: emission.plan) where name.contains("/") {
        #expect(ids.contains(name) || groups.contains(name), "\(StepGraph.id(of: step, in: emission.plan))")
      }
    }
  }
}

@Suite struct TopologyGeneratorTests {
  @Test func `equal seeds give equal topologies, and others do not`() {
    #expect(TopologyGenerator.topology(hosts: 60, seed: 7) == TopologyGenerator.topology(hosts: 60, seed: 7))
    #expect(TopologyGenerator.topology(hosts: 60, seed: 7) != TopologyGenerator.topology(hosts: 60, seed: 8))
  }

  @Test(arguments: [2, 3, 4, 5, 11, 450])
  func `a generated topology has that many hosts and no errors`(hosts: Int) throws {
    let scratch = try ScratchDirectory()
    try scratch.files.write(Array(TopologyGenerator.topology(hosts: hosts, seed: UInt64(hosts)).utf8), to: "bench.yaml")
    let result = Compiler.check([scratch.files.path("bench.yaml")])
    #expect(result.report.diagnostics.filter { $0.severity == .error } == [])
    #expect(result.plans.first?.plan.topology.nodes.count == hosts)
  }
}
