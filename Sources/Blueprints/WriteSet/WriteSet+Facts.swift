import ConfigFormats
import SourceText
import TopologyModel

/// What a cluster of write sets states alike, whoever built its servers.
extension WriteSetBlueprint {
  /// Whether the option file carries every value of `my_cnf`.
  func carriesOptions(_ planner: inout Planner) -> Bool {
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

  /// Who it is, and where it listens; `transfer` is the program that receives a whole copy.
  func stateMember(
    _ member: WriteSetCluster<MemberFields>.Member, ordinal: Int, _ cluster: WriteSetCluster<MemberFields>, daemon: String, transfer: String,
    dataDirectory: AbsolutePath, _ planner: inout Planner
  ) {
    let (service, node, origin) = (planner.service, member.node, member.voter.origin)
    planner.facts.members.append(Member(service: service, node: node, origin: origin, role: "member", ordinal: ordinal))
    planner.facts.serverIDs.append(ServerID(service: service, node: node, origin: member.serverID.origin, value: member.serverID.value))
    planner.facts.dataPlacements.append(DataPlacement(service: service, node: node, origin: origin, path: dataDirectory))
    let address = cluster.bindsReplication ? member.voter.address.value : nil
    func listens(_ port: Int, _ process: String, _ group: String, at address: IPAddress? = nil, _ transport: Listener.Transport = .tcp) {
      planner.facts.listeners.append(
        Listener(service: service, node: node, origin: origin, address: address, port: port, transport: transport, process: process, group: group))
    }
    listens(listeningPort, daemon, "mysql")
    listens(WriteSetPorts.replication, daemon, "replication", at: address)
    listens(WriteSetPorts.replication, daemon, "replication", at: address, .udp)
    listens(WriteSetPorts.incrementalTransfer, daemon, "incremental state transfer")
    listens(WriteSetPorts.transfer, transfer, "state transfer")
  }

  func stateArbiter(_ arbiter: WriteSetVoter, ordinal: Int, _ cluster: WriteSetCluster<MemberFields>, _ planner: inout Planner) {
    let (service, node, origin) = (planner.service, arbiter.node, arbiter.origin)
    let program = Self.arbiterProgram(on: arbiter.os)
    planner.facts.members.append(Member(service: service, node: node, origin: origin, role: "arbiter", ordinal: ordinal))
    planner.facts.packages.append(Package(service: service, node: node, origin: origin, name: program.package))
    planner.facts.units.append(Unit(service: service, node: node, origin: origin, name: program.unit, role: .daemon))
    // On a member's host, which is a mistake of its own, the port is stated already.
    guard !cluster.members.contains(where: { $0.node == node }) else { return }
    let address = cluster.bindsReplication ? arbiter.address.value : nil
    for transport in [Listener.Transport.tcp, .udp] {
      planner.facts.listeners.append(
        Listener(
          service: service, node: node, origin: origin, address: address, port: WriteSetPorts.replication, transport: transport, process: "garbd",
          group: "replication"))
    }
  }

  func stateFlows(_ planner: inout Planner) {
    let (service, origin) = (planner.service, planner.serviceOrigin)
    func flow(_ from: Flow.Source, _ group: String, _ purpose: String) {
      planner.facts.flows.append(Flow(service: service, origin: origin, from: from, to: group, purpose: purpose))
    }
    flow(.clients, "mysql", "SQL")
    flow(.members, "replication", "write sets and votes")
    flow(.members, "incremental state transfer", "the writes that a member missed")
    flow(.members, "state transfer", "a whole copy for a member that was away too long")
  }

  func claim(_ vip: VIPID, _ origin: OriginID, _ cluster: WriteSetCluster<MemberFields>, _ planner: inout Planner) {
    let program = "\(HostPaths.libexec)/check-\(cluster.service)"
    let name = "chk_" + String(cluster.service.map { $0 == "-" ? "_" : $0 })
    func check(_ kind: ServiceCheckName) -> ServiceCheck {
      // The program gives the server two seconds, so that it always ends by itself.
      ServiceCheck(
        name: "\(name)_\(kind.rawValue)", command: [program, kind.rawValue], interval: .seconds(3), needs: .quorum("voters"))
    }
    planner.claim(
      vip, origin: origin, holders: cluster.members.map { Located($0.node, $0.voter.origin) }, checks: [check(.live)],
      offered: [.live: check(.live), .fresh: check(.fresh)])
  }

  func stateEndpoints(_ cluster: WriteSetCluster<MemberFields>, _ vip: VIPID?, _ planner: inout Planner) {
    if let vip {
      planner.facts.endpoints.append(
        Endpoint(
          service: planner.service, origin: planner.topology[vip].origin, purpose: .write, address: planner.topology[vip].mainAddress,
          port: listeningPort, usesTLS: offersTLS, vip: vip))
      return
    }
    let clients = networks?.clients.flatMap { planner.topology.network(named: $0.value.text) }
    for member in cluster.members {
      let address = planner.topology[member.node].addresses.first { clients == nil || $0.network == clients }?.address ?? member.voter.address
      planner.facts.endpoints.append(
        Endpoint(
          service: planner.service, origin: member.voter.origin, purpose: .write, address: address.value, port: listeningPort,
          usesTLS: offersTLS, vip: nil))
    }
  }

  func stateTolerance(_ cluster: WriteSetCluster<MemberFields>, _ vip: VIPID?, _ planner: inout Planner) {
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
    var needs: [Expression] = [.quorum("voters"), .redundancy("members")] + (vip.map { [.vip($0)] } ?? [])
    // Without the network that they replicate over, every voter is alone.
    if let first = cluster.voters.first, cluster.voters.count > 1, let segment = planner.topology.segment(of: first.address.value, on: first.node) {
      needs.append(.component(segment))
    }
    for operation in [Availability.Operation.read, .write] {
      planner.facts.availabilities.append(Availability(service: service, origin: origin, operation: operation, needs: .all(needs)))
    }
    let suspect = providerOptions?.first { $0.key.value.text == "evs.suspect_timeout" }
    // An operator's own value that is no period is a mistake of its own.
    let period = suspect.map { ProviderPeriod($0.value.value.text) } ?? ProviderPeriod(seconds: 5)
    guard let period else { return }
    planner.facts.takeovers.append(
      Takeover(
        service: service, origin: suspect?.value.origin ?? origin, trigger: .memberLost,
        detection: [.init("evs.suspect_timeout", Duration(milliseconds: Int(period.seconds * 1000)))], action: [], isAutomatic: true))
  }
}
