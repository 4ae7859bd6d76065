import SourceText

/// Writes keepalived.conf(5): keywords, words, and blocks in braces.
///
/// Words come from types whose characters the format carries as they are, or are quoted.
public struct KeepalivedConf {
  private var depth = 0

  public init() {}

  /// `keyword word…`
  public func directive(_ keyword: String, _ words: String..., to text: inout ConfigText, _ origin: OriginID) {
    text.indent(depth)
    text.write(keyword)
    for word in words {
      text.write(UInt8(ascii: " "))
      text.write(word)
    }
    text.endLine(origin)
  }

  public func directive(_ keyword: String, _ number: Int, to text: inout ConfigText, _ origin: OriginID) {
    text.indent(depth)
    text.write(keyword)
    text.write(UInt8(ascii: " "))
    text.write(number)
    text.endLine(origin)
  }

  /// A command with its arguments as one quoted word, as `script` and `notify` take it.
  public func command(_ keyword: String, _ argv: [String], user: String? = nil, to text: inout ConfigText, _ origin: OriginID) {
    text.indent(depth)
    text.write(keyword)
    text.write(" \"")
    for (index, word) in argv.enumerated() {
      if index > 0 { text.write(UInt8(ascii: " ")) }
      text.write(word)
    }
    text.write(UInt8(ascii: "\""))
    if let user {
      text.write(UInt8(ascii: " "))
      text.write(user)
    }
    text.endLine(origin)
  }

  /// `keyword words {` … `}`
  public mutating func block(
    _ keyword: String, _ words: String..., to text: inout ConfigText, _ origin: OriginID, _ body: (inout KeepalivedConf, inout ConfigText) -> Void
  ) {
    text.indent(depth)
    text.write(keyword)
    for word in words {
      text.write(UInt8(ascii: " "))
      text.write(word)
    }
    text.write(" {")
    text.endLine(origin)
    depth += 1
    body(&self, &text)
    depth -= 1
    text.indent(depth)
    text.write(UInt8(ascii: "}"))
    text.endLine(origin)
  }
}
