import SourceText
import TopologyModel

/// A Galera server as its vendor's packages install it.
struct GaleraServer: Sendable {
  let flavour: GaleraFlavour
  let base: MySQLServer

  init(_ flavour: GaleraFlavour, version: Version, os: OperatingSystem) {
    self.flavour = flavour
    base = MySQLServer(flavour: flavour == .mariadb ? .mariadb : .mysql, version: version, os: os)
  }

  private var isDebianFamily: Bool { base.os.isDebianFamily }

  /// Codership's packages are named after the series ("Galera Cluster for MySQL: Binary Installation").
  var package: String { flavour == .mariadb ? base.package : "mysql-wsrep-8.0" }

  /// The library is a package of its own in MariaDB's and Codership's repositories.
  let library = "galera-4"

  /// On Debian and Ubuntu both vendors use one path, on the family of Red Hat the package's name is in it. (The
  /// distribution's own package puts it to /usr/lib64/galera.)
  var provider: String { isDebianFamily ? "/usr/lib/galera/libgalera_smm.so" : "/usr/lib64/galera-4/libgalera_smm.so" }

  /// What the method's script runs, beyond what the server brings; hac's own steps need socat.
  func transferPackages(_ method: GaleraSST, encrypted: Bool) -> [String] {
    switch method {
    case .mariabackup: ["mariadb-backup", "socat"]
    // wsrep_sst_rsync of MariaDB tunnels through stunnel.
    case .rsync: ["rsync", "socat"] + (encrypted && flavour == .mariadb ? [isDebianFamily ? "stunnel4" : "stunnel"] : [])
    case .clone: ["socat"]
    case .xtrabackup: ["percona-xtrabackup-80", "socat"]
    }
  }

  /// What listens for a whole copy.
  func receiver(_ method: GaleraSST) -> String {
    switch method {
    case .mariabackup, .xtrabackup: "socat"
    case .rsync: "rsync"
    case .clone: "mysqld"
    }
  }

  /// MySQL's packages of the family of Red Hat do not promise a directory of fragments: hac owns their only file.
  var ownsMainFile: Bool { flavour == .mysqlWsrep && !isDebianFamily }

  func optionFile(_ service: String) -> String { ownsMainFile ? base.mainOptionFile : base.optionFile(service) }

  /// The command that starts the server as a cluster of one: it hands `--wsrep-new-cluster` to the unit for this one
  /// start, so that a later restart joins.
  var founder: String { flavour == .mariadb ? "/usr/bin/galera_new_cluster" : "/usr/bin/mysqld_bootstrap" }

  /// The server's program with what a recovery of the position needs.
  var recovery: String {
    flavour == .mariadb ? "/usr/sbin/mariadbd --user=mysql" : "/usr/sbin/mysqld --user=mysql --log-error-verbosity=3"
  }

  /// The table of status values, which performance_schema has in MySQL; MariaDB's is off by default.
  var statusTable: String { flavour == .mariadb ? "information_schema.GLOBAL_STATUS" : "performance_schema.global_status" }

  /// Renamed in MySQL-wsrep 8.0.26; MariaDB keeps the old name.
  var applierOption: String {
    let version = base.version
    let isOld = version.numbers.count > 2 && version < Version(8, 0, 26)
    return flavour == .mariadb || isOld ? "wsrep_slave_threads" : "wsrep_applier_threads"
  }
}

typealias GaleraCluster = WriteSetCluster<GaleraMember>

extension Galera: WriteSetBlueprint {
  var listeningPort: Int { port.value }
  var offersTLS: Bool { tls != nil }

  var replicationTLS: ReplicationTLS? {
    guard encryptsTraffic.value, let tls else { return nil }
    return ReplicationTLS(
      ca: tls.ca.map(\.text), certificate: tls.certificate.map(\.text), key: tls.key.map(\.text), origin: encryptsTraffic.origin)
  }

  static let noMembers = "galera/no-members"
  static let noServerID = "galera/no-server-id"
  static let packagedClusterName = "my_wsrep_cluster"
  static let packagedNameSeverity = Severity.error
  static let packagedNameOrigin = "the server's own default"
  static let voterManual = ""
  static let libraryOptions = ProviderOption.known
  static let furtherOwnLibraryOptions = [
    "socket.ssl": "say `tls` of the service", "socket.ssl_key": "say `tls` of the service", "socket.ssl_cert": "say `tls` of the service",
    "socket.ssl_ca": "say `tls` of the service",
  ]

  static func arbiterProgram(on os: OperatingSystem) -> ArbiterProgram {
    ArbiterProgram(
      package: os.isDebianFamily ? "galera-arbitrator-4" : "galera-4", settings: os.isDebianFamily ? "/etc/default/garb" : "/etc/sysconfig/garb")
  }

  static func plainExample(service: String, _ fields: String) -> String { example(service: service, fields, tls: true) }

  /// A cluster on the frame's nodes; `fields` are its further lines.
  static func example(
    service: String = "db", _ fields: String, tls: Bool, version: String = "\"10.11\"", server: String? = nil, conflicts: Bool = true
  ) -> String {
    var text = "services:\n  \(service):\n    kind: galera\n"
    if let server { text += "    server: \(server)\n" }
    text += "    version: \(version)\n"
    if conflicts { text += "    accept_write_conflicts: true\n" }
    if tls { text += "    tls: { ca: /etc/mysql/tls/ca.pem, cert: /etc/mysql/tls/cert.pem, key: /etc/mysql/tls/key.pem }\n" }
    return text + fields.split(separator: "\n").map { "    \($0)\n" }.joined()
  }

  /// The method that is written, or the one that lets the donor serve.
  var transfer: GaleraSST { sstMethod?.value ?? (server.value == .mariadb ? .mariabackup : .clone) }

  func server(of voter: WriteSetVoter) -> GaleraServer { GaleraServer(server.value, version: version.value, os: voter.os) }
}
