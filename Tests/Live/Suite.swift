import Lab

/// Something proved on real programs, in the lab.
struct Suite: Sendable {
  let name: String
  let summary: String
  /// Programs without which it cannot run.
  let programs: [Program]
  let run: @Sendable (inout Ledger) throws -> Void
}

extension Suite {
  static let all: [Suite] = [.vrrp, .mysqlDualMaster, .influxDBDual] + minio + [.disks, .install]
}

/// A real program, and how to learn its version.
struct Program: Sendable {
  let name: String
  /// Prints the version somewhere.
  let version: [String]

  static let keepalived = Program(name: "keepalived", version: ["--version"])
}
