import SourceText

extension Plan {
  /// The plan stage: every service states its facts, in the order of their references.
  ///
  /// nil when a mistake keeps the facts from being whole.
  public static func plan(_ topology: Topology, report: inout Report, origins: inout OriginTable) -> Plan? {
    var planner = Planner(topology: topology, report: report, origins: origins)
    let errorsBefore = report.errorCount
    for service in planner.servicesInOrder() {
      planner.service = service
      topology[service].body.plan(&planner)
    }
    planner.planVirtualAddresses()
    planner.planComponents()
    planner.planHostSteps()
    planner.facts.seal(nodeCount: topology.nodes.count, serviceCount: topology.services.count)
    report = planner.report
    origins = planner.origins
    guard report.errorCount == errorsBefore else { return nil }
    return Plan(
      topology: topology, facts: planner.facts, choices: planner.choices, claims: planner.claims,
      shippedScripts: planner.shippedScripts)
  }

  /// A blueprint's and every general check, except those switched off.
  public func runBlueprintChecks(_ findings: inout Findings) {
    for index in topology.services.indices {
      topology.services[index].body.runChecks(self, ServiceID(index), &findings)
    }
  }
}

extension Planner {
  /// Services with what they refer to before them; ties in the order of their names. A cycle is reported.
  mutating func servicesInOrder() -> [ServiceID] {
    let byName = topology.services.indices.sorted { topology.services[$0].name < topology.services[$1].name }
    var state = [UInt8](repeating: 0, count: topology.services.count)
    var order: [ServiceID] = []
    for index in byName { visit(ServiceID(index), &state, &order) }
    return order
  }

  private mutating func visit(_ id: ServiceID, _ state: inout [UInt8], _ order: inout [ServiceID]) {
    guard state[id.int] == 0 else { return }
    state[id.int] = 1
    for reference in topology[id].body.references {
      guard let target = topology.serviceByName[reference.value.text] else { continue }
      if state[target.int] == 1 {
        error(
          "resolve/service-cycle", "`\(topology[id].name)` and `\(topology[target].name)` depend on each other", at: reference.origin,
          label: "refers back to `\(topology[target].name)`", related: [(topology[target].origin, "which depends on `\(topology[id].name)`")])
      } else {
        visit(target, &state, &order)
      }
    }
    state[id.int] = 2
    order.append(id)
  }

  /// What can fail: segments, zones, nodes, controllers, disks.
  mutating func planComponents() {
    var segments: Set<String> = []
    for network in topology.networks where segments.insert(network.segment.value).inserted {
      facts.components.append(Component(origin: network.segment.origin, ref: .segment(network.segment.value), parents: []))
    }
    var zones: Set<String> = []
    var paths: [ZonePath: [String]] = [:]
    for (index, node) in topology.nodes.enumerated() {
      let id = NodeID(index)
      var path: [String] = []
      if let zone = node.zone?.value {
        path = paths[zone] ?? zone.prefixes
        paths[zone] = path
      }
      for (depth, prefix) in path.enumerated() where zones.insert(prefix).inserted {
        facts.components.append(
          Component(origin: node.zone!.origin, ref: .zone(prefix), parents: depth > 0 ? [.zone(path[depth - 1])] : []))
      }
      facts.components.append(Component(origin: node.origin, ref: .node(id), parents: path.last.map { [.zone($0)] } ?? []))
      var controllers: Set<String> = []
      for disk in node.disks {
        if let controller = disk.controller, controllers.insert(controller.value.text).inserted {
          facts.components.append(
            Component(origin: controller.origin, ref: .controller(id, controller.value.text), parents: [.node(id)]))
        }
        facts.components.append(
          Component(
            origin: disk.device.origin, ref: .disk(id, disk.mount?.value.text ?? disk.device.value.text),
            parents: [disk.controller.map { .controller(id, $0.value.text) } ?? .node(id)]))
      }
    }
  }

