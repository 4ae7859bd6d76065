import SchemaKit
import SourceText

/// Joins the files of one topology and turns names into indices.
public struct Resolver {
  var report: Report
  var origins: OriginTable
  private let main: FileID
  private var topology: Topology
  private var subnets = SubnetIndex()

  /// `drafts` are the topology's main file, first, and the files it includes.
  public static func resolve(
    _ drafts: [(file: FileID, draft: TopologyDraft)], unreadable: Set<String> = [], report: inout Report,
    origins: inout OriginTable
  ) -> Topology? {
    guard let main = drafts.first else { return nil }
    var resolver = Resolver(main: main.file, report: report, origins: origins)
    resolver.topology.unreadableNames = unreadable.union(
      unreadable.flatMap { name in (try? NodePattern.parse(name).get().names.map(\.text)) ?? [] })
    let errorsBefore = report.errorCount
    resolver.run(drafts)
    report = resolver.report
    origins = resolver.origins
    return report.errorCount == errorsBefore ? resolver.topology : nil
  }

  private init(main: FileID, report: Report, origins: OriginTable) {
    self.main = main
    self.report = report
    self.origins = origins
    topology = Topology(name: "", origin: .builtin)
  }

  private mutating func run(_ drafts: [(file: FileID, draft: TopologyDraft)]) {
    if let name = drafts.lazy.compactMap(\.draft.name).first {
      topology.name = name.value.text
      topology.origin = name.origin
      for other in drafts.compactMap(\.draft.name).dropFirst() {
        report.error(
          "resolve/two-names", "the topology is named twice", at: span(other.origin), label: "named `\(other.value)` here",
          related: [Label(span(name.origin), "named `\(name.value)` here")],
          help: ["an included file adds objects; the name belongs to the main file"])
      }
    } else if !topology.unreadableNames.contains("name") {
      report.error(
        "schema/missing-key", "`name` is missing", at: .startOfFile(main), label: "this topology has no `name`",
        help: ["`name`: The name of the stack; the output directory is named after it."])
    }
    // Which system stands in for one that could not be read does not matter: nothing is emitted then.
    let os = drafts.lazy.compactMap(\.draft.os).first
      ?? (topology.unreadableNames.contains("os") ? Located(.debian12, .builtin) : nil)
    for (_, draft) in drafts { addNetworks(draft.networks ?? []) }
    for (file, draft) in drafts { addSecrets(draft.secrets ?? [], declaredIn: file) }
    addNodes(drafts.flatMap { $0.draft.nodes ?? [] }, defaultOS: os)
    for (_, draft) in drafts { addVIPs(draft.vips ?? []) }
    for (_, draft) in drafts { addSyncGroups(draft.syncGroups ?? []) }
    for (_, draft) in drafts { addServices(draft.services ?? []) }
    if let firewall = drafts.lazy.compactMap(\.draft.firewall).first { topology.firewall = firewall }
    topology.require = drafts.lazy.compactMap(\.draft.require).first
  }

  func span(_ origin: OriginID) -> SourceSpan { origins.span(of: origin) ?? .startOfFile(main) }

  /// A name defined twice, in one file or in two.
  private mutating func reportRedefinition(_ noun: String, _ name: Located<ObjectName>, first: OriginID) {
    report.error(
      "resolve/duplicate-name", "there are two \(noun)s named `\(name.value)`", at: span(name.origin), label: "defined again here",
      related: [Label(span(first), "first defined here")], help: ["every object is named once; rename one of them"])
  }

  private mutating func addNetworks(_ entries: [Entry<ObjectName, NetworkDraft>]) {
    for entry in entries {
      let name = entry.key.value.text
      if let first = topology.networkByName[name] {
        reportRedefinition("network", entry.key, first: topology[first].origin)
        continue
      }
      guard let subnet = entry.value.subnets.first else {
        report.error("resolve/no-subnet", "the network `\(name)` has no subnet", at: span(entry.key.origin), label: "its list of subnets is empty")
        continue
      }
      let segment =
        entry.value.segment.map { Located($0.value.text, $0.origin) }
        ?? Located(subnet.value.written, origins.add(.derived([subnet.origin])))
      for subnet in entry.value.subnets { subnets.add(subnet.value, of: topology.networks.count) }
      topology.networkByName[name] = NetworkID(topology.networks.count)
      topology.networks.append(
        Network(
          name: name, origin: entry.key.origin, subnets: entry.value.subnets, interface: entry.value.interface,
          gateway: entry.value.gateway, segment: segment, reservedRouterIDs: entry.value.reservedRouterIDs ?? []))
    }
  }

