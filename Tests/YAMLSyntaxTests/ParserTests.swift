import SourceText
import Testing

@testable import YAMLSyntax

/// Parses a text; returns the tree and the codes reported.
private func parsed(_ text: String) -> (tree: SyntaxTree, report: Report) { parsed(Array(text.utf8)) }

private func parsed(_ bytes: [UInt8]) -> (tree: SyntaxTree, report: Report) {
  var report = Report()
  let tree = parse(SourceFile(path: "t.yaml", bytes: bytes), as: FileID(rawValue: 0), into: &report)
  return (tree, report)
}

private func at(_ line: UInt32, _ column: UInt32) -> SourcePosition { SourcePosition(line: line, column: column) }

@Suite struct ParserTests {
  @Test("every scalar knows where it begins and ends, counted in code points") func spans() throws {
    let (tree, report) = parsed("é: [äb, c]\n")
    #expect(report.diagnostics.isEmpty)
    let children = Array(tree.children(try #require(tree.root)))
    #expect(tree.span(children[0]).start == at(1, 1))
    #expect(tree.span(children[0]).end == at(1, 2))
    let items = Array(tree.children(children[1]))
    #expect(tree.string(items[0]) == "äb")
    #expect(tree.span(items[0]).start == at(1, 5))
    #expect(tree.span(items[0]).end == at(1, 7))
  }

  @Test("a block collection ends with its last child, not on the next token") func blockEnd() throws {
    let (tree, _) = parsed("a:\n  b: c\n\n# far away\nd: e\n")
    let children = Array(tree.children(try #require(tree.root)))
    #expect(tree.span(children[1]).end == at(2, 7))
  }

  @Test("an alias keeps its own place and gives the target's text") func aliases() throws {
    let (tree, report) = parsed("a: &x hello\nb: *x\n")
    #expect(report.diagnostics.isEmpty)
    let children = Array(tree.children(try #require(tree.root)))
    #expect(tree.isAlias(children[3]))
    #expect(tree.string(children[3]) == "hello")
    #expect(tree.span(children[3]).start == at(2, 4))
    #expect(tree.span(tree.resolve(children[3])).start == at(1, 4))
  }

  @Test("a value that is not there is not an empty text") func nulls() throws {
    let (tree, _) = parsed("a:\nb: ''\nc: ~\nd: null\ne: 'null'\n")
    let children = Array(tree.children(try #require(tree.root)))
    #expect([1, 3, 5, 7, 9].map { tree.isNull(children[$0]) } == [true, false, true, true, false])
  }

  @Test(
    "what cannot be read draws one error with its code",
    arguments: [
      ("a: [1, 2\nb: 3\n", "yaml/syntax"), ("a: 1\n---\nb: 2\n", "yaml/several-documents"), ("a: *nowhere\n", "yaml/unknown-alias"),
      ("a: &x [ *x ]\n", "yaml/recursive-alias"), ("a: !mine b\n", "yaml/tag"), ("a: b\u{0}c\n", "yaml/encoding"),
      ("\ta: 1\n", "yaml/syntax"), ("a: \"\\xZZ\"\n", "yaml/syntax"),
    ])
  func faults(text: String, code: String) {
    let (_, report) = parsed(text)
    #expect(report.diagnostics.map(\.code) == [code])
  }

  @Test("invalid UTF-8 is shown at its line and column") func encoding() throws {
    let (_, report) = parsed(Array("a: 1\nb: é".utf8) + [0xFF])
    let diagnostic = try #require(report.diagnostics.first)
    #expect(diagnostic.code == "yaml/encoding")
    #expect(diagnostic.primary.span.start == at(2, 5))
  }

  @Test("an unquoted range in a flow list is answered with how to quote it") func rangeHelp() throws {
    let (_, report) = parsed("nodes: [node[1-4].example]\n")
    #expect(try #require(report.diagnostics.first).help.contains { $0.text.contains("quoted") })
  }

  @Test("nesting over the bound is an error, at the bound it is not") func nesting() {
    let deep = { (count: Int) in String(repeating: "[", count: count) + String(repeating: "]", count: count) + "\n" }
    #expect(parsed(deep(Limits.nesting)).report.diagnostics.isEmpty)
    #expect(parsed(deep(Limits.nesting + 1)).report.diagnostics.map(\.code) == ["yaml/nesting"])
  }

  @Test("aliases that multiply are stopped by what they expand to") func aliasBomb() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let alias = "*a\(level - 1)"
      text += "a\(level): &a\(level) [" + Array(repeating: alias, count: 10).joined(separator: ", ") + "]\n"
    }
    #expect(parsed(text).report.diagnostics.map(\.code) == ["yaml/alias-expansion"])
  }

  @Test("an empty file has no root and no error of its own") func empty() {
    for text in ["", "\n", "# only a comment\n"] {
      let (tree, report) = parsed(text)
      #expect(tree.root == nil)
      #expect(report.diagnostics.isEmpty)
    }
  }

  @Test("no cut of a file, and no changed byte, makes the parser trap") func mutations() {
    let text = Array("a: &x {b: [1, 2], c: 'd', e: \"f\\n\"}\ng: *x\nh: |\n  i\n  j\nk: >-\n  l\n<<: *x\n".utf8)
    for length in 0...text.count { _ = parsed(Array(text[..<length])) }
    var state: UInt64 = 42
    for _ in 0..<4000 {
      var bytes = text
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
      }
      let (tree, report) = parsed(bytes)
      #expect(tree.root == nil || !tree.span(tree.root!).start.line.words.isEmpty)
      #expect(report.errorCount <= 2)
    }
  }
}
