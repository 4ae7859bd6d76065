import ConfigFormats
import SourceText
import TopologyModel

extension MinIO {
  private static let check = ShellScript(PackageResources.check_minio_sh)
  static let environmentFile = "/etc/default/minio"

  func checkPath(_ service: String) -> String { "\(HostPaths.libexec)/check-minio-\(service)" }

  /// The URL of a node itself and, with TLS, what makes its name in the certificate lead there.
  func ownURL(_ host: MinIOCluster.Host, _ address: NodeAddress) -> (url: String, resolve: String) {
    let own = address.address.value.bracketed
    guard tls != nil else { return ("http://\(own):\(port.value)", "") }
    return ("https://\(host.name):\(port.value)", "\(host.name):\(port.value):\(own)")
  }

  // MARK: The daemon

  /// A further variable with its value found.
  struct Variable: Sendable {
    enum Value: Sendable {
      case text(String)
      case secret(SecretID)
    }
    let name: String
    let value: Value
    let origin: OriginID

    var secret: SecretID? { if case .secret(let id) = value { id } else { nil } }
  }

  func serviceFiles(
    on host: MinIOCluster.Host, _ address: NodeAddress, volumes: String, _ pool: MinIOPool, _ vipID: VIPID, _ password: SecretID,
    _ further: [Variable], into planner: inout Planner
  ) {
    let (service, node, serviceName) = (planner.service, host.node, planner.serviceName)
    planner.facts.files.append(
      File(
        service: service, node: node, origin: planner.serviceOrigin, path: Self.environmentFile, mode: 0o640, group: Self.user,
        change: .step(unit: Self.unit), secrets: [password] + further.compactMap(\.secret),
        render: { plan, text in environmentText(volumes, pool, vipID, password, further, service, plan, &text) }))
    planner.facts.files.append(
      File(
        service: service, node: node, origin: planner.serviceOrigin, path: "/etc/systemd/system/\(Self.unit)", change: .daemonReload,
        render: { plan, text in unitText(service, plan, &text) }))
    let (url, resolve) = ownURL(host, address)
    let variables: [ShellScript.Variable] = [
      ("SERVICE", serviceName, planner.serviceOrigin), ("STATE_DIR", "/var/lib/hac", .builtin), ("URL", url, address.address.origin),
      ("TIMEOUT", "2", .builtin), ("CA_FILE", tls?.authority?.value.text ?? "", tls?.authority?.origin ?? .builtin),
      ("RESOLVE", resolve, address.address.origin),
    ]
    planner.facts.files.append(
      File(
        service: service, node: node, origin: vip.origin, path: checkPath(serviceName), mode: 0o755,
        render: { _, text in Self.check.write(variables, to: &text) }))
  }

  /// /etc/default/minio. Every node must have the same: MinIO compares its MINIO_… variables over the nodes
  /// (minio, cmd/bootstrap-peer-server.go).
  private func environmentText(
    _ volumes: String, _ pool: MinIOPool, _ vipID: VIPID, _ password: SecretID, _ further: [Variable], _ service: ServiceID,
    _ plan: borrowing Plan, _ text: inout ConfigText
  ) {
    let vip = plan.topology[vipID]
    let name = vip.hostname?.value.text ?? vip.mainAddress.bracketed
    let nameOrigin = vip.hostname?.origin ?? vip.origin
    let file = EnvironmentFile()
    header(service, plan, &text)
    file.assign("MINIO_VOLUMES", volumes, to: &text, plan.topology[service].origin)
    file.assign("MINIO_OPTS", options, to: &text, consolePort.origin)
    file.assign("MINIO_ROOT_USER", root.user.value.text, to: &text, root.user.origin)
    file.assign("MINIO_ROOT_PASSWORD", secret: text.secret(password.int), to: &text, root.password.name.origin)
    file.assign("MINIO_SERVER_URL", "\(scheme)://\(name):\(port.value)", to: &text, nameOrigin)
    file.assign("MINIO_BROWSER_REDIRECT_URL", "\(scheme)://\(name):\(consolePort.value)", to: &text, nameOrigin)
    // Said although they are defaults where the operator names none: another number of drives would change those.
    let parityOrigin = parity?.origin ?? plan.topology[service].origin
    file.assign("MINIO_STORAGE_CLASS_STANDARD", "EC:\(pool.set.parity)", to: &text, parityOrigin)
    // Reduced redundancy outlives a node as well: MinIO's own EC:1 is less than the drives of one.
    file.assign("MINIO_STORAGE_CLASS_RRS", "EC:\(max(1, min(pool.set.parity, pool.mostDrivesPerNode)))", to: &text, parityOrigin)
    for variable in further {
      switch variable.value {
      case .text(let value): file.assign(variable.name, value, to: &text, variable.origin)
      case .secret(let id): file.assign(variable.name, secret: text.secret(id.int), to: &text, variable.origin)
      }
    }
  }

  /// MINIO_OPTS: what must not be a MINIO_… variable of its own goes here.
  private var options: String {
    var words = port.value == 9000 ? [] : ["--address :\(port.value)"]
    words.append("--console-address :\(consolePort.value)")
    if let tls { words.append("--certs-dir \(tls.certificates.value)") }
    return words.joined(separator: " ")
  }

  private func unitText(_ service: ServiceID, _ plan: borrowing Plan, _ text: inout ConfigText) {
    let file = UnitFile()
    header(service, plan, &text)
    file.section("Unit", to: &text)
    file.assign("Description", "MinIO object storage", to: &text)
    file.assign("Wants", "network-online.target", to: &text)
    file.assign("After", "network-online.target", to: &text)
    file.assign("AssertFileIsExecutable", Self.binary, to: &text)
    file.section("Service", to: &text)
    file.assign("Type", "notify", to: &text)
    file.assign("User", Self.user, to: &text)
    file.assign("Group", Self.user, to: &text)
    file.assign("EnvironmentFile", Self.environmentFile, to: &text)
    // Without braces: systemd splits the values at blanks, systemd.service(5).
    file.assign("ExecStart", "\(Self.binary) server $MINIO_OPTS $MINIO_VOLUMES", to: &text)
    file.assign("Restart", "always", to: &text)
    file.assign("RestartSec", "5s", to: &text)
    file.assign("LimitNOFILE", "1048576", to: &text)
    file.assign("TasksMax", "infinity", to: &text)
    // The first start waits for every node, and a stop for requests under way.
    file.assign("TimeoutStartSec", "infinity", to: &text)
    file.assign("TimeoutStopSec", "infinity", to: &text)
    file.assign("SendSIGKILL", "no", to: &text)
    file.assign("ProtectProc", "invisible", to: &text)
    file.section("Install", to: &text)
    file.assign("WantedBy", "multi-user.target", to: &text)
  }

  func header(_ service: ServiceID, _ plan: borrowing Plan, _ text: inout ConfigText) {
    let name = plan.topology[service].name
    text.line("# \(plan.topology.name), service \(name): written by hac; change the topology, not this file.", plan.topology[service].origin)
  }
}
