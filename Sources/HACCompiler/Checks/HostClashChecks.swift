import HostFiles
import SourceText
import TopologyModel

/// What two services on one host cannot both have.
enum HostClashChecks {
  static let all: [Check<Plan>] = [ports, files, settings]

  static let ports = Check<Plan>(
    "host/port-clash", .error, "a port of a host has one listener",
    why: """
      The second process to bind an address and port fails with EADDRINUSE (bind(2)); which one is second changes from \
      boot to boot. Two services with the same `unit` are one daemon behind two addresses, and share its ports.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
        api: { address: 10.0.0.51, virtual_router_id: 51, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web, unit: nginx.service, ports: [80] }
        rest: { kind: floating-ip, nodes: [b, c], vip: api, unit: apache2.service, ports: [‹80›] }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
        api: { address: 10.0.0.51, virtual_router_id: 51, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web, unit: nginx.service, ports: [80] }
        rest: { kind: floating-ip, nodes: [b, a], vip: api, unit: nginx.service, ports: [80] }
      """
  ) { plan, findings in
    struct Port: Hashable {
      let number: Int
      let transport: Listener.Transport
    }
    var clashes = Clashes(findings)
    for node in plan.topology.nodeIDs {
      let own = plan.facts.listeners[node]
      let isShared = own.indices.contains { index in own[..<index].contains { $0.port == own[index].port && $0.transport == own[index].transport } }
      guard isShared else { continue }
      var byPort: [Port: [Listener]] = [:]
      for listener in own.inOrderWritten {
        let port = Port(number: listener.port, transport: listener.transport)
        if let first = byPort[port]?.first(where: { overlap($0, listener) && !isOneDaemon($0, listener) }) {
          clashes.add(
            "`\(listener.process)` of `\(plan.name(of: listener.service))` and `\(first.process)` of `\(plan.name(of: first.service))` both listen on \(listener.transport.rawValue) port \(listener.port) of `\(plan[node].name)`",
            at: listener.origin, label: "the same port again", other: first.origin, otherLabel: "first used here",
            owners: Clashes.owners(plan, listener.service, first.service),
            help: ["use another port, or another node"])
        }
        byPort[port, default: []].append(listener)
      }
    }
    clashes.report(to: &findings)
  }

  private static func overlap(_ a: Listener, _ b: Listener) -> Bool { a.address == nil || b.address == nil || a.address == b.address }

  /// One service that speaks of a port twice, or two services of one unit.
  private static func isOneDaemon(_ a: Listener, _ b: Listener) -> Bool {
    a.process == b.process && (a.service == b.service || a.process.hasSuffix(".service"))
  }

  static let files = Check<Plan>(
    "host/file-clash", .error, "a file of a host is written once",
    why: "A bundle has one text for each path: of two services that write the same file, one would run with the other's.",
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ name: x, script: one/chk }, { name: y, script: ‹two/chk› }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ name: x, script: one/chk1 }, { name: y, script: two/chk2 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    var clashes = Clashes(findings)
    for node in plan.topology.nodeIDs {
      let own = plan.facts.files[node]
      guard !own.isEmpty else { continue }
      let shared = HostFiles.files(on: node, in: plan)
      let paths = own.indices.map { own[$0].path } + shared.map(\.path)
      guard paths.indices.contains(where: { paths[..<$0].contains(paths[$0]) }) else { continue }
      var seen: [String: File] = [:]
      for file in shared { seen[file.bundlePath] = file }
      for file in own.inOrderWritten {
        guard let first = seen[file.bundlePath] else {
          seen[file.bundlePath] = file
          continue
        }
        clashes.add(
          "`\(plan.name(of: file.service))` and `\(plan.name(of: first.service))` both write `\(file.path)` on `\(plan[node].name)`",
          at: file.origin, label: "writes the same file", other: first.origin, otherLabel: "writes it too",
          owners: Clashes.owners(plan, file.service, first.service),
          help: ["rename one of the scripts, or put the two services on different nodes"])
      }
    }
    clashes.report(to: &findings)
  }

  static let settings = Check<Plan>(
    "host/setting-clash", .error, "services on one host agree on kernel settings",
    why: """
      A setting such as `net.ipv4.ip_forward` holds for the whole host (sysctl.d(5)): of two values the last one read \
      would hold, and one of the services would run with what it excludes. (`kind: example` stands for any kind that \
      asks for settings.)
      """,
    bad: """
      services:
        one: { kind: example, nodes: [a], settings: { net.ipv4.ip_forward: "1" } }
        two: { kind: example, nodes: [a], settings: { net.ipv4.ip_forward: ‹"0"› } }
      """,
    good: """
      services:
        one: { kind: example, nodes: [a], settings: { net.ipv4.ip_forward: "1" } }
        two: { kind: example, nodes: [b], settings: { net.ipv4.ip_forward: "0" } }
      """
  ) { plan, findings in
    var clashes = Clashes(findings)
    for node in plan.topology.nodeIDs {
      var seen: [String: SharedSetting] = [:]
      for setting in plan.facts.sharedSettings[node].inOrderWritten {
        guard let first = seen[setting.key] else {
          seen[setting.key] = setting
          continue
        }
        guard first.value != setting.value, first.combination == .same || setting.combination == .same else { continue }
        clashes.add(
          "`\(plan.name(of: first.service))` wants `\(setting.key)` = \(first.value) on `\(plan[node].name)` (\(first.reason)), and `\(plan.name(of: setting.service))` wants \(setting.value) (\(setting.reason))",
          at: setting.origin, label: "wants \(setting.value)", other: first.origin, otherLabel: "wants \(first.value)",
          owners: Clashes.owners(plan, setting.service, first.service),
          help: ["put the two services on different nodes"])
      }
    }
    clashes.report(to: &findings)
  }
}
