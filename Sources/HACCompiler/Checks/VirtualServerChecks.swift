import SourceText
import TopologyModel

/// LVS in front of a service: ipvs on the directors, keepalived.conf(5), `virtual_server`.
///
/// The examples' `kind: example` stands for any kind that has a `balance`.
enum VirtualServerChecks {
  static let all: [Check<Plan>] = [natOnRealServers, natWayBack, directPort, directLoop, directSegment, notHeld, family, persistence, persistenceRange]

  /// A service's virtual server of one port, with its directors.
  private struct Group {
    let first: VirtualServer
    var directors: [NodeID]
  }

  private struct Key: Hashable {
    let service: ServiceID?
    let vip: VIPID
    let address: IPAddress
    let port: Int
    let mark: Int?
  }

  private static func groups(_ plan: Plan) -> [Group] {
    var index: [Key: Int] = [:]
    var groups: [Group] = []
    for server in plan.facts.virtualServers.all {
      let key = Key(service: server.service, vip: server.vip, address: server.address, port: server.port, mark: server.firewallMark)
      if let known = index[key] {
        groups[known].directors.append(server.node)
      } else {
        index[key] = groups.count
        groups.append(Group(first: server, directors: [server.node]))
      }
    }
    return groups
  }

  private static func directorsThatServe(_ group: Group) -> [NodeID] {
    let real = Set(group.first.realServers.map(\.node))
    return group.directors.filter { real.contains($0) }
  }

  private static func frame(_ balance: String, holders: String = "[a, b]", comment: String = "") -> String {
    """
    vips:
      s3: { address: 10.0.0.50, virtual_router_id: 50, holders: \(holders), checks: [{ http: { port: 9000 } }] }
    services:
      objects: { kind: example, nodes: [a, b], vip: s3, balance: \(balance) }\(comment)
    """
  }

  static let natOnRealServers = Check<Plan>(
    "lvs/nat-on-real-servers", .warning, "NAT does not work where the directors are the real servers",
    why: """
      With NAT the replies must pass the director, which puts the virtual address back into them (LVS-HOWTO, LVS-NAT). \
      A real server that is itself on the clients' network, or a director, answers the client directly and from its \
      own address, and the client resets the connection: only the connections that stay on the director work, about \
      half of them with two nodes. Persistence then pins each client to \"works\" or \"never works\".
      """,
    bad: frame("{ mode: ‹lvs-nat› }"), good: frame("{ mode: lvs-nat-snat }")
  ) { plan, findings in
    for group in groups(plan) where group.first.method == .nat && !group.first.masquerades {
      let serving = directorsThatServe(group)
      guard let director = serving.first else { continue }
      findings.report(
        "`\(plan[director].name)` is a director and a real server of \(group.first.address), and replies of the others do not come back through it",
        at: group.first.origin, label: "NAT without a way back", related: [(plan.topology[group.first.vip].origin, "the vip")],
        help: ["let the address alone move (no LVS), or masquerade as well (`lvs-nat-snat`), or route directly (`lvs-dr`)"])
    }
  }

  static let natWayBack = Check<Plan>(
    "lvs/nat-without-way-back", .warning, "with NAT the real servers' gateway is an address of the directors",
    why: """
      The director rewrites the destination; the reply must come through it to be rewritten back. That needs a default \
      route from every real server to an address that moves with the directors, or source NAT on the directors \
      (LVS-HOWTO, LVS-NAT).
      """,
    bad: frame("{ mode: ‹lvs-nat›, directors: [c] }", holders: "[c, a]"), good: frame("{ mode: lvs-nat-snat, directors: [c] }", holders: "[c, a]")
  ) { plan, findings in
    for group in groups(plan) where group.first.method == .nat && !group.first.masquerades && directorsThatServe(group).isEmpty {
      let directors = Set(group.directors)
      var moving: Set<IPAddress> = []
      for director in directors {
        for router in plan.facts.virtualRouters[director] { moving.formUnion(router.addresses.map(\.value.address)) }
      }
      let stray = group.first.realServers.first { real in
        let gateways = plan[real.node].addresses.compactMap { plan.topology[$0.network].gateway?.value }
        return !gateways.contains { moving.contains($0) }
      }
      guard let stray else { continue }
      findings.report(
        "the replies of `\(plan[stray.node].name)` do not go through the directors of \(group.first.address)", at: group.first.origin,
        label: "NAT without a way back", related: [(plan[stray.node].origin, "its network's gateway is no VIP of the directors")],
        help: ["make a VIP of the directors the `gateway` of the real servers' network, or masquerade (`lvs-nat-snat`)"])
    }
  }

