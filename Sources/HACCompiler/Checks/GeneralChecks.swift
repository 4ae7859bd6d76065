import TopologyModel

/// The checks that read facts, whatever kinds of services stated them.
public enum GeneralChecks {
  /// Looked at once per topology.
  public static let perPlan: [Check<Plan>] = []
  /// Looked at once per run, over all its topologies.
  public static let perRun: [Check<[Plan]>] = []
}
