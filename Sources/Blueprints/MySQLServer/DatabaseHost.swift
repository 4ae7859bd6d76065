import SourceText
import TopologyModel

/// One server of a service whose servers replicate, as planned.
struct DatabaseHost: Sendable {
  let node: NodeID
  let origin: OriginID
  let name: String
  /// Where the others find it.
  let address: Located<IPAddress>
  let serverID: Located<Int>
  /// nil where one server writes at a time.
  let autoIncrementOffset: Located<Int>?
  let server: MySQLServer

  var isReplica: Bool { autoIncrementOffset == nil }
  var terms: ReplicationTerms { ReplicationTerms(server) }
}
