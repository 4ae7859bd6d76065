import TopologyModel

/// When one operation is possible: a gate over leaves, and what each component takes down.
public struct Structure: Sendable {
  /// The components that the operation needs some of.
  let leaves: [ComponentRef]
  let gate: Gate
  /// The leaves, and every domain that one of them is in.
  public let components: [ComponentRef]
  /// By component: the leaves that go down with it.
  let masks: [Bits]
  private let index: [ComponentRef: Int]

  init(leaves: [ComponentRef], gate: Gate, tree: ComponentTree) {
    self.leaves = leaves
    self.gate = gate
    var masks: [ComponentRef: Bits] = [:]
    for (leaf, ref) in leaves.enumerated() {
      for domain in tree.line(of: ref) { masks[domain, default: Bits(bound: leaves.count)].insert(leaf) }
    }
    components = masks.keys.sorted()
    self.masks = components.map { masks[$0]! }
    index = Dictionary(uniqueKeysWithValues: components.enumerated().map { ($0.element, $0.offset) })
  }

  func number(of ref: ComponentRef) -> Int? { index[ref] }

  /// The leaves that are down when some components have failed; those that do not matter here are passed over.
  func down(_ failed: some Sequence<ComponentRef>) -> Bits {
    var down = Bits(bound: leaves.count)
    for ref in failed {
      if let number = index[ref] { down.formUnion(masks[number]) }
    }
    return down
  }

  /// Whether the operation is possible with all of these failed at once.
  public func survives(_ failed: some Sequence<ComponentRef>) -> Bool { gate.isUp(down(failed)) }

  /// What is missing then.
  public func lacks(_ failed: some Sequence<ComponentRef>) -> [Lack] { gate.lacks(down(failed)) }

  func isUp(_ down: Bits) -> Bool { gate.isUp(down) }
}
