import ConfigFormats
import SchemaKit

extension UInt8 {
  var isLowerOrDigit: Bool { (97...122).contains(self) || isDigit }
  var isDigit: Bool { (48...57).contains(self) }
  var isAlphanumeric: Bool { isLowerOrDigit || (65...90).contains(self) }
  var isHexadecimal: Bool { isDigit || (97...102).contains(self | 0x20) }
}

/// A text checked against one rule; the base of the name types below.
public protocol CheckedText: ScalarValue, Hashable, CustomStringConvertible, Comparable {
  var text: String { get }
  init(unchecked text: String)
  /// Nil when the text is fine, else why it is not.
  static func fault(in text: String) -> String?
}

extension CheckedText {
  public static func parse(_ text: String) -> Result<Self, ScalarFault> {
    if let fault = fault(in: text) { return .failure(ScalarFault(fault)) }
    return .success(Self(unchecked: text))
  }
  public var written: String { text }
  public var description: String { text }
  public static func < (a: Self, b: Self) -> Bool { a.text < b.text }
}

/// The name of a network, VIP, secret, service or group: letters, digits, `-` and `_`, at most 63.
public struct ObjectName: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("a name", pattern: "^[A-Za-z][A-Za-z0-9_-]{0,62}$", example: "database")

  public static func fault(in text: String) -> String? {
    guard let first = text.utf8.first else { return "a name cannot be empty" }
    guard text.utf8.count <= 63 else { return "`\(text.excerpt)` is longer than 63 characters" }
    guard first.isAlphanumeric, !first.isDigit else { return "`\(text)` does not begin with a letter" }
    guard text.utf8.allSatisfy({ $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }) else {
      return "`\(text)` has a character that a name cannot have (letters, digits, `-` and `_` only)"
    }
    return nil
  }
}

/// A host name by RFC 1123: labels of letters, digits and hyphens, at most 63 each and 253 in all.
public struct HostName: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape(
    "a host name", pattern: "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$",
    example: "db1.example.com")

  public static func fault(in text: String) -> String? {
    guard !text.isEmpty, text.utf8.count <= 253 else {
      return text.isEmpty ? "a host name cannot be empty" : "`\(text.excerpt)` is longer than 253 characters"
    }
    let hyphen = UInt8(ascii: "-")
    for label in text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
      guard let first = label.first, let last = label.last else { return "`\(text)` has an empty label" }
      guard label.count <= 63 else { return "`\(text.excerpt)` has a label longer than 63 characters" }
      guard first != hyphen, last != hyphen else { return "`\(text)` has a label that begins or ends with `-`" }
      guard label.allSatisfy({ $0.isAlphanumeric || $0 == hyphen }) else {
        return "`\(text.excerpt)` is not a host name (letters, digits and `-` in labels set apart by dots)"
      }
    }
    return endsInNumber(text) ? "`\(text.excerpt)` reads as an address: the last part of a host name is no number (RFC 1123, 2.1)" : nil
  }

  /// As inet_aton(3) has numbers; resolvers and URLs take a name for an address by its last part.
  private static func endsInNumber(_ text: String) -> Bool {
    guard let last = text.utf8.split(separator: UInt8(ascii: ".")).last else { return false }
    if last.allSatisfy(\.isDigit) { return true }
    return last.count > 1 && last.first == UInt8(ascii: "0") && last.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
      && last.dropFirst(2).allSatisfy(\.isHexadecimal)
  }
}

/// A Linux network interface: at most 15 bytes, no `/`, `:` or white space (`dev_valid_name` in the
/// kernel's net/core/dev.c, IFNAMSIZ in linux/if.h).
public struct InterfaceName: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("an interface name", pattern: "^[A-Za-z0-9_.@-]{1,15}$", example: "eth0")

  public static func fault(in text: String) -> String? {
    guard !text.isEmpty, text != ".", text != ".." else { return "`\(text)` is not an interface name" }
    guard text.utf8.count <= 15 else { return "`\(text.excerpt)` is longer than the 15 bytes that Linux allows" }
    guard text.utf8.allSatisfy({ $0.isAlphanumeric || "_.-@".utf8.contains($0) }) else {
      return "`\(text)` is not an interface name (letters, digits, `_`, `-`, `.`)"
    }
    return nil
  }
}

