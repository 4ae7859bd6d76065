import SourceText

/// A node's part in a service.
public struct Member: NodeFact {
  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  /// `source`, `member`, `arbiter`, `data`, `instance`, `holder`.
  public let role: String
  /// The place in the order written, from 0.
  public let ordinal: Int

  public init(service: ServiceID, node: NodeID, origin: OriginID, role: String, ordinal: Int) {
    self.service = service
    self.node = node
    self.origin = origin
    self.role = role
    self.ordinal = ordinal
  }
}

/// An address at which a service is used by others.
public struct Endpoint: Fact {
  public enum Purpose: String, Sendable { case read, write, admin }

  public let service: ServiceID?
  public let origin: OriginID
  public let purpose: Purpose
  public let address: IPAddress
  public let port: Int
  public let usesTLS: Bool
  /// Set when VRRP moves the address.
  public let vip: VIPID?

  public init(
    service: ServiceID, origin: OriginID, purpose: Purpose, address: IPAddress, port: Int, usesTLS: Bool, vip: VIPID?
  ) {
    self.service = service
    self.origin = origin
    self.purpose = purpose
    self.address = address
    self.port = port
    self.usesTLS = usesTLS
    self.vip = vip
  }
}

/// A layer that a storage service offers on a node.
public struct Storage: NodeFact {
  public enum Layer: Sendable, Equatable {
    case blockDevice(AbsolutePath)
    case fileSystem(mount: AbsolutePath, unit: String, label: String, device: AbsolutePath)
  }

  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  public let layer: Layer

  public init(service: ServiceID, node: NodeID, origin: OriginID, layer: Layer) {
    self.service = service
    self.node = node
    self.origin = origin
    self.layer = layer
  }
}

/// Where a service keeps its data on a node.
public struct DataPlacement: NodeFact {
  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  public let path: AbsolutePath
  /// The storage service underneath, where one is named.
  public let on: ServiceID?

  public init(service: ServiceID, node: NodeID, origin: OriginID, path: AbsolutePath, on: ServiceID? = nil) {
    self.service = service
    self.node = node
    self.origin = origin
    self.path = path
    self.on = on
  }
}
