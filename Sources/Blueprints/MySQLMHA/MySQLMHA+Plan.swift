import SourceText
import TopologyModel

extension MySQLMHA {
  public func plan(into planner: inout Planner) {
    let members = planner.members(nodes)
    let observing = secondaryCheck.map { planner.members($0) } ?? []
    for (ordinal, member) in members.enumerated() { stateMember(member.node, "server", ordinal, &planner) }
    if let manager = planner.topology.node(named: manager.value.text) { stateMember(Located(manager, self.manager.origin), "manager", 0, &planner) }
    for (ordinal, member) in observing.enumerated() { stateMember(member.node, "observer", ordinal, &planner) }
    guard let cluster = resolve(members, observing, into: &planner) else { return }
    cluster.stateFacts(into: &planner)
    cluster.stateTolerance(into: &planner)
    cluster.stateServerFiles(into: &planner)
    cluster.stateManagerFiles(into: &planner)
    cluster.stateFirstStart(into: &planner)
    cluster.stateOperation(into: &planner)
  }

  private func stateMember(_ node: Located<NodeID>, _ role: String, _ ordinal: Int, _ planner: inout Planner) {
    planner.facts.members.append(Member(service: planner.service, node: node.value, origin: node.origin, role: role, ordinal: ordinal))
  }
}

extension MHACluster {
  func stateFacts(into planner: inout Planner) {
    for server in servers {
      let host = server.host
      planner.facts.serverIDs.append(
        ServerID(service: service, node: host.node, origin: host.serverID.origin, value: UInt32(truncatingIfNeeded: host.serverID.value)))
      planner.facts.listeners.append(
        Listener(service: service, node: host.node, origin: fields.port.origin, port: fields.port.value, process: host.server.daemon, group: "mysql"))
      planner.facts.units.append(Unit(service: service, node: host.node, origin: host.origin, name: host.server.unit, role: .daemon))
      planner.facts.dataPlacements.append(DataPlacement(service: service, node: host.node, origin: host.origin, path: host.server.dataDirectory))
      package(host.server.serverPackage, on: host.node, host.origin, release: host.server.version, &planner)
      // arping(8), by which `server take` looks for another owner of the address.
      package(host.server.os.isDebianFamily ? "iputils-arping" : "iputils", on: host.node, host.origin, &planner)
      package("mha4mysql-node", on: host.node, host.origin, &planner)
      planner.facts.endpoints.append(
        Endpoint(service: service, origin: host.origin, purpose: .read, address: host.address.value, port: fields.port.value, usesTLS: fields.tls != nil, vip: nil))
    }
    // The manager uses the node's modules too.
    for name in ["mha4mysql-manager", "mha4mysql-node"] { package(name, on: manager.value, manager.origin, &planner) }
    planner.facts.units.append(Unit(service: service, node: manager.value, origin: manager.origin, name: unit, role: .daemon))
    planner.facts.units.append(Unit(service: service, node: manager.value, origin: manager.origin, name: "\(statusUnit).timer", role: .timer))
    planner.facts.flows.append(Flow(service: service, origin: fields.writer.address.origin, from: .clients, to: "mysql", purpose: "applications"))
    planner.facts.flows.append(
      Flow(service: service, origin: fields.replication.user.origin, from: .members, to: "mysql", purpose: "replication, and MHA's manager and observers"))
    planner.facts.endpoints.append(
      Endpoint(
        service: service, origin: fields.writer.address.origin, purpose: .write, address: writerAddress, port: fields.port.value,
        usesTLS: fields.tls != nil, vip: nil))
    planner.facts.movedAddresses.append(
      MovedAddress(service: service, origin: fields.writer.address.origin, address: writerAddress, segment: segment, mover: "MHA's scripts"))
    if let hostname = fields.writer.hostname {
      planner.facts.hostNames.append(HostNameEntry(service: service, origin: hostname.origin, name: hostname.value.text, address: writerAddress))
    }
  }

  private func package(_ name: String, on node: NodeID, _ origin: OriginID, release: Version? = nil, _ planner: inout Planner) {
    planner.facts.packages.append(Package(service: service, node: node, origin: origin, name: name, release: release))
  }

  /// What MHA can do, and when it refuses: a failover needs the manager, every observer (masterha_secondary_check ends
  /// with 2 when one cannot be asked), every replica that is not to be ignored (ServerManager.pm,
  /// validate_num_alive_servers), and one that may become the source.
  func stateTolerance(into planner: inout Planner) {
    let all = servers.map { ComponentRef.node($0.host.node) }
    planner.facts.redundancies.append(Redundancy(service: service, origin: origin, name: "servers", members: all, needed: 1))
    let loss: Replication.Loss = fields.semiSync.map { .noneUntil($0.timeout.value) } ?? .unreceived
    planner.facts.replications.append(
      Replication(
        service: service, origin: fields.semiSync?.timeout.origin ?? fields.replication.user.origin, members: all,
        mode: fields.semiSync == nil ? .asynchronous : .semiSynchronous, loss: loss))
    func node(_ id: NodeID) -> Expression { .component(.node(id)) }
    var writes = [node(source.host.node)]
    if fields.canFence {
      let needed = replicas.filter { !($0.ignoresFailure?.value ?? false) }.map { node($0.host.node) }
      let heirs = replicas.filter(\.isEligible).map { node($0.host.node) }
      if !heirs.isEmpty {
        writes.append(.all([node(manager.value)] + observers.map { node($0.node.value) } + needed + [.any(heirs)]))
      }
    }
    let network: [Expression] = [.component(.segment(segment))]
    planner.facts.availabilities.append(Availability(service: service, origin: origin, operation: .write, needs: .all(network + [.any(writes)])))
    planner.facts.availabilities.append(Availability(service: service, origin: origin, operation: .read, needs: .all(network + [.redundancy("servers")])))
    var detection: [Takeover.Term] = [.init("4 failed questions", Duration(milliseconds: 4 * fields.pingInterval.value.milliseconds))]
    if !observers.isEmpty { detection.append(.init("the observers look", .seconds(sshTimeout))) }
    var action: [Takeover.Term] = []
    if let fence = fields.fence, fence.command != nil { action.append(.init("the host is powered off, at most", fence.timeout.value)) }
    // arping(8) with -w 3, which `server take` waits for.
    action.append(.init("nobody else has the address", .seconds(3)))
    planner.facts.takeovers.append(
      Takeover(
        service: service, origin: fields.pingInterval.origin, trigger: .memberLost, operation: .write, detection: detection, action: action,
        isAutomatic: fields.canFence))
  }
}
