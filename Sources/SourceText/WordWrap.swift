import CUTF8Proc

/// Breaks text into lines between words, by the columns that a terminal gives each character.
public enum WordWrap {
  /// `text` in lines of at most `width` columns, later lines behind `indent` spaces; a longer word stands alone.
  public static func wrap(_ text: String, width: Int, indent: Int = 0) -> String {
    var result = ""
    var column = 0
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let columns = Self.columns(of: word)
      if column > 0, column + 1 + columns > width {
        result += "\n" + String(repeating: " ", count: indent)
        column = indent
      } else if column > 0 {
        result += " "
        column += 1
      }
      result += word
      column += columns
    }
    return result
  }

  /// The columns that a text takes.
  public static func columns(of text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + max(0, Int(utf8proc_charwidth(Int32($1.value)))) }
  }

  /// A page of Markdown: paragraphs and list items are wrapped; code, tables and headings stay as they are.
  public static func markdown(_ page: String, width: Int) -> String {
    var result = ""
    var paragraph = ""
    var indent = 0
    var isCode = false
    func flush() {
      guard !paragraph.isEmpty else { return }
      let lead = String(paragraph.prefix { $0 == " " })
      result += lead + wrap(String(paragraph.dropFirst(lead.count)), width: width - lead.count, indent: indent) + "\n"
      paragraph = ""
    }
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("```") { isCode.toggle() }
      let number = text.prefix { $0.isNumber }
      let isItem = text.hasPrefix("- ") || text.hasPrefix("* ") || !number.isEmpty && text.dropFirst(number.count).hasPrefix(". ")
      let standsAlone = isCode || text.isEmpty || text.hasPrefix("#") || text.hasPrefix("|") || text.hasPrefix("```") || line.hasPrefix("    ")
      if standsAlone || isItem { flush() }
      if standsAlone {
        result += line + "\n"
      } else if paragraph.isEmpty {
        paragraph = String(line)
        let lead = line.count - text.count
        indent = lead + (isItem ? (text.firstIndex(of: " ").map { text.distance(from: text.startIndex, to: $0) } ?? 1) + 1 : 0)
      } else {
        paragraph += " " + text
      }
    }
    flush()
    while result.hasSuffix("\n\n") { result.removeLast() }
    return result
  }
}
