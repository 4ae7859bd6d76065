import SchemaKit
import SourceText

extension EffectiveModel {
  /// The model as a topology: without its comments it says the same.
  public var yaml: String {
    var text = ""
    var followsSection = false
    for entry in root {
      let isSection = if case .map = entry.value { true } else { false }
      if !text.isEmpty, isSection || followsSection { text += "\n" }
      followsSection = isSection
      ModelYAML.write(entry, indent: 0, to: &text)
    }
    if !notes.isEmpty { text += "\n# Also chosen by hac:\n" + notes.map { "#   \(TextRenderer.escape($0))\n" }.joined() }
    return text
  }
}

/// Writes block style; a short list of plain values goes on one line.
private enum ModelYAML {
  static let width = 100

  static func write(_ entry: ModelEntry, indent: Int, to text: inout String, first: String? = nil) {
    let comment = entry.mark == .written ? "" : "  # \(entry.mark.rawValue)"
    text += (first ?? String(repeating: " ", count: indent)) + scalar(entry.key, .string, inFlow: false) + ":"
    switch entry.value {
    case .scalar(let value, let json): text += " \(scalar(value, json, inFlow: false))\(comment)\n"
    case .map(let entries):
      if entries.isEmpty {
        text += " {}\(comment)\n"
        return
      }
      text += comment + "\n"
      for entry in entries { write(entry, indent: indent + 2, to: &text) }
    case .list(let values):
      if let line = flow(values), indent + entry.key.utf8.count + line.utf8.count + 4 <= width {
        text += " \(line)\(comment)\n"
        return
      }
      text += comment + "\n"
      for value in values { element(value, indent: indent + 2, to: &text) }
    }
  }

  private static func element(_ value: ModelValue, indent: Int, to text: inout String) {
    let pad = String(repeating: " ", count: indent)
    switch value {
    case .scalar(let value, let json): text += "\(pad)- \(scalar(value, json, inFlow: false))\n"
    case .map(let entries) where !entries.isEmpty:
      for (index, entry) in entries.enumerated() { write(entry, indent: indent + 2, to: &text, first: index == 0 ? pad + "- " : nil) }
    case .map: text += "\(pad)- {}\n"
    case .list(let values): text += "\(pad)- \(flow(values, evenNested: true) ?? "[]")\n"
    }
  }

  /// `[a, b]`, when all are scalars.
  private static func flow(_ values: [ModelValue], evenNested: Bool = false) -> String? {
    var parts: [String] = []
    for value in values {
      switch value {
      case .scalar(let text, let json): parts.append(scalar(text, json, inFlow: true))
      case .list(let inner) where evenNested:
        guard let part = flow(inner, evenNested: true) else { return nil }
        parts.append(part)
      case .list, .map: return nil
      }
    }
    return "[" + parts.joined(separator: ", ") + "]"
  }

  /// A scalar, quoted where YAML would take it for something else than the text that it is.
  static func scalar(_ text: String, _ json: ScalarShape.JSONType, inFlow: Bool) -> String {
    let isPlain = json == .string ? isPlainString(text) : !text.isEmpty && isPlainSyntax(text)
    if isPlain, !inFlow || !text.utf8.contains(where: { ",[]{}".utf8.contains($0) }) { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      default:
        if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
          let hex = String(scalar.value, radix: 16, uppercase: true)
          quoted += "\\x" + (hex.utf8.count == 1 ? "0" : "") + hex
        } else if [0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value) {
          quoted += "\\u" + String(scalar.value, radix: 16, uppercase: true)
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }

  /// Whether every YAML reader takes the plain text for the string that it is.
  private static func isPlainString(_ text: String) -> Bool {
    let words = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "~", ".inf", "+.inf", ".nan", "<<", "="]
    return isPlainSyntax(text) && !words.contains(text.lowercased()) && !looksLikeNumber(text)
  }

  private static func isPlainSyntax(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, !"-?:,[]{}#&*!|>'\"%@` ".utf8.contains(first), !": ".utf8.contains(last)
    else { return false }
    return text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && text.range(of: ": ") == nil && text.range(of: " #") == nil
  }

  /// Numbers of YAML 1.1 and 1.2, dates and base 60 among them; rather one too many than one too few.
  private static func looksLikeNumber(_ text: String) -> Bool {
    let begin = Array(text.utf8.prefix(5))
    if begin.count == 5, begin[4] == UInt8(ascii: "-"), begin[..<4].allSatisfy({ (48...57).contains($0) }) { return true }
    guard let first = text.utf8.first, (48...57).contains(first) || "+.-".utf8.contains(first) else { return false }
    let dots = text.utf8.count { $0 == UInt8(ascii: ".") }
    return text.utf8.allSatisfy { (48...57).contains($0) || "xXoOabcdefABCDEF_.:+-".utf8.contains($0) } && dots <= 1
  }
}