  static let directPort = Check<Plan>(
    "lvs/direct-port", .error, "with direct routing the real servers listen on the virtual server's port",
    why: """
      Direct routing changes only the Ethernet address of a packet, so that the port cannot differ; keepalived answers \
      \"ports don't match\" and takes the virtual one.
      """,
    bad: frame("{ mode: ‹lvs-dr›, port: 80, target_port: 9000, firewall_mark: 1 }"), good: frame("{ mode: lvs-dr, port: 9000, target_port: 9000, firewall_mark: 1 }")
  ) { plan, findings in
    for group in groups(plan) where group.first.method == .directRouting {
      guard let real = group.first.realServers.first(where: { $0.port != group.first.port }) else { continue }
      findings.report(
        "port \(group.first.port) of \(group.first.address) cannot become port \(real.port) of `\(plan[real.node].name)`", at: group.first.origin,
        label: "direct routing keeps the port", help: ["use the same port on both sides, or `lvs-nat-snat`"])
    }
  }

  static let directLoop = Check<Plan>(
    "lvs/direct-loop", .error, "directors that are real servers need a firewall mark for direct routing",
    why: """
      keepalived sets up the virtual server on backups too. A packet that the master hands to the backup meets the \
      backup's own virtual server there and is scheduled again, perhaps back to the master: a loop \
      (acassen/keepalived issue 2450, k0sproject/k0s issue 5178). A virtual server that is chosen by a mark, which \
      only packets that do not come from another director get, breaks it.
      """,
    bad: frame("{ mode: ‹lvs-dr› }"), good: frame("{ mode: lvs-dr, firewall_mark: 1 }")
  ) { plan, findings in
    for group in groups(plan) where group.first.method == .directRouting && group.first.firewallMark == nil && group.directors.count > 1 {
      guard let director = directorsThatServe(group).first else { continue }
      findings.report(
        "`\(plan[director].name)` is a director and a real server of \(group.first.address), and would schedule another director's packets again",
        at: group.first.origin, label: "packets can loop here", related: [(plan.topology[group.first.vip].origin, "the vip")],
        help: ["choose the virtual server by a firewall mark, use separate directors, or `lvs-nat-snat`"])
    }
  }

  static let directSegment = Check<Plan>(
    "lvs/direct-segment", .error, "with direct routing the real servers are on the directors' segment",
    why: "The director puts the real server's Ethernet address on the packet, which a router between them would not keep (LVS-HOWTO, LVS-DR).",
    bad: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
        far: { subnet: 10.0.9.0/24, interface: eth0 }
      nodes:
        a: { address: 10.0.9.11 }
        b: { address: 10.0.9.12 }
        c: { address: 10.0.0.13 }
        d: { address: 10.0.0.14 }
      vips:
        s3: { address: 10.0.0.50, virtual_router_id: 50, holders: [c, d], checks: [{ http: { port: 9000 } }] }
      services:
        objects: { kind: example, nodes: [a, b], vip: s3, balance: { mode: ‹lvs-dr›, directors: [c, d] } }
      """,
    good: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
      nodes:
        a: { address: 10.0.0.11 }
        b: { address: 10.0.0.12 }
        c: { address: 10.0.0.13 }
        d: { address: 10.0.0.14 }
      vips:
        s3: { address: 10.0.0.50, virtual_router_id: 50, holders: [c, d], checks: [{ http: { port: 9000 } }] }
      services:
        objects: { kind: example, nodes: [a, b], vip: s3, balance: { mode: lvs-dr, directors: [c, d] } }
      """
  ) { plan, findings in
    func segments(_ node: NodeID) -> Set<String> { Set(plan[node].addresses.map { plan.topology[$0.network].segment.value }) }
    for group in groups(plan) where group.first.method == .directRouting {
      let director = group.directors[0]
      let near = segments(director)
      guard let real = group.first.realServers.first(where: { segments($0.node).isDisjoint(with: near) }) else { continue }
      findings.report(
        "`\(plan[real.node].name)` is on no segment of the director `\(plan[director].name)`", at: group.first.origin,
        label: "direct routing needs one segment", related: [(plan[real.node].origin, "the real server"), (plan[director].origin, "the director")],
        help: ["give the real server an address on the directors' segment, or use `lvs-nat-snat`"])
    }
  }

