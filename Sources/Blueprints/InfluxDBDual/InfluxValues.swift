import ConfigFormats
import SchemaKit
import TopologyModel

/// The name of an organisation or bucket: text without `"` and `\`, every character of which can be seen. What begins
/// with `_` is InfluxDB's own (`_internal`, `_monitoring`).
public struct InfluxName: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("a name without `\"` and `\\`", example: "chime")

  public static func fault(in text: String) -> String? {
    guard (1...128).contains(text.utf8.count) else { return "`\(text.excerpt)` is not a name of 1 to 128 bytes" }
    if let refusal = Quoting.shell.refuse(text) { return "the name cannot be used: \(refusal.reason)" }
    if text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\t") }) {
      return "`\(text)` has a character that such a name cannot have (`\"`, `\\`, a tab)"
    }
    if text.unicodeScalars.contains(where: { !$0.isSeen }) { return "`\(text)` has a character that cannot be seen" }
    if text.utf8.first == UInt8(ascii: "_") { return "`\(text)` begins with `_`, as only InfluxDB's own names do" }
    if text.utf8.first == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: " ") { return "`\(text)` begins or ends with a space" }
    return nil
  }
}

/// The name of a database or retention policy of 1.x, which is that of a directory too: influxd takes what Go prints
/// (services/meta, `ValidName`), and the Go of 1.6 knows the characters of Unicode 9.
public struct InfluxDirectoryName: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("a name without `/`, `\"` and `\\`", example: "chime")

  public static func fault(in text: String) -> String? {
    if let fault = InfluxName.fault(in: text) { return fault }
    if text.utf8.contains(UInt8(ascii: "/")) { return "`\(text)` has a `/`; InfluxDB 1.x makes a directory of the name" }
    if text == "." || text == ".." { return "`\(text)` is no name of a directory" }
    let isOld = text.unicodeScalars.allSatisfy { ($0.properties.age ?? (0, 0)) <= (9, 0) }
    return isOld ? nil : "`\(text)` has a character that is newer than InfluxDB 1.x"
  }
}

extension CheckedText {
  /// As a value of a URL's query (RFC 3986, 2.1 and 2.3).
  var percentEncoded: String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default: result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  /// A blank, or a letter, mark, digit or sign: what Go's `unicode.IsPrint` takes.
  fileprivate var isSeen: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    case .spaceSeparator: self == " "
    default: true
    }
  }
}

/// How long points are kept: for ever, or at least an hour, the shortest that InfluxDB takes.
public struct RetentionPeriod: ScalarValue, Hashable {
  /// nil: for ever.
  public let duration: Duration?

  public static let scalar = ScalarShape("a length of time of at least 1h, or `infinite`", pattern: "^(infinite|[0-9]+(\\.[0-9]{1,3})?(ms|s|m|h|d)?)$", example: "30d")

  public static func parse(_ text: String) -> Result<RetentionPeriod, ScalarFault> {
    if text == "infinite" { return .success(RetentionPeriod(duration: nil)) }
    return Duration.parse(text).flatMap { duration in
      if duration.milliseconds == 0 { return .failure(ScalarFault("`\(text)` keeps nothing", help: "to keep points for ever, write", replacement: "infinite")) }
      guard duration >= .seconds(3600), duration.isWholeSeconds else {
        return .failure(ScalarFault("`\(text)` is less than 1h, the shortest that InfluxDB keeps points"))
      }
      return .success(RetentionPeriod(duration: duration))
    }
  }

  public var written: String { duration?.written ?? "infinite" }
  /// 0: for ever.
  var seconds: Int { duration?.seconds ?? 0 }
}

/// The name of an option: `query-concurrency`, or with its section, `data.cache-max-memory-size`.
public struct InfluxOptionName: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape(
    "the name of an option", pattern: "^([a-z][a-z0-9_-]*\\.)?[a-z][a-z0-9-]*$", example: "query-concurrency")

  public static func fault(in text: String) -> String? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isFine = (1...2).contains(parts.count) && text.utf8.count <= 128
      && parts.allSatisfy { part in
        (part.utf8.first.map { (97...122).contains($0) } ?? false)
          && part.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
      } && !(parts.last ?? "").utf8.contains(UInt8(ascii: "_"))   // of a section alone, as `continuous_queries` is
    return isFine ? nil : "`\(text.excerpt)` is not the name of an option (lower case, with `-`; in 1.x `section.name`)"
  }

  var section: Substring? { text.contains(".") ? text.split(separator: ".").first : nil }
  var name: Substring { text.split(separator: ".").last ?? "" }
}

/// The value of an option: a whole number, `true`, `false`, or text.
public struct InfluxOptionValue: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("a number, true, false, or text on one line", example: "20")
  public static func fault(in text: String) -> String? {
    if text.utf8.count > 1024 { return "the value is longer than 1024 bytes" }
    return Quoting.toml.refuse(text).map { "the value cannot be used: \($0.reason)" }
  }
}
