import SourceText

/// One VRRP instance on one node.
public struct VirtualRouter: NodeFact {
  public enum Transport: Sendable, Equatable {
    case multicast
    /// To the exact other holders; `source` is this node's own address on the advert network.
    case unicast(source: IPAddress, peers: [IPAddress])
  }

  public enum Preemption: Sendable, Equatable {
    case never
    case immediate
    case delayed(Duration)
  }

  public struct Tracked: Sendable, Equatable {
    public let script: String
    /// Added to the priority when positive and healthy, or negative and failed; nil takes the node out.
    public let weight: Int?
  }

  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  public let vip: VIPID
  public let family: AddressFamily
  public let instance: String
  public let virtualRouterID: Located<Int>
  public let version: Int
  /// Where the adverts run.
  public let network: NetworkID
  public let segment: String
  public let interface: InterfaceName
  /// Where the addresses are put.
  public let addressInterface: InterfaceName
  public let transport: Transport
  /// 1 to 254; 255 is the address owner's (RFC 5798, 5.2.4).
  public let priority: Located<Int>
  /// The node's place in the order of preference, from 0.
  public let ordinal: Int
  public let startsAsMaster: Bool
  public let preemption: Preemption
  public let advertInterval: Located<Duration>
  public let addresses: [Located<InterfaceAddress>]
  public let password: SecretID?
  public let tracked: [Tracked]
  /// Run as root on every change of state.
  public let notify: AbsolutePath?
  public let syncGroup: String?

  /// How long it waits for a master that went away without a word before it takes the address (RFC 5798, 6.1: the
  /// skew is of a second in version 2, of the interval in version 3).
  public var takeoverTerms: [Takeover.Term] {
    let advert = advertInterval.value.milliseconds
    let skew = (version == 2 ? 1000 : advert) * (256 - priority.value) / 256
    return [
      .init("three adverts missed", Duration(milliseconds: 3 * advert)),
      .init("skew of priority \(priority.value)", Duration(milliseconds: skew)),
    ]
  }
}

/// A health check that keepalived runs on one node.
public struct TrackScript: NodeFact {
  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  public let vip: VIPID
  public let name: String
  /// The program by absolute path, and its arguments.
  public let command: [String]
  public let user: String
  public let interval: Located<Duration>
  public let timeout: Duration
  public let fall: Int
  public let rise: Int
  public let weight: Located<Int>?
  /// What it needs to pass, beyond the node itself and the daemon on it, by the names of its service.
  public let needs: Expression
}

/// Instances of one node that change state together.
public struct SyncGroup: NodeFact {
  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  public let name: String
  public let instances: [String]
  public let tracked: [VirtualRouter.Tracked]
  public let notify: AbsolutePath?
}

/// An LVS service on one director.
public struct VirtualServer: NodeFact {
  public enum Method: String, Sendable { case nat = "NAT", directRouting = "DR" }

  /// The schedulers of ipvsadm(8). keepalived falls back to `wlc` for a name that it does not know.
  public enum Scheduler: String, Sendable, CaseIterable {
    case rr, wrr, lc, wlc, lblc, lblcr, sh, mh, dh, fo, ovf, sed, nq
  }

  public enum HealthCheck: Sendable, Equatable {
    case tcp(connectTimeout: Duration)
    case http(path: String, status: Int, connectTimeout: Duration)
    /// keepalived does not look at the certificate.
    case https(path: String, status: Int, connectTimeout: Duration)
  }

  public struct RealServer: Sendable, Equatable {
    public let node: NodeID
    public let address: IPAddress
    public let port: Int
    public let weight: Int
  }

  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  public let vip: VIPID
  public let address: IPAddress
  public let port: Int
  /// Set when the service is chosen by firewall mark rather than by address.
  public let firewallMark: Int?
  public let method: Method
  /// Whether replies are made to return through the director.
  public let masquerades: Bool
  public let scheduler: Scheduler
  public let persistence: Located<Duration>?
  public let delayLoop: Duration
  public let realServers: [RealServer]
  public let health: HealthCheck

  public init(
    service: ServiceID?, node: NodeID, origin: OriginID, vip: VIPID, address: IPAddress, port: Int, firewallMark: Int? = nil,
    method: Method, masquerades: Bool, scheduler: Scheduler, persistence: Located<Duration>?, delayLoop: Duration, realServers: [RealServer],
    health: HealthCheck
  ) {
    self.service = service
    self.node = node
    self.origin = origin
    self.vip = vip
    self.address = address
    self.port = port
    self.firewallMark = firewallMark
    self.method = method
    self.masquerades = masquerades
    self.scheduler = scheduler
    self.persistence = persistence
    self.delayLoop = delayLoop
    self.realServers = realServers
    self.health = health
  }
}

extension VirtualServer.RealServer {
  public init(_ node: NodeID, _ address: IPAddress, port: Int, weight: Int = 1) {
    self.init(node: node, address: address, port: port, weight: weight)
  }
}
