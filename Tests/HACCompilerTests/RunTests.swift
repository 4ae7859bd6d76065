import Workbench
import HACCompiler
import Testing
import TopologyModel

/// Several topologies in one run.
@Suite struct RunTests {
  private static func topology(_ name: String, segment: String, nodes: String, services: String, vips: String = "") -> Example {
    Example(
      """
      hac: 1
      name: \(name)
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0, segment: \(segment) }
      nodes: \(nodes)
      vips: { \(vips) }
      services: \(services)
      """)
  }

  private func codes(_ examples: Example...) throws -> [String] {
    try #require(MarkedRun(examples)).check().report.diagnostics.map(\.code)
  }

  private static let shared = "{ a: { address: 10.0.0.11 }, b: { address: 10.0.0.12 }, c: { address: 10.0.0.13 } }"

  @Test("topologies may list the same nodes as long as each uses its own")
  func sharedInventory() throws {
    let one = Self.topology("one", segment: "dc1", nodes: Self.shared, services: "{ x: { kind: example, nodes: [a] } }")
    let two = Self.topology("two", segment: "dc1", nodes: Self.shared, services: "{ y: { kind: example, nodes: [b] } }")
    let three = Self.topology("three", segment: "dc1", nodes: Self.shared, services: "{ z: { kind: example, nodes: [b, c] } }")
    #expect(try codes(one, two) == [])
    #expect(try codes(one, two, three) == ["run/shared-host"])
  }

  @Test("a server_id is unique over the topologies that share a segment, and staging may repeat production")
  func serverIDs() throws {
    let one = Self.topology("one", segment: "dc1", nodes: Self.shared, services: "{ x: { kind: example, nodes: { a: { server_id: 5 } } } }")
    let other = "{ d: { address: 10.0.0.14 } }"
    let services = "{ y: { kind: example, nodes: { d: { server_id: 5 } } } }"
    #expect(try codes(one, Self.topology("two", segment: "dc1", nodes: other, services: services)) == ["mysql/duplicate-server-id"])
    #expect(try codes(one, Self.topology("two", segment: "dc2", nodes: other, services: services)) == [])
  }

  @Test("a vip is not the address of a node or a vip of another topology on its segment")
  func addresses() throws {
    let one = Self.topology(
      "one", segment: "dc1", nodes: Self.shared, services: "{ x: { kind: floating-ip, nodes: [a, b], vip: v } }",
      vips: "v: { address: 10.0.0.50, virtual_router_id: 5, checks: [{ tcp: 80 }] }")
    func two(_ address: String, _ segment: String) -> Example {
      Self.topology(
        "two", segment: segment, nodes: "{ e: { address: 10.0.0.21 }, f: { address: 10.0.0.22 } }",
        services: "{ x: { kind: floating-ip, nodes: [e, f], vip: v } }",
        vips: "v: { address: \(address), virtual_router_id: 5, checks: [{ tcp: 80 }] }")
    }
    #expect(try codes(one, two("10.0.0.50", "dc1")) == ["vip/duplicate-address"])
    #expect(try codes(one, two("10.0.0.13", "dc1")) == ["vip/node-address"])
    #expect(try codes(one, two("10.0.0.50", "dc2")) == [])
  }

  @Test("a range that clashes a thousand times is told once")
  func ranges() throws {
    let example = Self.topology(
      "one", segment: "dc1",
      nodes: "{ \"x[1-100]\": { address: { from: 10.0.0.1 } }, \"y[1-100]\": { address: { from: 10.0.0.51 } } }",
      services: "{ x: { kind: example, nodes: [x1] } }")
    let report = try #require(MarkedRun([example])).check().report
    #expect(report.diagnostics.map(\.message) == ["`x51` and `y1` both have 10.0.0.51 (and 49 more like it)"])
  }
}
