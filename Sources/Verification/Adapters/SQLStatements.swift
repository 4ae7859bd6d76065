import SourceText

/// SQL files for MariaDB, run by a server of their own that is thrown away: empty, without a network, and without the host's
/// option files. Accounts, grants and replication are made in it for real, in the files' order.
extension Adapter {
  static let mariadbSQL = Adapter(
    "mariadb-sql",
    "A MariaDB server made for the purpose, without a network, runs the SQL files in their order: syntax, privileges and options of statements are proved, data is not there.",
    needs: ["mariadbd", "mariadb", "mariadb-install-db"], needsHostRoot: true,
    readiness: { tools in
      guard let version = tools.version("mariadbd", ["--no-defaults", "--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, host in file.path.hasPrefix("sql/") && file.name.hasSuffix(".sql") && host.package(for: file, named: "mariadb") != nil },
    examples: SQLExamples.all
  ) { workspace, files in
    let tree = files.map { BundleFile(path: "rootfs/hac-sql/\($0.name)", bytes: $0.bytes) }
    let answer = workspace.runInHostRoot("sh", ["-c", script, "sql"] + files.map(\.name), adding: tree)
    if let failure = answer.failure { return .failed(failure) }
    guard answer.output.contains("hac: the server ran") else { return .failed(answer.lines.last ?? "the server did not start") }
    var complaints: [Complaint] = []
    var current: BundleFile?
    for line in Answer.lines(answer.errors) {
      if line.hasPrefix("hac: file ") { current = files.first { $0.name == line.dropFirst("hac: file ".count) } }
      guard let current, line.hasPrefix("ERROR ") else { continue }
      complaints.append(Complaint(current.path, line: number(in: line), line))
    }
    return Verdict(complaints)
  }

  /// `ERROR 1064 (42000) at line 13: You have an error …`
  private static func number(in line: String) -> Int? {
    guard let found = line.firstRange(of: " at line ") else { return nil }
    return Int(line[found.upperBound...].prefix { $0.isNumber })
  }

  /// --force goes on after an error, as an operator's client would not: one run finds them all.
  private static let script = """
    set -u
    mkdir -p /var/lib/mysql
    mariadb-install-db --no-defaults --user=root --datadir=/var/lib/mysql --auth-root-authentication-method=socket \
      --skip-test-db --skip-name-resolve --force >/tmp/made 2>&1 || { tail -n 3 /tmp/made >&2; exit 1; }
    mariadbd --no-defaults --user=root --datadir=/var/lib/mysql --socket=/run/hac.sock --skip-networking \
      --log-bin --server-id=1 --innodb-flush-log-at-trx-commit=0 >/tmp/log 2>&1 &
    tries=0
    until [ -S /run/hac.sock ]; do
      tries=$((tries + 1))
      if [ "$tries" -gt 300 ] || ! kill -0 $! 2>/dev/null; then tail -n 3 /tmp/log >&2; exit 1; fi
      sleep 0.1
    done
    echo 'hac: the server ran'
    for name; do
      echo "hac: file $name" >&2
      mariadb --no-defaults --socket=/run/hac.sock --batch --force <"/hac-sql/$name" >/dev/null
    done
    kill -KILL $!
    """
}

private enum SQLExamples {
  private static let host = HostModel(name: "wiki1", packages: [.init("mariadb-server", service: "wiki-db")])
  private static let accounts = """
    SET SESSION sql_log_bin = 0;
    CREATE USER IF NOT EXISTS 'repl'@'10.2.0.12' IDENTIFIED BY 'aSecret8';
    GRANT REPLICATION SLAVE ON *.* TO 'repl'@'10.2.0.12';
    SET SESSION sql_log_bin = 1;

    """
  private static let follow = "STOP SLAVE;\nCHANGE MASTER TO MASTER_HOST='10.2.0.12', MASTER_PORT=3307, MASTER_USER='repl';\n"

  private static func files(_ accounts: String, _ follow: String) -> [BundleFile] {
    [BundleFile("sql/10-accounts.sql", accounts, mode: 0o600), BundleFile("sql/30-follow.sql", follow, mode: 0o600)]
  }

  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, on: host, files(accounts.replacingFirst(old, by: new), follow), mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("accounts, and a source to follow", on: host, files(accounts, follow)),
    broken("a misspelt statement", "CREATE USER", "CREATE USR"),
    broken("an unknown privilege", "REPLICATION SLAVE", "REPLICATE"),
    broken("a variable that is not there", "sql_log_bin = 1", "sql_log_bim = 1"),
    broken("a quote that nobody closes", "BY 'aSecret8'", "BY 'aSecret8", mark: "CREATE USER"),
    .broken("an unknown option of replication", on: host, files(accounts, follow.replacingFirst("MASTER_PORT", by: "MASTER_PROT")), path: "sql/30-follow.sql", mark: "CHANGE"),
    .broken("a file cut off in the middle", on: host, files(String(accounts.prefix(70)), follow)),
  ]
}
