import ConfigFormats
import SourceText
import TopologyModel

/// MySQL Router, where a node runs one.
extension ReplicationGroup {
  static let routerUnit = "mysqlrouter.service"
  /// What both families' packages read (packaging/deb-in and packaging/rpm-oel of the server's source).
  static let routerFile = "/etc/mysqlrouter/mysqlrouter.conf"

  func stateRouter(_ router: RouterHost, into planner: inout Planner) {
    guard let fields = fields.router else { return }
    let package = self.fields.server.value == .percona ? "percona-mysql-router" : "mysql-router-community"
    planner.facts.packages.append(Package(service: service, node: router.node, origin: router.origin, name: package))
    planner.facts.units.append(Unit(service: service, node: router.node, origin: router.origin, name: Self.routerUnit, role: .daemon))
    for port in [fields.port, fields.readPort] {
      planner.facts.listeners.append(
        Listener(service: service, node: router.node, origin: port.origin, port: port.value, process: "mysqlrouter", group: "router"))
    }
    // The package ships this very file.
    planner.facts.files.append(
      File(
        service: service, node: router.node, origin: router.origin, path: Self.routerFile, change: .step(unit: Self.routerUnit),
        needsAdoption: true, render: { plan, text in writeRouter(fields, plan, to: &text) }))
  }

  /// Static routes need no metadata schema, no account and no keyring (MySQL Router manual, "Basic Connection Routing").
  /// They do not know who is primary: the virtual address does.
  private func writeRouter(_ router: GroupRouter, _ plan: borrowing Plan, to text: inout ConfigText) {
    header(plan, to: &text)
    func section(_ name: String, _ origin: OriginID) {
      text.line()
      text.line("[\(name)]", origin)
    }
    func option(_ key: String, _ value: String, _ origin: OriginID) { text.line("\(key)=\(value)", origin) }
    text.line("[DEFAULT]")
    option("logging_folder", "/var/log/mysqlrouter", .builtin)
    option("runtime_folder", "/var/run/mysqlrouter", .builtin)
    option("config_folder", "/etc/mysqlrouter", .builtin)
    section("logger", .builtin)
    option("level", "INFO", .builtin)
    // `::` takes IPv4 clients too (ipv6(7), IPV6_V6ONLY), where the kernel has IPv6 at all.
    let listens = members.contains { $0.clientAddress.value.family == .ipv6 } ? "::" : "0.0.0.0"
    let everybody = members.map { "\($0.clientAddress.value.bracketed):\(fields.port.value)" }.joined(separator: ",")
    let writers = vipAddress.map { "\($0.bracketed):\(fields.port.value)" }
    // A section's key has letters, digits and `_` alone (MySQL Router manual, "Configuration File Syntax").
    let key = String(serviceName.map { $0 == "-" ? "_" : $0 })
    let routes = [
      (key + "_rw", router.port, writers ?? everybody, "first-available", fields.vip?.origin ?? origin),
      (key + "_ro", router.readPort, everybody, "round-robin", origin),
    ]
    for (name, port, destinations, strategy, place) in routes {
      section("routing:\(name)", port.origin)
      option("bind_address", listens, router.port.origin)
      option("bind_port", "\(port.value)", port.origin)
      option("destinations", destinations, place)
      option("routing_strategy", strategy, .builtin)
      option("protocol", "classic", .builtin)
      // The server's own certificate reaches the client (MySQL Router manual, "TLS Configuration").
      option("client_ssl_mode", "PASSTHROUGH", .builtin)
      option("server_ssl_mode", "AS_CLIENT", .builtin)
    }
  }
}
