import SourceText
import Testing
import TopologyModel

@testable import HACCompiler

/// A small generator of numbers, equal for equal seeds.
private struct Dice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 31)
  }
}

/// A topology of many services on few hosts, so that they meet on hosts and share VIP holders in every order.
private func randomTopology(seed: UInt64) -> String {
  var dice = Dice(state: seed)
  let hosts = (0..<Int.random(in: 3...7, using: &dice)).map { "h\($0)" }
  var text = "hac: 1\nname: t\nos: debian-12\nnetworks:\n  lan: { subnet: 10.0.0.0/24, interface: eth0 }\nnodes:\n"
  for (index, host) in hosts.enumerated() { text += "  \(host): { address: 10.0.0.\(index + 1), zone: z/\(host) }\n" }
  var vips = "vips:\n"
  var services = "services:\n"
  for index in 0..<Int.random(in: 2...8, using: &dice) {
    let nodes = hosts.shuffled(using: &dice).prefix(Int.random(in: 2...3, using: &dice))
    vips += "  v\(index): { address: 10.0.0.\(100 + index), virtual_router_id: \(index + 1), checks: [{ tcp: 80 }] }\n"
    services += "  s\(index): { kind: floating-ip, nodes: [\(nodes.joined(separator: ", "))], vip: v\(index), unit: u\(index).service }\n"
  }
  if Bool.random(using: &dice) {
    let nodes = hosts.shuffled(using: &dice).prefix(3)
    vips += "  sql: { address: 10.0.0.200, virtual_router_id: 200 }\n"
    services += "  db: { kind: pxc, version: \"8.4\", nodes: [\(nodes.joined(separator: ", "))], vip: sql, tls: { ca: /t/ca.pem, cert: /t/c.pem, key: /t/k.pem } }\n"
  }
  return text + vips + services
}

@Suite struct StepOrderTests {
  private let scratch = Scratch()

  @Test("no step precedes what it depends on, and every dependency is there", arguments: 0..<60 as Range<UInt64>) func order(seed: UInt64) throws {
    let result = scratch.check(randomTopology(seed: seed))
    #expect(!result.report.hasErrors, "\(result.report.diagnostics.map(\.message))")
    let (_, plan, graph) = try #require(result.plans.first)
    let steps = plan.facts.steps.all
    #expect(graph.order.sorted() == Array(steps.indices))
    var position = [Int](repeating: 0, count: steps.count)
    for (place, index) in graph.order.enumerated() { position[index] = place }
    func same(_ a: Step, _ b: Step) -> Bool { a.service == b.service && a.procedure == b.procedure }
    for (index, step) in steps.enumerated() {
      for dependency in step.after {
        let earlier = steps.indices.filter { other in
          switch dependency {
          case .here(let slug): same(steps[other], step) && steps[other].slug == slug && steps[other].node == step.node
          case .on(let node, let slug): same(steps[other], step) && steps[other].slug == slug && steps[other].node == node
          case .everywhere(let slug): same(steps[other], step) && steps[other].slug == slug
          case .milestone(let milestone): steps[other].provides.contains(milestone)
          }
        }
        #expect(!earlier.isEmpty, "\(StepGraph.id(of: step, in: plan)) waits for \(dependency), which is nowhere")
        for other in earlier { #expect(position[other] < position[index]) }
      }
    }
  }

  @Test("keepalived starts nowhere before every service behind its addresses is ready", arguments: 0..<60 as Range<UInt64>) func ready(seed: UInt64) throws {
    let (_, plan, graph) = try #require(scratch.check(randomTopology(seed: seed)).plans.first)
    let steps = plan.facts.steps.all
    var position = [Int](repeating: 0, count: steps.count)
    for (place, index) in graph.order.enumerated() { position[index] = place }
    for (index, step) in steps.enumerated() where step.slug == "start-keepalived" {
      for router in plan.facts.virtualRouters[step.node] {
        for (other, earlier) in steps.enumerated() where earlier.provides.contains(Milestone(try #require(router.service), .ready)) {
          #expect(position[other] < position[index])
        }
      }
    }
  }
}
