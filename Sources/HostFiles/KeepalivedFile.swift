import ConfigFormats
import SourceText
import TopologyModel

/// /etc/keepalived/keepalived.conf, keepalived.conf(5): the VRRP instances, checks and LVS services of
/// every service on a host.
enum KeepalivedFile {
  static func file(on node: NodeID, in plan: Plan) -> File? {
    let routers = plan.facts.virtualRouters[node]
    guard !routers.isEmpty else { return nil }
    return File(
      service: nil, node: node, origin: plan.topology[node].origin, path: HostPaths.keepalived, mode: 0o640,
      change: .reload(unit: "keepalived.service"), secrets: routers.compactMap(\.password),
      render: { plan, text in write(node, plan, &text) })
  }

  private static func write(_ node: NodeID, _ plan: borrowing Plan, _ text: inout ConfigText) {
    var conf = KeepalivedConf()
    HostFiles.header(plan, &text)
    text.line()
    globals(node, plan, &conf, &text)
    for script in plan.facts.trackScripts[node] { self.script(script, &conf, &text) }
    for group in plan.facts.syncGroups[node] { syncGroup(group, plan, &conf, &text) }
    for router in plan.facts.virtualRouters[node] { instance(router, plan, &conf, &text) }
    for server in plan.facts.virtualServers[node] { virtualServer(server, &conf, &text) }
  }

  private static func globals(_ node: NodeID, _ plan: borrowing Plan, _ conf: inout KeepalivedConf, _ text: inout ConfigText) {
    let topology = plan.topology
    let hasUnicast = plan.facts.virtualRouters[node].contains { $0.transport != .multicast }
    conf.block("global_defs", to: &text, .builtin) { conf, text in
      conf.directive("router_id", topology[node].name, to: &text, topology[node].origin)
      // Without it keepalived runs scripts as root if others can write them.
      conf.directive("enable_script_security", to: &text, .builtin)
      conf.directive("script_user", HostPaths.checkUser, to: &text, .builtin)
      // A second burst of gratuitous ARPs, and one a minute, for switches that missed the first.
      conf.directive("vrrp_garp_master_delay", 5, to: &text, .builtin)
      conf.directive("vrrp_garp_master_refresh", 60, to: &text, .builtin)
      if hasUnicast { conf.directive("vrrp_check_unicast_src", to: &text, .builtin) }
    }
  }

  private static func script(_ script: TrackScript, _ conf: inout KeepalivedConf, _ text: inout ConfigText) {
    text.line()
    conf.block("vrrp_script", script.name, to: &text, script.origin) { conf, text in
      conf.command("script", script.command, to: &text, script.origin)
      conf.directive("interval", script.interval.value.seconds, to: &text, script.interval.origin)
      conf.directive("timeout", script.timeout.seconds, to: &text, script.interval.origin)
      conf.directive("fall", script.fall, to: &text, script.origin)
      conf.directive("rise", script.rise, to: &text, script.origin)
      if let weight = script.weight { conf.directive("weight", weight.value, to: &text, weight.origin) }
      // Down until proved healthy: a booting node must not take the address.
      conf.directive("init_fail", to: &text, .builtin)
    }
  }

  private static func tracked(_ scripts: [VirtualRouter.Tracked], _ conf: inout KeepalivedConf, _ text: inout ConfigText, _ origin: OriginID) {
    guard !scripts.isEmpty else { return }
    conf.block("track_script", to: &text, origin) { conf, text in
      for tracked in scripts { conf.directive(tracked.script, to: &text, origin) }
    }
  }

  private static func syncGroup(_ group: SyncGroup, _ plan: borrowing Plan, _ conf: inout KeepalivedConf, _ text: inout ConfigText) {
    text.line()
    conf.block("vrrp_sync_group", group.name, to: &text, group.origin) { conf, text in
      conf.block("group", to: &text, group.origin) { conf, text in
        for instance in group.instances { conf.directive(instance, to: &text, group.origin) }
      }
      // Weighted checks of a group are dropped without this keyword.
      if group.tracked.contains(where: { $0.weight != nil }) {
        conf.directive("sync_group_tracking_weight", to: &text, group.origin)
      }
      tracked(group.tracked, &conf, &text, group.origin)
      if let notify = group.notify { conf.command("notify", [notify.text], user: "root", to: &text, group.origin) }
    }
  }

