import SourceText
import Testing

private func render(_ text: String, _ diagnostic: (FileID) -> Diagnostic, secrets: (FileID) -> [SourceSpan] = { _ in [] }) -> String {
  var sources = SourceMap()
  let file = sources.add(SourceFile(path: "t.yaml", bytes: Array(text.utf8)))
  return TextRenderer(sources: sources, secretSpans: secrets(file), usesColor: false).render(diagnostic(file))
}

private func span(_ file: FileID, _ line: UInt32, _ from: UInt32, _ to: UInt32) -> SourceSpan {
  SourceSpan(file: file, start: .init(line: line, column: from), end: .init(line: line, column: to))
}

@Suite struct RendererTests {
  @Test("a diagnostic shows its line with a caret under the place, and related places with their own lines") func snippet() {
    let text = render("a: 1\nb: 22\n") { file in
      Diagnostic(
        .error, "vip/duplicate-router-id", "both use 22", at: Label(span(file, 2, 4, 6), "used again here"),
        related: [Label(span(file, 1, 4, 5), "first used here")], help: [Help("choose another")])
    }
    #expect(
      text == """
        error[vip/duplicate-router-id]: both use 22
         --> t.yaml:2:4
          |
        2 | b: 22
          |    ^^ used again here
         ::: t.yaml:1:4
          |
        1 | a: 1
          |    - first used here
          = help: choose another

        """)
  }

  @Test("the caret stands under wide characters' columns, not their code points") func wide() {
    let text = render("名前: 値\n") { file in Diagnostic(.warning, "x/y", "m", at: Label(span(file, 1, 5, 6), "here")) }
    #expect(text.contains("1 | 名前: 値\n  |       ^^ here\n"))
  }

  @Test("control characters of the input reach the terminal as their codes") func control() {
    let text = render("a: \u{1B}[31mred\u{202E}\n") { file in
      Diagnostic(.error, "x/y", "bad `\u{1B}]0;title\u{7}`", at: Label(span(file, 1, 4, 5), "\u{9B}"))
    }
    #expect(!text.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n") || $0.value == 0x7F || (0x80...0x9F).contains($0.value) || $0.value == 0x202E })
    #expect(text.contains("<U+1B>[31mred<U+202E>"))
  }

  @Test("a secret's text is masked wherever its line is shown") func secret() {
    let text = render("password: hunter2 # not so\n", { file in Diagnostic(.error, "x/y", "m", at: Label(span(file, 1, 1, 9), "here")) }) { file in
      [span(file, 1, 11, 18)]
    }
    #expect(!text.contains("hunter2"))
    #expect(text.contains("password: ******* # not so"))
  }

  @Test("a line of ten million characters is cut") func longLine() {
    let text = render("a: " + String(repeating: "x", count: 10_000_000)) { file in
      Diagnostic(.error, "x/y", "m", at: Label(span(file, 1, 1, 2), "here"))
    }
    #expect(text.utf8.count < 2000)
  }
}

@Suite struct SuggestionTests {
  @Test(
    "the nearest name is suggested, and none when none is near",
    arguments: [
      ("prority", "priority"), ("virtual_router_di", "virtual_router_id"), ("hodlers", "holders"), ("xyz", nil), ("db", nil),
    ] as [(String, String?)])
  func nearest(name: String, expected: String?) {
    #expect(Suggestion.nearest(to: name, in: ["priority", "virtual_router_id", "holders", "address"]) == expected)
  }
}
