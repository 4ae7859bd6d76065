import TopologyModel

/// What has happened: nodes stopped in good order, failures one after another, and a network that is cut.
public struct Scenario: Sendable {
  /// Who has a VIP before anything happens; of the others, the most preferred holder has it. A preempted one does not keep it.
  public var holders: [VIPID: NodeID] = [:]
  /// Stopped in good order, before anything else happens.
  public var stopped: [ComponentRef] = []
  /// Each at once, and each after everybody has taken notice of the one before.
  public var failures: [[ComponentRef]] = []
  /// The sides of a cut network, by what is on them; empty: it is whole.
  public var sides: [Side] = []

  public struct Side: Sendable, Equatable {
    public var nodes: Set<NodeID>
    public var addresses: Set<IPAddress> = []
  }

  public init() {}
}

/// A scenario that cannot be read, in words for whoever wrote it.
public struct ScenarioFault: Error, Sendable, Equatable {
  public let message: String
  public let help: String
}

extension Scenario {
  /// `host1,zone:rack-b`: what fails at once.
  public static func failures(_ text: String, in model: SurvivalModel) -> Result<[ComponentRef], ScenarioFault> {
    var refs: [ComponentRef] = []
    for word in text.split(separator: ",") {
      switch components(String(word), in: model) {
      case .success(let found): for ref in found where !refs.contains(ref) { refs.append(ref) }
      case .failure(let fault): return .failure(fault)
      }
    }
    return refs.isEmpty ? .failure(ScenarioFault(message: "nothing is named", help: help)) : .success(refs)
  }

  /// `mysql=host2`: who has a VIP.
  public static func holder(_ text: String, in model: SurvivalModel) -> Result<(vip: VIPID, node: NodeID), ScenarioFault> {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    let help = "write VIP=NODE, as in mysql=host2"
    guard parts.count == 2 else { return .failure(ScenarioFault(message: "`\(text)` names no vip and node", help: help)) }
    guard let index = model.topology.vips.firstIndex(where: { $0.name == parts[0] }) else {
      let known = NameList.join(model.topology.vips.prefix(8).map { "`\($0.name)`" })
      return .failure(ScenarioFault(message: "there is no vip `\(parts[0])`", help: known.isEmpty ? "the topology has none" : "its vips are \(known)"))
    }
    let able = model.holders[index].map(\.node)
    guard let node = able.first(where: { model.topology[$0].name == parts[1] }) else {
      let known = NameList.join(able.map { model.topology[$0].name })
      return .failure(ScenarioFault(message: "`\(parts[1])` is no holder of `\(parts[0])`", help: "its holders are \(known)"))
    }
    return .success((VIPID(index), node))
  }

  static let help = "name nodes, or zone:NAME, controller:NODE:NAME, disk:NODE:MOUNT, segment:NAME, or the address of a witness"

