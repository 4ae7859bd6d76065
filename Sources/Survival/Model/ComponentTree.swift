import TopologyModel

/// Everything that can fail, and what goes down with it.
public struct ComponentTree: Sendable {
  private let parents: [ComponentRef: [ComponentRef]]

  init(_ topology: Topology, _ facts: Facts) {
    var parents: [ComponentRef: [ComponentRef]] = [:]
    for component in facts.components.all { parents[component.ref, default: []] += component.parents }
    // A witness may be a node of the topology.
    for id in topology.nodeIDs {
      for address in topology[id].addresses { parents[.address(address.address.value), default: []].append(.node(id)) }
    }
    self.parents = parents
  }

  /// The domains whose failure takes the component down directly.
  public func parents(of ref: ComponentRef) -> [ComponentRef] { parents[ref] ?? [] }

  /// Whether the topology has it.
  public func contains(_ ref: ComponentRef) -> Bool { parents[ref] != nil }

  /// All that are known, in their order.
  public var all: [ComponentRef] { parents.keys.sorted() }

  /// The component and every domain that it is in, the innermost first.
  public func line(of ref: ComponentRef) -> [ComponentRef] {
    var line = [ref]
    var next = 0
    while next < line.count {
      for parent in parents(of: line[next]) where !line.contains(parent) { line.append(parent) }
      next += 1
    }
    return line
  }

  /// The innermost zone of a component.
  public func zone(of ref: ComponentRef) -> String? {
    for case .zone(let path) in line(of: ref) { return path }
    return nil
  }
}

extension ComponentRef {
  /// What kind of thing it is. Zones of different depths are different things: a rack is no site.
  public enum Kind: Hashable, Sendable, Comparable {
    case zone(depth: Int)
    case node, controller, disk, path, array, segment, address
  }

  public var kind: Kind {
    switch self {
    case .zone(let path): .zone(depth: path.utf8.count { $0 == UInt8(ascii: "/") } + 1)
    case .node: .node
    case .controller: .controller
    case .disk: .disk
    case .path: .path
    case .array: .array
    case .segment: .segment
    case .address: .address
    }
  }
}
