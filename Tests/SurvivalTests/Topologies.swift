import HACCompiler
import Survival
import Testing
import TopologyModel
import Workbench

/// Topologies of each kind as text, for the models to be held against.
enum Topologies {
  static func plan(_ text: String) throws -> Plan {
    let run = try #require(MarkedRun([Example(text)]))
    let result = run.check()
    return try #require(result.plans.first, "\(result.report.diagnostics.map { "\($0.code): \($0.message)" })").plan
  }

  /// `nodes` are names and zones; an empty zone is none.
  static func frame(_ nodes: [(name: String, zone: String)], disks: Int = 0, perController: Int = 1, vip: Bool = true) -> String {
    var text = "hac: 1\nname: test\nos: debian-12\nnetworks:\n  lan: { subnet: 10.0.0.0/24, interface: eth0, gateway: 10.0.0.1 }\nsecrets:\n  s: { env: S }\nnodes:\n"
    for (index, node) in nodes.enumerated() {
      text += "  \(node.name):\n    address: 10.0.0.\(11 + index)\n"
      if !node.zone.isEmpty { text += "    zone: \(node.zone)\n" }
      guard disks > 0 else { continue }
      text += "    disks:\n"
      for disk in 0..<disks {
        text += "      - { device: /dev/disk/by-id/d\(disk), controller: c\(disk / perController), mount: /disk\(disk + 1) }\n"
      }
    }
    return text + (vip ? "vips:\n  v: { address: 10.0.0.200, virtual_router_id: 50 }\n" : "")
  }

  static let tls = "tls: { ca: /etc/ca.pem, cert: /etc/cert.pem, key: /etc/key.pem }"

  static func dualMaster(_ nodes: [(name: String, zone: String)], _ lines: String...) -> String {
    frame(nodes) + "services:\n  db:\n    kind: mysql-dual-master\n    nodes: [\(nodes.prefix(2).map(\.name).joined(separator: ", "))]\n    vip: v\n    version: 8.0\n"
      + "    replication: { user: r, password: { secret: s } }\n    \(tls)\n" + lines.map { "    \($0)\n" }.joined()
  }

  /// Servers a, b and c, of which the last may be missing at a failover, the manager m and the observer x.
  static func mha(isFenced: Bool) -> String {
    frame([("a", "z1"), ("b", "z2"), ("c", "z2"), ("m", "z3"), ("x", "z4")].map { (name: $0.0, zone: $0.1) }, vip: false)
      + "services:\n  db:\n    kind: mysql-mha\n    nodes: { a: {}, b: {}, c: { ignore_fail: true } }\n    manager: m\n    writer: { address: 10.0.0.200 }\n    version: 8.0\n"
      + "    replication: { user: r, password: { secret: s } }\n    account: { password: { secret: s } }\n    secondary_check: [x]\n    \(tls)\n"
      + (isFenced ? "    fence: { command: /sbin/off }\n" : "")
  }

  /// Masters a and b, the replica c, the monitor m.
  static func mmm(ping: String) -> String {
    frame([("a", "z1"), ("b", "z2"), ("c", "z2"), ("m", "z3")].map { (name: $0.0, zone: $0.1) }, vip: false)
      + "services:\n  db:\n    kind: mysql-mmm\n    masters: [a, b]\n    replicas: [c]\n    monitor: m\n    writer: 10.0.0.200\n    readers: [10.0.0.201, 10.0.0.202, 10.0.0.203]\n"
      + "    version: \"5.7\"\n    replication: { user: r, password: { secret: s } }\n    agent: { user: g, password: { secret: s } }\n"
      + "    monitor_account: { user: w, password: { secret: s } }\n    ping: [\(ping)]\n    kill_host: /sbin/off\n"
  }

  /// Members with their weights, arbiters after them.
  static func pxc(_ zones: [String], weights: [Int], arbiters: Int = 0, vip: Bool = true, kind: String = "pxc") -> String {
    let nodes = zones.enumerated().map { (name: "p\($0.offset + 1)", zone: $0.element) }
    let members = nodes.count - arbiters
    func list(_ range: Range<Int>) -> String { range.map { "\(nodes[$0].name): { weight: \(weights[$0]) }" }.joined(separator: ", ") }
    return frame(nodes, vip: vip) + "services:\n  db:\n    kind: \(kind)\n    nodes: { \(list(0..<members)) }\n"
      + (arbiters > 0 ? "    arbiters: { \(list(members..<nodes.count)) }\n" : "") + (vip ? "    vip: v\n" : "") + "    version: \(kind == "pxc" ? "8.0" : "\"10.11\"")\n    \(tls)\n"
  }

  static func group(_ zones: [String], vip: Bool = true, _ lines: String...) -> String {
    let nodes = zones.enumerated().map { (name: "p\($0.offset + 1)", zone: $0.element) }
    return frame(nodes, vip: vip) + "services:\n  db:\n    kind: mysql-group-replication\n    nodes: [\(nodes.map(\.name).joined(separator: ", "))]\n"
      + (vip ? "    vip: v\n" : "") + "    version: 8.4\n    recovery: { user: r, password: { secret: s } }\n    \(tls)\n" + lines.map { "    \($0)\n" }.joined()
  }

  static func influx(_ nodes: [(name: String, zone: String)]) -> String {
    frame(nodes) + "services:\n  db: { kind: influxdb-dual, nodes: [\(nodes.map(\.name).joined(separator: ", "))], vip: v, version: 2.7, org: o, bucket: b, admin: { user: admin, password: { secret: s } }, token: { secret: s } }\n"
  }

  static func minio(nodes: Int, drives: Int, perController: Int = 1, parity: Int? = nil, zones: [String] = [""]) -> String {
    frame((0..<nodes).map { (name: "n\($0 + 1)", zone: zones[$0 % zones.count]) }, disks: drives, perController: perController)
      + "services:\n  db: { kind: minio, nodes: [\"n[1-\(nodes)]\"], vip: v, version: RELEASE.2024-04-06T05-26-02Z, root: { user: admin-user, password: { secret: s } }"
      + (parity.map { ", parity: \($0)" } ?? "") + " }\n"
  }

  static func floating(_ nodes: [(name: String, zone: String)]) -> String {
    let text = frame(nodes).split(separator: "\n").map { $0.hasPrefix("  v: ") ? $0.dropLast() + ", checks: [{ tcp: 80 }] }" : $0 }.joined(separator: "\n")
    return text + "\nservices:\n  db: { kind: floating-ip, nodes: [\(nodes.map(\.name).joined(separator: ", "))], vip: v }\n"
  }

  /// Data nodes with their zones; management nodes `m1`… with theirs, SQL nodes `s1` and `s2` in none.
  static func ndb(data: [String], management: [String], replicas: Int) -> String {
    let nodes = data.enumerated().map { (name: "d\($0.offset + 1)", zone: $0.element) } + management.enumerated().map { (name: "m\($0.offset + 1)", zone: $0.element) }
    return frame(nodes + [("s1", ""), ("s2", "")].map { (name: $0.0, zone: $0.1) })
      + "services:\n  db:\n    kind: mysql-ndb\n    version: \"8.4\"\n    replicas: \(replicas)\n    data_memory: 1G\n    vip: v\n    sql: [s1, s2]\n"
      + "    management: [\(management.indices.map { "m\($0 + 1)" }.joined(separator: ", "))]\n    data: [\(data.indices.map { "d\($0 + 1)" }.joined(separator: ", "))]\n"
  }
}
