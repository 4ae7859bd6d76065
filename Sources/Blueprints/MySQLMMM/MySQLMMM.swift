import SchemaKit
import SourceText
import TopologyModel

/// Two masters, replicas, and MMM's monitor, which moves a writer's address and readers' addresses between them.
public struct MySQLMMM: Blueprint {
  public let kindName: Located<String>
  public let masters: MemberList<SourceFields>
  public let replicas: MemberList<ReplicaFields>?
  public let monitor: Located<HostName>
  public let writer: Located<IPAddress>
  public let readers: [Located<IPAddress>]?
  public let server: Located<MySQLFlavour>
  public let version: Located<Version>
  public let port: Located<Int>
  public let network: Located<ObjectName>?
  public let replication: ReplicationFields
  public let agent: MMMAccount
  public let monitoring: MMMAccount
  public let ping: [Located<IPAddress>]
  public let killHost: Located<AbsolutePath>?
  public let autoSetOnline: Located<Duration>
  public let maximumBacklog: Located<Duration>
  public let databases: [Located<DatabaseName>]?
  public let users: [Entry<AccountName, ApplicationUser>]?
  public let tls: TLSFiles?
  public let serverOptions: [Entry<OptionName, Located<LineText>>]?
  public let require: Requirement?

  public static let kind = "mysql-mmm"
  public static let summary = "Two MySQL masters and their replicas under MMM's monitor, which moves the writer's and the readers' addresses; unmaintained."
  public static let documentation = String(decoding: PackageResources.mysql_mmm_md, as: UTF8.self)
  public static let starter = String(decoding: PackageResources.mysql_mmm_starter_yaml, as: UTF8.self)

  public static let schema = Schema.record(kind, summary, MySQLMMM.init) {
    Field.kind(kind)
    Field.required("masters", MemberList.schema(extra: SourceFields.schema), "The two masters, the first writer first; a map gives a master fields of its own.")
    Field.optional("replicas", MemberList.schema(extra: ReplicaFields.schema), "Further servers, which follow the active master and serve reads.")
    Field.required("monitor", .value(HostName.self), "The node that the monitor runs on; none of the servers.")
    Field.required("writer", .value(IPAddress.self), "The IPv4 address that clients write to.")
    Field.optional("readers", .list(of: .value(IPAddress.self)), "IPv4 addresses that clients read from; MMM spreads them over the servers that are up to date.")
    Field.defaulted("server", .choice(MySQLFlavour.self), to: .mysql, written: "mysql", "Whose server it is: `mysql`, `percona` or `mariadb`.")
    Field.required("version", .value(Version.self), "The server's version; two numbers stand for the newest release of the series.")
    Field.defaulted("port", .integer(1...65535), to: 3306, written: "3306", "The port that the servers listen on.")
    Field.optional("network", .value(ObjectName.self), "The network over which servers and monitor reach each other; default: the nodes' first addresses.")
    Field.required("replication", ReplicationFields.schema, "The account that the servers replicate with.")
    Field.required("agent", MMMAccount.schema, "The account with which the agents open, fence and turn the servers.")
    Field.required("monitor_account", MMMAccount.schema, "The account with which the monitor looks at replication.")
    Field.required("ping", .list(of: .value(IPAddress.self), orSingle: true), "Addresses outside, such as gateways: a monitor that reaches none of them does nothing.")
    Field.optional("kill_host", .value(AbsolutePath.self), "A program on the monitor that powers a host off; its arguments are the host's name and 1 or 0, whether it answers pings. MMM runs it when a host fails and its agent does not give the roles back.")
    Field.defaulted("auto_set_online", Duration.self, to: .seconds(0), "After how long a host that is back gets roles again by itself; 0: never.")
    Field.defaulted("max_backlog", Duration.self, to: .seconds(60), "How far a server may be behind and still have a reader's address.")
    Field.optional("databases", .list(of: .value(DatabaseName.self)), "Databases to create.")
    Field.optional("users", .map(keys: .value(AccountName.self), values: ApplicationUser.schema), "Accounts of applications.")
    Field.optional("tls", TLSFiles.schema, "The servers' certificate files, for clients.")
    Field.optional("my_cnf", .serverOptions, "Further server options, written after hac's own.")
    Field.require
  }
}

public struct MMMAccount: Sendable {
  public let user: Located<AccountName>
  public let password: SecretReference

  static let schema = Schema.record("account", "An account of MMM's.", MMMAccount.init) {
    Field.required("user", .value(AccountName.self), "Its name.")
    Field.required("password", SecretReference.schema, "Its password: letters, digits and `_.:@%+=/-`, which MMM can hand on.")
  }
}
