import Testing
import TopologyModel

@testable import Survival

/// Holds the engine against a model that only counts: every set of failures is tried, one by one.
struct BruteForce {
  let plan: Plan
  let model: SurvivalModel
  /// What may fail, each by itself.
  let universe: [ComponentRef]
  /// What goes down with a failure, written out for these tests: a disk with its controller, its node and their zones.
  private let domains: [ComponentRef: Set<ComponentRef>]

  /// `addresses` are those outside that a service asks, besides the gateway.
  init(_ text: String, addresses: [IPAddress] = []) throws {
    plan = try Topologies.plan(text)
    model = SurvivalModel(plan)
    let topology = plan.topology
    var domains: [ComponentRef: Set<ComponentRef>] = [:]
    for id in topology.nodeIDs {
      let node = topology[id]
      var around: Set<ComponentRef> = [.node(id)]
      var path = ""
      for part in (node.zone?.value.text ?? "").split(separator: "/") {
        path += (path.isEmpty ? "" : "/") + part
        around.insert(.zone(path))
      }
      domains[.node(id)] = around
      for disk in node.disks {
        var own = around.union([.disk(id, disk.mount?.value.text ?? "")])
        if let controller = disk.controller { own.insert(.controller(id, controller.value.text)) }
        domains[.disk(id, disk.mount?.value.text ?? "")] = own
      }
    }
    for network in topology.networks { domains[.segment(network.segment.value)] = [.segment(network.segment.value)] }
    if let gateway = topology.networks[0].gateway { domains[.address(gateway.value)] = [.address(gateway.value)] }
    for address in addresses { domains[.address(address)] = [.address(address)] }
    self.domains = domains
    universe = domains.values.reduce(into: Set()) { $0.formUnion($1) }.sorted()
  }

