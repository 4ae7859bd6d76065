import SourceText
import TopologyModel

/// Checks of counts, numbers and places; those of arbitration, parameters and memory are in files of their own.
extension NDB {
  public static let checks: [Check<ServiceSubject<NDB>>] =
    [groupSize, oneReplica, duplicateID, reservedID, groupInOneZone, oneSQLNode, noFreeSlot, oldIPv6, holderIsNoSQLNode]
    + arbitrationChecks + parameterChecks + optionChecks

  static let groupSize = Check<ServiceSubject<NDB>>(
    "mysql-ndb/group-size", .error, "the data nodes must be a multiple of the copies",
    why: """
      Every node group has as many nodes as there are copies. The management server refuses a configuration with an \
      incomplete one: "Nodegroup 1 has 1 members, NoOfReplicas=2" (ConfigInfo.cpp, `check_node_vs_replicas`).
      """,
    bad: example(service: "‹db›", "data: [d1, d2, d3]"), good: example("data: [d1, d2, d3, d4]")
  ) { subject, findings in
    let (count, replicas) = (subject.members("data").count, subject.fields.replicas)
    guard count % replicas.value != 0 else { return }
    findings.report(
      "`\(subject.name)` has \(count) data nodes, which make no whole node groups of \(replicas.value)", at: subject.origin,
      label: "the last node group has \(count % replicas.value)", related: findings.isWritten(replicas.origin) ? [(replicas.origin, "copies of every row")] : [],
      help: ["\(replicas.value - count % replicas.value) more or \(count % replicas.value) fewer under `data`, or another number of `replicas`"])
  }

  static let oneReplica = Check<ServiceSubject<NDB>>(
    "mysql-ndb/one-replica", .warning, "a cluster should have two copies of its rows",
    why: """
      With NoOfReplicas=1 the loss of any data node is the loss of its rows until it is back, and the whole cluster goes \
      down with it (MySQL manual, "Defining NDB Cluster Data Nodes", NoOfReplicas: 2 is recommended for most).
      """,
    bad: example("replicas: ‹1›"), good: example("replicas: 2")
  ) { subject, findings in
    guard subject.fields.replicas.value == 1 else { return }
    findings.report(
      "every row of `\(subject.name)` is on one data node only", at: subject.fields.replicas.origin, label: "one copy",
      help: ["remove this line: two copies are the default"])
  }

  /// Every node ID with what it is written for, in the order of the roles.
  private static func written(_ fields: NDB) -> [(id: Located<Int>, count: Int)] {
    fields.management.entries.compactMap { $0.extra?.nodeID }.map { ($0, 1) } + fields.data.entries.compactMap { $0.extra?.nodeID }.map { ($0, 1) }
      + fields.sql.entries.compactMap { $0.extra?.nodeID }.map { ($0, fields.connectionPool.value) }
  }

  static let duplicateID = Check<ServiceSubject<NDB>>(
    "mysql-ndb/duplicate-node-id", .error, "no two nodes may have one node ID",
    why: """
      A node ID stands for one process in the whole cluster, whatever its role; the management server refuses a \
      configuration that has one twice. An SQL node with a connection pool takes as many, one after the other.
      """,
    bad: example("management: { m1: { node_id: 150 }, m2: { node_id: ‹150› } }"),
    good: example("management: { m1: { node_id: 150 }, m2: { node_id: 151 } }")
  ) { subject, findings in
    var seen: [Int: OriginID] = [:]
    for (id, count) in written(subject.fields) {
      if let clash = (id.value..<id.value + count).first(where: { seen[$0] != nil }), let first = seen[clash] {
        findings.report(
          "the node ID \(clash) is given twice", at: id.origin, label: count > 1 ? "takes \(id.value) to \(id.value + count - 1)" : "given again here",
          related: [(first, "first given here")], help: ["give each node another one, or leave it out: hac chooses one that is free"])
      }
      for one in id.value..<id.value + count where seen[one] == nil { seen[one] = id.origin }
    }
    for (id, count) in written(subject.fields) where id.value + count - 1 > lastID {
      findings.report(
        "the node IDs \(id.value) to \(id.value + count - 1) go beyond \(lastID)", at: id.origin, label: "a pool of \(count) from here",
        help: ["begin at \(lastID + 1 - count) or before"])
    }
  }

  static let reservedID = Check<ServiceSubject<NDB>>(
    "mysql-ndb/id-of-data-node", .warning, "management and SQL nodes should leave the IDs 1 to 144 to data nodes",
    why: """
      Only data nodes are bound to these. One that is taken by another node stands in the way when data nodes are added, \
      and changing the ID of a node that runs needs every node restarted (MySQL manual, "Defining an NDB Cluster \
      Management Server": use 145 and above).
      """,
    bad: example("management: { m1: { node_id: ‹49› }, m2: {} }"), good: example("management: { m1: { node_id: 145 }, m2: {} }")
  ) { subject, findings in
    let others = subject.fields.management.entries.compactMap { $0.extra?.nodeID } + subject.fields.sql.entries.compactMap { $0.extra?.nodeID }
    for id in others where id.value <= lastDataID {
      findings.report(
        "the node ID \(id.value) is one that only a data node needs", at: id.origin, label: "1 to \(lastDataID) are for data nodes",
        help: ["take one from \(lastDataID + 1) on, or leave it out"])
    }
  }

