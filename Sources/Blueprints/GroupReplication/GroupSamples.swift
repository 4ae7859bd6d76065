import SourceText
import TopologyModel

/// Topologies for the examples of the checks: a group that draws nothing, and what an example adds to it.
enum GroupSample {
  private static let tls = "{ ca: /etc/mysql/tls/ca.pem, cert: /etc/mysql/tls/server.pem, key: /etc/mysql/tls/server-key.pem }"

  static func topology(
    _ lines: [String] = [], key: String = "db", nodes: String = "[a, b, c]", version: String = "\"8.4\"", vip: String? = nil, tls: Bool = true,
    recovery: String = "{ user: rec, password: { secret: rec } }", network: String = "", node: String = "", frame: String = Example.frame
  ) -> String {
    let begin = frame.split(separator: "networks:\n", omittingEmptySubsequences: false).joined(separator: "networks:\n" + network)
      .split(separator: "nodes:\n", omittingEmptySubsequences: false).joined(separator: "nodes:\n" + node)
    return begin + "secrets:\n  rec: { file: secrets/recovery }\n"
      + (vip.map { "vips:\n  sql: { address: 10.0.0.50, virtual_router_id: 50\($0) }\n" } ?? "")
      + "services:\n  \(key):\n    kind: mysql-group-replication\n    nodes: \(nodes)\n    version: \(version)\n    recovery: \(recovery)\n"
      + (vip == nil ? "" : "    vip: sql\n") + (tls ? "    tls: \(Self.tls)\n" : "") + lines.map { "    \($0)\n" }.joined()
  }

  /// Nodes of four sites: `a` and `b` in dc1, `d` and `e` in dc2, `f` in dc3, `h` in dc4, and many in zones of their own.
  static let sites = """
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

    """

  static let many = """
    hac: 1
    name: example
    os: debian-12
    networks:
      lan: { subnet: 10.0.0.0/24, interface: eth0, gateway: 10.0.0.1 }
    nodes:
      n[1-11]: { address: { from: 10.0.0.11 } }

    """
}

extension ServiceSubject<GroupReplication> {
  var name: String { topology[service].name }
  var memberNodes: [Member] { members("member") }

  /// The address of a member where the others find it.
  func address(of node: NodeID) -> Located<IPAddress>? {
    let networks = fields.networks
    let network = (networks?.replication ?? networks?.clients).flatMap { topology.network(named: $0.value.text) }
    return topology[node].addresses.first { network == nil || $0.network == network }?.address
  }

  var groupPort: Int { fields.stack.value == .mysql ? fields.port.value : fields.groupPort?.value ?? GroupReplication.defaultGroupPort }
  var sslMode: GroupSSLMode { fields.sslMode?.value ?? (fields.tls == nil ? .disabled : .verifyCA) }
}
