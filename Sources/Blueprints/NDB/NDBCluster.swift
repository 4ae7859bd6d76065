import SourceText
import TopologyModel

/// A cluster with every default filled in: what its files and steps are written from.
struct NDBCluster: Sendable {
  /// What one node ID stands for.
  struct Place: Sendable {
    let node: NodeID
    let origin: OriginID
    let name: String
    let os: OperatingSystem
    /// Where it talks to the cluster.
    let address: Located<IPAddress>
    let id: Located<Int>
    /// The number of its site, where the cluster has several; 0 is none.
    let domain: Int
  }

  struct Manager: Sendable {
    let place: Place
    let rank: Located<Int>
  }

  struct SQLNode: Sendable {
    let place: Place
    let server: MySQLServer
    let serverID: Located<UInt32>
    let rank: Located<Int>
  }

  let service: String
  let origin: OriginID
  let managers: [Manager]
  /// In the order of their node IDs, which is that of the node groups.
  let data: [Place]
  let sql: [SQLNode]
  let replicas: Int
  let managementPort: Int
  let freeSlots: [Int]

  /// The node groups: filled in the order of the node IDs (ConfigInfo.cpp, `check_node_vs_replicas`; MySQL manual,
  /// "NDB Cluster Nodes, Node Groups, Fragment Replicas, and Partitions").
  var groups: [[Place]] {
    stride(from: 0, to: data.count, by: replicas).map { Array(data[$0..<min($0 + replicas, data.count)]) }
  }

  /// Where every node finds the configuration: all management nodes, the same on all hosts.
  var connectString: String { managers.map { "\($0.place.address.value.bracketed):\(managementPort)" }.joined(separator: ",") }

  /// Those of which one is asked when a partition is not decided by whole node groups: of the best rank that there is.
  var arbitrators: [Place] {
    let all = managers.map { ($0.place, $0.rank.value) } + sql.map { ($0.place, $0.rank.value) }
    guard let best = all.map(\.1).filter({ $0 > 0 }).min() else { return [] }
    return all.filter { $0.1 == best }.map(\.0)
  }

  /// Every host, once, with its parts.
  var hosts: [NodeID] {
    var seen: Set<NodeID> = []
    return (managers.map(\.place.node) + data.map(\.node) + sql.map(\.place.node)).filter { seen.insert($0).inserted }
  }

  func manager(on node: NodeID) -> Manager? { managers.first { $0.place.node == node } }
  func dataNode(on node: NodeID) -> Place? { data.first { $0.node == node } }
  func sqlNode(on node: NodeID) -> SQLNode? { sql.first { $0.place.node == node } }
}

extension NDB {
  /// Data nodes have the IDs 1 to 144, so that others begin above them (MySQL manual, "Defining an NDB Cluster Management
  /// Server": the limit was 48 before 8.0.18).
  static let lastDataID = 144
  static let lastID = 255
  private static let firstManagementID = 145
  private static let firstSQLID = 151

