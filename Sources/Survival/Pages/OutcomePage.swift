import TopologyModel

/// What is left after a scenario, as a report.
public struct OutcomePage {
  private let outcome: Outcome
  private let model: SurvivalModel
  private let plan: Plan
  private let numbers: [Int]
  private let words: ComponentWords

  public static func page(_ outcome: Outcome, _ model: SurvivalModel, _ plan: Plan, _ graph: StepGraph) -> Page {
    OutcomePage(
      outcome: outcome, model: model, plan: plan, numbers: graph.numbers(in: plan), words: ComponentWords(topology: plan.topology)
    ).page
  }

  private var page: Page {
    var page = Page("\(plan.topology.name): \(title)")
    for (index, side) in outcome.sides.enumerated() {
      if outcome.sides.count > 1 {
        page.heading("Side \(index + 1): \(name(of: side))")
        page.list(items(of: side))
      } else {
        for service in side.services where isTouched(service, in: side) {
          page.heading("\(name(of: service)) (\(plan.topology[service.service].kind))")
          page.list(items(of: service, in: side))
        }
      }
    }
    if let first = outcome.sides.first, outcome.sides.count == 1 {
      let untouched = first.services.filter { !isTouched($0, in: first) }.map { name(of: $0) }
      if !untouched.isEmpty { page.paragraph("Not touched: \(NameList.words(untouched)).") }
    }
    let conflicts = self.conflicts
    if !conflicts.isEmpty {
      page.heading("Between the sides")
      page.list(conflicts)
    }
    let steps = runbook
    if !steps.isEmpty {
      page.heading("RUNBOOK")
      page.list(steps)
    }
    return page
  }

  private func name(of service: Outcome.ServiceState) -> String { plan.topology[service.service].name }
  private func name(of vip: VIPID) -> String { "`\(plan.topology[vip].name)`" }

  private var title: String {
    var parts: [String] = []
    if !outcome.scenario.stopped.isEmpty { parts.append("\(words.all(outcome.scenario.stopped)) stopped in good order") }
    for (index, failures) in outcome.scenario.failures.enumerated() {
      parts.append((index > 0 ? "then " : "") + "\(words.all(failures)) \(failures.count == 1 ? "fails" : "fail at once")")
    }
    if !outcome.scenario.sides.isEmpty { parts.append("the network is cut in \(ComponentWords.number(outcome.scenario.sides.count))") }
    return parts.isEmpty ? "nothing has failed" : parts.joined(separator: ", ")
  }

  private func name(of side: Outcome.Side) -> String {
    let names = NameList.folded(side.nodes.map { plan.topology[$0].name }) + side.addresses.map(\.written)
    return names.isEmpty ? "nobody is up" : NameList.join(names)
  }

  // MARK: Services

  private func vips(of service: Outcome.ServiceState, in side: Outcome.Side) -> [Outcome.VIPState] {
    side.vips.filter { model.users[$0.vip]?.contains(service.service) ?? false }
  }

  /// Whether anything of a service is not as it was.
  private func isTouched(_ service: Outcome.ServiceState, in side: Outcome.Side) -> Bool {
    if service.operations.contains(where: { !$0.isUp }) { return true }
    if vips(of: service, in: side).contains(where: { $0.holders != [$0.before].compactMap { $0 } }) { return true }
    let failed = outcome.scenario.stopped + outcome.scenario.failures.joined()
    return Availability.Operation.allCases.contains { operation in
      model.structure(service.service, operation).map { structure in failed.contains { structure.number(of: $0) != nil } } ?? false
    }
  }

