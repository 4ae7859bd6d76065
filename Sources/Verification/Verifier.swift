import BundleOutput
import HACCompiler
import SourceText
import TopologyModel

/// How a verification is to be done.
public struct VerifyOptions: Sendable {
  /// Only this host.
  public var host: String?
  /// A file that no program judged is an error.
  public var requiresTools = false
  /// Warnings count as errors.
  public var isStrict = false
  public var adapters = Adapters.all
  public var tools = Tools()
  public var workers = 2
  public init(host: String? = nil, requiresTools: Bool = false) {
    self.host = host
    self.requiresTools = requiresTools
  }
}

/// What the programs of this machine say of a stack's files.
public struct Verification: Sendable {
  /// The topology's sources with the emitted files that are spoken of, and the findings.
  public let sources: SourceMap
  public let report: Report
  public let summary: ProofSummary
}

/// Runs the real programs on a stack's files, and puts what they say at the topology lines that caused it.
public struct Verifier: Sendable {
  /// Where the files of the hosts come from.
  private enum Input: Sendable {
    case disk([(host: String, path: String)])
    case memory(Emission)
  }

  private let source: OutputSource
  private let deferred: Emission
  private let standIns: Emission
  private let input: Input
  /// Before the path of a file in the bundle, by host.
  private let shownAs: @Sendable (String) -> String
  private let options: VerifyOptions

  /// An output directory. `nil` where the topology cannot be emitted; its report says why.
  public init?(stack: String, shownAs name: String, source: inout OutputSource, options: VerifyOptions) {
    let hosts = BundleReader.hosts(in: stack)
    self.init(.disk(hosts), &source, options) { host in
      let path = hosts.first { $0.host == host }?.path ?? "\(stack)/hosts/\(host)"
      return name + path.dropFirst(stack.count)
    }
  }

  /// What is about to be written below `output`.
  public init?(_ emission: Emission, output: String, source: inout OutputSource, options: VerifyOptions) {
    self.init(.memory(emission), &source, options) { "\(output)/\(emission.name)/hosts/\($0)" }
  }

  private init?(_ input: Input, _ source: inout OutputSource, _ options: VerifyOptions, shownAs: @escaping @Sendable (String) -> String) {
    let deferred = Compiler.emit(&source.result, secrets: .deferred)
    let standIns = Compiler.emit(&source.result, secrets: .standIns)
    guard source.index < deferred.count, source.index < standIns.count else { return nil }
    self.deferred = deferred[source.index]
    self.standIns = standIns[source.index]
    self.source = source
    self.input = input
    self.shownAs = shownAs
    self.options = options
  }

  /// What one host came to.
  private enum HostResult: Sendable {
    case done(HostRun)
    case unreadable(NodeID, String)
  }

  public func run() -> Verification {
    let plan = standIns.plan
    let present = hostsPresent()
    let hosts = standIns.hosts.filter { node in
      let name = plan.topology[node].name
      return present.contains(name) && (options.host == nil || options.host == name)
    }
    let verdicts = Verdicts(tools: options.tools)
    let results = mapWithWorkers(options.workers, jobs: hosts.count, makeState: { 0 }) { (_: inout Int, job) -> HostResult in
      verify(hosts[job], verdicts)
    }
    var assembly = Assembly(source, standIns, adapters: options.adapters, shownAs: shownAs)
    for result in results {
      switch result {
      case .done(let run): assembly.add(run)
      case .unreadable(let node, let reason): assembly.addUnreadable(node, reason)
      }
    }
    if options.host == nil {
      assembly.addStrangers(present.subtracting(standIns.hosts.map { plan.topology[$0].name }).sorted())
      assembly.addAbsent(standIns.hosts.filter { !present.contains(plan.topology[$0].name) })
    }
    return assembly.finish(options)
  }

  /// Whether there is a bundle of the host that `options` ask for.
  public var hasHost: Bool { options.host.map { hostsPresent().contains($0) && standIns.plan.topology.node(named: $0) != nil } ?? true }

  private func hostsPresent() -> Set<String> {
    switch input {
    case .disk(let hosts): Set(hosts.map(\.host))
    case .memory(let emission): Set(emission.hosts.map { emission.plan.topology[$0].name })
    }
  }

  private func verify(_ node: NodeID, _ verdicts: Verdicts) -> HostResult {
    do {
      let disk = try files(of: node)
      let comparison = HostComparison(
        disk: disk, deferred: deferred.bundle(of: node), standIns: standIns.bundle(of: node),
        secretNames: standIns.plan.topology.secrets.map(\.name))
      var run = HostRun(node, adapters: options.adapters)
      let scratch = try ScratchSpace()
      try run.run(
        options.adapters, verdicts, comparison, host: HostModel(node, of: standIns.plan), tools: options.tools, scratch: scratch.path)
      return .done(run)
    } catch {
      return .unreadable(node, "\(error)")
    }
  }

  private func files(of node: NodeID) throws(BundleError) -> [String: [UInt8]] {
    let name = standIns.plan.topology[node].name
    switch input {
    case .memory(let emission):
      return Dictionary(emission.bundle(of: node).map { ($0.path, $0.bytes) }) { first, _ in first }
    case .disk(let hosts):
      guard let path = hosts.first(where: { $0.host == name })?.path else { throw BundleError("there is no bundle of `\(name)`") }
      return try BundleReader(tools: options.tools).read(path, host: name)
    }
  }
}
