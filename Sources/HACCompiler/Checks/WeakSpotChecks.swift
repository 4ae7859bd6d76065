import SourceText
import Survival
import TopologyModel

/// What a reviewer of the layout would object to, in the words of `hac analyze`. What is inherent in a kind, and chosen
/// with it, is in the analysis alone.
enum WeakSpotChecks {
  static let all: [Check<Plan>] = [zone, witness]

  static let zone = Check<Plan>(
    "survival/zone", .warning, "no zone takes down a service that survives each of its nodes",
    why: """
      Zones are declared because what is in one fails together: its power, its switch. Where members share a zone, its \
      loss may take more of them than the service can spare, though any one of them can be spared. Other zones are \
      there; `hac analyze` shows what each takes down. What a zone takes from a vote of Galera is told by its own check.
      """,
    bad: example(service: "‹site›", nodes: "[a, b, c]"), good: example(service: "site", nodes: "[a, d]")
  ) { plan, findings in
    var model: SurvivalModel?
    for index in plan.topology.services.indices {
      let service = ServiceID(index)
      // Only where members share a zone is there anything to compute.
      for (zone, nodes) in sharedZones(plan, service) {
        guard plan.topology.nodes.contains(where: { $0.zone.map { $0.value != zone } ?? false }) else { return }
        let known = model ?? SurvivalModel(plan)
        model = known
        let (failed, each) = (ComponentRef.zone(zone.text), nodes.map { known.stopped(service, by: [.node($0)]) })
        let stopped = known.stopped(service, by: [failed]).filter { operation in each.allSatisfy { !$0.contains(operation) } }
        guard !stopped.isEmpty, !known.lacksOnlyVotes(service, by: failed) else { continue }
        findings.report(
          known.sentence(failed, service, stopped), at: plan.topology[service].origin, label: "\(nodes.count) of its nodes are there",
          related: nodes.prefix(2).compactMap { plan.topology[$0].zone.map { ($0.origin, "in this zone") } },
          help: ["spread its nodes over more zones, so that each holds fewer of them"])
      }
    }
  }

  /// The zones that hold several members of a service, in the order of the members.
  private static func sharedZones(_ plan: Plan, _ service: ServiceID) -> [(zone: ZonePath, nodes: [NodeID])] {
    var zones: [(zone: ZonePath, nodes: [NodeID])] = []
    for member in plan.facts.members.of(service) {
      guard let zone = plan.topology[member.node].zone?.value else { continue }
      if let known = zones.firstIndex(where: { $0.zone == zone }) { zones[known].nodes.append(member.node) } else { zones.append((zone, [member.node])) }
    }
    return zones.filter { $0.nodes.count > 1 }
  }

  static let witness = Check<Plan>(
    "survival/witness", .warning, "no witness alone takes down a service",
    why: """
      A node that does not see enough witnesses gives its address up. When a witness on which all of them depend fails, \
      every node does, and a healthy service has no address. The gateway of the address's network is not meant: without \
      it clients from elsewhere do not arrive anyway.
      """,
    bad: pair(service: "‹database›", "{ ping: [10.0.0.1, 10.0.0.13], need: 2 }"),
    good: pair(service: "database", "{ ping: [10.0.0.1, 10.0.0.13], need: 1 }")
  ) { plan, findings in
    let topology = plan.topology
    var witnesses: [ServiceID: Set<IPAddress>] = [:]
    // By index: a fact as a loop's value is a copy.
    let scripts = plan.facts.trackScripts.all
    for index in scripts.indices where scripts[index].weight == nil {
      guard let service = scripts[index].service else { continue }
      for address in scripts[index].needs.addresses where !topology.networks.contains(where: { $0.gateway?.value == address }) {
        witnesses[service, default: []].insert(address)
      }
    }
    guard !witnesses.isEmpty else { return }
    let model = SurvivalModel(plan)
    for (service, addresses) in witnesses.sorted(by: { $0.key < $1.key }) {
      for address in addresses.sorted() {
        let stopped = model.stopped(service, by: [.address(address)])
        guard !stopped.isEmpty else { continue }
        findings.report(
          model.sentence(.address(address), service, stopped), at: topology[service].origin, label: "its holders depend on that witness",
          help: ["name a further witness, and need one fewer than there are"])
      }
    }
  }

  private static func example(service: String, nodes: String) -> String {
    """
    hac: 1
    name: example
    os: debian-12
    networks:
      lan: { subnet: 10.0.0.0/24, interface: eth0, gateway: 10.0.0.1 }
    nodes:
      a: { address: 10.0.0.11, zone: dc1/rack-a }
      b: { address: 10.0.0.12, zone: dc1/rack-a }
      c: { address: 10.0.0.13, zone: dc1/rack-a }
      d: { address: 10.0.0.14, zone: dc1/rack-b }
    vips:
      web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
    services:
      \(service): { kind: floating-ip, nodes: \(nodes), vip: web }
    """
  }

  private static func pair(service: String, _ witness: String) -> String {
    """
    secrets:
      repl: { file: secrets/mysql_replication }
    vips:
      db: { address: 10.0.0.50, virtual_router_id: 50 }
    services:
      \(service):
        kind: mysql-dual-master
        nodes: [a, b]
        vip: db
        version: 8.0
        replication: { user: repl, password: { secret: repl } }
        tls: { ca: /etc/mysql/tls/ca.pem, cert: /etc/mysql/tls/server.pem, key: /etc/mysql/tls/server-key.pem }
        witness: \(witness)
    """
  }
}

extension Expression {
  /// The addresses outside that it names.
  fileprivate var addresses: [IPAddress] {
    switch self {
    case .component(.address(let address)): [address]
    case .all(let inner), .any(let inner), .atLeast(_, let inner): inner.flatMap(\.addresses)
    case .component, .quorum, .redundancy, .vip, .service: []
    }
  }
}
