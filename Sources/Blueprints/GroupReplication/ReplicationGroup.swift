import SourceText
import TopologyModel

/// One member, as planned.
struct GroupMember: Sendable {
  let node: NodeID
  let origin: OriginID
  let name: String
  /// Where the others find it.
  let address: Located<IPAddress>
  /// Where clients find it.
  let clientAddress: Located<IPAddress>
  let serverID: Located<Int>
  let weight: Located<Int>
  /// Where its generated keys begin; with one primary the server's default does.
  let autoIncrementOffset: Located<Int>?
  let server: MySQLServer
}

/// A node that runs MySQL Router.
struct RouterHost: Sendable {
  let node: NodeID
  let origin: OriginID
  let name: String
  let address: IPAddress
}

/// A group with every default filled in: what its files and steps are written from.
struct ReplicationGroup: Sendable {
  let fields: GroupReplication
  let service: ServiceID
  let serviceName: String
  let origin: OriginID
  let members: [GroupMember]
  let routers: [RouterHost]
  let name: Located<String>
  let groupPort: Located<Int>
  let sslMode: Located<GroupSSLMode>
  let vip: VIPID?
  let vipAddress: IPAddress?
  let password: SecretID

  var isMultiPrimary: Bool { fields.mode.value == .multiPrimary }
  var usesMySQLStack: Bool { fields.stack.value == .mysql }
  var usesRecoveryTLS: Bool { fields.recoveryTLS }

  /// `group_replication_local_address` of a member.
  func localAddress(_ member: GroupMember) -> String { "\(member.address.value.bracketed):\(groupPort.value)" }
  /// `group_replication_group_seeds`: every member, the same everywhere.
  var seeds: String { members.map(localAddress).joined(separator: ",") }
  /// `group_replication_ip_allowlist`: the operator's, or exactly the members.
  var allowlist: String {
    fields.allowlist.map { $0.map(\.value.written).joined(separator: ",") } ?? members.map(\.address.value.written).joined(separator: ",")
  }
}

extension GroupReplication {
  /// What the server calls the most members of a group (MySQL manual, "Group Replication", Frequently Asked Questions).
  static let mostMembers = 9
  /// The port that the manual's examples give XCOM. It is none of the server's: 33060 is the X Plugin's.
  static let defaultGroupPort = 33061
  static let xPluginPort = 33060

  var recoveryTLS: Bool { recovery.tls?.value ?? (tls != nil) }

  /// nil after a mistake was reported.
  func resolve(into planner: inout Planner) -> ReplicationGroup? {
    let vipID = vip.flatMap { planner.vip($0) }
    let clients = networks?.clients.flatMap { planner.network($0) }
    let replication = networks?.replication.flatMap { planner.network($0) }
    let written = planner.members(nodes)
    let routerNodes = router.map { planner.members($0.nodes) } ?? []
    let password = planner.secret(recovery.password, as: .sqlSystem, purpose: "the recovery password", bytes: 1...32)
    for (ordinal, member) in written.enumerated() {
      planner.facts.members.append(Member(service: planner.service, node: member.node.value, origin: member.node.origin, role: "member", ordinal: ordinal))
    }
    for (ordinal, router) in routerNodes.enumerated() {
      planner.facts.members.append(Member(service: planner.service, node: router.node.value, origin: router.node.origin, role: "router", ordinal: ordinal))
    }
    guard !written.isEmpty else {
      planner.error(
        "mysql-group-replication/no-members", "`\(planner.serviceName)` has no member", at: planner.serviceOrigin, label: "its `nodes` are empty",
        help: ["list three nodes or more"])
      return nil
    }
    guard vip == nil || vipID != nil, networks?.clients == nil || clients != nil, networks?.replication == nil || replication != nil else { return nil }
    let network = replication ?? clients
    // By the name, never by the place in the list: the others keep their keys when the order changes.
    let names = written.map { planner.topology[$0.node.value].name }.sorted()
    var members: [GroupMember] = []
    for (index, (node, extra)) in written.enumerated() {
      let host = planner.topology[node.value]
      guard let clientAddress = planner.address(of: node.value, on: clients, for: node.origin),
        let address = planner.address(of: node.value, on: network, for: node.origin),
        let serverID = serverID(of: node, address.address, extra?.serverID, &planner)
      else { continue }
      let rank = (names.firstIndex(of: host.name) ?? 0) % Self.mostMembers + 1
      let weight = Self.weight(at: index)
      if extra?.weight == nil, mode.value == .singlePrimary { planner.choose("services", planner.serviceName, "nodes", host.name, "weight", value: "\(weight)") }
      members.append(
        GroupMember(
          node: node.value, origin: node.origin, name: host.name, address: address.address,
          clientAddress: clientAddress.address, serverID: serverID,
          weight: extra?.weight ?? Located(weight, planner.origins.derived(node.origin)),
          autoIncrementOffset: mode.value == .multiPrimary ? extra?.autoIncrementOffset ?? Located(rank, planner.origins.derived(node.origin)) : nil,
          server: MySQLServer(flavour: server.value.flavour, version: version.value, os: host.os.value)))
    }
    let routers = routerNodes.compactMap { router -> RouterHost? in
      planner.address(of: router.node.value, on: clients, for: router.node.origin).map {
        RouterHost(node: router.node.value, origin: router.node.origin, name: planner.topology[router.node.value].name, address: $0.address.value)
      }
    }
    guard members.count == written.count, routers.count == routerNodes.count, let password else { return nil }
    let name = groupName.map { $0.map(\.text) }
      ?? Located(
        GroupUUID(named: "\(planner.topology.name)/\(planner.serviceName)").text,
        planner.origins.defaulted("group_name", at: planner.span(planner.serviceOrigin)))
    if groupName == nil { planner.choose("services", planner.serviceName, "group_name", value: name.value) }
    let sslMode = sslMode ?? Located(tls == nil ? .disabled : .verifyCA, planner.origins.derived(tls?.ca.origin ?? planner.serviceOrigin))
    let groupPort = stack.value == .mysql
      ? Located(port.value, planner.origins.derived(stack.origin, port.origin))
      : groupPort ?? Located(Self.defaultGroupPort, planner.origins.defaulted("group_port", at: planner.span(planner.serviceOrigin)))
    return ReplicationGroup(
      fields: self, service: planner.service, serviceName: planner.serviceName, origin: planner.serviceOrigin, members: members, routers: routers,
      name: name, groupPort: groupPort, sslMode: sslMode, vip: vipID, vipAddress: vipID.map { planner.topology[$0].mainAddress }, password: password)
  }

  /// Falls in the order of preference, so that a member more renumbers nobody; nine are the most.
  static func weight(at index: Int) -> Int { max(0, 90 - 5 * index) }

  /// The IPv4 address as a number: it depends on the node alone, not on its place in a list.
  private func serverID(of node: Located<NodeID>, _ address: Located<IPAddress>, _ written: Located<Int>?, _ planner: inout Planner) -> Located<Int>? {
    if let written { return written }
    let host = planner.topology[node.value]
    guard let four = ([address] + host.addresses.map(\.address)).first(where: { $0.value.family == .ipv4 }) else {
      planner.error(
        "mysql-group-replication/no-server-id", "`\(host.name)` has no IPv4 address to take its server_id from", at: node.origin,
        label: "needs a `server_id`", help: ["write the member as `\(host.name): { server_id: NUMBER }`, a number that no other server has"])
      return nil
    }
    planner.choose("services", planner.serviceName, "nodes", host.name, "server_id", value: "\(four.value.bits)")
    return Located(Int(four.value.bits), planner.origins.derived(four.origin, node.origin))
  }
}
