/// What values an option takes.
enum OptionValues: Sendable, Equatable {
  /// Whatever hac does not look at.
  case text
  case boolean
  case integer(ClosedRange<Int128>?)
  case number
  case oneOf([String])
  case someOf([String])

  init?(text: Substring) {
    let words = text.split(separator: " ").map(String.init)
    switch words.first {
    case "text": self = .text
    case "boolean": self = .boolean
    case "number": self = .number
    case "integer" where words.count == 1: self = .integer(nil)
    case "integer":
      guard words.count == 3, let low = Int128(words[1]), let high = Int128(words[2]), low <= high else { return nil }
      self = .integer(low...high)
    case "one" where words.count > 3: self = .oneOf(Array(words.dropFirst(2)))
    case "some" where words.count > 3: self = .someOf(Array(words.dropFirst(2)))
    default: return nil
    }
  }

  /// What the server does with a value that it does not take as it is.
  enum Fault: Equatable {
    /// It stops, or goes on with something else altogether; what it wants instead.
    case refused(String)
    /// It takes the nearest of these.
    case adjusted(ClosedRange<Int128>)
  }

  /// As mariadbd 10.11 treats them (each tried), and `my_getopt.cc` of MySQL 8.0: a boolean other than ON, TRUE, 1, OFF,
  /// FALSE and 0 is taken for OFF, with a warning; a word of an enumeration may be shortened or counted; a number may end
  /// with K, M, G, T, P or E.
  func fault(of written: String) -> Fault? {
    let value = Self.unquoted(written)
    // An option without a value says ON, or nothing.
    if value.isEmpty { return nil }
    switch self {
    case .text: return nil
    case .boolean:
      let isOneOfBoth = ["ON", "OFF", "TRUE", "FALSE", "1", "0"].contains(value.uppercased())
      return isOneOfBoth ? nil : .refused("it is `ON` or `OFF`; the server would take it for `OFF`")
    case .number: return Double(value) == nil ? .refused("it is a number") : nil
    case .integer(let range):
      // MariaDB: the server chooses.
      if value.uppercased() == "AUTO" { return nil }
      guard let number = Self.number(value) else { return .refused("it is a number, with `K`, `M`, `G` or `T` where it is large") }
      guard let range, !range.contains(number) else { return nil }
      return .adjusted(range)
    case .oneOf(let words):
      return Self.isOne(value, of: words) ? nil : .refused("it is " + Self.list(words, "or"))
    case .someOf(let words):
      if UInt64(value) != nil { return nil }
      let stranger = value.split(separator: ",").first { !Self.isOne($0.drop { $0 == " " }, of: words) }
      return stranger == nil ? nil : .refused("`\(stranger ?? "")` is none of " + Self.list(words, "and"))
    }
  }

  private static func isOne(_ value: some StringProtocol, of words: [String]) -> Bool {
    let upper = value.uppercased()
    if let index = Int(upper) { return words.indices.contains(index) || words.contains(upper) }
    return words.contains { $0.uppercased() == upper } || words.count { $0.uppercased().hasPrefix(upper) } == 1
  }

  private static func number(_ value: String) -> Int128? {
    let digits = value.prefix { ($0.isASCII && $0.isNumber) || $0 == "-" || $0 == "+" }
    guard let number = Int128(digits) else { return nil }
    guard let suffix = value.dropFirst(digits.count).first else { return number }
    guard let power = ["k", "m", "g", "t", "p", "e"].firstIndex(of: suffix.lowercased()) else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: Int128(1) << (10 * (power + 1)))
    return overflow ? nil : product
  }

  /// Option files take quotes off a value (MySQL manual, "Using Option Files").
  static func unquoted(_ value: String) -> String {
    guard value.count >= 2, let first = value.first, first == value.last, first == "'" || first == "\"" else { return value }
    return String(value.dropFirst().dropLast())
  }

  private static func list(_ words: [String], _ last: String) -> String {
    let quoted = words.map { "`\($0)`" }
    guard quoted.count > 1, let final = quoted.last else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " \(last) " + final
  }
}
