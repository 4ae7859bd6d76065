import SchemaKit
import SourceText

/// Turns VIPs and the claims on them into VRRP facts.
extension Planner {
  mutating func planVirtualAddresses() {
    // By service and name, never by the place in a file: files that services share read in this order.
    func key(_ index: Int) -> (String, String) { (claims[index].first.map { topology[$0.service].name } ?? "", topology.vips[index].name) }
    for index in topology.vips.indices.sorted(by: { key($0) < key($1) }) { planVIP(VIPID(index)) }
    planSyncGroups()
  }

  private struct Holder {
    let node: NodeID
    let origin: OriginID
    let priority: Located<Int>
  }

  private mutating func planVIP(_ id: VIPID) {
    let vip = topology[id]
    let claims = claims[id.int]
    if claims.count > 1, let second = claims.filter({ $0.notify != nil }).dropFirst().first {
      error(
        "vip/two-owners", "two services want to be told when `\(vip.name)` moves", at: second.origin, label: "claimed by `\(topology[second.service].name)`",
        related: [(claims.first { $0.notify != nil }!.origin, "claimed by `\(topology[claims.first { $0.notify != nil }!.service].name)`")],
        help: ["give each of the two services a VIP of its own"])
      return
    }
    service = claims.first?.service ?? ServiceID(0)
    let holders = holders(of: vip, claims: claims)
    guard !holders.isEmpty else { return }
    let families = AddressFamily.allCases.filter { family in vip.addresses.contains { $0.value.address.family == family } }
    let scripts = trackScripts(of: id, claims: claims)
    let name = vip.name.map { $0 == "-" ? "_" : $0 }
    let baseInstance = vip.instance?.value.text ?? "VI_" + String(name)
    if vip.instance == nil { choose("vips", vip.name, "instance", value: baseInstance) }
    let group = families.count > 1 ? "VG_" + String(name) : topology.syncGroups.first { $0.vips.contains { $0.value == id } }?.name
    let notify = claims.lazy.compactMap(\.notify).first
    let before = facts.virtualRouters.all.count
    for (ordinal, holder) in holders.enumerated() {
      var instances: [String] = []
      for family in families {
        let instance = family == .ipv6 && families.count > 1 ? baseInstance + "_6" : baseInstance
        guard let router = router(
          of: id, family: family, instance: instance, holder: holder, ordinal: ordinal, holders: holders, tracked: scripts,
          notify: notify, group: group, service: claims.first?.service)
        else { continue }
        facts.virtualRouters.append(router)
        instances.append(instance)
      }
      if families.count > 1, instances.count == families.count {
        facts.syncGroups.append(
          SyncGroup(
            service: claims.first?.service, node: holder.node, origin: vip.origin, name: "VG_" + String(name), instances: instances,
            tracked: scripts.map(\.tracked), notify: notify))
      }
      let checks = scripts.map { $0.fact(on: holder.node) }
      for check in checks { facts.trackScripts.append(check) }
      facts.accounts.append(
        Account(service: nil, node: holder.node, origin: vip.origin, user: HostPaths.checkUser, group: HostPaths.checkUser))
      facts.packages.append(Package(service: nil, node: holder.node, origin: vip.origin, name: "keepalived"))
      if let asking = checks.first(where: { $0.command.first == Self.checkHTTP }) {
        facts.packages.append(Package(service: nil, node: holder.node, origin: asking.origin, name: "curl"))
      }
    }
    stateTakeover(of: id, routers: before..<facts.virtualRouters.all.count, holders: holders.count, scripts: scripts, service: claims.first?.service)
    for claim in claims where vip.hostname != nil {
      facts.hostNames.append(
        HostNameEntry(
          service: claim.service, origin: vip.hostname!.origin, name: vip.hostname!.value.text, address: vip.mainAddress))
    }
  }

  // MARK: Holders

