import SchemaKit
import SourceText
import TopologyModel

/// MySQL Group Replication: members that agree on every transaction by majority, with one primary or with several.
public struct GroupReplication: Blueprint {
  public let kindName: Located<String>
  public private(set) var nodes: MemberList<GroupMemberFields>
  public let vip: Located<ObjectName>?
  public let server: Located<GroupServer>
  public let version: Located<Version>
  public let mode: Located<GroupMode>
  public let stack: Located<CommunicationStack>
  public let port: Located<Int>
  public let groupPort: Located<Int>?
  public let groupName: Located<GroupUUID>?
  public let networks: GroupNetworks?
  public let recovery: GroupRecovery
  public let tls: TLSFiles?
  public let sslMode: Located<GroupSSLMode>?
  public let allowlist: [Located<AllowedHost>]?
  public let consistency: Located<GroupConsistency>
  public let exitAction: Located<ExitAction>
  public let majorityTimeout: Located<Duration>
  public let expelTimeout: Located<Duration>
  public let autorejoinTries: Located<Int>
  public let singleLeader: Located<Bool>
  public let messageCache: Located<ByteSize>
  public let router: GroupRouter?
  public let serverOptions: [Entry<OptionName, Located<LineText>>]?
  public let acceptsNoQuorum: Located<Bool>
  public let require: Requirement?

  public static let kind = "mysql-group-replication"
  public static let summary = "MySQL Group Replication: three to nine members that decide by majority, with one elected primary or with several."
  public static let documentation = String(decoding: PackageResources.mysql_group_replication_md, as: UTF8.self)
  public static let starter = String(decoding: PackageResources.mysql_group_replication_starter_yaml, as: UTF8.self)

  // Names, ranges and defaults of the plugin: MySQL manual, "Group Replication System Variables", and
  // plugin/group_replication/src/plugin.cc of the server. hac writes each of them out, so that 8.0 and 8.4 behave alike.
  public static let schema = Schema.record(kind, summary, GroupReplication.init) {
    Field.kind(kind)
    Field.required("nodes", MemberList.schema(extra: GroupMemberFields.schema), "The members, the preferred primary first; a map gives a member fields of its own.")
    Field.optional("vip", .value(ObjectName.self), "The virtual address that clients use; it follows the elected primary.")
    Field.defaulted("server", .choice(GroupServer.self), to: .mysql, written: "mysql", "Whose server it is: `mysql` or `percona`; MariaDB has no Group Replication.")
    Field.required("version", .value(Version.self), "The version to be installed: 8.0 from 8.0.27 on, or 8.4; two numbers stand for the newest release of the series.")
    Field.defaulted("mode", .choice(GroupMode.self), to: .singlePrimary, written: "single-primary", "Whether one elected member takes writes, or all of them do.")
    Field.defaulted("communication_stack", .choice(CommunicationStack.self), to: .xcom, written: "XCOM", "How members talk: `XCOM` with a port and TLS of its own, or `MYSQL` over the server's port with its accounts.")
    Field.defaulted("port", .integer(1...65535), to: 3306, written: "3306", "The port that the servers listen on.")
    Field.optional("group_port", .integer(1...65535), "The port of XCOM; default: 33061. The MYSQL stack uses the server's own.")
    Field.optional("group_name", .value(GroupUUID.self), "The group's UUID; default: one made from the topology's and the service's name.")
    Field.optional("networks", GroupNetworks.schema, "Which networks carry what; default: each node's first address.")
    Field.required("recovery", GroupRecovery.schema, "The account with which a member fetches what it missed.")
    Field.optional("tls", TLSFiles.schema, "The servers' certificate files.")
    Field.optional("ssl_mode", .choice(GroupSSLMode.self), "How members protect their messages; default: VERIFY_CA where `tls` gives the files, else DISABLED.")
    Field.optional("ip_allowlist", .list(of: .value(AllowedHost.self)), "Who may connect to XCOM: addresses and subnets; default: exactly the members.")
    Field.defaulted("consistency", .choice(GroupConsistency.self), to: .beforeOnPrimaryFailover, written: "BEFORE_ON_PRIMARY_FAILOVER", "What a transaction waits for (group_replication_consistency).")
    Field.defaulted("exit_state_action", .choice(ExitAction.self), to: .offlineMode, written: "OFFLINE_MODE", "What a member does that had to leave the group and could not rejoin.")
    Field.defaulted("unreachable_majority_timeout", Duration.self, to: .seconds(30), "How long a member without the majority waits before it leaves; 0s: for ever.")
    Field.defaulted("member_expel_timeout", Duration.self, to: .seconds(5), "How long a silent member stays suspected before it is expelled, after the 5 seconds that it takes to be suspected; at most an hour.")
    Field.defaulted("autorejoin_tries", .integer(0...2016), to: 3, written: "3", "How often an expelled member tries to rejoin, every five minutes.")
    Field.defaulted("paxos_single_leader", .boolean, to: false, written: "false", "Whether the primary alone leads the consensus; in effect after the whole group is bootstrapped again.")
    Field.defaulted("message_cache_size", ByteSize.self, to: ByteSize(bytes: 1 << 30), "How much memory messages take that an unreachable member may still ask for; at least 128M.")
    Field.optional("router", GroupRouter.schema, "MySQL Router in front of the group.")
    Field.optional("my_cnf", .serverOptions, "Further server options, written after hac's own.")
    Field.defaulted("accept_no_quorum", .boolean, to: false, written: "false", "Accept fewer than three members: any crash then stops the group.")
    Field.require
  }

