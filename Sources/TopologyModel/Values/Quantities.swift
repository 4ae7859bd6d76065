import SchemaKit

/// A length of time, to the millisecond. Written with a unit (`500ms`, `2s`, `5m`, `1h`, `7d`);
/// a bare number counts seconds, as in keepalived's own files.
public struct Duration: Hashable, Sendable, Comparable, ScalarValue, CustomStringConvertible {
  public let milliseconds: Int
  public init(milliseconds: Int) { self.milliseconds = milliseconds }
  public static func seconds(_ count: Int) -> Duration { Duration(milliseconds: count * 1000) }
  public static func < (a: Duration, b: Duration) -> Bool { a.milliseconds < b.milliseconds }

  /// Whole seconds, rounded up.
  public var seconds: Int { (milliseconds + 999) / 1000 }
  public var isWholeSeconds: Bool { milliseconds % 1000 == 0 }

  /// Seconds as keepalived reads them: `2`, `0.25`.
  public var secondsText: String {
    if isWholeSeconds { return "\(milliseconds / 1000)" }
    var fraction = String(1000 + milliseconds % 1000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "\(milliseconds / 1000).\(fraction)"
  }

  public static let scalar = ScalarShape(
    "a length of time", pattern: "^[0-9]+(\\.[0-9]{1,3})?(ms|s|m|h|d)?$", example: "10s")

  public static func parse(_ text: String) -> Result<Duration, ScalarFault> {
    let units: [(String, Int)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
    let fault = ScalarFault("`\(text.excerpt)` is not a length of time", help: "write a number and a unit: ms, s, m, h or d")
    var digits = text[...]
    var factor = 1000
    if let (unit, value) = units.first(where: { text.hasSuffix($0.0) }) {
      digits = digits.dropLast(unit.count)
      factor = value
    }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = number(parts[0]), whole <= 1_000_000_000 else { return .failure(fault) }
    var milliseconds = whole * factor
    if parts.count == 2 {
      guard (1...3).contains(parts[1].count), let fraction = number(parts[1]) else { return .failure(fault) }
      let scale = [10, 100, 1000][parts[1].count - 1]
      milliseconds += fraction * factor / scale
    }
    return .success(Duration(milliseconds: milliseconds))
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy(\.isDigit) ? Int(text) : nil
  }

  public var written: String {
    for (unit, factor) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000)]
    where milliseconds >= factor && milliseconds % factor == 0 && milliseconds > 0 {
      return "\(milliseconds / factor)\(unit)"
    }
    return isWholeSeconds ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }
  public var description: String { written }
}

/// A number of bytes, written with a binary unit: `512M`, `8G`, `8GiB`.
public struct ByteSize: Hashable, Sendable, Comparable, ScalarValue, CustomStringConvertible {
  public let bytes: Int
  public init(bytes: Int) { self.bytes = bytes }
  public static func < (a: ByteSize, b: ByteSize) -> Bool { a.bytes < b.bytes }

  public static let scalar = ScalarShape("a size", pattern: "^[0-9]+([KMGT](i?B)?)?$", example: "8G")
  private static let units: [(UInt8, Int)] = [
    (UInt8(ascii: "K"), 1 << 10), (UInt8(ascii: "M"), 1 << 20), (UInt8(ascii: "G"), 1 << 30), (UInt8(ascii: "T"), 1 << 40),
  ]

  public static func parse(_ text: String) -> Result<ByteSize, ScalarFault> {
    let fault = ScalarFault("`\(text.excerpt)` is not a size", help: "write a number and K, M, G or T (of 1024): `8G`")
    var digits = text[...]
    for suffix in ["iB", "B"] where digits.hasSuffix(suffix) {
      digits = digits.dropLast(suffix.count)
      break
    }
    var factor = 1
    // By bytes: the sign for kelvin is equal to `K`.
    if let last = digits.utf8.last, let unit = units.first(where: { $0.0 == last }) {
      factor = unit.1
      digits = digits.dropLast()
    }
    guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit), factor > 1 || digits.utf8.count == text.utf8.count, let number = Int(digits) else { return .failure(fault) }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? .failure(fault) : .success(ByteSize(bytes: bytes))
  }

  public var written: String {
    for (unit, factor) in Self.units.reversed() where bytes >= factor && bytes % factor == 0 { return "\(bytes / factor)\(Unicode.Scalar(unit))" }
    return "\(bytes)"
  }
  public var description: String { written }
}

/// A dotted version such as `8.0` or `10.11.6`, compared number by number.
public struct Version: Hashable, Sendable, Comparable, ScalarValue, CustomStringConvertible {
  public let numbers: [Int]
  public let written: String

  public init(_ numbers: Int...) {
    self.numbers = numbers
    written = numbers.map(String.init).joined(separator: ".")
  }

  private init(numbers: [Int], written: String) {
    self.numbers = numbers
    self.written = written
  }

  public static let scalar = ScalarShape("a version", pattern: "^(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*)){0,3}$", example: "8.0")

  public static func parse(_ text: String) -> Result<Version, ScalarFault> {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.utf8.count <= 9 && $0.utf8.allSatisfy(\.isDigit) ? Int($0) : nil }
    guard (1...4).contains(parts.count), numbers.count == parts.count else {
      return .failure(ScalarFault("`\(text.excerpt)` is not a version (numbers set apart by dots)"))
    }
    // Somebody who writes 8.04 means 8.4, or 8.0.4.
    if parts.contains(where: { $0.utf8.count > 1 && $0.utf8.first == UInt8(ascii: "0") }) {
      return .failure(ScalarFault("`\(text.excerpt)` has a number that begins with 0"))
    }
    return .success(Version(numbers: numbers, written: text))
  }

  /// `8.0` counts as `8.0.0`.
  public static func < (a: Version, b: Version) -> Bool {
    for index in 0..<max(a.numbers.count, b.numbers.count) {
      let (x, y) = (index < a.numbers.count ? a.numbers[index] : 0, index < b.numbers.count ? b.numbers[index] : 0)
      if x != y { return x < y }
    }
    return false
  }
  public static func == (a: Version, b: Version) -> Bool { !(a < b) && !(b < a) }
  public func hash(into hasher: inout Hasher) {
    var trimmed = numbers
    while trimmed.last == 0 { trimmed.removeLast() }
    hasher.combine(trimmed)
  }

  /// Whether this is a version of the series: 8.0.36 is in 8.0.
  public func isIn(series: Version) -> Bool { Array(numbers.prefix(series.numbers.count)) == series.numbers }
  public var description: String { written }
}
