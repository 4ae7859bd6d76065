import SchemaKit
import TopologyModel

/// Who builds a server that has the plugin.
public enum GroupServer: String, Sendable, CaseIterable {
  case mysql, percona
  var flavour: MySQLFlavour { self == .mysql ? .mysql : .percona }
}

/// `group_replication_single_primary_mode`, by name.
public enum GroupMode: String, Sendable, CaseIterable {
  case singlePrimary = "single-primary"
  case multiPrimary = "multi-primary"
}

/// `group_replication_communication_stack`: 8.0.27.
public enum CommunicationStack: String, Sendable, CaseIterable {
  case xcom = "XCOM"
  case mysql = "MYSQL"
}

/// `group_replication_ssl_mode`.
public enum GroupSSLMode: String, Sendable, CaseIterable {
  case disabled = "DISABLED"
  case required = "REQUIRED"
  case verifyCA = "VERIFY_CA"
  case verifyIdentity = "VERIFY_IDENTITY"
}

/// `group_replication_consistency`, weakest first. Its default became BEFORE_ON_PRIMARY_FAILOVER with 8.4.0.
public enum GroupConsistency: String, Sendable, CaseIterable {
  case eventual = "EVENTUAL"
  case beforeOnPrimaryFailover = "BEFORE_ON_PRIMARY_FAILOVER"
  case before = "BEFORE"
  case after = "AFTER"
  case beforeAndAfter = "BEFORE_AND_AFTER"
}

/// `group_replication_exit_state_action`. Its default became OFFLINE_MODE with 8.4.0.
public enum ExitAction: String, Sendable, CaseIterable {
  case readOnly = "READ_ONLY"
  case offlineMode = "OFFLINE_MODE"
  case abortServer = "ABORT_SERVER"
}

/// The name of a group: a UUID.
public struct GroupUUID: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text.lowercased() }
  public static let scalar = ScalarShape(
    "a UUID", pattern: "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$", example: "6f1f2b0e-0000-4000-8000-000000000001")

  public static func fault(in text: String) -> String? {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    func isHexadecimal(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte | 0x20) }
    let isFine = parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(isHexadecimal) }
    return isFine ? nil : "`\(text.excerpt)` is not a UUID (8, 4, 4, 4 and 12 hexadecimal digits)"
  }

  /// A UUID of version 8 (RFC 9562, 5.8) for a name: two FNV-1a hashes, the second of the name read backwards.
  public init(named name: String) {
    func hash(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 } }
    func digits(_ number: UInt64) -> String { String(repeating: "0", count: 16 - String(number, radix: 16).count) + String(number, radix: 16) }
    let high = digits(hash(name.utf8) & ~0xF000 | 0x8000)
    let low = digits(hash(name.utf8.reversed()) & ~(3 << 62) | 2 << 62)
    func part(_ text: String, _ range: Range<Int>) -> Substring { text.dropFirst(range.lowerBound).prefix(range.count) }
    self.init(unchecked: "\(part(high, 0..<8))-\(part(high, 8..<12))-\(part(high, 12..<16))-\(part(low, 0..<4))-\(part(low, 4..<16))")
  }
}

/// An entry of `group_replication_ip_allowlist`: an address or a subnet. Host names are possible there, and looked up
/// at every connection; hac takes none.
public struct AllowedHost: ScalarValue, Hashable {
  public let subnet: Subnet
  public let written: String

  public static let scalar = ScalarShape("an address or a subnet", example: "10.0.0.0/24")

  public static func parse(_ text: String) -> Result<AllowedHost, ScalarFault> {
    if let address = IPAddress(text) {
      return .success(AllowedHost(subnet: Subnet(holding: address, prefix: address.family.width), written: address.written))
    }
    guard text.contains("/") else { return .failure(ScalarFault("`\(text.excerpt)` is not an address or a subnet")) }
    return Subnet.parse(text).map { AllowedHost(subnet: $0, written: $0.written) }
  }
}
