import TopologyModel

/// Sets of failures that stop an operation, none of which could be left out, nor be only a part of itself.
public struct CutSet: Sendable {
  /// One such set.
  public let members: [ComponentRef]
  /// How many sets are alike, by exchange of what is interchangeable.
  public let sets: Int
  /// By member: the components that it can be exchanged for.
  let kin: [Int]
}

/// All of an operation's cut sets up to a size.
public struct CutSets: Sendable {
  public let cuts: [CutSet]
  let forest: Forest

  /// Looks at every set of at most `size` components, one for all that are alike.
  init(_ structure: Structure, tree: ComponentTree, size: Int = 3) {
    let forest = Forest(structure, tree: tree)
    let maker = PatternMaker(forest)
    var cuts: [CutSet] = []
    for count in stride(from: 1, through: size, by: 1) {
      for pattern in maker.patterns(size: count) where Self.isCut(pattern.members, forest) {
        cuts.append(
          CutSet(
            members: pattern.members.map { structure.components[$0] }, sets: pattern.sets, kin: pattern.members.map { forest.kin[$0] }))
      }
    }
    self.cuts = cuts
    self.forest = forest
  }

  /// Whether the set stops the operation, and neither does without one of its members nor with a part of one. Nodes
  /// among themselves are told even where parts of them would do: they are what fails most.
  private static func isCut(_ members: [Int], _ forest: Forest) -> Bool {
    let structure = forest.structure
    guard !structure.isUp(down(members, structure)) else { return false }
    let isOfNodes = members.allSatisfy { structure.components[$0].kind == .node }
    for index in members.indices {
      var others = members
      others.remove(at: index)
      let without = down(others, structure)
      if !structure.isUp(without) { return false }
      if isOfNodes { continue }
      for child in forest.children[members[index]] where !structure.isUp(without.union(structure.masks[child])) { return false }
    }
    return true
  }

  private static func down(_ members: [Int], _ structure: Structure) -> Bits {
    var down = Bits(bound: structure.leaves.count)
    for member in members { down.formUnion(structure.masks[member]) }
    return down
  }
}
