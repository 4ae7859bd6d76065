import SchemaKit
import SourceText
import TopologyModel

/// Two MySQL servers that replicate each other; the one that holds the VIP is the only one open for writing.
public struct MySQLDualMaster: Blueprint {
  public let kindName: Located<String>
  public let nodes: MemberList<SourceFields>
  public let vip: Located<ObjectName>
  public let server: Located<MySQLFlavour>
  public let version: Located<Version>
  public let port: Located<Int>
  public let networks: DatabaseNetworks?
  public let replication: ReplicationFields
  public let databases: [Located<DatabaseName>]?
  public let users: [Entry<AccountName, ApplicationUser>]?
  public let tls: TLSFiles?
  public let semiSync: SemiSyncFields?
  public let promotion: PromotionFields?
  public let witness: WitnessFields?
  public let replicas: MemberList<ReplicaFields>?
  public let binlogDoDB: [Located<DatabaseName>]?
  public let serverOptions: [Entry<OptionName, Located<LineText>>]?
  public let require: Requirement?

  public static let kind = "mysql-dual-master"
  public static let summary = "Two MySQL sources that replicate each other, behind a VRRP address; the holder alone is open for writing."
  public static let documentation = String(decoding: PackageResources.mysql_dual_master_md, as: UTF8.self)
  public static let starter = String(decoding: PackageResources.mysql_dual_master_starter_yaml, as: UTF8.self)

  public static let schema = Schema.record(kind, summary, MySQLDualMaster.init) {
    Field.kind(kind)
    Field.required("nodes", MemberList.schema(extra: SourceFields.schema), "The two sources, the preferred holder of the address first; a map gives a source fields of its own.")
    Field.required("vip", .value(ObjectName.self), "The virtual address that clients use.")
    Field.defaulted("server", .choice(MySQLFlavour.self), to: .mysql, written: "mysql", "Whose server it is: `mysql`, `percona` or `mariadb`.")
    Field.required("version", .value(Version.self), "The server's version; two numbers stand for the newest release of the series.")
    Field.defaulted("port", .integer(1...65535), to: 3306, written: "3306", "The port that the servers listen on.")
    Field.optional("networks", DatabaseNetworks.schema, "Which networks clients and replication use; default: the nodes' first addresses.")
    Field.required("replication", ReplicationFields.schema, "The account that the servers replicate with.")
    Field.optional("databases", .list(of: .value(DatabaseName.self)), "Databases to create.")
    Field.optional("users", .map(keys: .value(AccountName.self), values: ApplicationUser.schema), "Accounts of applications.")
    Field.optional("tls", TLSFiles.schema, "The servers' certificate files.")
    Field.optional("semi_sync", SemiSyncFields.schema, "A commit waits until the other source has it.")
    Field.optional("promotion", PromotionFields.schema, "How a source that gets the address opens for writing.")
    Field.optional("witness", WitnessFields.schema, "Addresses that the holder must reach: the side of a cut network that sees none gives the address up.")
    Field.optional("replicas", MemberList.schema(extra: ReplicaFields.schema), "Further servers that follow the second source, for reads and backups; never holders.")
    Field.optional("binlog_do_db", .list(of: .value(DatabaseName.self)), "Log, and so replicate, only statements whose default database is one of these; unsafe.")
    Field.optional("my_cnf", .serverOptions, "Further server options, written after hac's own.")
    Field.require
  }
}

/// What one source has of its own.
public struct SourceFields: Sendable {
  public let serverID: Located<Int>?
  public let autoIncrementOffset: Located<Int>?

  static let schema = Schema.record("source", "What one source has of its own.", SourceFields.init) {
    Field.optional("server_id", .serverID, "Its server_id; default: its IPv4 address as a number.")
    Field.optional("auto_increment_offset", .integer(1...2), "Where its generated keys begin, in steps of two; default: 1 for the one whose name sorts first.")
  }
}

