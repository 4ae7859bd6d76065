/// `@HAC-SECRET:quoting:name@`, in the place of a secret that is filled in on the host.
public enum SecretMark {
  private static let beginning = Array("@HAC-SECRET:".utf8)

  public static func text(_ quoting: Quoting, _ name: String) -> String { "@HAC-SECRET:\(quoting.rawValue):\(name)@" }

  /// Whether a text has a mark, or what begins like one.
  public static func isIn(_ bytes: [UInt8]) -> Bool { bytes.firstRange(of: beginning) != nil }

  /// The text with every mark replaced. What only begins like one stays.
  public static func replace(in bytes: [UInt8], by replacement: (Quoting, String) -> String) -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes[...]
    while let start = rest.firstRange(of: beginning) {
      result += rest[..<start.lowerBound]
      let after = rest[start.upperBound...]
      let end = after.prefix(256).firstIndex { $0 == UInt8(ascii: "@") || $0 == 10 }
      let words = end.map { after[..<$0].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) } ?? []
      if let end, after[end] != 10, words.count == 2, let quoting = Quoting(rawValue: String(decoding: words[0], as: UTF8.self)) {
        result += replacement(quoting, String(decoding: words[1], as: UTF8.self)).utf8
        rest = after[(end + 1)...]
      } else {
        result += rest[start]
        rest = after
      }
    }
    return result + rest
  }
}
