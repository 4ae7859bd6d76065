import ConfigFormats
import SchemaKit
import SourceText
import TopologyModel

/// A version of the series 8.0 or 8.4.
public struct PXCVersion: ScalarValue {
  public let version: Version

  public static let scalar = ScalarShape("a version of 8.0 or 8.4", pattern: "^8\\.(0|4)(\\.[0-9]+){0,2}$", example: "8.4")

  public static func parse(_ text: String) -> Result<PXCVersion, ScalarFault> {
    Version.parse(text).flatMap { version in
      guard version.isIn(series: Version(8, 0)) || version.isIn(series: Version(8, 4)) else {
        return .failure(ScalarFault("hac knows Percona XtraDB Cluster 8.0 and 8.4, not \(text)"))
      }
      return .success(PXCVersion(version: version))
    }
  }

  public var written: String { version.written }
  var is84: Bool { version.isIn(series: Version(8, 4)) }
  /// Whether the patch level is said, not only the series.
  var isExact: Bool { version.numbers.count > 2 }
}

/// A certificate file: an absolute path, or the name of a file in the server's data directory, where the server
/// itself looks for names without a directory (MySQL manual, "Command Options for Encrypted Connections").
public struct CertificateFile: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("the path of a certificate file", pattern: "^[A-Za-z0-9_./@:+-]+$", example: "/etc/mysql/tls/server-cert.pem")

  public static func fault(in text: String) -> String? {
    if text.hasPrefix("/") { return AbsolutePath.fault(in: text) }
    // A name is a path of one part.
    guard !text.contains("/"), AbsolutePath.fault(in: "/" + text) == nil, text != "" else {
      return "`\(text.excerpt)` is neither an absolute path nor the name of a file in the data directory"
    }
    return nil
  }

  var isInDataDirectory: Bool { !text.hasPrefix("/") }
}

/// The certificate, its key and their authority, as members have them.
public struct PXCTLS: Sendable {
  public let ca: Located<CertificateFile>
  public let certificate: Located<CertificateFile>
  public let key: Located<CertificateFile>

  static let schema = Schema.record("tls", "The certificate files on every node; hac places none of them.", PXCTLS.init) {
    Field.required("ca", .value(CertificateFile.self), "The certificate authority, in PEM.")
    Field.required("cert", .value(CertificateFile.self), "The server's certificate, in PEM.")
    Field.required("key", .value(CertificateFile.self), "The server's private key, in PEM.")
  }

  var files: [Located<CertificateFile>] { [ca, certificate, key] }
  /// The files that are not known by an absolute path.
  var inDataDirectory: [Located<CertificateFile>] { files.filter(\.value.isInDataDirectory) }
}

