import SourceText

/// A statement about one service; `service` is nil where it holds for the host as such.
public protocol Fact: Sendable {
  var service: ServiceID? { get }
  var origin: OriginID { get }
}

/// A statement about one node.
public protocol NodeFact: Fact {
  var node: NodeID { get }
}

/// All facts of one type. Those of one node are read as a slice, after `seal`.
public struct FactColumn<F: Fact>: Sendable {
  public private(set) var all: [F] = []
  private var offsets: [Int] = []

  public init() {}

  public mutating func append(_ fact: F) { all.append(fact) }

  public mutating func append(contentsOf facts: some Sequence<F>) { all.append(contentsOf: facts) }

  /// The facts of a service, in the order stated.
  public func of(_ service: ServiceID) -> [F] { all.filter { $0.service == service } }
}

extension FactColumn where F: NodeFact {
  /// Sorts by node, keeping the order stated within one, and indexes.
  public mutating func seal(nodeCount: Int) {
    offsets = [Int](repeating: 0, count: nodeCount + 1)
    for fact in all { offsets[fact.node.int + 1] += 1 }
    for index in 0..<nodeCount { offsets[index + 1] += offsets[index] }
    var next = offsets
    var order = [Int](repeating: 0, count: all.count)
    for (index, fact) in all.enumerated() {
      order[next[fact.node.int]] = index
      next[fact.node.int] += 1
    }
    all = order.map { all[$0] }
  }

  /// The facts of one node. Only after `seal`.
  public subscript(node: NodeID) -> ArraySlice<F> { all[offsets[node.int]..<offsets[node.int + 1]] }
}