  private mutating func addSecrets(_ entries: [Entry<ObjectName, SecretDraft>], declaredIn file: FileID) {
    for entry in entries {
      let name = entry.key.value.text
      if let first = topology.secretByName[name] {
        reportRedefinition("secret", entry.key, first: topology[first].origin)
        continue
      }
      var sources: [Located<Secret.Source>] = []
      if let file = entry.value.file { sources.append(file.map { .file($0.text) }) }
      if let variable = entry.value.env { sources.append(variable.map { .environment($0.text) }) }
      if let literal = entry.value.value { sources.append(literal.map { .literal($0.text) }) }
      guard sources.count == 1 else {
        report.error(
          "schema/one-of", "a secret has exactly one of `file`, `env` and `value`", at: span(entry.key.origin),
          label: sources.isEmpty ? "none is given" : "\(sources.count) are given")
        continue
      }
      topology.secretByName[name] = SecretID(topology.secrets.count)
      topology.secrets.append(Secret(name: name, origin: entry.key.origin, source: sources[0], declaredIn: file))
    }
  }

  private mutating func addSyncGroups(_ entries: [Entry<ObjectName, [Located<ObjectName>]>]) {
    for entry in entries {
      if let first = topology.syncGroups.first(where: { $0.name == entry.key.value.text }) {
        reportRedefinition("sync group", entry.key, first: first.origin)
        continue
      }
      let vips = entry.value.compactMap { name in vip(name).map { Located($0, name.origin) } }
      topology.syncGroups.append(DeclaredSyncGroup(name: entry.key.value.text, origin: entry.key.origin, vips: vips))
    }
  }

  private mutating func addServices(_ entries: [Entry<ObjectName, AnyService>]) {
    for entry in entries {
      let name = entry.key.value.text
      if let first = topology.serviceByName[name] {
        reportRedefinition("service", entry.key, first: topology[first].origin)
        continue
      }
      topology.serviceByName[name] = ServiceID(topology.services.count)
      topology.services.append(Service(name: name, origin: entry.key.origin, body: entry.value))
    }
  }

  private mutating func addVIPs(_ entries: [Entry<ObjectName, VIPDraft>]) {
    for entry in entries {
      let name = entry.key.value.text
      if let first = topology.vipByName[name] {
        reportRedefinition("vip", entry.key, first: topology[first].origin)
        continue
      }
      guard let vip = resolveVIP(entry) else { continue }
      topology.vipByName[name] = VIPID(topology.vips.count)
      topology.vips.append(vip)
    }
  }

  private mutating func resolveVIP(_ entry: Entry<ObjectName, VIPDraft>) -> VIP? {
    let (draft, key) = (entry.value, entry.key)
    let addresses: [Located<InterfaceAddress>]
    switch (draft.address, draft.addresses) {
    case (let one?, nil): addresses = [one]
    case (nil, let several?) where !several.isEmpty: addresses = several
    default:
      report.error(
        "schema/one-of", "a vip has exactly one of `address` and `addresses`", at: span(key.origin),
        label: draft.address == nil ? "it has no address" : "both are given")
      return nil
    }
    var network: NetworkID?
    if let name = draft.network {
      network = self.network(name)
      if network == nil { return nil }
    } else {
      let holding = subnets.networks(holding: addresses[0].value.address)
      guard holding.count == 1 else {
        if holding.isEmpty, !topology.unreadableNames.isEmpty { return nil }
        report.error(
          "resolve/vip-network",
          holding.isEmpty
            ? "no network's subnet holds \(addresses[0].value.address)"
            : "several networks hold \(addresses[0].value.address)",
          at: span(addresses[0].origin), label: "which network is this address on?",
          related: holding.map { Label(span(topology.networks[$0].origin), "`\(topology.networks[$0].name)` holds it") },
          help: ["say `network: NAME`" + (holding.isEmpty ? ", or correct the address" : "")])
        return nil
      }
      network = NetworkID(holding[0])
    }
    guard let network else { return nil }
    var advertiseOn = network
    if let name = draft.advertiseOn {
      guard let found = self.network(name) else { return nil }
      advertiseOn = found
    }
    let state = draft.initialState ?? Located(.backup, origins.defaulted("initial_state", at: span(key.origin)))
    return VIP(
      name: key.value.text, origin: key.origin, addresses: addresses, network: network, advertiseOn: advertiseOn,
      virtualRouterID: draft.virtualRouterID, holders: draft.holders, instance: draft.instance, initialState: state,
      hostname: draft.hostname, vrrp: draft.vrrp ?? defaultVRRP(at: span(key.origin)), checks: draft.checks)
  }

