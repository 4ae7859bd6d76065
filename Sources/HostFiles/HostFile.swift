import ConfigFormats
import SourceText
import TopologyModel

/// Files that several services of a host share. Each reads the host's facts and knows no service.
public enum HostFiles {
  /// The shared files of one host, by path.
  public static func files(on node: NodeID, in plan: Plan) -> [File] {
    [
      KeepalivedFile.file(on:in:), HostsFile.file(on:in:), SysctlFile.file(on:in:), SysctlFile.ipvsFile(on:in:), IPVSModulesFile.file(on:in:),
      FirewallFile.file(on:in:),
    ].compactMap { $0(node, plan) } + CheckScripts.files(on: node, in: plan)
  }

  /// The comment that begins every file: where it comes from, without a date.
  static func header(_ plan: borrowing Plan, _ text: inout ConfigText, prefix: String = "#", suffix: String = "") {
    text.line("\(prefix) \(plan.topology.name): written by hac; change the topology, not this file.\(suffix)", plan.topology.origin)
  }
}
