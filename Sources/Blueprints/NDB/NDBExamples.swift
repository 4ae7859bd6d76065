import SchemaKit
import SourceText
import TopologyModel

/// What the checks' examples are made of, and what the checks look things up with.
extension NDB {
  /// Eight hosts in four racks of one data centre; `memory` is that of `d1` and `d2`.
  private static func frame(_ memory: String) -> String {
    """
    hac: 1
    name: example
    os: debian-12
    networks:
      lan: { subnet: 10.0.0.0/24, interface: eth0, gateway: 10.0.0.1 }
    nodes:
      d1: { address: 10.0.0.11, zone: dc1/rack-a\(memory) }
      d2: { address: 10.0.0.12, zone: dc1/rack-b\(memory) }
      d3: { address: 10.0.0.13, zone: dc1/rack-a }
      d4: { address: 10.0.0.14, zone: dc1/rack-b }
      m1: { address: 10.0.0.21, zone: dc1/rack-c }
      m2: { address: 10.0.0.22, zone: dc1/rack-d }
      s1: { address: 10.0.0.31, zone: dc1/rack-c }
      s2: { address: 10.0.0.32, zone: dc1/rack-d }

    """
  }

  /// For examples of what is wrong with a zone, and told by a check that knows why.
  static let zoneIsSaid = "# hac: allow survival/zone because another check says more of it"

  /// A sound cluster on these hosts; what `fields` says comes in the place of a field of that name.
  static func example(service: String = "db", _ fields: String = "", memory: String = "", vip: String = "") -> String {
    let own = fields.split(separator: "\n").map(String.init)
    let standard = [
      "version: \"8.0.42\"", "management: [m1, m2]", "data: [d1, d2]", "sql: [s1, s2]", "data_memory: 8G",
    ]
    func key(_ line: String) -> Substring { line.prefix { $0 != ":" } }
    let keys = Set(own.map { key($0) })
    let lines = ["kind: mysql-ndb"] + standard.filter { !keys.contains(key($0)) } + own
    return frame(memory) + vip + "services:\n  \(service):\n" + lines.map { "    \($0)\n" }.joined()
  }
}

extension ServiceSubject<NDB> {
  var name: String { topology[service].name }

  /// The data nodes' own parameter of that name.
  func parameter(_ key: String) -> Entry<NDBParameterName, Located<NDBParameterValue>>? {
    fields.parameters?.first { $0.key.value.key == key }
  }

  /// The sets of nodes that each hold a copy of the same rows.
  var groups: [[NodeID]] {
    let data = members("data")
    return stride(from: 0, to: data.count, by: fields.replicas.value).map { start in
      data[start..<Swift.min(start + fields.replicas.value, data.count)].map(\.node)
    }
  }

  /// Every zone with the nodes of a list that are in it, in the order of the zones' names.
  func zones(of nodes: [NodeID]) -> [(name: String, nodes: Set<NodeID>)] {
    var zones: [String: Set<NodeID>] = [:]
    for node in nodes { for zone in topology[node].zone?.value.prefixes ?? [] { zones[zone, default: []].insert(node) } }
    return zones.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
