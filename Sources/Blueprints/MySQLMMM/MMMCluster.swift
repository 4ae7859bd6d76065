import SourceText
import TopologyModel

/// What every file and step of the service is made from.
struct MMMCluster: Sendable {
  /// A server and where the moved addresses go on it.
  struct Server: Sendable {
    let host: DatabaseHost
    let device: String
    var isMaster: Bool { host.autoIncrementOffset != nil }
  }

  let fields: MySQLMMM
  let service: ServiceID
  let name: String
  let origin: OriginID
  /// Two, the first writer first.
  let masters: [Server]
  let replicas: [Server]
  let monitor: Located<NodeID>
  let monitorAddress: Located<IPAddress>
  /// The broadcast domain of the moved addresses.
  let segment: String
  let replicationPassword: SecretID
  let agentPassword: SecretID
  let monitorPassword: SecretID
  let userPasswords: [SecretID]

  var all: [Server] { masters + replicas }
  var writerHost: Server { masters[0] }
  var isMariaDB: Bool { fields.server.value == .mariadb }
  func peer(of server: Server) -> Server { server.host.node == masters[0].host.node ? masters[1] : masters[0] }

  static let agentPort = 9989
  static let monitorPort = 9988
  static let directory = "/etc/mysql-mmm"
  static let agentUnit = "hac-mmm-agent.service"
  static let monitorUnit = "hac-mmm-monitor.service"
  var startScript: String { "start-\(name)" }
}

extension MySQLMMM {
  public func plan(into planner: inout Planner) {
    let masterMembers = planner.members(masters)
    let replicaMembers = replicas.map { planner.members($0) } ?? []
    func state(_ node: Located<NodeID>, _ role: String, _ ordinal: Int) {
      planner.facts.members.append(Member(service: planner.service, node: node.value, origin: node.origin, role: role, ordinal: ordinal))
    }
    for (ordinal, member) in masterMembers.enumerated() { state(member.node, "master", ordinal) }
    for (ordinal, member) in replicaMembers.enumerated() { state(member.node, "replica", ordinal) }
    guard let named = planner.node(monitor) else { return }
    state(Located(named, monitor.origin), "monitor", 0)
    let net = network.flatMap { planner.network($0) }
    if network != nil, net == nil { return }
    let longest = ReplicationTerms(MySQLServer(flavour: server.value, version: version.value, os: .debian12)).longestPassword
    let replicationPassword = planner.secret(replication.password, as: .sqlSystem, purpose: "the replication password", bytes: 1...longest)
    _ = planner.secret(replication.password, as: .bare, purpose: "the replication password in MMM's configuration", bytes: 1...longest)
    let agentPassword = planner.secret(agent.password, as: .bare, purpose: "the password of the agents' account", bytes: 1...longest)
    let monitorPassword = planner.secret(monitoring.password, as: .bare, purpose: "the password of the monitor's account", bytes: 1...longest)
    let userPasswords = (users ?? []).map { planner.secret($0.value.password, as: .sql, purpose: "the password of the account `\($0.key.value)`") }

    let home = planner.topology.networks.first { $0.subnets.contains { $0.value.contains(writer.value) } }
    let names = masterMembers.map { planner.topology[$0.node.value].name }.sorted()
    var servers: [MMMCluster.Server] = []
    for member in masterMembers {
      // By the name, never by the place in the list: the other one keeps its keys when the order changes.
      let rank = (names.firstIndex(of: planner.topology[member.node.value].name) ?? 0) % 2 + 1
      let offset = member.extra?.autoIncrementOffset ?? Located(rank, planner.origins.derived(member.node.origin))
      if let server = resolve(member.node, "masters", member.extra?.serverID, offset, net, home, &planner) { servers.append(server) }
    }
    for member in replicaMembers {
      if let server = resolve(member.node, "replicas", member.extra?.serverID, nil, net, home, &planner) { servers.append(server) }
    }
    guard let own = planner.address(of: named, on: net, for: monitor.origin), masterMembers.count == 2, let home,
      servers.count == masterMembers.count + replicaMembers.count, Set(servers.map(\.host.node)).count == servers.count,
      let replicationPassword, let agentPassword, let monitorPassword, !userPasswords.contains(where: { $0 == nil })
    else { return }
    let cluster = MMMCluster(
      fields: self, service: planner.service, name: planner.serviceName, origin: planner.serviceOrigin, masters: Array(servers.prefix(2)),
      replicas: Array(servers.dropFirst(2)), monitor: Located(named, monitor.origin), monitorAddress: own.address, segment: home.segment.value,
      replicationPassword: replicationPassword, agentPassword: agentPassword, monitorPassword: monitorPassword,
      userPasswords: userPasswords.compactMap { $0 })
    cluster.stateFacts(into: &planner)
    cluster.stateFiles(into: &planner)
    cluster.stateFirstStart(into: &planner)
    cluster.stateOperation(into: &planner)
  }

