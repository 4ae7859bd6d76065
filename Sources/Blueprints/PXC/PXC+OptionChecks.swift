import SourceText
import TopologyModel

/// Checks of the server's and the library's options.
extension PXC {
  static let optionChecks: [Check<ServiceSubject<PXC>>] =
    [serverOptionClash, refusedValue, binlogFilter, libraryOptionClash, unknownLibraryOption, ignoresQuorum]
    + failureDetectorChecks + [strictModeOff, strictModeDiffers] + ServerOptionChecks<PXC>.all

  /// What hac writes itself, and the field that decides it.
  private static let own: [String: String] = [
    "server_id": "say it on the member: `nodes: { NAME: { server_id: … } }`",
    "wsrep_cluster_name": "say `wsrep_cluster_name` of the service",
    "wsrep_provider_options": "say `wsrep_provider_options` of the service",
    "wsrep_sst_method": "say `wsrep_sst_method` of the service",
    "wsrep_applier_threads": "say `wsrep_applier_threads` of the service",
    "wsrep_slave_threads": "say `wsrep_applier_threads` of the service",
    "pxc_strict_mode": "say `pxc_strict_mode` of the service",
    "pxc_encrypt_cluster_traffic": "say `pxc_encrypt_cluster_traffic` of the service",
    "ssl_ca": "say `tls` of the service", "ssl_cert": "say `tls` of the service", "ssl_key": "say `tls` of the service",
    "wsrep_cluster_address": "it follows from the members; the same on all of them",
    "wsrep_node_name": "it is the node's name", "wsrep_node_address": "it is the node's address on the replication network",
    "wsrep_provider": "it follows from the operating system", "datadir": "it is the package's", "socket": "it is the package's",
    "pid_file": "it is the package's", "log_error": "it is the package's", "port": "hac keeps clusters on 3306",
    "innodb_autoinc_lock_mode": "Galera needs 2", "log_bin": "it is `binlog`", "wsrep_on": "it is always on",
    "wsrep_new_cluster": "a cluster is founded by the step for it, once; at every start it would found another one",
    "bind_address": "the servers listen on all addresses; one bound to the virtual address could not start elsewhere",
    "networking": "members replicate over the network",
    "auto_increment_increment": "Galera sets it (`wsrep_auto_increment_control`)", "auto_increment_offset": "Galera sets it (`wsrep_auto_increment_control`)",
    "plugin_load": "write `plugin_load_add`, which leaves hac's own plugins loaded",
  ]

  private static func place(of option: String) -> String? { WrittenOption.place(of: option, in: own) }

