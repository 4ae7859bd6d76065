import ConfigFormats
import SourceText
import TopologyModel

/// /etc/sysctl.d/60-hac.conf, sysctl.d(5): the kernel settings that the host's services need; and those of
/// ipvs in a file of their own, since their keys exist only once its module is loaded.
enum SysctlFile {
  private static let ipvsPrefix = "net.ipv4.vs."

  static func file(on node: NodeID, in plan: Plan) -> File? {
    file(on: node, in: plan, path: "/etc/sysctl.d/60-hac.conf", change: .sysctl) { !$0.key.hasPrefix(ipvsPrefix) }
  }

  /// Read at boot after the modules, and by the step that loads them: not by `install`.
  static func ipvsFile(on node: NodeID, in plan: Plan) -> File? {
    file(on: node, in: plan, path: "/etc/sysctl.d/61-hac-ipvs.conf", change: .step(unit: "systemd-sysctl.service")) {
      $0.key.hasPrefix(ipvsPrefix)
    }
  }

  private static func file(
    on node: NodeID, in plan: Plan, path: String, change: File.Change, _ isWanted: @escaping @Sendable (SharedSetting) -> Bool
  ) -> File? {
    guard plan.facts.sharedSettings[node].contains(where: isWanted) else { return nil }
    return File(
      service: nil, node: node, origin: plan.topology[node].origin, path: path, change: change,
      render: { plan, text in write(plan.facts.sharedSettings[node].filter(isWanted), plan, &text) })
  }

  private static func write(_ settings: [SharedSetting], _ plan: borrowing Plan, _ text: inout ConfigText) {
    HostFiles.header(plan, &text)
    var byKey: [String: [SharedSetting]] = [:]
    for setting in settings { byKey[setting.key, default: []].append(setting) }
    for (key, settings) in byKey.sorted(by: { $0.key < $1.key }) {
      // A clash of equal keys was refused by a check; the largest number holds where that is the rule.
      let winner = settings.max { (Int($0.value) ?? 0) < (Int($1.value) ?? 0) } ?? settings[0]
      let reasons = settings.map { plan.name(of: $0.service) + ": " + $0.reason }
      for reason in Array(Set(reasons)).sorted() { text.line("# \(reason)", winner.origin) }
      text.line("\(key) = \(winner.value)", winner.origin)
    }
  }
}
