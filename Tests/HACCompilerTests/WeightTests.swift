import Workbench
import HACCompiler
import Testing
import TopologyModel

/// The proof that a healthy holder wins, against every outcome of the checks written out.
@Suite struct WeightTests {
  /// Numbers that are the same on every run.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 33)
    }
  }

  /// Whether any unhealthy holder has at least the priority of a healthy one, over all outcomes.
  private func unhealthyCanWin(_ priorities: [Int], _ weights: [Int]) -> Bool {
    func sum(_ priority: Int, failing: Int) -> Int {
      weights.indices.reduce(priority) { sum, index in
        let fails = failing >> index & 1 == 1
        return sum + (weights[index] > 0 ? (fails ? 0 : weights[index]) : (fails ? weights[index] : 0))
      }
    }
    for (x, unhealthy) in priorities.enumerated() {
      for (y, healthy) in priorities.enumerated() where x != y {
        for failing in 1..<(1 << weights.count) where sum(unhealthy, failing: failing) >= sum(healthy, failing: 0) { return true }
      }
    }
    return false
  }

  @Test("the check agrees with every outcome written out")
  func enumeration() throws {
    var numbers = Numbers(state: 7)
    var wins = 0
    for _ in 0..<300 {
      let priorities = [0, 1, 2].map { 150 - $0 * Int.random(in: 1...20, using: &numbers) }.sorted(by: >)
      guard Set(priorities).count == 3 else { continue }
      let weights = (0..<Int.random(in: 1...3, using: &numbers)).map { _ in
        Int.random(in: 1...30, using: &numbers) * (Bool.random(using: &numbers) ? 1 : -1)
      }
      let checks = weights.enumerated().map { "{ tcp: 8\($0.offset), weight: \($0.element) }" }.joined(separator: ", ")
      let run = try #require(
        MarkedRun([
          Example(
            """
            vips:
              web: { address: 10.0.0.50, virtual_router_id: 50, holders: { a: \(priorities[0]), b: \(priorities[1]), c: \(priorities[2]) }, vrrp: { preempt: true }, checks: [\(checks)] }
            services:
              site: { kind: floating-ip, nodes: [a, b, c], vip: web }
            """)
        ]))
      let codes = Set(run.check().report.diagnostics.map(\.code))
      let expected = unhealthyCanWin(priorities, weights)
      if expected { wins += 1 }
      #expect(codes == (expected ? ["vip/unhealthy-wins"] : []), "\(priorities) \(weights)")
    }
    #expect((50...250).contains(wins))
  }

  @Test("the counter-example shows the arithmetic")
  func arithmetic() throws {
    let run = try #require(
      MarkedRun([
        Example(
          """
          vips:
            web: { address: 10.0.0.50, virtual_router_id: 50, holders: { a: 150, b: 130 }, vrrp: { preempt: true }, checks: [{ name: live, tcp: 80, weight: -50 }, { name: fresh, tcp: 81, weight: 10 }] }
          services:
            site: { kind: floating-ip, nodes: [a, b], vip: web }
          """)
      ]))
    let messages = run.check().report.diagnostics.map(\.message)
    #expect(messages == ["when `fresh` fails on `a`, it still has 150, and healthy `b` has only 130 + 10 = 140"])
  }

  @Test("a node with the owner's priority never loses by weight")
  func owner() throws {
    let run = try #require(
      MarkedRun([
        Example(
          """
          vips:
            web: { address: 10.0.0.50, virtual_router_id: 50, holders: { a: 255, b: 130 }, vrrp: { preempt: true }, checks: [{ tcp: 80, weight: -125 }] }
          services:
            site: { kind: floating-ip, nodes: [a, b], vip: web }
          """)
      ]))
    #expect(run.check().report.diagnostics.map(\.code) == ["vip/owner-priority", "vip/unhealthy-wins"])
  }
}
