import TopologyModel

/// Crashes of nodes one after another, each after the others have agreed on the one before: where the votes of those
/// that are gone are not counted any more, more of them can be survived than at once.
struct SequentialFailures {
  private let structure: Structure
  private let model: SurvivalModel
  private let votes: [(number: Int, votes: Votes)]

  init(_ structure: Structure, _ model: SurvivalModel) {
    self.structure = structure
    self.model = model
    votes = structure.gate.electorates
  }

  /// How many nodes may crash, whichever they are; nil where it makes no difference whether they do so at once.
  var nodes: Int? {
    guard !votes.isEmpty else { return nil }
    let nodes = structure.components.indices.filter { structure.components[$0].kind == .node }
    // Every set is looked at.
    guard nodes.count <= 12 else { return nil }
    var states: Set<State> = [State(down: Bits(bound: structure.leaves.count), electorates: everybody)]
    for survived in 0...nodes.count {
      var next: Set<State> = []
      for state in states {
        for node in nodes where structure.masks[node].count(without: state.down) > 0 {
          let down = state.down.union(structure.masks[node])
          guard structure.gate.isUp(down, state.electorates) else { return survived }
          next.insert(State(down: down, electorates: after(down, state.electorates)))
        }
      }
      if next.isEmpty { return nodes.count }
      states = next
    }
    return nodes.count
  }

  private struct State: Hashable {
    let down: Bits
    let electorates: Electorates
  }

  private var everybody: Electorates {
    var all = Electorates()
    for (number, group) in votes { all.present[number] = Bits(bound: structure.leaves.count, group.votes.map(\.leaf)) }
    return all
  }

  /// Who counts from now on: those that are left.
  private func after(_ down: Bits, _ before: Electorates) -> Electorates {
    Electorates(present: before.present.mapValues { $0.subtracting(down) })
  }
}

extension Gate {
  /// The votes whose base shrinks.
  var electorates: [(number: Int, votes: Votes)] {
    switch self {
    case .up: []
    case .votes(let votes): votes.electorate.map { [($0, votes)] } ?? []
    case .named(_, let gate): gate.electorates
    case .atLeast(_, let gates): gates.flatMap(\.electorates)
    }
  }
}
