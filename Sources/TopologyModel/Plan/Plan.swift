import SourceText

/// A topology with everything its services state: what checks and emission read.
public struct Plan: Sendable {
  public let topology: Topology
  public let facts: Facts
  /// What hac chose where the operator said nothing, beyond the fields' own defaults:
  /// for `hac show`.
  public let choices: [Choice]
  /// Claims on VIPs, by VIP.
  public let claims: [[VIPClaim]]

  /// Every VIP's VRRP instances, one entry for each address family: what most checks of addresses begin with.
  public let heldVIPsByFamily: [HeldVIP]
  /// The same, of each VIP's first family: holders and priorities do not differ.
  public let heldVIPs: [HeldVIP]

  /// The operator's scripts that are shipped with bundles.
  public let shippedScripts: [ShippedScript]
  /// Their texts, in the same order; read at the input end of a compilation.
  public var shippedTexts: [String] = []

  init(topology: Topology, facts: Facts, choices: [Choice], claims: [[VIPClaim]], shippedScripts: [ShippedScript]) {
    self.topology = topology
    self.facts = facts
    self.choices = choices
    self.claims = claims
    self.shippedScripts = shippedScripts
    heldVIPsByFamily = HeldVIP.all(of: topology, facts)
    heldVIPs = heldVIPsByFamily.ofFirstFamily
  }

  public subscript(id: NodeID) -> Node { topology[id] }

  /// The text of a shipped script.
  func shippedText(_ index: Int) -> String { index < shippedTexts.count ? shippedTexts[index] : "" }

  public func name(of service: ServiceID?) -> String { service.map { topology[$0].name } ?? "host" }
}

/// A value that hac chose for an object.
public struct Choice: Sendable {
  /// The way to it from the top: `vips`, `mysql`, `holders`.
  public let path: [String]
  public let value: String

  public init(path: [String], value: String) {
    self.path = path
    self.value = value
  }
}

/// A script of the operator that is shipped with the bundles.
public struct ShippedScript: Sendable, Hashable {
  public let path: String
  public let declaredIn: FileID
  public let origin: OriginID
}
