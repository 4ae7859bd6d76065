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
}