  static let serverOptionClash = Check<ServiceSubject<PXC>>(
    "pxc/option-clash", .error, "`my_cnf` must not repeat what hac writes",
    why: """
      The last of two equal options holds, so that the server would not do what the topology's other fields say, and the \
      steps, ports and certificates that follow from them would be wrong.
      """,
    bad: [
      example("nodes: [a, b, c]\nmy_cnf: { ‹wsrep_cluster_address›: \"gcomm://\" }"), example("nodes: [a, b, c]\nmy_cnf: { ‹skip_log_bin›: \"\" }"),
      example("nodes: [a, b, c]\nmy_cnf: { ‹loose_innodb_autoinc_lock_mode›: 1 }"),
    ], good: [example("nodes: [a, b, c]\nmy_cnf: { innodb_buffer_pool_size: 8G }")]
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] {
      guard let instead = place(of: entry.key.value.text) else { continue }
      findings.report(
        "`\(entry.key.value)` is written by hac", at: entry.key.origin, label: "a second one would overrule it", help: ["remove it: " + instead])
    }
  }

  /// Why the server refuses a value, where it does.
  private static func refusal(of option: String, _ value: String, _ mode: StrictMode) -> String? {
    let upper = value.uppercased()
    let isOn = ["ON", "1", "TRUE"].contains(upper)
    switch option {
    case "binlog_format" where upper != "ROW": return "the cluster replicates rows; every strict mode refuses another format"
    case "log_output" where mode.refuses && upper == "TABLE": return "\(mode.rawValue) refuses logs that go to tables only"
    case "wsrep_replicate_myisam" where mode.refuses && isOn: return "\(mode.rawValue) refuses to replicate MyISAM"
    case "wsrep_max_ws_size":
      guard let size = Int(value), !(1024...2_147_483_647).contains(size) else { return nil }
      return "it is between 1024 and 2147483647"
    default: return nil
    }
  }

  static let refusedValue = Check<ServiceSubject<PXC>>(
    "pxc/refused-value", .error, "values that the cluster refuses stop the server from starting",
    why: """
      `pxc_strict_mode` is looked at when the server starts: `log_output=TABLE`, `wsrep_replicate_myisam=ON` and every \
      `binlog_format` but ROW end the start (Percona's manual, "Percona XtraDB Cluster strict mode").
      """,
    bad: example("nodes: [a, b, c]\nmy_cnf: { log_output: ‹TABLE› }"), good: example("nodes: [a, b, c]\nmy_cnf: { log_output: \"FILE,TABLE\" }")
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] {
      guard let reason = refusal(of: entry.key.value.text, entry.value.value.text, subject.fields.strictMode.value) else { continue }
      findings.report("`\(entry.key.value)` cannot be `\(entry.value.value)`: \(reason)", at: entry.value.origin, label: "refused",
        help: ["remove the option, or give it a value that the cluster takes"])
    }
  }

  static let strictModeOff = Check<ServiceSubject<PXC>>(
    "pxc/strict-mode", .warning, "the strict mode should refuse what replication cannot carry",
    why: """
      DISABLED and PERMISSIVE let writes through that replicate wrongly or not at all: tables without a primary key, \
      MyISAM, explicit locks (Percona's manual, "Percona XtraDB Cluster strict mode").
      """,
    bad: example("nodes: [a, b, c]\npxc_strict_mode: ‹PERMISSIVE›"), good: example("nodes: [a, b, c]\npxc_strict_mode: MASTER")
  ) { subject, findings in
    let mode = subject.fields.strictMode
    guard !mode.value.refuses else { return }
    findings.report(
      "\(mode.value.rawValue) lets members drift apart", at: mode.origin, label: "refuses nothing", help: ["remove this line: ENFORCING is the default"])
  }

  static let strictModeDiffers = Check<ServiceSubject<PXC>>(
    "pxc/strict-mode-differs", .error, "all members need the same strict mode",
    why: """
      What one member accepts is not looked at again on the others, so that a lax member makes the strict ones apply what \
      they would refuse (Percona's manual, "Percona XtraDB Cluster strict mode").
      """,
    bad: example("nodes: { a: {}, b: { pxc_strict_mode: ‹DISABLED› }, c: {} }"),
    good: example("nodes: { a: { pxc_strict_mode: ENFORCING }, b: {}, c: {} }")
  ) { subject, findings in
    let common = subject.fields.strictMode
    for entry in subject.fields.nodes.entries {
      guard let own = entry.extra?.strictMode, own.value != common.value else { continue }
      findings.report(
        "`\(entry.node.value.written)` is \(own.value.rawValue), the others are \(common.value.rawValue)", at: own.origin, label: "differs",
        help: ["say `pxc_strict_mode` once, for the service"])
    }
  }
}

extension PXC: ServerOptionHolder {
  var optionReader: OptionReader { OptionReader(family: .pxc, version.value.version) }
  var versionOrigin: OriginID { version.origin }
  static let loadedLibraries: Set<String> = ["auth_socket"]
  static let breaking = BreakingOption.writeSets
  static func isOwn(option: String) -> Bool { place(of: option) != nil }
  static func optionExample(_ entries: String) -> String { example("nodes: [a, b, c]\nmy_cnf: { \(entries) }") }

  static var furtherMissing: (bad: [String], good: [String]) {
    ([optionExample("‹wsrep_sst_auth›: \"sst:secret\""), optionExample("‹query_cache_size›: 0")], [optionExample("expire_logs_days: 7")])
  }
}
