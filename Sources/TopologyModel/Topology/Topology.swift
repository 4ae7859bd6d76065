import SourceText

/// A position in one of the topology's tables; `Of` keeps nodes, VIPs and services apart.
public struct Index<Of>: Hashable, Sendable, Comparable {
  public let rawValue: UInt32
  public init(_ value: Int) { rawValue = UInt32(value) }
  public var int: Int { Int(rawValue) }
  public static func < (a: Index, b: Index) -> Bool { a.rawValue < b.rawValue }
}

public typealias NetworkID = Index<Network>
public typealias NodeID = Index<Node>
public typealias VIPID = Index<VIP>
public typealias SecretID = Index<Secret>
public typealias ServiceID = Index<Service>

/// A resolved topology: every reference is an index, every range is expanded, and what the operator
/// left out has its default, remembered as one by its origin.
public struct Topology: Sendable {
  public internal(set) var name: String
  public internal(set) var origin: OriginID
  public internal(set) var networks: [Network] = []
  public internal(set) var secrets: [Secret] = []
  public internal(set) var nodes: [Node] = []
  public internal(set) var vips: [VIP] = []
  public internal(set) var syncGroups: [DeclaredSyncGroup] = []
  public internal(set) var services: [Service] = []
  public internal(set) var firewall = Located(FirewallMode.report, .builtin)
  /// What failures all services together must survive.
  public internal(set) var require: Requirement?

  /// Names whose objects could not be read: their absence is known already.
  var unreadableNames: Set<String> = []
  var networkByName: [String: NetworkID] = [:]
  var secretByName: [String: SecretID] = [:]
  var nodeByName: [String: NodeID] = [:]
  var vipByName: [String: VIPID] = [:]
  var serviceByName: [String: ServiceID] = [:]

  public subscript(id: NetworkID) -> Network { networks[id.int] }
  public subscript(id: SecretID) -> Secret { secrets[id.int] }
  public subscript(id: NodeID) -> Node { nodes[id.int] }
  public subscript(id: VIPID) -> VIP { vips[id.int] }
  public subscript(id: ServiceID) -> Service { services[id.int] }

  public var nodeIDs: some Sequence<NodeID> { nodes.indices.lazy.map { NodeID($0) } }

  /// The broadcast domain of a node's address.
  public func segment(of address: IPAddress, on node: NodeID) -> ComponentRef? {
    self[node].addresses.first { $0.address.value == address }.map { .segment(self[$0.network].segment.value) }
  }

  public func node(named name: String) -> NodeID? { nodeByName[name] }
  public func vip(named name: String) -> VIPID? { vipByName[name] }
  public func network(named name: String) -> NetworkID? { networkByName[name] }
  public func service(named name: String) -> ServiceID? { serviceByName[name] }
}

public struct Network: Sendable {
  public let name: String
  public let origin: OriginID
  public let subnets: [Located<Subnet>]
  public let interface: Located<InterfaceName>?
  public let gateway: Located<IPAddress>?
  /// The broadcast domain: as declared, or the first subnet's text.
  public let segment: Located<String>
  public let reservedRouterIDs: [Located<Int>]
}

public struct Secret: Sendable {
  public enum Source: Sendable {
    /// A path relative to the directory of the file `declaredIn`.
    case file(String)
    case environment(String)
    case literal(String)
  }
  public let name: String
  public let origin: OriginID
  public let source: Located<Source>
  public let declaredIn: FileID
}

public struct Node: Sendable {
  public let name: String
  public let origin: OriginID
  public let os: Located<OperatingSystem>
  public let addresses: [NodeAddress]
  public let zone: Located<ZonePath>?
  /// The main memory, where the operator says it.
  public let memory: Located<ByteSize>?
  public let disks: [DiskDraft]

  /// The first label of the name: what the short host name is.
  public var shortName: Substring { name.prefix { $0 != "." } }
}

/// An address that a node has on a network.
public struct NodeAddress: Sendable {
  public let network: NetworkID
  public let address: Located<IPAddress>
  public let interface: Located<InterfaceName>?
  public let mac: Located<MACAddress>?
}

/// A virtual address, its network found and its instance names given.
public struct VIP: Sendable {
  public let name: String
  public let origin: OriginID
  public let addresses: [Located<InterfaceAddress>]
  public let network: NetworkID
  public let advertiseOn: NetworkID
  public let virtualRouterID: Located<Int>
  public let holders: [HolderDraft]?
  public let instance: Located<SafeWord>?
  public let initialState: Located<InitialState>
  public let hostname: Located<HostName>?
  public let vrrp: VRRPDraft
  public let checks: [CheckDraft]?

  /// The address that clients use: the first.
  public var mainAddress: IPAddress { addresses[0].value.address }
}

public struct DeclaredSyncGroup: Sendable {
  public let name: String
  public let origin: OriginID
  public let vips: [Located<VIPID>]
}

public struct Service: Sendable {
  public let name: String
  public let origin: OriginID
  public let body: AnyService
  public var kind: String { body.kind }
}
