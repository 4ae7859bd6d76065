import Workbench
import HACCompiler
import Testing
import TopologyModel

/// What the guide of ChimeStack says, as it says it: unsafe values that the operator wrote are warnings.
@Suite struct GuideTests {
  private static let vip = Example(
    """
    hac: 1
    name: guide
    os: debian-12
    networks:
      lan: { subnet: 192.168.231.0/24, interface: ens160 }
    secrets:
      vrrp: { value: "1111" }
    nodes:
      host1: { address: 192.168.231.151 }
      host2: { address: 192.168.231.152 }
    vips:
      mysql:
        address: 192.168.231.162
        virtual_router_id: 52
        instance: VI_2
        holders: { host1: 255, host2: 254 }
        initial_state: master
        vrrp: { version: 2, transport: multicast, advert_int: 1, preempt: true, auth_pass: { secret: vrrp } }
        checks: [ { name: chk_mysql, tcp: 3306, interval: 2 } ]
    services:
      database: { kind: floating-ip, nodes: [host1, host2], vip: mysql }
    """)

  @Test("the guide's address compiles, with a warning for each thing that is unsafe, and no secret in any")
  func warnings() throws {
    let result = try #require(MarkedRun([Self.vip])).check()
    #expect(
      result.report.diagnostics.map(\.code) == [
        "secret/in-topology", "vip/owner-priority", "vip/master-preempts", "vip/weak-password", "check/bare-tcp",
      ])
    #expect(result.report.diagnostics.allSatisfy { $0.severity == .warning })
    for finding in result.report.diagnostics {
      let texts = [finding.message, finding.primary.text] + finding.related.map(\.text) + finding.help.map(\.text)
      #expect(texts.allSatisfy { !$0.contains("1111") })
    }
  }
}
