import TopologyModel

/// Where a server that hac configures in full keeps what its scripts must find.
extension MySQLServer {
  /// A fragment that is read after the packages' own. Servers read a directory in the order of the bytes of its
  /// file names: `mysqld.cnf` and `mariadb-server.cnf` come after anything that begins with a digit, and Debian's
  /// would put `bind_address` back to 127.0.0.1.
  func optionFile(_ name: String) -> String { "\(optionDirectory)/zz-hac-\(name).cnf" }

  /// The file that leads to `optionDirectory`.
  var mainOptionFile: String { os.isDebianFamily ? "/etc/mysql/my.cnf" : "/etc/my.cnf" }

  /// In the runtime directory that the packages' units make.
  var pidFile: String {
    isMariaDB && !os.isDebianFamily ? "/run/mariadb/mariadb.pid" : "/run/mysqld/mysqld.pid"
  }

  /// The name of the daemon.
  var daemon: String { isMariaDB ? "mariadbd" : "mysqld" }

  /// `package`, with the names that 5.7 still had.
  var serverPackage: String {
    guard flavour == .percona, version < Version(8, 0) else { return package }
    return os.isDebianFamily ? "percona-server-server-5.7" : "Percona-Server-server-57"
  }

  /// A client command as the administrator, over the socket. A password, where root has one, is in /root/.my.cnf.
  var administrator: [String] { [client, "--protocol=socket", "--socket=\(socket)", "--user=root"] }

  /// What reads hac's SQL files, in their own character set, whatever the option files or the locale say.
  var reader: [String] { administrator + ["--default-character-set=utf8mb4"] }
}
