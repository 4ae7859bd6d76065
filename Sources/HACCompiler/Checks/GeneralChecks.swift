import TopologyModel

/// The checks that read facts, whatever kinds of services stated them.
public enum GeneralChecks {
  /// Looked at once per topology.
  public static let perPlan: [Check<Plan>] =
    PriorityChecks.all + PreemptionChecks.all + TransportChecks.all + InstanceChecks.all + TrackScriptChecks.all
    + TrackedHealthChecks.all + SyncGroupChecks.all + AddressChecks.all + NetworkChecks.all + VirtualServerChecks.all
    + HostClashChecks.all + ClusterNameChecks.all + StorageChecks.all + SecretChecks.all + WeakSpotChecks.all + RequirementChecks.all
  /// Looked at once per run, over all its topologies.
  public static let perRun: [Check<[Plan]>] = RouterIDChecks.all + AddressOwnerChecks.all + ServerIDChecks.all + RunChecks.all

  /// What documentation and tests know of them.
  public static let descriptions: [CheckDescription] = perPlan.map(\.description) + perRun.map(\.description)
}
