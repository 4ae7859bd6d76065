import ConfigFormats
import SourceText
import TopologyModel

extension MinIO {
  static let user = "minio-user"
  static let binary = "/usr/local/bin/minio"
  static let unit = "minio.service"

  public func plan(into planner: inout Planner) {
    let service = planner.service
    let members = planner.members(nodes)
    guard let vipID = planner.vip(vip) else { return }
    let further = settings(&planner)
    let password = planner.secret(root.password, as: .environmentFile, purpose: "the password of MinIO's root user", bytes: 8...1024)
    guard let further, let password else { return }
    let cluster = MinIOCluster(self, nodes: members.map(\.node), topology: planner.topology)
    for (ordinal, host) in cluster.hosts.enumerated() {
      guard let address = planner.address(of: host.node, on: host.address?.network, for: host.origin) else { continue }
      planner.facts.members.append(Member(service: service, node: host.node, origin: host.origin, role: "data", ordinal: ordinal))
      planner.facts.hostNames.append(HostNameEntry(service: service, origin: host.origin, name: host.name, address: address.address.value))
      stateHost(host, &planner)
      driveFiles(of: host, into: &planner)
      // Without a layout a check has reported why, and nothing is emitted.
      if let volumes = cluster.volumes, let pool = cluster.pool {
        serviceFiles(on: host, address, volumes: volumes, pool, vipID, password, further, into: &planner)
        steps(on: host, address, pool, vipID, into: &planner)
      }
    }
    stateUse(of: vipID, cluster, &planner)
    if let pool = cluster.pool { stateTolerance(cluster, pool, vipID, &planner) }
    balance(cluster, vipID, into: &planner)
  }

  /// The values of `environment`; nil where an EnvironmentFile cannot carry one.
  private func settings(_ planner: inout Planner) -> [Variable]? {
    var variables: [Variable] = []
    for entry in environment ?? [] {
      let name = entry.key.value.text
      switch entry.value {
      case .text(let text):
        if let refusal = Quoting.environmentFile.refuse(text.value.text) {
          planner.error(
            "resolve/cannot-carry", "systemd cannot carry the value of `\(name)`: \(refusal.reason)", at: text.origin, label: "this value")
        } else {
          variables.append(Variable(name: name, value: .text(text.value.text), origin: text.origin))
        }
      case .secret(let reference):
        guard let secret = planner.secret(reference, as: .environmentFile, purpose: "the value of \(name)") else { continue }
        variables.append(Variable(name: name, value: .secret(secret), origin: reference.name.origin))
      }
    }
    return variables.count == (environment ?? []).count ? variables : nil
  }

  private func stateHost(_ host: MinIOCluster.Host, _ planner: inout Planner) {
    let (service, node, origin) = (planner.service, host.node, host.origin)
    planner.facts.accounts.append(Account(service: service, node: node, origin: origin, user: Self.user, group: Self.user))
    for package in ["curl", "xfsprogs"] {
      planner.facts.packages.append(Package(service: service, node: node, origin: origin, name: package))
    }
    planner.facts.units.append(Unit(service: service, node: node, origin: origin, name: Self.unit, role: .daemon))
    for (port, group) in [(port, "s3"), (consolePort, "console")] {
      planner.facts.listeners.append(
        Listener(service: service, node: node, origin: port.origin, port: port.value, process: "minio", group: group))
    }
    for drive in host.drives {
      planner.facts.dataPlacements.append(DataPlacement(service: service, node: node, origin: drive.mount.origin, path: drive.path))
      guard let label = drive.label else { continue }
      planner.facts.units.append(Unit(service: service, node: node, origin: drive.mount.origin, name: drive.unit, role: .mount))
      planner.facts.storages.append(
        Storage(
          service: service, node: node, origin: drive.mount.origin,
          layer: .fileSystem(mount: drive.mount.value, unit: drive.unit, label: label.value.text, device: drive.device.value)))
    }
  }

