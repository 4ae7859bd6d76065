import ConfigFormats
import SourceText
import TopologyModel

/// LVS in front of the nodes, which are directors and real servers at once.
///
/// Measured with ipvs of Linux 6.1: as a service by address, NAT loses the connections that go to another node,
/// half of them with two, because replies do not come back through the director; with masquerading the backup director
/// still loses half of its own requests, since its own ipvs takes them on the way out. A service by a mark that is set
/// in prerouting, so never on packets of the host itself, loses none. With direct routing packets loop between the
/// directors unless those that come from another director get no mark.
extension MinIO {
  func balance(_ cluster: MinIOCluster, _ vipID: VIPID, into planner: inout Planner) {
    guard let balance, balance.mode.value != .vip else { return }
    let topology = planner.topology
    let vip = topology[vipID]
    let directors = cluster.hosts.filter { Self.mayHold(vip, $0, topology) }
    let isDirect = balance.mode.value == .directRouting
    // One mark a host: VRIDs differ on a segment, and a check refuses two of these services on one host.
    let mark = balance.mode.value == .nat ? nil : vip.virtualRouterID.value
    for host in cluster.hosts {
      let isDirector = directors.contains { $0.node == host.node }
      if isDirector {
        stateServer(balance, on: host, cluster, vipID, mark, &planner)
        planner.facts.packages.append(
          Package(service: planner.service, node: host.node, origin: balance.mode.origin, name: "ipvsadm"))
        if mark != nil { markFiles(balance, on: host, directors, cluster, vip, &planner) }
      }
      settings(balance, on: host, isDirector: isDirector, &planner)
      if isDirect { loopbackUnit(on: host, vip, &planner) }
      for procedure in [Procedure.firstStart, .loseNode] { balanceSteps(balance, procedure, on: host, isDirector: isDirector, &planner) }
    }
  }

  /// Whether a node may hold the address.
  static func mayHold(_ vip: VIP, _ host: MinIOCluster.Host, _ topology: Topology) -> Bool {
    vip.holders?.contains { $0.node.value.names.contains { topology.node(named: $0.text) == host.node } } ?? true
  }

  private func stateServer(
    _ balance: Balance, on host: MinIOCluster.Host, _ cluster: MinIOCluster, _ vipID: VIPID, _ mark: Int?, _ planner: inout Planner
  ) {
    let path = "/minio/health/cluster/read"
    let health: VirtualServer.HealthCheck
    switch balance.health {
    case .tcp(let timeout): health = .tcp(connectTimeout: timeout.value)
    case .http(let timeout): health = page(path, timeout.value)
    case nil: health = page(path, .seconds(3))
    }
    planner.facts.virtualServers.append(
      VirtualServer(
        service: planner.service, node: host.node, origin: balance.mode.origin, vip: vipID, address: planner.topology[vipID].mainAddress,
        port: port.value, firewallMark: mark, method: balance.mode.value == .directRouting ? .directRouting : .nat,
        masquerades: balance.mode.value == .natMasquerading, scheduler: balance.scheduler.value, persistence: balance.persistence,
        delayLoop: balance.delayLoop.value,
        realServers: cluster.hosts.compactMap { real in real.address.map { .init(real.node, $0.address.value, port: port.value) } },
        health: health))
  }

  private func page(_ path: String, _ timeout: Duration) -> VirtualServer.HealthCheck {
    tls == nil ? .http(path: path, status: 200, connectTimeout: timeout) : .https(path: path, status: 200, connectTimeout: timeout)
  }

