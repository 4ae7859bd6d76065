import SourceText

/// The name by which a cluster's members know each other: `group_replication_group_name`, `wsrep_cluster_name`.
public struct ClusterName: Fact {
  public let service: ServiceID?
  public let origin: OriginID
  /// What the name is called; names of one setting alone can be the same.
  public let setting: String
  public let value: String

  public init(service: ServiceID, origin: OriginID, setting: String, value: String) {
    self.service = service
    self.origin = origin
    self.setting = setting
    self.value = value
  }
}