  private mutating func holders(of vip: VIP, claims: [VIPClaim]) -> [Holder] {
    var nodes: [(node: Located<NodeID>, priority: Located<Int>?)] = []
    if let written = vip.holders {
      for holder in written {
        for node in self.nodes(holder.node) { nodes.append((node, holder.priority)) }
      }
    } else if let claim = claims.first {
      nodes = claim.holders.map { ($0, nil) }
      choose("vips", vip.name, "holders", value: "[" + nodes.map { topology[$0.node.value].name }.joined(separator: ", ") + "]")
    } else if topology.unreadableNames.isEmpty {
      error(
        "vip/no-holders", "nobody holds the vip `\(vip.name)`", at: vip.origin, label: "no service uses it and it lists no `holders`",
        help: ["name it as the `vip` of a service, or say `holders: [NODE, NODE]`"])
      return []
    } else {
      return []
    }
    var seen: [NodeID: OriginID] = [:]
    var holders: [Holder] = []
    for (ordinal, entry) in nodes.enumerated() {
      if let first = seen.updateValue(entry.node.origin, forKey: entry.node.value) {
        error(
          "resolve/node-twice", "`\(topology[entry.node.value].name)` is named twice", at: entry.node.origin, label: "named again here",
          related: [(first, "first named here")])
        continue
      }
      let priority = entry.priority
        ?? Located(Self.priority(ofHolder: ordinal), origins.add(.derived([entry.node.origin, vip.origin])))
      if entry.priority == nil, vip.holders != nil || !claims.isEmpty {
        choose("vips", vip.name, "holders", topology[entry.node.value].name, value: "\(priority.value)")
      }
      holders.append(Holder(node: entry.node.value, origin: entry.node.origin, priority: priority))
    }
    if holders.count > Self.mostHolders {
      error("vip/too-many-holders", "`\(vip.name)` has \(holders.count) holders", at: vip.origin, label: "at most \(Self.mostHolders) get a priority of their own")
      return []
    }
    return holders
  }

  /// 200 downwards: appending a holder renumbers nobody, and weights have room on both sides. Steps of ten keep the timers
  /// of standbys 39 ms apart (the skew is (256 - priority) / 256 of the interval, RFC 5798, 6.1): with steps of one, 4 ms
  /// decide who takes over, and any may. Further holders than eight get what is left.
  private static func priority(ofHolder ordinal: Int) -> Int {
    ordinal < wideHolders ? 200 - 10 * ordinal : 200 - 10 * (wideHolders - 1) - (ordinal - wideHolders + 1)
  }
  private static let wideHolders = 8
  /// So many get a priority of their own, of 1 and above.
  private static let mostHolders = wideHolders + 200 - 10 * (wideHolders - 1) - 1

  /// The address of a node on the advert network in one family; networks of the same segment count as one.
  private func advertAddress(_ node: NodeID, _ vip: VIP, _ family: AddressFamily) -> NodeAddress? {
    let addresses = topology[node].addresses
    let segment = topology[vip.advertiseOn].segment.value
    return addresses.first { $0.network == vip.advertiseOn && $0.address.value.family == family }
      ?? addresses.first { topology[$0.network].segment.value == segment && $0.address.value.family == family }
  }

  // MARK: Instances

  private mutating func router(
    of id: VIPID, family: AddressFamily, instance: String, holder: Holder, ordinal: Int, holders: [Holder], tracked: [PlannedScript],
    notify: AbsolutePath?, group: String?, service: ServiceID?
  ) -> VirtualRouter? {
    let vip = topology[id]
    guard let advert = topology[holder.node].addresses.first(where: { $0.network == vip.advertiseOn }) ?? advertAddress(holder.node, vip, family)
    else {
      _ = address(of: holder.node, on: vip.advertiseOn, for: holder.origin)
      return nil
    }
    let own = topology[holder.node].addresses.first { $0.network == vip.network } ?? advert
    guard let interface = advert.interface, let addressInterface = own.interface else {
      let network = topology[advert.interface == nil ? advert.network : own.network]
      error(
        "resolve/no-interface", "the interface of `\(topology[holder.node].name)` on `\(network.name)` is not known", at: holder.origin,
        label: "VRRP needs the interface", related: [(network.origin, "this network names none")],
        help: ["say `interface:` on the network, or on the node's address"])
      return nil
    }
    let version = vip.vrrp.version?.value ?? (family == .ipv4 ? 2 : 3)
    if vip.vrrp.version == nil { choose("vips", vip.name, "vrrp", "version", value: "\(version)") }
    let transport: VirtualRouter.Transport
    switch vip.vrrp.transport?.value {
    case .multicast: transport = .multicast
    case .unicast, nil:
      guard let unicast = unicast(vip, family: family, holder: holder, holders: holders) else { return nil }
      transport = unicast
    }
    if vip.vrrp.transport == nil { choose("vips", vip.name, "vrrp", "transport", value: transport == .multicast ? "multicast" : "unicast") }
    let preemption: VirtualRouter.Preemption =
      !vip.vrrp.preempt.value ? .never : vip.vrrp.preemptDelay.map { .delayed($0.value) } ?? .immediate
    let isGrouped = group != nil && group!.hasPrefix("VG_") && topology.syncGroups.allSatisfy { $0.name != group }
    return VirtualRouter(
      service: service, node: holder.node, origin: vip.origin, vip: id, family: family, instance: instance,
      virtualRouterID: vip.virtualRouterID, version: version, network: vip.advertiseOn,
      segment: topology[vip.advertiseOn].segment.value, interface: interface.value, addressInterface: addressInterface.value,
      transport: transport, priority: holder.priority, ordinal: ordinal,
      startsAsMaster: vip.initialState.value == .master && ordinal == 0, preemption: preemption,
      advertInterval: vip.vrrp.advertInterval, addresses: vip.addresses.filter { $0.value.address.family == family },
      password: vip.vrrp.password.flatMap { password($0) }, tracked: isGrouped ? [] : tracked.map(\.tracked),
      notify: isGrouped ? nil : notify, syncGroup: group)
  }

