import ConfigFormats
import SourceText
import TopologyModel

extension FloatingIP {
  public func plan(into planner: inout Planner) {
    let service = planner.service
    let members = planner.members(nodes)
    guard let vipID = planner.vip(vip) else { return }
    let topology = planner.topology
    for (ordinal, member) in members.enumerated() {
      let node = member.node
      planner.facts.members.append(Member(service: service, node: node.value, origin: node.origin, role: "instance", ordinal: ordinal))
      for port in ports ?? [] {
        planner.facts.listeners.append(
          Listener(
            service: service, node: node.value, origin: port.origin, port: port.value,
            process: unit?.value.text ?? planner.serviceName, group: "service"))
      }
      steps(on: node, into: &planner)
    }
    if let ports {
      planner.facts.flows.append(Flow(service: service, origin: vip.origin, from: .clients, to: "service", purpose: "the service's clients"))
      for port in ports {
        planner.facts.endpoints.append(
          Endpoint(
            service: service, origin: port.origin, purpose: .write, address: topology[vipID].mainAddress, port: port.value,
            usesTLS: false, vip: vipID))
      }
    }
    planner.claim(vipID, origin: vip.origin, holders: members.map(\.node), checks: [])
    planner.facts.redundancies.append(
      Redundancy(
        service: service, origin: planner.serviceOrigin, name: "instances", members: members.map { .node($0.node.value) }, needed: 1))
    for operation in [Availability.Operation.read, .write] {
      planner.facts.availabilities.append(
        Availability(service: service, origin: planner.serviceOrigin, operation: operation, needs: .vip(vipID)))
    }
  }

  private func steps(on node: Located<NodeID>, into planner: inout Planner) {
    let service = planner.service
    var after: [Step.Dependency] = []
    if let unit {
      planner.facts.units.append(Unit(service: service, node: node.value, origin: unit.origin, name: unit.value.text, role: .daemon))
      planner.facts.steps.append(
        Step(
          service: service, node: node.value, origin: unit.origin, slug: "start", title: "Start \(MarkdownText.name(unit.value.text))",
          action: .command(["/usr/bin/systemctl", "enable", "--now", unit.value.text]),
          probe: .init(["/usr/bin/systemctl", "is-active", unit.value.text], "prints `active`", output: "active")))
      after = [.here("start")]
    } else {
      planner.facts.steps.append(
        Step(
          service: service, node: node.value, origin: node.origin, slug: "start",
          title: "Start the daemon of `\(planner.serviceName)`", action: .human("Start the daemon and see that it answers on this host.")))
      after = [.here("start")]
    }
    planner.facts.steps.append(.markReady(planner, on: node.value, after: after))
  }
}