  private mutating func defaultVRRP(at span: SourceSpan) -> VRRPDraft {
    VRRPDraft(
      version: nil, transport: nil, advertInterval: Located(.seconds(1), origins.defaulted("advert_int", at: span)),
      preempt: Located(false, origins.defaulted("preempt", at: span)), preemptDelay: nil, password: nil)
  }

  // MARK: Names

  private mutating func reportUnknown(_ noun: String, _ name: String, at origin: OriginID, in known: [(String, OriginID)]) {
    guard !topology.unreadableNames.contains(name) else { return }
    report.add(.unknownName(noun, name, at: span(origin), in: known.map { ($0.0, span($0.1)) }))
  }

  private mutating func network(_ name: Located<ObjectName>) -> NetworkID? {
    if let id = topology.networkByName[name.value.text] { return id }
    reportUnknown("network", name.value.text, at: name.origin, in: topology.networks.map { ($0.name, $0.origin) })
    return nil
  }

  private mutating func vip(_ name: Located<ObjectName>) -> VIPID? {
    if let id = topology.vipByName[name.value.text] { return id }
    reportUnknown("vip", name.value.text, at: name.origin, in: topology.vips.map { ($0.name, $0.origin) })
    return nil
  }

  // MARK: Nodes

  private mutating func addNodes(_ entries: [Entry<NodePattern, NodeDraft>], defaultOS: Located<OperatingSystem>?) {
    // A node written out takes its own fields over a range's that holds it too.
    var written: [String: (index: Int, draft: NodeDraft)] = [:]
    for (index, entry) in entries.enumerated() where !entry.key.value.isRange {
      if let first = written[entry.key.value.written] {
        report.error(
          "resolve/duplicate-name", "there are two nodes named `\(entry.key.value.written)`", at: span(entry.key.origin),
          label: "defined again here", related: [Label(span(entries[first.index].key.origin), "first defined here")])
      } else {
        written[entry.key.value.written] = (index, entry.value)
      }
    }
    var rangeOf: [String: Int] = [:]
    let inRanges = Set(entries.lazy.filter(\.key.value.isRange).flatMap { $0.key.value.names.map(\.text) })
    for (index, entry) in entries.enumerated() {
      let isRange = entry.key.value.isRange
      if !isRange, written[entry.key.value.written]?.index != index { continue }
      for (element, name) in entry.key.value.names.enumerated() {
        if isRange {
          if let first = rangeOf.updateValue(index, forKey: name.text) {
            report.error(
              "resolve/duplicate-name", "`\(name)` is in two ranges", at: span(entry.key.origin), label: "`\(entry.key.value.written)` holds it",
              related: [Label(span(entries[first].key.origin), "`\(entries[first].key.value.written)` holds it too")])
            continue
          }
        } else if inRanges.contains(name.text) {
          continue  // expanded with its range
        }
        let own = isRange ? written[name.text]?.draft : nil
        addNode(name, element: element, of: entry, own: own, defaultOS: defaultOS)
      }
    }
  }