/// An absolute path in normal form, of characters that every file format and shell carries as they are.
public struct AbsolutePath: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape(
    "an absolute path", pattern: "^/[A-Za-z0-9_./@:+-]*$", example: "/var/lib/mysql")

  public static func fault(in text: String) -> String? {
    guard text.utf8.first == UInt8(ascii: "/") else { return "`\(text.excerpt)` is not an absolute path" }
    guard text.utf8.count <= 1023 else { return "`\(text.excerpt)` is longer than 1023 bytes" }
    guard text.utf8.allSatisfy({ $0.isAlphanumeric || "_./@:+-".utf8.contains($0) }) else {
      return "`\(text.excerpt)` has a character that hac does not carry in paths (letters, digits and `_./@:+-` only)"
    }
    guard text == "/" || !hasOddPart(text) else {
      return "`\(text.excerpt)` is not in normal form (no `.`, `..`, `//` or final `/`)"
    }
    guard text.utf8.count <= 255 || text.utf8.split(separator: UInt8(ascii: "/")).allSatisfy({ $0.count <= 255 }) else {
      return "`\(text.excerpt)` has a part of more than 255 bytes, which no file system has"
    }
    // Of its characters, `@` and `:` alone could be a mark of `install`.
    guard text.utf8.contains(UInt8(ascii: "@")) else { return nil }
    return Quoting.raw.refuse(text).map { "`\(text.excerpt)` cannot be used: \($0.reason)" }
  }

  /// Whether a part is empty, `.` or `..`.
  private static func hasOddPart(_ text: String) -> Bool {
    var (length, dots) = (0, 0)
    var isOdd: Bool { length == 0 || length <= 2 && dots == length }
    for byte in text.utf8.dropFirst() {
      if byte == UInt8(ascii: "/") {
        if isOdd { return true }
        (length, dots) = (0, 0)
      } else {
        length += 1
        if byte == UInt8(ascii: ".") { dots += 1 }
      }
    }
    return isOdd
  }

  /// Whether `other` is this path or below it.
  public func contains(_ other: AbsolutePath) -> Bool {
    other.text == text || other.text.hasPrefix(text == "/" ? "/" : text + "/")
  }
}

/// A failure domain as a path such as `dc1/rack-a`; every prefix is a domain too.
public struct ZonePath: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape(
    "a zone path", pattern: "^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$", example: "dc1/rack-a")

  public static func fault(in text: String) -> String? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let isFine = text.utf8.count <= 255
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0.isAlphanumeric || "_.-".utf8.contains($0) } }
    return isFine ? nil : "`\(text.excerpt)` is not a zone path (names set apart by `/`)"
  }

  /// `dc1/rack-a` → `dc1`, `dc1/rack-a`.
  public var prefixes: [String] {
    text.utf8.indices.filter { text.utf8[$0] == UInt8(ascii: "/") }.map { String(text[..<$0]) } + [text]
  }
}

/// The name of an L2 broadcast domain.
public struct SegmentName: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("a segment name", pattern: "^[A-Za-z0-9_./:-]{1,255}$", example: "dc1/vlan231")
  public static func fault(in text: String) -> String? {
    let isFine = (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isAlphanumeric || "_./:-".utf8.contains($0) }
    return isFine ? nil : "`\(text.excerpt)` is not a segment name (letters, digits and `_./:-`)"
  }
}

/// An Ethernet address.
public struct MACAddress: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text.lowercased() }
  public static let scalar = ScalarShape(
    "a MAC address", pattern: "^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$", example: "52:54:00:12:34:56")
  public static func fault(in text: String) -> String? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let isFine = parts.count == 6 && parts.allSatisfy { $0.utf8.count == 2 && $0.utf8.allSatisfy(\.isHexadecimal) }
    return isFine ? nil : "`\(text.excerpt)` is not a MAC address"
  }
}

/// A name that a shell, a unit and a file name carry as it is: user names, bucket names, instance names.
public struct SafeWord: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("a word", pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$", example: "chimesync")
  public static func fault(in text: String) -> String? {
    guard (1...64).contains(text.utf8.count), let first = text.utf8.first, first.isAlphanumeric || first == UInt8(ascii: "_"),
      text.utf8.allSatisfy({ $0.isAlphanumeric || "_.-".utf8.contains($0) })
    else { return "`\(text.excerpt)` is not a word of letters, digits, `_`, `.` and `-` (at most 64)" }
    return nil
  }
}

/// Printable text on one line, for values that the target format quotes.
public struct LineText: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("text on one line")
  public static func fault(in text: String) -> String? {
    if text.utf8.count > 4096 { return "the text is longer than 4096 bytes" }
    if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      return "the text has a line break or another control character"
    }
    return nil
  }
}
