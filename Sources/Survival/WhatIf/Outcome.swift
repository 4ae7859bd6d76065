import TopologyModel

/// What is left after a scenario, side by side.
public struct Outcome: Sendable {
  public struct Side: Sendable {
    /// The nodes that are up here.
    public let nodes: [NodeID]
    public let addresses: [IPAddress]
    public let vips: [VIPState]
    public let services: [ServiceState]
  }

  public struct VIPState: Sendable {
    public let vip: VIPID
    /// More than one where every holder thinks itself alone.
    public let holders: [NodeID]
    /// Who held it before anything happened.
    public let before: NodeID?
    /// How long the move takes, where it moved.
    public let gap: Recovery.Gap?
    /// What the new holder does before it can be written to.
    public let opening: [Takeover.Term]
    /// Set where the one that held it is alive, and gives it up only when its checks have failed.
    public let release: Recovery.Gap?
  }

  public struct ServiceState: Sendable {
    public let service: ServiceID
    public let operations: [OperationState]
    public let quorums: [QuorumState]
    public func can(_ operation: Availability.Operation) -> Bool { operations.contains { $0.operation == operation && $0.isUp } }
  }

  public struct OperationState: Sendable {
    public let operation: Availability.Operation
    public let isUp: Bool
    public let lacks: [Lack]
  }

  public struct QuorumState: Sendable {
    public let name: String
    public let left: Int
    public let needed: Int
    public var isHeld: Bool { left >= needed }
  }

  public let scenario: Scenario
  public let sides: [Side]
  /// Witnesses of a cut network that nobody placed: they are taken to answer on every side.
  public let unplaced: [IPAddress]
}

/// Plays a scenario.
struct Play {
  private let model: SurvivalModel
  private var failed: [ComponentRef] = []
  /// By electorate: the voters that count.
  private var present: [Set<ComponentRef>]
  /// By VIP.
  private var holders: [NodeID?]

  static func outcome(of scenario: Scenario, in model: SurvivalModel) -> Outcome {
    var play = Play(model: model, holders: scenario.holders)
    play.stop(scenario.stopped)
    for failures in scenario.failures { play.fail(failures) }
    return play.outcome(scenario)
  }

  private init(model: SurvivalModel, holders known: [VIPID: NodeID]) {
    self.model = model
    present = model.electorates.map { electorate in
      Set(model.quorums[electorate.service]?.first { $0.name == electorate.quorum }?.voters.map(\.component) ?? [])
    }
    holders = model.holders.indices.map { known[VIPID($0)] ?? model.holders[$0].first?.node }
    elect()
  }

  /// What leaves in good order is not counted any more.
  private mutating func stop(_ refs: [ComponentRef]) {
    guard !refs.isEmpty else { return }
    failed += refs
    for index in present.indices { present[index] = present[index].filter { isUp($0) } }
    elect()
  }

  /// A majority of those that counted goes on without the others; a minority waits for them.
  private mutating func fail(_ refs: [ComponentRef]) {
    failed += refs
    for index in present.indices {
      let left = present[index].filter { isUp($0) }
      if 2 * weight(left, index) > weight(present[index], index) { present[index] = left }
    }
    elect()
  }

  private func weight(_ voters: Set<ComponentRef>, _ electorate: Int) -> Int {
    let quorum = model.quorums[model.electorates[electorate].service]?.first { $0.name == model.electorates[electorate].quorum }
    return quorum?.voters.reduce(0) { $0 + (voters.contains($1.component) ? $1.weight : 0) } ?? 0
  }

  private func isUp(_ ref: ComponentRef) -> Bool { model.tree.line(of: ref).allSatisfy { !failed.contains($0) } }

  private mutating func elect() {
    for index in holders.indices { holders[index] = elected(VIPID(index), gone: [], nodes: nil).first }
  }

  // MARK: Sides

  /// What is not there for a side: what failed, and what is on the other sides.
  private func gone(_ side: Scenario.Side, _ scenario: Scenario) -> [ComponentRef] {
    var gone = model.topology.nodeIDs.filter { !side.nodes.contains($0) }.map { ComponentRef.node($0) }
    let elsewhere = scenario.sides.reduce(into: Set<IPAddress>()) { $0.formUnion($1.addresses) }.subtracting(side.addresses)
    gone += elsewhere.sorted().map { .address($0) }
    return gone
  }

  /// Who holds a VIP among some nodes: the one that had it, if it still may and nobody preempts it; else the one of the
  /// highest priority. Where adverts do not get through, everyone who may.
  private func elected(_ vip: VIPID, gone: [ComponentRef], nodes: Set<NodeID>?) -> [NodeID] {
    let fit = model.holders[vip.int].filter { holder in
      (nodes?.contains(holder.node) ?? true) && isUp(.node(holder.node)) && holder.needs.allSatisfy { isMet($0.expression, of: $0.service, gone) }
    }
    let adverts = ComponentRef.segment(model.topology[model.topology[vip].advertiseOn].segment.value)
    if failed.contains(adverts) { return fit.map(\.node) }
    let best = fit.max { $0.priority < $1.priority }
    if let before = holders[vip.int], let own = fit.first(where: { $0.node == before }), let best, !best.preempts || best.priority <= own.priority {
      return [before]
    }
    return best.map { [$0.node] } ?? []
  }

  private func isMet(_ expression: Expression, of service: ServiceID?, _ gone: [ComponentRef]) -> Bool {
    let structure = StructureBuilder.structure(of: expression, service, in: model)
    return structure.gate.isUp(structure.down(failed + gone), electorates(structure))
  }

