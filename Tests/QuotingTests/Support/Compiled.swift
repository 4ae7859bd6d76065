import Blueprints
import ConfigFormats
import HACCompiler
import SourceText

/// What hac makes of a topology that is in memory only.
struct Compiled {
  /// By path below the output directory.
  let files: [String: String]
  /// The codes of what is wrong; empty when there are files.
  let errors: [String]

  init(_ topology: String) {
    var options = CheckOptions()
    options.files = .texts(["t.yaml": Array(topology.utf8)])
    var result = Compiler.check(["t.yaml"], options: options)
    let emissions = Compiler.emit(&result, deferSecrets: false)
    errors = result.report.diagnostics.filter { $0.severity == .error }.map { "\($0.code): \($0.message)" }
    var files: [String: String] = [:]
    for emission in emissions {
      for file in BundleWriter.contents(of: emission) { files[file.path] = String(decoding: file.bytes, as: UTF8.self) }
    }
    self.files = files
  }

  /// The file whose path ends so.
  func file(_ suffix: String) -> String? { files.first { $0.key.hasSuffix(suffix) }?.value }

  static func isTaken(_ topology: String) -> Bool { Compiled(topology).errors.isEmpty }
}

/// Topologies around the fields that a test is about.
enum Around {
  private static func stack(_ objects: String, services: String, vips: String = "  v: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }", name: String = "t", nodes: [String] = ["a", "b"], interface: String = "eth0") -> String {
    """
    hac: 1
    name: \(name.inYAML)
    os: debian-12
    networks:
      lan: { subnet: 10.0.0.0/16, interface: \(interface.inYAML) }
    nodes:
    \(nodes.enumerated().map { "  \($0.element.inYAML): { address: 10.0.1.\($0.offset + 1) }" }.joined(separator: "\n"))
    vips:
    \(vips)
    \(objects)
    services:
    \(services)

    """
  }

  static func secrets(_ values: [(name: String, value: String)]) -> String {
    "secrets:\n" + values.map { "  \($0.name): { value: \($0.value.inYAML) }" }.joined(separator: "\n")
  }

  /// Any daemon behind an address.
  static func floatingIP(
    _ service: String = "site", unit: String? = nil, vips: String? = nil, secrets: String = "", top: String = "", name: String = "t", nodes: [String] = ["a", "b"]
  ) -> String {
    let fields = "kind: floating-ip, nodes: [\(nodes.map(\.inYAML).joined(separator: ", "))], vip: v, ports: [80]" + (unit.map { ", unit: \($0.inYAML)" } ?? "")
    let services = "  \(service.inYAML): { \(fields) }"
    guard let vips else { return stack("\(top)\n\(secrets)", services: services, name: name, nodes: nodes) }
    return stack("\(top)\n\(secrets)", services: services, vips: vips, name: name, nodes: nodes)
  }

  static func mySQL(
    _ service: String = "db", options: [(name: String, value: String)] = [], users: [(name: String, password: String)] = [], databases: [String] = [],
    replication: (user: String, password: String) = ("repl", "r3pl-Passw0rd"), tls: String? = nil
  ) -> String {
    var lines = ["kind: mysql-dual-master", "server: mariadb", "version: \"10.11\"", "nodes: [a, b]", "vip: v"]
    lines.append("replication: { user: \(replication.user.inYAML), password: { secret: r } }")
    if !options.isEmpty { lines.append("my_cnf: { \(options.map { "\($0.name): \($0.value.inYAML)" }.joined(separator: ", ")) }") }
    if !databases.isEmpty { lines.append("databases: [\(databases.map(\.inYAML).joined(separator: ", "))]") }
    if !users.isEmpty {
      let grants = databases.isEmpty ? "\"*\"" : databases[0].inYAML
      lines.append("users:")
      for (index, user) in users.enumerated() {
        lines.append("  \(user.name.inYAML): { from: 10.0.0.0/16, password: { secret: s\(index) }, grants: { \(grants): [SELECT] } }")
      }
    }
    if let tls { lines.append("tls: { ca: \(tls.inYAML), cert: /t/cert.pem, key: /t/key.pem }") }
    let secrets = secrets([("r", replication.password)] + users.enumerated().map { ("s\($0.offset)", $0.element.password) })
    return stack(secrets, services: "  \(service.inYAML):\n" + lines.map { "    \($0)\n" }.joined(), vips: "  v: { address: 10.0.0.50, virtual_router_id: 50 }")
  }