  /// The components that a word names: a node, a range of nodes, or a kind and a name.
  static func components(_ word: String, in model: SurvivalModel) -> Result<[ComponentRef], ScenarioFault> {
    let topology = model.topology
    if let address = IPAddress(word) {
      let ref = ComponentRef.address(address)
      if let node = model.tree.parents(of: ref).first { return .success([node]) }
      return .success([ref])
    }
    let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nodes(word, in: topology).map { $0.map { .node($0) } } }
    let (kind, name) = (parts[0], parts[1])
    switch kind {
    case "node": return nodes(name, in: topology).map { $0.map { .node($0) } }
    case "zone":
      let zones = model.tree.all.filter { if case .zone(let path) = $0 { path == name || path.hasSuffix("/\(name)") } else { false } }
      // A whole path over the end of another one.
      if zones.contains(.zone(name)) { return .success([.zone(name)]) }
      return one(zones, "zone", name, known: model.tree.all.compactMap { if case .zone(let path) = $0 { path } else { nil } })
    case "segment":
      return one([.segment(name)].filter { model.tree.contains($0) }, "segment", name, known: topology.networks.map(\.segment.value))
    case "address":
      return .failure(ScenarioFault(message: "`\(name)` is not an IP address", help: help))
    case "controller", "disk", "path":
      let inner = name.split(separator: ":", maxSplits: 1).map(String.init)
      guard inner.count == 2 else { return .failure(ScenarioFault(message: "`\(word)` names no node", help: "write \(kind):NODE:NAME")) }
      return nodes(inner[0], in: topology).flatMap { nodes in
        let refs = nodes.map { node -> ComponentRef in
          switch kind {
          case "controller": .controller(node, inner[1])
          case "disk": .disk(node, inner[1])
          default: .path(node, inner[1])
          }
        }
        if let missing = refs.first(where: { !model.tree.contains($0) }) {
          return .failure(ScenarioFault(message: "there is no \(ComponentWords(topology: topology).name(missing))", help: "`hac show` lists the disks of nodes"))
        }
        return .success(refs)
      }
    case "array":
      return one([.array(name)].filter { model.tree.contains($0) }, "array", name, known: [])
    default: return .failure(ScenarioFault(message: "`\(kind)` is no kind of component", help: help))
    }
  }

  private static func one(_ found: [ComponentRef], _ noun: String, _ name: String, known: [String]) -> Result<[ComponentRef], ScenarioFault> {
    if found.count == 1 { return .success(found) }
    let list = known.isEmpty ? "there is none" : "they are " + NameList.join(known.prefix(8).map { "`\($0)`" })
    return .failure(ScenarioFault(message: found.isEmpty ? "there is no \(noun) `\(name)`" : "there are \(found.count) \(noun)s `\(name)`", help: list))
  }

  private static func nodes(_ text: String, in topology: Topology) -> Result<[NodeID], ScenarioFault> {
    guard case .success(let pattern) = NodePattern.parse(text) else {
      return .failure(ScenarioFault(message: "`\(text)` is no name of a node", help: help))
    }
    var nodes: [NodeID] = []
    for name in pattern.names {
      guard let node = topology.node(named: name.text) else {
        let known = NameList.folded(topology.nodes.map(\.name))
        return .failure(
          ScenarioFault(message: "there is no node `\(name.text)`", help: "nodes are \(NameList.join(Array(known.prefix(8))))" + (known.count > 8 ? ", …" : "")))
      }
      nodes.append(node)
    }
    return .success(nodes)
  }

  /// `host1,host2/host3`: the sides of a cut. `rest` is every node that is not named; where no side has it and there
  /// are such nodes, they are a side of their own.
  public static func sides(_ text: String, in model: SurvivalModel) -> Result<[Side], ScenarioFault> {
    var sides: [Side] = []
    var rest: Int?
    var named: Set<NodeID> = []
    for group in groups(text, in: model) {
      var side = Side(nodes: [])
      for word in group {
        if word == "rest" {
          rest = sides.count
          continue
        }
        switch components(word, in: model) {
        case .failure(let fault): return .failure(fault)
        case .success(let refs):
          for ref in refs {
            if case .address(let address) = ref { side.addresses.insert(address) }
            side.nodes.formUnion(model.nodes(in: ref))
          }
        }
      }
      if let twice = side.nodes.intersection(named).min() {
        return .failure(ScenarioFault(message: "`\(model.topology[twice].name)` is on two sides", help: "a node is on one side of a cut"))
      }
      named.formUnion(side.nodes)
      sides.append(side)
    }
    let others = Set(model.topology.nodeIDs).subtracting(named)
    if let rest {
      sides[rest].nodes.formUnion(others)
    } else if !others.isEmpty {
      sides.append(Side(nodes: others))
    }
    guard sides.count > 1 else {
      return .failure(ScenarioFault(message: "a cut has two sides at least", help: "write host1,host2/host3; `rest` is every node that is not named"))
    }
    return .success(sides)
  }

  /// Sides stand apart by `/`, which the path of a zone has too.
  private static func groups(_ text: String, in model: SurvivalModel) -> [[String]] {
    var groups: [[String]] = []
    for piece in text.split(separator: "/", omittingEmptySubsequences: false) {
      let words = piece.split(separator: ",").map(String.init)
      if let last = groups.last?.last, last.hasPrefix("zone:"), let first = words.first,
        model.tree.contains(.zone("\(last.dropFirst(5))/\(first)"))
      {
        groups[groups.count - 1].removeLast()
        groups[groups.count - 1] += ["\(last)/\(first)"] + words.dropFirst()
      } else {
        groups.append(words)
      }
    }
    return groups
  }
}

extension SurvivalModel {
  /// The nodes that a component is, or has in it.
  func nodes(in ref: ComponentRef) -> Set<NodeID> {
    Set(topology.nodeIDs.filter { tree.line(of: .node($0)).contains(ref) })
  }
}
