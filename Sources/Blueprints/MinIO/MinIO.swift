import SchemaKit
import SourceText
import TopologyModel

/// Multi-node multi-drive MinIO: one pool of equal nodes behind a VRRP address, with LVS or without.
public struct MinIO: Blueprint {
  public let kindName: Located<String>
  public private(set) var nodes: MemberList<NoFields>
  public let vip: Located<ObjectName>
  public let version: Located<MinIORelease>
  public let root: Root
  public let drives: [Located<AbsolutePath>]?
  public let dataDirectory: Located<DataDirectory>
  public let port: Located<Int>
  public let consolePort: Located<Int>
  public let tls: TLS?
  public private(set) var parity: Located<Int>?
  public let balance: Balance?
  public let bootPolicy: Located<BootPolicy>
  public let environment: [Entry<MinIOVariable, Setting>]?
  public let require: Requirement?

  public static let kind = "minio"
  public static let summary = "Multi-node multi-drive MinIO behind a VRRP address, with LVS in front or without."
  public static let documentation = String(decoding: PackageResources.minio_md, as: UTF8.self)
  public static let starter = String(decoding: PackageResources.minio_starter_yaml, as: UTF8.self)

  public static let schema = Schema.record(kind, summary, MinIO.init) {
    Field.kind(kind)
    Field.required("nodes", MemberList<NoFields>.plainSchema, "The nodes of the pool, by names that count up: node1, node2, …; "
      + "the preferred holder of the address first.")
    Field.required("vip", .value(ObjectName.self), "The virtual address that clients use.")
    Field.required("version", .value(MinIORelease.self), "The release that every node runs.")
    Field.required("root", Root.schema, "The root user of the deployment.")
    Field.optional("drives", .list(of: .value(AbsolutePath.self)), "The mount points that MinIO gets; default: those of every disk of the nodes.")
    Field.defaulted("data_directory", DataDirectory.self, to: DataDirectory(unchecked: "data"), "The directory inside each drive that "
      + "holds the data, so that a drive that is not mounted is never filled in its place; `none`: the drive's root.")
    Field.defaulted("port", .integer(1...65535), to: 9000, written: "9000", "The port of the S3 API.")
    Field.defaulted("console_port", .integer(1...65535), to: 9001, written: "9001", "The port of the web console.")
    Field.optional("tls", TLS.schema, "Certificates for https; without it the service speaks http.")
    Field.optional("parity", .integer(0...8), "The parity drives of an erasure set, `EC:n`; default: MinIO's own for the size of the set.")
    Field.optional("balance", Balance.schema, "How requests to the address are spread over the nodes; default: the holder answers them.")
    Field.defaulted("disk_failure_boot", .choice(BootPolicy.self), to: .tolerate, written: "tolerate", "What a node does at boot when a drive "
      + "is missing: `tolerate` starts without it, `strict` does not start MinIO.")
    Field.optional("environment", .map(keys: .value(MinIOVariable.self), values: Setting.schema), "Further MINIO_… variables, the same on "
      + "every node; a secret as `{ secret: NAME }`.")
    Field.require
  }

  public static let layoutChanges =
    (1...8).map { parity in LayoutChange<MinIO>("`parity: \(parity)`") { fields, _ in fields.parity = Located(parity, .builtin) } }
    + [("one more node", 1), ("two more nodes", 2)].map { text, count in
      LayoutChange<MinIO>(text, nodes: count) { fields, nodes in fields.nodes.entries += nodes.map { ($0, nil) } }
    }
}

extension MinIO {
  /// The root user, MINIO_ROOT_USER and MINIO_ROOT_PASSWORD.
  public struct Root: Sendable {
    public let user: Located<RootUser>
    public let password: SecretReference

    static let schema = Schema.record("root user", "The root user of the deployment.", Root.init) {
      Field.required("user", .value(RootUser.self), "The name, at least 3 characters.")
      Field.required("password", SecretReference.schema, "The password, at least 8 bytes.")
    }
  }

