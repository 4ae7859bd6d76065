import HACCompiler
import SourceText
import Testing
import TopologyModel
import Workbench

@Suite struct ExampleTests {
  @Test(arguments: Language.checks.map(\.code))
  func `a check is drawn by its bad example at the marked place, and its good example draws nothing`(code: String) throws {
    let check = try #require(Language.checks.first { $0.code == code })
    let faults = try ExampleRun().faults(of: check)
    #expect(faults == [])
  }

  @Test(arguments: Language.checks.map(\.code))
  func `a check that is switched off leaves its example undetected`(code: String) throws {
    let check = try #require(Language.checks.first { $0.code == code })
    let survives = try ExampleRun().survivesWithout(check)
    #expect(!survives)
  }

  @Test func `a check whose examples prove nothing is found out`() throws {
    let vip = "vips: { www: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] } }\n"
    let silent = vip + "services: { ‹site›: { kind: floating-ip, nodes: [a, b], vip: www } }\n"
    let broken = vip + "services: { site: { kind: floating-ip, nodes: [a], vip: www } }\n"
    func check(bad: String, good: String) -> CheckDescription {
      Check<Plan>("test/check", .error, "it never looks", why: "", bad: bad, good: good) { _, _ in }.description
    }
    let examples = try ExampleRun()
    #expect(examples.faults(of: check(bad: silent, good: silent)) == ["test/check: its bad example draws nothing"])
    #expect(examples.faults(of: check(bad: broken, good: broken)).contains("test/check: its bad example marks no place"))
    #expect(examples.faults(of: check(bad: broken, good: broken)).contains("test/check: its good example draws floating-ip/one-node"))
  }

  @Test func `no two checks have one code`() {
    let codes = Language.checks.map(\.code)
    #expect(Set(codes).count == codes.count)
  }
}

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