  private func electorates(_ structure: Structure) -> Electorates {
    var electorates = Electorates()
    for (number, _) in structure.gate.electorates {
      electorates.present[number] = Bits(
        bound: structure.leaves.count, structure.leaves.indices.filter { present[number].contains(structure.leaves[$0]) })
    }
    return electorates
  }

  private func outcome(_ scenario: Scenario) -> Outcome {
    let everybody = Scenario.Side(nodes: Set(model.topology.nodeIDs))
    let start = Play(model: model, holders: scenario.holders).holders
    let sides = scenario.sides.isEmpty ? [everybody] : scenario.sides
    return Outcome(
      scenario: scenario, sides: sides.map { state(of: $0, scenario, start) }, unplaced: scenario.sides.isEmpty ? [] : unplaced(scenario))
  }

  private func state(of side: Scenario.Side, _ scenario: Scenario, _ start: [NodeID?]) -> Outcome.Side {
    let gone = scenario.sides.isEmpty ? [] : gone(side, scenario)
    let vips = model.topology.vips.indices.map { index in
      let vip = VIPID(index)
      let nodes = elected(vip, gone: gone, nodes: scenario.sides.isEmpty ? nil : side.nodes)
      let gap = nodes.first.flatMap { self.gap(vip, from: start[index], to: $0, gone) }
      let opening = gap == nil ? [] : model.takeovers.filter { $0.trigger == .moved(vip) }.flatMap { $0.detection + $0.action }
      let isThere = start[index].map { side.nodes.contains($0) && isUp(.node($0)) } ?? false
      return Outcome.VIPState(
        vip: vip, holders: nodes, before: start[index], gap: gap, opening: opening, release: nodes.isEmpty && isThere ? release(vip) : nil)
    }
    let services = model.topology.services.indices.map { ServiceID($0) }.sorted { model.name($0) < model.name($1) }
    return Outcome.Side(
      nodes: side.nodes.filter { isUp(.node($0)) }.sorted(), addresses: side.addresses.sorted(), vips: vips,
      services: services.compactMap { service($0, gone) })
  }

  private func service(_ service: ServiceID, _ gone: [ComponentRef]) -> Outcome.ServiceState? {
    let operations = Availability.Operation.allCases.compactMap { operation -> Outcome.OperationState? in
      guard let structure = model.structure(service, operation) else { return nil }
      let (down, electorates) = (structure.down(failed + gone), electorates(structure))
      return Outcome.OperationState(
        operation: operation, isUp: structure.gate.isUp(down, electorates), lacks: structure.gate.lacks(down, electorates))
    }
    guard !operations.isEmpty else { return nil }
    let quorums = (model.quorums[service] ?? []).compactMap { quorum -> Outcome.QuorumState? in
      let structure = StructureBuilder.structure(of: .quorum(quorum.name), service, in: model)
      guard case .votes(let votes) = structure.gate.unnamed else { return nil }
      let electorates = electorates(structure)
      // Those that are not counted any more have no vote either.
      var down = structure.down(failed + gone)
      if let number = votes.electorate, let counted = electorates.present[number] {
        for leaf in structure.leaves.indices where !counted.contains(leaf) { down.insert(leaf) }
      }
      return Outcome.QuorumState(name: quorum.name, left: votes.sum(down), needed: votes.needed(electorates))
    }
    return Outcome.ServiceState(service: service, operations: operations, quorums: quorums)
  }

  /// The time until the new holder serves: it waits for adverts of a lost node, or for the checks of one that lives.
  private func gap(_ vip: VIPID, from before: NodeID?, to holder: NodeID, _ gone: [ComponentRef]) -> Recovery.Gap? {
    guard let before, before != holder, let router = model.routers.first(where: { $0.vip == vip && $0.node == holder }) else { return nil }
    if isUp(.node(before)), !gone.contains(.node(before)) { return release(vip) }
    return Recovery.Gap(trigger: .holderLost(vip), terms: router.takeoverTerms, isAutomatic: true)
  }

  /// How long a holder whose checks fail keeps the VIP at most.
  private func release(_ vip: VIPID) -> Recovery.Gap? {
    let checks = model.takeovers.filter { if case .checkFails(vip, _) = $0.trigger { true } else { false } }
    return checks.max { Self.total($0) < Self.total($1) }.map { Recovery.Gap(trigger: $0.trigger, terms: $0.detection, isAutomatic: true) }
  }

  private static func total(_ takeover: Takeover) -> Int { takeover.detection.reduce(0) { $0 + $1.duration.milliseconds } }

  /// The witnesses that some check asks and no side has.
  private func unplaced(_ scenario: Scenario) -> [IPAddress] {
    let placed = scenario.sides.reduce(into: Set<IPAddress>()) { $0.formUnion($1.addresses) }
    var found: Set<IPAddress> = []
    for holder in model.holders.joined() {
      for need in holder.needs {
        for case .address(let address) in StructureBuilder.structure(of: need.expression, need.service, in: model).leaves
        where !placed.contains(address) && model.tree.parents(of: .address(address)).isEmpty {
          found.insert(address)
        }
      }
    }
    return found.sorted()
  }
}

extension SurvivalModel {
  /// What is left after a scenario.
  public func outcome(of scenario: Scenario) -> Outcome { Play.outcome(of: scenario, in: self) }
}
