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
