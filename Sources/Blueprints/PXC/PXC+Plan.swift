import ConfigFormats
import SourceText
import TopologyModel

extension PXC {
  public func plan(into planner: inout Planner) {
    let vipID = vip.flatMap { planner.vip($0) }
    guard vip == nil || vipID != nil, let cluster = resolve(into: &planner), carriesOptions(&planner) else { return }
    for (ordinal, member) in cluster.members.enumerated() {
      stateMember(member, ordinal: ordinal, cluster, &planner)
      memberFiles(cluster, member, into: &planner)
      memberScripts(cluster, member, hasAddress: vipID != nil, into: &planner)
    }
    for (ordinal, arbiter) in cluster.arbiters.enumerated() {
      stateArbiter(arbiter, ordinal: ordinal, cluster, &planner)
      arbiterFiles(cluster, arbiter, into: &planner)
    }
    stateFlows(&planner)
    if let vipID, let vip { claim(vipID, vip.origin, cluster, &planner) }
    stateEndpoints(cluster, vipID, &planner)
    stateTolerance(cluster, vipID, &planner)
    steps(cluster, hasAddress: vipID != nil, into: &planner)
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

  private func stateMember(_ member: PXCCluster.Member, ordinal: Int, _ cluster: PXCCluster, _ planner: inout Planner) {
    let (service, node, origin, packages) = (planner.service, member.node, member.voter.origin, member.voter.packages)
    planner.facts.members.append(Member(service: service, node: node, origin: origin, role: "member", ordinal: ordinal))
    planner.facts.serverIDs.append(ServerID(service: service, node: node, origin: member.serverID.origin, value: member.serverID.value))
    planner.facts.packages.append(Package(service: service, node: node, origin: origin, name: packages.server, release: version.value.version))
    planner.facts.units.append(Unit(service: service, node: node, origin: origin, name: packages.unit, role: .daemon))
    planner.facts.dataPlacements.append(DataPlacement(service: service, node: node, origin: origin, path: packages.dataDirectory))
    let address = cluster.bindsReplication ? member.voter.address.value : nil
    func listens(_ port: Int, _ process: String, _ group: String, at address: IPAddress? = nil, _ transport: Listener.Transport = .tcp) {
      planner.facts.listeners.append(
        Listener(service: service, node: node, origin: origin, address: address, port: port, transport: transport, process: process, group: group))
    }
    listens(Self.serverPort, "mysqld", "mysql")
    listens(Self.replicationPort, "mysqld", "replication", at: address)
    listens(Self.replicationPort, "mysqld", "replication", at: address, .udp)
    listens(Self.incrementalTransferPort, "mysqld", "incremental state transfer")
    listens(Self.transferPort, "socat", "state transfer")
  }

  private func stateArbiter(_ arbiter: PXCCluster.Voter, ordinal: Int, _ cluster: PXCCluster, _ planner: inout Planner) {
    let (service, node, origin) = (planner.service, arbiter.node, arbiter.origin)
    planner.facts.members.append(Member(service: service, node: node, origin: origin, role: "arbiter", ordinal: ordinal))
    planner.facts.packages.append(Package(service: service, node: node, origin: origin, name: arbiter.packages.arbiter))
    planner.facts.units.append(Unit(service: service, node: node, origin: origin, name: arbiter.packages.arbiterUnit, role: .daemon))
    // On a member's host, which is a mistake of its own, the port is stated already.
    guard !cluster.members.contains(where: { $0.node == node }) else { return }
    let address = cluster.bindsReplication ? arbiter.address.value : nil
    for transport in [Listener.Transport.tcp, .udp] {
      planner.facts.listeners.append(
        Listener(
          service: service, node: node, origin: origin, address: address, port: Self.replicationPort, transport: transport, process: "garbd", group: "replication"))
    }
  }

  private func stateFlows(_ planner: inout Planner) {
    let (service, origin) = (planner.service, planner.serviceOrigin)
    func flow(_ from: Flow.Source, _ group: String, _ purpose: String) {
      planner.facts.flows.append(Flow(service: service, origin: origin, from: from, to: group, purpose: purpose))
    }
    flow(.clients, "mysql", "SQL")
    flow(.members, "replication", "write sets and votes")
    flow(.members, "incremental state transfer", "the writes that a member missed")
    flow(.members, "state transfer", "a whole copy for a member that was away too long")
  }

  private func claim(_ vip: VIPID, _ origin: OriginID, _ cluster: PXCCluster, _ planner: inout Planner) {
    let program = "\(HostPaths.libexec)/check-\(cluster.service)"
    let name = "chk_" + String(cluster.service.map { $0 == "-" ? "_" : $0 })
    func check(_ kind: ServiceCheckName) -> ServiceCheck {
      // The program gives the server two seconds, so that it always ends by itself.
      ServiceCheck(name: "\(name)_\(kind.rawValue)", command: [program, kind.rawValue], interval: .seconds(3))
    }
    planner.claim(
      vip, origin: origin, holders: cluster.members.map { Located($0.node, $0.voter.origin) }, checks: [check(.live)],
      offered: [.live: check(.live), .fresh: check(.fresh)])
  }

  private func stateEndpoints(_ cluster: PXCCluster, _ vip: VIPID?, _ planner: inout Planner) {
    if let vip {
      planner.facts.endpoints.append(
        Endpoint(
          service: planner.service, origin: planner.topology[vip].origin, purpose: .write, address: planner.topology[vip].mainAddress,
          port: Self.serverPort, usesTLS: tls != nil, vip: vip))
      return
    }
    let clients = networks?.clients.flatMap { planner.topology.network(named: $0.value.text) }
    for member in cluster.members {
      let address = planner.topology[member.node].addresses.first { clients == nil || $0.network == clients }?.address ?? member.voter.address
      planner.facts.endpoints.append(
        Endpoint(
          service: planner.service, origin: member.voter.origin, purpose: .write, address: address.value, port: Self.serverPort,
          usesTLS: tls != nil, vip: nil))
    }
  }

  private func stateTolerance(_ cluster: PXCCluster, _ vip: VIPID?, _ planner: inout Planner) {
    let (service, origin) = (planner.service, planner.serviceOrigin)
    let members = cluster.members.map { ComponentRef.node($0.node) }
    planner.facts.quorums.append(
      Quorum(
        service: service, origin: origin, name: "voters",
        voters: cluster.voters.map { .init(.node($0.node), weight: $0.weight.value) }, rule: .weightedMajority))
    planner.facts.redundancies.append(Redundancy(service: service, origin: origin, name: "members", members: members, needed: 1))
    planner.facts.replications.append(
      Replication(service: service, origin: origin, members: members, mode: .certified, loss: .none))
    // A member without the majority refuses reads as well as writes (error 1047).
    let needs: [Expression] = [.quorum("voters"), .redundancy("members")] + (vip.map { [.vip($0)] } ?? [])
    for operation in [Availability.Operation.read, .write] {
      planner.facts.availabilities.append(Availability(service: service, origin: origin, operation: operation, needs: .all(needs)))
    }
    let suspect = providerOptions?.first { $0.key.value.text == "evs.suspect_timeout" }
    // An operator's own value is an ISO 8601 duration, of which only plain seconds are worth adding up.
    let seconds = suspect.map { Self.seconds($0.value.value.text) } ?? 5
    guard let seconds else { return }
    planner.facts.takeovers.append(
      Takeover(
        service: service, origin: suspect?.value.origin ?? origin, trigger: "a member is lost without saying goodbye; writes wait until the others agree on it",
        detection: [.init("evs.suspect_timeout", .seconds(seconds))], action: [], isAutomatic: true))
  }

  /// `PT5S` → 5.
  private static func seconds(_ text: String) -> Int? {
    guard text.hasPrefix("PT"), text.hasSuffix("S") else { return nil }
    return Int(text.dropFirst(2).dropLast())
  }
}