  static let notHeld = Check<Plan>(
    "lvs/vip-not-held", .error, "a director may hold the address of its virtual server",
    why: "ipvs answers only for addresses that are on the host: on a host that no VRRP instance ever gives the VIP, the virtual server never sees a packet.",
    bad: frame("{ mode: ‹lvs-nat-snat›, directors: [a, c] }"), good: frame("{ mode: lvs-nat-snat, directors: [a, b] }")
  ) { plan, findings in
    for group in groups(plan) {
      let stray = group.directors.first { director in !plan.facts.virtualRouters[director].contains { $0.vip == group.first.vip } }
      guard let stray else { continue }
      let vip = plan.topology[group.first.vip]
      findings.report(
        "the director `\(plan[stray].name)` never holds `\(vip.name)`", at: group.first.origin, label: "a virtual server without its address",
        related: [(vip.origin, "the vip")], help: ["list the director under `holders` of the vip"])
    }
  }

  static let family = Check<Plan>(
    "lvs/family", .error, "a virtual server and its real servers are of one address family",
    why: "ipvs forwards between families only by tunnelling; keepalived skips such a real server (keepalived.conf(5), `real_server`).",
    bad: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: [10.0.0.0/24, "fd00::/64"], interface: eth0 }
      nodes:
        a: { addresses: { lan: 10.0.0.11 } }
        b: { addresses: { lan: 10.0.0.12 } }
      vips:
        s3: { address: "fd00::50", virtual_router_id: 50, checks: [{ http: { port: 9000 } }] }
      services:
        objects: { kind: example, nodes: [a, b], vip: s3, balance: { mode: ‹lvs-nat-snat› } }
      """,
    good: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: [10.0.0.0/24, "fd00::/64"], interface: eth0 }
      nodes:
        a: { addresses: { lan: 10.0.0.11 } }
        b: { addresses: { lan: 10.0.0.12 } }
      vips:
        s3: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ http: { port: 9000 } }] }
      services:
        objects: { kind: example, nodes: [a, b], vip: s3, balance: { mode: lvs-nat-snat } }
      """
  ) { plan, findings in
    for group in groups(plan) {
      guard let real = group.first.realServers.first(where: { $0.address.family != group.first.address.family }) else { continue }
      findings.report(
        "\(group.first.address) cannot be served by \(real.address) of `\(plan[real.node].name)`", at: group.first.origin,
        label: "\(group.first.address.family.title) here, \(real.address.family.title) there", related: [(plan[real.node].origin, "the real server")],
        help: ["give the real servers addresses of the VIP's family"])
    }
  }

  static let persistence = Check<Plan>(
    "lvs/persistence", .warning, "persistence pins clients to one real server",
    why: """
      With `persistence_timeout` every connection of a client goes where its last one went, all clients behind one NAT \
      counting as one: load is uneven, and after a real server has failed its clients go on to it until the timeout. \
      Protocols without sessions between connections, such as S3, have no use for it.
      """,
    bad: frame("{ mode: lvs-nat-snat, persistence_timeout: ‹50› }"), good: frame("{ mode: lvs-nat-snat }")
  ) { plan, findings in
    for group in groups(plan) {
      guard let persistence = group.first.persistence, findings.isWritten(persistence.origin) else { continue }
      findings.report(
        "a client stays with one real server for \(persistence.value) after its last connection", at: persistence.origin, label: "pins clients",
        help: ["leave it out unless the service keeps a session across connections"])
    }
  }

  static let persistenceRange = Check<Plan>(
    "lvs/persistence-range", .error, "a persistence timeout is 1 s to 31 days",
    why: "keepalived takes 1 to 2678400 whole seconds (keepalived.conf(5), `persistence_timeout`).",
    bad: frame("{ mode: lvs-nat-snat, persistence_timeout: ‹32d› }", comment: " # hac: allow lvs/persistence because the example is about the range"),
    good: frame("{ mode: lvs-nat-snat, persistence_timeout: 1h }", comment: " # hac: allow lvs/persistence because the example is about the range")
  ) { plan, findings in
    for group in groups(plan) {
      guard let persistence = group.first.persistence,
        !persistence.value.isWholeSeconds || !(1...2_678_400).contains(persistence.value.seconds)
      else { continue }
      findings.report(
        "keepalived has no persistence timeout of \(persistence.value)", at: persistence.origin, label: "out of range",
        help: ["write whole seconds, at most 31 days"])
    }
  }
}
