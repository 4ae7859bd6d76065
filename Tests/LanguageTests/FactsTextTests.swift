import HACCompiler
import Testing
import TopologyModel
import Workbench

@Suite struct FactsTextTests {
  private func plan() throws -> Plan {
    let repository = try #require(Repository(around: #filePath))
    return try #require(Compiler.check([repository.path("topologies/floating-ip/web.yaml")]).plans.first).plan
  }

  @Test func `every type of fact that was stated has its section, with one entry per fact`() throws {
    let plan = try plan()
    let text = FactsText.render(plan)
    #expect(text.contains("## virtual routers\n"))
    #expect(text.split(separator: "\n").count { $0.hasPrefix("web1 (site): port=") } == plan.facts.listeners[NodeID(0)].count)
    let sections = text.split(separator: "\n").count { $0.hasPrefix("## ") }
    let stated = Mirror(reflecting: plan.facts).children.count { child in
      Mirror(reflecting: child.value).children.contains { $0.label == "all" && !Mirror(reflecting: $0.value).children.isEmpty }
    }
    #expect(sections == stated)
  }

  @Test func `facts show names and values, not indices, origins or closures`() throws {
    let text = FactsText.render(try plan())
    for noise in ["Function", "rawValue", "OriginID", "Optional", "Located", "TopologyModel."] { #expect(!text.contains(noise)) }
    #expect(text.contains("transport=unicast(source=10.0.0.11 peers=[10.0.0.12])"))
    #expect(text.contains("after=[here(install), milestone({service=site name=ready}), on(web1 start-keepalived)]"))
  }
}