  static let groupInOneZone = Check<ServiceSubject<NDB>>(
    "mysql-ndb/group-in-one-zone", .warning, "no zone should hold a whole node group, unless it holds all data",
    why: """
      The cluster goes on only while one node of every node group is there: a zone that holds all of one takes all the \
      others down (MySQL manual, "NDB Cluster Nodes, Node Groups, Fragment Replicas, and Partitions"). Node groups are \
      filled in the order of the node IDs, which hac chooses so that groups span zones where the counts allow it.
      """,
    bad: example(service: "‹db›", "data: { d1: { node_id: 1 }, d3: { node_id: 2 }, d2: { node_id: 3 }, d4: { node_id: 4 } }")
      .replacing("‹db›:", with: "‹db›: \(zoneIsSaid)"),
    good: example("data: [d1, d3, d2, d4]")
  ) { subject, findings in
    let data = subject.members("data").map(\.node)
    guard data.count % subject.fields.replicas.value == 0, subject.fields.replicas.value > 1 else { return }
    for (zone, held) in subject.zones(of: data) where held.count < data.count {
      guard let group = subject.groups.firstIndex(where: { held.isSuperset(of: $0) }) else { continue }
      let names = subject.groups[group].map { "`\(subject.topology[$0].name)`" }.joined(separator: " and ")
      findings.report(
        "the zone `\(zone)` holds all of node group \(group): \(names)", at: subject.origin, label: "its loss stops the whole cluster",
        help: ["leave `node_id` out, so that hac spreads the groups over the zones", "or place the data nodes so that no zone has more than one for each node group"])
      return
    }
  }

  static let oneSQLNode = Check<ServiceSubject<NDB>>(
    "mysql-ndb/one-sql-node", .warning, "clients should have two SQL nodes to go to",
    why: """
      The data nodes survive a host; clients that speak SQL do so only through an SQL node, and with one of them its loss \
      is theirs (MySQL manual, "NDB Cluster Core Concepts").
      """,
    bad: example(service: "‹db›", "sql: [s1]"), good: example("sql: [s1, s2]")
  ) { subject, findings in
    guard subject.members("sql").count == 1 else { return }
    findings.report(
      "`\(subject.name)` has one SQL node", at: subject.origin, label: "nobody else answers clients", help: ["add another host under `sql`"])
  }

  static let noFreeSlot = Check<ServiceSubject<NDB>>(
    "mysql-ndb/no-free-slot", .warning, "a cluster should have a node ID to spare",
    why: """
      ndb_restore, ndb_waiter and the other tools connect as a node of their own. Without a free `[api]` section they are \
      refused, and one cannot be added without a restart of every node: least of all when a backup has to be restored.
      """,
    bad: example("free_slots: ‹0›"), good: example("free_slots: 1")
  ) { subject, findings in
    guard subject.fields.freeSlots.value == 0 else { return }
    findings.report(
      "`\(subject.name)` has no node ID left for tools", at: subject.fields.freeSlots.origin, label: "ndb_restore could not connect",
      help: ["remove this line: two are the default"])
  }

  static let oldIPv6 = Check<ServiceSubject<NDB>>(
    "mysql-ndb/ipv6-version", .error, "nodes with IPv6 addresses need NDB 8.0.22",
    why: "IPv6 between the nodes of a cluster came with NDB 8.0.22 (MySQL manual, \"What is New in NDB Cluster 8.0\").",
    bad: v6("8.0.21", mark: true), good: v6("8.0.22", mark: false)
  ) { subject, findings in
    let version = subject.fields.version
    guard !version.value.isAtLeast(patch: 22) else { return }
    let cluster = (subject.fields.networks?.cluster ?? subject.fields.networks?.clients).flatMap { subject.topology.network(named: $0.value.text) }
    guard
      let node = (subject.members("data") + subject.members("management") + subject.members("sql")).first(where: { member in
        let addresses = subject.topology[member.node].addresses
        return (addresses.first { $0.network == cluster } ?? addresses.first)?.address.value.family == .ipv6
      })
    else { return }
    findings.report(
      "NDB \(version.value.written) knows IPv4 only", at: version.origin, label: "IPv6 came with 8.0.22",
      related: [(subject.topology[node.node].origin, "this node has an IPv6 address")], help: ["take a newer version, or IPv4 between the nodes"])
  }

  private static func v6(_ version: String, mark: Bool) -> String {
    let ids = "sql: { s1: { server_id: 1 }, s2: { server_id: 2 } }"
    return example("version: \(mark ? "‹\(version)›" : version)\n\(ids)")
      .replacing("10.0.0.0/24", with: "\"fd00::/64\"").replacing("gateway: 10.0.0.1", with: "gateway: \"fd00::1\"")
      .replacing("address: 10.0.0.", with: "address: \"fd00::").replacing(", zone", with: "\", zone")
  }

  static let holderIsNoSQLNode = Check<ServiceSubject<NDB>>(
    "mysql-ndb/holder-is-no-sql-node", .error, "only an SQL node can hold the cluster's address",
    why: "The health check asks the server of the same host. A data or management node has none, so that it could not ever be healthy.",
    bad: example("vip: sql", vip: "vips:\n  sql: { address: 10.0.0.50, virtual_router_id: 50, holders: [s1, ‹d1›] }\n"),
    good: example("vip: sql", vip: "vips:\n  sql: { address: 10.0.0.50, virtual_router_id: 50, holders: [s2, s1] }\n")
  ) { subject, findings in
    guard let vip = subject.fields.vip, let id = subject.topology.vip(named: vip.value.text) else { return }
    let members = Set(subject.members("sql").map(\.node))
    for holder in subject.topology[id].holders ?? [] {
      for name in holder.node.value.names {
        guard let node = subject.topology.node(named: name.text), !members.contains(node) else { continue }
        findings.report(
          "`\(name)` may hold `\(vip.value)` but is no SQL node of `\(subject.name)`", at: holder.node.origin, label: "no server here",
          related: [(vip.origin, "the address of this cluster")], help: ["take it out of the holders"])
      }
    }
  }
}
