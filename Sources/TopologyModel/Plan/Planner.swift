import ConfigFormats
import SchemaKit
import SourceText

/// What blueprints state their facts into. It resolves names, and refuses what a target format
/// cannot carry.
public struct Planner {
  public let topology: Topology
  public var facts = Facts()
  public var report: Report
  public var origins: OriginTable
  /// The service being planned.
  public internal(set) var service: ServiceID = ServiceID(0)
  var choices: [Choice] = []
  var claims: [[VIPClaim]]
  var shippedScripts: [ShippedScript] = []

  init(topology: Topology, report: Report, origins: OriginTable) {
    self.topology = topology
    self.report = report
    self.origins = origins
    claims = Array(repeating: [], count: topology.vips.count)
  }

  /// The name of the service being planned.
  public var serviceName: String { topology[service].name }
  /// The key of the service being planned.
  public var serviceOrigin: OriginID { topology[service].origin }

  public func span(_ origin: OriginID) -> SourceSpan {
    origins.span(of: origin) ?? .startOfFile(FileID(rawValue: 0))
  }

  /// Reports a mistake that stops the service from being planned.
  public mutating func error(
    _ code: String, _ message: String, at origin: OriginID, label: String, related: [(OriginID, String)] = [], help: [String] = []
  ) {
    report.error(
      code, message, at: span(origin), label: label, related: related.map { Label(span($0.0), $0.1) }, help: help)
  }

  /// Remembers a value that hac chose, for `hac show`.
  public mutating func choose(_ path: String..., value: String) {
    choices.append(Choice(path: path, value: value))
  }

  // MARK: Names

  private mutating func reportUnknown(_ noun: String, _ name: String, at origin: OriginID, in known: some Sequence<(String, OriginID)>) {
    guard !topology.unreadableNames.contains(name) else { return }
    report.add(.unknownName(noun, name, at: span(origin), in: known.map { ($0.0, span($0.1)) }))
  }

  /// A node by its name; an unknown one is reported.
  public mutating func node(_ name: Located<HostName>) -> NodeID? {
    if let id = topology.nodeByName[name.value.text] { return id }
    reportUnknown("node", name.value.text, at: name.origin, in: topology.nodes.lazy.map { ($0.name, $0.origin) })
    return nil
  }

  /// The nodes of a pattern, each with the origin of its element.
  public mutating func nodes(_ pattern: Located<NodePattern>) -> [Located<NodeID>] {
    pattern.value.names.compactMap { name in
      let origin = pattern.value.isRange
        ? origins.add(.expanded(span(pattern.origin), element: name.text)) : pattern.origin
      return node(Located(name, origin)).map { Located($0, origin) }
    }
  }

  /// A VIP by its name; an unknown one is reported.
  public mutating func vip(_ name: Located<ObjectName>) -> VIPID? {
    if let id = topology.vipByName[name.value.text] { return id }
    reportUnknown("vip", name.value.text, at: name.origin, in: topology.vips.lazy.map { ($0.name, $0.origin) })
    return nil
  }

  /// A network by its name; an unknown one is reported.
  public mutating func network(_ name: Located<ObjectName>) -> NetworkID? {
    if let id = topology.networkByName[name.value.text] { return id }
    reportUnknown("network", name.value.text, at: name.origin, in: topology.networks.lazy.map { ($0.name, $0.origin) })
    return nil
  }

  /// A service by its name; an unknown one is reported.
  public mutating func service(_ name: Located<ObjectName>) -> ServiceID? {
    if let id = topology.serviceByName[name.value.text] { return id }
    reportUnknown("service", name.value.text, at: name.origin, in: topology.services.lazy.map { ($0.name, $0.origin) })
    return nil
  }

  /// A secret by reference, and what its text must satisfy where it is used.
  public mutating func secret(
    _ reference: SecretReference, as quoting: Quoting, purpose: String, bytes: ClosedRange<Int> = 1...1024
  ) -> SecretID? {
    let name = reference.name
    guard let id = topology.secretByName[name.value.text] else {
      reportUnknown("secret", name.value.text, at: name.origin, in: topology.secrets.lazy.map { ($0.name, $0.origin) })
      return nil
    }
    facts.secretUses.append(
      SecretUse(
        service: service, origin: name.origin, secret: id, quoting: quoting, minimumBytes: bytes.lowerBound,
        maximumBytes: bytes.upperBound, purpose: purpose))
    return id
  }

  /// The address of a node on a network, or on its first when none is named.
  public mutating func address(of node: NodeID, on network: NetworkID?, for origin: OriginID) -> NodeAddress? {
    let addresses = topology[node].addresses
    if let network {
      if let found = addresses.first(where: { $0.network == network }) { return found }
      error(
        "resolve/not-on-network", "`\(topology[node].name)` has no address on the network `\(topology[network].name)`", at: origin,
        label: "needs the node on that network", related: [(topology[node].origin, "the node"), (topology[network].origin, "the network")],
        help: ["give the node an address there: `addresses: { \(topology[network].name): … }`"])
      return nil
    }
    if let first = addresses.first { return first }
    error(
      "resolve/no-address", "`\(topology[node].name)` has no address", at: topology[node].origin, label: "this node has no `address`",
      related: [(origin, "needed for this")], help: ["give it `address:` on one of the networks"])
    return nil
  }
}

/// The nodes of a role as written: a list, or a map from node to fields of its own.
public struct MemberList<Extra: Sendable>: Sendable {
  public var entries: [(node: Located<NodePattern>, extra: Extra?)]

  public init(entries: [(node: Located<NodePattern>, extra: Extra?)]) { self.entries = entries }

  /// A list of nodes, or a map whose values `extra` reads.
  public static func schema(extra: Schema<Extra>) -> Schema<MemberList<Extra>> {
    .forms(
      list: Schema<[Located<NodePattern>]>.list(of: .value(NodePattern.self)).map { list in
        MemberList(entries: list.map { ($0, nil) })
      },
      map: Schema<[Entry<NodePattern, Extra>]>.map(keys: .value(NodePattern.self), values: extra).map { entries in
        MemberList(entries: entries.map { ($0.key, $0.value) })
      })
  }
}

/// For roles whose nodes have no fields of their own.
public struct NoFields: Sendable {}

extension MemberList where Extra == NoFields {
  /// A list of nodes.
  public static var plainSchema: Schema<MemberList<NoFields>> {
    Schema<[Located<NodePattern>]>.list(of: .value(NodePattern.self)).map { list in
      MemberList(entries: list.map { ($0, nil) })
    }
  }
}

extension Planner {
  /// The nodes of a role, in order, each with its own fields. A node named twice is reported.
  public mutating func members<Extra>(_ list: MemberList<Extra>) -> [(node: Located<NodeID>, extra: Extra?)] {
    var result: [(node: Located<NodeID>, extra: Extra?)] = []
    var seen: [NodeID: OriginID] = [:]
    for entry in list.entries {
      for node in nodes(entry.node) {
        if let first = seen.updateValue(node.origin, forKey: node.value) {
          error(
            "resolve/node-twice", "`\(topology[node.value].name)` is named twice", at: node.origin, label: "named again here",
            related: [(first, "first named here")], help: ["a node has one place in a role; remove one of the two"])
        } else {
          result.append((node, entry.extra))
        }
      }
    }
    return result
  }
}
