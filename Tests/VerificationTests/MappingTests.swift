import HACCompiler
import Testing

@testable import Verification

@Suite struct LineMapTests {
  private let secret = SecretStandIn.text(for: 3)

  private func map(_ disk: String, _ emitted: String) -> LineMap { LineMap(disk: Array(disk.utf8), emitted: Array(emitted.utf8)) }

  private func lines(_ map: LineMap) -> [String] { map.lines.map { "\($0.emitted.map { String($0) } ?? "-")\($0.isSame ? "" : "*")" } }

  @Test func `equal texts are mapped line by line`() {
    let map = map("a\nb\nc\n", "a\nb\nc\n")
    #expect(map.firstDifference == nil)
    #expect(lines(map) == ["0", "1", "2", "3"])
  }

  @Test func `changed, added and removed lines are found`() {
    #expect(lines(map("a\nX\nc\n", "a\nb\nc\n")) == ["0", "1*", "2", "3"])
    #expect(lines(map("a\nX\nY\nb\nc\n", "a\nb\nc\n")) == ["0", "0*", "0*", "1", "2", "3"])
    #expect(lines(map("a\nc\n", "a\nb\nc\n")) == ["0", "2", "3"])
    #expect(map("a\nc\n", "a\nb\nc\n").firstDifference == 2)
    #expect(map("X\n", "a\nb\nc\n").firstDifference == 1)
    #expect(map("", "a\n").firstDifference == 1)
    #expect(map("a\nb\nc\nd\n", "a\nb\nc\n").firstDifference == 4)
  }

  @Test func `a line that was moved is not taken for another`() {
    #expect(lines(map("b\na\nc\n", "a\nb\nc\n")) == ["-*", "0", "2", "3"])
  }

  @Test func `whatever stands for a secret, the line is the same, and the secret is known`() {
    let map = map("auth_pass \"hun\\\"ter\"\nx\n", "auth_pass \"\(secret)\"\nx\n")
    #expect(map.firstDifference == nil)
    #expect(map.secrets == [LineMap.FoundSecret(text: "hun\\\"ter", secret: 3)])
    #expect(map.hasAllSecrets)
  }

  @Test func `two secrets of a line are told apart`() {
    let map = map("a=one b=two c\n", "a=\(secret) b=\(SecretStandIn.text(for: 0)) c\n")
    #expect(map.secrets == [LineMap.FoundSecret(text: "one", secret: 3), LineMap.FoundSecret(text: "two", secret: 0)])
  }

  @Test func `a secret that is gone from its place is said to be`() {
    #expect(!map("auth_pas \"hunter\"\n", "auth_pass \"\(secret)\"\n").hasAllSecrets)
    #expect(!map("auth_pass \"\"\n", "auth_pass \"\(secret)\"\n").hasAllSecrets)
  }

  @Test func `large texts that differ in every line end soon`() {
    let disk = (0..<4000).map { "d\($0)" }.joined(separator: "\n")
    let emitted = (0..<4000).map { "e\($0)" }.joined(separator: "\n")
    let map = map(disk, emitted)
    #expect(map.lines.count == 4000)
    #expect(map.lines.allSatisfy { !$0.isSame })
  }
}

@Suite struct SecretMaskTests {
  @Test func `a secret is masked with and without its quoting`() {
    let mask = SecretMask([("pa\\\\ss\\\"word", "db")])
    #expect(mask.mask("near 'pa\\ss\"word'") == "near '<secret db>'")
    #expect(mask.mask("x=pa\\\\ss\\\"word;") == "x=<secret db>;")
  }

  @Test func `a longer secret goes before a part of it, and a short one is a whole word`() {
    let mask = SecretMask([("hunter", "a"), ("hunter22", "b"), ("11", "c")])
    #expect(mask.mask("hunter22 hunter 11 1123") == "<secret b> <secret a> <secret c> 1123")
  }

  @Test func `suspects are hidden as words`() {
    let mask = SecretMask([], suspects: [Array("hunter2".utf8)])
    #expect(mask.mask("auth_pas \"hunter2\" hunter22") == "auth_pas \"<hidden>\" hunter22")
  }
}

/// What mysqld 8 prints, which is no package of Debian; the lines are those of MySQL's manual, "Server Configuration
/// Validation", and of WL#12360.
@Suite struct OptionFileReaderTests {
  private let file = BundleFile("rootfs/etc/my.cnf.d/zz.cnf", "[mysqld]\nserver_id = 1\nread-only = s\nno_such_option = 1\n[mysqdl]\nport = 1\n")

  private func read(_ errors: String, status: Int32) -> OptionFileReader.Reading {
    OptionFileReader(file, file.bytes, program: "mysqld").read(Answer("mysqld", status: status, errors: errors), groups: ["mysqld", "server"])
  }

  @Test func `an unknown option is an error at its line, and ends the reading there`() {
    let reading = read(
      "2018-11-05T17:50:12.738919Z 0 [ERROR] [MY-000067] [Server] unknown variable 'no_such_option=1'.\n2018-11-05T17:50:12.738962Z 0 [ERROR] [MY-010119] [Server] Aborting\n",
      status: 1)
    #expect(reading.fatalLine == 4)
    #expect(reading.complaints.first == Complaint(file.path, line: 4, "unknown variable 'no_such_option=1'."))
  }

  @Test func `a value that is not taken is an error though the status is 0`() {
    let reading = read("2018-11-05T15:43:18.445863Z 0 [Warning] [MY-000076] [Server] option 'read_only': boolean value 's' was not recognized. Set to OFF.\n", status: 0)
    #expect(reading.complaints.first?.line == 3)
    #expect(reading.complaints.first?.severity == .error)
  }

  @Test func `a group that nobody reads is an error, and silence with a bad status a failure`() {
    #expect(read("", status: 0).complaints.map(\.line) == [5])
    #expect(read("", status: 1).failure != nil)
  }

  @Test func `options of plugins are taken out, and no line moves`() {
    let text = "[mysqld]\nrpl_semi_sync_source_enabled = ON\nport = 1\n"
    #expect(String(decoding: OptionFileReader.withoutPluginOptions(Array(text.utf8)), as: UTF8.self) == "[mysqld]\n\nport = 1\n")
  }
}
