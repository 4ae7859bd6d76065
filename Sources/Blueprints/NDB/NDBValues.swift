import SchemaKit
import SourceText
import TopologyModel

/// A version of the series 8.0 or 8.4: the long-term series of NDB Cluster.
public struct NDBVersion: ScalarValue {
  public let version: Version

  public static let scalar = ScalarShape("a version of 8.0 or 8.4", pattern: "^8\\.(0|4)(\\.[0-9]+){0,2}$", example: "8.4")

  public static func parse(_ text: String) -> Result<NDBVersion, ScalarFault> {
    Version.parse(text).flatMap { version in
      guard version.isIn(series: Version(8, 0)) || version.isIn(series: Version(8, 4)) else {
        return .failure(ScalarFault("hac knows NDB Cluster 8.0 and 8.4, not \(text)"))
      }
      return .success(NDBVersion(version: version))
    }
  }

  public var written: String { version.written }

  /// Whether it is at least this patch level of 8.0. Two numbers stand for the newest release of the series.
  func isAtLeast(patch: Int) -> Bool {
    guard version.isIn(series: Version(8, 0)), version.numbers.count > 2 else { return true }
    return version.numbers[2] >= patch
  }
}

/// The name of a parameter of `config.ini`: `TimeBetweenEpochs`. Names are the same in any case (MySQL manual, "Defining
/// NDB Cluster Data Nodes").
public struct NDBParameterName: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("the name of a data node's parameter", pattern: "^[A-Za-z][A-Za-z0-9_]{0,63}$", example: "TimeBetweenEpochs")

  public static func fault(in text: String) -> String? {
    let isFine = (1...64).contains(text.utf8.count) && (text.utf8.first.map { $0.isLetterOfASCII } ?? false)
      && text.utf8.allSatisfy { $0.isLetterOfASCII || (48...57).contains($0) || $0 == UInt8(ascii: "_") }
    return isFine ? nil : "`\(text.excerpt)` is not the name of a parameter"
  }

  /// What two spellings of one name share.
  var key: String { text.lowercased() }
}

/// The value of a parameter. `config.ini` has no quotes: what could begin a comment or end the line is refused.
public struct NDBParameterValue: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("the value of a parameter", pattern: "^[A-Za-z0-9_./:@+,={}-]{1,512}$", example: "64M")

  public static func fault(in text: String) -> String? {
    let isFine = (1...512).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0.isLetterOfASCII || (48...57).contains($0) || "_./:@+,={}-".utf8.contains($0) }
    return isFine ? nil : "`\(text.excerpt)` is not the value of a parameter (letters, digits and `_./:@+,={}-`)"
  }

  /// Its number, where it is one: k, M and G count in 1024, and words of truth are 1 and 0 (the management server's
  /// source, InitConfigFileParser.cpp).
  var number: Int? {
    switch text.lowercased() {
    case "true", "yes", "y": return 1
    case "false", "no", "n": return 0
    default: break
    }
    guard let last = text.utf8.last else { return nil }
    let shift: Int? = switch last | 0x20 {
    case UInt8(ascii: "k"): 10
    case UInt8(ascii: "m"): 20
    case UInt8(ascii: "g"): 30
    default: nil
    }
    guard let number = Int(shift == nil ? text : String(text.dropLast())) else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: 1 << (shift ?? 0))
    return overflow ? nil : product
  }
}

extension UInt8 {
  fileprivate var isLetterOfASCII: Bool { (65...90).contains(self) || (97...122).contains(self) }
}

extension ByteSize {
  /// As `config.ini` takes it: `32G`, `1536M`. It knows no T.
  var inConfigINI: String {
    for (unit, shift) in [("G", 30), ("M", 20), ("K", 10)] where bytes > 0 && bytes % (1 << shift) == 0 { return "\(bytes >> shift)\(unit)" }
    return "\(bytes)"
  }
}