  private func resolve(
    _ node: Located<NodeID>, _ role: String, _ serverID: Located<Int>?, _ offset: Located<Int>?, _ net: NetworkID?, _ home: Network?,
    _ planner: inout Planner
  ) -> MMMCluster.Server? {
    guard let address = planner.address(of: node.value, on: net, for: network?.origin ?? node.origin) else { return nil }
    let topology = planner.topology[node.value]
    let id: Located<Int>
    if let serverID {
      id = serverID
    } else if address.address.value.family == .ipv4 {
      id = Located(Int(address.address.value.bits), planner.origins.derived(address.address.origin))
      planner.choose("services", planner.serviceName, role, topology.name, "server_id", value: "\(id.value)")
    } else {
      planner.error(
        "mysql-mmm/no-server-id", "no server_id follows from \(address.address.value), the address of `\(topology.name)`", at: node.origin,
        label: "needs a server_id", related: [(address.address.origin, "an IPv6 address")],
        help: ["say `\(topology.name): { server_id: NUMBER }`, with a number that no other server has"])
      return nil
    }
    let own = topology.addresses.first { planner.topology[$0.network].name == home?.name }
    guard let interface = own?.interface else {
      planner.error(
        "resolve/not-on-network", "`\(topology.name)` cannot have the writer's address \(writer.value)", at: writer.origin,
        label: home == nil ? "in no subnet of `networks`" : "on the network `\(home?.name ?? "")`",
        related: [(node.origin, own == nil ? "this server is not on that network" : "its interface there is not known")],
        help: ["choose an address of a network that every server is on, with an `interface`"])
      return nil
    }
    return MMMCluster.Server(
      host: DatabaseHost(
        node: node.value, origin: node.origin, name: topology.name, address: address.address, serverID: id, autoIncrementOffset: offset,
        server: MySQLServer(flavour: server.value, version: version.value, os: topology.os.value)),
      device: interface.value.text)
  }
}

extension MMMCluster {
  func stateFacts(into planner: inout Planner) {
    for server in all {
      let host = server.host
      planner.facts.serverIDs.append(
        ServerID(service: service, node: host.node, origin: host.serverID.origin, value: UInt32(truncatingIfNeeded: host.serverID.value)))
      planner.facts.listeners.append(
        Listener(service: service, node: host.node, origin: fields.port.origin, port: fields.port.value, process: host.server.daemon, group: "mysql"))
      planner.facts.listeners.append(
        Listener(service: service, node: host.node, origin: host.origin, address: host.address.value, port: Self.agentPort, process: "mmm_agentd", group: "mmm agent"))
      planner.facts.units.append(Unit(service: service, node: host.node, origin: host.origin, name: host.server.unit, role: .daemon))
      planner.facts.units.append(Unit(service: service, node: host.node, origin: host.origin, name: Self.agentUnit, role: .daemon))
      planner.facts.dataPlacements.append(DataPlacement(service: service, node: host.node, origin: host.origin, path: host.server.dataDirectory))
      planner.facts.packages.append(
        Package(service: service, node: host.node, origin: host.origin, name: host.server.serverPackage, release: host.server.version))
    }
    planner.facts.units.append(Unit(service: service, node: monitor.value, origin: monitor.origin, name: Self.monitorUnit, role: .daemon))
    planner.facts.listeners.append(
      Listener(
        service: service, node: monitor.value, origin: monitor.origin, address: IPAddress("127.0.0.1"), port: Self.monitorPort, process: "mmm_mond",
        group: "mmm control"))
    planner.facts.flows.append(Flow(service: service, origin: fields.writer.origin, from: .clients, to: "mysql", purpose: "applications"))
    planner.facts.flows.append(
      Flow(service: service, origin: fields.replication.user.origin, from: .members, to: "mysql", purpose: "replication, agents and the monitor's checks"))
    planner.facts.flows.append(Flow(service: service, origin: monitor.origin, from: .members, to: "mmm agent", purpose: "the monitor's commands"))
    let endpoints: [(Endpoint.Purpose, [Located<IPAddress>])] = [(.write, [fields.writer]), (.read, fields.readers ?? [fields.writer])]
    for (purpose, addresses) in endpoints {
      for address in addresses {
        planner.facts.endpoints.append(
          Endpoint(
            service: service, origin: address.origin, purpose: purpose, address: address.value, port: fields.port.value, usesTLS: fields.tls != nil,
            vip: nil))
      }
    }
    var moved: Set<IPAddress> = []
    for address in [fields.writer] + (fields.readers ?? []) where moved.insert(address.value).inserted {
      planner.facts.movedAddresses.append(
        MovedAddress(service: service, origin: address.origin, address: address.value, segment: segment, mover: "MMM"))
    }
    stateTolerance(into: &planner)
  }

  /// The writer's address goes to the other master, and readers' addresses to whoever is left, while the monitor is
  /// there; without it everything stays where it is.
  private func stateTolerance(into planner: inout Planner) {
    func node(_ server: Server) -> Expression { .component(.node(server.host.node)) }
    let network = Expression.component(.segment(segment))
    planner.facts.redundancies.append(
      Redundancy(service: service, origin: origin, name: "servers", members: all.map { .node($0.host.node) }, needed: 1))
    planner.facts.replications.append(
      Replication(
        service: service, origin: fields.replication.user.origin, members: all.map { .node($0.host.node) }, mode: .asynchronous, loss: .unreceived))
    // The monitor does nothing while no address of `ping` answers (NetworkChecker.pm).
    let watched = Expression.all([.component(.node(monitor.value)), .any(fields.ping.map { .component(.address($0.value)) })])
    let guarded = Expression.all([watched, node(masters[1])])
    planner.facts.availabilities.append(
      Availability(service: service, origin: origin, operation: .write, needs: .all([network, .any([node(masters[0]), guarded])])))
    // Whose address is where at the time is not known: only with the monitor every one of them finds a server.
    let reads = Expression.any([.all(all.map(node)), .all([watched, .redundancy("servers")])])
    planner.facts.availabilities.append(Availability(service: service, origin: origin, operation: .read, needs: .all([network, reads])))
    // Checks run every 5 s, and a failure counts after 10 s (Config.pm: check_period, trap_period).
    planner.facts.takeovers.append(
      Takeover(
        service: service, origin: origin, trigger: .memberLost, detection: [.init("a check's period", .seconds(5)), .init("it goes on failing", .seconds(10))],
        action: [.init("roles move", .seconds(3))], isAutomatic: true))
  }
}