  func node(_ name: String) throws -> NodeID { try #require(plan.topology.node(named: name)) }

  /// The failures as the independent models see them.
  struct State {
    let failed: Set<ComponentRef>
    let domains: [ComponentRef: Set<ComponentRef>]
    let topology: Topology

    func isUp(_ ref: ComponentRef) -> Bool { (domains[ref] ?? [ref]).isDisjoint(with: failed) }
    func isUp(node name: String) -> Bool { topology.node(named: name).map { isUp(.node($0)) } ?? false }
    func isUp(disk: Int, of name: String) -> Bool { topology.node(named: name).map { isUp(.disk($0, "/disk\(disk)")) } ?? false }
    var hasNetwork: Bool { isUp(.segment("10.0.0.0/24")) }
    var hasGateway: Bool { IPAddress("10.0.0.1").map { isUp(.address($0)) } ?? false }
  }

  func state(_ failed: Set<ComponentRef>) -> State { State(failed: failed, domains: domains, topology: plan.topology) }

  /// Every set of at most `size` of some things.
  static func subsets<Element>(_ things: [Element], size: Int) -> [[Element]] {
    var result: [[Element]] = [[]]
    func extend(_ chosen: [Element], _ from: Int) {
      guard chosen.count < size else { return }
      for index in from..<max(from, things.count) {
        result.append(chosen + [things[index]])
        extend(chosen + [things[index]], index + 1)
      }
    }
    extend([], 0)
    return result
  }

  /// Proves availability, cut sets and tolerances of one operation. Returns how many sets of failures were tried.
  @discardableResult
  func prove(
    _ operation: Availability.Operation, sets: Int = 4, _ isAvailable: (State) -> Bool, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Int {
    let service = try #require(plan.topology.service(named: "db"), sourceLocation: sourceLocation)
    let structure = try #require(model.structure(service, operation), sourceLocation: sourceLocation)
    var tried = 0
    var wrong: [String] = []
    // Availability, set by set.
    var stops: Set<Set<ComponentRef>> = []
    for failed in Self.subsets(universe, size: sets) {
      let expected = isAvailable(state(Set(failed)))
      if structure.survives(failed) != expected { wrong.append("\(failed) should \(expected ? "" : "not ")be survived") }
      if !expected, failed.count <= 3 { stops.insert(Set(failed)) }
      tried += 1
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(3))", sourceLocation: sourceLocation)
    Self.proveCuts(structure, model.tree, plan.topology, stops, sourceLocation)
    proveTolerances(structure, isAvailable, sourceLocation)
    return tried
  }

  /// The cut sets found are exactly those that counting finds: every set that stops, none of whose members can be left
  /// out, or be replaced by something inside of it.
  static func proveCuts(
    _ structure: Structure, _ tree: ComponentTree, _ topology: Topology, _ stops: Set<Set<ComponentRef>>, _ location: SourceLocation,
    _ comment: String = ""
  ) {
    let found = CutSets(structure, tree: tree)
    var minimal: [Int: Set<Set<ComponentRef>>] = [:]
    for set in stops where !set.isEmpty {
      guard set.allSatisfy({ !stops.contains(set.subtracting([$0])) }) else { continue }
      // What has the same effect as something narrower is told by that.
      guard set.allSatisfy({ found.effect(of: $0) == $0 }) else { continue }
      let isOfNodes = set.allSatisfy { $0.kind == .node }
      let isWidened = set.contains { member in
        found.inside(member).contains { inner in stops.contains(set.subtracting([member]).union([inner])) }
      }
      if isWidened && !isOfNodes { continue }
      minimal[set.count, default: []].insert(set)
    }
    for size in 1...3 {
      let own = found.cuts.filter { $0.members.count == size }
      #expect(own.allSatisfy { minimal[size]?.contains(Set($0.members)) ?? false }, "size \(size) \(comment)", sourceLocation: location)
      #expect(own.reduce(0) { $0 + $1.sets } == minimal[size]?.count ?? 0, "size \(size) \(comment)", sourceLocation: location)
      // The lines tell of as many sets.
      let lines = CutWords.lines(found, ComponentWords(topology: topology)).filter { $0.size == size }
      #expect(lines.reduce(0) { $0 + $1.sets } == minimal[size]?.count ?? 0, "size \(size) \(comment)", sourceLocation: location)
    }
  }

  /// Whether a component is one of those that failures of a kind are counted in.
  private func isCounted(_ ref: ComponentRef, as unit: FailureUnit) -> Bool {
    let paths = plan.topology.nodes.compactMap { $0.zone?.value.text }
    switch (unit, ref) {
    case (.node, .node), (.disk, .disk), (.controller, .controller): return true
    case (.zone, .zone(let path)): return paths.contains(path)
    case (.site, .zone(let path)): return !path.contains("/") && paths.contains { $0 == path || $0.hasPrefix(path + "/") }
    default: return false
    }
  }

  /// The most components of one kind of which any may fail.
  private func proveTolerances(_ structure: Structure, _ isAvailable: (State) -> Bool, _ location: SourceLocation) {
    for tolerance in structure.tolerances(tree: model.tree) {
      let own = universe.filter { isCounted($0, as: tolerance.kind) && structure.components.contains($0) }
      #expect(own.count == tolerance.count, sourceLocation: location)
      // What is survived by any that are one fewer is not tried again.
      let stops = Self.subsets(own, size: min(own.count, tolerance.survived + 1)).filter { !isAvailable(state(Set($0))) }
      #expect((stops.map(\.count).min() ?? own.count + 1) - 1 == tolerance.survived, "\(tolerance)", sourceLocation: location)
    }
  }
}

extension CutSets {
  /// What is told in a component's place: itself, or a part that has the same effect; nil where it has none.
  func effect(of ref: ComponentRef) -> ComponentRef? {
    guard let number = forest.structure.number(of: ref) else { return nil }
    let one = forest.standsFor.first { $0.value.contains(number) }?.key ?? number
    return forest.structure.components[one]
  }

  /// What is directly inside of a component, as cut sets are told.
  func inside(_ ref: ComponentRef) -> [ComponentRef] {
    forest.structure.number(of: ref).map { forest.children[$0].map { forest.structure.components[$0] } } ?? []
  }
}
