import SchemaKit
import SourceText
import TopologyModel

/// Who builds the server.
public enum MySQLFlavour: String, Sendable, CaseIterable { case mysql, percona, mariadb }

/// A server as packages install it: what it is called and where it reads its options.
///
/// Shared by every blueprint that runs a MySQL server; it states no facts of its own.
struct MySQLServer: Sendable {
  let flavour: MySQLFlavour
  let version: Version
  let os: OperatingSystem

  var isMariaDB: Bool { flavour == .mariadb }

  /// The directory whose *.cnf files the server reads last, by the packages' own `!includedir`.
  ///
  /// Debian's mysql packages include /etc/mysql/conf.d and mysql.conf.d, MariaDB's also mariadb.conf.d
  /// (read after conf.d); Red Hat's include /etc/my.cnf.d.
  var optionDirectory: String {
    guard os.isDebianFamily else { return "/etc/my.cnf.d" }
    return isMariaDB ? "/etc/mysql/mariadb.conf.d" : "/etc/mysql/mysql.conf.d"
  }

  /// The systemd unit of the server.
  var unit: String {
    if isMariaDB { return "mariadb.service" }
    return os.isDebianFamily ? "mysql.service" : "mysqld.service"
  }

  /// The server's Unix socket, by the packages' default.
  var socket: String { os.isDebianFamily ? "/run/mysqld/mysqld.sock" : "/var/lib/mysql/mysql.sock" }

  /// The command line client.
  var client: String { isMariaDB ? "/usr/bin/mariadb" : "/usr/bin/mysql" }

  /// The package that brings the server.
  var package: String {
    switch flavour {
    case .mysql: os.isDebianFamily ? "mysql-server" : "mysql-community-server"
    case .percona: "percona-server-server"
    case .mariadb: os.isDebianFamily ? "mariadb-server" : "mariadb-server"
    }
  }

  var dataDirectory: AbsolutePath { AbsolutePath(unchecked: "/var/lib/mysql") }
}

/// The name of a database: what MySQL permits unquoted (MySQL manual, "Schema Object Names"), without `$`.
public struct DatabaseName: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("a database name", pattern: "^[A-Za-z0-9_]{1,64}$", example: "chime")
  public static func fault(in text: String) -> String? {
    if text.contains(",") { return "`\(text.excerpt)` is one name with a comma in it; write a list: [a, b]" }
    guard (1...64).contains(text.utf8.count),
      text.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "_") })
    else { return "`\(text.excerpt)` is not a database name (1 to 64 letters, digits and `_`)" }
    if text.utf8.allSatisfy({ (48...57).contains($0) }) { return "`\(text)` is only digits, which MySQL does not take unquoted" }
    return nil
  }
}

/// The name of a server option: `innodb_buffer_pool_size`. `-` and `_` are one (MySQL manual, "Using Options to Set Program Variables").
public struct OptionName: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = String(text.map { $0 == "-" ? "_" : $0 }) }
  public static let scalar = ScalarShape("the name of a server option", pattern: "^[a-z][a-z0-9_-]{0,79}$", example: "innodb_buffer_pool_size")
  public static func fault(in text: String) -> String? {
    let isFine = (1...80).contains(text.utf8.count) && (text.utf8.first.map { (97...122).contains($0) } ?? false)
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    return isFine ? nil : "`\(text.excerpt)` is not the name of a server option (lower case, with `_`)"
  }
}

/// Paths of a server's certificate, its key, and the authority that signed it.
public struct TLSFiles: Sendable {
  public let ca: Located<AbsolutePath>
  public let certificate: Located<AbsolutePath>
  public let key: Located<AbsolutePath>

  static let schema = Schema.record("tls", "The certificate files on every node; hac places none of them.", TLSFiles.init) {
    Field.required("ca", .value(AbsolutePath.self), "The certificate authority, in PEM.")
    Field.required("cert", .value(AbsolutePath.self), "The server's certificate, in PEM.")
    Field.required("key", .value(AbsolutePath.self), "The server's private key, in PEM.")
  }
}

extension Schema where Value == [Entry<OptionName, Located<LineText>>] {
  /// `my_cnf:` further server options, written as they are after hac's own.
  static var serverOptions: Schema<[Entry<OptionName, Located<LineText>>]> {
    .map(keys: .value(OptionName.self), values: .value(LineText.self))
  }
}