  static func pxc(options: [(name: String, value: String)] = [], library: [(name: String, value: String)] = [], cluster: String? = nil) -> String {
    var lines = ["kind: pxc", "version: \"8.4\"", "nodes: [a, b, c]", "vip: v", "arbiters: [d]", "tls: { ca: /t/ca.pem, cert: /t/c.pem, key: /t/k.pem }"]
    if !options.isEmpty { lines.append("my_cnf: { \(options.map { "\($0.name): \($0.value.inYAML)" }.joined(separator: ", ")) }") }
    if !library.isEmpty { lines.append("wsrep_provider_options: { \(library.map { "\($0.name): \($0.value.inYAML)" }.joined(separator: ", ")) }") }
    if let cluster { lines.append("wsrep_cluster_name: \(cluster.inYAML)") }
    return stack("", services: "  db:\n" + lines.map { "    \($0)\n" }.joined(), vips: "  v: { address: 10.0.0.50, virtual_router_id: 50 }", nodes: ["a", "b", "c", "d"])
  }

  static func group(options: [(name: String, value: String)]) -> String {
    let lines = [
      "kind: mysql-group-replication", "version: \"8.4\"", "nodes: [a, b, c]", "vip: v", "recovery: { user: rec, password: { secret: r } }",
      "tls: { ca: /t/ca.pem, cert: /t/c.pem, key: /t/k.pem }", "my_cnf: { \(options.map { "\($0.name): \($0.value.inYAML)" }.joined(separator: ", ")) }",
    ]
    return stack(
      secrets([("r", "r3cov-Passw0rd")]), services: "  db:\n" + lines.map { "    \($0)\n" }.joined(), vips: "  v: { address: 10.0.0.50, virtual_router_id: 50 }",
      nodes: ["a", "b", "c"])
  }

  static func influx(
    major: Int, password: String = "Pa55-w0rd-x", token: String = "t0ken-1234", org: String = "o", bucket: String = "b",
    databases: [(name: String, policy: String)] = [], config: [(name: String, value: String)] = [], user: String = "admin", tail: String = ""
  ) -> String {
    var lines = ["kind: influxdb-dual", "nodes: [a, b]", "vip: v", "version: \"\(major == 1 ? "1.6" : "2.7")\"", "admin: { user: \(user.inYAML), password: { secret: p } }", "witness: { ping: [127.0.0.1] }"]
    if major == 2 { lines += ["org: \(org.inYAML)", "bucket: \(bucket.inYAML)", "token: { secret: t }", "chimeadm: true"] }
    if !databases.isEmpty {
      lines.append("databases:")
      for database in databases { lines.append("  \(database.name.inYAML): { retention_policies: { \(database.policy.inYAML): { duration: 7d } } }") }
    }
    if !config.isEmpty { lines.append("config: { \(config.map { "\($0.name): \($0.value.inYAML)" }.joined(separator: ", ")) }") }
    if !tail.isEmpty { lines.append(tail) }
    return stack(
      secrets([("p", password)] + (major == 2 ? [("t", token)] : [])), services: "  metrics:\n" + lines.map { "    \($0)\n" }.joined(),
      vips: "  v: { address: 10.0.0.50, virtual_router_id: 50 }")
  }

  static func minIO(
    environment: [(name: String, value: String)] = [], secretEnvironment: [(name: String, value: String)] = [], password: String = "Pa55-w0rd-x",
    mounts: [(mount: String, label: String)] = [("/minio/disk1", "M-1")], service: String = "objects", interface: String = "eth0", mode: String = "vip", certificates: String? = nil
  ) -> String {
    let disks = mounts.enumerated().map { "{ device: /dev/disk/by-id/d\($0.offset), mount: \($0.element.mount.inYAML), label: \($0.element.label.inYAML), size: 4T }" }
    var lines = ["kind: minio", "nodes: [n1, n2, n3, n4]", "vip: v", "version: RELEASE.2024-04-06T05-26-02Z", "root: { user: chimeadmin, password: { secret: p } }", "balance: { mode: \(mode) }"]
    if let certificates { lines.append("tls: { certs_dir: \(certificates.inYAML) }") }
    if !environment.isEmpty || !secretEnvironment.isEmpty {
      lines.append("environment:")
      lines += environment.map { "  \($0.name): \($0.value.inYAML)" }
      lines += secretEnvironment.enumerated().map { "  \($0.element.name): { secret: e\($0.offset) }" }
    }
    let nodes = (1...4).map { "  n\($0): { address: 10.0.1.\($0), disks: [\(disks.joined(separator: ", "))] }" }.joined(separator: "\n")
    return """
      hac: 1
      name: t
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/16, interface: \(interface.inYAML) }
      nodes:
      \(nodes)
      vips:
        v: { address: 10.0.0.50, virtual_router_id: 50 }
      \(secrets([("p", password)] + secretEnvironment.enumerated().map { ("e\($0.offset)", $0.element.value) }))
      services:
        \(service.inYAML):
      \(lines.map { "    \($0)\n" }.joined())
      """
  }
}