  /// Where certificates are; hac places none of them.
  public struct TLS: Sendable {
    public let certificates: Located<AbsolutePath>
    public let authority: Located<AbsolutePath>?

    static let schema = Schema.record("tls", "The certificates on every node; hac places none of them.", TLS.init) {
      Field.defaulted("certs_dir", AbsolutePath.self, to: AbsolutePath(unchecked: "/etc/minio/certs"), "The directory of public.crt and "
        + "private.key, and of CAs/.")
      Field.optional("ca", .value(AbsolutePath.self), "The certificate authority in PEM, for the health check; default: those "
        + "that the host trusts.")
    }
  }

  /// The value of a further variable.
  public enum Setting: Sendable {
    case text(Located<LineText>)
    case secret(SecretReference)

    static let schema: Schema<Setting> = .forms(
      scalar: Schema<Located<LineText>>.value(LineText.self).map { .text($0) }, map: SecretReference.schema.map { .secret($0) })
  }

  public enum BootPolicy: String, Sendable, CaseIterable { case tolerate, strict }

  /// How requests to the address reach the nodes.
  public struct Balance: Sendable {
    public let mode: Located<Mode>
    public let scheduler: Located<VirtualServer.Scheduler>
    public let persistence: Located<Duration>?
    public let delayLoop: Located<Duration>
    public let health: Health?

    public enum Mode: String, Sendable, CaseIterable {
      /// The holder of the address answers.
      case vip
      /// NAT as it is, without a way back: right only where the real servers route through the directors.
      case nat = "lvs-nat"
      case natMasquerading = "lvs-nat-snat"
      case directRouting = "lvs-dr"
    }

    static let schema = Schema.record("balance", "How requests to the address reach the nodes.", Balance.init) {
      Field.defaulted("mode", .choice(Mode.self), to: .vip, written: "vip", "`vip`: the holder answers; `lvs-nat-snat` and "
        + "`lvs-dr` spread connections over all nodes; `lvs-nat` lacks a way back.")
      Field.defaulted("scheduler", .choice(VirtualServer.Scheduler.self), to: .wlc, written: "wlc", "The LVS scheduler, ipvsadm(8).")
      Field.optional("persistence_timeout", .value(Duration.self), "How long a client stays with one node; S3 has no use for it.")
      Field.defaulted("delay_loop", Duration.self, to: .seconds(5), "The time between health checks of a node by LVS, in whole seconds.")
      Field.optional("health", Health.schema, "How LVS checks a node; default: whether it can read every erasure set.")
    }
  }

  /// How keepalived finds out whether a real server may get connections.
  public enum Health: Sendable {
    case tcp(connectTimeout: Located<Duration>)
    case http(connectTimeout: Located<Duration>)

    private static let timing = Schema.record("health check", "The timing of a health check.", { (timeout: Located<Duration>) in timeout }) {
      Field.defaulted("connect_timeout", Duration.self, to: .seconds(3), "When a connection counts as failed, in whole seconds.")
    }

    private struct Written: Sendable {
      let tcp: Located<Duration>?
      let http: Located<Duration>?
    }

    static let schema: Schema<Health> = Schema.record("health", "How LVS checks a node: exactly one way.", Written.init) {
      Field.optional("tcp", timing, "A TCP connection must open.")
      Field.optional("http", timing, "/minio/health/cluster/read must answer 200.")
    }.checked { decoder, cursor, written in
      switch (written.tcp, written.http) {
      case (let timeout?, nil): return .tcp(connectTimeout: timeout)
      case (nil, let timeout?): return .http(connectTimeout: timeout)
      default:
        decoder.report.error(
          "schema/one-of", "a health check is exactly one of `tcp` and `http`", at: cursor.owner,
          label: written.tcp == nil ? "neither is given" : "both are given")
        return nil
      }
    }
  }

  var mode: Balance.Mode { balance?.mode.value ?? .vip }
  /// Where the mode was written, or what the service is.
  func modeOrigin(_ service: OriginID) -> OriginID { balance?.mode.origin ?? service }
  var scheme: String { tls == nil ? "http" : "https" }
}
