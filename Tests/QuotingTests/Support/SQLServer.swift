@preconcurrency import Glibc
import Processes
import Testing
import Workbench

/// A MariaDB server of a test's own, on a socket in a directory of its own.
struct SQLServer: ~Copyable {
  private let scratch: ScratchDirectory
  private let server: Child
  var socket: String { scratch.files.path("socket") }
  var dataDirectory: String { scratch.files.path("data") }

  init() throws {
    let scratch = try ScratchDirectory()
    let socket = scratch.files.path("socket")
    let common = ["--no-defaults", "--datadir=\(scratch.files.path("data"))", "--skip-log-bin"] + (getuid() == 0 ? ["--user=root"] : [])
    _ = try output(of: "mariadb-install-db", common + ["--skip-test-db", "--auth-root-authentication-method=normal"])
    let server = try Child.start("mariadbd", common + ["--socket=\(socket)", "--skip-networking", "--innodb-flush-log-at-trx-commit=0"])
    let deadline = ContinuousClock.now + .seconds(60)
    while try !Command("mariadb", ["--no-defaults", "--socket=\(socket)", "--user=root", "--execute=SELECT 1"]).run().succeeded {
      try #require(ContinuousClock.now < deadline, "the server does not come up")
      usleep(50_000)
    }
    self.scratch = scratch
    self.server = server
  }

  /// Feeds a file to the client in the way that a step does: `client` with the option files that are there, and this
  /// server's socket.
  func run(_ sql: String, client: [String], optionFile: String = "") throws -> Output {
    let options = try scratch.write(optionFile, to: "client.cnf")
    let words = ["--defaults-file=\(options)"] + client.dropFirst().map { $0.hasPrefix("--socket=") ? "--socket=\(socket)" : $0 }
    return try output(of: "mariadb", words + ["--batch", "--skip-column-names"], input: sql)
  }
}