  private func settings(_ balance: Balance, on host: MinIOCluster.Host, isDirector: Bool, _ planner: inout Planner) {
    let (service, origin) = (planner.service, balance.mode.origin)
    func set(_ key: String, _ value: String, _ reason: String) {
      planner.facts.sharedSettings.append(
        SharedSetting(service: service, node: host.node, origin: origin, key: key, value: value, combination: .same, reason: reason))
    }
    if balance.mode.value == .directRouting {
      for name in ["all", "lo"] {
        set("net.ipv4.conf.\(name).arp_ignore", "1", "a real server does not answer ARP for the address on lo")
        set("net.ipv4.conf.\(name).arp_announce", "2", "nor uses it as the sender")
      }
    } else if isDirector {
      set("net.ipv4.ip_forward", "1", "LVS NAT forwards to the other nodes")
      // A dot inside the interface's name is written as a slash, sysctl.d(5).
      let interface = host.address?.interface.map { String($0.value.text.map { $0 == "." ? "/" : $0 }) }
      for name in ["all", "default"] + (interface.map { [$0] } ?? []) {
        set("net.ipv4.conf.\(name).send_redirects", "0", "clients must not be sent past the director")
      }
    }
    guard isDirector else { return }
    if balance.mode.value == .natMasquerading {
      set("net.ipv4.vs.conntrack", "1", "without it connections through LVS are not masqueraded")
    }
    if balance.persistence != nil {
      set("net.ipv4.vs.expire_nodest_conn", "1", "a client of a dead node gets another one")
      set("net.ipv4.vs.expire_quiescent_template", "1", "persistence ends when its node does")
    }
  }

  // MARK: Marks

  private func tableName(_ service: String) -> String { "hac_\(service.underscored)" }
  private func marksUnit(_ service: String) -> String { "hac-nft-\(service).service" }
  private func loopbackUnit(_ service: String) -> String { "hac-vip-\(service).service" }

  private func markFiles(
    _ balance: Balance, on host: MinIOCluster.Host, _ directors: [MinIOCluster.Host], _ cluster: MinIOCluster, _ vip: VIP, _ planner: inout Planner
  ) {
    let (service, serviceName, origin) = (planner.service, planner.serviceName, balance.mode.origin)
    let path = "/etc/hac/nft-\(serviceName).nft"
    let others = directors.filter { $0.node != host.node }
    planner.facts.packages.append(Package(service: service, node: host.node, origin: origin, name: "nftables"))
    planner.facts.files.append(
      File(
        service: service, node: host.node, origin: origin, path: path, change: .reload(unit: marksUnit(serviceName)),
        render: { plan, text in rules(balance, others, cluster, vip, service, plan, &text) }))
    planner.facts.units.append(Unit(service: service, node: host.node, origin: origin, name: marksUnit(serviceName), role: .oneshot))
    planner.facts.files.append(
      File(
        service: service, node: host.node, origin: origin, path: "/etc/systemd/system/\(marksUnit(serviceName))", change: .daemonReload,
        render: { plan, text in
          let file = UnitFile()
          header(service, plan, &text)
          file.section("Unit", to: &text)
          file.assign("Description", "Packet rules of LVS for MinIO", to: &text)
          // A flush of all tables by nftables.service takes this one too, so it follows that unit.
          file.assign("After", "nftables.service firewalld.service", to: &text)
          file.assign("PartOf", "nftables.service", to: &text)
          file.assign("ReloadPropagatedFrom", "nftables.service", to: &text)
          file.assign("Before", "keepalived.service", to: &text)
          file.section("Service", to: &text)
          file.assign("Type", "oneshot", to: &text)
          file.assign("RemainAfterExit", "yes", to: &text)
          file.assign("ExecStart", "/usr/sbin/nft -f \(path)", to: &text)
          file.assign("ExecReload", "/usr/sbin/nft -f \(path)", to: &text)
          file.assign("ExecStop", "-/usr/sbin/nft delete table ip \(tableName(serviceName))", to: &text)
          file.section("Install", to: &text)
          file.assign("WantedBy", "multi-user.target", to: &text)
        }))
  }

