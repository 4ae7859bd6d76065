import SourceText
import TopologyModel

/// What the checks' examples are made of, and what the checks look things up with.
extension PXC {
  /// A cluster on the frame's nodes; `fields` are its further lines.
  static func example(service: String = "db", _ fields: String, tls: Bool = true, version: String = "8.0.42") -> String {
    var text = "services:\n  \(service):\n    kind: pxc\n    version: \(version)\n"
    if tls { text += "    tls: { ca: /etc/mysql/tls/ca.pem, cert: /etc/mysql/tls/cert.pem, key: /etc/mysql/tls/key.pem }\n" }
    return text + fields.split(separator: "\n").map { "    \($0)\n" }.joined()
  }

  /// A cluster on nodes of four sites: `a` and `b` in dc1, `d` and `e` in dc2, `f` in dc3, `h` in dc4.
  static func sites(service: String = "db", _ fields: String) -> String {
    """
    hac: 1
    name: example
    os: debian-12
    networks:
      lan: { subnet: 10.0.0.0/24, interface: eth0, gateway: 10.0.0.1 }
    nodes:
      a: { address: 10.0.0.11, zone: dc1/rack-a }
      b: { address: 10.0.0.12, zone: dc1/rack-b }
      d: { address: 10.0.0.14, zone: dc2/rack-a }
      e: { address: 10.0.0.15, zone: dc2/rack-b }
      f: { address: 10.0.0.16, zone: dc3/rack-a }
      h: { address: 10.0.0.18, zone: dc4/rack-a }

    """ + example(service: service, fields)
  }
}

extension ServiceSubject<PXC> {
  var name: String { topology[service].name }

  var quorum: Quorum? { facts.quorums.of(service).first }

  /// Every node and zone with the voters that are lost with it, nodes first, in the order of their names.
  func domains(of quorum: Quorum) -> [(name: String, lost: [Quorum.Voter])] {
    var nodes: [(name: String, lost: [Quorum.Voter])] = []
    var zones: [String: [Quorum.Voter]] = [:]
    for voter in quorum.voters {
      guard case .node(let node) = voter.component else { continue }
      nodes.append(("the node `\(topology[node].name)`", [voter]))
      for zone in topology[node].zone?.value.prefixes ?? [] { zones[zone, default: []].append(voter) }
    }
    return nodes + zones.sorted { $0.key < $1.key }.map { ("the zone `\($0.key)`", $0.value) }
  }
}
