import Testing

@testable import HACCompiler

@Suite struct FirewallTests {
  private let scratch = Scratch()

  private func emitted(_ mode: String, _ path: String) throws -> String {
    let topology = """
      hac: 1
      name: t
      os: debian-12
      firewall: \(mode)
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
      nodes:
        n[1-3]: { address: { from: 10.0.0.11 }, zone: { cycle: [a, b, c] } }
      vips:
        sql: { address: 10.0.0.50, virtual_router_id: 50 }
      services:
        db: { kind: pxc, version: "8.4", nodes: ["n[1-3]"], vip: sql, tls: { ca: /t/ca.pem, cert: /t/c.pem, key: /t/k.pem } }
      """
    var result = scratch.check(topology)
    let emission = try #require(Compiler.emit(&result, deferSecrets: false).first)
    _ = try BundleWriter.write(emission, to: scratch.path + "/out", options: WriteOptions())
    return "\(scratch.path)/out/t/hosts/n1/rootfs\(path)"
  }

  @Test("the rules to include are what nft takes inside a chain, and neither flush nor set a policy") func nftables() throws {
    let file = try emitted("nftables-include", "/etc/hac/firewall.nft")
    scratch.write("try.nft", "table inet t {\nchain input {\ntype filter hook input priority 0; policy drop;\ninclude \"\(file)\"\n}\n}\n")
    #expect(run("unshare -n /usr/sbin/nft -c -f '\(scratch.path)/try.nft'") == 0)
    let text = output(of: "cat '\(file)'")
    #expect(text.contains("ip saddr { 10.0.0.12, 10.0.0.13 } tcp dport 4567 accept"))
    #expect(!text.contains("flush") && !text.contains("policy") && !text.contains("drop"))
  }

  @Test("the firewalld service is well-formed, and names every port once and VRRP") func firewalld() throws {
    let file = try emitted("firewalld", "/etc/firewalld/services/hac-t.xml")
    let program = "import sys, xml.etree.ElementTree as e; r = e.parse(sys.argv[1]).getroot(); print(r.tag, sorted(p.get('port') + '/' + p.get('protocol') for p in r.findall('port')), r.find('protocol').get('value'))"
    #expect(output(of: "python3 -c \"\(program)\" '\(file)'") == "service ['3306/tcp', '4444/tcp', '4567/tcp', '4567/udp', '4568/tcp'] vrrp\n")
  }

  @Test("without a firewall to write for, nothing is written and the RUNBOOK has the table") func report() throws {
    let runbook = try emitted("report", "/../RUNBOOK.md")
    #expect(output(of: "cat '\(runbook)'").contains("hac changes no firewall. These must be open:"))
    #expect(run("find '\(scratch.path)/out' -name '*firewall*' | grep -q .") == 1)
  }
}
