import SourceText

/// The `server_id` of a MySQL server on a node: what its events carry through replication
/// (MySQL manual, "Replication and Binary Logging Options and Variables").
public struct ServerID: NodeFact {
  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  public let value: UInt32

  public init(service: ServiceID, node: NodeID, origin: OriginID, value: UInt32) {
    self.service = service
    self.node = node
    self.origin = origin
    self.value = value
  }
}