  private func items(of service: Outcome.ServiceState, in side: Outcome.Side) -> [Page.Item] {
    var items = [Page.Item(verdict(service))]
    var told: Set<Lack> = []
    for operation in service.operations where !operation.isUp {
      let new = operation.lacks.filter { told.insert($0).inserted }
      items += new.map { Page.Item(AnalysisWords.lack($0, words)) }
    }
    for vip in vips(of: service, in: side) where !told.contains(Lack(need: .vip(vip.vip), left: nil, needed: nil)) {
      items.append(Page.Item(holder(vip)))
      let opening = Duration(milliseconds: vip.opening.reduce(0) { $0 + $1.duration.milliseconds })
      if opening > .seconds(0), service.can(.write) {
        items.append(Page.Item("writes wait for it \(AnalysisWords.seconds(opening)) longer: \(vip.opening.map(\.name).joined(separator: ", "))"))
      }
    }
    if service.operations.contains(where: \.isUp) {
      for quorum in service.quorums where quorum.isHeld {
        items.append(Page.Item("\(quorum.name): \(quorum.left) left, \(quorum.needed) needed"))
      }
    }
    if outcome.sides.count == 1, let loss = loss(service, side) { items.append(Page.Item("may be lost: \(AnalysisWords.loss(loss))")) }
    return items
  }

  /// Replication loses only where the one that served is gone, and another one goes on.
  private func loss(_ service: Outcome.ServiceState, _ side: Outcome.Side) -> Loss? {
    let moved = vips(of: service, in: side).contains { !$0.holders.isEmpty && $0.holders != [$0.before].compactMap { $0 } }
    let failed = outcome.scenario.failures.joined()
    guard service.can(.write), let structure = model.structure(service.service, .write), let loss = model.loss(service.service, structure) else { return nil }
    return moved || (loss == .clientDependent && failed.contains { structure.number(of: $0) != nil }) ? loss : nil
  }

  private func verdict(_ service: Outcome.ServiceState) -> String {
    switch (service.operations.contains { $0.operation == .read }, service.can(.read), service.can(.write)) {
    case (_, true, true): "can be read and written"
    case (_, true, false): "can be read, not written"
    case (_, false, true): "can be written, not read"
    case (_, false, false): "is down"
    }
  }

  private func holder(_ state: Outcome.VIPState) -> String {
    let names = NameList.folded(state.holders.map { plan.topology[$0].name })
    guard let first = state.holders.first else {
      return "nobody holds \(name(of: state.vip))"
    }
    if state.holders.count > 1 { return "\(NameList.join(names)) hold \(name(of: state.vip)) at the same time: adverts do not get through" }
    guard first != state.before else { return "\(names[0]) holds \(name(of: state.vip))" }
    let from = state.before.map { " from \(plan.topology[$0].name)" } ?? ""
    return "\(name(of: state.vip)) moves\(from) to \(names[0])" + (state.gap.map { " after \(AnalysisWords.arithmetic($0))" } ?? "")
  }

  private func items(of side: Outcome.Side) -> [Page.Item] {
    var items: [Page.Item] = []
    var absent: [String] = []
    for service in side.services {
      guard isHere(service, on: side) else {
        absent.append(name(of: service))
        continue
      }
      let own = self.items(of: service, in: side)
      items.append(Page.Item("\(name(of: service)) \(own[0].text)", Array(own.dropFirst())))
    }
    if !absent.isEmpty { items.append(Page.Item("nothing of \(NameList.words(absent)) is here")) }
    return items
  }

  /// Whether a service has a node on a side.
  private func isHere(_ service: Outcome.ServiceState, on side: Outcome.Side) -> Bool {
    Availability.Operation.allCases.contains { operation in
      model.structure(service.service, operation).map { structure in side.nodes.contains { structure.number(of: .node($0)) != nil } } ?? false
    }
  }

  // MARK: Between sides

  /// What it means that several sides hold an address, or write.
  private var conflicts: [Page.Item] {
    guard outcome.sides.count > 1, let services = outcome.sides.first?.services else { return [] }
    var items: [Page.Item] = []
    for service in services {
      let writing = outcome.sides.indices.filter { side in
        outcome.sides[side].services.contains { $0.service == service.service && $0.can(.write) }
      }
      guard writing.count > 1 else { continue }
      let sides = "sides \(NameList.join(writing.map { "\($0 + 1)" }))"
      let holds = (model.users.filter { $0.value.contains(service.service) }.keys).sorted().map { name(of: $0) }
      var text = "\(name(of: service)): \(sides) write"
      if !holds.isEmpty { text += ", each with \(NameList.join(holds)): VRRP has no quorum" }
      switch model.replications[service.service]?.first?.mode {
      case .asynchronous, .semiSynchronous:
        text += ". Two histories come about, of which one must be given up or merged by hand: stop one side before the network is whole again"
      case .clientWrites: text += ". Each instance has what its clients wrote; resynchronisation takes both together"
      case .certified, .erasureCoded: break
      case nil: text += ". What that does to the data behind it, hac does not know"
      }
      items.append(Page.Item(text))
    }
    items += overlaps
    for address in outcome.unplaced {
      items.append(Page.Item("witness \(address) is taken to answer on every side; name it on the side that it is on: NODE,\(address)/NODE"))
    }
    return items
  }