/// The name of an option of the Galera library: `evs.suspect_timeout`.
public struct ProviderOption: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("the name of a Galera option", pattern: "^[a-z_]+(\\.[a-z_]+)?$", example: "evs.suspect_timeout")

  public static func fault(in text: String) -> String? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isFine = (1...2).contains(parts.count) && text.utf8.count <= 64
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: "_") } }
    return isFine ? nil : "`\(text.excerpt)` is not the name of a Galera option"
  }

  /// The options of Galera 4 (galeracluster.com, "Galera Parameters"; the library's own tables).
  static let known: Set<String> = [
    "base_dir", "base_host", "base_port", "cert.log_conflicts", "cert.max_length", "cert.length_check", "cert.optimistic_pa", "debug",
    "evs.auto_evict", "evs.causal_keepalive_period", "evs.debug_log_mask", "evs.delay_margin", "evs.delayed_keep_period",
    "evs.evict", "evs.inactive_check_period", "evs.inactive_timeout", "evs.info_log_mask", "evs.install_timeout", "evs.join_retrans_period",
    "evs.keepalive_period", "evs.max_install_timeouts", "evs.send_window", "evs.stats_report_period", "evs.suspect_timeout",
    "evs.use_aggregate", "evs.user_send_window", "evs.version", "evs.view_forget_timeout", "gcache.dir", "gcache.encryption",
    "gcache.encryption_cache_page_size", "gcache.encryption_cache_size", "gcache.freeze_purge_at_seqno", "gcache.keep_pages_count",
    "gcache.keep_pages_size", "gcache.keep_plaintext_size", "gcache.mem_size", "gcache.name", "gcache.page_size", "gcache.recover", "gcache.size",
    "gcomm.thread_prio", "gcs.fc_auto_evict_threshold", "gcs.fc_auto_evict_window", "gcs.fc_debug", "gcs.fc_factor", "gcs.fc_limit",
    "gcs.fc_master_slave", "gcs.fc_single_primary", "gcs.max_packet_size", "gcs.max_throttle", "gcs.recv_q_hard_limit",
    "gcs.recv_q_soft_limit", "gcs.stateless", "gcs.sync_donor", "gcs.vote_policy", "gmcast.isolate", "gmcast.listen_addr", "gmcast.mcast_addr",
    "gmcast.mcast_ttl", "gmcast.peer_timeout", "gmcast.segment", "gmcast.time_wait", "gmcast.version", "ist.keep_keys", "ist.recv_addr", "ist.recv_bind",
    "pc.announce_timeout", "pc.checksum", "pc.ignore_quorum", "pc.ignore_sb", "pc.linger", "pc.npvo", "pc.recovery", "pc.version",
    "pc.wait_prim", "pc.wait_prim_timeout", "pc.wait_restored_prim_timeout", "pc.weight", "protonet.backend", "protonet.version",
    "repl.causal_read_timeout", "repl.commit_order", "repl.key_format", "repl.max_ws_size", "repl.proto_max", "socket.checksum", "socket.dynamic",
    "socket.recv_buf_size", "socket.send_buf_size", "socket.ssl", "socket.ssl_ca", "socket.ssl_cert", "socket.ssl_cipher",
    "socket.ssl_compression", "socket.ssl_key", "socket.ssl_password_file", "socket.ssl_reload",
  ]
}

/// The value of a Galera option. `;` would begin another option, and a quote would end the list.
public struct ProviderValue: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("the value of a Galera option", pattern: "^[A-Za-z0-9_./:@+,*!\\[\\]-]+$", example: "PT10S")
  public static func fault(in text: String) -> String? {
    let isFine = (1...1024).contains(text.utf8.count)
      && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "_./:@+,*![]-".utf8.contains($0) }
    guard isFine else { return "`\(text.excerpt)` is not the value of a Galera option (letters, digits and `_./:@+,*![]-`)" }
    return Quoting.optionFile.refuse(text).map { "the value cannot be used: \($0.reason)" }
  }
}

/// What Percona's packages call things on one operating system (build-ps/debian and build-ps/rpm of the server's source).
struct PXCPackages: Sendable {
  let os: OperatingSystem

  let server = "percona-xtradb-cluster"
  let arbiter = "percona-xtradb-cluster-garbd"
  /// Both families name the unit `mysql`; `mysqld` is its alias.
  let unit = "mysql.service"
  let bootstrapUnit = "mysql@bootstrap.service"
  let arbiterUnit = "garb.service"
  let client = "/usr/bin/mysql"
  let dataDirectory = AbsolutePath(unchecked: "/var/lib/mysql")

  /// The option file that the package ships with `wsrep_cluster_address=gcomm://` in it. A file beside it would have to
  /// be read later to overrule that line, and the order of an included directory is not promised (MySQL manual,
  /// "Using Option Files"); read the other way round, a reboot would found a second cluster. So hac owns this file.
  var serverOptions: String { os.isDebianFamily ? "/etc/mysql/mysql.conf.d/mysqld.cnf" : "/etc/my.cnf" }

  /// The file that `[sst]` must stand in. Debian's /etc/mysql/my.cnf is a link to it.
  var mainOptions: String { os.isDebianFamily ? "/etc/mysql/mysql.cnf" : "/etc/my.cnf" }

  var provider: String { os.isDebianFamily ? "/usr/lib/galera4/libgalera_smm.so" : "/usr/lib64/galera4/libgalera_smm.so" }
  var socket: String { os.isDebianFamily ? "/var/run/mysqld/mysqld.sock" : "/var/lib/mysql/mysql.sock" }
  var errorLog: String { os.isDebianFamily ? "/var/log/mysql/error.log" : "/var/log/mysqld.log" }
  let pidFile = "/var/run/mysqld/mysqld.pid"
  var arbiterSettings: String { os.isDebianFamily ? "/etc/default/garb" : "/etc/sysconfig/garb" }
}
