import SourceText

/// Everything that the services state, by type.
public struct Facts: Sendable {
  public var members = FactColumn<Member>()
  public var virtualRouters = FactColumn<VirtualRouter>()
  public var trackScripts = FactColumn<TrackScript>()
  public var syncGroups = FactColumn<SyncGroup>()
  public var virtualServers = FactColumn<VirtualServer>()
  public var sharedSettings = FactColumn<SharedSetting>()
  public var endpoints = FactColumn<Endpoint>()
  public var listeners = FactColumn<Listener>()
  public var flows = FactColumn<Flow>()
  public var hostNames = FactColumn<HostNameEntry>()
  public var serverIDs = FactColumn<ServerID>()
  public var storages = FactColumn<Storage>()
  public var dataPlacements = FactColumn<DataPlacement>()
  public var units = FactColumn<Unit>()
  public var packages = FactColumn<Package>()
  public var accounts = FactColumn<Account>()
  public var files = FactColumn<File>()
  public var secretUses = FactColumn<SecretUse>()
  public var steps = FactColumn<Step>()
  public var components = FactColumn<Component>()
  public var quorums = FactColumn<Quorum>()
  public var redundancies = FactColumn<Redundancy>()
  public var replications = FactColumn<Replication>()
  public var availabilities = FactColumn<Availability>()
  public var takeovers = FactColumn<Takeover>()

  public init() {}

  /// Sorts and indexes every node-bound column.
  mutating func seal(nodeCount: Int) {
    members.seal(nodeCount: nodeCount)
    virtualRouters.seal(nodeCount: nodeCount)
    trackScripts.seal(nodeCount: nodeCount)
    syncGroups.seal(nodeCount: nodeCount)
    virtualServers.seal(nodeCount: nodeCount)
    sharedSettings.seal(nodeCount: nodeCount)
    listeners.seal(nodeCount: nodeCount)
    serverIDs.seal(nodeCount: nodeCount)
    storages.seal(nodeCount: nodeCount)
    dataPlacements.seal(nodeCount: nodeCount)
    units.seal(nodeCount: nodeCount)
    packages.seal(nodeCount: nodeCount)
    accounts.seal(nodeCount: nodeCount)
    files.seal(nodeCount: nodeCount)
    steps.seal(nodeCount: nodeCount)
  }
}
