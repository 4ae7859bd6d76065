import SourceText
import TopologyModel

/// Option files of MySQL servers, read by the server itself. It ends at the first option that it does not know: that line
/// is taken away and the rest is read again, so that one run finds them all.
extension Adapter {
  /// `mariadbd --help --verbose`: every option is looked up and every value converted; no data directory is touched.
  static let mariadbd = Adapter(
    "mariadbd",
    "The MariaDB server looks up every option of its files and converts every value, and the client those of [client]; plugins are loaded, nothing is started. Files of other series than the installed one are not judged.",
    needs: ["mariadbd", "mariadb"], needsHostRoot: true,
    readiness: { tools in
      guard let version = tools.version("mariadbd", ["--no-defaults", "--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, host in OptionFileName.isOne(file) && host.package(for: file, named: "mariadb") != nil },
    examples: ServerOptionExamples.mariadb
  ) { workspace, files in
    guard let installed = workspace.tools.version("mariadbd", ["--no-defaults", "--version"]) else { return .failed("does not tell its version") }
    return judge(files, workspace) { file in
      let release = workspace.host.package(for: file, named: "mariadb")?.release
      return mismatch(release, installed, server: "MariaDB", program: "mariadbd")
    } ask: { file, text in
      let reader = OptionFileReader(file, text, program: "mariadbd")
      let answer = workspace.runInHostRoot(
        "mariadbd", ["--defaults-file=\(file.target ?? "")", "--user=root", "--help", "--verbose"], adding: [file.with(text)])
      let reading = reader.read(answer, groups: groups(in: answer.output))
      guard reader.hasClientGroups, reading.fatalLine == nil, reading.failure == nil else { return reading }
      let client = workspace.runInHostRoot("mariadb", ["--defaults-file=\(file.target ?? "")", "--help"], adding: [file.with(text)])
      var both = OptionFileReader(file, text, program: "mariadb", isClient: true).read(client, groups: [])
      both.complaints = reading.complaints + both.complaints
      return both
    }
  }

  /// `mysqld --validate-config` (MySQL 8.0.16 and later), and `--help --verbose` before it had that.
  static let mysqld = Adapter(
    "mysqld",
    "The MySQL server, Percona's, Percona XtraDB Cluster's and NDB Cluster's look up every option of their own files and convert every value; options of plugins are left out, since --validate-config does not know them. Files of another vendor or series than the installed one are not judged.",
    needs: ["mysqld"], needsHostRoot: true,
    readiness: { tools in
      let text = tools.run("mysqld", ["--no-defaults", "--version"])
      guard let version = Tools.firstNumber(in: text.output) else { return .unusable("does not tell its version") }
      return text.output.contains("MariaDB") ? .unusable("is MariaDB \(version)") : .ready(version: version)
    },
    takes: { file, host in OptionFileName.isOne(file) && vendor(of: file, host) != nil },
    examples: ServerOptionExamples.mysql
  ) { workspace, files in
    let text = workspace.tools.run("mysqld", ["--no-defaults", "--version"]).output
    guard let installed = Tools.firstNumber(in: text), let version = try? Version.parse(installed).get() else {
      return .failed("does not tell its version")
    }
    return judge(files, workspace) { file in
      guard let (vendor, package) = vendor(of: file, workspace.host) else { return nil }
      let here: Vendor = text.contains("XtraDB Cluster") ? .cluster : text.contains("MySQL Cluster") ? .ndb : text.contains("Percona") ? .percona : .oracle
      if here != vendor { return "mysqld is \(here.rawValue)'s, and the files are for \(vendor.rawValue)" }
      return mismatch(package.release, installed, server: vendor.rawValue, program: "mysqld")
    } ask: { file, text in
      let own = OptionFileReader.withoutPluginOptions(text)
      let reader = OptionFileReader(file, own, program: "mysqld")
      // What comes after the file wins: complaints go to standard error, whatever `log_error` says.
      let validate = version < Version(8, 0, 16) ? ["--help", "--verbose"] : ["--validate-config", "--log-error=stderr", "--log-error-verbosity=2"]
      let answer = workspace.runInHostRoot("mysqld", ["--defaults-file=\(file.target ?? "")", "--user=root"] + validate, adding: [file.with(own)])
      return reader.read(answer, groups: ["mysqld", "server", "mysqld-\(version.numbers.prefix(2).map(String.init).joined(separator: "."))"])
    }
  }

  // MARK: Who built it

  private enum Vendor: String, Sendable {
    case oracle = "MySQL"
    case percona = "Percona Server"
    case cluster = "Percona XtraDB Cluster"
    case ndb = "MySQL NDB Cluster"
  }

  private static func vendor(of file: BundleFile, _ host: HostModel) -> (Vendor, HostModel.Package)? {
    if let package = host.package(for: file, named: "xtradb-cluster") { return package.name.contains("garbd") ? nil : (.cluster, package) }
    if let package = host.package(for: file, named: "mysql-cluster-community-server") { return (.ndb, package) }
    if let package = host.package(for: file, named: "ercona-") { return (.percona, package) }
    return host.package(for: file, named: "mysql-server", "mysql-community-server").map { (.oracle, $0) }
  }

  /// Options come and go with a series.
  private static func mismatch(_ release: Version?, _ installed: String, server: String, program: String) -> String? {
    guard let release, let version = try? Version.parse(installed).get() else { return nil }
    let series = release.numbers.prefix(2)
    return Array(version.numbers.prefix(series.count)) == Array(series)
      ? nil : "\(program) is \(installed), and the files are for \(server) \(series.map(String.init).joined(separator: "."))"
  }

  // MARK: One file after the other

  private static func judge(
    _ files: [BundleFile], _ workspace: Workspace, mismatch: (BundleFile) -> String?,
    ask: (BundleFile, [UInt8]) -> OptionFileReader.Reading
  ) -> Verdict {
    var verdict = Verdict()
    for file in files {
      if let reason = mismatch(file) {
        verdict.skips.append(Verdict.Skip([file.path], reason))
        continue
      }
      var text = file.bytes
      for _ in 0..<Self.rounds {
        let reading = ask(file, text)
        if let failure = reading.failure { return .failed(failure) }
        for complaint in reading.complaints where !verdict.complaints.contains(complaint) { verdict.complaints.append(complaint) }
        guard let line = reading.fatalLine else { break }
        text = OptionFileReader.without(line: line, text)
      }
    }
    return verdict
  }

  /// So many options that the server refuses are found in one file.
  private static let rounds = 8

  /// What `--help --verbose` says of itself: "The following groups are read: mysqld server …".
  private static func groups(in help: String) -> Set<String> {
    let beginning = "The following groups are read:"
    guard let line = help.split(separator: "\n").first(where: { $0.hasPrefix(beginning) }) else { return [] }
    return Set(line.dropFirst(beginning.count).split(separator: " ").map(String.init))
  }
}

enum OptionFileName {
  /// Where servers read options: /etc/my.cnf, and what is below /etc/mysql and /etc/my.cnf.d.
  static func isOne(_ file: BundleFile) -> Bool {
    guard let target = file.target, target.hasSuffix(".cnf") else { return false }
    return target == "/etc/my.cnf" || target.hasPrefix("/etc/my.cnf.d/") || target.hasPrefix("/etc/mysql/")
  }
}

extension BundleFile {
  func with(_ bytes: [UInt8]) -> BundleFile {
    BundleFile(path: path, bytes: bytes, mode: mode, owner: owner, group: group, service: service)
  }
}

private enum ServerOptionExamples {
  private static let cnf = """
    # written by hac
    [mysqld]
    server_id                        = 167903243
    port                             = 3307
    read_only                        = ON
    log_bin                          = mysql-bin
    binlog_format                    = ROW
    auto_increment_increment         = 2
    innodb_flush_log_at_trx_commit   = 1
    [client]
    port                             = 3307

    """

  static let mariadb = examples(
    "rootfs/etc/mysql/mariadb.conf.d/zz-hac-replication.cnf",
    HostModel(name: "wiki1", packages: [.init("mariadb-server", service: "wiki-db")]))
    + [
      broken("a number out of its range", "167903243", "0"),
      broken("a word that is no boolean", "= ON", "= MAYBE", mark: "MAYBE"),
      broken("an option of MySQL alone", "read_only   ", "super_read_only", mark: "super_read_only"),
      broken("an option of a plugin that is not there", "binlog_format ", "plugin_load_add = nothing.so\n#", mark: "plugin_load_add"),
      broken("a client's option that no client knows", "[client]\n", "[client]\nwsrep_on = 1\n", mark: "wsrep_on"),
    ]

  static let mysql = examples(
    "rootfs/etc/mysql/mysql.conf.d/zz-hac-replication.cnf", HostModel(name: "db1", packages: [.init("mysql-server", service: "db")]))

  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(
      title, on: HostModel(name: "wiki1", packages: [.init("mariadb-server")]),
      [BundleFile("rootfs/etc/mysql/mariadb.conf.d/zz-hac-replication.cnf", cnf.replacingFirst(old, by: new))], mark: mark ?? new)
  }

  private static func examples(_ path: String, _ host: HostModel) -> [Adapter.Example] {
    func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
      .broken(title, on: host, [BundleFile(path, cnf.replacingFirst(old, by: new))], mark: mark ?? new)
    }
    return [
      .good("a source of a pair", on: host, [BundleFile(path, cnf)]),
      broken("an unknown option", "read_only", "read_onyl"),
      broken("a second unknown option", "read_only                        = ON\n", "foo=1\nbar=2\n", mark: "bar=2"),
      broken("a word for a number", "= 3307\nread", "= lots\nread", mark: "= lots"),
      broken("an unknown value", "ROW", "ROWS"),
      broken("options before any group", "[mysqld]\n", "", mark: "server_id"),
      broken("a group that nobody reads", "[mysqld]", "[mysqdl]"),
      broken("a group without its bracket", "[mysqld]", "[mysqld"),
      .broken("a file cut off in the middle", on: host, [BundleFile(path, String(cnf.prefix(200)))]),
    ]
  }
}
