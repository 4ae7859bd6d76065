import TopologyModel

/// The components of a structure as trees, with what is interchangeable: two siblings whose trees look alike, and
/// whose leaves count alike in every vote, may change places without a change of what the structure says.
struct Forest: Sendable {
  let structure: Structure
  /// By component: those directly inside.
  let children: [[Int]]
  let roots: [Int]
  /// By component: what its tree looks like, as a number. Siblings with one number are interchangeable.
  let shape: [Int]
  /// By component: those that it can be exchanged for, together with what is around it.
  let kin: [Int]
  let kinMembers: [[Int]]
  /// Components that take down exactly what another one does, which stands for them: a zone with one node in it,
  /// a controller with one disk.
  let standsFor: [Int: [Int]]

  init(_ structure: Structure, tree: ComponentTree) {
    self.structure = structure
    let (kept, standsFor) = Self.merge(structure)
    self.standsFor = standsFor
    var stand: [Int: Int] = [:]
    for (one, others) in standsFor { for other in others { stand[other] = one } }
    let count = structure.components.count
    var children = [[Int]](repeating: [], count: count)
    var roots: [Int] = []
    var shared = Bits(bound: structure.leaves.count)
    for component in kept {
      // What is inside of two domains at once, as a path is, is nobody's child.
      var inside: [Int] = []
      for ref in Self.lineage([component] + (standsFor[component] ?? []), structure, tree) {
        guard let number = structure.number(of: ref) else { continue }
        let one = stand[number] ?? number
        if one != component, !inside.contains(one) { inside.append(one) }
      }
      if inside.count == 1 { children[inside[0]].append(component) } else { roots.append(component) }
      if inside.count > 1 { shared.formUnion(structure.masks[component]) }
    }
    self.children = children
    self.roots = roots
    shape = Self.shapes(structure, children: children, roots: roots, shared: shared)
    (kin, kinMembers) = Self.kin(children: children, roots: roots, shape: shape, count: count)
  }

  /// The direct parents of components that count as one.
  private static func lineage(_ components: [Int], _ structure: Structure, _ tree: ComponentTree) -> [ComponentRef] {
    var parents: [ComponentRef] = []
    for component in components {
      for parent in tree.parents(of: structure.components[component]) where !parents.contains(parent) { parents.append(parent) }
    }
    return parents
  }

  /// Of components with one effect the one that an operator thinks of first stands for all.
  private static func merge(_ structure: Structure) -> (kept: [Int], standsFor: [Int: [Int]]) {
    func rank(_ component: Int) -> Int {
      switch structure.components[component].kind {
      case .node: 0
      case .disk: 1
      case .path: 2
      case .controller: 3
      case .array: 4
      case .segment: 5
      case .address: 6
      // The innermost of zones that hold the same.
      case .zone(let depth): 100 - depth
      }
    }
    var byMask: [Bits: [Int]] = [:]
    for component in structure.components.indices { byMask[structure.masks[component], default: []].append(component) }
    var kept: [Int] = []
    var standsFor: [Int: [Int]] = [:]
    for alike in byMask.values {
      let sorted = alike.sorted { (rank($0), $0) < (rank($1), $1) }
      kept.append(sorted[0])
      if sorted.count > 1 { standsFor[sorted[0]] = Array(sorted.dropFirst()) }
    }
    return (kept.sorted(), standsFor)
  }

  private struct Look: Hashable {
    let kind: ComponentRef.Kind
    /// Where the component itself is a leaf: the votes it has, and their weights.
    let votes: [[Int]]
    let children: [Int]
    /// The component, where trees do not tell all about it: then nothing is like it.
    let own: Int?
  }

  private static func shapes(_ structure: Structure, children: [[Int]], roots: [Int], shared: Bits) -> [Int] {
    var votes = [[[Int]]](repeating: [], count: structure.leaves.count)
    var number = 0
    note(structure.gate, &votes, &number)
    var shape = [Int](repeating: -1, count: structure.components.count)
    var known: [Look: Int] = [:]
    func look(_ component: Int) -> Int {
      let inner = children[component].map(look).sorted()
      // The leaves that are down with the component, and with none of its children.
      var own = structure.masks[component]
      for child in children[component] { own.subtract(structure.masks[child]) }
      let ownVotes = own.members.flatMap { leaf in votes[leaf] }.sorted { $0.lexicographicallyPrecedes($1) }
      let isShared = shared.count(without: structure.masks[component]) < shared.count
      let look = Look(
        kind: structure.components[component].kind, votes: ownVotes, children: inner, own: isShared ? component : nil)
      let next = known.count
      shape[component] = known[look, default: next]
      known[look] = shape[component]
      return shape[component]
    }
    for root in roots { _ = look(root) }
    return shape
  }

  /// Numbers the votes, and notes in which each leaf takes part with what weight.
  private static func note(_ gate: Gate, _ votes: inout [[[Int]]], _ number: inout Int) {
    number += 1
    let own = number
    switch gate {
    case .up(let leaf): votes[leaf].append([own, 1])
    case .votes(let group): for vote in group.votes { votes[vote.leaf].append([own, vote.weight]) }
    case .named(_, let inner): note(inner, &votes, &number)
    case .atLeast(_, let gates):
      for inner in gates {
        if case .up(let leaf) = inner.unnamed { votes[leaf].append([own, 1]) } else { note(inner, &votes, &number) }
      }
    }
  }

  private static func kin(children: [[Int]], roots: [Int], shape: [Int], count: Int) -> ([Int], [[Int]]) {
    struct Family: Hashable {
      let parent: Int
      let shape: Int
    }
    var kin = [Int](repeating: -1, count: count)
    var members: [[Int]] = []
    var known: [Family: Int] = [:]
    func join(_ components: [Int], parent: Int) {
      for component in components {
        let family = Family(parent: parent, shape: shape[component])
        if known[family] == nil {
          known[family] = members.count
          members.append([])
        }
        kin[component] = known[family] ?? 0
        members[kin[component]].append(component)
        join(children[component], parent: kin[component])
      }
    }
    join(roots, parent: -1)
    return (kin, members.map { $0.sorted() })
  }
}
