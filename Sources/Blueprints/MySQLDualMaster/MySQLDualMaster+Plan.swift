import SourceText
import TopologyModel

/// What every file and step of the service is made from.
struct DatabasePair: Sendable {
  let fields: MySQLDualMaster
  let service: ServiceID
  let serviceName: String
  let origin: OriginID
  /// Two, the preferred holder first.
  let sources: [DatabaseHost]
  let replicas: [DatabaseHost]
  let vip: VIPID
  let vipAddresses: [IPAddress]
  /// The VIP's own checks.
  let checks: [CheckDraft]?
  let replicationPassword: SecretID
  /// By the order of `users`.
  let userPasswords: [SecretID]

  var all: [DatabaseHost] { sources + replicas }
  var preferred: DatabaseHost { sources[0] }
  /// What replicas follow, to spare the writer.
  var second: DatabaseHost { sources[1] }
  func peer(of host: DatabaseHost) -> DatabaseHost { host.node == sources[0].node ? sources[1] : sources[0] }
  var usesTLS: Bool { fields.replicationTLS }
}

extension MySQLDualMaster {
  var replicationTLS: Bool { replication.tls?.value ?? (tls != nil) }
  var drainTimeout: Duration { promotion?.drainTimeout.value ?? .seconds(60) }

  public func plan(into planner: inout Planner) {
    let sourceMembers = planner.members(nodes)
    let replicaMembers = replicas.map { planner.members($0) } ?? []
    for (ordinal, member) in sourceMembers.enumerated() {
      planner.facts.members.append(Member(service: planner.service, node: member.node.value, origin: member.node.origin, role: "source", ordinal: ordinal))
    }
    for (ordinal, member) in replicaMembers.enumerated() {
      planner.facts.members.append(Member(service: planner.service, node: member.node.value, origin: member.node.origin, role: "replica", ordinal: ordinal))
    }
    guard let vipID = planner.vip(vip) else { return }
    let client = networks?.clients.flatMap { planner.network($0) }
    let network = networks?.replication.flatMap { planner.network($0) }
    if (networks?.replication != nil && network == nil) || (networks?.clients != nil && client == nil) { return }
    let password = planner.secret(
      replication.password, as: .sqlSystem, purpose: "the replication password", bytes: 1...ReplicationTerms(MySQLServer(flavour: server.value, version: version.value, os: .debian12)).longestPassword)
    let userPasswords = (users ?? []).map { user in
      planner.secret(user.value.password, as: .sql, purpose: "the password of the account `\(user.key.value)`")
    }

    let names = sourceMembers.map { planner.topology[$0.node.value].name }.sorted()
    var sources: [DatabaseHost] = []
    for member in sourceMembers {
      // By the name, never by the place in the list: the other one keeps its keys when the order changes.
      let rank = (names.firstIndex(of: planner.topology[member.node.value].name) ?? 0) % 2 + 1
      let offset = member.extra?.autoIncrementOffset ?? Located(rank, planner.origins.derived(member.node.origin))
      if let host = host(member.node, role: "nodes", serverID: member.extra?.serverID, offset: offset, network, &planner) { sources.append(host) }
    }
    let replicas = replicaMembers.compactMap { host($0.node, role: "replicas", serverID: $0.extra?.serverID, offset: nil, network, &planner) }
    let isApart = replicas.allSatisfy { replica in !sources.contains { $0.node == replica.node } }
    guard sources.count == 2, sourceMembers.count == 2, replicas.count == replicaMembers.count, isApart, let password,
      !userPasswords.contains(where: { $0 == nil })
    else {
      // A check says why; the claim keeps the VIP from being one that nobody uses.
      planner.claim(vipID, origin: vip.origin, holders: sourceMembers.map(\.node), checks: [])
      return
    }
    let pair = DatabasePair(
      fields: self, service: planner.service, serviceName: planner.serviceName, origin: planner.serviceOrigin, sources: sources,
      replicas: replicas, vip: vipID, vipAddresses: planner.topology[vipID].addresses.map(\.value.address), checks: planner.topology[vipID].checks, replicationPassword: password,
      userPasswords: userPasswords.compactMap { $0 })
    pair.stateFacts(into: &planner)
    pair.claimAddress(into: &planner)
    pair.stateFiles(into: &planner)
    pair.stateSteps(into: &planner)
  }

