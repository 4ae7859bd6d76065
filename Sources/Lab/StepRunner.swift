import BundleOutput
import HACCompiler
@preconcurrency import Glibc
import TopologyModel

/// Does the steps of a compiled topology on the lab's hosts, in the graph's order: what an operator does who follows
/// RUNBOOK.md, where each stands as the line that is run here.
public struct StepRunner {
  /// What a human does at a step that only a human can do.
  public typealias Hands = (Step, VirtualHost) throws(LabError) -> Void

  public let emission: Emission
  private let lab: Lab
  /// By slug. A human's step without hands is an error: it would be a step that nobody did.
  private let hands: [String: Hands]

  public init(_ emission: Emission, in lab: Lab, hands: [String: Hands] = [:]) {
    self.emission = emission
    self.lab = lab
    self.hands = hands
  }

  /// Where a bundle is on its host.
  public static let bundle = "/root/bundle"

  /// Brings the hosts of the lab their bundles, as the tarballs that hac writes, into a directory; only some where told so.
  public func deliver(to directory: String = Self.bundle, where isWanted: (VirtualHost) -> Bool = { _ in true }) throws(LabError) {
    for node in emission.hosts {
      guard let host = lab.hosts.first(where: { $0.name == emission.plan.topology[node].name }), isWanted(host) else { continue }
      let archive: [UInt8]
      do {
        archive = try Self.archive(node, of: emission)
      } catch {
        throw LabError("\(error)")
      }
      try GuestFiles.write(archive, to: "\(host.sharedDirectory)/bundle.tar", mode: 0o600)
      try host.must("rm -rf \(directory) && mkdir \(directory) && tar -xf /lab/bundle.tar -C \(directory) --strip-components=1")
    }
  }

  private static func archive(_ node: NodeID, of emission: Emission) throws -> [UInt8] {
    try BundleWriter.archive(node, of: emission, options: WriteOptions(archive: Compression.none))
  }

  /// The steps of a procedure, in order; of some hosts or services only where told so.
  public func steps(of procedure: Procedure, where isWanted: (Step) -> Bool = { _ in true }) -> [Step] {
    indices(of: procedure, where: isWanted).map { emission.plan.facts.steps.all[$0] }
  }

  private func indices(of procedure: Procedure, where isWanted: (Step) -> Bool) -> [Int] {
    emission.graph.order.filter { index in
      let step = emission.plan.facts.steps.all[index]
      return step.procedure == procedure && isWanted(step)
    }
  }

  /// Does the steps of a procedure: on each host one after the other, on several hosts at once where the graph lets them.
  /// `done` is told of each, with the seconds that it took.
  public func run(
    _ procedure: Procedure, where isWanted: (Step) -> Bool = { _ in true }, done: (Step, Double) -> Void = { _, _ in }
  ) throws(LabError) {
    var pending = indices(of: procedure, where: isWanted)
    let predecessors = StepGraph.predecessors(in: emission.plan)
    var open = Set(pending)
    var running: [RunningStep] = []
    while !open.isEmpty {
      // One step at a time on a host, in the order of the graph; the first that is open can always begin.
      var busy = Set(running.map(\.step.node))
      var waiting: [Int] = []
      for index in pending {
        let isNext = busy.insert(emission.plan.facts.steps.all[index].node).inserted
        if isNext, predecessors[index].allSatisfy({ !open.contains($0) }) {
          running.append(try begin(index))
        } else {
          waiting.append(index)
        }
      }
      pending = waiting
      for run in running where try run.advance() {
        open.remove(run.index)
        done(run.step, Lab.now - run.start)
      }
      running.removeAll { !open.contains($0.index) }
      usleep(20_000)
    }
  }

  /// Does one step and waits until its probe proves it.
  public func run(_ step: Step) throws(LabError) {
    let id = StepGraph.id(of: step, in: emission.plan)
    guard let index = emission.graph.order.first(where: { StepGraph.id(of: emission.plan.facts.steps.all[$0], in: emission.plan) == id }) else {
      throw LabError("\(id) is no step of \(emission.name)")
    }
    let running = try begin(index)
    while try !running.advance() { usleep(20_000) }
  }

  private func begin(_ index: Int) throws(LabError) -> RunningStep {
    let step = emission.plan.facts.steps.all[index]
    let host = try lab[emission.plan.topology[step.node].name]
    let running = RunningStep(index: index, step: step, id: StepGraph.id(of: step, in: emission.plan), host: host)
    if let line = Runbook.commandLine(of: step, in: emission) {
      try running.act("cd \(Self.bundle) && \(line)")
    } else {
      guard let hand = hands[step.slug] else { throw LabError("\(running.id): a human must do this, and nobody does: \(step.title)") }
      try hand(step, host)
      try running.prove()
    }
    return running
  }
}

/// A step that has begun. A class because it is one event on one host, asked about until it is over.
private final class RunningStep {
  let index: Int
  let step: Step
  let id: String
  let start = Lab.now
  private let host: VirtualHost
  private var request: VirtualHost.Request?
  /// When the probe must have proved the step; nil while the action runs.
  private var deadline: Double?

  init(index: Int, step: Step, id: String, host: VirtualHost) {
    self.index = index
    self.step = step
    self.id = id
    self.host = host
  }

  func act(_ line: String) throws(LabError) { request = try host.start(line, timeout: .seconds(600)) }

  /// A probe that runs all the time would slow down what it waits for.
  func prove(isAgain: Bool = false) throws(LabError) {
    guard let probe = step.probe else { return }
    let timeout = Swift.Duration.milliseconds(probe.timeout.milliseconds)
    if deadline == nil { deadline = Lab.now + Double(probe.timeout.milliseconds) / 1000 }
    let pause = isAgain ? "sleep 1; " : ""
    request = try host.start("\(pause)cd \(StepRunner.bundle) && \(Runbook.command(probe.command))", timeout: timeout)
  }

  /// True when the step is over and proved.
  func advance() throws(LabError) -> Bool {
    guard let request else { return true }
    guard let result = try host.takeResult(of: request) else { return false }
    self.request = nil
    guard let probe = step.probe, let deadline else {
      guard result.succeeded else { throw LabError("\(id) ended with \(result.status):\n\(result.output)\(result.errors)") }
      try prove()
      return self.request == nil
    }
    if probe.output.map({ result.output.contains($0) }) ?? result.succeeded { return true }
    guard Lab.now < deadline else {
      throw LabError("\(id): `\(Runbook.command(probe.command))` \(probe.expectation): not so:\n\(result.output)\(result.errors)")
    }
    try prove(isAgain: true)
    return false
  }
}
