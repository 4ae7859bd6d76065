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

/// All facts of one type. Those of one node or service are read without a search, after `seal`.
public struct FactColumn<F: Fact>: Sendable {
  public private(set) var all: [F] = []
  private var nodeOffsets: [Int] = []
  /// Indices into `all`, by service; before each service's first, where it begins.
  private var byService: [Int] = []
  private var serviceOffsets: [Int] = []

  public init() {}

  public mutating func append(_ fact: F) { all.append(fact) }

  public mutating func append(contentsOf facts: some Sequence<F>) { all.append(contentsOf: facts) }

  /// The facts of a service, in the order stated. Only after `seal`.
  public func of(_ service: ServiceID) -> [F] {
    byService[serviceOffsets[service.int]..<serviceOffsets[service.int + 1]].map { all[$0] }
  }

  /// Indexes by service.
  mutating func seal(serviceCount: Int) {
    (serviceOffsets, byService) = Self.group(all, into: serviceCount) { $0.service?.int }
  }

  /// A stable counting sort: where each group begins, and the indices in the order of the groups.
  private static func group(_ facts: [F], into count: Int, by key: (F) -> Int?) -> (offsets: [Int], order: [Int]) {
    var offsets = [Int](repeating: 0, count: count + 1)
    for index in facts.indices {
      if let group = key(facts[index]) { offsets[group + 1] += 1 }
    }
    for index in 0..<count { offsets[index + 1] += offsets[index] }
    var next = offsets
    var order = [Int](repeating: 0, count: offsets[count])
    for index in facts.indices {
      guard let group = key(facts[index]) else { continue }
      order[next[group]] = index
      next[group] += 1
    }
    return (offsets, order)
  }
}

extension FactColumn where F: NodeFact {
  /// Sorts by node, keeping the order stated within one, and indexes.
  mutating func seal(nodeCount: Int, serviceCount: Int) {
    let order: [Int]
    (nodeOffsets, order) = Self.group(all, into: nodeCount) { $0.node.int }
    arrange(order)
    seal(serviceCount: serviceCount)
  }

  /// Puts the facts into an order, moving each once or twice: copies of large facts would count all that they hold.
  private mutating func arrange(_ order: [Int]) {
    var place = order
    for (new, old) in order.enumerated() { place[old] = new }
    // Array's own swapAt copies both.
    all.withUnsafeMutableBufferPointer { facts in
      for index in place.indices {
        while place[index] != index {
          let target = place[index]
          facts.swapAt(index, target)
          place.swapAt(index, target)
        }
      }
    }
  }

  /// The facts of one node. Only after `seal`.
  public subscript(node: NodeID) -> ArraySlice<F> { all[nodeOffsets[node.int]..<nodeOffsets[node.int + 1]] }
}
