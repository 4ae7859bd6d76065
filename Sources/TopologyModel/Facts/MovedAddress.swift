import SourceText

/// An address that a service's own manager moves between hosts, without VRRP.
public struct MovedAddress: Fact {
  public let service: ServiceID?
  public let origin: OriginID
  public let address: IPAddress
  /// The broadcast domain that it is on.
  public let segment: String
  /// Who moves it: `MHA's scripts`.
  public let mover: String

  public init(service: ServiceID, origin: OriginID, address: IPAddress, segment: String, mover: String) {
    self.service = service
    self.origin = origin
    self.address = address
    self.segment = segment
    self.mover = mover
  }
}
