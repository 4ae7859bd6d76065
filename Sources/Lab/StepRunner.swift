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

  /// Brings every host its bundle, as the tarball that hac writes.
  public func deliver() throws(LabError) {
    for node in emission.hosts {
      let host = try lab[emission.plan.topology[node].name]
      let archive: [UInt8]
      do {
        archive = try Self.archive(node, of: emission)
      } catch {
        throw LabError("\(error)")
      }
      try GuestFiles.write(archive, to: "\(host.sharedDirectory)/bundle.tar", mode: 0o600)
      try host.must("rm -rf \(Self.bundle) && mkdir \(Self.bundle) && tar -xf /lab/bundle.tar -C \(Self.bundle) --strip-components=1")
    }
  }

  private static func archive(_ node: NodeID, of emission: Emission) throws -> [UInt8] {
    try BundleWriter.archive(node, of: emission, options: WriteOptions(archive: Compression.none))
  }

  /// The steps of a procedure, in order; of some hosts or services only where told so.
  public func steps(of procedure: Procedure, where isWanted: (Step) -> Bool = { _ in true }) -> [Step] {
    emission.graph.order.map { emission.plan.facts.steps.all[$0] }.filter { $0.procedure == procedure && isWanted($0) }
  }

  /// Does the steps of a procedure. `done` is told of each, with the seconds that it took.
  public func run(
    _ procedure: Procedure, where isWanted: (Step) -> Bool = { _ in true }, done: (Step, Double) -> Void = { _, _ in }
  ) throws(LabError) {
    for step in steps(of: procedure, where: isWanted) {
      let start = Lab.now
      try run(step)
      done(step, Lab.now - start)
    }
  }

  /// Does one step and waits until its probe proves it.
  public func run(_ step: Step) throws(LabError) {
    let id = StepGraph.id(of: step, in: emission.plan)
    let host = try lab[emission.plan.topology[step.node].name]
    if let line = Runbook.commandLine(of: step, in: emission) {
      let result = try host.run("cd \(Self.bundle) && \(line)", timeout: .seconds(600))
      guard result.succeeded else { throw LabError("\(id) ended with \(result.status):\n\(result.output)\(result.errors)") }
    } else {
      guard let hand = hands[step.slug] else { throw LabError("\(id): a human must do this, and nobody does: \(step.title)") }
      try hand(step, host)
    }
    if let probe = step.probe { try prove(probe, id, on: host) }
  }

  private func prove(_ probe: Step.Probe, _ id: String, on host: VirtualHost) throws(LabError) {
    var last = ""
    let timeout = Swift.Duration.milliseconds(probe.timeout.milliseconds)
    let seconds = try lab.wait(upTo: timeout, every: .milliseconds(500)) { () throws(LabError) -> Bool in
      let result = try host.run("cd \(Self.bundle) && \(Runbook.command(probe.command))", timeout: timeout)
      last = result.output + result.errors
      guard let output = probe.output else { return result.succeeded }
      return result.output.contains(output)
    }
    guard seconds != nil else { throw LabError("\(id): the probe `\(probe.command.joined(separator: " "))` \(probe.expectation), but it printed:\n\(last)") }
  }
}
