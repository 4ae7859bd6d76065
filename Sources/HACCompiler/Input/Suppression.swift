import SourceText
import TopologyModel
import YAMLSyntax

/// `# hac: allow CODE because REASON` on the line of a warning takes it away.
struct Suppression {
  let span: SourceSpan
  let code: String
  let reason: String?

  private static let mark = "# hac: allow"

  /// The suppressions of a file. Text that only looks like one, inside a block scalar, is not.
  static func all(in source: SourceFile, _ file: FileID, _ tree: SyntaxTree) -> [Suppression] {
    var found: [Suppression] = []
    for number in lines(of: source) {
      let line = source.line(number)
      guard let start = line.range(of: mark) else { continue }
      let before = line[..<start]
      guard before.allSatisfy({ $0 == " " }) || before.last == " ", !tree.multilineScalarCovers(line: number) else { continue }
      let rest = line[line.index(start, offsetBy: mark.count)...].drop { $0 == " " }
      let words = rest.split(separator: " ", maxSplits: 1)
      let column = UInt32(before.unicodeScalars.count + 1)
      let end = UInt32(line.unicodeScalars.count + 1)
      let reason = words.count > 1 && words[1].hasPrefix("because ") ? String(words[1].dropFirst("because ".count)) : nil
      found.append(
        Suppression(
          span: SourceSpan(file: file, start: .init(line: number, column: column), end: .init(line: number, column: end)),
          code: words.first.map(String.init) ?? "", reason: reason))
    }
    return found
  }

  /// The lines that have the mark, found by their bytes: nearly all topologies have none.
  private static func lines(of source: SourceFile) -> [UInt32] {
    let mark = Array(mark.utf8)
    var found: [UInt32] = []
    source.bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index + mark.count <= bytes.count {
        if bytes[index] == mark[0], bytes[index..<index + mark.count].elementsEqual(mark) {
          let line = source.position(ofByte: index).line
          if found.last != line { found.append(line) }
        }
        index += 1
      }
    }
    return found
  }

  /// Takes suppressed warnings out of the report, and reports suppressions that do nothing.
  static func apply(_ all: [Suppression], to report: inout Report) {
    guard !all.isEmpty else { return }
    var used = [Bool](repeating: false, count: all.count)
    report.rewrite { diagnostic in
      guard diagnostic.severity == .warning else { return diagnostic }
      let place = diagnostic.primary.span
      for (index, one) in all.enumerated()
      where one.code == diagnostic.code && one.reason != nil && one.span.file == place.file && one.span.start.line == place.start.line {
        used[index] = true
        return nil
      }
      return diagnostic
    }
    for (index, one) in all.enumerated() where !used[index] {
      let message =
        one.reason == nil ? "a suppression needs a reason" : "this suppresses nothing: there is no warning `\(one.code)` on this line"
      report.add(
        Diagnostic(
          .warning, "hac/unused-suppression", message, at: Label(one.span, one.reason == nil ? "write `because REASON` after the code" : "remove it"),
          help: one.reason == nil ? [Help("# hac: allow \(one.code) because …")] : []))
    }
  }
}

extension String {
  /// Where a text begins in this one.
  func range(of text: String) -> String.Index? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return index }
      index = self.index(after: index)
    }
    return nil
  }
}
