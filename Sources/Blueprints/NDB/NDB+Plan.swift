import ConfigFormats
import SourceText
import TopologyModel

extension NDB {
  public func plan(into planner: inout Planner) {
    let vipID = vip.flatMap { planner.vip($0) }
    guard vip == nil || vipID != nil, let cluster = resolve(into: &planner), carriesOptions(&planner) else { return }
    stateMembers(cluster, &planner)
    for host in cluster.hosts { hostFiles(cluster, on: host, into: &planner) }
    for node in cluster.sql {
      sqlFiles(cluster, node, into: &planner)
      if vipID != nil { checkScript(cluster, node, into: &planner) }
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

  private func stateMembers(_ cluster: NDBCluster, _ planner: inout Planner) {
    let service = planner.service
    func member(_ place: NDBCluster.Place, _ role: String, _ ordinal: Int, packages: [String]) {
      planner.facts.members.append(Member(service: service, node: place.node, origin: place.origin, role: role, ordinal: ordinal))
      for name in packages {
        planner.facts.packages.append(Package(service: service, node: place.node, origin: place.origin, name: name, release: version.value.version))
      }
    }
    func listens(_ place: NDBCluster.Place, _ port: Int, _ process: String, _ group: String, at address: IPAddress? = nil) {
      planner.facts.listeners.append(
        Listener(service: service, node: place.node, origin: place.origin, address: address, port: port, process: process, group: group))
    }
    for (ordinal, manager) in cluster.managers.enumerated() {
      member(manager.place, "management", ordinal, packages: [NDBPackages.management])
      planner.facts.units.append(Unit(service: service, node: manager.place.node, origin: manager.place.origin, name: NDBPackages.managementUnit, role: .daemon))
      listens(manager.place, managementPort.value, "ndb_mgmd", "management")
    }
    for (ordinal, place) in cluster.data.enumerated() {
      member(place, "data", ordinal, packages: [NDBPackages.data])
      planner.facts.units.append(Unit(service: service, node: place.node, origin: place.origin, name: NDBPackages.dataUnit, role: .daemon))
      planner.facts.dataPlacements.append(DataPlacement(service: service, node: place.node, origin: place.origin, path: dataDirectory.value))
      // It listens on the address that `HostName` says (MySQL manual, "Defining NDB Cluster Data Nodes", TcpBind_INADDR_ANY).
      listens(place, serverPort.value, "ndbmtd", "transporters", at: place.address.value)
    }
    for (ordinal, node) in cluster.sql.enumerated() {
      member(node.place, "sql", ordinal, packages: [NDBPackages.server])
      planner.facts.serverIDs.append(ServerID(service: service, node: node.place.node, origin: node.serverID.origin, value: node.serverID.value))
      planner.facts.units.append(Unit(service: service, node: node.place.node, origin: node.place.origin, name: node.server.unit, role: .daemon))
      // The dictionary's copy, and what is not in NDB; another server there would take it for its own.
      planner.facts.dataPlacements.append(
        DataPlacement(service: service, node: node.place.node, origin: node.place.origin, path: node.server.dataDirectory))
      listens(node.place, port.value, "mysqld", "mysql")
    }
    // ndb_mgm asks for the state in every step, and ndb_mgmd and ndbmtd run as the server's user.
    for host in cluster.hosts {
      let origin = (cluster.managers.map(\.place) + cluster.data + cluster.sql.map(\.place)).first { $0.node == host }?.origin ?? cluster.origin
      planner.facts.packages.append(Package(service: service, node: host, origin: origin, name: NDBPackages.client))
      guard cluster.manager(on: host) != nil || cluster.dataNode(on: host) != nil else { continue }
      planner.facts.accounts.append(Account(service: service, node: host, origin: origin, user: NDBPackages.user, group: NDBPackages.user))
    }
  }

  private func stateFlows(_ planner: inout Planner) {
    let (service, origin) = (planner.service, planner.serviceOrigin)
    func flow(_ from: Flow.Source, _ group: String, _ purpose: String) {
      planner.facts.flows.append(Flow(service: service, origin: origin, from: from, to: group, purpose: purpose))
    }
    flow(.clients, "mysql", "SQL")
    flow(.members, "management", "the configuration, and what the nodes report")
    flow(.members, "transporters", "rows, heartbeats and arbitration")
  }

  private func claim(_ vip: VIPID, _ origin: OriginID, _ cluster: NDBCluster, _ planner: inout Planner) {
    let name = "chk_" + String(cluster.service.map { $0 == "-" ? "_" : $0 }) + "_live"
    // The program gives the server two seconds, so that it always ends by itself.
    let check = ServiceCheck(name: name, command: [checkPath(cluster), "live"], interval: .seconds(3), needs: .all(dataNeeds(cluster)))
    planner.claim(
      vip, origin: origin, holders: cluster.sql.map { Located($0.place.node, $0.place.origin) }, checks: [check], offered: [.live: check])
  }

  private func stateEndpoints(_ cluster: NDBCluster, _ vip: VIPID?, _ planner: inout Planner) {
    if let vip {
      planner.facts.endpoints.append(
        Endpoint(
          service: planner.service, origin: planner.topology[vip].origin, purpose: .write, address: planner.topology[vip].mainAddress,
          port: port.value, usesTLS: tls != nil, vip: vip))
      return
    }
    let clients = networks?.clients.flatMap { planner.topology.network(named: $0.value.text) }
    for node in cluster.sql {
      let address = planner.topology[node.place.node].addresses.first { clients == nil || $0.network == clients }?.address ?? node.place.address
      planner.facts.endpoints.append(
        Endpoint(
          service: planner.service, origin: node.place.origin, purpose: .write, address: address.value, port: port.value, usesTLS: tls != nil, vip: nil))
    }
  }

  // MARK: Tolerance

  private static func group(_ index: Int) -> String { "node group \(index)" }
  private static func whole(_ index: Int) -> String { "all of node group \(index)" }

  /// What is left must have a node of every node group. If it has all of one, the others cannot be complete and go
  /// down; if not, the arbitrator is asked, and without an answer all stop (MySQL manual, "Defining NDB Cluster Data
  /// Nodes", Arbitration; Qmgr's CheckNodeGroups).
  ///
  /// Any of the arbitrators may be the one in office: lost together with half of every node group it takes the rest
  /// along, however many others wait. So all of them are counted as needed.
  private func dataNeeds(_ cluster: NDBCluster) -> [Expression] {
    let groups = cluster.groups.indices
    var needs: [Expression] = groups.map { .redundancy(Self.group($0)) }
    if cluster.replicas > 1 {
      let arbitrators = cluster.arbitrators.map { Expression.component(.node($0.node)) }
      let decided: [Expression] = groups.map { .redundancy(Self.whole($0)) }
      needs.append(.any(decided + (arbitrators.isEmpty ? [] : [.all(arbitrators)])))
    }
    return needs
  }

  private func stateTolerance(_ cluster: NDBCluster, _ vip: VIPID?, _ planner: inout Planner) {
    let (service, origin) = (planner.service, planner.serviceOrigin)
    func redundancy(_ name: String, _ members: [NDBCluster.Place], needed: Int) {
      planner.facts.redundancies.append(
        Redundancy(service: service, origin: origin, name: name, members: members.map { .node($0.node) }, needed: needed))
    }
    for (index, group) in cluster.groups.enumerated() {
      redundancy(Self.group(index), group, needed: 1)
      if cluster.replicas > 1 { redundancy(Self.whole(index), group, needed: group.count) }
      planner.facts.replications.append(
        Replication(service: service, origin: origin, members: group.map { .node($0.node) }, mode: .certified, loss: .none))
    }
    redundancy("SQL nodes", cluster.sql.map(\.place), needed: 1)
    var needs = dataNeeds(cluster) + [vip.map { .vip($0) } ?? .redundancy("SQL nodes")]
    if let first = cluster.data.first, let segment = planner.topology.segment(of: first.address.value, on: first.node) {
      needs.append(.component(segment))
    }
    for operation in [Availability.Operation.read, .write] {
      planner.facts.availabilities.append(Availability(service: service, origin: origin, operation: operation, needs: .all(needs)))
    }
    // A node is dead after three missed heartbeats, so within four intervals (MySQL manual, "Defining NDB Cluster Data
    // Nodes", HeartbeatIntervalDbDb, 5000 ms, and ArbitrationTimeout, 7500 ms).
    let heartbeat = milliseconds("heartbeatintervaldbdb", 5000)
    let arbitration = milliseconds("arbitrationtimeout", 7500)
    planner.facts.takeovers.append(
      Takeover(
        service: service, origin: heartbeat.origin ?? origin, trigger: .memberLost,
        detection: [.init("four times HeartbeatIntervalDbDb", Duration(milliseconds: 4 * heartbeat.value))],
        action: cluster.replicas > 1 ? [.init("ArbitrationTimeout", Duration(milliseconds: arbitration.value))] : [], isAutomatic: true))
  }

  private func milliseconds(_ key: String, _ standard: Int) -> (value: Int, origin: OriginID?) {
    guard let entry = parameters?.first(where: { $0.key.value.key == key }), let number = entry.value.value.number, number <= 1 << 32 else {
      return (standard, nil)
    }
    return (number, entry.value.origin)
  }
}

/// What Oracle's packages of NDB Cluster call things: alike in APT and RPM (MySQL manual, "Installing NDB Cluster from RPM";
/// "Installing MySQL NDB Cluster Using the APT Repository").
enum NDBPackages {
  static let management = "mysql-cluster-community-management-server"
  static let data = "mysql-cluster-community-data-node"
  static let server = "mysql-cluster-community-server"
  /// Brings ndb_mgm.
  static let client = "mysql-cluster-community-client"
  /// The user that the server's package makes.
  static let user = "mysql"
  // The packages bring no units for these two.
  static let managementUnit = "ndb_mgmd.service"
  static let dataUnit = "ndbmtd.service"
  static let managementProgram = "/usr/sbin/ndb_mgmd"
  static let dataProgram = "/usr/sbin/ndbmtd"
  static let managementClient = "/usr/bin/ndb_mgm"
  /// Where ndb_mgmd keeps its cache of the configuration, and its log.
  static let managementDirectory = "/var/lib/mysql-cluster"
  /// Options of all NDB programs of the host. Given by name: which files are read by themselves differs by distribution.
  static let options = "/etc/mysql-cluster/my.cnf"
  static let configuration = "/etc/mysql-cluster/config.ini"
}
