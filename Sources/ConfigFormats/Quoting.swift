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
  /// Such a text that goes on into the header of an HTTP request.
  case header
  /// keepalived.conf(5): a double-quoted word.
  case keepalived
  /// A MySQL option file: a quoted value (MySQL manual, "Using Option Files").
  case optionFile = "mycnf"
  /// A string literal of SQL.
  case sql
  /// Such a literal that the server keeps in the character set of its own tables, utf8mb3: `MASTER_PASSWORD` and its like.
  case sqlSystem = "sqlsys"
  /// One word of a POSIX shell.
  case shell
  /// systemd.exec(5), `EnvironmentFile=`: a double-quoted value.
  case environmentFile = "env"
  /// A basic string of TOML 1.0.
  case toml
  /// A value of a program that knows no quotes and hands it on to shells and SQL by itself: MHA, MMM. Only letters,
  /// digits and `_.:@%+=/-` come through all of that unchanged.
  case bare

  /// The value as it stands in the file, quotes included.
  public func quote(_ value: String) -> Result<String, Refusal> {
    if let refusal = refuse(value) { return .failure(refusal) }
    switch self {
    case .raw, .header, .bare: return .success(value)
    case .keepalived: return .success("\"\(value)\"")
    case .optionFile: return .success(Self.optionFileText(value))
    case .sql, .sqlSystem:
      // The emitted SQL files begin by taking NO_BACKSLASH_ESCAPES out of sql_mode, so `\` escapes.
      return .success("'" + value.replacing(["\\": "\\\\", "'": "''"]) + "'")
    case .shell: return .success("'" + value.replacing(["'": "'\\''"]) + "'")
    case .environmentFile: return .success("\"" + value.replacing(["\\": "\\\\", "\"": "\\\"", "$": "\\$", "`": "\\`"]) + "\"")
    case .toml:
      let text = value.replacing(["\\": "\\\\", "\"": "\\\"", "\t": "\\t"])
      // To influxd's reader (BurntSushi/toml) U+FFFD is what a faulty byte decodes to: it reads nothing of the file.
      return .success("\"" + text.unicodeScalars.reduce(into: "") { $0 += $1 == "\u{FFFD}" ? "\\uFFFD" : String($1) } + "\"")
    }
  }

  /// Why the format cannot carry the value; nil when it can. What `install` says of a secret that the host supplies
  /// is the same (install.sh, `refusal`).
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
    if value.utf8.contains(UInt8(ascii: "@")), SecretMark.isIn(value.utf8) {
      return Refusal("it has `\(SecretMark.beginning)`, which `install` would take for the place of a secret")
    }
    switch self {
    case .keepalived: return Self.refuseForKeepalived(value)
    case .optionFile:
      return Self.optionFileText(value).utf8.count > Self.longestOption
        ? Refusal("an option file's reader cuts lines at 4096 bytes, and takes the rest for another option") : nil
    case .environmentFile:
      // `unichar_is_valid` of systemd: with one of them it reads nothing of the whole file.
      return value.unicodeScalars.contains(where: \.isNoncharacter) ? Refusal("it has a code point that is no character, and systemd refuses those") : nil
    case .header:
      // Both ends of a connection drop them (RFC 9110, 5.5).
      let ends = [value.utf8.first, value.utf8.last]
      return ends.contains(UInt8(ascii: " ")) || ends.contains(9) ? Refusal("it begins or ends with a blank, which an HTTP header loses") : nil
    case .sqlSystem:
      return value.unicodeScalars.contains { $0.value > 0xFFFF } ? Refusal("it has a character beyond U+FFFF, of which the server would make a `?`") : nil
    case .bare:
      if value.isEmpty { return Refusal("it is empty") }
      return value.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "_.:@%+=/-".utf8.contains($0) }
        ? nil : Refusal("it has a character besides letters, digits and `_.:@%+=/-`, and the file's program has no way to quote one")
    case .raw, .sql, .shell, .toml: return nil
    }
  }

  /// What keepalived's reader would not give back, from 2.0.10 on (lib/parser.c). Quotes keep `!`, `#`, braces and
  /// backslashes as they are.
  private static func refuseForKeepalived(_ value: String) -> Refusal? {
    if value.isEmpty { return Refusal("keepalived.conf cannot carry an empty value") }
    if value.utf8.contains(UInt8(ascii: "\"")) { return Refusal("keepalived.conf has no escape for `\"`") }
    // The part that looks for comments takes `\"` for an escaped quote, the part that reads words does not.
    if value.utf8.reversed().prefix(while: { $0 == UInt8(ascii: "\\") }).count % 2 == 1 {
      return Refusal("keepalived takes a `\\` at the end for one with the quote after it")
    }
    // Its own definitions begin with `_`, and the file makes none.
    if value.utf8.firstRange(of: "$_".utf8) != nil || value.utf8.firstRange(of: "${_".utf8) != nil {
      return Refusal("keepalived puts a value of its own in the place of `$_` and `${_` with a name")
    }
    return value.utf8.count > longestWord ? Refusal("keepalived cuts lines at 1024 bytes") : nil
  }

  private static let longestWord = 512
  /// Leaves room for the longest name of an option.
  private static let longestOption = 4000

  /// Inside double quotes the reader of option files knows \b \t \n \r \\ \s and \" ; `\` must be doubled.
  private static func optionFileText(_ value: String) -> String { "\"" + value.replacing(["\\": "\\\\", "\"": "\\\""]) + "\"" }
}

extension Unicode.Scalar {
  /// U+FDD0…FDEF, and the last two of every plane (Unicode, 23.7).
  var isNoncharacter: Bool { (0xFDD0...0xFDEF).contains(value) || value & 0xFFFE == 0xFFFE }
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
