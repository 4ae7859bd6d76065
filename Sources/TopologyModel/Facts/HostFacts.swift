import ConfigFormats
import SourceText

/// A kernel setting or limit that several services may want on one host.
public struct SharedSetting: NodeFact {
  public enum Combination: String, Sendable {
    /// All must say the same.
    case same
    /// The largest number holds.
    case max
  }

  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  /// The sysctl key: `net.ipv4.ip_forward`.
  public let key: String
  public let value: String
  public let combination: Combination
  /// Why it is needed, in a few words; stands beside it in the file.
  public let reason: String

  public init(
    service: ServiceID?, node: NodeID, origin: OriginID, key: String, value: String, combination: Combination, reason: String
  ) {
    self.service = service
    self.node = node
    self.origin = origin
    self.key = key
    self.value = value
    self.combination = combination
    self.reason = reason
  }
}

/// A name that every member of a service must resolve.
public struct HostNameEntry: Fact {
  public let service: ServiceID?
  public let origin: OriginID
  public let name: String
  public let address: IPAddress

  public init(service: ServiceID, origin: OriginID, name: String, address: IPAddress) {
    self.service = service
    self.origin = origin
    self.name = name
    self.address = address
  }
}

/// A systemd unit that a service owns or runs on a node.
public struct Unit: NodeFact {
  public enum Role: String, Sendable { case daemon, mount, oneshot, timer }
  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  public let name: String
  public let role: Role

  public init(service: ServiceID?, node: NodeID, origin: OriginID, name: String, role: Role) {
    self.service = service
    self.node = node
    self.origin = origin
    self.name = name
    self.role = role
  }
}

/// A package of the distribution or the vendor that must be installed first.
public struct Package: NodeFact {
  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  public let name: String
  /// The release that the operator named, where it decides what the service's files may hold.
  public let release: Version?

  public init(service: ServiceID?, node: NodeID, origin: OriginID, name: String, release: Version? = nil) {
    self.service = service
    self.node = node
    self.origin = origin
    self.name = name
    self.release = release
  }
}

/// A system account that `install` creates when it is missing.
public struct Account: NodeFact {
  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  public let user: String
  public let group: String

  public init(service: ServiceID?, node: NodeID, origin: OriginID, user: String, group: String) {
    self.service = service
    self.node = node
    self.origin = origin
    self.user = user
    self.group = group
  }
}

/// A port on which a process of a service listens.
public struct Listener: NodeFact {
  public enum Transport: String, Sendable { case tcp, udp }
  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  /// nil: on all addresses.
  public let address: IPAddress?
  public let port: Int
  public let transport: Transport
  public let process: String
  /// Names the listeners that are one to a flow: `mysql`, `galera replication`.
  public let group: String

  public init(
    service: ServiceID, node: NodeID, origin: OriginID, address: IPAddress? = nil, port: Int, transport: Transport = .tcp,
    process: String, group: String
  ) {
    self.service = service
    self.node = node
    self.origin = origin
    self.address = address
    self.port = port
    self.transport = transport
    self.process = process
    self.group = group
  }
}

/// Who talks to a group of listeners.
public struct Flow: Fact {
  public enum Source: Sendable, Equatable {
    /// The members of the service itself.
    case members
    /// Clients, on the network of the service's address.
    case clients
    case administrators
  }
  public let service: ServiceID?
  public let origin: OriginID
  public let from: Source
  /// The listeners' group, of the same service.
  public let to: String
  public let purpose: String

  public init(service: ServiceID, origin: OriginID, from: Source, to: String, purpose: String) {
    self.service = service
    self.origin = origin
    self.from = from
    self.to = to
    self.purpose = purpose
  }
}

/// A file of a host's bundle.
public struct File: NodeFact {
  /// Where it is in the bundle.
  public enum Area: String, Sendable {
    /// Placed at `path` on the host.
    case root = "rootfs"
    /// Goes between hac's marks in a file that hac does not own.
    case block = "blocks"
    /// Fed to a client by a step; never placed.
    case sql
    /// Run by a step from the bundle; never placed.
    case steps
  }

  /// What a change of the file needs.
  public enum Change: Sendable, Equatable {
    case nothing
    case reload(unit: String)
    case daemonReload
    case sysctl
    /// A step of the RUNBOOK puts it into force: hac never restarts a database by itself.
    case step(unit: String)
  }

  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  public let area: Area
  /// Absolute for `root` and `block`; relative to the area for `sql` and `steps`.
  public let path: String
  /// Permission bits: 0o644 and the like.
  public let mode: UInt16
  public let owner: String
  public let group: String
  public let change: Change
  /// The secrets in it. A file that has one is never world-readable, and no hash of it is listed.
  public let secrets: [SecretID]
  /// Set when the program reads a section only from this file, which belongs to its package.
  public let needsAdoption: Bool
  /// Writes the text. Cannot fail: what it captures was proved to fit the format.
  public let render: @Sendable (borrowing Plan, inout ConfigText) -> Void

  public init(
    service: ServiceID?, node: NodeID, origin: OriginID, area: Area = .root, path: String, mode: UInt16 = 0o644,
    owner: String = "root", group: String = "root", change: Change = .nothing, secrets: [SecretID] = [],
    needsAdoption: Bool = false, render: @escaping @Sendable (borrowing Plan, inout ConfigText) -> Void
  ) {
    self.service = service
    self.node = node
    self.origin = origin
    self.area = area
    self.path = path
    self.mode = mode
    self.owner = owner
    self.group = group
    self.change = change
    self.secrets = secrets
    self.needsAdoption = needsAdoption
    self.render = render
  }

  /// The path in the bundle: `rootfs/etc/…`, `sql/10-accounts.sql`.
  public var bundlePath: String { area.rawValue + (path.hasPrefix("/") ? path : "/" + path) }
}

/// A place where a secret's text goes: what it must satisfy once it is read.
public struct SecretUse: Fact {
  public let service: ServiceID?
  public let origin: OriginID
  public let secret: SecretID
  public let quoting: Quoting
  public let minimumBytes: Int
  public let maximumBytes: Int
  /// What it is there: "the replication password".
  public let purpose: String
}
