import SchemaKit
import SourceText
import TopologyModel

/// Galera 4 in MariaDB or MySQL-wsrep: certified replication on every member, a vote of the majority.
public struct Galera: Blueprint {
  public let kindName: Located<String>
  public private(set) var nodes: MemberList<GaleraMember>
  public private(set) var arbiters: MemberList<VoterFields>?
  public let vip: Located<ObjectName>?
  public let server: Located<GaleraFlavour>
  public let version: Located<Version>
  public let port: Located<Int>
  public let clusterName: Located<SafeWord>?
  public let networks: ClusterNetworks?
  public let tls: TLSFiles?
  public let encryptsTraffic: Located<Bool>
  public let sstMethod: Located<GaleraSST>?
  public let gcacheSize: Located<ByteSize>
  public let absence: GaleraAbsence?
  public let applierThreads: Located<Int>
  public let provider: Located<AbsolutePath>?
  public let providerOptions: [Entry<ProviderOption, Located<ProviderValue>>]?
  public let serverOptions: [Entry<OptionName, Located<LineText>>]?
  public let acceptsNoQuorum: Located<Bool>
  public let acceptsWriteConflicts: Located<Bool>
  public let require: Requirement?

  public static let kind = "galera"
  public static let summary = "Galera Cluster of MariaDB or MySQL-wsrep: synchronous replication on three or more members, with arbiters where wanted."
  public static let documentation = String(decoding: PackageResources.galera_md, as: UTF8.self)
  public static let starter = String(decoding: PackageResources.galera_starter_yaml, as: UTF8.self)

  public static let schema = Schema.record(kind, summary, Galera.init) {
    Field.kind(kind)
    Field.required("nodes", MemberList.schema(extra: GaleraMember.schema), "The data members, the preferred holder of the address first; a map gives a member fields of its own.")
    Field.optional("arbiters", MemberList.schema(extra: VoterFields.schema), "Nodes that vote through garbd and keep no data.")
    Field.optional("vip", .value(ObjectName.self), "The virtual address that clients use; one member at a time holds it.")
    Field.defaulted("server", .choice(GaleraFlavour.self), to: .mariadb, written: "mariadb", "Whose server it is: `mariadb`, or `mysql-wsrep` of Codership.")
    Field.required("version", .value(Version.self), "The server's version, 10.6 or later of MariaDB, 8.0 of MySQL-wsrep; two numbers stand for the newest release of the series.")
    Field.defaulted("port", .integer(1...65535), to: 3306, written: "3306", "The port that the servers listen on for clients.")
    Field.optional("wsrep_cluster_name", .value(SafeWord.self), "The name that members must share, at most 32 bytes; default: the topology's and the service's name.")
    Field.optional("networks", ClusterNetworks.schema, "Which networks carry what; default: each node's first address.")
    Field.optional("tls", TLSFiles.schema, "The certificate files of every member and arbiter; hac places none of them.")
    Field.defaulted("encrypt_cluster_traffic", .boolean, to: true, written: "true", "Whether replication and state transfers use TLS, with the files of `tls`.")
    Field.optional("wsrep_sst_method", .choice(GaleraSST.self), "How a member without data gets it from another one; default: `mariabackup`, on MySQL-wsrep `clone`.")
    Field.defaulted("gcache_size", ByteSize.self, to: ByteSize(bytes: 1 << 30), "How much of the recent writes a member keeps for those that were away; beyond it they need a whole state transfer.")
    Field.optional("absence", GaleraAbsence.schema, "How long a member may be away, and what is written meanwhile; `gcache_size` is measured against it.")
    Field.defaulted("wsrep_applier_threads", .integer(1...512), to: 8, written: "8", "The threads that apply what other members wrote (MariaDB calls them `wsrep_slave_threads`).")
    Field.optional("wsrep_provider", .value(AbsolutePath.self), "Where the Galera library is; default: where the vendor's package puts it.")
    Field.optional("wsrep_provider_options", .map(keys: .value(ProviderOption.self), values: .value(ProviderValue.self)), "Further options of the Galera library.")
    Field.optional("my_cnf", .serverOptions, "Further server options, written after hac's own.")
    Field.defaulted("accept_no_quorum", .boolean, to: false, written: "false", "Accept fewer than three voters: any crash then stops the cluster.")
    Field.defaulted("accept_write_conflicts", .boolean, to: false, written: "false", "Clients write on several members and repeat what a conflict rolls back.")
    Field.require
  }

  public static let layoutChanges = [
    LayoutChange<Galera>("one more arbiter", nodes: 1) { fields, nodes in
      fields.arbiters = MemberList(entries: (fields.arbiters?.entries ?? []) + nodes.map { ($0, nil) })
    },
    LayoutChange<Galera>("one more member", nodes: 1) { fields, nodes in fields.nodes.entries += nodes.map { ($0, nil) } },
    LayoutChange<Galera>("two more members", nodes: 2) { fields, nodes in fields.nodes.entries += nodes.map { ($0, nil) } },
  ]
}

/// A data member's own fields.
public struct GaleraMember: WriteSetMemberFields {
  public let serverID: Located<Int>?
  public let weight: Located<Int>?
  public let segment: Located<Int>?

  static let schema = Schema.record("member", "What one data member has of its own.", GaleraMember.init) {
    Field.optional("server_id", .integer(1...4_294_967_295), "Its server_id; default: its IPv4 address as a number.")
    Field.optional("weight", .galeraByte, "Its votes (pc.weight); default: 1.")
    Field.optional("segment", .galeraByte, "Its segment (gmcast.segment); default: one for each top-level zone, or 0.")
  }
}

/// Who builds the server.
public enum GaleraFlavour: String, Sendable, CaseIterable {
  case mariadb
  case mysqlWsrep = "mysql-wsrep"

  var name: String { self == .mariadb ? "MariaDB" : "MySQL-wsrep" }
}

/// How the server gets a whole copy of the data.
public enum GaleraSST: String, Sendable, CaseIterable {
  case mariabackup
  case rsync
  case clone
  case xtrabackup = "xtrabackup-v2"

  /// Whether the donor stops serving while it gives its data away (MariaDB's documentation, "State Snapshot Transfers
  /// (SSTs) in Galera Cluster"; Galera manual, "Physical State Snapshot").
  var blocksDonor: Bool { self == .rsync }

  /// What the two servers have scripts for.
  static func known(by server: GaleraFlavour) -> [GaleraSST] {
    server == .mariadb ? [.mariabackup, .rsync] : [.clone, .rsync, .xtrabackup]
  }
}

/// What `gcache_size` should hold.
public struct GaleraAbsence: Sendable {
  public let time: Located<Duration>
  public let writes: Located<ByteSize>

  static let schema = Schema.record("absence", "How long a member may be away and still catch up without a whole state transfer.", GaleraAbsence.init) {
    Field.required("time", .value(Duration.self), "How long, such as the longest maintenance of a host: `1h`.")
    Field.required("writes_per_second", .value(ByteSize.self), "What the cluster replicates in a second (`wsrep_replicated_bytes` and `wsrep_received_bytes` over time).")
  }
}
