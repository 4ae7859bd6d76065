import SchemaKit
import SourceText
import TopologyModel

/// A value of an option with which a server cannot do its part in a service.
struct BreakingOption: Sendable {
  let names: Set<String>
  let reason: String
  /// By whether the option is on (nil: neither on nor off) and its value in capitals.
  let breaks: @Sendable (_ isOn: Bool?, _ value: String) -> Bool

  static func on(_ names: String..., reason: String) -> BreakingOption {
    BreakingOption(names: Set(names), reason: reason) { isOn, _ in isOn == true }
  }
  static func off(_ names: String..., reason: String) -> BreakingOption {
    BreakingOption(names: Set(names), reason: reason) { isOn, _ in isOn == false }
  }
  static func other(than value: String, _ names: String..., reason: String) -> BreakingOption {
    BreakingOption(names: Set(names), reason: reason) { _, written in written != value }
  }

  /// What no service can do with.
  static let everywhere: [BreakingOption] = [
    .on("skip_grant_tables", reason: "without the grant tables everybody is an administrator, and nobody can log in over the network"),
    .off("grant_tables", reason: "without the grant tables everybody is an administrator, and nobody can log in over the network"),
    .on("skip_networking", reason: "the servers follow each other over the network"),
    .off("networking", reason: "the servers follow each other over the network"),
    .on("innodb_read_only", reason: "nothing can be written, not by replication either"),
    .off("innodb", reason: "InnoDB has the server's own tables"),
    .on("offline_mode", reason: "only administrators can connect, neither clients nor replication"),
    BreakingOption(
      names: ["innodb_force_recovery"], reason: "it is for reading out a damaged server: InnoDB writes little or nothing, and may lose more",
      breaks: { _, value in Int(value).map { $0 > 0 } ?? false }),
  ]

  /// What members that replicate certified write sets cannot do with either.
  static let writeSets: [BreakingOption] = [
    .on("read_only", "super_read_only", reason: "every member takes writes; a read-only one refuses its clients"),
    .off("log_slave_updates", "log_replica_updates", reason: "the binary log of a member would lack what the others wrote"),
    .other(than: "INNODB", "default_storage_engine", reason: "only InnoDB's tables replicate"),
    .other(than: "NONE", "wsrep_reject_queries", reason: "a member that answers no queries from its start on serves nobody"),
    .on("wsrep_desync", reason: "a member that lags on purpose holds old data"),
  ]
}

extension ServerOptionChecks {
  static var breaksService: ServiceCheck {
    ServiceCheck(
      code("breaks-service"), .error, "no option keeps the servers from doing their part",
      why: """
        `innodb_force_recovery` is for reading out a damaged server (MySQL manual, "Forcing InnoDB Recovery"), `skip_grant_tables` for \
        a lost password ("Server Command Options"); in an option file that stays, they and their like leave a service that serves nobody.
        """,
      bad: [Kind.optionExample("innodb_force_recovery: ‹4›"), Kind.optionExample("skip_grant_tables: ‹\"\"›")],
      good: [Kind.optionExample("innodb_force_recovery: 0, skip_grant_tables: \"OFF\"")]
    ) { subject, findings in
      let rules = BreakingOption.everywhere + Kind.breaking
      for (entry, option) in options(subject.fields) {
        let value = OptionValues.unquoted(entry.value.value.text).uppercased()
        let plain = option.isModified || !entry.key.value.text.hasPrefix("loose_") ? entry.key.value.text : option.name
        let concerned = rules.filter { $0.names.contains(option.name) || $0.names.contains(plain) }
        guard let rule = concerned.first(where: { $0.breaks(option.isOn(value), value) }) else { continue }
        findings.report(
          "`\(entry.key.value)` keeps the service from working: \(rule.reason)", at: entry.value.origin, label: "not in a service",
          help: ["leave it out"])
      }
    }
  }
}
