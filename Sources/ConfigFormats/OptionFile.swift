import SourceText

/// Writes a MySQL or MariaDB option file (MySQL manual, "Using Option Files"): sections of `key = value`.
public struct OptionFile {
  public init() {}

  public func section(_ name: String, to text: inout ConfigText, _ origin: OriginID) {
    if !text.bytes.isEmpty { text.line() }
    text.write("[")
    text.write(name)
    text.write("]")
    text.endLine(origin)
  }

  /// A comment of hac's own words; never of the operator's.
  public func comment(_ words: String, to text: inout ConfigText) { text.line("# \(words)") }

  /// `key = value`; the value is quoted when it needs to be. `value` must be one that `Quoting.optionFile` carries.
  public func option(_ key: String, _ value: String, to text: inout ConfigText, _ origin: OriginID) {
    text.write(key)
    for _ in 0..<max(0, 32 - key.utf8.count) { text.write(UInt8(ascii: " ")) }
    text.write(" = ")
    text.write(Self.isPlain(value) ? value : (try? Quoting.optionFile.quote(value).get()) ?? "")
    text.endLine(origin)
  }

  public func option(_ key: String, _ value: Int, to text: inout ConfigText, _ origin: OriginID) {
    option(key, String(value), to: &text, origin)
  }

  /// A value that means the same with and without quotes.
  private static func isPlain(_ value: String) -> Bool {
    !value.isEmpty
      && value.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "_./:@,+-*%".utf8.contains($0)
      }
  }
}
