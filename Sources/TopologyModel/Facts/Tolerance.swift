import SourceText

/// Something that can fail.
public enum ComponentRef: Hashable, Sendable, Comparable {
  case zone(String)
  case node(NodeID)
  /// A controller or enclosure of a node.
  case controller(NodeID, String)
  /// A disk of a node, by its mount point.
  case disk(NodeID, String)
  /// A path from a node to storage that is not its own.
  case path(NodeID, String)
  /// Storage that nodes share.
  case array(String)
  /// The network's broadcast domain.
  case segment(String)
  /// Something that answers at an address: a witness, such as the gateway.
  case address(IPAddress)

  private var rank: (Int, UInt32, String) {
    switch self {
    case .zone(let path): (0, 0, path)
    case .node(let node): (1, node.rawValue, "")
    case .controller(let node, let name): (2, node.rawValue, name)
    case .disk(let node, let path): (3, node.rawValue, path)
    case .path(let node, let name): (4, node.rawValue, name)
    case .array(let name): (5, 0, name)
    case .segment(let name): (6, 0, name)
    case .address(let address): (7, 0, address.written)
    }
  }
  public static func < (a: ComponentRef, b: ComponentRef) -> Bool { a.rank < b.rank }

  /// The node that it is, or that it is part of.
  public var node: NodeID? {
    switch self {
    case .node(let node), .controller(let node, _), .disk(let node, _), .path(let node, _): node
    case .zone, .array, .segment, .address: nil
    }
  }
}

/// A component, and the domains whose failure takes it down too.
public struct Component: Fact {
  public let service: ServiceID?
  public let origin: OriginID
  public let ref: ComponentRef
  public let parents: [ComponentRef]

  public init(service: ServiceID? = nil, origin: OriginID, ref: ComponentRef, parents: [ComponentRef]) {
    self.service = service
    self.origin = origin
    self.ref = ref
    self.parents = parents
  }
}

/// A vote that a service needs to win.
public struct Quorum: Fact {
  public enum Rule: String, Sendable {
    /// More than half of the weights that were there before; those that left in good order are not counted, and
    /// those that were outvoted no longer.
    case weightedMajority
    /// At least half of the weights, of whatever was configured.
    case half
    /// More than half of the weights, of whatever was configured.
    case majority
  }
  public struct Voter: Sendable, Equatable {
    public let component: ComponentRef
    public let weight: Int
    public init(_ component: ComponentRef, weight: Int = 1) {
      self.component = component
      self.weight = weight
    }
  }
  public let service: ServiceID?
  public let origin: OriginID
  /// Unique within the service; `Expression.quorum` names it.
  public let name: String
  public let voters: [Voter]
  public let rule: Rule

  public init(service: ServiceID, origin: OriginID, name: String, voters: [Voter], rule: Rule) {
    self.service = service
    self.origin = origin
    self.name = name
    self.voters = voters
    self.rule = rule
  }
}

/// Components of which some must be there: an erasure set, a mirror, the instances of a service.
public struct Redundancy: Fact {
  public let service: ServiceID?
  public let origin: OriginID
  /// Unique within the service; `Expression.redundancy` names it.
  public let name: String
  public let members: [ComponentRef]
  /// How many of them are needed.
  public let needed: Int

  public init(service: ServiceID, origin: OriginID, name: String, members: [ComponentRef], needed: Int) {
    self.service = service
    self.origin = origin
    self.name = name
    self.members = members
    self.needed = needed
  }
}

/// How data gets to the other members, and what a failure may lose.
public struct Replication: Fact {
  public enum Mode: String, Sendable {
    case asynchronous
    /// Acknowledged by a peer before the commit returns, until the timeout falls back to asynchronous.
    case semiSynchronous
    /// On every member, certified, before the commit returns.
    case certified
    /// Written by the client to each instance.
    case clientWrites
    case erasureCoded
  }
  public enum Loss: Sendable, Equatable {
    case none
    /// What the peer had not received yet; grows with the lag.
    case unreceived
    /// Nothing until this much time without an acknowledgement, then as `unreceived`.
    case noneUntil(Duration)
    /// What the client did not write to the surviving instance.
    case clientDependent
  }
  public let service: ServiceID?
  public let origin: OriginID
  public let members: [ComponentRef]
  public let mode: Mode
  public let loss: Loss

  public init(service: ServiceID, origin: OriginID, members: [ComponentRef], mode: Mode, loss: Loss) {
    self.service = service
    self.origin = origin
    self.members = members
    self.mode = mode
    self.loss = loss
  }
}

/// What an operation of a service needs.
public indirect enum Expression: Sendable, Equatable {
  case component(ComponentRef)
  case quorum(String)
  case redundancy(String)
  /// A holder of the VIP that is up and whose checks pass, and the network that the VIP is on.
  case vip(VIPID)
  /// Another service's operation.
  case service(ServiceID, Availability.Operation)
  case all([Expression])
  case any([Expression])
  case atLeast(Int, [Expression])
}

/// When a service can do an operation.
public struct Availability: Fact {
  public enum Operation: String, Sendable, CaseIterable { case read, write }
  public let service: ServiceID?
  public let origin: OriginID
  public let operation: Operation
  public let needs: Expression

  public init(service: ServiceID, origin: OriginID, operation: Operation, needs: Expression) {
    self.service = service
    self.origin = origin
    self.operation = operation
    self.needs = needs
  }
}

/// How the service comes back after a failure, as sums of named times.
public struct Takeover: Fact {
  public struct Term: Sendable, Equatable {
    public let name: String
    public let duration: Duration
    public init(_ name: String, _ duration: Duration) {
      self.name = name
      self.duration = duration
    }
  }
  public enum Trigger: Sendable, Equatable {
    /// The node that holds the VIP is lost.
    case holderLost(VIPID)
    /// A check fails on the node that holds the VIP.
    case checkFails(VIPID, String)
    /// The VIP has moved: what its new holder does before it serves.
    case moved(VIPID)
    /// A member is lost: what the others do before they go on.
    case memberLost
  }
  public let service: ServiceID?
  public let origin: OriginID
  public let trigger: Trigger
  /// The operation that waits for it; nil: every one.
  public let operation: Availability.Operation?
  public let detection: [Term]
  public let action: [Term]
  public let isAutomatic: Bool

  public init(
    service: ServiceID?, origin: OriginID, trigger: Trigger, operation: Availability.Operation? = nil, detection: [Term], action: [Term],
    isAutomatic: Bool
  ) {
    self.service = service
    self.origin = origin
    self.trigger = trigger
    self.operation = operation
    self.detection = detection
    self.action = action
    self.isAutomatic = isAutomatic
  }
}
