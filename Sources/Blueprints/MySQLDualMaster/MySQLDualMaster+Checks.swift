import SourceText
import TopologyModel

extension MySQLDualMaster {
  typealias ServiceCheck = Check<ServiceSubject<MySQLDualMaster>>

  public static let checks: [Check<ServiceSubject<MySQLDualMaster>>] =
    [twoSources, replicaIsSource, foreignHolder, clientsNetwork, serverIDNeeded, sameOffset] + safetyChecks + accountChecks + optionChecks

  // MARK: Who takes part

  static let twoSources = ServiceCheck(
    "mysql-dual-master/not-two-sources", .error, "there are exactly two sources",
    why: """
      One source has nobody to take over. Three in a ring stop replicating when one of them dies, since each sees the \
      others' events only through its neighbour (MySQL manual, "Replication and auto-increment", and every report of a \
      broken ring). More servers for reads are `replicas`.
      """,
    bad: [DualMasterSample.topology(key: "‹database›", nodes: "[a, b, c]"), DualMasterSample.topology(key: "‹database›", nodes: "[a]")],
    good: [DualMasterSample.topology(), DualMasterSample.topology(["replicas: [c]"])]
  ) { subject, findings in
    let sources = subject.members("source")
    guard sources.count != 2 else { return }
    findings.report(
      "`\(subject.topology[subject.service].name)` has \(sources.count == 1 ? "one source" : "\(sources.count) sources")", at: subject.origin,
      label: sources.count < 2 ? "nobody takes over" : "a ring breaks when one of them dies", related: sources.dropFirst(2).map { ($0.origin, "one too many") },
      help: [sources.count < 2 ? "list a second node under `nodes`" : "keep two under `nodes`, and list the others under `replicas`"])
  }

  static let replicaIsSource = ServiceCheck(
    "mysql-dual-master/replica-is-source", .error, "a replica is none of the two sources",
    why: "A server has one place in the service: a source follows its peer, a replica follows a source and never takes the address.",
    bad: DualMasterSample.topology(["replicas: [‹b›]"]), good: DualMasterSample.topology(["replicas: [c]"])
  ) { subject, findings in
    let sources = subject.members("source")
    for replica in subject.members("replica") {
      guard let source = sources.first(where: { $0.node == replica.node }) else { continue }
      findings.report(
        "`\(subject.topology[replica.node].name)` is a source and a replica", at: replica.origin, label: "a replica here",
        related: [(source.origin, "a source here")], help: ["name another node, or leave this one out"])
    }
  }

  static let foreignHolder = ServiceCheck(
    "mysql-dual-master/holder-without-source", .error, "only the two sources hold the address",
    why: """
      A host that gets the address opens its database for writing. One that is no source has no database, or one that \
      nobody follows: what clients write there is lost when the address moves on.
      """,
    bad: DualMasterSample.topology(vip: ", holders: [a, b, ‹c›]"), good: DualMasterSample.topology(vip: ", holders: [b, a]")
  ) { subject, findings in
    let sources = subject.members("source")
    guard sources.count == 2, let id = subject.topology.vip(named: subject.fields.vip.value.text) else { return }
    for holder in subject.topology[id].holders ?? [] {
      for name in holder.node.value.names where !sources.contains(where: { subject.topology[$0.node].name == name.text }) {
        guard subject.topology.node(named: name.text) != nil else { continue }
        findings.report(
          "`\(name)` may get the address and is no source of `\(subject.topology[subject.service].name)`", at: holder.node.origin,
          label: "has nothing to serve", related: sources.map { ($0.origin, "a source") }, help: ["leave it out of `holders`"])
      }
    }
  }

  static let clientsNetwork = ServiceCheck(
    "mysql-dual-master/clients-network", .error, "the address is on the network that is said to be the clients'",
    why: "Clients connect to the virtual address; a network of clients that does not hold it contradicts the VIP.",
    bad: DualMasterSample.topology(["networks: { clients: ‹back› }"], network: "  back: { subnet: 10.0.9.0/24, interface: eth1 }\n"),
    good: DualMasterSample.topology(["networks: { clients: lan }"])
  ) { subject, findings in
    guard let clients = subject.fields.networks?.clients, let named = subject.topology.network(named: clients.value.text),
      let id = subject.topology.vip(named: subject.fields.vip.value.text)
    else { return }
    let vip = subject.topology[id]
    guard vip.network != named else { return }
    findings.report(
      "clients are on `\(clients.value)`, but `\(vip.name)` is on `\(subject.topology[vip.network].name)`", at: clients.origin,
      label: "the network of the clients", related: [(vip.addresses[0].origin, "the address that they use")],
      help: ["say `clients: \(subject.topology[vip.network].name)`, or give the vip an address on `\(clients.value)`"])
  }