  private mutating func password(_ reference: SecretReference) -> SecretID? {
    // keepalived cuts auth_pass off after 8 bytes without failing (keepalived.conf(5)).
    secret(reference, as: .keepalived, purpose: "the VRRP password", bytes: 1...8)
  }

  private mutating func unicast(_ vip: VIP, family: AddressFamily, holder: Holder, holders: [Holder]) -> VirtualRouter.Transport? {
    var peers: [IPAddress] = []
    var source: IPAddress?
    for other in holders {
      guard let address = advertAddress(other.node, vip, family)?.address.value else {
        if vip.vrrp.transport == nil { return .multicast }
        error(
          "vip/no-unicast-address", "`\(topology[other.node].name)` has no \(family.title) address to send adverts from", at: vip.vrrp.transport!.origin,
          label: "unicast needs one on every holder", related: [(topology[other.node].origin, "this holder has none on the advert network")],
          help: ["give it one, or say `transport: multicast`"])
        return nil
      }
      if other.node == holder.node { source = address } else { peers.append(address) }
    }
    return source.map { .unicast(source: $0, peers: peers) }
  }

  // MARK: Checks

  private static let checkHTTP = "\(HostPaths.libexec)/check-http"

  private struct PlannedScript {
    let tracked: VirtualRouter.Tracked
    let fact: @Sendable (NodeID) -> TrackScript
    let interval: Duration
    let timeout: Duration
    let fall: Int
    func fact(on node: NodeID) -> TrackScript { fact(node) }
  }

  private mutating func trackScripts(of id: VIPID, claims: [VIPClaim]) -> [PlannedScript] {
    let vip = topology[id]
    let service = claims.first?.service
    let gate = service.map { topology[$0].name } ?? "-"
    func planned(
      _ name: String, _ command: [String], _ interval: Located<Duration>, _ timeout: Duration, _ fall: Int, _ rise: Int,
      _ weight: Located<Int>?, _ origin: OriginID, needs: Expression = .all([]), of owner: ServiceID? = nil
    ) -> PlannedScript {
      PlannedScript(
        tracked: .init(script: name, weight: weight?.value),
        fact: { node in
          TrackScript(
            service: owner ?? service, node: node, origin: origin, vip: id, name: name, command: command, user: HostPaths.checkUser,
            interval: interval, timeout: timeout, fall: fall, rise: rise, weight: weight, needs: needs)
        }, interval: interval.value, timeout: timeout, fall: fall)
    }
    guard let checks = vip.checks else {
      return claims.flatMap { claim in
        claim.checks.map { check in
          let origin = origins.add(.derived([claim.origin]))
          return planned(
            check.name, check.command, Located(check.interval, origin), check.timeout, check.fall, check.rise,
            check.weight.map { Located($0, origin) }, origin, needs: check.needs, of: claim.service)
        }
      }
    }
    return checks.enumerated().compactMap { index, check in
      let timeout = check.timeout?.value ?? check.interval.value
      let seconds = "\(max(1, timeout.seconds))"
      var name = check.name?.value.text ?? "chk_\(vip.name.map { $0 == "-" ? "_" : $0 }.map(String.init).joined())" + (checks.count > 1 ? "_\(index + 1)" : "")
      let command: [String]
      let origin: OriginID
      var needs = Expression.all([])
      var owner: ServiceID?
      if let port = check.tcp {
        command = ["\(HostPaths.libexec)/check-tcp", gate, "127.0.0.1", "\(port.value)", seconds]
        origin = port.origin
      } else if let http = check.http {
        let url = "http://127.0.0.1:\(http.port.value)\(http.path.value.text)"
        command = [Self.checkHTTP, gate, url, "\(http.status.value)", seconds]
        origin = http.port.origin
      } else if let script = check.script {
        let file = script.value.text.split(separator: "/").last.map(String.init) ?? "script"
        guard vip.name.utf8.count + 1 + file.utf8.count <= 255 else {
          error(
            "vip/script-name", "on the hosts the script would be called `\(vip.name)-` and the \(file.utf8.count) bytes of its own name", at: script.origin,
            label: "file systems have names of at most 255 bytes", help: ["give the script a shorter name"])
          return nil
        }
        let path = "\(HostPaths.libexec)/\(vip.name)-\(file)"
        ship(script, to: path, vip: vip, claims: claims)
        command = ["\(HostPaths.libexec)/check-script", gate, path, seconds]
        origin = script.origin
      } else if let wanted = check.service {
        guard let claim = claims.first(where: { $0.offered[wanted.value] != nil }), let offered = claim.offered[wanted.value] else {
          error(
            "vip/no-such-check", "no service behind `\(vip.name)` brings the check `\(wanted.value.rawValue)`", at: wanted.origin,
            label: "a MySQL service brings it", related: claims.map { ($0.origin, "`\(topology[$0.service].name)` is of kind `\(topology[$0.service].kind)`") })
          return nil
        }
        command = offered.command
        (needs, owner) = (offered.needs, claim.service)
        if check.name == nil { name = offered.name }
        origin = wanted.origin
      } else {
        return nil
      }
      return planned(name, command, check.interval, timeout, check.fall.value, check.rise.value, check.weight, check.name?.origin ?? origin, needs: needs, of: owner)
    }
  }

