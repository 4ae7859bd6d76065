import TopologyModel

/// How many components of one kind may fail, whichever they are.
public struct Tolerance: Sendable, Equatable {
  public let kind: ComponentRef.Kind
  public let survived: Int
  /// How many there are that matter.
  public let count: Int
  /// The search ended here: more may be survived.
  public let isAtLeast: Bool
}

extension Structure {
  /// The tolerance of each kind of component that the operation depends on. Networks and witnesses are not counted:
  /// they are not what a layout has several of.
  func tolerances(tree: ComponentTree) -> [Tolerance] {
    Set(components.map(\.kind)).filter { $0 != .segment && $0 != .address }.sorted().map { tolerance(of: $0, tree: tree) }
  }

  /// Where the operation needs several things that are each a count, the cheapest of them decides: of components of one
  /// kind, which share nothing, those that take away the most go first. Anything else is searched.
  private func tolerance(of kind: ComponentRef.Kind, tree: ComponentTree) -> Tolerance {
    let own = components.indices.filter { components[$0].kind == kind }
    var smallest = own.count + 1
    var isExact = true
    let sharesLeaves = own.reduce(0) { $0 + masks[$1].count } != own.reduce(Bits(bound: leaves.count)) { $0.union(masks[$1]) }.count
    for conjunct in gate.conjuncts {
      if !sharesLeaves, let votes = conjunct.asVotes(leafCount: leaves.count) {
        if let size = Self.smallestCut(of: votes, own.map { masks[$0] }) { smallest = min(smallest, size) }
      } else {
        let (size, complete) = search(conjunct, own, below: smallest)
        if let size { smallest = min(smallest, size) }
        if !complete { isExact = false }
      }
    }
    return Tolerance(kind: kind, survived: max(0, smallest - 1), count: own.count, isAtLeast: !isExact)
  }

  private static func smallestCut(of votes: Votes, _ masks: [Bits]) -> Int? {
    var left = votes.votes.reduce(0) { $0 + $1.weight }
    guard left >= votes.needed else { return 0 }
    let losses = masks.map { mask in votes.votes.reduce(0) { $0 + (mask.contains($1.leaf) ? $1.weight : 0) } }
    for (index, loss) in losses.sorted(by: >).enumerated() {
      left -= loss
      if left < votes.needed { return index + 1 }
    }
    return nil
  }

  /// How many sets are looked at before a search gives up.
  private static let limit = 200_000

  /// The size of the smallest set that stops a gate; components whose loss is the same to it count as one kind.
  private func search(_ gate: Gate, _ own: [Int], below bound: Int) -> (size: Int?, isComplete: Bool) {
    var left = Self.limit
    for size in stride(from: 0, to: bound, by: 1) {
      switch stops(gate, own, from: 0, size, Bits(bound: leaves.count), &left) {
      case true?: return (size, true)
      case false?: continue
      case nil: return (size, false)
      }
    }
    return (nil, true)
  }

  /// nil when the limit was reached.
  private func stops(_ gate: Gate, _ own: [Int], from start: Int, _ size: Int, _ down: Bits, _ left: inout Int) -> Bool? {
    if size == 0 {
      left -= 1
      return left < 0 ? nil : !gate.isUp(down)
    }
    guard start + size <= own.count else { return false }
    for index in start...(own.count - size) {
      switch stops(gate, own, from: index + 1, size - 1, down.union(masks[own[index]]), &left) {
      case true?: return true
      case false?: continue
      case nil: return nil
      }
    }
    return false
  }
}
