import Blueprints
import HACCompiler
import SourceText
import Testing
import TopologyModel
import Workbench

@testable import Verification

/// Two services on the same hosts, for every pair of kinds: either nothing is owned twice and the programs accept what is
/// emitted, or the clash is reported with both places.
@Suite struct SharedHostTests {
  struct Pair: CustomTestStringConvertible {
    let one: Sharer
    let two: Sharer
    var testDescription: String { "\(one.name) beside \(two.name)" }
  }

  static let pairs = Sharer.all.enumerated().flatMap { index, one in Sharer.all[index...].map { Pair(one: one, two: $0) } }

  @Test func `every kind of the catalogue has a service to share hosts with`() {
    #expect(Set(Sharer.all.map(\.kind)) == Set(Catalog.entries.map(\.kind)))
  }

  @Test("a service alone on the hosts compiles", arguments: Sharer.all)
  func alone(sharer: Sharer) {
    let result = Self.check([sharer.block(1)])
    #expect(result.report.diagnostics.filter { $0.severity == .error }.map { "\($0.code): \($0.message)" } == [])
  }

  @Test("two services share hosts, or the clash is told with both places", arguments: pairs)
  func shared(pair: Pair) throws {
    let blocks = [pair.one.block(1), pair.two.block(2)]
    var result = Self.check(blocks)
    let errors = result.report.diagnostics.filter { $0.severity == .error }
    if errors.isEmpty {
      let plan = try #require(result.plans.first).plan
      #expect(Ownership.twice(in: plan) == [])
      let emissions = Compiler.emit(&result, deferSecrets: true)
      try #require(emissions.count == 1)
      var source = OutputSource(result: result, index: 0, hasChanged: false)
      let verification = try #require(Verifier(emissions[0], output: "out", source: &source, options: VerifyOptions())).run()
      #expect(verification.report.diagnostics.isEmpty, "\(verification.text())")
    } else {
      let ranges = Self.lines(of: blocks)
      for error in errors {
        let lines = ([error.primary] + error.related).map { Int($0.span.start.line) }
        #expect(ranges.allSatisfy { range in lines.contains { range.contains($0) } }, "\(error.code): \(error.message), at lines \(lines) of \(ranges)")
      }
    }
  }

  /// Which pairs clash: those whose programs exist once on a host. A kind that can have neighbours must keep them.
  @Test func `what can share a host does`() {
    let clashing = Self.pairs.filter { pair in
      Self.check([pair.one.block(1), pair.two.block(2)]).report.diagnostics.contains { $0.severity == .error }
    }
    let wanted = Self.pairs.filter { pair in
      (pair.one.isServer && pair.two.isServer) || (pair.one.name == pair.two.name && pair.one.kind != "floating-ip")
    }
    #expect(clashing.map(\.testDescription) == wanted.map(\.testDescription))
  }

  // MARK: Topologies

  private static let frame = """
    hac: 1
    name: shared
    os: debian-12
    networks:
      lan: { subnet: 10.0.0.0/24, interface: eth0, gateway: 10.0.0.1 }
    secrets:
      any: { value: a-long-enough-password }
    nodes:
      node[1-4]:
        address: { from: 10.0.0.11 }
        zone: { cycle: [dc1/rack-a, dc1/rack-b, dc1/rack-c, dc1/rack-d] }
        disks:
          - { device: /dev/disk/by-id/nvme-A, mount: /minio/disk1 }
          - { device: /dev/disk/by-id/nvme-B, mount: /minio/disk2 }
          - { device: /dev/disk/by-id/nvme-C, mount: /minio/disk3 }
          - { device: /dev/disk/by-id/nvme-D, mount: /minio/disk4 }
      manager: { address: 10.0.0.31, zone: dc1/rack-e }
      observer[1-2]:
        address: { from: 10.0.0.32 }
        zone: { cycle: [dc1/rack-f, dc1/rack-g] }
    vips:
      address1: { address: 10.0.0.51, virtual_router_id: 51, CHECKS1 }
      address2: { address: 10.0.0.52, virtual_router_id: 52, CHECKS2 }
    services:

    """

  private static func text(_ blocks: [Sharer.Block]) -> String {
    var lines = frame.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    for number in 1...2 {
      guard let index = lines.firstIndex(where: { $0.contains("CHECKS\(number)") }) else { continue }
      guard blocks.count >= number, let checks = blocks[number - 1].checks else {
        lines.remove(at: index)
        continue
      }
      lines[index] = lines[index].replacing(", CHECKS\(number)", with: checks.isEmpty ? "" : ", checks: \(checks)")
    }
    let hasAddresses = lines.contains { $0.contains("virtual_router_id") }
    if !hasAddresses { lines.removeAll { $0 == "vips:" } }
    return (lines + blocks.flatMap(\.lines)).joined(separator: "\n") + "\n"
  }

  private static func check(_ blocks: [Sharer.Block]) -> CheckResult {
    var options = CheckOptions()
    options.files = .texts(["shared.yaml": Array(text(blocks).utf8)])
    return Compiler.check(["shared.yaml"], options: options)
  }

  /// The lines of each service, and of its address.
  private static func lines(of blocks: [Sharer.Block]) -> [[Int]] {
    let all = text(blocks).split(separator: "\n").map(String.init)
    return blocks.indices.map { index in
      let mark = "\(index + 1):"
      let start = all.firstIndex { $0.hasPrefix("  service\(mark)") } ?? 0
      return Array(start + 1...start + blocks[index].lines.count) + all.indices.filter { all[$0].hasPrefix("  address\(mark)") }.map { $0 + 1 }
    }
  }
}

/// A service as small as its kind permits, on nodes that others use too.
struct Sharer: CustomTestStringConvertible {
  struct Block {
    let lines: [String]
    /// The checks of its address; nil: it has no `vips` entry.
    let checks: String?
  }