/// What one replica has of its own.
public struct ReplicaFields: Sendable {
  public let serverID: Located<Int>?

  static let schema = Schema.record("replica", "What one replica has of its own.", ReplicaFields.init) {
    Field.optional("server_id", .serverID, "Its server_id; default: its IPv4 address as a number.")
  }
}

extension Schema where Value == Located<Int> {
  /// 0 refuses all replicas, and MariaDB makes 1 of it (MySQL manual, "Replication and Binary Logging Options and Variables").
  fileprivate static var serverID: Schema<Located<Int>> { .integer(1...4_294_967_295) }
}

public struct DatabaseNetworks: Sendable {
  public let clients: Located<ObjectName>?
  public let replication: Located<ObjectName>?

  static let schema = Schema.record("networks", "Which networks carry what.", DatabaseNetworks.init) {
    Field.optional("clients", .value(ObjectName.self), "The network of the virtual address.")
    Field.optional("replication", .value(ObjectName.self), "The network over which the servers follow each other.")
  }
}

public struct ReplicationFields: Sendable {
  public let user: Located<AccountName>
  public let password: SecretReference
  public let tls: Located<Bool>?

  static let schema = Schema.record("replication", "The account that the servers replicate with.", ReplicationFields.init) {
    Field.required("user", .value(AccountName.self), "Its name.")
    Field.required("password", SecretReference.schema, "Its password, at most 32 characters.")
    Field.optional("tls", .boolean, "Whether replication is encrypted and the source's certificate verified; default: where `tls` gives the files.")
  }
}

/// An account of an application.
public struct ApplicationUser: Sendable {
  public let from: [Located<ClientAddress>]
  public let password: SecretReference
  public let grants: [Entry<GrantTarget, [Located<Privilege>]>]
  public let requiresTLS: Located<Bool>

  static let schema = Schema.record("user", "An account of an application.", ApplicationUser.init) {
    Field.required("from", .list(of: .value(ClientAddress.self), orSingle: true), "Where its clients are: addresses and IPv4 subnets.")
    Field.required("password", SecretReference.schema, "Its password.")
    Field.required("grants", .map(keys: .value(GrantTarget.self), values: .list(of: .choice(Privilege.self), orSingle: true)), "Privileges by database, or by `*` for all databases.")
    Field.defaulted("require_tls", .boolean, to: false, written: "false", "Whether the server refuses it without TLS.")
  }
}

public struct SemiSyncFields: Sendable {
  public let timeout: Located<Duration>

  static let schema = Schema.record("semi_sync", "Semi-synchronous replication between the two sources.", SemiSyncFields.init) {
    Field.defaulted("timeout", Duration.self, to: .seconds(10), "How long a commit waits for the other source before the server goes on without it.")
  }
}

public struct PromotionFields: Sendable {
  public enum OnTimeout: String, Sendable, CaseIterable {
    case stayReadOnly = "stay_read_only"
    case open
  }
  public let drainTimeout: Located<Duration>
  public let onTimeout: Located<OnTimeout>

  static let schema = Schema.record("promotion", "How a source that gets the address opens for writing.", PromotionFields.init) {
    Field.defaulted("drain_timeout", Duration.self, to: .seconds(60), "How long it may apply what it received from the other source before it opens.")
    Field.defaulted("on_timeout", .choice(OnTimeout.self), to: .stayReadOnly, written: "stay_read_only", "What it does after that: `stay_read_only`, so that the address leaves again, or `open`, and apply the rest later.")
  }
}

public struct WitnessFields: Sendable {
  public let ping: [Located<IPAddress>]
  public let need: Located<Int>

  static let schema = Schema.record("witness", "Addresses outside the pair.", WitnessFields.init) {
    Field.required("ping", .list(of: .value(IPAddress.self), orSingle: true), "The addresses, such as the gateway's.")
    Field.defaulted("need", .integer(1...100), to: 1, written: "1", "How many of them must answer.")
  }
}
