import SourceText

/// A health check that a service brings for its VIP.
public struct ServiceCheck: Sendable {
  public let name: String
  /// The program by absolute path, and its arguments.
  public let command: [String]
  public let interval: Duration
  public let timeout: Duration
  public let fall: Int
  public let rise: Int
  public let weight: Int?
  /// What it needs to pass, beyond the node itself and the daemon on it.
  public let needs: Expression

  public init(
    name: String, command: [String], interval: Duration = .seconds(2), timeout: Duration? = nil, fall: Int = 3, rise: Int = 2,
    weight: Int? = nil, needs: Expression = .all([])
  ) {
    self.name = name
    self.command = command
    self.interval = interval
    self.timeout = timeout ?? interval
    self.fall = fall
    self.rise = rise
    self.weight = weight
    self.needs = needs
  }
}

/// A service's use of a VIP: who holds it unless the VIP says so itself, and how its health is known.
public struct VIPClaim: Sendable {
  public let service: ServiceID
  /// The service's `vip:`.
  public let origin: OriginID
  public let holders: [Located<NodeID>]
  /// What runs when the VIP lists no checks.
  public let checks: [ServiceCheck]
  /// What a VIP's own `checks` may ask for by name.
  public let offered: [ServiceCheckName: ServiceCheck]
  /// Run as root on every change of VRRP state.
  public let notify: AbsolutePath?
}

extension Planner {
  /// Claims a VIP for the service being planned.
  public mutating func claim(
    _ vip: VIPID, origin: OriginID, holders: [Located<NodeID>], checks: [ServiceCheck],
    offered: [ServiceCheckName: ServiceCheck] = [:], notify: AbsolutePath? = nil
  ) {
    claims[vip.int].append(
      VIPClaim(service: service, origin: origin, holders: holders, checks: checks, offered: offered, notify: notify))
  }
}
