import SchemaKit
import SourceText
import TopologyModel

/// Two independent InfluxDB instances that their clients write to both, with a VRRP address for reads.
public struct InfluxDBDual: Blueprint {
  public let kindName: Located<String>
  public let nodes: MemberList<NoFields>
  public let vip: Located<ObjectName>
  public let version: Located<Version>
  public let port: Located<Int>
  public let data: Located<AbsolutePath>
  public let wal: Located<AbsolutePath>?
  public let administrator: Administrator?
  public let org: Located<InfluxName>?
  public let bucket: Located<InfluxName>?
  public let retention: Located<RetentionPeriod>?
  public let token: SecretReference?
  public let authentication: Located<Bool>?
  public let databases: [Entry<InfluxDirectoryName, Database>]?
  public let staleAfter: Located<Duration>
  public let witness: Witness?
  public let tls: TLSFiles?
  public let chimeadm: Located<Bool>
  public let options: [Entry<InfluxOptionName, Located<InfluxOptionValue>>]?
  public let require: Requirement?

  public static let kind = "influxdb-dual"
  public static let summary = "Two independent InfluxDB instances written twice by the client, with a VRRP address for reads."
  public static let documentation = String(decoding: PackageResources.influxdb_dual_md, as: UTF8.self)
  public static let starter = String(decoding: PackageResources.influxdb_dual_starter_yaml, as: UTF8.self)

  public static let schema = Schema.record(kind, summary, InfluxDBDual.init) {
    Field.kind(kind)
    Field.required("nodes", MemberList<NoFields>.plainSchema, "The two nodes that run an instance, the preferred holder of the address first.")
    Field.required("vip", .value(ObjectName.self), "The virtual address that clients read from.")
    Field.required("version", .value(Version.self), "The version of both instances: 1.6 and later 1.x, or 2.x.")
    Field.defaulted("port", .integer(1...65535), to: 8086, written: "8086", "The port of the HTTP API.")
    Field.defaulted(
      "data", AbsolutePath.self, to: AbsolutePath(unchecked: "/var/lib/influxdb"), "The directory that the data is in, on a disk of the node's own.")
    Field.optional("wal", .value(AbsolutePath.self), "1.x: the directory of the write-ahead log; default: `wal` under `data`.")
    Field.optional("admin", Administrator.schema, "The first user, the same on both instances.")
    Field.optional("org", .value(InfluxName.self), "2.x: the organisation, by name.")
    Field.optional("bucket", .value(InfluxName.self), "2.x: the bucket, by name; clients must use names, since IDs differ between the instances.")
    Field.optional("retention", .value(RetentionPeriod.self), "2.x: how long the bucket keeps points; default: `infinite`.")
    Field.optional("token", SecretReference.schema, "2.x: the token of the first user, given to both instances.")
    Field.optional("auth", .boolean, "1.x: whether clients must log in; default: true.")
    Field.optional("databases", Database.mapSchema, "1.x: the databases, as a list or with their retention policies.")
    Field.defaulted(
      "stale_after", Duration.self, to: .seconds(60),
      "An instance that was away for longer stays away from the address until it is resynchronised; no more than the clients retry a write.")
    Field.optional("witness", Witness.schema, "Addresses that tell an instance whether it is cut off; default: the network's gateway.")
    Field.optional("tls", TLSFiles.schema, "Serve HTTPS with these files; the certificate must hold the node's name and the address's.")
    Field.defaulted("chimeadm", .boolean, to: false, written: "false", "Whether to write the script that points a chime-server at the pair.")
    Field.optional(
      "config", .map(keys: .value(InfluxOptionName.self), values: .value(InfluxOptionValue.self)),
      "Further options of the server's configuration file: `query-concurrency: 20`, or in 1.x with their section, `data.cache-max-memory-size: 2g`.")
    Field.require
  }
}

/// The first user of an instance.
public struct Administrator: Sendable {
  public let user: Located<SafeWord>
  public let password: SecretReference

  static let schema = Schema.record("administrator", "The first user.", Administrator.init) {
    Field.required("user", .value(SafeWord.self), "The user's name.")
    Field.required("password", SecretReference.schema, "The user's password; 2.x wants 8 to 72 bytes.")
  }
}

/// A database of 1.x.
public struct Database: Sendable {
  public let policies: [Entry<InfluxDirectoryName, Policy>]?

  /// A retention policy.
  public struct Policy: Sendable {
    public let duration: Located<RetentionPeriod>
    public let shardDuration: Located<Duration>?
    public let isDefault: Located<Bool>

    static let schema = Schema.record("retention policy", "How long points are kept.", Policy.init) {
      Field.required("duration", .value(RetentionPeriod.self), "How long points are kept: at least 1h, or `infinite`.")
      Field.optional("shard_duration", .value(Duration.self), "The time that one shard covers; default: the server's choice.")
      Field.defaulted("default", .boolean, to: false, written: "false", "Whether writes without a policy go here; the first policy unless another says so.")
    }
  }

  private static let schema = Schema.record("database", "A database.", Database.init) {
    Field.optional("retention_policies", .map(keys: .value(InfluxDirectoryName.self), values: Policy.schema), "The policies; default: `autogen`, which keeps points for ever.")
  }

  static let mapSchema: Schema<[Entry<InfluxDirectoryName, Database>]> = .forms(
    list: Schema<[Located<InfluxDirectoryName>]>.list(of: .value(InfluxDirectoryName.self)).map { names in
      names.map { Entry(key: $0, value: Database(policies: nil)) }
    },
    map: .map(keys: .value(InfluxDirectoryName.self), values: schema))

  /// The policy that writes go to when they name none.
  var defaultPolicy: Entry<InfluxDirectoryName, Policy>? { policies?.first { $0.value.isDefault.value } ?? policies?.first }
}

/// Who tells an instance whether it is cut off.
public struct Witness: Sendable {
  public let ping: [Located<IPAddress>]

  static let schema = Schema.record("witness", "Addresses outside the service that answer ping.", Witness.init) {
    Field.required("ping", .list(of: .value(IPAddress.self)), "Addresses to ping, at most three; one that answers is enough.")
  }
}