  /// nil after a mistake was reported.
  func resolve(into planner: inout Planner) -> NDBCluster? {
    let clients = networks?.clients.map { planner.network($0) }
    let cluster = networks?.cluster.map { planner.network($0) }
    if case .some(nil) = clients { return nil }
    if case .some(nil) = cluster { return nil }
    let network = (cluster ?? clients) ?? nil
    let (managers, dataNodes, sqlNodes) = (planner.members(management), planner.members(data), planner.members(sql))
    guard !managers.isEmpty, !dataNodes.isEmpty, !sqlNodes.isEmpty else {
      planner.error(
        "mysql-ndb/no-nodes", "`\(planner.serviceName)` has no \(managers.isEmpty ? "management" : dataNodes.isEmpty ? "data" : "SQL") node",
        at: planner.serviceOrigin, label: "one of its roles is empty", help: ["list a node at least under each of `management`, `data` and `sql`"])
      return nil
    }
    let zones = (managers.map(\.node.value) + dataNodes.map(\.node.value) + sqlNodes.map(\.node.value))
      .map { planner.topology[$0].zone?.value }
    let domains = NDBLayout.domains(of: zones)
    var isComplete = true
    var taken = Set(
      managers.compactMap { $0.extra?.nodeID?.value } + dataNodes.compactMap { $0.extra?.nodeID?.value } + sqlNodes.compactMap { $0.extra?.nodeID?.value })
    /// The next free ID of a range; hac's own choices never take one that is written anywhere.
    func free(from first: Int, through last: Int, count: Int = 1) -> Int? {
      guard first <= last - count + 1 else { return nil }
      guard let id = (first...(last - count + 1)).first(where: { start in (start..<start + count).allSatisfy { !taken.contains($0) } }) else { return nil }
      taken.formUnion(id..<id + count)
      return id
    }
    func place(_ node: Located<NodeID>, _ index: Int, as role: String, written: Located<Int>?, chosen: @autoclosure () -> Int?) -> NDBCluster.Place? {
      let host = planner.topology[node.value]
      guard let address = planner.address(of: node.value, on: network, for: node.origin) else { return nil }
      guard let id = written ?? chosen().map({ Located($0, planner.origins.defaulted("node_id", at: planner.span(node.origin))) }) else {
        planner.error(
          "mysql-ndb/too-many-nodes", "no node ID is left for `\(host.name)`", at: node.origin, label: "one node too many",
          help: ["data nodes have the IDs 1 to \(Self.lastDataID), all others up to \(Self.lastID)"])
        return nil
      }
      if written == nil { planner.choose("services", planner.serviceName, role, host.name, "node_id", value: "\(id.value)") }
      return NDBCluster.Place(
        node: node.value, origin: node.origin, name: host.name, os: host.os.value, address: address.address, id: id, domain: domains[index])
    }
    // The order of the list, so that node groups span zones; a written ID stays what it is.
    let order = NDBLayout.interleaved(dataNodes.map { planner.topology[$0.node.value].zone?.value }, groupsOf: replicas.value)
    var dataPlaces: [NDBCluster.Place] = []
    for index in order {
      let (node, extra) = dataNodes[index]
      guard let one = place(node, managers.count + index, as: "data", written: extra?.nodeID, chosen: free(from: 1, through: Self.lastDataID)) else {
        isComplete = false
        continue
      }
      dataPlaces.append(one)
    }
    let dataHosts = Set(dataPlaces.map(\.node))
    let offDataHosts = managers.contains { !dataHosts.contains($0.node.value) }
    func rank(_ written: Located<Int>?, _ node: Located<NodeID>, as role: String, _ value: Int) -> Located<Int> {
      if let written { return written }
      planner.choose("services", planner.serviceName, role, planner.topology[node.value].name, "arbitration_rank", value: "\(value)")
      return Located(value, planner.origins.defaulted("arbitration_rank", at: planner.span(node.origin)))
    }
    let sqlArbitrates = !offDataHosts && sqlNodes.contains { !dataHosts.contains($0.node.value) }
    var managerPlaces: [NDBCluster.Manager] = []
    for (index, (node, extra)) in managers.enumerated() {
      guard let one = place(node, index, as: "management", written: extra?.nodeID, chosen: free(from: Self.firstManagementID, through: Self.lastID)) else {
        isComplete = false
        continue
      }
      let isAway = !dataHosts.contains(node.value)
      managerPlaces.append(.init(place: one, rank: rank(extra?.arbitrationRank, node, as: "management", isAway || !(offDataHosts || sqlArbitrates) ? 1 : 0)))
    }
    var sqlPlaces: [NDBCluster.SQLNode] = []
    for (index, (node, extra)) in sqlNodes.enumerated() {
      guard
        let one = place(
          node, managers.count + dataNodes.count + index, as: "sql", written: extra?.nodeID,
          chosen: free(from: Self.firstSQLID, through: Self.lastID, count: connectionPool.value)),
        let serverID = serverID(of: one, written: extra?.serverID, &planner)
      else {
        isComplete = false
        continue
      }
      let arbitrates = sqlArbitrates && !dataHosts.contains(node.value)
      sqlPlaces.append(
        .init(
          place: one, server: MySQLServer(flavour: .mysql, version: version.value.version, os: one.os), serverID: serverID,
          rank: rank(extra?.arbitrationRank, node, as: "sql", arbitrates ? 2 : 0)))
    }
    guard isComplete else { return nil }
    if redoLog == nil { planner.choose("services", planner.serviceName, "redo_log", value: redoBytes.value.written) }
    for one in sqlPlaces { taken.formUnion(one.place.id.value..<one.place.id.value + connectionPool.value) }
    var slots: [Int] = []
    for id in stride(from: Self.lastID, to: Self.lastDataID, by: -1) where slots.count < freeSlots.value && !taken.contains(id) { slots.append(id) }
    return NDBCluster(
      service: planner.serviceName, origin: planner.serviceOrigin, managers: managerPlaces,
      data: dataPlaces.sorted { $0.id.value < $1.id.value }, sql: sqlPlaces, replicas: replicas.value,
      managementPort: managementPort.value, freeSlots: slots.reversed())
  }

  /// The IPv4 address as a number: it depends on the node alone, not on its place in a list.
  private func serverID(of place: NDBCluster.Place, written: Located<Int>?, _ planner: inout Planner) -> Located<UInt32>? {
    if let written { return written.map { UInt32($0) } }
    let addresses = [place.address] + planner.topology[place.node].addresses.map(\.address)
    guard let address = addresses.first(where: { $0.value.family == .ipv4 }) else {
      planner.error(
        "mysql-ndb/no-server-id", "`\(place.name)` has no IPv4 address to take its server_id from", at: place.origin, label: "needs a `server_id`",
        help: ["write the node as `\(place.name): { server_id: NUMBER }`, a number that no other server has"])
      return nil
    }
    let id = UInt32(truncatingIfNeeded: address.value.bits)
    planner.choose("services", planner.serviceName, "sql", place.name, "server_id", value: "\(id)")
    return Located(id, planner.origins.add(.derived([address.origin, place.origin])))
  }
}