  /// One side takes an address before the other side's checks have told its holder to give it up.
  private var overlaps: [Page.Item] {
    plan.topology.vips.indices.compactMap { index in
      let states = outcome.sides.map { $0.vips[index] }
      guard let old = states.first(where: { $0.release != nil }), let release = old.release, let before = old.before,
        let new = states.first(where: { !$0.holders.isEmpty }), let gap = new.gap, gap.total < release.total, let holder = new.holders.first
      else { return nil }
      return Page.Item(
        "\(name(of: old.vip)): \(plan.topology[holder].name) takes it after \(AnalysisWords.seconds(gap.total)), and \(plan.topology[before].name) "
          + "gives it up after \(AnalysisWords.seconds(release.total)) at the latest; until then both hold it")
    }
  }

  // MARK: RUNBOOK

  /// The procedures that apply: for a lost node those of its services; for a service that lost all, the full outage.
  private var runbook: [Page.Item] {
    let failed = Set((outcome.scenario.stopped + outcome.scenario.failures.joined()).flatMap { model.nodes(in: $0) })
    let broken = Set((outcome.scenario.failures.joined()).compactMap(\.node))
    var items: [Page.Item] = []
    for procedure in [Procedure.loseNode, .fullOutage] {
      var found: [(service: ServiceID, steps: [Int])] = []
      for (index, step) in plan.facts.steps.all.enumerated() where step.procedure == procedure {
        guard let service = step.service, applies(procedure, service, step, failed.union(broken)) else { continue }
        if let known = found.firstIndex(where: { $0.service == service }) {
          found[known].steps.append(numbers[index])
        } else {
          found.append((service, [numbers[index]]))
        }
      }
      for (service, steps) in found.sorted(by: { $0.steps.min() ?? 0 < $1.steps.min() ?? 0 }) {
        items.append(Page.Item("\"\(procedure.title)\", \(Self.ranges(steps)) (\(plan.topology[service].name))"))
      }
    }
    return items
  }

  private func applies(_ procedure: Procedure, _ service: ServiceID, _ step: Step, _ failed: Set<NodeID>) -> Bool {
    let members = Set((model.members[service] ?? []).map(\.node))
    guard !members.isDisjoint(with: failed) else { return false }
    switch procedure {
    case .loseNode: return failed.contains(step.lost ?? step.node) && !members.isSubset(of: failed)
    case .fullOutage:
      // Everything was lost, or what is left waits for those that are gone.
      let isDown = outcome.sides.allSatisfy { side in side.services.allSatisfy { $0.service != service || !$0.can(.read) } }
      return isDown
    default: return false
    }
  }

  /// `steps 3 to 7 and 9`.
  private static func ranges(_ numbers: [Int]) -> String {
    let sorted = numbers.sorted()
    var runs: [(Int, Int)] = []
    for number in sorted {
      if let last = runs.last, last.1 + 1 == number { runs[runs.count - 1].1 = number } else { runs.append((number, number)) }
    }
    let words = runs.map { $0.0 == $0.1 ? "\($0.0)" : "\($0.0) to \($0.1)" }
    return (sorted.count == 1 ? "step " : "steps ") + NameList.join(words)
  }
}

extension StepGraph {
  /// By step: its place within its procedure, as the RUNBOOK counts.
  func numbers(in plan: Plan) -> [Int] {
    var numbers = [Int](repeating: 0, count: plan.facts.steps.all.count)
    var counts: [Procedure: Int] = [:]
    for index in order {
      counts[plan.facts.steps.all[index].procedure, default: 0] += 1
      numbers[index] = counts[plan.facts.steps.all[index].procedure] ?? 0
    }
    return numbers
  }
}
