import ConfigFormats
import SourceText
import TopologyModel

/// /etc/sysctl.d/60-hac.conf, sysctl.d(5): the kernel settings that the host's services need.
enum SysctlFile {
  static func file(on node: NodeID, in plan: Plan) -> File? {
    guard !plan.facts.sharedSettings[node].isEmpty else { return nil }
    return File(
      service: nil, node: node, origin: plan.topology[node].origin, path: "/etc/sysctl.d/60-hac.conf", change: .sysctl,
      render: { plan, text in write(node, plan, &text) })
  }

  private static func write(_ node: NodeID, _ plan: borrowing Plan, _ text: inout ConfigText) {
    HostFiles.header(plan, &text)
    var byKey: [String: [SharedSetting]] = [:]
    for setting in plan.facts.sharedSettings[node] { byKey[setting.key, default: []].append(setting) }
    for (key, settings) in byKey.sorted(by: { $0.key < $1.key }) {
      // A clash of equal keys was refused by a check; the largest number holds where that is the rule.
      let winner = settings.max { (Int($0.value) ?? 0) < (Int($1.value) ?? 0) } ?? settings[0]
      let reasons = settings.map { plan.name(of: $0.service) + ": " + $0.reason }
      for reason in Array(Set(reasons)).sorted() { text.line("# \(reason)", winner.origin) }
      text.line("\(key) = \(winner.value)", winner.origin)
    }
  }
}
