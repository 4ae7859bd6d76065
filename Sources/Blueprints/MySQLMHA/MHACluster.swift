import SourceText
import TopologyModel

/// What every file and step of the service is made from.
struct MHACluster: Sendable {
  /// A server with what MHA is told of it.
  struct Server: Sendable {
    let host: DatabaseHost
    let isCandidate: Located<Bool>?
    let isNeverSource: Located<Bool>?
    let ignoresFailure: Located<Bool>?
    /// Where the writer's address goes.
    let device: String

    var isEligible: Bool { !(isNeverSource?.value ?? false) }
  }

  let fields: MySQLMHA
  let service: ServiceID
  let name: String
  let origin: OriginID
  /// The first source first.
  let servers: [Server]
  let manager: Located<NodeID>
  let managerAddress: Located<IPAddress>
  let managerOS: OperatingSystem
  let observers: [(node: Located<NodeID>, name: String, address: Located<IPAddress>)]
  /// The broadcast domain of the writer's address.
  let segment: String
  let replicationPassword: SecretID
  let accountPassword: SecretID
  let userPasswords: [SecretID]

  var source: Server { servers[0] }
  var replicas: ArraySlice<Server> { servers.dropFirst() }
  var writerAddress: IPAddress { fields.writer.address.value.address }
  var writerPrefix: Int { fields.writer.address.value.prefix ?? 32 }
  var sshPort: Int { fields.ssh?.port.value ?? 22 }
  var sshTimeout: Int { max(1, (fields.ssh?.timeout.value ?? .seconds(5)).seconds) }
  var tls: TLSFiles? { fields.replication.tls?.value ?? true ? fields.tls : nil }
  var isMariaDB: Bool { fields.server.value == .mariadb }

  /// MHA waits at most for the server's stop, and the address, on a host that answers.
  var remoteTimeout: Int { Self.stopTimeout + 30 }
  static let stopTimeout = 30

  // MARK: Paths

  var directory: String { "\(HostPaths.libexec)/mha/\(name)" }
  func path(of script: MHAScript) -> String { "\(directory)/\(script.rawValue)" }
  var configuration: String { "/etc/mha/\(name).cnf" }
  /// On the manager its own files, on a server what a failover brings there.
  var workDirectory: String { "/var/lib/mha/\(name)" }
  var temporaryFiles: String { "/etc/tmpfiles.d/hac-mha-\(name).conf" }
  var unit: String { "hac-mha-\(name).service" }
  var alertUnit: String { "hac-mha-\(name)-alert.service" }
  var statusUnit: String { "hac-mha-\(name)-status" }
  var purgeUnit: String { "hac-mha-\(name)-purge" }
  var startScript: String { "start-\(name)" }
  var prepareScript: String { "prepare-\(name)" }
}

extension MySQLMHA {
  /// Whether MHA can go on when the source's host is gone.
  var canFence: Bool { fence?.command != nil || fence?.acceptsUnfenced.value ?? false }

  /// Resolves names, and refuses what no file can carry.
  func resolve(
    _ members: [(node: Located<NodeID>, extra: MHAServer?)], _ observing: [(node: Located<NodeID>, extra: NoFields?)], into planner: inout Planner
  ) -> MHACluster? {
    let named = planner.node(manager)
    let net = network.flatMap { planner.network($0) }
    if network != nil, net == nil { return nil }
    let longest = ReplicationTerms(MySQLServer(flavour: server.value, version: version.value, os: .debian12)).longestPassword
    let replicationPassword = planner.secret(replication.password, as: .sqlSystem, purpose: "the replication password", bytes: 1...longest)
    let accountPassword = planner.secret(account.password, as: .bare, purpose: "the password of MHA's account", bytes: 1...longest)
    // In MHA's own file too, from which it goes into CHANGE MASTER.
    _ = planner.secret(replication.password, as: .bare, purpose: "the replication password in MHA's configuration", bytes: 1...longest)
    let userPasswords = (users ?? []).map { planner.secret($0.value.password, as: .sql, purpose: "the password of the account `\($0.key.value)`") }

    let home = planner.topology.networks.first { $0.subnets.contains { $0.value.contains(writer.address.value.address) } }
    var servers: [MHACluster.Server] = []
    for member in members {
      guard let host = host(member, net, &planner) else { continue }
      let own = planner.topology[member.node.value].addresses.first { planner.topology[$0.network].name == home?.name }
      guard let interface = own?.interface else {
        planner.error(
          "resolve/not-on-network", "`\(host.name)` cannot have the writer's address \(writer.address.value.address)", at: writer.address.origin,
          label: home == nil ? "in no subnet of `networks`" : "on the network `\(home?.name ?? "")`",
          related: [(host.origin, own == nil ? "this server is not on that network" : "its interface there is not known")],
          help: ["choose an address of a network that every server is on, with an `interface`"])
        continue
      }
      servers.append(
        MHACluster.Server(
          host: host, isCandidate: member.extra?.isCandidate, isNeverSource: member.extra?.isNeverSource, ignoresFailure: member.extra?.ignoresFailure,
          device: interface.value.text))
    }
    let observers = observing.compactMap { member -> (node: Located<NodeID>, name: String, address: Located<IPAddress>)? in
      guard let address = planner.address(of: member.node.value, on: net, for: secondaryCheck?.entries.first?.node.origin ?? member.node.origin) else { return nil }
      return (member.node, planner.topology[member.node.value].name, address.address)
    }
    guard let named, let own = planner.address(of: named, on: net, for: manager.origin), servers.count == members.count, servers.count > 1,
      observers.count == observing.count, let home, let replicationPassword, let accountPassword, !userPasswords.contains(where: { $0 == nil })
    else { return nil }
    return MHACluster(
      fields: self, service: planner.service, name: planner.serviceName, origin: planner.serviceOrigin, servers: servers,
      manager: Located(named, manager.origin), managerAddress: own.address, managerOS: planner.topology[named].os.value, observers: observers,
      segment: home.segment.value, replicationPassword: replicationPassword, accountPassword: accountPassword,
      userPasswords: userPasswords.compactMap { $0 })
  }

  private func host(_ member: (node: Located<NodeID>, extra: MHAServer?), _ net: NetworkID?, _ planner: inout Planner) -> DatabaseHost? {
    guard let address = planner.address(of: member.node.value, on: net, for: network?.origin ?? member.node.origin) else { return nil }
    let name = planner.topology[member.node.value].name
    let id: Located<Int>
    if let own = member.extra?.serverID {
      id = own
    } else if address.address.value.family == .ipv4 {
      id = Located(Int(address.address.value.bits), planner.origins.derived(address.address.origin))
      planner.choose("services", planner.serviceName, "nodes", name, "server_id", value: "\(id.value)")
    } else {
      planner.error(
        "mysql-mha/no-server-id", "no server_id follows from \(address.address.value), the address of `\(name)`", at: member.node.origin,
        label: "needs a server_id", related: [(address.address.origin, "an IPv6 address")],
        help: ["say `\(name): { server_id: NUMBER }`, with a number that no other server has"])
      return nil
    }
    return DatabaseHost(
      node: member.node.value, origin: member.node.origin, name: name, address: address.address, serverID: id, autoIncrementOffset: nil,
      server: MySQLServer(flavour: server.value, version: version.value, os: planner.topology[member.node.value].os.value))
  }
}
