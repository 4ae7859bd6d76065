import SourceText
import TopologyModel

extension InfluxDBDual {
  public func plan(into planner: inout Planner) {
    guard let layout = layout(&planner) else { return }
    for (ordinal, instance) in layout.instances.enumerated() { host(instance, ordinal: ordinal, layout, into: &planner) }
    service(layout, into: &planner)
    let secrets = InfluxSecrets(
      password: administrator.flatMap {
        planner.secret($0.password, as: .raw, purpose: "the administrator's password", bytes: major >= 2 ? 8...72 : 1...1024)
      }, token: token.flatMap { planner.secret($0, as: .raw, purpose: "the token") })
    files(layout, secrets, into: &planner)
    steps(layout, into: &planner)
    let check = ServiceCheck(name: "chk_influxdb", command: [FileNames.check], interval: .seconds(3))
    planner.claim(layout.vip, origin: vip.origin, holders: layout.instances.map { Located($0.node, $0.origin) }, checks: [check])
  }

  private func layout(_ planner: inout Planner) -> InfluxLayout? {
    let members = planner.members(nodes)
    guard let vipID = planner.vip(vip) else { return nil }
    let target = planner.topology[vipID]
    var instances: [InfluxInstance] = []
    for member in members {
      let node = member.node.value
      // Clients that reach the address reach the instances on the same network.
      guard let address = planner.address(of: node, on: target.network, for: member.node.origin) else { continue }
      let name = planner.topology[node].name
      let host = tls == nil ? address.address.value.bracketed : name
      instances.append(
        InfluxInstance(
          node: node, origin: member.node.origin, name: name, address: address.address, url: "\(scheme)://\(host):\(port.value)"))
    }
    guard instances.count == members.count else { return nil }
    if instances.count == 2 {
      instances[0].peerURL = instances[1].url
      instances[1].peerURL = instances[0].url
    }
    let gateway = planner.topology[target.network].gateway
    if witness == nil, let gateway { planner.choose("services", planner.serviceName, "witness", value: "{ ping: [\(gateway.value)] }") }
    let readHost = tls == nil ? target.mainAddress.bracketed : target.hostname?.value.text ?? target.mainAddress.bracketed
    return InfluxLayout(
      service: planner.service, serviceName: planner.serviceName, origin: planner.serviceOrigin, vip: vipID, instances: instances,
      fields: self, witnesses: witness?.ping ?? gateway.map { [$0] } ?? [], vipURL: "\(scheme)://\(readHost):\(port.value)")
  }

  private func host(_ instance: InfluxInstance, ordinal: Int, _ layout: InfluxLayout, into planner: inout Planner) {
    let (service, node) = (layout.service, instance.node)
    planner.facts.members.append(Member(service: service, node: node, origin: instance.origin, role: "instance", ordinal: ordinal))
    // On all addresses, the virtual one among them.
    planner.facts.listeners.append(
      Listener(service: service, node: node, origin: port.origin, port: port.value, process: "influxd", group: "api"))
    if major == 1 {
      planner.facts.listeners.append(
        Listener(
          service: service, node: node, origin: version.origin, address: IPAddress("127.0.0.1"), port: 8088, process: "influxd", group: "backup"))
    }
    planner.facts.endpoints.append(
      Endpoint(
        service: service, origin: instance.address.origin, purpose: .write, address: instance.address.value, port: port.value,
        usesTLS: tls != nil, vip: nil))
    if tls != nil {
      planner.facts.hostNames.append(
        HostNameEntry(service: service, origin: instance.origin, name: instance.name, address: instance.address.value))
    }
    planner.facts.dataPlacements.append(DataPlacement(service: service, node: node, origin: data.origin, path: data.value))
    if let wal { planner.facts.dataPlacements.append(DataPlacement(service: service, node: node, origin: wal.origin, path: wal.value)) }
    planner.facts.units.append(Unit(service: service, node: node, origin: version.origin, name: FileNames.unit, role: .daemon))
    planner.facts.units.append(Unit(service: service, node: node, origin: staleAfter.origin, name: FileNames.ticker, role: .oneshot))
    planner.facts.units.append(Unit(service: service, node: node, origin: staleAfter.origin, name: FileNames.timer, role: .timer))
    planner.facts.packages.append(
      Package(service: service, node: node, origin: version.origin, name: major == 1 ? "influxdb" : "influxdb2", release: version.value))
    for name in ["curl"] + (layout.witnesses.isEmpty ? [] : [pingPackage(node, planner)]) {
      planner.facts.packages.append(Package(service: service, node: node, origin: version.origin, name: name))
    }
    planner.facts.accounts.append(Account(service: service, node: node, origin: version.origin, user: "influxdb", group: "influxdb"))
  }

  private func pingPackage(_ node: NodeID, _ planner: borrowing Planner) -> String {
    planner.topology[node].os.value.isDebianFamily ? "iputils-ping" : "iputils"
  }

  private func service(_ layout: InfluxLayout, into planner: inout Planner) {
    let (service, origin) = (layout.service, layout.origin)
    planner.facts.endpoints.append(
      Endpoint(
        service: service, origin: vip.origin, purpose: .read, address: planner.topology[layout.vip].mainAddress, port: port.value,
        usesTLS: tls != nil, vip: layout.vip))
    planner.facts.flows.append(
      Flow(service: service, origin: vip.origin, from: .clients, to: "api", purpose: "reads at the virtual address, writes to each instance"))
    planner.facts.flows.append(
      Flow(service: service, origin: origin, from: .members, to: "api", purpose: "the gate's probes and resynchronisation"))
    let components = layout.instances.map { ComponentRef.node($0.node) }
    planner.facts.redundancies.append(Redundancy(service: service, origin: origin, name: "instances", members: components, needed: 1))
    planner.facts.replications.append(
      Replication(service: service, origin: origin, members: components, mode: .clientWrites, loss: .clientDependent))
    planner.facts.availabilities.append(Availability(service: service, origin: origin, operation: .read, needs: .vip(layout.vip)))
    // A write is lost only when no instance takes it. With one instance away it lands on the other alone, and the
    // first has a hole that resynchronisation fills; whether the client retries there is its own affair.
    planner.facts.availabilities.append(
      Availability(service: service, origin: origin, operation: .write, needs: .any(components.map { .component($0) })))
  }
}

/// The secrets of a pair, once proved to fit where they go.
struct InfluxSecrets: Sendable {
  let password: SecretID?
  let token: SecretID?
}
