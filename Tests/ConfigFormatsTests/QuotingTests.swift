import Testing

@testable import ConfigFormats

/// Hostile texts: every ASCII character alone and between letters, pairs of the dangerous ones,
/// and combining marks after quotes, which a reader by characters would overlook.
private let hostile: [String] = {
  var texts = ["", " ", "a b", " leading", "trailing ", "''", "\"\"", "$(id)", "`id`", "${HOME}", "%n", "a\\", "\\", "é", "名", "'\u{301}", "\"\u{301}", "\\\u{301}", "a#b", "a;b", "{", "}", "!x", "~SEQ(i,1,2)", "\u{85}", "\u{2028}", "x\u{0}y", "--", "=", "\r\n"]
  let special = "\"'\\$`!#;{}()<>|&~%@\n\r\t \u{0}\u{1}\u{7F}*?[]=,:"
  for scalar in special.unicodeScalars {
    for other in special.unicodeScalars { texts.append("a\(scalar)\(other)b") }
  }
  var state: UInt64 = 7
  for _ in 0..<3000 {
    var text = String.UnicodeScalarView()
    for _ in 0..<12 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let scalars = Array((special + "abcXYZ09é名'\u{301}").unicodeScalars)
      text.append(scalars[Int(state >> 33) % scalars.count])
    }
    texts.append(String(text))
  }
  return texts
}()

@Suite struct QuotingTests {
  @Test("a text is carried whole or refused, and never spans lines", arguments: Quoting.allCases) func wholeOrRefused(quoting: Quoting) {
    for text in hostile {
      guard case .success(let quoted) = quoting.quote(text) else { continue }
      #expect(!quoted.unicodeScalars.contains { $0 == "\n" || $0 == "\r" || $0.value == 0 })
      #expect(quoting.refuse(text) == nil)
    }
  }

  @Test("the shell reads back what was quoted for it") func shell() throws {
    let carried = hostile.filter { Quoting.shell.refuse($0) == nil }
    let script = try carried.map { "printf '%s\\n' \(try Quoting.shell.quote($0).get())" }.joined(separator: "\n")
    for shell in ["/bin/sh", "/bin/bash"] {
      #expect(try output(of: [shell], input: script) == carried.joined(separator: "\n") + "\n")
    }
  }

  @Test("Python's TOML reader reads back what was quoted for it") func toml() throws {
    let carried = hostile.filter { Quoting.toml.refuse($0) == nil }
    let document = try carried.enumerated().map { "k\($0.offset) = \(try Quoting.toml.quote($0.element).get())" }.joined(separator: "\n")
    let program = "import sys,tomllib; d=tomllib.loads(sys.stdin.buffer.read().decode()); sys.stdout.buffer.write(''.join(d[f'k{i}']+'\\n' for i in range(len(d))).encode())"
    #expect(try output(of: ["/usr/bin/env", "python3", "-c", program], input: document) == carried.joined(separator: "\n") + "\n")
  }

  @Test("MySQL's own option reader reads back what was quoted for it") func optionFile() throws {
    let carried = hostile.filter { Quoting.optionFile.refuse($0) == nil }
    let document = try "[client]\n" + carried.enumerated().map { "k\($0.offset)=\(try Quoting.optionFile.quote($0.element).get())" }.joined(separator: "\n") + "\n"
    let path = "/tmp/hac-option-file-\(UInt64.random(in: 0 ... .max)).cnf"
    try write(document, to: path)
    let lines = try output(of: ["/usr/bin/my_print_defaults", "--defaults-file=\(path)", "client"], input: "")
    let expected = carried.enumerated().map { "--k\($0.offset)=\($0.element)\n" }.joined()
    #expect(lines == expected)
    remove(path)
  }

  @Test("keepalived's format refuses what its lexer would not give back", arguments: ["a\"b", "a!b", "a#b", "$x", "a\\b", "~x", ""])
  func keepalived(text: String) { #expect(Quoting.keepalived.refuse(text) != nil) }
}
