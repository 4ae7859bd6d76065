import ConfigFormats
import SourceText
import TopologyModel

/// /etc/modules-load.d/hac-ipvs.conf, modules-load.d(5): ipvs and the schedulers of a director's virtual servers,
/// before systemd-sysctl.service sets what they bring.
enum IPVSModulesFile {
  static func file(on node: NodeID, in plan: Plan) -> File? {
    guard let server = plan.facts.virtualServers[node].first else { return nil }
    return File(
      service: nil, node: node, origin: server.origin, path: "/etc/modules-load.d/hac-ipvs.conf",
      change: .step(unit: "systemd-modules-load.service"),
      render: { plan, text in
        HostFiles.header(plan, &text)
        text.line("ip_vs", server.origin)
        for scheduler in Set(plan.facts.virtualServers[node].map(\.scheduler.rawValue)).sorted() { text.line("ip_vs_\(scheduler)", server.origin) }
      })
  }
}