  private func stateUse(of vipID: VIPID, _ cluster: MinIOCluster, _ planner: inout Planner) {
    let (service, address) = (planner.service, planner.topology[vipID].mainAddress)
    for (purpose, port) in [(Endpoint.Purpose.read, port), (.write, port), (.admin, consolePort)] {
      planner.facts.endpoints.append(
        Endpoint(
          service: service, origin: port.origin, purpose: purpose, address: address, port: port.value, usesTLS: tls != nil, vip: vipID))
    }
    func flow(_ from: Flow.Source, _ group: String, _ purpose: String) {
      planner.facts.flows.append(Flow(service: service, origin: vip.origin, from: from, to: group, purpose: purpose))
    }
    flow(.clients, "s3", "S3")
    flow(.members, "s3", "drives and locks of the other nodes")
    flow(.administrators, "console", "the web console")
    // The page that the check asks for looks at the drives of every set, and not at locks.
    let sets = (0..<(cluster.pool?.setCount ?? 0)).map { Expression.redundancy(Self.setName($0, of: cluster.pool, .read)) }
    let check = ServiceCheck(
      name: "chk_" + planner.serviceName.underscored, command: [checkPath(planner.serviceName)], interval: .seconds(3), needs: .all(sets))
    planner.claim(vipID, origin: vip.origin, holders: cluster.hosts.map { Located($0.node, $0.origin) }, checks: [check])
  }

  private static func setName(_ index: Int, of pool: MinIOPool?, _ operation: Availability.Operation) -> String {
    (pool?.setCount == 1 ? "erasure set" : "erasure set \(index + 1)") + ", \(operation.rawValue)"
  }

  /// Erasure sets read and write by drives, locks by nodes (minio, internal/dsync/drwmutex.go): both must hold.
  private func stateTolerance(_ cluster: MinIOCluster, _ pool: MinIOPool, _ vipID: VIPID, _ planner: inout Planner) {
    let (service, origin) = (planner.service, planner.serviceOrigin)
    let sets = (0..<pool.setCount).map { cluster.members(ofSet: $0, pool) }
    planner.facts.replications.append(
      Replication(service: service, origin: origin, members: sets.flatMap { $0 }, mode: .erasureCoded, loss: .none))
    for operation in [Availability.Operation.read, .write] {
      var needs: [Expression] = [.vip(vipID)]
      if let address = cluster.hosts.first?.address { needs.append(.component(.segment(planner.topology[address.network].segment.value))) }
      var lockers: [[ComponentRef]] = []
      for (index, set) in sets.enumerated() {
        planner.facts.redundancies.append(
          Redundancy(
            service: service, origin: origin, name: Self.setName(index, of: pool, operation), members: set,
            needed: operation == .read ? pool.set.readQuorum : pool.set.writeQuorum))
        needs.append(.redundancy(Self.setName(index, of: pool, operation)))
        let nodes = cluster.hosts.map { ComponentRef.node($0.node) }.filter { node in set.contains { $0.isDisk(of: node) } }
        if !lockers.contains(nodes) { lockers.append(nodes) }
      }
      for (index, nodes) in lockers.enumerated() {
        let name = "\(operation.rawValue) locks" + (lockers.count == 1 ? "" : " \(index + 1)")
        planner.facts.quorums.append(
          Quorum(service: service, origin: origin, name: name, voters: nodes.map { .init($0) }, rule: operation == .read ? .half : .majority))
        needs.append(.quorum(name))
      }
      planner.facts.availabilities.append(Availability(service: service, origin: origin, operation: operation, needs: .all(needs)))
    }
  }
}

extension ComponentRef {
  /// Whether this is a disk of a node.
  fileprivate func isDisk(of other: ComponentRef) -> Bool {
    if case .disk(let node, _) = self { return other == .node(node) }
    return false
  }
}

extension String {
  /// For names in which a hyphen may not stand.
  var underscored: String { String(map { $0 == "-" ? "_" : $0 }) }
}
