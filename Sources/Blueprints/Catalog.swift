import TopologyModel

/// Every architecture that hac knows; adding one is one line.
public enum Catalog {
  public static let entries: [BlueprintEntry] = [
    BlueprintEntry(FloatingIP.self),
    BlueprintEntry(Galera.self),
    BlueprintEntry(GroupReplication.self),
    BlueprintEntry(InfluxDBDual.self),
    BlueprintEntry(MinIO.self),
    BlueprintEntry(MySQLDualMaster.self),
    BlueprintEntry(MySQLMHA.self),
    BlueprintEntry(MySQLMMM.self),
    BlueprintEntry(NDB.self),
    BlueprintEntry(PXC.self),
  ]

  /// Names that operators try for kinds that go by another name.
  public static func hint(for kind: String) -> String? {
    switch kind {
    case "influx-cluster":
      "`influx-cluster` is either `influx-proxy` (the write router with circles) or `influxdb-cluster` (meta and data nodes)"
    default: nil
    }
  }
}
