import TopologyModel

/// Turns the expressions of facts into one gate over leaves.
struct StructureBuilder {
  private let model: SurvivalModel
  private var leaves: [ComponentRef] = []
  private var numbers: [ComponentRef: Int] = [:]
  /// The services being built: one that needs itself adds nothing.
  private var open: Set<ServiceID> = []
  private let leafCount: Int

  /// nil when no fact says what the operation needs.
  static func structure(_ service: ServiceID, _ operation: Availability.Operation, in model: SurvivalModel) -> Structure? {
    // Twice: the second time it is known how many leaves there are.
    var first = StructureBuilder(model: model, leafCount: 0)
    guard first.gate(service, operation) != nil else { return nil }
    var builder = StructureBuilder(model: model, leafCount: first.leaves.count)
    guard let gate = builder.gate(service, operation) else { return nil }
    return Structure(leaves: builder.leaves, gate: gate, tree: model.tree)
  }

  /// When an expression holds that uses the names of a service.
  static func structure(of expression: Expression, _ service: ServiceID?, in model: SurvivalModel) -> Structure {
    var first = StructureBuilder(model: model, leafCount: 0)
    _ = first.gate(expression, of: service)
    var builder = StructureBuilder(model: model, leafCount: first.leaves.count)
    let gate = builder.gate(expression, of: service)
    return Structure(leaves: builder.leaves, gate: gate, tree: model.tree)
  }

  private init(model: SurvivalModel, leafCount: Int) {
    self.model = model
    self.leafCount = leafCount
  }

  private mutating func gate(_ service: ServiceID, _ operation: Availability.Operation) -> Gate? {
    guard !open.contains(service) else { return nil }
    let needs = (model.availabilities[service] ?? []).filter { $0.operation == operation }.map(\.needs)
    guard !needs.isEmpty else { return nil }
    open.insert(service)
    defer { open.remove(service) }
    return .all(needs.map { gate($0, of: service) })
  }

  private mutating func leaf(_ ref: ComponentRef) -> Int {
    if let known = numbers[ref] { return known }
    numbers[ref] = leaves.count
    leaves.append(ref)
    return leaves.count - 1
  }

  private mutating func votes(_ votes: [(ComponentRef, Int)], needed: Int, electorate: Int? = nil) -> Gate {
    let votes = votes.map { Votes.Vote(leaf: leaf($0.0), weight: $0.1) }
    return .votes(Votes(votes, needed: needed, electorate: electorate, leafCount: max(leafCount, leaves.count)))
  }

  private mutating func gate(_ expression: Expression, of service: ServiceID?) -> Gate {
    switch expression {
    case .component(let ref): return .named(.component(ref), .up(leaf(ref)))
    case .all(let inner): return .all(inner.map { gate($0, of: service) })
    case .any(let inner): return .any(inner.map { gate($0, of: service) })
    case .atLeast(let needed, let inner): return .atLeast(needed, inner.map { gate($0, of: service) })
    case .vip(let id): return vip(id)
    case .service(let other, let operation):
      return gate(other, operation).map { .named(.service(other, operation), $0) } ?? .atLeast(0, [])
    case .quorum(let name):
      guard let service, let quorum = model.quorums[service]?.first(where: { $0.name == name }) else { return .atLeast(0, []) }
      let total = quorum.voters.reduce(0) { $0 + $1.weight }
      let electorate = model.electorates.firstIndex(of: .init(service: service, quorum: name))
      return .named(
        .quorum(service, name),
        votes(quorum.voters.map { ($0.component, $0.weight) }, needed: quorum.rule == .half ? (total + 1) / 2 : total / 2 + 1, electorate: electorate))
    case .redundancy(let name):
      guard let service, let group = model.redundancies[service]?.first(where: { $0.name == name }) else { return .atLeast(0, []) }
      return .named(.redundancy(service, name), votes(group.members.map { ($0, 1) }, needed: group.needed))
    }
  }

  /// A holder that is up and whose checks pass; and the networks of the address and of the adverts, without which
  /// clients do not reach it, or every holder takes it.
  private mutating func vip(_ id: VIPID) -> Gate {
    let vip = model.topology[id]
    let segments = [vip.network, vip.advertiseOn].map { ComponentRef.segment(model.topology[$0].segment.value) }
    var needs = segments[0] == segments[1] ? [segments[0]] : segments
    needs = needs.filter { model.tree.contains($0) }
    let holders = model.holders[id.int]
    let same = holders.dropFirst().allSatisfy { holder in
      holder.needs.count == holders[0].needs.count
        && zip(holder.needs, holders[0].needs).allSatisfy { $0.service == $1.service && $0.expression == $1.expression }
    }
    var gates = needs.map { gate(.component($0), of: nil) }
    if same, let first = holders.first {
      // The same for all, such as a quorum: it stands beside the holders.
      gates.append(votes(holders.map { (.node($0.node), 1) }, needed: 1))
      gates += first.needs.map { gate($0.expression, of: $0.service) }
    } else {
      gates.append(
        .any(holders.map { holder in .all([.up(leaf(.node(holder.node)))] + holder.needs.map { gate($0.expression, of: $0.service) }) }))
    }
    return .named(.vip(id), .all(gates))
  }
}
