/// Why a format cannot carry a value.
public struct Refusal: Error, Sendable {
  public let reason: String
  public init(_ reason: String) { self.reason = reason }
}

/// How a target format carries a value. `quote` is the only way a value of the operator gets into
/// a file, and it either carries the value exactly or refuses it.
public enum Quoting: String, Sendable, CaseIterable {
  /// The text itself, one line: a file that holds nothing else.
  case raw
  /// keepalived.conf(5): a double-quoted word.
  case keepalived
  /// A MySQL option file: a quoted value (MySQL manual, "Using Option Files").
  case optionFile = "mycnf"
  /// A string literal of SQL.
  case sql
  /// One word of a POSIX shell.
  case shell
  /// systemd.exec(5), `EnvironmentFile=`: a double-quoted value.
  case environmentFile = "env"
  /// A basic string of TOML 1.0.
  case toml

  /// The value as it stands in the file, quotes included.
  public func quote(_ value: String) -> Result<String, Refusal> {
    if let refusal = refuse(value) { return .failure(refusal) }
    switch self {
    case .raw: return .success(value)
    case .keepalived: return .success("\"\(value)\"")
    case .optionFile:
      // Inside double quotes the option file reader knows \b \t \n \r \\ \s and \" ; `\` must be doubled.
      return .success("\"" + value.replacing(["\\": "\\\\", "\"": "\\\""]) + "\"")
    case .sql:
      // The emitted SQL files begin by taking NO_BACKSLASH_ESCAPES out of sql_mode, so `\` escapes.
      return .success("'" + value.replacing(["\\": "\\\\", "'": "''"]) + "'")
    case .shell: return .success("'" + value.replacing(["'": "'\\''"]) + "'")
    case .environmentFile: return .success("\"" + value.replacing(["\\": "\\\\", "\"": "\\\"", "$": "\\$", "`": "\\`"]) + "\"")
    case .toml:
      return .success("\"" + value.replacing(["\\": "\\\\", "\"": "\\\"", "\t": "\\t"]) + "\"")
    }
  }

  /// Why the format cannot carry the value; nil when it can.
  public func refuse(_ value: String) -> Refusal? {
    for scalar in value.unicodeScalars {
      if scalar == "\n" || scalar == "\r" { return Refusal("it has a line break") }
      if scalar.value == 0 { return Refusal("it has a NUL byte") }
      if scalar == "\t" { continue }
      if scalar.value < 0x20 || scalar.value == 0x7F || (0x80...0x9F).contains(scalar.value) {
        return Refusal("it has a control character")
      }
      if scalar.value == 0x2028 || scalar.value == 0x2029 { return Refusal("it has a Unicode line separator") }
    }
    switch self {
    case .keepalived:
      // keepalived's lexer knows no escape inside quotes; `!` and `#` begin comments, `$` a variable,
      // `~` a sequence, `@` a conditional line.
      if value.unicodeScalars.contains(where: { "\"\\!#$~\t".unicodeScalars.contains($0) }) {
        return Refusal("keepalived.conf cannot carry any of `\" \\ ! # $ ~` or a tab in a value")
      }
      if value.isEmpty { return Refusal("keepalived.conf cannot carry an empty value") }
    case .raw, .optionFile, .sql, .shell, .environmentFile, .toml: break
    }
    return nil
  }
}

extension String {
  /// Each ASCII byte of the table replaced by its text. By bytes, not characters: a quote that a combining mark follows
  /// is still a quote to the program that reads the file, and no other scalar of UTF-8 has such a byte.
  func replacing(_ table: KeyValuePairs<Unicode.Scalar, String>) -> String {
    func replacement(_ byte: UInt8) -> String? { table.first { $0.key.value == UInt32(byte) }?.value }
    guard utf8.contains(where: { replacement($0) != nil }) else { return self }
    var result: [UInt8] = []
    result.reserveCapacity(utf8.count + 16)
    for byte in utf8 {
      if let text = replacement(byte) { result += text.utf8 } else { result.append(byte) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