  static let serverIDNeeded = ServiceCheck(
    "mysql-dual-master/no-server-id", .error, "a server without an IPv4 address has its server_id written",
    why: "A server_id has 32 bits. hac takes the IPv4 address for it, which is unique already; from an IPv6 address none follows.",
    bad: DualMasterSample.topology(["networks: { replication: back }"], nodes: "{ five: { server_id: 1 }, ‹six›: {} }", network: sixNetwork, node: sixNodes),
    good: DualMasterSample.topology(["networks: { replication: back }"], nodes: "{ five: { server_id: 1 }, six: { server_id: 2 } }", network: sixNetwork, node: sixNodes)
  ) { subject, findings in
    let fields = subject.fields
    let written = Set(
      fields.nodes.entries.filter { $0.extra?.serverID != nil }.flatMap { $0.node.value.names.map(\.text) }
        + (fields.replicas?.entries ?? []).filter { $0.extra?.serverID != nil }.flatMap { $0.node.value.names.map(\.text) })
    let network = fields.networks?.replication.flatMap { subject.topology.network(named: $0.value.text) }
    for member in subject.members("source") + subject.members("replica") {
      let node = subject.topology[member.node]
      let address = network.map { network in node.addresses.first { $0.network == network } } ?? node.addresses.first
      guard !written.contains(node.name), let address, address.address.value.family == .ipv6 else { continue }
      findings.report(
        "no server_id follows from \(address.address.value), the address of `\(node.name)`", at: member.origin, label: "needs a server_id",
        related: [(address.address.origin, "an IPv6 address")], help: ["say `\(node.name): { server_id: NUMBER }`, with a number that no other server has"])
    }
  }

  private static let sixNetwork = "  back: { subnet: \"fd00::/64\", interface: eth1 }\n"
  private static let sixNodes = "  five: { addresses: { lan: 10.0.0.15, back: \"fd00::15\" } }\n  six: { addresses: { lan: 10.0.0.16, back: \"fd00::16\" } }\n"

  static let sameOffset = ServiceCheck(
    "mysql-dual-master/same-offset", .error, "the sources generate different keys",
    why: """
      Each source counts its AUTO_INCREMENT values in steps of two, one from 1 and one from 2, so that rows written \
      on both around a failover do not have the same key (MySQL manual, `auto_increment_offset`).
      """,
    bad: DualMasterSample.topology(nodes: "{ a: { auto_increment_offset: 2 }, b: { auto_increment_offset: ‹2› } }"),
    good: DualMasterSample.topology(nodes: "{ a: { auto_increment_offset: 2 }, b: { auto_increment_offset: 1 } }")
  ) { subject, findings in
    let sources = subject.members("source")
    guard sources.count == 2 else { return }
    let names = sources.map { subject.topology[$0.node].name }
    let written = subject.fields.nodes.entries.flatMap { entry in entry.node.value.names.map { ($0.text, entry.extra?.autoIncrementOffset) } }
    let offsets = names.map { name -> (Int, OriginID?) in
      let own = written.first { $0.0 == name }?.1
      return (own?.value ?? (name == names.min() ? 1 : 2), own?.origin)
    }
    guard offsets[0].0 == offsets[1].0, let place = offsets[1].1 ?? offsets[0].1 else { return }
    findings.report(
      "both `\(names[0])` and `\(names[1])` generate keys from \(offsets[0].0) in steps of 2", at: place, label: "the same keys as the other source",
      related: offsets[1].1 == nil ? [] : (offsets[0].1.map { [($0, "also \(offsets[0].0)")] } ?? []),
      help: ["give one of them 1 and the other one 2, or leave both out"])
  }
}

/// Topologies for the examples of the checks: a service that draws nothing, and what an example adds to it.
enum DualMasterSample {
  static let tls = "{ ca: /etc/mysql/tls/ca.pem, cert: /etc/mysql/tls/server.pem, key: /etc/mysql/tls/server-key.pem }"

  static func topology(
    _ lines: [String] = [], key: String = "database", nodes: String = "[a, b]", vip: String = "", version: String = "\"8.0\"",
    replication: String = "{ user: repl, password: { secret: repl } }", tls: Bool = true, witness: String? = "{ ping: 10.0.0.1 }",
    network: String = "", node: String = "", frame: String = Example.frame
  ) -> String {
    let isApplicationUsed = lines.contains { $0.contains("secret: app") }
    let begin = frame.split(separator: "networks:\n", omittingEmptySubsequences: false).joined(separator: "networks:\n" + network)
      .split(separator: "nodes:\n", omittingEmptySubsequences: false).joined(separator: "nodes:\n" + node)
    return begin + """
      secrets:
        repl: { file: secrets/mysql_replication }
      \(isApplicationUsed ? "  app: { file: secrets/chime_database }\n" : "")vips:
        db: { address: 10.0.0.50, virtual_router_id: 50\(vip) }
      services:
        \(key):
          kind: mysql-dual-master
          nodes: \(nodes)
          vip: db
          version: \(version)
          replication: \(replication)

      """ + (tls ? "    tls: \(Self.tls)\n" : "") + (witness.map { "    witness: \($0)\n" } ?? "") + lines.map { "    \($0)\n" }.joined()
  }
}