  /// The steps that belong to hosts rather than to a service: placing the bundle, starting keepalived.
  mutating func planHostSteps() {
    var used = [Bool](repeating: false, count: topology.nodes.count)
    // Nodes with a file that a package brought: install replaces such a file only when told so.
    var adopts = [Bool](repeating: false, count: topology.nodes.count)
    // By index: a fact as a loop's value is a copy.
    let (files, routers, members) = (facts.files.all, facts.virtualRouters.all, facts.members.all)
    for index in files.indices {
      used[files[index].node.int] = true
      if files[index].needsAdoption { adopts[files[index].node.int] = true }
    }
    for index in routers.indices { used[routers[index].node.int] = true }
    for index in members.indices { used[members[index].node.int] = true }
    for index in topology.nodes.indices where used[index] {
      facts.steps.append(
        Step(
          service: nil, node: NodeID(index), origin: topology.nodes[index].origin, slug: "install",
          title: "Place the bundle on the host", action: .command(["./install", "--apply"] + (adopts[index] ? ["--adopt"] : []))))
      if let step = firewallStep(on: NodeID(index)) { facts.steps.append(step) }
    }
    planKeepalivedSteps()
  }

  /// What makes the firewall let the services in, where hac writes something for it.
  private func firewallStep(on node: NodeID) -> Step? {
    let action: Step.Action
    var probe: Step.Probe?
    switch topology.firewall.value {
    case .report: return nil
    case .nftablesInclude:
      action = .human("Include `\(HostPaths.firewallRules)` in the chain that filters input, before anything drops, and load the ruleset again.")
    case .firewalld:
      let service = "hac-\(topology.name)"
      action = .command(["/bin/sh", "-c", "firewall-cmd --reload && firewall-cmd --permanent --add-service=\(service) && firewall-cmd --reload"])
      probe = .init(["/usr/bin/firewall-cmd", "--query-service=\(service)"], "prints `yes`", output: "yes")
    }
    return Step(
      service: nil, node: node, origin: topology.firewall.origin, slug: "firewall", title: "Let the services' ports through the firewall",
      action: action, probe: probe, after: [.here("install")])
  }

  private mutating func planKeepalivedSteps() {
    // Indices of routers by node, nodes by VIP.
    let all = facts.virtualRouters.all
    var routers = [[Int]](repeating: [], count: topology.nodes.count)
    var holders = [[NodeID]](repeating: [], count: topology.vips.count)
    for index in all.indices {
      routers[all[index].node.int].append(index)
      if holders[all[index].vip.int].last != all[index].node { holders[all[index].vip.int].append(all[index].node) }
    }
    // A node's rank is its best place among the VIPs it may hold; equal ranks go by position, so
    // that the order is the same for every VIP and has no cycle.
    let rank = routers.map { $0.map { all[$0].ordinal }.min() ?? 0 }
    func isEarlier(_ a: NodeID, _ b: NodeID) -> Bool { (rank[a.int], a) < (rank[b.int], b) }
    for (index, own) in routers.enumerated() where !own.isEmpty {
      let node = NodeID(index)
      var after: [Step.Dependency] = [.here("install")]
      var provides: [Milestone] = []
      for vip in Set(own.map { all[$0].vip }).sorted(by: { topology[$0].name < topology[$1].name }) {
        for claim in claims[vip.int] {
          after.append(.milestone(Milestone(claim.service, .ready)))
          provides.append(Milestone(claim.service, .available))
        }
        let earlier = holders[vip.int].filter { isEarlier($0, node) }
        if let previous = earlier.max(by: isEarlier), !after.contains(.on(previous, "start-keepalived")) {
          after.append(.on(previous, "start-keepalived"))
        }
      }
      let preferred = own.first { router in holders[all[router].vip.int].allSatisfy { $0 == node || isEarlier(node, $0) } }
      let probe: Step.Probe
      if let preferred, let address = all[preferred].addresses.first {
        // Of the interface: with direct routing every host has the address on lo.
        probe = .init(
          ["/usr/sbin/ip", "-o", "address", "show", "dev", all[preferred].addressInterface.text, "to", address.value.address.written],
          "prints \(address.value.address.written): the address is here", output: address.value.address.written)
      } else {
        probe = .init(["/usr/bin/systemctl", "is-active", "keepalived.service"], "prints `active`", output: "active")
      }
      facts.steps.append(
        Step(
          service: nil, node: node, origin: all[own[0]].origin, slug: "start-keepalived", title: "Start keepalived",
          action: .command(["/usr/bin/systemctl", "enable", "--now", "keepalived.service"]), probe: probe, after: after,
          provides: provides))
    }
  }
}
