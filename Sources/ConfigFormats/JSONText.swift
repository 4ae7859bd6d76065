/// Writes JSON (RFC 8259), indented by two spaces, keys in the order given.
public struct JSONText: Sendable {
  public private(set) var bytes: [UInt8] = []
  private var depth = 0
  private var needsComma = false

  public init() {}

  /// Members that will stand in an object at a depth, after others; `append` puts them there.
  public init(continuingAt depth: Int) {
    self.depth = depth
    needsComma = true
  }

  /// Appends members that were written apart, for this place.
  public mutating func append(_ members: JSONText) {
    bytes += members.bytes
    needsComma = true
  }

  public mutating func object(_ key: String? = nil, _ body: (inout JSONText) -> Void) { nest(key, "{", "}", body) }
  public mutating func array(_ key: String? = nil, _ body: (inout JSONText) -> Void) { nest(key, "[", "]", body) }

  public mutating func member(_ key: String, _ value: String) {
    begin(key)
    string(value)
  }
  public mutating func member(_ key: String, _ value: Int) {
    begin(key)
    bytes.append(contentsOf: String(value).utf8)
  }
  public mutating func member(_ key: String, _ value: Bool) {
    begin(key)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }
  public mutating func element(_ value: String) {
    begin(nil)
    string(value)
  }
  /// A short list of strings on one line.
  public mutating func strings(_ key: String, _ values: some Sequence<String>) {
    begin(key)
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for value in values {
      if !isFirst { bytes.append(contentsOf: ", ".utf8) }
      isFirst = false
      string(value)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// The text with its final newline.
  public mutating func finished() -> [UInt8] {
    bytes.append(10)
    return bytes
  }

  private mutating func nest(_ key: String?, _ open: String, _ close: String, _ body: (inout JSONText) -> Void) {
    begin(key)
    bytes.append(contentsOf: open.utf8)
    let start = bytes.count
    depth += 1
    needsComma = false
    body(&self)
    depth -= 1
    if bytes.count > start { newLine() }
    bytes.append(contentsOf: close.utf8)
    needsComma = true
  }

  private mutating func begin(_ key: String?) {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    if depth > 0 { newLine() }
    needsComma = true
    if let key {
      string(key)
      bytes.append(contentsOf: ": ".utf8)
    }
  }

  private mutating func newLine() {
    bytes.append(10)
    for _ in 0..<depth { bytes.append(contentsOf: "  ".utf8) }
  }

  private mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    // Nearly every text stands as it is.
    let isPlain = text.utf8.withContiguousStorageIfAvailable { text in
      guard text.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 != 0x7F }) else { return false }
      bytes.append(contentsOf: text)
      return true
    }
    if isPlain == true { return }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
      case 10: bytes.append(contentsOf: "\\n".utf8)
      case 0..<0x20, 0x7F:
        let hex = String(byte, radix: 16)
        bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex).utf8)
      default: bytes.append(byte)
      }
    }
  }
}
