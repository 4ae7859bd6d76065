import Blueprints
import ConfigFormats
import Processes
import Testing
import TopologyModel
import Workbench

/// Whole topologies whose names, words, paths and passwords are as hostile as their types let them be.
@Suite struct FloatingIPTopologyTests {
  private struct Stack {
    let services, units, vips, instances, checks, paths, hostNames, passwords: [String]
    let firewall: String

    init(firewall: String = "report") {
      func taken(_ field: String, _ example: String, _ seed: UInt64, _ texts: [String] = [], _ isCarried: (String) -> Bool) -> [String] {
        let all = (texts + Hostile.near(example, count: 500, seed: seed) + Hostile.sample(150, seed: seed)).uniqueBytes
        return Carriage("floating-ip: \(field)", all, isCarried: isCarried).carried
      }
      services = taken("service names", "site-1", 31, ["a-_b_", "x__"]) { ObjectName.fault(in: $0) == nil }
      units = taken("unit names", "web@a-1.service", 32, ["_x_.service", String(repeating: "u", count: 240) + ".service"]) { UnitName.fault(in: $0) == nil }
      vips = taken("vip names", "front-1", 33) { ObjectName.fault(in: $0) == nil }
      instances = taken("instance names", "VI_1", 34, ["include"]) { SafeWord.fault(in: $0) == nil }
      checks = taken("check names", "chk.1", 35, ["weight"]) { SafeWord.fault(in: $0) == nil }
      paths = taken("URL paths", "/a?b=c&d", 36, ["/~SEQ", "/~x"]) { URLPath.fault(in: $0) == nil }
      hostNames = taken("host names", "a-1.example", 37, ["127.1", "1", "0x7f"]) { HostName.fault(in: $0) == nil }
      passwords = taken("VRRP passwords", "P#a!$s~", 38) { (1...8).contains($0.utf8.count) && Quoting.keepalived.refuse($0) == nil }
      self.firewall = firewall
    }

    /// As many addresses as the shortest list has entries.
    var count: Int { [services, units, vips, instances, checks, paths, hostNames, passwords].map(\.count).min() ?? 0 }
    func all(_ values: [String]) -> [String] { Array(values.prefix(count)) }

    var topology: String {
      let count = count
      var text = """
        hac: 1
        name: t
        os: debian-12
        firewall: \(firewall)
        networks:
          lan: { subnet: 10.0.0.0/16, interface: eth0 }
        nodes:
          a: { address: 10.0.1.1 }
          b: { address: 10.0.1.2 }

        """
      text += Around.secrets((0..<count).map { ("s\($0)", passwords[$0]) }) + "\nvips:\n"
      for index in 0..<count {
        text += "  \(vips[index].inYAML): { address: 10.0.2.\(index + 1), virtual_router_id: \(index + 1), instance: \(instances[index].inYAML), hostname: \(hostNames[index].inYAML), "
          + "vrrp: { auth_pass: { secret: s\(index) } }, checks: [{ name: \(checks[index].inYAML), http: { port: 80, path: \(paths[index].inYAML) } }] }\n"
      }
      text += "services:\n"
      for index in 0..<count {
        text += "  \(services[index].inYAML): { kind: floating-ip, nodes: [a, b], vip: \(vips[index].inYAML), unit: \(units[index].inYAML), ports: [\(8000 + index)] }\n"
      }
      return text
    }
  }

  private func compiled(_ stack: Stack) throws -> Compiled {
    let compiled = Compiled(stack.topology)
    try #require(compiled.errors == [])
    try #require(stack.count >= 15)
    return compiled
  }

  @Test func `keepalived has every name, path and password`() throws {
    let stack = Stack()
    // hac's own program and user are not on this machine.
    let text = try #require(try compiled(stack).file("hosts/a/rootfs/etc/keepalived/keepalived.conf"))
      .replacing("/usr/local/libexec/hac/check-http", with: "/usr/bin/true").replacing("script_user keepalived_script", with: "script_user root")
      .replacing("enable_script_security", with: "")
    let dump = try Keepalived.dump(text, interfaces: ["eth0"])
    func expect(_ values: [String], _ label: String) { Carriage.expectSame(values.sorted(by: <), Keepalived.values(label, in: dump).sorted(by: <), label) }
    expect(stack.all(stack.instances), "VRRP Instance")
    expect(stack.all(stack.passwords), "Password")
    expect(stack.all(stack.checks), "VRRP Script")
    let commands = zip(stack.services, stack.paths).prefix(stack.count).map { "'/usr/bin/true' '\($0)' 'http://127.0.0.1:80\($1)' '200' '2'" }
    expect(Array(commands), "Command")
  }

  @Test func `the resolver finds every host name at its address`() throws {
    let stack = Stack()
    let block = try #require(try compiled(stack).file("hosts/a/blocks/etc/hosts"))
    let scratch = try ScratchDirectory()
    let path = try scratch.write("127.0.0.1 localhost\n" + block, to: "hosts")
    let names = stack.all(stack.hostNames)
    let script = "mount --bind '\(path)' /etc/hosts || exit 9\nfor name in \(names.joined(separator: " ")); do getent --service=hosts:files ahosts \"$name\" | head -n 1 | cut -d ' ' -f 1; done\n"
    let lines = try output(of: "unshare", ["-rm", "sh", "-c", script]).lines
    Carriage.expectSame(names.indices.map { "10.0.2.\($0 + 1)" }, lines, "/etc/hosts (getent)")
  }

