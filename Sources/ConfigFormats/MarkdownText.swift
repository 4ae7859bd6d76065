/// Writes values into Markdown (CommonMark 0.31), so that a reader sees every character of them.
public enum MarkdownText {
  /// A code span. Its marks are of a length that no run of backticks inside has (6.1); a blank keeps a backtick at an
  /// end from the mark, and a reader takes one blank off both ends where both have one.
  public static func code(_ value: String) -> String {
    let backtick = UInt8(ascii: "`"), blank = UInt8(ascii: " ")
    var runs: Set<Int> = []
    var run = 0
    for byte in value.utf8 {
      if byte == backtick {
        run += 1
        continue
      }
      runs.insert(run)
      run = 0
    }
    runs.insert(run)
    var length = 1
    while runs.contains(length) { length += 1 }
    let (first, last) = (value.utf8.first, value.utf8.last)
    let isPadded = first == backtick || last == backtick || (first == blank && last == blank && value.utf8.contains { $0 != blank })
    let (mark, pad) = (String(repeating: "`", count: length), isPadded ? " " : "")
    return mark + pad + value + pad + mark
  }

  /// A name in a sentence: as it is where Markdown has no use for its characters, else a code span.
  public static func name(_ value: String) -> String {
    let bytes = Array(value.utf8)
    for (index, byte) in bytes.enumerated() where !isWordByte(byte) && !"-.:/@+,".utf8.contains(byte) {
      // Inside a word `_` is no emphasis (6.2).
      let isInside = byte == underscore && index > 0 && index + 1 < bytes.count
        && [bytes[index - 1], bytes[index + 1]].allSatisfy { isWordByte($0) || $0 == underscore }
      if !isInside { return code(value) }
    }
    return value
  }

  private static let underscore = UInt8(ascii: "_")

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }
}