  /// Ships an operator's script with the bundle of every holder.
  private mutating func ship(_ script: Located<RelativePath>, to path: String, vip: VIP, claims: [VIPClaim]) {
    let file = origins.span(of: script.origin)?.file ?? FileID(rawValue: 0)
    let shipped = ShippedScript(path: script.value.text, declaredIn: file, origin: script.origin)
    let index = shippedScripts.count
    shippedScripts.append(shipped)
    for holder in holderNodes(of: vip, claims: claims) {
      facts.files.append(
        File(
          service: claims.first?.service, node: holder, origin: script.origin, path: path, mode: 0o755,
          render: { plan, text in text.lines(plan.shippedText(index), shipped.origin) }))
    }
  }

  private mutating func holderNodes(of vip: VIP, claims: [VIPClaim]) -> [NodeID] {
    if let written = vip.holders {
      return written.flatMap { $0.node.value.names.compactMap { topology.nodeByName[$0.text] } }
    }
    return claims.first?.holders.map(\.value) ?? []
  }

  // MARK: Groups and takeover

  private mutating func planSyncGroups() {
    for group in topology.syncGroups {
      var instances: [NodeID: [VirtualRouter]] = [:]
      for router in facts.virtualRouters.all where group.vips.contains(where: { $0.value == router.vip }) {
        instances[router.node, default: []].append(router)
      }
      for (node, routers) in instances.sorted(by: { $0.key < $1.key }) {
        facts.syncGroups.append(
          SyncGroup(
            service: routers.first?.service, node: node, origin: group.origin, name: group.name, instances: routers.map(\.instance),
            tracked: [], notify: nil))
      }
    }
  }

  /// The gap when the holder dies and when its service fails.
  private mutating func stateTakeover(of id: VIPID, routers: Range<Int>, holders: Int, scripts: [PlannedScript], service: ServiceID?) {
    let vip = topology[id]
    // The second in the order of preference takes over; alone, a holder waits for itself.
    guard let next = routers.first(where: { facts.virtualRouters.all[$0].ordinal == 1 }) ?? routers.first else { return }
    let terms = facts.virtualRouters.all[next].takeoverTerms
    facts.takeovers.append(
      Takeover(service: service, origin: vip.origin, trigger: .holderLost(id), detection: terms, action: [], isAutomatic: holders > 1))
    for script in scripts where script.tracked.weight == nil {
      // The old holder says that it gives up, so that the next one waits no longer than its skew.
      let checks = Takeover.Term(
        "\(script.fall) failed checks", Duration(milliseconds: script.fall * script.interval.milliseconds + script.timeout.milliseconds))
      facts.takeovers.append(
        Takeover(
          service: service, origin: vip.origin, trigger: .checkFails(id, script.tracked.script), detection: [checks, terms[1]], action: [],
          isAutomatic: holders > 1))
    }
  }
}
