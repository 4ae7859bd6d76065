import SchemaKit
import SourceText
import TopologyModel

/// Percona XtraDB Cluster 8.0 and 8.4: certified replication on every member, a vote of the majority.
public struct PXC: Blueprint {
  public let kindName: Located<String>
  public private(set) var nodes: MemberList<PXCMember>
  public private(set) var arbiters: MemberList<VoterFields>?
  public let vip: Located<ObjectName>?
  public let version: Located<PXCVersion>
  public let clusterName: Located<SafeWord>?
  public let networks: ClusterNetworks?
  public let tls: PXCTLS?
  public let encryptsTraffic: Located<Bool>
  public let sstMethod: Located<SSTMethod>
  public let sst: PXCStateTransfer?
  public let gcacheSize: Located<ByteSize>
  public let applierThreads: Located<Int>
  public let strictMode: Located<StrictMode>
  public let providerOptions: [Entry<ProviderOption, Located<ProviderValue>>]?
  public let serverOptions: [Entry<OptionName, Located<LineText>>]?
  public let acceptsNoQuorum: Located<Bool>
  public let require: Requirement?

  public static let kind = "pxc"
  public static let summary = "Percona XtraDB Cluster: synchronous multi-writer MySQL on three or more members, with arbiters where wanted."
  public static let documentation = String(decoding: PackageResources.pxc_md, as: UTF8.self)
  public static let starter = String(decoding: PackageResources.pxc_starter_yaml, as: UTF8.self)

  public static let schema = Schema.record(kind, summary, PXC.init) {
    Field.kind(kind)
    Field.required("nodes", MemberList.schema(extra: PXCMember.schema), "The data members, the preferred holder of the address first; a map gives a member fields of its own.")
    Field.optional("arbiters", MemberList.schema(extra: VoterFields.schema), "Nodes that vote through garbd and keep no data.")
    Field.optional("vip", .value(ObjectName.self), "The virtual address that clients use; one member at a time holds it.")
    Field.required("version", .value(PXCVersion.self), "The version to be installed: 8.0, 8.4, or an exact one such as 8.0.42.")
    Field.optional("wsrep_cluster_name", .value(SafeWord.self), "The name that members must share, at most 32 bytes; default: the topology's and the service's name.")
    Field.optional("networks", ClusterNetworks.schema, "Which networks carry what; default: each node's first address.")
    Field.optional("tls", PXCTLS.schema, "The certificate files, the same on every member; hac places none of them.")
    Field.defaulted("pxc_encrypt_cluster_traffic", .boolean, to: true, written: "true", "Whether replication and state transfers use TLS, with the files of `tls`.")
    Field.defaulted("wsrep_sst_method", .choice(SSTMethod.self), to: .xtrabackup, written: "xtrabackup-v2", "How a member without data gets it from another one.")
    Field.optional("sst", PXCStateTransfer.schema, "The `[sst]` section of the main option file; not needed while `pxc_encrypt_cluster_traffic` is on.")
    Field.defaulted("gcache_size", ByteSize.self, to: ByteSize(bytes: 1 << 30), "How much of the recent writes a member keeps for those that were away; beyond it they need a whole state transfer.")
    Field.defaulted("wsrep_applier_threads", .integer(1...512), to: 8, written: "8", "The threads that apply what other members wrote.")
    Field.defaulted("pxc_strict_mode", .choice(StrictMode.self), to: .enforcing, written: "ENFORCING", "What the server does about features that replication cannot carry.")
    Field.optional("wsrep_provider_options", .map(keys: .value(ProviderOption.self), values: .value(ProviderValue.self)), "Further options of the Galera library.")
    Field.optional("my_cnf", .serverOptions, "Further server options, written after hac's own.")
    Field.defaulted("accept_no_quorum", .boolean, to: false, written: "false", "Accept fewer than three voters: any crash then stops the cluster.")
    Field.require
  }

  public static let layoutChanges = [
    LayoutChange<PXC>("one more arbiter", nodes: 1) { fields, nodes in
      fields.arbiters = MemberList(entries: (fields.arbiters?.entries ?? []) + nodes.map { ($0, nil) })
    },
    LayoutChange<PXC>("one more member", nodes: 1) { fields, nodes in fields.nodes.entries += nodes.map { ($0, nil) } },
    LayoutChange<PXC>("two more members", nodes: 2) { fields, nodes in fields.nodes.entries += nodes.map { ($0, nil) } },
  ]
}

/// A data member's own fields.
public struct PXCMember: WriteSetMemberFields {
  public let serverID: Located<Int>?
  public let weight: Located<Int>?
  public let segment: Located<Int>?
  public let strictMode: Located<StrictMode>?

  static let schema = Schema.record("member", "What one data member has of its own.", PXCMember.init) {
    Field.optional("server_id", .integer(1...4_294_967_295), "Its server_id; default: its IPv4 address as a number.")
    Field.optional("weight", .galeraByte, "Its votes (pc.weight); default: 1.")
    Field.optional("segment", .galeraByte, "Its segment (gmcast.segment); default: one for each top-level zone, or 0.")
    Field.optional("pxc_strict_mode", .choice(StrictMode.self), "Its strict mode, where it differs from the service's.")
  }
}

/// How the server gets a whole copy of the data.
public enum SSTMethod: String, Sendable, CaseIterable {
  case xtrabackup = "xtrabackup-v2"
  case clone
}

/// `pxc_strict_mode`.
public enum StrictMode: String, Sendable, CaseIterable {
  case enforcing = "ENFORCING"
  case master = "MASTER"
  case permissive = "PERMISSIVE"
  case disabled = "DISABLED"

  /// Whether the server refuses what replication cannot carry.
  var refuses: Bool { self == .enforcing || self == .master }
}

/// The `[sst]` section, which only the main option file can have.
public struct PXCStateTransfer: Sendable {
  public let encrypt: Located<SSTEncryption>

  static let schema = Schema.record("sst", "The `[sst]` section of the main option file; its file names are those of `tls`.", PXCStateTransfer.init) {
    Field.required("encrypt", .choice(SSTEncryption.self), "`4` for TLS with the files of `tls`, `0` for none.")
  }
}

public enum SSTEncryption: String, Sendable, CaseIterable {
  case none = "0"
  case tls = "4"
}
