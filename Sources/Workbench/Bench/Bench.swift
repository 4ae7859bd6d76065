import HACCompiler

/// The measurements of one size: the medians of its runs.
struct BenchSize: Sendable {
  let hosts: Int
  private let medians: [String: Double]

  init(hosts: Int, runs: [BenchRun]) {
    self.hosts = hosts
    var all: [String: [Double]] = [:]
    for run in runs {
      for (name, value) in run.values { all[name, default: []].append(value) }
    }
    medians = all.mapValues(\.median)
  }

  subscript(name: String) -> Double { medians[name] ?? 0 }

  func seconds(_ stage: Stage) -> Double { self["\(stage).seconds"] }

  /// From the text to the findings: everything before emission.
  var checkSeconds: Double { [Stage.parse, .decode, .resolve, .plan, .check].reduce(0) { $0 + seconds($1) } }
}

/// What a user would write instead, measured in the same run.
struct BenchPeer: Sendable {
  let title: String
  /// nil when it is not installed.
  let seconds: Double?
  /// hac's own time for the same.
  let own: Double
}

/// Runs the benchmark.
public struct Bench {
  public var sizes = [3, 30, 300, 3000, 30000]
  public var runs = 5
  /// The executable that users get; and this one, which measures one topology when run as `bench-run`.
  public let hac: String
  public let measurer: [String]
  /// The directory of the programs to compare with; nil: none.
  public let peers: String?

  public init(hac: String, measurer: [String], peers: String?) {
    self.hac = hac
    self.measurer = measurer
    self.peers = peers
  }

  /// The table; `note` is told what is being done.
  public func run(note: (String) -> Void) throws(WorkbenchError) -> String {
    let scratch = try ScratchDirectory()
    var measured: [BenchSize] = []
    for hosts in sizes {
      note("\(hosts) hosts")
      try scratch.files.write(Array(TopologyGenerator.topology(hosts: hosts, seed: 1).utf8), to: "bench.yaml")
      var results: [BenchRun] = []
      for _ in 0..<(hosts > 10_000 ? min(3, runs) : runs) {
        let process = try TimedProcess(measurer + [scratch.files.path("bench.yaml"), scratch.files.path("work")])
        guard process.succeeded else { throw WorkbenchError("the measurement of \(hosts) hosts failed: \(process.failure)") }
        results.append(BenchRun(parsing: process.output))
      }
      measured.append(BenchSize(hosts: hosts, runs: results))
    }
    note("processes")
    try scratch.files.write(Array(TopologyGenerator.topology(hosts: 10, seed: 1).utf8), to: "ten.yaml")
    let check = try TimedProcess.median([hac, "check", scratch.files.path("ten.yaml")], runs: 41)
    try scratch.files.write(Array(TopologyGenerator.topology(hosts: 300, seed: 1, clusterSize: 10).utf8), to: "thirty.yaml")
    let analysis = try TimedProcess.median([hac, "analyze", scratch.files.path("thirty.yaml")], runs: 5)
    let peers = try measurePeers(scratch.files)
    return BenchTable(sizes: measured, tenNodeCheck: check, analysis: analysis, peers: peers).text
  }

  private func measurePeers(_ files: Repository) throws(WorkbenchError) -> [BenchPeer] {
    guard let peers else { return [] }
    var result: [BenchPeer] = []
    for (title, hosts, program, runs) in [("Python, Jinja2, PyYAML's C loader", 900, "python", 3), ("ansible-core, template module", 3, "ansible", 1)] {
      try files.write(Array(TopologyGenerator.topology(hosts: hosts, seed: 1).utf8), to: "peer.yaml")
      let own = try TimedProcess.median(
        [hac, "compile", "--defer-secrets", files.path("peer.yaml"), "-o", files.path("peer")], runs: runs + 2, before: { files.removeTree("peer") })
      let argv = ["\(peers)/\(program)", files.path("peer.yaml"), files.path("peer")]
      var times: [Double] = []
      for _ in 0..<runs {
        files.removeTree("peer")
        let process = try TimedProcess(argv)
        if process.succeeded { times.append(process.seconds) }
      }
      result.append(BenchPeer(title: "\(title), \(hosts) hosts", seconds: times.isEmpty ? nil : times.median, own: own))
    }
    return result
  }
}
