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
  static let all: [Suite] = [.vrrp, .vrrpPreempt, .mysqlDualMaster, .influxDBDual] + minio + [.disks, .install]
}
