import SchemaKit
import SourceText
import TopologyModel

/// MySQL NDB Cluster 8.0 and 8.4: data nodes that hold every row in memory, management nodes that arbitrate, SQL nodes in front.
public struct NDB: Blueprint {
  public let kindName: Located<String>
  public private(set) var management: MemberList<NDBManagementFields>
  public private(set) var data: MemberList<NDBDataFields>
  public private(set) var sql: MemberList<NDBSQLFields>
  public let vip: Located<ObjectName>?
  public let version: Located<NDBVersion>
  public let replicas: Located<Int>
  public let networks: NDBNetworks?
  public let managementPort: Located<Int>
  public let serverPort: Located<Int>
  public let port: Located<Int>
  public let dataMemory: Located<ByteSize>
  public let redoLog: Located<ByteSize>?
  public let dataDirectory: Located<AbsolutePath>
  public let locksMemory: Located<Bool>
  public let cpus: Located<Int>?
  public let connectionPool: Located<Int>
  public let freeSlots: Located<Int>
  public let parameters: [Entry<NDBParameterName, Located<NDBParameterValue>>]?
  public let tls: TLSFiles?
  public let serverOptions: [Entry<OptionName, Located<LineText>>]?
  public let require: Requirement?

  public static let kind = "mysql-ndb"
  public static let summary = "MySQL NDB Cluster: synchronous in-memory data nodes, management nodes that arbitrate, and SQL nodes for clients."
  public static let documentation = String(decoding: PackageResources.mysql_ndb_md, as: UTF8.self)
  public static let starter = String(decoding: PackageResources.mysql_ndb_starter_yaml, as: UTF8.self)

  public static let schema = Schema.record(kind, summary, NDB.init) {
    Field.kind(kind)
    Field.required("management", MemberList.schema(extra: NDBManagementFields.schema), "Where ndb_mgmd runs: it hands out the configuration and arbitrates. Best two, on hosts without a data node.")
    Field.required("data", MemberList.schema(extra: NDBDataFields.schema), "The data nodes (ndbmtd), a multiple of `replicas`; new ones go to the end. A map gives a node fields of its own.")
    Field.required("sql", MemberList.schema(extra: NDBSQLFields.schema), "The SQL nodes (mysqld), the preferred holder of the address first.")
    Field.optional("vip", .value(ObjectName.self), "The virtual address that clients use; one SQL node at a time holds it.")
    Field.required("version", .value(NDBVersion.self), "The version to be installed: 8.0, 8.4, or an exact one such as 8.0.42.")
    Field.defaulted("replicas", .integer(1...4), to: 2, written: "2", "The copies of every row, one on each node of a node group (NoOfReplicas).")
    Field.optional("networks", NDBNetworks.schema, "Which networks carry what; default: each node's first address.")
    Field.defaulted("management_port", .integer(1...65535), to: 1186, written: "1186", "The port of ndb_mgmd.")
    Field.defaulted("server_port", .integer(1...65535), to: 11860, written: "11860", "The port on which data nodes take connections; without one it would change at every start.")
    Field.defaulted("port", .integer(1...65535), to: 3306, written: "3306", "The port that the SQL nodes listen on.")
    Field.required("data_memory", .value(ByteSize.self), "The memory for rows and indexes on each data node (DataMemory).")
    Field.optional("redo_log", .value(ByteSize.self), "The disk space of the redo log on each data node; default: as much as `data_memory`, and at least 4G.")
    Field.defaulted("data_directory", .value(AbsolutePath.self), to: AbsolutePath(unchecked: "/var/lib/mysql-cluster"), written: "/var/lib/mysql-cluster", "Where data nodes keep checkpoints and logs (DataDir).")
    Field.defaulted("lock_memory", .boolean, to: true, written: "true", "Whether data nodes keep their memory from being swapped out (LockPagesInMainMemory).")
    Field.optional("cpus", .integer(1...1024), "How many CPUs a data node uses (NumCPUs); default: all that it finds.")
    Field.defaulted("connection_pool", .integer(1...63), to: 1, written: "1", "The connections of each SQL node to the data nodes; each takes a node ID.")
    Field.defaulted("free_slots", .integer(0...20), to: 2, written: "2", "Node IDs kept for ndb_restore, ndb_waiter and other tools.")
    Field.optional("data_parameters", .map(keys: .value(NDBParameterName.self), values: .value(NDBParameterValue.self)), "Further parameters of the section `[ndbd default]`.")
    Field.optional("tls", TLSFiles.schema, "The certificate files of the SQL nodes, for their clients.")
    Field.optional("my_cnf", .serverOptions, "Further options of the SQL nodes, written after hac's own.")
    Field.require
  }

  public static let layoutChanges = [
    LayoutChange<NDB>("one more management node", nodes: 1) { fields, nodes in fields.management.entries += nodes.map { ($0, nil) } },
    LayoutChange<NDB>("one more SQL node", nodes: 1) { fields, nodes in fields.sql.entries += nodes.map { ($0, nil) } },
  ]
}

/// A management node's own fields.
public struct NDBManagementFields: Sendable {
  public let nodeID: Located<Int>?
  public let arbitrationRank: Located<Int>?

  static let schema = Schema.record("management node", "What one management node has of its own.", NDBManagementFields.init) {
    Field.optional("node_id", .integer(1...255), "Its node ID; default: from 145 on.")
    Field.optional("arbitration_rank", .integer(0...2), "1: arbitrates; 2: only where no 1 is there; 0: never. Default: 1, and 0 on the host of a data node while others arbitrate.")
  }
}

/// A data node's own fields.
public struct NDBDataFields: Sendable {
  public let nodeID: Located<Int>?

  static let schema = Schema.record("data node", "What one data node has of its own.", NDBDataFields.init) {
    Field.optional("node_id", .integer(1...144), "Its node ID; node groups are filled in their order. Default: from 1 on, so that every group spans zones.")
  }
}

/// An SQL node's own fields.
public struct NDBSQLFields: Sendable {
  public let nodeID: Located<Int>?
  public let serverID: Located<Int>?
  public let arbitrationRank: Located<Int>?

  static let schema = Schema.record("SQL node", "What one SQL node has of its own.", NDBSQLFields.init) {
    Field.optional("node_id", .integer(1...255), "Its node ID, or the first of them with a connection pool; default: from 151 on.")
    Field.optional("server_id", .integer(1...4_294_967_295), "Its server_id; default: its IPv4 address as a number.")
    Field.optional("arbitration_rank", .integer(0...2), "As for management nodes; default: 0, and 2 off the data hosts while no management node is off them.")
  }
}

/// Networks by what they carry.
public struct NDBNetworks: Sendable {
  public let clients: Located<ObjectName>?
  public let cluster: Located<ObjectName>?

  static let schema = Schema.record("networks", "Which networks carry what.", NDBNetworks.init) {
    Field.optional("clients", .value(ObjectName.self), "Where clients reach the SQL nodes.")
    Field.optional("cluster", .value(ObjectName.self), "Where the nodes of the cluster talk to each other; best one of its own, since they do so in the clear.")
  }
}
