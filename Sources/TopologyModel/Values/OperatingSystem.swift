import SchemaKit

/// The operating systems that bundles are written for.
public enum OperatingSystem: String, CaseIterable, Sendable {
  case debian12 = "debian-12"
  case ubuntu2404 = "ubuntu-24.04"
  case rhel9 = "rhel-9"
  case rocky9 = "rocky-9"
  case openEuler2403 = "openeuler-24.03"
  case kylin10 = "kylin-v10"

  /// Debian and Ubuntu, or the family of Red Hat Enterprise Linux.
  public var isDebianFamily: Bool { self == .debian12 || self == .ubuntu2404 }

  /// Where a program of the distribution's package is: merged `/usr` everywhere.
  public var netcat: String { "/usr/bin/nc" }

  /// The keepalived that the distribution ships; directives newer than it are never emitted.
  public var keepalivedVersion: Version {
    switch self {
    case .debian12: Version(2, 2, 7)
    case .ubuntu2404: Version(2, 2, 8)
    case .rhel9, .rocky9: Version(2, 2, 8)
    case .openEuler2403: Version(2, 2, 8)
    case .kylin10: Version(2, 0, 20)
    }
  }
}