  /// nft(8). The first two lines make the load repeatable: `destroy` is newer than nft 1.0.6.
  private func rules(
    _ balance: Balance, _ others: [MinIOCluster.Host], _ cluster: MinIOCluster, _ vip: VIP, _ service: ServiceID, _ plan: borrowing Plan,
    _ text: inout ConfigText
  ) {
    let origin = balance.mode.origin
    let table = "table ip \(tableName(plan.topology[service].name))"
    let (address, ports) = (vip.mainAddress.written, "{ \(port.value), \(consolePort.value) }")
    let mark = "0x" + String(vip.virtualRouterID.value, radix: 16)
    let isDirect = balance.mode.value == .directRouting
    header(service, plan, &text)
    text.line(table, origin)
    text.line("delete \(table)", origin)
    text.line("\(table) {", origin)
    text.line("\tchain prerouting {", origin)
    text.line("\t\ttype filter hook prerouting priority mangle; policy accept;", origin)
    let macs = others.compactMap { $0.address?.mac?.value.text }
    let source = isDirect ? (macs.isEmpty ? "" : "ether saddr != { \(macs.joined(separator: ", ")) } ") : "iifname != \"lo\" "
    text.line("\t\t\(source)ip daddr \(address) tcp dport \(ports) meta mark set \(mark)", vip.origin)
    text.line("\t}", origin)
    if !isDirect {
      let servers = cluster.hosts.compactMap { $0.address?.address.value.written }.joined(separator: ", ")
      text.line("\tchain postrouting {", origin)
      text.line("\t\ttype nat hook postrouting priority srcnat; policy accept;", origin)
      text.line(
        "\t\tct original ip daddr \(address) meta l4proto tcp ct original proto-dst \(ports) ip daddr { \(servers) } masquerade", vip.origin)
      text.line("\t}", origin)
    }
    text.line("}", origin)
  }

  // MARK: The address of direct routing

  /// A real server takes packets for the address because it has it, on lo where nobody asks for it.
  private func loopbackUnit(on host: MinIOCluster.Host, _ vip: VIP, _ planner: inout Planner) {
    let (service, name) = (planner.service, loopbackUnit(planner.serviceName))
    let address = "\(vip.mainAddress.written)/32"
    planner.facts.units.append(Unit(service: service, node: host.node, origin: vip.origin, name: name, role: .oneshot))
    planner.facts.files.append(
      File(
        service: service, node: host.node, origin: vip.origin, path: "/etc/systemd/system/\(name)", change: .daemonReload,
        render: { plan, text in
          let file = UnitFile()
          header(service, plan, &text)
          file.section("Unit", to: &text)
          file.assign("Description", "The address of LVS direct routing on lo", to: &text)
          // First the settings that keep it quiet.
          file.assign("After", "systemd-sysctl.service", to: &text)
          file.assign("Before", "network.target keepalived.service", to: &text)
          file.section("Service", to: &text)
          file.assign("Type", "oneshot", to: &text)
          file.assign("RemainAfterExit", "yes", to: &text)
          file.assign("ExecStart", "/usr/sbin/ip address replace \(address) dev lo", to: &text, vip.origin)
          file.assign("ExecStop", "-/usr/sbin/ip address del \(address) dev lo", to: &text, vip.origin)
          file.section("Install", to: &text)
          file.assign("WantedBy", "multi-user.target", to: &text)
        }))
  }

  private func balanceSteps(
    _ balance: Balance, _ procedure: Procedure, on host: MinIOCluster.Host, isDirector: Bool, _ planner: inout Planner
  ) {
    let (service, origin, name) = (planner.service, balance.mode.origin, planner.serviceName)
    func step(_ slug: String, _ title: String, _ command: [String], after: [Step.Dependency]) {
      planner.facts.steps.append(
        Step(
          service: service, node: host.node, origin: origin, procedure: procedure, slug: slug, title: title, action: .command(command),
          after: after))
    }
    let placed: [Step.Dependency] = procedure == .loseNode ? [.here("place")] : []
    if isDirector {
      step(
        "load-ipvs", "Load LVS and set what depends on it",
        ["/usr/bin/systemctl", "restart", "systemd-modules-load.service", "systemd-sysctl.service"], after: placed)
    }
    var units: [String] = []
    if isDirector, balance.mode.value != .nat { units.append(marksUnit(name)) }
    if balance.mode.value == .directRouting { units.append(loopbackUnit(name)) }
    guard !units.isEmpty else { return }
    step(
      "start-balancer", "Put the packet rules of LVS in place", ["/usr/bin/systemctl", "enable", "--now"] + units,
      after: placed + [.here("load-ipvs")])
  }
}
