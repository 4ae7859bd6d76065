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

  /// Sorts and indexes every column.
  mutating func seal(nodeCount: Int, serviceCount: Int) {
    members.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    virtualRouters.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    trackScripts.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    syncGroups.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    virtualServers.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    sharedSettings.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    endpoints.seal(serviceCount: serviceCount)
    listeners.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    flows.seal(serviceCount: serviceCount)
    hostNames.seal(serviceCount: serviceCount)
    storages.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    dataPlacements.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    units.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    packages.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    accounts.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    files.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    secretUses.seal(serviceCount: serviceCount)
    steps.seal(nodeCount: nodeCount, serviceCount: serviceCount)
    components.seal(serviceCount: serviceCount)
    quorums.seal(serviceCount: serviceCount)
    redundancies.seal(serviceCount: serviceCount)
    replications.seal(serviceCount: serviceCount)
    availabilities.seal(serviceCount: serviceCount)
    takeovers.seal(serviceCount: serviceCount)
  }
}
