import SourceText

/// A change of a service's layout that may let it survive more; hac proposes one only after computing that it does.
public struct LayoutChange<Fields: Sendable>: Sendable {
  /// What to do: "one more member"; the new nodes' names are not the operator's, and not told.
  public let text: String
  /// How many nodes it brings.
  public let nodes: Int
  let apply: @Sendable (inout Fields, [Located<NodePattern>]) -> Void

  public init(_ text: String, nodes: Int = 0, _ apply: @escaping @Sendable (inout Fields, [Located<NodePattern>]) -> Void) {
    self.text = text
    self.nodes = nodes
    self.apply = apply
  }
}

/// The same, of a service whose kind is erased.
struct AnyLayoutChange: Sendable {
  let text: String
  let nodes: Int
  let apply: @Sendable ([Located<NodePattern>]) -> AnyService
}

/// A change of a topology, not yet tried.
public struct Proposal: Sendable {
  public let text: String
  let topology: Topology

  /// The plan with the change; nil where the kind refuses it.
  public func plan(origins: OriginTable) -> Plan? {
    var report = Report()
    var origins = origins
    return Plan.plan(topology, report: &report, origins: &origins)
  }
}

extension Plan {
  /// What might let a service survive more, the cheapest first: what costs no host, one more host, another place for
  /// one, and the same with two.
  public func proposals(for service: ServiceID) -> [Proposal] {
    let changes = topology[service].body.changes
    let members = facts.members.of(service).sorted { $0.ordinal < $1.ordinal }
    var proposals = changes.filter { $0.nodes == 0 }.map { Proposal(text: $0.text, topology: topology.with(service, $0.apply([]))) }
    let hasZones = members.contains { topology[$0.node].zone != nil }
    for count in 1...2 {
      for change in changes where change.nodes == count {
        // A new node is like the last one that keeps data.
        guard let model = members.last(where: { $0.role != "arbiter" })?.node else { continue }
        proposals += additions(change, to: service, like: model, hasZones: hasZones)
      }
      if hasZones { proposals += moves(members.map(\.node), count) }
    }
    return proposals
  }

  private func additions(_ change: AnyLayoutChange, to service: ServiceID, like model: NodeID, hasZones: Bool) -> [Proposal] {
    (hasZones ? [false, true] : [false]).map { isApart in
      var changed = topology
      let names = (0..<change.nodes).map { changed.addNode(like: model, zone: isApart ? "hac-proposal-\($0 + 1)" : nil) }
      let place = isApart ? change.nodes == 1 ? ", in a zone of its own" : ", in zones of their own" : hasZones ? ", in the zone of \(topology[model].name)" : ""
      return Proposal(text: change.text + place, topology: changed.with(service, change.apply(names)))
    }
  }

  /// Members that share a zone move out of it.
  private func moves(_ members: [NodeID], _ count: Int) -> [Proposal] {
    Self.choices(members, count).prefix(40).map { chosen in
      var changed = topology
      for (index, node) in chosen.enumerated() { changed.move(node, to: "hac-proposal-\(index + 1)") }
      let names = chosen.map { topology[$0].name }.joined(separator: " and ")
      return Proposal(text: "put \(names) into \(count == 1 ? "a zone of its own" : "zones of their own")", topology: changed)
    }
  }

  private static func choices(_ nodes: [NodeID], _ count: Int) -> [[NodeID]] {
    if count == 1 { return nodes.map { [$0] } }
    return nodes.indices.flatMap { first in nodes[(first + 1)...].map { [nodes[first], $0] } }
  }
}

extension Topology {
  fileprivate func with(_ service: ServiceID, _ body: AnyService) -> Topology {
    var changed = self
    changed.services[service.int] = Service(name: self[service].name, origin: self[service].origin, body: body)
    return changed
  }

  fileprivate mutating func move(_ node: NodeID, to zone: String) {
    let old = self[node]
    nodes[node.int] = Node(
      name: old.name, origin: old.origin, os: old.os, addresses: old.addresses, zone: Located(ZonePath(unchecked: zone), old.origin), memory: old.memory, disks: old.disks)
  }

  /// Adds a node with the disks and networks of another one, under the next name of its series and at free addresses.
  fileprivate mutating func addNode(like model: NodeID, zone: String?) -> Located<NodePattern> {
    let old = self[model]
    var name = HostName(unchecked: Self.next(after: old.name))
    while nodeByName[name.text] != nil { name = HostName(unchecked: Self.next(after: name.text)) }
    let taken = Set(nodes.flatMap { $0.addresses.map(\.address.value) } + vips.flatMap { $0.addresses.map(\.value.address) })
    let addresses = old.addresses.map { own in
      var free = own.address.value
      while taken.contains(free), let next = free.advanced(by: 1) { free = next }
      return NodeAddress(network: own.network, address: Located(free, own.address.origin), interface: own.interface, mac: own.mac)
    }
    nodeByName[name.text] = NodeID(nodes.count)
    nodes.append(
      Node(
        name: name.text, origin: old.origin, os: old.os, addresses: addresses,
        zone: zone.map { Located(ZonePath(unchecked: $0), old.origin) } ?? old.zone, memory: old.memory, disks: old.disks))
    return Located(NodePattern(one: name), old.origin)
  }

  /// `node4.chime.com` → `node5.chime.com`; a name without a number gets one.
  private static func next(after name: String) -> String {
    let label = name.prefix { $0 != "." }
    let head = String(label.reversed().drop { !$0.isNumber }.drop { $0.isNumber }.reversed())
    let rest = label.dropFirst(head.count)
    let digits = rest.prefix { $0.isNumber }
    guard let number = Int(digits), !digits.isEmpty else { return "\(label)-2" + name.dropFirst(label.count) }
    return "\(head)\(number + 1)" + name.dropFirst(head.count + digits.count)
  }
}
