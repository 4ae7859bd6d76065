import TopologyModel

/// Who reads a file of MMM's; each needs other settings.
enum MMMProgram: String, Sendable {
  case agent = "mmm_agentd"
  case monitor = "mmm_mond"
}

/// What one setting may be.
struct MMMRule: Sendable {
  enum Form: Sendable { case text, number(ClosedRange<Int>), truth, address, choice([String]) }

  var form = Form.text
  var isList = false
  var required: Set<MMMProgram> = []
  /// Required only where another setting of the section has that value.
  var onlyWith: (key: String, value: String)?
  /// The kind of section that the value names, or `hosts`: one of the role's own.
  var refersTo: String?

  func fault(in setting: MMMReader.Setting) -> String? {
    for value in isList ? setting.list : [setting.text] {
      switch form {
      case .text: if value.isEmpty { return "an empty entry" }
      case .number(let range):
        guard let number = Int(value), range.contains(number) else { return "`\(value)` is no number from \(range.lowerBound) to \(range.upperBound)" }
      case .truth:
        // "true", "on", "yes" and their contraries, in any case.
        if !["0", "1", "true", "false", "on", "off", "yes", "no"].contains(value.lowercased()) { return "`\(value)` is neither true nor false" }
      case .address:
        // The agent adds it as ADDRESS/32 and announces it by ARP (Network.pm).
        guard let address = IPAddress(value), address.family == .ipv4 else { return "`\(value)` is no IPv4 address" }
      case .choice(let choices): if !choices.contains(value) { return "`\(value)` is none of \(choices.joined(separator: ", "))" }
      }
    }
    return nil
  }
}

/// What there is to be set, by section (Config.pm, RULESET). What only MMM's tools for backups read is left out of `required`.
enum MMMRules {
  struct SectionRules: Sendable {
    let isNamed: Bool
    var names: [String]?
    var required: Set<MMMProgram> = []
    let settings: [String: MMMRule]
  }

  private static let both: Set<MMMProgram> = [.agent, .monitor]
  private static let port = MMMRule(form: .number(1...65535))
  private static let seconds = MMMRule(form: .number(0...2_147_483_647))
  private static let truth = MMMRule(form: .truth)
  private static let text = MMMRule()

  static let top: [String: MMMRule] = [
    "this": MMMRule(required: [.agent], refersTo: "host"), "debug": truth, "active_master_role": MMMRule(required: both, refersTo: "role"),
    "max_kill_retries": MMMRule(form: .number(0...1000)), "default_copy_method": MMMRule(refersTo: "copy_method"), "clone_dirs": MMMRule(isList: true),
  ]

  static let sections: [String: SectionRules] = [
    "role": SectionRules(
      isNamed: true, required: both,
      settings: [
        "mode": MMMRule(form: .choice(["balanced", "exclusive"]), required: [.monitor]), "hosts": MMMRule(isList: true, required: [.monitor], refersTo: "host"),
        "ips": MMMRule(form: .address, isList: true, required: both), "prefer": MMMRule(refersTo: "hosts"),
      ]),
    "monitor": SectionRules(
      isNamed: false, required: [.monitor],
      settings: [
        "ip": MMMRule(required: [.monitor]), "port": port, "pid_path": MMMRule(required: [.monitor]), "bin_path": MMMRule(required: [.monitor]),
        "status_path": MMMRule(required: [.monitor]), "ping_interval": seconds, "ping_ips": MMMRule(isList: true, required: [.monitor]), "flap_duration": seconds,
        "flap_count": seconds, "auto_set_online": seconds, "kill_host_bin": text, "careful_startup": truth,
        "mode": MMMRule(form: .choice(["passive", "active", "manual", "wait"])), "wait_for_other_master": seconds,
      ]),
    "socket": SectionRules(
      isNamed: false,
      settings: [
        "type": MMMRule(form: .choice(["plain", "ssl"])), "cert_file": MMMRule(required: both, onlyWith: ("type", "ssl")),
        "key_file": MMMRule(required: both, onlyWith: ("type", "ssl")), "ca_file": MMMRule(required: both, onlyWith: ("type", "ssl")),
      ]),
    "copy_method": SectionRules(
      isNamed: true,
      settings: [
        "backup_command": text, "restore_command": text, "incremental_command": text, "incremental": truth, "single_run": truth, "true_copy": truth,
      ]),
    "host": SectionRules(
      isNamed: true, required: both,
      settings: [
        "ip": MMMRule(required: both), "mode": MMMRule(form: .choice(["master", "slave"]), required: both),
        "peer": MMMRule(required: both, onlyWith: ("mode", "master"), refersTo: "host"), "pid_path": MMMRule(required: [.agent]),
        "bin_path": MMMRule(required: [.agent]), "agent_port": port, "cluster_interface": MMMRule(required: [.agent]), "mysql_port": port, "mysql_pidfile": text,
        "mysql_rcscript": text, "mysql_cnf": text, "agent_user": MMMRule(required: [.agent]), "agent_password": MMMRule(required: [.agent]),
        "monitor_user": MMMRule(required: [.monitor]), "monitor_password": MMMRule(required: [.monitor]), "replication_user": MMMRule(required: [.agent]),
        "replication_password": MMMRule(required: [.agent]), "ssh_user": text, "ssh_port": port, "ssh_parameters": text, "tools_user": text, "tools_password": text,
        "backup_dir": text, "restore_dir": text, "lvm_bin_lvcreate": text, "lvm_bin_lvremove": text, "lvm_snapshot_size": text, "lvm_logical_volume": text,
        "lvm_volume_group": text, "lvm_mount_dir": text, "lvm_mount_opts": text,
      ]),
    "check": SectionRules(
      isNamed: true, names: ["ping", "mysql", "rep_backlog", "rep_threads", "default"],
      settings: ["check_period": seconds, "trap_period": seconds, "timeout": seconds, "restart_after": seconds, "max_backlog": seconds]),
  ]
}
