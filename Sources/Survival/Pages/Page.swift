import SourceText

/// A report: made once, shown as text or as Markdown.
public struct Page: Sendable {
  public struct Item: Sendable {
    let text: String
    let items: [Item]

    init(_ text: String, _ items: [Item] = []) {
      self.text = text
      self.items = items
    }
  }

  enum Block: Sendable {
    case heading(String)
    case paragraph(String)
    /// The first row is the head; the first columns hold names.
    case table([[String]], names: Int)
    case list([Item])
  }

  let title: String
  var blocks: [Block] = []

  init(_ title: String) { self.title = title }

  mutating func heading(_ text: String) { blocks.append(.heading(text)) }
  mutating func paragraph(_ text: String) { blocks.append(.paragraph(text)) }
  mutating func list(_ items: [Item]) { if !items.isEmpty { blocks.append(.list(items)) } }
  mutating func table(_ rows: [[String]], names: Int) { blocks.append(.table(rows, names: names)) }

  // MARK: Text

  /// What text fits into.
  public static let width = 100

  public var text: String {
    var text = title + "\n"
    for block in blocks {
      switch block {
      case .heading(let heading): text += "\n\(heading)\n"
      case .paragraph(let paragraph): text += "\n" + Self.wrap(paragraph, indent: 0)
      case .table(let rows, let names): text += "\n" + Self.aligned(rows, names: names)
      case .list(let items): for item in items { Self.write(item, indent: 2, to: &text) }
      }
    }
    return text
  }

  private static func write(_ item: Item, indent: Int, to text: inout String) {
    text += wrap(item.text, indent: indent)
    for inner in item.items { write(inner, indent: indent + 2, to: &text) }
  }

  /// A paragraph whose further lines stand two further in.
  private static func wrap(_ text: String, indent: Int) -> String {
    let pad = String(repeating: " ", count: indent)
    return pad + WordWrap.wrap(text, width: width - indent, indent: 2).replacing("\n", with: "\n" + pad) + "\n"
  }

  /// Names to the left, numbers to the right. A table that is too wide loses its gaps, then names go on lines of their own.
  private static func aligned(_ rows: [[String]], names: Int) -> String {
    let columns = rows.first?.count ?? 0
    var widths = (0..<columns).map { column in rows.map { WordWrap.columns(of: $0[column]) }.max() ?? 0 }
    let isWide = widths.reduce(0, +) + 2 * (columns - 1) > width
    if isWide { widths[0] = 2 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        if isWide, column == 0 {
          line += cell.isEmpty ? "    " : cell + "\n    "
          continue
        }
        let space = String(repeating: " ", count: max(0, widths[column] - WordWrap.columns(of: cell)))
        line += (column < names ? cell + space : space + cell) + "  "
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  // MARK: Markdown

  public var markdown: String {
    var text = "# \(Self.escape(title))\n"
    for block in blocks {
      switch block {
      case .heading(let heading): text += "\n## \(Self.escape(heading))\n\n"
      case .paragraph(let paragraph): text += "\n\(Self.escape(paragraph))\n"
      case .table(let rows, let names):
        text += "\n"
        for (index, row) in rows.enumerated() {
          text += "| " + row.map { Self.escape($0).replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
          if index == 0 { text += "|" + row.indices.map { $0 < names ? "---|" : "---:|" }.joined() + "\n" }
        }
      case .list(let items): for item in items { Self.mark(item, indent: 0, to: &text) }
      }
    }
    return text
  }

  private static func mark(_ item: Item, indent: Int, to text: inout String) {
    text += String(repeating: " ", count: indent) + "- " + escape(item.text) + "\n"
    for inner in item.items { mark(inner, indent: indent + 2, to: &text) }
  }

  /// Names come out of words that the language lets through; of what they may hold these mean something in Markdown.
  private static func escape(_ text: String) -> String {
    var result = ""
    var isCode = false
    for character in text {
      if character == "`" { isCode.toggle() }
      if !isCode, "_*<[]".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }
}