  private func host(
    _ node: Located<NodeID>, role: String, serverID: Located<Int>?, offset: Located<Int>?, _ network: NetworkID?, _ planner: inout Planner
  ) -> DatabaseHost? {
    guard let address = planner.address(of: node.value, on: network, for: networks?.replication?.origin ?? node.origin) else { return nil }
    let name = planner.topology[node.value].name
    let id: Located<Int>
    if let serverID {
      id = serverID
    } else if address.address.value.family == .ipv4 {
      id = Located(Int(address.address.value.bits), planner.origins.derived(address.address.origin))
      planner.choose("services", planner.serviceName, role, name, "server_id", value: "\(id.value)")
    } else {
      // A check says so.
      return nil
    }
    return DatabaseHost(
      node: node.value, origin: node.origin, name: name, address: address.address, serverID: id, autoIncrementOffset: offset,
      server: MySQLServer(flavour: server.value, version: version.value, os: planner.topology[node.value].os.value))
  }
}

extension DatabasePair {
  fileprivate func stateFacts(into planner: inout Planner) {
    for host in all {
      let server = host.server
      planner.facts.serverIDs.append(
        ServerID(service: service, node: host.node, origin: host.serverID.origin, value: UInt32(truncatingIfNeeded: host.serverID.value)))
      planner.facts.listeners.append(
        Listener(service: service, node: host.node, origin: fields.port.origin, port: fields.port.value, process: server.daemon, group: "mysql"))
      planner.facts.units.append(Unit(service: service, node: host.node, origin: host.origin, name: server.unit, role: .daemon))
      planner.facts.packages.append(
        Package(service: service, node: host.node, origin: fields.server.origin, name: server.serverPackage, release: server.version))
      planner.facts.dataPlacements.append(DataPlacement(service: service, node: host.node, origin: host.origin, path: server.dataDirectory))
    }
    planner.facts.flows.append(Flow(service: service, origin: fields.vip.origin, from: .clients, to: "mysql", purpose: "applications"))
    planner.facts.flows.append(Flow(service: service, origin: fields.replication.user.origin, from: .members, to: "mysql", purpose: "replication"))
    for purpose in [Endpoint.Purpose.write, .read] {
      planner.facts.endpoints.append(
        Endpoint(
          service: service, origin: fields.vip.origin, purpose: purpose, address: vipAddresses[0], port: fields.port.value,
          usesTLS: fields.tls != nil, vip: vip))
    }
    for replica in replicas {
      planner.facts.endpoints.append(
        Endpoint(
          service: service, origin: replica.origin, purpose: .read, address: replica.address.value, port: fields.port.value,
          usesTLS: fields.tls != nil, vip: nil))
    }
    stateTolerance(into: &planner)
  }

  private func stateTolerance(into planner: inout Planner) {
    planner.facts.redundancies.append(
      Redundancy(service: service, origin: origin, name: "sources", members: sources.map { .node($0.node) }, needed: 1))
    if let semiSync = fields.semiSync {
      planner.facts.replications.append(
        Replication(
          service: service, origin: semiSync.timeout.origin, members: sources.map { .node($0.node) }, mode: .semiSynchronous,
          loss: .noneUntil(semiSync.timeout.value)))
    } else {
      planner.facts.replications.append(
        Replication(
          service: service, origin: fields.replication.user.origin, members: sources.map { .node($0.node) }, mode: .asynchronous, loss: .unreceived))
    }
    for replica in replicas {
      planner.facts.replications.append(
        Replication(
          service: service, origin: replica.origin, members: [.node(second.node), .node(replica.node)], mode: .asynchronous, loss: .unreceived))
    }
    planner.facts.availabilities.append(Availability(service: service, origin: origin, operation: .write, needs: .vip(vip)))
    let reads: [Expression] = [.vip(vip)] + replicas.map { replica in
      let segment = planner.topology.segment(of: replica.address.value, on: replica.node)
      return .all([.component(.node(replica.node))] + (segment.map { [.component($0)] } ?? []))
    }
    planner.facts.availabilities.append(
      Availability(service: service, origin: origin, operation: .read, needs: reads.count > 1 ? .any(reads) : reads[0]))
    planner.facts.takeovers.append(
      Takeover(
        service: service, origin: fields.promotion?.drainTimeout.origin ?? origin, trigger: .moved(vip), operation: .write,
        detection: [], action: [.init("what it received is applied, at most", fields.drainTimeout)], isAutomatic: true))
  }
}
