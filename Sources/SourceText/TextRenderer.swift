import CUTF8Proc

/// Shows diagnostics as text, each with the lines it speaks of.
///
///     error[vip/duplicate-router-id]: …
///       --> topology.yaml:31:24
///        |
///     31 |     virtual_router_id: 52
///        |                        ^^ used again here
public struct TextRenderer {
  let sources: SourceMap
  let secretSpans: [SourceSpan]
  let usesColor: Bool

  public init(sources: SourceMap, secretSpans: [SourceSpan], usesColor: Bool) {
    self.sources = sources
    self.secretSpans = secretSpans
    self.usesColor = usesColor
  }

  private enum Style: String {
    case error = "1;31", warning = "1;33", bold = "1", blue = "1;34", help = "1;36"
  }

  private func styled(_ text: String, _ style: Style) -> String { usesColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text }

  public func render(_ report: Report) -> String {
    var text = ""
    for diagnostic in report.diagnostics { text += render(diagnostic) + "\n" }
    return text
  }

  /// "2 errors and 1 warning", or nil when there is nothing to count.
  public static func summary(_ report: Report) -> String? {
    func count(_ number: Int, _ noun: String) -> String? { number == 0 ? nil : "\(number) \(noun)\(number == 1 ? "" : "s")" }
    let parts = [count(report.errorCount, "error"), count(report.warningCount, "warning")].compactMap { $0 }
    if parts.isEmpty { return nil }
    return parts.joined(separator: " and ") + (report.isCut ? "; the first \(Report.limit) are shown" : "")
  }

  public func render(_ diagnostic: Diagnostic) -> String {
    let style: Style = diagnostic.severity == .error ? .error : .warning
    var text = styled("\(diagnostic.severity.rawValue)[\(diagnostic.code)]", style) + styled(": " + Self.escape(diagnostic.message), .bold) + "\n"
    let labels = [diagnostic.primary] + diagnostic.related
    text += snippets(labels, style: style)
    let pad = String(repeating: " ", count: Self.gutter(labels))
    for help in diagnostic.help {
      text += "\(pad) \(styled("=", .blue)) \(styled("help", .help)): \(Self.escape(help.text))\n"
    }
    return text
  }

  /// The lines that labels speak of, the first label as the primary one.
  public func snippets(_ labels: [Label]) -> String { snippets(labels, style: .help) }

  private static func gutter(_ labels: [Label]) -> Int { String(labels.map(\.span.start.line).max() ?? 1).count }

  private func snippets(_ labels: [Label], style: Style) -> String {
    var text = ""
    let width = Self.gutter(labels)
    let pad = String(repeating: " ", count: width)
    for (index, label) in labels.enumerated() {
      let file = sources[label.span.file]
      let arrow = index == 0 ? "-->" : ":::"
      text += "\(pad)\(styled(arrow, .blue)) \(Self.escape(file.path)):\(label.span.start.line):\(label.span.start.column)\n"
      text += snippet(label, file: file, width: width, isPrimary: index == 0, style: style)
    }
    return text
  }

  private func snippet(_ label: Label, file: SourceFile, width: Int, isPrimary: Bool, style: Style) -> String {
    let pad = String(repeating: " ", count: width)
    let bar = styled("|", .blue)
    let line = label.span.start.line
    let shown = visible(line, of: label.span.file)
    guard !shown.cells.isEmpty else {
      return label.text.isEmpty ? "" : "\(pad) \(bar) \(Self.escape(label.text))\n"
    }
    let number = String(line)
    var text = "\(pad) \(bar)\n"
    text += styled(String(repeating: " ", count: width - number.count) + number, .blue) + " \(bar) \(shown.text)\n"
    let start = min(Int(label.span.start.column) - 1, shown.cells.count)
    let end = label.span.end.line == line ? min(Int(label.span.end.column) - 1, shown.cells.count) : shown.cells.count
    let before = shown.cells[..<start].reduce(0, +)
    let marked = max(1, start < end ? shown.cells[start..<end].reduce(0, +) : 1)
    let mark = String(repeating: isPrimary ? "^" : "-", count: marked)
    text += "\(pad) \(bar) \(String(repeating: " ", count: before))\(styled(mark + (label.text.isEmpty ? "" : " " + Self.escape(label.text)), isPrimary ? style : .blue))\n"
    return text
  }

  /// A line with control characters escaped, secrets masked and long ends cut, and the columns that
  /// each of its code points takes.
  private func visible(_ line: UInt32, of file: FileID) -> (text: String, cells: [Int]) {
    var text = ""
    var cells: [Int] = []
    for (index, scalar) in sources[file].line(line).unicodeScalars.enumerated() {
      if cells.count == 400 { break }
      let position = SourcePosition(line: line, column: UInt32(index + 1))
      let isSecret = secretSpans.contains { $0.file == file && $0.start <= position && position < $0.end }
      let piece = isSecret ? "*" : Self.visible(scalar)
      text += piece
      cells.append(isSecret || piece.unicodeScalars.count > 1 ? piece.unicodeScalars.count : max(0, Int(utf8proc_charwidth(Int32(scalar.value)))))
    }
    return (text, cells)
  }

  /// Tabs become a space; other control characters, and those that would reorder a line, their code.
  private static func visible(_ scalar: Unicode.Scalar) -> String {
    if scalar == "\t" { return " " }
    let reorders = (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value) || scalar.value == 0x200F || scalar.value == 0x200E
    if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || reorders || scalar.value == 0x2028 || scalar.value == 0x2029 {
      return "<U+" + String(scalar.value, radix: 16, uppercase: true) + ">"
    }
    return String(scalar)
  }

  /// A text of the input that a terminal may show as it is.
  public static func escape(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars { result += visible(scalar) }
    return result
  }
}