  let name: String
  let kind: String
  /// Whether it is a MySQL server with the data directory of the package.
  let isServer: Bool
  let checks: String?
  /// Its lines, `ADDRESS` and `NUMBER` standing for what is its own.
  let fields: [String]

  var testDescription: String { name }

  func block(_ number: Int) -> Block {
    let own = fields.map { "    " + $0.replacing("ADDRESS", with: "address\(number)").replacing("NUMBER", with: "\(number)") }
    return Block(lines: ["  service\(number):", "    kind: \(kind)"] + own, checks: checks)
  }

  private static let tls = "tls: { ca: /etc/tls/ca.pem, cert: /etc/tls/server.pem, key: /etc/tls/server-key.pem }"
  private static let three = "nodes: [node1, node2, node3]"

  private static func server(_ name: String, _ kind: String, checks: String? = "", _ fields: String...) -> Sharer {
    Sharer(name: name, kind: kind, isServer: true, checks: checks, fields: fields + [tls])
  }

  static let all: [Sharer] = [
    Sharer(name: "floating-ip", kind: "floating-ip", isServer: false, checks: "[{ tcp: 80 }]", fields: ["nodes: [node1, node2]", "vip: ADDRESS", "unit: nginx.service", "ports: [80]"]),
    Sharer(
      name: "influxdb-dual", kind: "influxdb-dual", isServer: false, checks: "",
      fields: [
        "nodes: [node1, node2]", "vip: ADDRESS", "version: \"2.7\"", "org: example", "bucket: metrics", "retention: 90d",
        "admin: { user: admin, password: { secret: any } }", "token: { secret: any }",
      ]),
    Sharer(
      name: "minio", kind: "minio", isServer: false, checks: "",
      fields: ["nodes: [\"node[1-4]\"]", "vip: ADDRESS", "version: RELEASE.2024-04-06T05-26-02Z", "root: { user: storeadmin, password: { secret: any } }"]),
    .server(
      "mysql-dual-master", "mysql-dual-master", "nodes: [node1, node2]", "vip: ADDRESS", "server: mariadb", "version: \"10.11\"",
      "replication: { user: repl, password: { secret: any } }", "witness: { ping: [10.0.0.1], need: 1 }"),
    .server(
      "mysql-dual-master on another port", "mysql-dual-master", "nodes: [node2, node1]", "vip: ADDRESS", "version: \"8.0\"", "port: 3307",
      "replication: { user: repl, password: { secret: any } }", "witness: { ping: [10.0.0.1], need: 1 }"),
    .server(
      "mysql-mha", "mysql-mha", checks: nil, three, "manager: manager", "writer: { address: 10.0.0.6NUMBER }", "version: \"8.0\"",
      "replication: { user: repl, password: { secret: any } }", "account: { user: mha, password: { secret: any } }",
      "secondary_check: [observer1, observer2]", "fence: { command: /usr/local/sbin/power-off }"),
    .server(
      "mysql-mmm", "mysql-mmm", checks: nil, "masters: [node1, node2]", "replicas: [node3]", "monitor: manager", "writer: 10.0.0.6NUMBER", "version: \"5.7\"",
      "replication: { user: repl, password: { secret: any } }", "agent: { user: agent, password: { secret: any } }",
      "monitor_account: { user: monitor, password: { secret: any } }", "ping: [10.0.0.1]"),
    Sharer(
      name: "mysql-ndb", kind: "mysql-ndb", isServer: true, checks: nil,
      fields: ["version: \"8.0.42\"", "management: [manager, observer1]", "data: [node3, node4]", "sql: [node1, node2]", "data_memory: 1G"]),
    .server("galera", "galera", three, "vip: ADDRESS", "version: \"10.11\""),
    .server("pxc", "pxc", three, "vip: ADDRESS", "version: \"8.4\""),
    .server("mysql-group-replication", "mysql-group-replication", three, "vip: ADDRESS", "version: \"8.4\"", "recovery: { user: rec, password: { secret: any } }"),
  ]
}

/// What two services of a host both have, by the facts alone.
enum Ownership {
  static func twice(in plan: Plan) -> [String] {
    var found: [String] = []
    for node in plan.topology.nodeIDs {
      let name = plan[node].name
      for (path, files) in Dictionary(grouping: plan.facts.files[node], by: \.path) where files.count > 1 { found.append("\(name): file \(path)") }
      let listeners = Array(plan.facts.listeners[node])
      for (index, one) in listeners.enumerated() {
        for two in listeners[..<index] where one.port == two.port && one.transport == two.transport && one.service != two.service && one.process != two.process {
          if one.address == nil || two.address == nil || one.address == two.address { found.append("\(name): port \(one.port)") }
        }
      }
      let places = Array(plan.facts.dataPlacements[node])
      for (index, one) in places.enumerated() {
        for two in places[..<index] where one.service != two.service && (one.path.text + "/").hasPrefix(two.path.text + "/") { found.append("\(name): data \(one.path)") }
      }
      let settings = Dictionary(grouping: plan.facts.sharedSettings[node], by: \.key)
      for (key, all) in settings where all.contains(where: { $0.combination == .same && $0.value != all[0].value }) { found.append("\(name): setting \(key)") }
      // A daemon with files of two services is configured twice.
      let daemons = Dictionary(grouping: plan.facts.units[node].filter { $0.role == .daemon && $0.service != nil }, by: \.name)
      for (unit, all) in daemons where Set(all.compactMap(\.service)).count > 1 && places.count { place in all.contains { $0.service == place.service } } > 1 {
        found.append("\(name): unit \(unit)")
      }
    }
    return found.sorted()
  }
}