  private static func instance(_ router: VirtualRouter, _ plan: borrowing Plan, _ conf: inout KeepalivedConf, _ text: inout ConfigText) {
    text.line()
    let topology = plan.topology
    let vip = topology[router.vip]
    conf.block("vrrp_instance", router.instance, to: &text, router.origin) { conf, text in
      conf.directive("state", router.startsAsMaster ? "MASTER" : "BACKUP", to: &text, vip.initialState.origin)
      conf.directive("interface", router.interface.text, to: &text, topology[router.network].origin)
      conf.directive("virtual_router_id", router.virtualRouterID.value, to: &text, router.virtualRouterID.origin)
      conf.directive("priority", router.priority.value, to: &text, router.priority.origin)
      conf.directive("advert_int", router.advertInterval.value.secondsText, to: &text, router.advertInterval.origin)
      conf.directive("version", router.version, to: &text, vip.vrrp.version?.origin ?? router.origin)
      switch router.preemption {
      case .never: conf.directive("nopreempt", to: &text, vip.vrrp.preempt.origin)
      case .immediate: break
      case .delayed(let delay):
        conf.directive("preempt_delay", delay.secondsText, to: &text, vip.vrrp.preemptDelay?.origin ?? router.origin)
      }
      if case .unicast(let source, let peers) = router.transport {
        conf.directive("unicast_src_ip", source.written, to: &text, router.origin)
        conf.block("unicast_peer", to: &text, router.origin) { conf, text in
          for peer in peers { conf.directive(peer.written, to: &text, router.origin) }
        }
      }
      if let password = router.password {
        let secret = text.secret(password.int)
        conf.block("authentication", to: &text, vip.vrrp.password?.name.origin ?? router.origin) { conf, text in
          conf.directive("auth_type", "PASS", to: &text, vip.vrrp.password?.name.origin ?? router.origin)
          conf.directive("auth_pass", secret.quoted(.keepalived), to: &text, vip.vrrp.password?.name.origin ?? router.origin)
        }
      }
      conf.block("virtual_ipaddress", to: &text, router.addresses[0].origin) { conf, text in
        // RFC 5798, 5.2.9: the first IPv6 address is the router's link-local one.
        if router.family == .ipv6, !router.addresses[0].value.address.isLinkLocal {
          let id = String(router.virtualRouterID.value, radix: 16)
          conf.directive("fe80::\(id)/64", "dev", router.addressInterface.text, to: &text, router.virtualRouterID.origin)
        }
        for address in router.addresses {
          let width = address.value.address.family.width
          let written = "\(address.value.address.written)/\(address.value.prefix ?? width)"
          if router.family == .ipv6 {
            // A /128 would be deprecated as a source address otherwise (keepalived.conf(5)).
            conf.directive(written, "dev", router.addressInterface.text, "preferred_lft", "forever", to: &text, address.origin)
          } else {
            conf.directive(written, "dev", router.addressInterface.text, to: &text, address.origin)
          }
        }
      }
      tracked(router.tracked, &conf, &text, router.origin)
      if let notify = router.notify { conf.command("notify", [notify.text], user: "root", to: &text, router.origin) }
    }
  }

  private static func virtualServer(_ server: VirtualServer, _ conf: inout KeepalivedConf, _ text: inout ConfigText) {
    text.line()
    let selector = server.firewallMark.map { ["fwmark", "\($0)"] } ?? [server.address.written, "\(server.port)"]
    conf.block("virtual_server", selector[0], selector[1], to: &text, server.origin) { conf, text in
      conf.directive("delay_loop", server.delayLoop.seconds, to: &text, server.origin)
      conf.directive("lb_algo", server.scheduler.rawValue, to: &text, server.origin)
      conf.directive("lb_kind", server.method.rawValue, to: &text, server.origin)
      if let persistence = server.persistence { conf.directive("persistence_timeout", persistence.value.seconds, to: &text, persistence.origin) }
      if server.firewallMark == nil { conf.directive("protocol", "TCP", to: &text, server.origin) }
      for real in server.realServers { realServer(real, of: server, &conf, &text) }
    }
  }

  private static func realServer(
    _ real: VirtualServer.RealServer, of server: VirtualServer, _ conf: inout KeepalivedConf, _ text: inout ConfigText
  ) {
    func check(_ conf: inout KeepalivedConf, _ text: inout ConfigText) {
      func connect(_ timeout: Duration, _ conf: inout KeepalivedConf, _ text: inout ConfigText) {
        if server.firewallMark != nil { conf.directive("connect_port", real.port, to: &text, server.origin) }
        conf.directive("connect_timeout", timeout.seconds, to: &text, server.origin)
      }
      func page(
        _ kind: String, _ path: String, _ status: Int, _ timeout: Duration, _ conf: inout KeepalivedConf, _ text: inout ConfigText
      ) {
        conf.block(kind, to: &text, server.origin) { conf, text in
          conf.block("url", to: &text, server.origin) { conf, text in
            conf.directive("path", path, to: &text, server.origin)
            conf.directive("status_code", status, to: &text, server.origin)
          }
          connect(timeout, &conf, &text)
          conf.directive("retry", 2, to: &text, server.origin)
          conf.directive("delay_before_retry", 2, to: &text, server.origin)
        }
      }
      switch server.health {
      case .tcp(let timeout): conf.block("TCP_CHECK", to: &text, server.origin) { conf, text in connect(timeout, &conf, &text) }
      case .http(let path, let status, let timeout): page("HTTP_GET", path, status, timeout, &conf, &text)
      case .https(let path, let status, let timeout): page("SSL_GET", path, status, timeout, &conf, &text)
      }
    }
    func body(_ conf: inout KeepalivedConf, _ text: inout ConfigText) {
      conf.directive("weight", real.weight, to: &text, server.origin)
      check(&conf, &text)
    }
    // A service that a mark chooses serves the port that the packet has: keepalived 2.2.7 clears another with an error.
    if server.firewallMark == nil {
      conf.block("real_server", real.address.written, "\(real.port)", to: &text, server.origin, body)
    } else {
      conf.block("real_server", real.address.written, to: &text, server.origin, body)
    }
  }
}
