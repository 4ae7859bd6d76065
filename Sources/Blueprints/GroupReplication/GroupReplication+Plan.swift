import ConfigFormats
import SourceText
import TopologyModel

extension GroupReplication {
  public func plan(into planner: inout Planner) {
    guard let group = resolve(into: &planner), carriesOptions(&planner) else { return }
    for member in group.members {
      group.state(member, &planner)
      group.stateFiles(of: member, into: &planner)
    }
    for router in group.routers { group.stateRouter(router, into: &planner) }
    group.stateFlows(&planner)
    group.claim(&planner)
    group.stateEndpoints(&planner)
    group.stateTolerance(&planner)
    group.stateSteps(into: &planner)
  }

  /// Whether the option file carries every value of `my_cnf`.
  private func carriesOptions(_ planner: inout Planner) -> Bool {
    var isFine = true
    for entry in serverOptions ?? [] {
      guard let refusal = Quoting.optionFile.refuse(entry.value.value.text) else { continue }
      planner.error(
        "resolve/cannot-carry", "an option file cannot carry the value of `\(entry.key.value)`: \(refusal.reason)", at: entry.value.origin,
        label: "this value")
      isFine = false
    }
    return isFine
  }
}

extension ReplicationGroup {
  fileprivate func state(_ member: GroupMember, _ planner: inout Planner) {
    let (node, origin, server) = (member.node, member.origin, member.server)
    planner.facts.serverIDs.append(
      ServerID(service: service, node: node, origin: member.serverID.origin, value: UInt32(truncatingIfNeeded: member.serverID.value)))
    planner.facts.packages.append(Package(service: service, node: node, origin: fields.server.origin, name: server.serverPackage, release: server.version))
    planner.facts.units.append(Unit(service: service, node: node, origin: origin, name: server.unit, role: .daemon))
    planner.facts.dataPlacements.append(DataPlacement(service: service, node: node, origin: origin, path: server.dataDirectory))
    func listens(_ port: Located<Int>, _ group: String, at address: IPAddress? = nil) {
      planner.facts.listeners.append(
        Listener(service: service, node: node, origin: port.origin, address: address, port: port.value, process: server.daemon, group: group))
    }
    listens(fields.port, "mysql")
    // XCOM listens on all addresses, whatever the local address says.
    if !usesMySQLStack { listens(groupPort, "group communication") }
    // The X Plugin is loaded by default (MySQL manual, "Disabling X Plugin"); nobody is let in to it.
    listens(Located(GroupReplication.xPluginPort, origin), "x protocol")
  }

  fileprivate func stateFlows(_ planner: inout Planner) {
    func flow(_ from: Flow.Source, _ group: String, _ purpose: String) {
      planner.facts.flows.append(Flow(service: service, origin: origin, from: from, to: group, purpose: purpose))
    }
    flow(.clients, "mysql", "SQL")
    flow(.members, "mysql", usesMySQLStack ? "messages and votes, and what a member missed" : "what a member missed, and whole copies")
    if !usesMySQLStack { flow(.members, "group communication", "messages and votes") }
    if !routers.isEmpty { flow(.clients, "router", "SQL through MySQL Router") }
  }

  fileprivate func claim(_ planner: inout Planner) {
    guard let vip, let origin = fields.vip?.origin else { return }
    let name = "chk_" + String(serviceName.map { $0 == "-" ? "_" : $0 })
    func check(_ kind: ServiceCheckName) -> ServiceCheck {
      // The program gives the server two seconds, so that it always ends by itself. Two failures are enough: when the
      // group has elected another primary, the address is in the wrong place.
      ServiceCheck(
        name: "\(name)_\(kind.rawValue)", command: [checkPath, kind.rawValue], interval: .seconds(3), fall: 2, needs: .quorum("members"))
    }
    // Unweighted: a secondary is not fit at all, and the election is the group's, never keepalived's.
    planner.claim(
      vip, origin: origin, holders: members.map { Located($0.node, $0.origin) }, checks: [check(.live)],
      offered: [.live: check(.live), .fresh: check(.fresh)])
  }

  fileprivate func stateEndpoints(_ planner: inout Planner) {
    func endpoint(_ purpose: Endpoint.Purpose, _ address: IPAddress, _ port: Int, _ origin: OriginID, vip: VIPID? = nil) {
      planner.facts.endpoints.append(
        Endpoint(service: service, origin: origin, purpose: purpose, address: address, port: port, usesTLS: fields.tls != nil, vip: vip))
    }
    for router in routers {
      endpoint(.write, router.address, fields.router?.port.value ?? 6446, router.origin)
      endpoint(.read, router.address, fields.router?.readPort.value ?? 6447, router.origin)
    }
    if let vip, let vipAddress {
      endpoint(.write, vipAddress, fields.port.value, planner.topology[vip].origin, vip: vip)
      return
    }
    for member in members { endpoint(.write, member.clientAddress.value, fields.port.value, member.origin) }
  }

  fileprivate func stateTolerance(_ planner: inout Planner) {
    let all = members.map { ComponentRef.node($0.node) }
    // One member, one vote: the weight of a member only says who becomes primary.
    planner.facts.quorums.append(
      Quorum(service: service, origin: origin, name: "members", voters: all.map { .init($0) }, rule: .weightedMajority))
    planner.facts.clusterNames.append(ClusterName(service: service, origin: name.origin, setting: "group_replication_group_name", value: name.value))
    planner.facts.replications.append(Replication(service: service, origin: origin, members: all, mode: .certified, loss: .none))
    var needs: [Expression] = [.quorum("members")] + (vip.map { [.vip($0)] } ?? [])
    // Without the network over which they agree, every member is alone.
    if let first = members.first, members.count > 1, let segment = planner.topology.segment(of: first.address.value, on: first.node) {
      needs.append(.component(segment))
    }
    if !routers.isEmpty {
      planner.facts.redundancies.append(
        Redundancy(service: service, origin: routers[0].origin, name: "routers", members: routers.map { .node($0.node) }, needed: 1))
      needs.append(.redundancy("routers"))
    }
    for operation in Availability.Operation.allCases {
      planner.facts.availabilities.append(Availability(service: service, origin: origin, operation: operation, needs: .all(needs)))
    }
    // A member is suspected after 5 seconds of silence, and expelled after the timeout (MySQL manual, "Responses to
    // Failure Detection and Network Partitioning").
    planner.facts.takeovers.append(
      Takeover(
        service: service, origin: fields.expelTimeout.origin, trigger: .memberLost,
        detection: [.init("silence before a suspicion", .seconds(5)), .init("member_expel_timeout", fields.expelTimeout.value)], action: [],
        isAutomatic: true))
  }
}
