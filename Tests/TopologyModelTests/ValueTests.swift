import SchemaKit
import Testing

@testable import TopologyModel

private func isFine<T: ScalarValue>(_ type: T.Type, _ text: String) -> Bool {
  if case .success = T.parse(text) { return true }
  return false
}

@Suite struct ValueTests {
  @Test("addresses are written as they are read", arguments: ["0.0.0.0", "192.168.231.151", "255.255.255.255", "::", "::1", "fd00::50", "2001:db8::1:0:0:1"])
  func addresses(text: String) { #expect(IPAddress(text)?.written == text) }

  @Test("what is not an address is refused", arguments: ["1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "fe80::1%eth0", "", "::1::"])
  func notAddresses(text: String) { #expect(IPAddress(text) == nil) }

  @Test("a subnet knows what it holds, and its broadcast address") func subnets() throws {
    let subnet = try Subnet.parse("10.0.4.0/22").get()
    #expect(subnet.contains(IPAddress("10.0.7.255")!))
    #expect(!subnet.contains(IPAddress("10.0.8.0")!))
    #expect(subnet.broadcast == IPAddress("10.0.7.255"))
    #expect(!subnet.contains(IPAddress("::ffff:10.0.4.1")!))
    let all = try Subnet.parse("0.0.0.0/0").get()
    #expect(all.contains(IPAddress("255.255.255.255")!))
    let v6 = try Subnet.parse("fd00::/64").get()
    #expect(v6.contains(IPAddress("fd00::ffff")!) && !v6.contains(IPAddress("fd00:0:0:1::")!))
  }

  @Test("a subnet with host bits set is answered with the right one") func hostBits() {
    guard case .failure(let fault) = Subnet.parse("10.0.0.5/24") else { return #expect(Bool(false)) }
    #expect(fault.replacement == "10.0.0.0/24")
  }

  @Test(
    "durations are read to the millisecond",
    arguments: [("2", 2000), ("2s", 2000), ("0.25s", 250), ("500ms", 500), ("1m", 60_000), ("7d", 604_800_000), ("0.05", 50)])
  func durations(text: String, milliseconds: Int) throws { #expect(try Duration.parse(text).get().milliseconds == milliseconds) }

  @Test("what is not a duration is refused", arguments: ["", "s", "-1s", "1.2345s", "1 s", "1e3", "22:22", "1sm", ".5s"])
  func notDurations(text: String) { #expect(!isFine(Duration.self, text)) }

  @Test("versions compare number by number") func versions() throws {
    func version(_ text: String) throws -> Version { try Version.parse(text).get() }
    #expect(try version("8.0.4") < version("8.0.36"))
    #expect(try version("8.0") == version("8.0.0"))
    #expect(try version("10.11.6").isIn(series: version("10.11")))
    #expect(try !version("10.11.6").isIn(series: version("10.1")))
  }

  @Test(
    "ranges expand with the width of their first number",
    arguments: [
      ("node[1-3].chime.com", ["node1.chime.com", "node2.chime.com", "node3.chime.com"]), ("db[08-10]", ["db08", "db09", "db10"]),
      ("r[1-2]n[1-2]", ["r1n1", "r1n2", "r2n1", "r2n2"]), ("host1", ["host1"]),
    ])
  func ranges(text: String, names: [String]) throws { #expect(try NodePattern.parse(text).get().names.map(\.text) == names) }

  @Test(
    "what is not a range is refused, and a huge one before it takes memory",
    arguments: ["node[1-", "node[3-1]", "node[a-b]", "node[1-2-3]", "n[1-999999999]", "n[1-999][1-999][1-999]", "-[1-2]", "node]1-2["])
  func notRanges(text: String) { #expect(!isFine(NodePattern.self, text)) }

  @Test(
    "names that would leave their place are refused",
    arguments: ["../etc", "a/b", "a b", "a;b", "a\nb", "$(id)", "'", "\"", "{", "", ".", "..", "a\u{0}b", "-x", "名", String(repeating: "a", count: 5000)])
  func hostileNames(text: String) {
    #expect(!isFine(HostName.self, text))
    #expect(!isFine(ObjectName.self, text))
    #expect(!isFine(NodePattern.self, text))
    #expect(!isFine(SafeWord.self, text) || text == ".")
  }

  @Test(
    "paths are absolute, in normal form, and of plain characters",
    arguments: [("/a/b", true), ("/", true), ("a", false), ("/a/../b", false), ("/a//b", false), ("/a/", false), ("/a b", false), ("/a'b", false), ("/a\nb", false), ("/a%b", false), ("/./a", false)])
  func paths(text: String, isFine expected: Bool) { #expect(isFine(AbsolutePath.self, text) == expected) }

  @Test("relative paths cannot leave their directory", arguments: ["../x", "a/../../x", "/x", "a//b", "./a", "a b", ""])
  func relativePaths(text: String) { #expect(!isFine(RelativePath.self, text)) }
}
