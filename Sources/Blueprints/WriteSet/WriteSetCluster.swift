import SourceText
import TopologyModel

/// A cluster with every default filled in: what its files and steps are written from.
struct WriteSetCluster<MemberFields: Sendable>: Sendable {
  struct Member: Sendable {
    let voter: WriteSetVoter
    let serverID: Located<UInt32>
    /// The member's own fields.
    let extra: MemberFields?
    var node: NodeID { voter.node }
    var name: String { voter.name }
  }

  let service: String
  let origin: OriginID
  let name: Located<String>
  let members: [Member]
  let arbiters: [WriteSetVoter]
  /// Set when replication has a network of its own, or IPv6: the library listens on all IPv4 addresses by itself.
  let bindsReplication: Bool

  var voters: [WriteSetVoter] { members.map(\.voter) + arbiters }

  /// `wsrep_cluster_address`: every data member, the same on all; never `gcomm://` alone, which founds a new cluster.
  var address: String { "gcomm://" + members.map(\.voter.address.value.bracketed).joined(separator: ",") }

  /// The other members' replication ports as `address:port` words.
  func peers(of node: NodeID) -> String {
    members.filter { $0.node != node }.map { "\($0.voter.address.value.bracketed):\(WriteSetPorts.replication)" }.joined(separator: " ")
  }
}

/// A member or an arbiter.
struct WriteSetVoter: Sendable {
  let node: NodeID
  let origin: OriginID
  let name: String
  let os: OperatingSystem
  /// Where it replicates.
  let address: Located<IPAddress>
  let weight: Located<Int>
  let segment: Located<Int>
}

/// The library's and the transfer scripts' defaults (galeracluster.com, "Firewall Settings").
enum WriteSetPorts {
  static let replication = 4567
  static let incrementalTransfer = 4568
  static let transfer = 4444
}

extension WriteSetBlueprint {
  /// nil after a mistake was reported.
  func resolve(into planner: inout Planner) -> WriteSetCluster<MemberFields>? {
    let clients = networks?.clients.map { planner.network($0) }
    let replication = networks?.replication.map { planner.network($0) }
    if case .some(nil) = clients { return nil }
    if case .some(nil) = replication { return nil }
    let network = (replication ?? clients) ?? nil
    let written = planner.members(nodes)
    let writtenArbiters = arbiters.map { planner.members($0) } ?? []
    let segments = WriteSetSegments.numbers(
      of: (written.map(\.node) + writtenArbiters.map(\.node)).map { planner.topology[$0.value].zone?.value })
    var isComplete = true
    func voter(_ node: Located<NodeID>, _ index: Int, weight: Located<Int>?, segment: Located<Int>?) -> WriteSetVoter? {
      guard let address = planner.address(of: node.value, on: network, for: node.origin) else { return nil }
      let host = planner.topology[node.value]
      if let clients, let clients { guard planner.address(of: node.value, on: clients, for: node.origin) != nil else { return nil } }
      let byZone = Located(segments[index], planner.origins.add(.derived([host.zone?.origin ?? node.origin])))
      if segment == nil { planner.choose("services", planner.serviceName, "segment", host.name, value: "\(byZone.value)") }
      return WriteSetVoter(
        node: node.value, origin: node.origin, name: host.name, os: host.os.value, address: address.address,
        weight: weight ?? Located(1, planner.origins.defaulted("weight", at: planner.span(node.origin))), segment: segment ?? byZone)
    }
    var members: [WriteSetCluster<MemberFields>.Member] = []
    for (index, (node, extra)) in written.enumerated() {
      guard let voter = voter(node, index, weight: extra?.weight, segment: extra?.segment),
        let serverID = serverID(of: voter, written: extra?.serverID, &planner)
      else {
        isComplete = false
        continue
      }
      members.append(.init(voter: voter, serverID: serverID, extra: extra))
    }
    var arbiters: [WriteSetVoter] = []
    for (index, (node, extra)) in writtenArbiters.enumerated() {
      guard let voter = voter(node, written.count + index, weight: extra?.weight, segment: extra?.segment) else {
        isComplete = false
        continue
      }
      arbiters.append(voter)
    }
    guard isComplete, !members.isEmpty else {
      if isComplete {
        planner.error(
          Self.noMembers, "`\(planner.serviceName)` has no data member", at: planner.serviceOrigin, label: "its `nodes` are empty",
          help: ["list three nodes or more"])
      }
      return nil
    }
    let name = clusterName.map { Located($0.value.text, $0.origin) }
      ?? Located("\(planner.topology.name)-\(planner.serviceName)", planner.origins.defaulted("wsrep_cluster_name", at: planner.span(planner.serviceOrigin)))
    if clusterName == nil { planner.choose("services", planner.serviceName, "wsrep_cluster_name", value: name.value) }
    return WriteSetCluster(
      service: planner.serviceName, origin: planner.serviceOrigin, name: name, members: members, arbiters: arbiters,
      bindsReplication: networks?.replication != nil || members[0].voter.address.value.family == .ipv6)
  }

  /// The IPv4 address as a number: it depends on the node alone, not on its place in a list.
  private func serverID(of voter: WriteSetVoter, written: Located<Int>?, _ planner: inout Planner) -> Located<UInt32>? {
    if let written { return written.map { UInt32($0) } }
    let addresses = [voter.address] + planner.topology[voter.node].addresses.map(\.address)
    guard let address = addresses.first(where: { $0.value.family == .ipv4 }) else {
      planner.error(
        Self.noServerID, "`\(voter.name)` has no IPv4 address to take its server_id from", at: voter.origin, label: "needs a `server_id`",
        help: ["write the member as `\(voter.name): { server_id: NUMBER }`, a number that no other server has"])
      return nil
    }
    let id = UInt32(truncatingIfNeeded: address.value.bits)
    planner.choose("services", planner.serviceName, "server_id", voter.name, value: "\(id)")
    return Located(id, planner.origins.add(.derived([address.origin, voter.origin])))
  }
}

enum WriteSetSegments {
  /// A segment for each site, so that writes cross between two sites once and not once for each member.
  ///
  /// A site is the top of a zone path that has more than one level; with one site, or none, all are in segment 0,
  /// which is the library's default. The number comes from the site's name, so that a new site renumbers nobody.
  static func numbers(of zones: [ZonePath?]) -> [Int] {
    let sites = zones.map { zone in zone.flatMap { $0.prefixes.count > 1 ? $0.prefixes[0] : nil } }
    let names = Set(sites.compactMap { $0 }).sorted()
    guard names.count > 1 else { return zones.map { _ in 0 } }
    var taken: Set<Int> = []
    var numbers: [String: Int] = [:]
    for name in names {
      // FNV-1a, folded into 1…254; a number that is taken gives way to the next free one.
      let hash = name.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
      var number = Int(hash % 254) + 1
      while taken.contains(number), taken.count < 254 { number = number % 254 + 1 }
      taken.insert(number)
      numbers[name] = number
    }
    return sites.map { $0.flatMap { numbers[$0] } ?? 0 }
  }
}
