@preconcurrency import Glibc
import SchemaKit

/// The IP version of an address.
public enum AddressFamily: String, Sendable, Hashable, CaseIterable {
  case ipv4, ipv6
  /// Bits of an address.
  public var width: Int { self == .ipv4 ? 32 : 128 }
  public var title: String { self == .ipv4 ? "IPv4" : "IPv6" }
}

/// An IPv4 or IPv6 address without a zone, as `inet_pton(3)` reads it.
public struct IPAddress: Hashable, Sendable, Comparable {
  public let family: AddressFamily
  /// The address as a number; IPv4 in the low 32 bits.
  public let bits: UInt128

  public init(family: AddressFamily, bits: UInt128) {
    self.family = family
    self.bits = bits
  }

  public init?(_ text: String) {
    // inet_pton(3) would not look beyond a NUL.
    if text.utf8.contains(0) { return nil }
    var v4 = in_addr()
    if inet_pton(AF_INET, text, &v4) == 1 {
      self.init(family: .ipv4, bits: UInt128(UInt32(bigEndian: v4.s_addr)))
      return
    }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
    let bits = withUnsafeBytes(of: &v6) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } }
    self.init(family: .ipv6, bits: bits)
  }

  public static func < (a: IPAddress, b: IPAddress) -> Bool {
    a.family != b.family ? a.family == .ipv4 : a.bits < b.bits
  }

  /// The address `offset` further; nil beyond the last one.
  public func advanced(by offset: Int) -> IPAddress? {
    let (sum, overflow) = bits.addingReportingOverflow(UInt128(offset))
    guard !overflow, family == .ipv6 || sum <= UInt128(UInt32.max) else { return nil }
    return IPAddress(family: family, bits: sum)
  }

  public var isLoopback: Bool { family == .ipv4 ? bits >> 24 == 127 : bits == 1 }
  public var isMulticast: Bool { family == .ipv4 ? bits >> 28 == 0xE : bits >> 120 == 0xFF }
  public var isUnspecified: Bool { bits == 0 }
  public var isLinkLocal: Bool { family == .ipv4 ? bits >> 16 == 0xA9FE : bits >> 118 == 0x3FA }

  /// Written for a URL or `host:port`: IPv6 in brackets.
  public var bracketed: String { family == .ipv6 ? "[\(written)]" : written }
}

extension IPAddress: ScalarValue, CustomStringConvertible {
  public static let scalar = ScalarShape("an IP address", example: "192.0.2.10")

  public static func parse(_ text: String) -> Result<IPAddress, ScalarFault> {
    if let address = IPAddress(text) { return .success(address) }
    if text.contains("/") { return .failure(ScalarFault("`\(text.excerpt)` has a prefix length; an address alone is wanted")) }
    return .failure(ScalarFault("`\(text.excerpt)` is not an IP address"))
  }

  public var written: String {
    if family == .ipv4 {
      return String(unsafeUninitializedCapacity: 15) { buffer in
        var count = 0
        func write(_ digit: UInt32) {
          buffer[count] = UInt8(48 + digit)
          count += 1
        }
        for shift in [24, 16, 8, 0] as [UInt32] {
          let octet = UInt32(truncatingIfNeeded: bits) >> shift & 255
          if octet >= 100 { write(octet / 100) }
          if octet >= 10 { write(octet / 10 % 10) }
          write(octet % 10)
          if shift > 0 {
            buffer[count] = UInt8(ascii: ".")
            count += 1
          }
        }
        return count
      }
    }
    var address = in6_addr()
    withUnsafeMutableBytes(of: &address) { bytes in
      for index in 0..<16 { bytes[index] = UInt8(truncatingIfNeeded: bits >> UInt128(120 - 8 * index)) }
    }
    return String(unsafeUninitializedCapacity: Int(INET6_ADDRSTRLEN)) { buffer in
      buffer.withMemoryRebound(to: CChar.self) { text in
        inet_ntop(AF_INET6, &address, text.baseAddress, socklen_t(text.count)) == nil ? 0 : strlen(text.baseAddress!)
      }
    }
  }

  public var description: String { written }
}

/// A subnet: a network address and a prefix length.
public struct Subnet: Hashable, Sendable, ScalarValue, CustomStringConvertible {
  public let address: IPAddress
  public let prefix: Int

  public var family: AddressFamily { address.family }

  private init(address: IPAddress, prefix: Int) {
    self.address = address
    self.prefix = prefix
  }

  /// The subnet of a prefix length that an address is in.
  public init(holding address: IPAddress, prefix: Int) {
    self.init(address: IPAddress(family: address.family, bits: address.bits & Self.mask(address.family, prefix)), prefix: prefix)
  }

  private static func mask(_ family: AddressFamily, _ prefix: Int) -> UInt128 {
    if prefix == 0 { return 0 }
    let all: UInt128 = family == .ipv4 ? UInt128(UInt32.max) : .max
    let shift = UInt128(family.width - prefix)
    return (all >> shift) << shift
  }

  public func contains(_ other: IPAddress) -> Bool {
    other.family == family && other.bits & Self.mask(family, prefix) == address.bits
  }

  public func overlaps(_ other: Subnet) -> Bool {
    family == other.family && (contains(other.address) || other.contains(address))
  }

  /// IPv4's highest address of the subnet; a /31 or /32 has none.
  public var broadcast: IPAddress? {
    guard family == .ipv4, prefix < 31 else { return nil }
    return IPAddress(family: .ipv4, bits: address.bits | (~Self.mask(.ipv4, prefix) & UInt128(UInt32.max)))
  }

  /// The network mask in IPv4's dotted form.
  public var netmask: IPAddress { IPAddress(family: family, bits: Self.mask(family, prefix)) }

  public static let scalar = ScalarShape("a subnet such as 192.0.2.0/24", example: "192.0.2.0/24")

  public static func parse(_ text: String) -> Result<Subnet, ScalarFault> {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(String(parts[0])), parts[1].utf8.allSatisfy(\.isDigit), let prefix = Int(parts[1]),
      (0...address.family.width).contains(prefix)
    else {
      return .failure(ScalarFault("`\(text.excerpt)` is not a subnet"))
    }
    let network = IPAddress(family: address.family, bits: address.bits & mask(address.family, prefix))
    guard network == address else {
      return .failure(
        ScalarFault("`\(text)` has host bits set", replacement: "\(network.written)/\(prefix)"))
    }
    return .success(Subnet(address: network, prefix: prefix))
  }

  public var written: String { "\(address.written)/\(prefix)" }
  public var description: String { written }
}

/// An address that may carry a prefix length, as keepalived's `virtual_ipaddress` has it.
public struct InterfaceAddress: Hashable, Sendable, ScalarValue {
  public let address: IPAddress
  public let prefix: Int?

  public static let scalar = ScalarShape("an address, with a prefix length or without", example: "192.0.2.10/24")

  public static func parse(_ text: String) -> Result<InterfaceAddress, ScalarFault> {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(String(parts[0])) else {
      return .failure(ScalarFault("`\(text.excerpt)` is not an IP address"))
    }
    guard parts.count == 2 else { return .success(InterfaceAddress(address: address, prefix: nil)) }
    guard parts[1].utf8.allSatisfy(\.isDigit), let prefix = Int(parts[1]), (1...address.family.width).contains(prefix) else {
      return .failure(ScalarFault("`/\(parts[1])` is not a prefix length of 1 to \(address.family.width)"))
    }
    return .success(InterfaceAddress(address: address, prefix: prefix))
  }

  public var written: String { address.written + (prefix.map { "/\($0)" } ?? "") }
}
