import SourceText
import TopologyModel

extension Galera {
  public func plan(into planner: inout Planner) {
    let vipID = vip.flatMap { planner.vip($0) }
    guard vip == nil || vipID != nil, let cluster = resolve(into: &planner), carriesOptions(&planner) else { return }
    if sstMethod == nil { planner.choose("services", planner.serviceName, "wsrep_sst_method", value: transfer.rawValue) }
    for (ordinal, member) in cluster.members.enumerated() {
      let (server, origin) = (server(of: member.voter), member.voter.origin)
      stateMember(
        member, ordinal: ordinal, cluster, daemon: server.base.daemon, transfer: server.receiver(transfer),
        dataDirectory: server.base.dataDirectory, &planner)
      planner.facts.packages.append(
        Package(service: planner.service, node: member.node, origin: origin, name: server.package, release: version.value))
      for package in [server.library] + server.transferPackages(transfer, encrypted: replicationTLS != nil) {
        planner.facts.packages.append(Package(service: planner.service, node: member.node, origin: origin, name: package))
      }
      planner.facts.units.append(Unit(service: planner.service, node: member.node, origin: origin, name: server.base.unit, role: .daemon))
      memberFiles(cluster, member, into: &planner)
      memberScripts(cluster, member, vipID, into: &planner)
    }
    for (ordinal, arbiter) in cluster.arbiters.enumerated() {
      stateArbiter(arbiter, ordinal: ordinal, cluster, &planner)
      arbiterFiles(cluster, arbiter, into: &planner)
    }
    stateFlows(&planner)
    if let vipID, let vip { claim(vipID, vip.origin, cluster, &planner) }
    stateEndpoints(cluster, vipID, &planner)
    stateTolerance(cluster, vipID, &planner)
    GaleraSteps(fields: self, cluster: cluster, vip: vipID).state(into: &planner)
  }
}
