import SourceText
import TopologyModel

typealias PXCCluster = WriteSetCluster<PXCMember>

extension PXC: WriteSetBlueprint {
  var listeningPort: Int { 3306 }
  var offersTLS: Bool { tls != nil }

  var replicationTLS: ReplicationTLS? {
    guard encryptsTraffic.value, let tls else { return nil }
    return ReplicationTLS(
      ca: tls.ca.map(\.text), certificate: tls.certificate.map(\.text), key: tls.key.map(\.text), origin: encryptsTraffic.origin)
  }

  static let noMembers = "pxc/no-members"
  static let noServerID = "pxc/no-server-id"
  static let packagedClusterName = "pxc-cluster"
  static let packagedNameSeverity = Severity.warning
  static let packagedNameOrigin = "the name in the option file that the packages ship"
  static let voterManual =
    "; Percona's manual, \"Percona XtraDB Cluster limitations\": three nodes, one of which may be an arbiter"
  static let libraryOptions = ProviderOption.known.union(ProviderOption.perconas)

  static func plainExample(service: String, _ fields: String) -> String { example(service: service, fields, tls: true) }

  static func arbiterProgram(on os: OperatingSystem) -> ArbiterProgram {
    let packages = PXCPackages(os: os)
    return ArbiterProgram(package: packages.arbiter, settings: packages.arbiterSettings)
  }

  /// A member's own strict mode, or the service's.
  func strictMode(of member: PXCCluster.Member) -> Located<StrictMode> { member.extra?.strictMode ?? strictMode }
}

extension WriteSetVoter {
  /// As Percona's packages have it.
  var packages: PXCPackages { PXCPackages(os: os) }
}