  @Test func `nft has a rule for every port, with its service`() throws {
    let stack = Stack(firewall: "nftables-include")
    let rules = try #require(try compiled(stack).file("hosts/a/rootfs/etc/hac/firewall.nft"))
    let scratch = try ScratchDirectory()
    let path = try scratch.write(rules, to: "firewall.nft")
    let table = try scratch.write("table inet t {\nchain input {\ntype filter hook input priority 0; policy drop;\ninclude \"\(path)\"\n}\n}\n", to: "table.nft")
    let json = try output(of: "unshare", ["-rn", "sh", "-c", "nft -f '\(table)' && nft -j list ruleset"]).text
    let program = """
      import json, sys
      for item in json.load(sys.stdin)["nftables"]:
          if "rule" in item: print(item["rule"]["comment"].encode().hex())
      """
    let whole = zip(stack.services, stack.units).prefix(stack.count).map { "\($0): \($1)" }
    let expected = zip(stack.services, whole).map { $1.utf8.count <= 128 ? $1 : $0 } + stack.all(stack.instances)
    let comments = try output(of: python, ["-c", program], input: json).hexLines
    Carriage.expectSame(expected.sorted(), comments.sorted(), "nft")
  }

  @Test func `the steps of the manifest and of the RUNBOOK have the same words, and the unit among them`() throws {
    let stack = Stack()
    let compiled = try compiled(stack)
    let manifest = try #require(compiled.files["manifest.json"])
    let program = """
      import json, sys
      for step in json.load(sys.stdin)["steps"]:
          for words in [step["action"].get("command", []), step.get("probe", {}).get("command", [])]:
              if words: print(b"\\0".join(w.encode() for w in words).hex())
      """
    let commands = try output(of: python, ["-c", program], input: manifest).hexLines
    #expect(stack.all(stack.units).allSatisfy { unit in commands.contains { $0.hasSuffix("\0--now\0\(unit)") } })
    let reader = """
      import html.parser, subprocess, sys
      class Reader(html.parser.HTMLParser):
          blocks, inside = [], False
          def handle_starttag(self, tag, attributes):
              if tag == "code" and ("class", "language-sh") in attributes:
                  self.inside = True
                  self.blocks.append("")
          def handle_endtag(self, tag):
              if tag == "code": self.inside = False
          def handle_data(self, data):
              if self.inside: self.blocks[-1] += data
      reader = Reader(convert_charrefs=True)
      reader.feed(subprocess.run(["cmark"], input=sys.stdin.buffer.read(), stdout=subprocess.PIPE, check=True).stdout.decode())
      for block in reader.blocks:
          words = subprocess.run(["dash", "-c", "printf '%s\\\\0' " + block], stdout=subprocess.PIPE, check=True).stdout
          print(words[:-1].hex())
      """
    Carriage.expectSame(commands, try output(of: python, ["-c", reader], input: try #require(compiled.files["RUNBOOK.md"])).hexLines, "RUNBOOK (cmark, dash)")
  }

  @Test func `names of the topology and its hosts are in the XML, the installer and the headings as they were written`() throws {
    let names = Carriage("names of topologies (XML, sh)", Hostile.near("stack-1", count: 300) + ["a-_b_"] + Hostile.sample(150)) { ObjectName.fault(in: $0) == nil }
    let hosts = Carriage("names of hosts (sh)", Hostile.near("db-1.example", count: 300) + Hostile.sample(150)) { HostName.fault(in: $0) == nil }
    let program = """
      import sys, xml.etree.ElementTree as tree
      print(tree.fromstring(sys.stdin.buffer.read()).find("short").text)
      """
    for (name, host) in zip(names.carried, hosts.carried).prefix(25) {
      let compiled = Compiled(Around.floatingIP(top: "firewall: firewalld", name: name, nodes: [host, "other"]))
      try #require(compiled.errors == [])
      let xml = try #require(compiled.file("hosts/\(host)/rootfs/etc/firewalld/services/hac-\(name).xml"))
      #expect(try output(of: python, ["-c", program], input: xml).text == "hac: \(name)\n")
      let install = try #require(compiled.file("hosts/\(host)/install"))
      let assignments = install.split(separator: "\n").filter { $0.hasPrefix("hac_topology='") && $0.hasSuffix("'") && !$0.contains("hac_os") || $0.hasPrefix("hac_host='") }
      #expect(try output(of: "dash", ["-c", assignments.joined(separator: "\n") + "\nprintf '%s\\0%s\\0' \"$hac_topology\" \"$hac_host\""]).nulTerminated == [name, host])
      let runbook = try #require(compiled.file("hosts/\(host)/RUNBOOK.md"))
      #expect(try MarkdownTests.paragraphs(runbook).first == "\(host): RUNBOOK of \(name)")
    }
  }
}
