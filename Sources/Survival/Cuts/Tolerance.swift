import TopologyModel

/// What failures are counted by.
public enum FailureUnit: String, Sendable, CaseIterable, Comparable {
  case node
  /// The zones that nodes name: the innermost.
  case zone
  /// The tops of zone paths, where paths have more than one level.
  case site
  case controller, disk, path, array

  public static func < (a: FailureUnit, b: FailureUnit) -> Bool {
    (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
  }

  public func noun(count: Int) -> String { rawValue + (count == 1 ? "" : "s") }
}

/// How many components of one kind may fail, whichever they are.
public struct Tolerance: Sendable, Equatable {
  public let kind: FailureUnit
  public let survived: Int
  /// How many there are that matter.
  public let count: Int
  /// The search ended here: more may be survived.
  public let isAtLeast: Bool
  /// One of the smallest sets that are not survived; empty where all may fail.
  public let example: [ComponentRef]

  /// Whatever of it fails, nothing stops.
  public var isUnlimited: Bool { survived >= count }
}

extension Structure {
  /// The tolerance of each kind of component that the operation depends on. Networks and witnesses are not counted:
  /// they are not what a layout has several of.
  func tolerances(tree: ComponentTree) -> [Tolerance] {
    FailureUnit.allCases.compactMap { unit in
      let own = components(of: unit, tree: tree)
      return own.isEmpty ? nil : tolerance(of: unit, own)
    }
  }

  func components(of unit: FailureUnit, tree: ComponentTree) -> [Int] {
    switch unit {
    case .node: components.indices.filter { components[$0].kind == .node }
    case .controller: components.indices.filter { components[$0].kind == .controller }
    case .disk: components.indices.filter { components[$0].kind == .disk }
    case .path: components.indices.filter { components[$0].kind == .path }
    case .array: components.indices.filter { components[$0].kind == .array }
    case .zone: zones(tree).filter { !$0.isEmpty }.compactMap { number(of: $0[0]) }.sorted().uniqued
    case .site: zones(tree).contains { $0.count > 1 } ? zones(tree).compactMap { $0.last.flatMap { number(of: $0) } }.sorted().uniqued : []
    }
  }

  /// By node: the zones that it is in, the innermost first.
  private func zones(_ tree: ComponentTree) -> [[ComponentRef]] {
    components.filter { $0.kind == .node }.map { node in tree.line(of: node).filter { if case .zone = $0 { true } else { false } } }
  }

  /// Where the operation needs several things that are each a count, the cheapest of them decides: of components of one
  /// kind, which share nothing, those that take away the most go first. Anything else is searched.
  func tolerance(of kind: FailureUnit, _ own: [Int]) -> Tolerance {
    var smallest: [Int]?
    var isExact = true
    let sharesLeaves = own.reduce(0) { $0 + masks[$1].count } != own.reduce(Bits(bound: leaves.count)) { $0.union(masks[$1]) }.count
    for conjunct in gate.conjuncts {
      let bound = smallest?.count ?? own.count + 1
      if !sharesLeaves, let votes = conjunct.asVotes(leafCount: leaves.count) {
        if let cut = smallestCut(of: votes, own), cut.count < bound { smallest = cut }
      } else {
        let (cut, isComplete) = search(conjunct, own, below: bound)
        if let cut { smallest = cut }
        if !isComplete { isExact = false }
      }
    }
    return Tolerance(
      kind: kind, survived: max(0, (smallest?.count ?? own.count + 1) - 1), count: own.count, isAtLeast: !isExact,
      example: (smallest ?? []).map { components[$0] })
  }

  private func smallestCut(of votes: Votes, _ own: [Int]) -> [Int]? {
    var left = votes.votes.reduce(0) { $0 + $1.weight }
    var cut: [Int] = []
    let losses = own.map { number in votes.votes.reduce(0) { $0 + (masks[number].contains($1.leaf) ? $1.weight : 0) } }
    for index in own.indices.sorted(by: { (-losses[$0], $0) < (-losses[$1], $1) }) {
      if left < votes.needed { return cut }
      left -= losses[index]
      cut.append(own[index])
    }
    return left < votes.needed ? cut.sorted() : nil
  }

  /// How many sets are looked at before a search gives up.
  private static let limit = 200_000

  /// A smallest set that stops a gate, if it is smaller than a bound.
  private func search(_ gate: Gate, _ own: [Int], below bound: Int) -> (cut: [Int]?, isComplete: Bool) {
    var left = Self.limit
    for size in stride(from: 0, to: bound, by: 1) {
      var cut: [Int] = []
      if stops(gate, own, from: 0, size, Bits(bound: leaves.count), &cut, &left) { return (cut, true) }
      if left <= 0 { return (nil, false) }
    }
    return (nil, true)
  }

  private func stops(_ gate: Gate, _ own: [Int], from start: Int, _ size: Int, _ down: Bits, _ cut: inout [Int], _ left: inout Int) -> Bool {
    if size == 0 {
      left -= 1
      return !gate.isUp(down)
    }
    guard start + size <= own.count else { return false }
    for index in start...(own.count - size) where left > 0 {
      cut.append(own[index])
      if stops(gate, own, from: index + 1, size - 1, down.union(masks[own[index]]), &cut, &left) { return true }
      cut.removeLast()
    }
    return false
  }
}

extension [Int] {
  /// Without the repetitions of a sorted array.
  fileprivate var uniqued: [Int] { indices.filter { $0 == 0 || self[$0 - 1] != self[$0] }.map { self[$0] } }
}
