import SchemaKit
import SourceText
import TopologyModel

/// One source and its replicas, watched by MHA's manager, which makes a replica the source when that one dies.
public struct MySQLMHA: Blueprint {
  public let kindName: Located<String>
  public let nodes: MemberList<MHAServer>
  public let manager: Located<HostName>
  public let writer: MHAWriter
  public let server: Located<MySQLFlavour>
  public let version: Located<Version>
  public let port: Located<Int>
  public let network: Located<ObjectName>?
  public let replication: ReplicationFields
  public let account: MHAAccount
  public let secondaryCheck: MemberList<NoFields>?
  public let ssh: MHASSH?
  public let fence: MHAFence?
  public let notify: Located<AbsolutePath>?
  public let pingInterval: Located<Duration>
  public let pingType: Located<MHAPing>
  public let checksReplicationDelay: Located<Bool>
  public let databases: [Located<DatabaseName>]?
  public let users: [Entry<AccountName, ApplicationUser>]?
  public let tls: TLSFiles?
  public let semiSync: SemiSyncFields?
  public let serverOptions: [Entry<OptionName, Located<LineText>>]?
  public let require: Requirement?

  public static let kind = "mysql-mha"
  public static let summary = "One MySQL source and its replicas; MHA's manager makes a replica the source, and moves the writer's address, when the source dies."
  public static let documentation = String(decoding: PackageResources.mysql_mha_md, as: UTF8.self)
  public static let starter = String(decoding: PackageResources.mysql_mha_starter_yaml, as: UTF8.self)

  public static let schema = Schema.record(kind, summary, MySQLMHA.init) {
    Field.kind(kind)
    Field.required("nodes", MemberList.schema(extra: MHAServer.schema), "The database servers: the first source first, then its replicas in the order in which MHA prefers them; a map gives a server fields of its own.")
    Field.required("manager", .value(HostName.self), "The node that the manager runs on; none of the servers.")
    Field.required("writer", MHAWriter.schema, "The address that clients write to, which MHA's scripts move.")
    Field.defaulted("server", .choice(MySQLFlavour.self), to: .mysql, written: "mysql", "Whose server it is: `mysql`, `percona` or `mariadb`.")
    Field.required("version", .value(Version.self), "The server's version; two numbers stand for the newest release of the series.")
    Field.defaulted("port", .integer(1...65535), to: 3306, written: "3306", "The port that the servers listen on.")
    Field.optional("network", .value(ObjectName.self), "The network over which the servers follow each other and the manager reaches them; default: the nodes' first addresses.")
    Field.required("replication", ReplicationFields.schema, "The account that the servers replicate with.")
    Field.required("account", MHAAccount.schema, "The account with which MHA administers the servers.")
    Field.optional("secondary_check", MemberList<NoFields>.plainSchema, "Nodes from which the manager has the source looked at before it believes that it is dead; best on other networks, and no servers.")
    Field.optional("ssh", MHASSH.schema, "How the manager and the servers reach each other as root.")
    Field.optional("fence", MHAFence.schema, "What makes sure that a source whose host does not answer takes no more writes.")
    Field.optional("notify", .value(AbsolutePath.self), "A program on the manager that tells people: the subject is its argument, the text its input.")
    Field.defaulted("ping_interval", Duration.self, to: .seconds(3), "How often the manager asks the source; the fourth failure in a row counts.")
    Field.defaulted("ping_type", .choice(MHAPing.self), to: .connect, written: "CONNECT", "How it asks: over a new connection each time, `SELECT` over one that stays, `INSERT` with a write.")
    Field.defaulted("check_repl_delay", .boolean, to: true, written: "true", "Whether a replica that is far behind cannot become the source.")
    Field.optional("databases", .list(of: .value(DatabaseName.self)), "Databases to create.")
    Field.optional("users", .map(keys: .value(AccountName.self), values: ApplicationUser.schema), "Accounts of applications.")
    Field.optional("tls", TLSFiles.schema, "The servers' certificate files.")
    Field.optional("semi_sync", SemiSyncFields.schema, "A commit waits until a replica has it.")
    Field.optional("my_cnf", .serverOptions, "Further server options, written after hac's own.")
    Field.require
  }
}

/// What one server has of its own (MHA wiki, "Parameters").
public struct MHAServer: Sendable {
  public let serverID: Located<Int>?
  public let isCandidate: Located<Bool>?
  public let isNeverSource: Located<Bool>?
  public let ignoresFailure: Located<Bool>?

  static let schema = Schema.record("server", "What one server has of its own.", MHAServer.init) {
    Field.optional("server_id", .integer(1...4_294_967_295), "Its server_id; default: its IPv4 address as a number.")
    Field.optional("candidate_master", .boolean, "Whether MHA prefers it to replicas that have received more; it is brought up to date first; default: false.")
    Field.optional("no_master", .boolean, "Whether it never becomes the source; default: false.")
    Field.optional("ignore_fail", .boolean, "Whether MHA fails over although this server is down too; default: false.")
  }
}

/// The address that clients write to.
public struct MHAWriter: Sendable {
  public let address: Located<InterfaceAddress>
  public let hostname: Located<HostName>?

  static let schema = Schema.record("writer", "The address that clients write to; the source has it.", MHAWriter.init) {
    Field.required("address", .value(InterfaceAddress.self), "The IPv4 address; without a prefix length it is a /32.")
    Field.optional("hostname", .value(HostName.self), "The name that clients use for it; goes into /etc/hosts.")
  }
}

public struct MHAAccount: Sendable {
  public let user: Located<AccountName>
  public let password: SecretReference

  static let schema = Schema.record("account", "The account with which MHA administers the servers; it has all privileges.", MHAAccount.init) {
    Field.defaulted("user", AccountName.self, to: AccountName(unchecked: "mha"), "Its name.")
    Field.required("password", SecretReference.schema, "Its password: letters, digits and `_.:@%+=/-`, which MHA can hand on.")
  }
}

public struct MHASSH: Sendable {
  public let port: Located<Int>
  public let identity: Located<AbsolutePath>?
  public let timeout: Located<Duration>

  static let schema = Schema.record("ssh", "How root of the manager and of each server logs in on the servers.", MHASSH.init) {
    Field.defaulted("port", .integer(1...65535), to: 22, written: "22", "The port of sshd.")
    Field.optional("identity", .value(AbsolutePath.self), "root's private key, at the same place on every host; default: what ssh finds by itself.")
    Field.defaulted("connect_timeout", Duration.self, to: .seconds(5), "How long a connection may take.")
  }
}

public struct MHAFence: Sendable {
  public let command: Located<AbsolutePath>?
  public let timeout: Located<Duration>
  public let acceptsUnfenced: Located<Bool>

  static let schema = Schema.record("fence", "What makes sure that a source whose host does not answer takes no more writes.", MHAFence.init) {
    Field.optional("command", .value(AbsolutePath.self), "A program on the manager that powers a host off; its arguments are the node's name and address, its status 0 means that the host is off.")
    Field.defaulted("timeout", Duration.self, to: .seconds(60), "How long it may take.")
    Field.defaulted("accept_unfenced", .boolean, to: false, written: "false", "Fail over although the old source may still take writes.")
  }
}

public enum MHAPing: String, Sendable, CaseIterable {
  case connect = "CONNECT"
  case select = "SELECT"
  case insert = "INSERT"
}