  private mutating func addNode(
    _ name: HostName, element: Int, of entry: Entry<NodePattern, NodeDraft>, own: NodeDraft?, defaultOS: Located<OperatingSystem>?
  ) {
    let isRange = entry.key.value.isRange
    let origin = isRange ? origins.add(.expanded(span(entry.key.origin), element: name.text)) : entry.key.origin
    let draft = entry.value
    guard let os = own?.os ?? draft.os ?? defaultOS else {
      report.error(
        "resolve/no-os", "the operating system of `\(name)` is not given", at: span(origin), label: "this node has no `os`",
        help: ["say `os:` once at the top of the topology, or on the node: \(OperatingSystem.allCases.map(\.rawValue).joined(separator: ", "))"])
      return
    }
    var addresses: [NodeAddress] = []
    let hasOwnAddress = own?.address != nil || own?.addresses != nil
    if let ranged = hasOwnAddress ? own?.address : draft.address,
      let address = pick(ranged, element: hasOwnAddress ? 0 : element, name: name.text, isRange: isRange && !hasOwnAddress)
    {
      let holding = subnets.networks(holding: address.value)
      if holding.count == 1 {
        let network = topology.networks[holding[0]]
        addresses.append(NodeAddress(network: NetworkID(holding[0]), address: address, interface: network.interface, mac: nil))
      } else if !(holding.isEmpty && !topology.unreadableNames.isEmpty) {
        report.error(
          "resolve/node-network",
          holding.isEmpty ? "no network's subnet holds \(address.value) of `\(name)`" : "several networks hold \(address.value) of `\(name)`",
          at: span(address.origin), label: "which network is this address on?",
          related: holding.map { Label(span(topology.networks[$0].origin), "`\(topology.networks[$0].name)` holds it") },
          help: [holding.isEmpty ? "declare the subnet under `networks`, or correct the address" : "name the network: `addresses: { NETWORK: … }`"])
      }
    }
    for named in (hasOwnAddress ? own?.addresses : draft.addresses) ?? [] {
      guard let network = network(named.key),
        let address = pick(named.value.address, element: hasOwnAddress ? 0 : element, name: name.text, isRange: isRange && !hasOwnAddress)
      else { continue }
      addresses.append(
        NodeAddress(
          network: network, address: address, interface: named.value.interface ?? topology[network].interface, mac: named.value.mac))
    }
    let zone = (own?.zone).flatMap { pick($0, element: 0, name: name.text, isRange: false) }
      ?? draft.zone.flatMap { pick($0, element: element, name: name.text, isRange: isRange) }
    topology.nodeByName[name.text] = NodeID(topology.nodes.count)
    topology.nodes.append(
      Node(
        name: name.text, origin: origin, os: os, addresses: addresses, zone: zone, memory: own?.memory ?? draft.memory,
        disks: own?.disks ?? draft.disks ?? []))
  }

  /// The value of one element of a range.
  private mutating func pick<Value: Sendable>(_ ranged: Ranged<Value>, element: Int, name: String, isRange: Bool) -> Located<Value>? {
    func located(_ value: Value, _ written: OriginID) -> Located<Value> {
      Located(value, isRange ? origins.add(.expanded(span(written), element: name)) : written)
    }
    switch ranged {
    case .same(let value): return located(value.value, value.origin)
    case .cycle(let values):
      guard !values.isEmpty else { return nil }
      let value = values[element % values.count]
      return located(value.value, value.origin)
    case .from(let first):
      guard let start = first.value as? IPAddress, let address = start.advanced(by: element) as? Value else {
        report.error("resolve/range-end", "the addresses run out before `\(name)`", at: span(first.origin), label: "counting starts here")
        return nil
      }
      return located(address, first.origin)
    }
  }
}

extension Diagnostic {
  /// A reference to nothing, with the nearest name and where it is defined.
  static func unknownName(
    _ noun: String, _ name: String, at span: SourceSpan, in known: [(name: String, span: SourceSpan)]
  ) -> Diagnostic {
    var related: [Label] = []
    var help: [Help] = []
    if let near = Suggestion.nearest(to: name, in: known.map(\.name)), let place = known.first(where: { $0.name == near }) {
      related = [Label(place.span, "`\(near)` is defined here")]
      help = [Help("did you mean `\(near)`?", replace: span, with: near)]
    } else if known.isEmpty {
      help = [Help("no \(noun) is defined")]
    } else {
      help = [Help("defined are " + known.prefix(8).map { "`\($0.name)`" }.joined(separator: ", ") + (known.count > 8 ? ", …" : ""))]
    }
    return Diagnostic(
      .error, "resolve/unknown-\(noun)", "there is no \(noun) `\(name.excerpt)`", at: Label(span, "not defined"), related: related, help: help)
  }
}
