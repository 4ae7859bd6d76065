import SchemaKit
import SourceText
import TopologyModel

/// A kind whose members replicate certified write sets through the Galera library: what its fields have in common, and
/// what its texts are made from.
protocol WriteSetBlueprint: Blueprint {
  associatedtype MemberFields: WriteSetMemberFields

  var nodes: MemberList<MemberFields> { get }
  var arbiters: MemberList<VoterFields>? { get }
  var vip: Located<ObjectName>? { get }
  var clusterName: Located<SafeWord>? { get }
  var networks: ClusterNetworks? { get }
  var gcacheSize: Located<ByteSize> { get }
  var providerOptions: [Entry<ProviderOption, Located<ProviderValue>>]? { get }
  var serverOptions: [Entry<OptionName, Located<LineText>>]? { get }
  var acceptsNoQuorum: Located<Bool> { get }
  /// The files with which members and arbiters encrypt what they replicate; nil when they do not.
  var replicationTLS: ReplicationTLS? { get }
  /// Where clients' connections are encrypted.
  var offersTLS: Bool { get }
  var listeningPort: Int { get }

  /// Codes of the mistakes that stop the service from being planned.
  static var noMembers: String { get }
  static var noServerID: String { get }
  /// What every package's option file, or the server itself, calls a cluster; how grave that is, and why.
  static var packagedClusterName: String { get }
  static var packagedNameSeverity: Severity { get }
  static var packagedNameOrigin: String { get }
  /// What the vendor's manual adds to Galera's about the number of voters.
  static var voterManual: String { get }
  static var libraryOptions: Set<String> { get }
  /// Further options that hac writes, and the field to say them in.
  static var furtherOwnLibraryOptions: [String: String] { get }
  /// A cluster on the frame's nodes; `fields` are its further lines.
  static func plainExample(service: String, _ fields: String) -> String
  /// Names of packages and units on an operating system.
  static func arbiterProgram(on os: OperatingSystem) -> ArbiterProgram
}

protocol WriteSetMemberFields: Sendable {
  var serverID: Located<Int>? { get }
  var weight: Located<Int>? { get }
  var segment: Located<Int>? { get }
}

/// An arbiter's own fields.
public struct VoterFields: Sendable {
  public let weight: Located<Int>?
  public let segment: Located<Int>?

  static let schema = Schema.record("arbiter", "What one arbiter has of its own.", VoterFields.init) {
    Field.optional("weight", .galeraByte, "Its votes (pc.weight); default: 1.")
    Field.optional("segment", .galeraByte, "Its segment (gmcast.segment); default: as for members.")
  }
}

extension Schema where Value == Located<Int> {
  /// `pc.weight` and `gmcast.segment`: the manual says 0 to 255, but the library's range check is half open and
  /// refuses 255 (gcomm/src/conf.hpp, `check_range`; tried with garbd 4.23).
  static var galeraByte: Schema<Located<Int>> { .integer(0...254) }
}

/// Networks by what they carry.
public struct ClusterNetworks: Sendable {
  public let clients: Located<ObjectName>?
  public let replication: Located<ObjectName>?

  static let schema = Schema.record("networks", "Which networks carry what.", ClusterNetworks.init) {
    Field.optional("clients", .value(ObjectName.self), "Where clients reach the members.")
    Field.optional("replication", .value(ObjectName.self), "Where members replicate and send state transfers.")
  }
}

/// Certificate files as every voter has them, and the field that turns them on.
struct ReplicationTLS: Sendable {
  let ca: Located<String>
  let certificate: Located<String>
  let key: Located<String>
  let origin: OriginID
}

/// What the packages call garbd.
struct ArbiterProgram: Sendable {
  let package: String
  let unit = "garb.service"
  let settings: String
}

extension WriteSetBlueprint {
  typealias ClusterCheck = Check<ServiceSubject<Self>>

  static var furtherOwnLibraryOptions: [String: String] { [:] }

  static func example(service: String = "db", _ fields: String) -> String { plainExample(service: service, fields) }

  /// A cluster on nodes of four sites: `a` and `b` in dc1, `d` and `e` in dc2, `f` in dc3, `h` in dc4.
  static func sites(service: String = "db", _ fields: String) -> String {
    """
    hac: 1
    name: example
    os: debian-12
    networks:
      lan: { subnet: 10.0.0.0/24, interface: eth0, gateway: 10.0.0.1 }
    nodes:
      a: { address: 10.0.0.11, zone: dc1/rack-a }
      b: { address: 10.0.0.12, zone: dc1/rack-b }
      d: { address: 10.0.0.14, zone: dc2/rack-a }
      e: { address: 10.0.0.15, zone: dc2/rack-b }
      f: { address: 10.0.0.16, zone: dc3/rack-a }
      h: { address: 10.0.0.18, zone: dc4/rack-a }

    """ + example(service: service, fields)
  }
}

extension ServiceSubject where Fields: WriteSetBlueprint {
  var name: String { topology[service].name }

  var quorum: Quorum? { facts.quorums.of(service).first }

  /// Every node and zone with the voters that are lost with it, nodes first, in the order of their names.
  func domains(of quorum: Quorum) -> [(name: String, lost: [Quorum.Voter])] {
    var nodes: [(name: String, lost: [Quorum.Voter])] = []
    var zones: [String: [Quorum.Voter]] = [:]
    for voter in quorum.voters {
      guard case .node(let node) = voter.component else { continue }
      nodes.append(("the node `\(topology[node].name)`", [voter]))
      for zone in topology[node].zone?.value.prefixes ?? [] { zones[zone, default: []].append(voter) }
    }
    return nodes + zones.sorted { $0.key < $1.key }.map { ("the zone `\($0.key)`", $0.value) }
  }
}
