import Workbench
import HACCompiler
import Testing
import TopologyModel

/// The scope of a virtual_router_id: segment, address family, transport, and who hears whom.
@Suite struct RouterIDTests {
  /// A topology with VIPs of one service each.
  private static func topology(
    _ name: String, segment: String = "dc1", octet: Int = 11, _ vips: [(address: String, id: Int, nodes: String, vrrp: String)]
  ) -> Example {
    var text = """
      hac: 1
      name: \(name)
      os: debian-12
      networks:
        lan: { subnet: [10.0.0.0/24, "fd00::/64"], interface: eth0, segment: \(segment) }
      nodes:\n
      """
    for (index, node) in ["a", "b", "c", "d"].enumerated() {
      text += "  \(node): { addresses: { lan: 10.0.0.\(octet + index) } }\n"
    }
    text += "vips:\n"
    for (index, vip) in vips.enumerated() {
      text += "  v\(index): { address: \"\(vip.address)\", virtual_router_id: \(vip.id), vrrp: { \(vip.vrrp) }, checks: [{ tcp: 8\(index) }] }\n"
    }
    text += "services:\n"
    for (index, vip) in vips.enumerated() { text += "  s\(index): { kind: floating-ip, nodes: \(vip.nodes), vip: v\(index) }\n" }
    return Example(text)
  }

  private func codes(_ examples: Example...) throws -> [String] {
    try #require(MarkedRun(examples)).check().report.diagnostics.map(\.code)
  }

  private let clash = ["vip/duplicate-router-id"]

  @Test("unicast groups without a host in common may share an ID, others not")
  func unicast() throws {
    #expect(try codes(Self.topology("x", [("10.0.0.50", 5, "[a, b]", ""), ("10.0.0.51", 5, "[c, d]", "")])) == [])
    #expect(try codes(Self.topology("x", [("10.0.0.50", 5, "[a, b]", ""), ("10.0.0.51", 5, "[c, a]", "")])) == clash)
  }

  @Test("multicast instances of one segment never share an ID")
  func multicast() throws {
    let multicast = "transport: multicast"
    #expect(try codes(Self.topology("x", [("10.0.0.50", 5, "[a, b]", multicast), ("10.0.0.51", 5, "[c, d]", multicast)])) == clash)
    #expect(try codes(Self.topology("x", [("10.0.0.50", 5, "[a, b]", multicast), ("10.0.0.51", 6, "[c, d]", multicast)])) == [])
  }

  @Test("multicast and unicast are told apart")
  func transports() throws {
    #expect(try codes(Self.topology("x", [("10.0.0.50", 5, "[a, b]", "transport: multicast"), ("10.0.0.51", 5, "[a, b]", "")])) == [])
  }

  @Test("IPv4 and IPv6 are told apart")
  func families() throws {
    #expect(
      try codes(Self.topology("x", [("10.0.0.50", 5, "[a, b]", ""), ("fd00::50", 5, "[a, b]", "transport: multicast")])) == [])
  }

  @Test("topologies of one run are checked against each other on the same segment alone")
  func run() throws {
    let vip = "transport: multicast"
    let one = Self.topology("x", [("10.0.0.50", 5, "[a, b]", vip)])
    #expect(try codes(one, Self.topology("y", octet: 21, [("10.0.0.51", 5, "[a, b]", vip)])) == clash)
    #expect(try codes(one, Self.topology("y", segment: "dc2", octet: 21, [("10.0.0.51", 5, "[a, b]", vip)])) == [])
  }
}
