import ConfigFormats
import SourceText
import TopologyModel

/// Options of the Galera library, and the arbiter's files.
extension WriteSetBlueprint {
  typealias LibraryOption = (name: String, value: String, origin: OriginID)

  /// A data member's `wsrep_provider_options`: the operator's, then hac's own where they are not the library's default.
  func memberOptions(_ cluster: WriteSetCluster<MemberFields>, _ voter: WriteSetVoter) -> [LibraryOption] {
    var options = (providerOptions ?? []).map { (name: $0.key.value.text, value: $0.value.value.text, origin: $0.value.origin) }
    if gcacheSize.value.bytes != 128 << 20 { options.append(("gcache.size", gcacheSize.value.written, gcacheSize.origin)) }
    return options + groupOptions(cluster, voter)
  }

  /// What members and arbiters say alike.
  private func groupOptions(_ cluster: WriteSetCluster<MemberFields>, _ voter: WriteSetVoter) -> [LibraryOption] {
    var options: [LibraryOption] = []
    if voter.weight.value != 1 { options.append(("pc.weight", "\(voter.weight.value)", voter.weight.origin)) }
    if voter.segment.value != 0 { options.append(("gmcast.segment", "\(voter.segment.value)", voter.segment.origin)) }
    if cluster.bindsReplication {
      options.append(("gmcast.listen_addr", "tcp://\(voter.address.value.bracketed):\(WriteSetPorts.replication)", voter.address.origin))
    }
    return options
  }

  /// TLS as the library itself is told of it; `socket.ssl=yes` without key and certificate is refused.
  static func socketOptions(_ tls: ReplicationTLS) -> [LibraryOption] {
    [
      ("socket.ssl", "yes", tls.origin), ("socket.ssl_key", tls.key.value, tls.key.origin),
      ("socket.ssl_cert", tls.certificate.value, tls.certificate.origin), ("socket.ssl_ca", tls.ca.value, tls.ca.origin),
    ]
  }

  /// garbd's options. It keeps no writes: the library's `gcache.` and `repl.` options are unknown to it, and it
  /// must be told of TLS, with the ciphers (Percona's manual, "Set up Galera arbitrator").
  private func arbiterOptions(_ cluster: WriteSetCluster<MemberFields>, _ arbiter: WriteSetVoter) -> [LibraryOption] {
    var options = (providerOptions ?? []).compactMap { entry -> LibraryOption? in
      let name = entry.key.value.text
      guard name.hasPrefix("evs.") || name.hasPrefix("pc.") || name.hasPrefix("gmcast.") else { return nil }
      return (name, entry.value.value.text, entry.value.origin)
    }
    options += groupOptions(cluster, arbiter)
    if let tls = replicationTLS {
      options += Self.socketOptions(tls)
      options.append(("socket.ssl_cipher", WriteSetArbiter.ciphers, tls.origin))
    }
    return options
  }

  static func joined(_ options: [LibraryOption]) -> String { options.map { "\($0.name)=\($0.value)" }.joined(separator: ";") }

  func writeHeader(_ plan: borrowing Plan, _ cluster: WriteSetCluster<MemberFields>, _ text: inout ConfigText) {
    text.line("# \(plan.topology.name): written by hac for the service `\(cluster.service)`; change the topology, not this file.", cluster.origin)
  }

  // MARK: The arbiter

  func arbiterFiles(_ cluster: WriteSetCluster<MemberFields>, _ arbiter: WriteSetVoter, into planner: inout Planner) {
    let program = Self.arbiterProgram(on: arbiter.os)
    planner.facts.files.append(
      File(
        service: planner.service, node: arbiter.node, origin: arbiter.origin, path: program.settings,
        change: .step(unit: program.unit), needsAdoption: true,
        render: { plan, text in
          writeHeader(plan, cluster, &text)
          let file = EnvironmentFile()
          // The unit's wrapper makes a comma of every space, so that one space, and no comma, sets the members apart.
          let members = cluster.members.map { "\($0.voter.address.value.bracketed):\(WriteSetPorts.replication)" }.joined(separator: " ")
          file.assign("GALERA_NODES", members, to: &text, cluster.origin)
          file.assign("GALERA_GROUP", cluster.name.value, to: &text, cluster.name.origin)
          let options = arbiterOptions(cluster, arbiter)
          if let last = options.last { file.assign("GALERA_OPTIONS", Self.joined(options), to: &text, last.origin) }
        }))
    dropIn(program.unit, on: arbiter.node, cluster, &planner) { unit, text in
      unit.section("Unit", to: &text)
      unit.assign("Wants", "network-online.target", to: &text)
      unit.assign("After", "network-online.target", to: &text)
      unit.section("Service", to: &text)
      unit.assign("User", WriteSetArbiter.user, to: &text)
      unit.assign("Group", WriteSetArbiter.user, to: &text)
      // garbd keeps its last view in the directory it runs in; a shared one would be read by another arbiter.
      unit.assign("StateDirectory", "garbd", to: &text)
      unit.assign("WorkingDirectory", "/var/lib/garbd", to: &text)
      unit.assign("Restart", "on-failure", to: &text)
      unit.assign("RestartSec", "10s", to: &text)
    }
    planner.facts.accounts.append(
      Account(service: planner.service, node: arbiter.node, origin: arbiter.origin, user: WriteSetArbiter.user, group: WriteSetArbiter.user))
  }

  func dropIn(
    _ unit: String, on node: NodeID, _ cluster: WriteSetCluster<MemberFields>, _ planner: inout Planner,
    _ body: @escaping @Sendable (UnitFile, inout ConfigText) -> Void
  ) {
    planner.facts.files.append(
      File(
        service: planner.service, node: node, origin: cluster.origin, path: "/etc/systemd/system/\(unit).d/10-hac.conf",
        change: .daemonReload,
        render: { plan, text in
          writeHeader(plan, cluster, &text)
          body(UnitFile(), &text)
        }))
  }
}

enum WriteSetArbiter {
  /// The user that garbd runs as: the package's `nobody` could read the key only if everybody could.
  static let user = "garb"

  /// For TLS 1.2; 1.3 has its own. The last is the one that Percona's manual names.
  static let ciphers =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA256"
}
