@preconcurrency import Glibc
import Lab
import TopologyModel

/// One virtual address in the lab: disturbs it, waits until it has come to rest, and compares with what was predicted.
struct AddressTrial {
  let stack: LiveStack
  private let vip: String
  /// `ADDRESS/PREFIX`, as the hosts have it.
  let address: String
  /// The holders' names, the highest priority first.
  let candidates: [String]

  init(_ vip: String, of stack: LiveStack) throws(LabError) {
    self.stack = stack
    let plan = stack.emission.plan
    let routers = plan.facts.virtualRouters.all.filter { plan.topology[$0.vip].name == vip }
    guard let first = routers.first, let address = first.addresses.first?.value else { throw LabError("no address `\(vip)`") }
    self.address = address.written
    self.vip = vip
    candidates = routers.sorted { $0.priority.value > $1.priority.value }.map { plan.topology[$0.node].name }
  }

  /// `advert_int` of the suites' topologies, in seconds.
  private static let advertisementInterval = 1.0

  var holders: [String] { stack.lab.addresses.holders(of: address, at: Lab.now) }

  func holder() throws(LabError) -> VirtualHost {
    guard let name = holders.first else { throw LabError("nobody holds \(address)") }
    return try stack.host(name)
  }

  /// What `hac analyze --fail HOST` says, the address being where it is now.
  func prediction(failing host: VirtualHost) throws(LabError) -> Prediction { try prediction(.fails(host.name)) }

  /// What `hac analyze --partition HOST/rest` says, the address being where it is now.
  func prediction(cuttingOff host: VirtualHost) throws(LabError) -> Prediction { try prediction(.partition("\(host.name)/rest")) }

  private func prediction(_ event: Prediction.Event) throws(LabError) -> Prediction {
    try Prediction(of: vip, heldBy: try holder().name, after: event, in: stack.emission)
  }

  /// The disturbance has the outcome that `hac analyze` says, in the time that it says.
  func settles(
    as prediction: Prediction, after start: Double, _ sentence: String, measuredAs name: String, isTimed: Bool = true, _ ledger: inout Ledger
  ) throws(LabError) {
    let found = try settles(
      on: { $0 == prediction.holders }, after: start, "\(sentence): as predicted, \(prediction.holders.joined(separator: " and "))", measuredAs: name, &ledger)
    guard isTimed, let found, let seconds = prediction.seconds else { return }
    // A virtual host is late by fractions of a second where its machine has other things to do.
    ledger.expect(found <= seconds + 1, "in the time that was predicted, \(seconds) s", "it took \(Ledger.written(found)) s")
  }

  /// Waits until exactly `predicted` hold the address, then watches for as long as `rest` that nothing else happens.
  /// `start` is when the disturbance was; the time until the holders are those predicted is measured under `name`.
  @discardableResult func settles(
    on predicted: (([String]) -> Bool), after start: Double, _ sentence: String, measuredAs name: String? = nil,
    within limit: Swift.Duration = .seconds(60), rest: Swift.Duration = .seconds(6), _ ledger: inout Ledger
  ) throws(LabError) -> Double? {
    let came = try stack.lab.wait(upTo: limit) { () throws(LabError) -> Bool in predicted(holders) }
    guard came != nil else {
      ledger.expect(false, sentence, "held by \(holders)\n\(diary(from: start))")
      return nil
    }
    // The hosts' own clocks say when; the lab only looks now and then.
    let rested = Lab.now
    _ = try stack.lab.wait(upTo: rest) { () throws(LabError) -> Bool in false }
    let stretches = stack.lab.addresses.stretches(of: address, from: start, to: Lab.now)
    let settled = stretches.lastIndex { !predicted($0.holders) }.map { $0 + 1 } ?? 0
    // Two whose timers end together may both announce themselves: the lower yields at the other's next advertisement.
    let isQuiet = settled < stretches.count && stretches[settled].from <= rested + Self.advertisementInterval
    ledger.expect(isQuiet, sentence, diary(from: start))
    guard isQuiet else { return nil }
    ledger.note(diary(from: start))
    let seconds = stretches[settled].from - start
    if let name { ledger.measured(name, seconds) }
    return seconds
  }

  /// Who held the address when, in seconds after `start`.
  func diary(from start: Double) -> String {
    stack.lab.addresses.stretches(of: address, from: start, to: Lab.now)
      .map { "\(Ledger.written($0.from - start)) to \(Ledger.written($0.to - start)) s: \($0.holders.isEmpty ? "nobody" : $0.holders.joined(separator: " and "))" }
      .joined(separator: "\n")
  }
}

extension VirtualHost {
  /// Runs a command on the host and says when.
  func timed(_ command: String) throws(LabError) -> Double {
    let printed = try must("date +%s.%N; \(command)")
    guard let time = Double(printed.prefix { $0 != "\n" }) else { throw LabError("\(name): `date` printed `\(printed)`") }
    return time - clockAhead
  }
}
