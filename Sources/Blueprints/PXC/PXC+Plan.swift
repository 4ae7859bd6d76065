import ConfigFormats
import SourceText
import TopologyModel

extension PXC {
  public func plan(into planner: inout Planner) {
    let vipID = vip.flatMap { planner.vip($0) }
    guard vip == nil || vipID != nil, let cluster = resolve(into: &planner), carriesOptions(&planner) else { return }
    for (ordinal, member) in cluster.members.enumerated() {
      let (packages, origin) = (member.voter.packages, member.voter.origin)
      stateMember(
        member, ordinal: ordinal, cluster, daemon: "mysqld", transfer: "socat", dataDirectory: packages.dataDirectory, &planner)
      planner.facts.packages.append(
        Package(service: planner.service, node: member.node, origin: origin, name: packages.server, release: version.value.version))
      planner.facts.units.append(Unit(service: planner.service, node: member.node, origin: origin, name: packages.unit, role: .daemon))
      memberFiles(cluster, member, into: &planner)
      memberScripts(cluster, member, hasAddress: vipID != nil, into: &planner)
    }
    for (ordinal, arbiter) in cluster.arbiters.enumerated() {
      stateArbiter(arbiter, ordinal: ordinal, cluster, &planner)
      arbiterFiles(cluster, arbiter, into: &planner)
    }
    stateFlows(&planner)
    if let vipID, let vip { claim(vipID, vip.origin, cluster, &planner) }
    stateEndpoints(cluster, vipID, &planner)
    stateTolerance(cluster, vipID, &planner)
    steps(cluster, hasAddress: vipID != nil, into: &planner)
  }
}
