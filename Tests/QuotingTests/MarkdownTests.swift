import Blueprints
@testable import ConfigFormats
import Testing
import TopologyModel

@Suite struct MarkdownTests {
  /// The texts of a page's paragraphs, as a reader of its HTML sees them.
  static func paragraphs(_ page: String) throws -> [String] {
    let program = """
      import html.parser, subprocess, sys
      class Reader(html.parser.HTMLParser):
          texts = []
          def handle_starttag(self, tag, attributes):
              if tag in ("p", "h1", "h2", "h3", "li", "blockquote", "pre"): self.texts.append("")
          def handle_data(self, data):
              if self.texts: self.texts[-1] += data
      reader = Reader(convert_charrefs=True)
      reader.feed(subprocess.run(["cmark"], input=sys.stdin.buffer.read(), stdout=subprocess.PIPE, check=True).stdout.decode())
      reader.close()
      for text in reader.texts: print(text.rstrip("\\n").encode().hex())
      """
    return try output(of: python, ["-c", program], input: page).hexLines
  }

  @Test func `a code span shows every character`() throws {
    let carriage = Carriage("Markdown, code spans (cmark)") { !$0.isEmpty && Quoting.shell.refuse($0) == nil }
    let page = carriage.carried.map { "The bucket \(MarkdownText.code($0)) only.\n\n" }.joined()
    Carriage.expectSame(carriage.carried.map { "The bucket \($0) only." }, try Self.paragraphs(page), carriage.format)
  }

  /// Names stand in headings, sentences and cells.
  @Test func `a name in a sentence shows every character`() throws {
    let examples = Hostile.near("a_b-c_", count: 500) + Hostile.near("/srv/_a_/x", count: 300) + Hostile.near("_a_.service", count: 300) + Hostile.sample(200)
    let carriage = Carriage("Markdown, names (cmark)", examples.uniqueBytes) {
      SafeWord.fault(in: $0) == nil || ObjectName.fault(in: $0) == nil || AbsolutePath.fault(in: $0) == nil || UnitName.fault(in: $0) == nil
    }
    let names = carriage.carried + carriage.carried.filter { $0.hasPrefix("/") }.map { UnitFile.escape(path: $0) + ".mount" }
    let page = names.map { "### 3. Start \(MarkdownText.name($0))\n\nGive \(MarkdownText.name($0)), and `x`.\n\n" }.joined()
    Carriage.expectSame(names.flatMap { ["3. Start \($0)", "Give \($0), and x."] }, try Self.paragraphs(page), carriage.format)
  }
}
