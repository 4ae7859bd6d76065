/// Takes secrets out of what is shown: a program's words, and lines of emitted files.
struct SecretMask: Sendable {
  /// Longer texts first, so that one inside another does not leave a rest.
  private let secrets: [(text: [UInt8], name: String)]
  /// Words of which each may be a secret that somebody moved, by hand, to where it cannot be recognised.
  private let suspects: Set<[UInt8]>

  init(_ found: [(text: String, name: String)], suspects: Set<[UInt8]> = []) {
    var all: [[UInt8]: String] = [:]
    for (text, name) in found {
      // As it stands in the file, and as a program says it that has taken the quoting away.
      for form in [text, Self.unescaped(text), text.replacingAll("''", by: "'"), text.replacingAll("'\\''", by: "'")] where !form.isEmpty {
        all[Array(form.utf8)] = name
      }
    }
    secrets = all.map { ($0.key, $0.value) }.sorted { a, b in
      a.text.count != b.text.count ? a.text.count > b.text.count : a.text.lexicographicallyPrecedes(b.text)
    }
    self.suspects = suspects
  }

  private static func unescaped(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if character == "\\", !isEscaped {
        isEscaped = true
      } else {
        result.append(character)
        isEscaped = false
      }
    }
    return result
  }

  func mask(_ text: String) -> String { String(decoding: mask(Array(text.utf8)), as: UTF8.self) }

  func mask(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for (secret, name) in secrets { result = Self.replace(secret, by: Array("<secret \(name)>".utf8), in: result) }
    if suspects.isEmpty { return result }
    var masked: [UInt8] = []
    var position = 0
    for word in Self.words(of: result) where suspects.contains(Array(result[word])) {
      masked += result[position..<word.lowerBound]
      masked += "<hidden>".utf8
      position = word.upperBound
    }
    return masked + result[position...]
  }

  /// A short secret is looked for as a whole word: as a part of others it would be everywhere.
  private static func replace(_ secret: [UInt8], by mask: [UInt8], in bytes: [UInt8]) -> [UInt8] {
    guard bytes.count >= secret.count else { return bytes }
    var result: [UInt8] = []
    var rest = bytes[...]
    while let found = rest.firstRange(of: secret) {
      let before = found.lowerBound == bytes.startIndex ? nil : bytes[found.lowerBound - 1]
      let after = found.upperBound == bytes.endIndex ? nil : bytes[found.upperBound]
      let isWhole = !isWordByte(before) && !isWordByte(after)
      result += rest[..<found.lowerBound]
      if secret.count >= 4 || isWhole {
        result += mask
        rest = rest[found.upperBound...]
      } else {
        result.append(secret[0])
        rest = rest[(found.lowerBound + 1)...]
      }
    }
    return result + rest
  }

  private static func isWordByte(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return byte >= 0x80 || (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
  }

  /// Stretches without white space, quotes and what assigns.
  static func words(of bytes: [UInt8]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for (index, byte) in bytes.enumerated() {
      let separates = byte <= 0x20 || "\"'`=,;()".utf8.contains(byte)
      if separates, let begun = start {
        words.append(begun..<index)
        start = nil
      } else if !separates, start == nil {
        start = index
      }
    }
    if let start { words.append(start..<bytes.count) }
    return words
  }
}