  public static let layoutChanges = [("one more member", 1), ("two more members", 2)].map { text, count in
    LayoutChange<GroupReplication>(text, nodes: count) { fields, nodes in fields.nodes.entries += nodes.map { ($0, nil) } }
  }
}

/// A member's own fields.
public struct GroupMemberFields: Sendable {
  public let serverID: Located<Int>?
  public let weight: Located<Int>?
  public let autoIncrementOffset: Located<Int>?

  static let schema = Schema.record("member", "What one member has of its own.", GroupMemberFields.init) {
    // 0 refuses all replicas (MySQL manual, "Replication and Binary Logging Options and Variables").
    Field.optional("server_id", .integer(1...4_294_967_295), "Its server_id; default: its IPv4 address as a number.")
    Field.optional("weight", .integer(0...100), "How much it is preferred as primary (group_replication_member_weight); no vote. Default: 90, 85, 80 … in the order of `nodes`.")
    Field.optional("auto_increment_offset", .integer(1...9), "Where its generated keys begin with several primaries, in steps of nine; default: by the order of the names.")
  }
}

/// Networks by what they carry.
public struct GroupNetworks: Sendable {
  public let clients: Located<ObjectName>?
  public let replication: Located<ObjectName>?

  static let schema = Schema.record("networks", "Which networks carry what.", GroupNetworks.init) {
    Field.optional("clients", .value(ObjectName.self), "Where clients reach the members.")
    Field.optional("replication", .value(ObjectName.self), "Where members agree, and fetch what they missed.")
  }
}

/// The account of distributed recovery, which the MYSQL stack uses for all messages.
public struct GroupRecovery: Sendable {
  public let user: Located<AccountName>
  public let password: SecretReference
  public let tls: Located<Bool>?
  public let publicKey: Located<AbsolutePath>?

  static let schema = Schema.record("recovery", "The account of distributed recovery.", GroupRecovery.init) {
    Field.required("user", .value(AccountName.self), "Its name.")
    Field.required("password", SecretReference.schema, "Its password, at most 32 characters.")
    Field.optional("tls", .boolean, "Whether a member fetches over TLS, with the certificate verified; default: where `tls` gives the files.")
    Field.optional("public_key", .value(AbsolutePath.self), "Without TLS: the file of the members' RSA public key, which encrypts the password; default: each member is asked for its key.")
  }
}

/// MySQL Router with static routes.
public struct GroupRouter: Sendable {
  public let nodes: MemberList<NoFields>
  public let port: Located<Int>
  public let readPort: Located<Int>

  static let schema = Schema.record("router", "MySQL Router with static routes: writes to the virtual address, reads to all members in turn.", GroupRouter.init) {
    Field.required("nodes", MemberList<NoFields>.plainSchema, "The nodes that run it; applications' own hosts, or the members.")
    // The ports that `mysqlrouter --bootstrap` gives (MySQL Router manual, "Configuration File Example").
    Field.defaulted("port", .integer(1...65535), to: 6446, written: "6446", "Its port for reading and writing.")
    Field.defaulted("read_port", .integer(1...65535), to: 6447, written: "6447", "Its port for reading.")
  }
}
