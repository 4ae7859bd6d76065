import SourceText
import TopologyModel

/// Checks of the library's options.
extension WriteSetBlueprint {
  static var failureDetectorChecks: [ClusterCheck] { [optionOutOfRange, failureDetector, noPeriod] }

  static var binlogFilter: ClusterCheck {
    ClusterCheck(
      "\(kind)/binlog-filter", .warning, "a filter of the binary log does not filter the cluster",
      why: """
        Members replicate write sets, which `binlog_do_db` and `binlog_ignore_db` do not look at; what they leave out is \
        missing only from asynchronous replicas of the cluster and from point-in-time recovery (MySQL manual, "Binary Logging Options and Variables").
        """,
      bad: example("nodes: [a, b, c]\nmy_cnf: { ‹binlog_do_db›: chime }"), good: example("nodes: [a, b, c]\nmy_cnf: { sync_binlog: 1 }")
    ) { subject, findings in
      for entry in subject.fields.serverOptions ?? [] where ["binlog_do_db", "binlog_ignore_db"].contains(entry.key.value.text) {
        findings.report(
          "`\(entry.key.value)` leaves databases out of the binary log, not out of the cluster", at: entry.key.origin,
          label: "members replicate everything", help: ["remove it"])
      }
    }
  }

  /// What hac writes itself, and what it leaves to nobody.
  private static var ownLibraryOptions: [String: String] {
    [
      "gcache.size": "say `gcache_size` instead", "pc.weight": "say `weight` of the member instead",
      "gmcast.segment": "say `segment` of the member instead", "gmcast.listen_addr": "say `networks: { replication: … }` instead",
      "base_port": "remove it: hac keeps replication on 4567", "base_host": "remove it: it is the node's address",
      "pc.bootstrap": "remove it: a cluster is founded by the step for it, once",
    ].merging(furtherOwnLibraryOptions) { _, further in further }
  }

  static var libraryOptionClash: ClusterCheck {
    ClusterCheck(
      "\(kind)/library-option-clash", .error, "`wsrep_provider_options` must not repeat what other fields say",
      why: "The library obeys the last of two equal options, and the ports, votes and zones that hac reckons with would not be the real ones.",
      bad: example("nodes: [a, b, c]\nwsrep_provider_options: { ‹pc.weight›: 2 }"), good: example("nodes: { a: { weight: 2 }, b: { weight: 2 }, c: {} }")
    ) { subject, findings in
      for entry in subject.fields.providerOptions ?? [] {
        guard let instead = ownLibraryOptions[entry.key.value.text] else { continue }
        findings.report(
          "`\(entry.key.value)` is hac's to write", at: entry.key.origin, label: "a second one would overrule it", help: [instead])
      }
    }
  }

  static var unknownLibraryOption: ClusterCheck {
    ClusterCheck(
      "\(kind)/unknown-library-option", .warning, "a mistyped Galera option stops the server from starting",
      why: """
        The library ends the start with "Unrecognized parameter"; no validation of the option file finds it before \
        (tried with garbd 4.23). hac knows the options of Galera 4 and warns of others, since a newer library may have more.
        """,
      bad: example("nodes: [a, b, c]\nwsrep_provider_options: { ‹evs.suspect_timout›: PT10S }"),
      good: example("nodes: [a, b, c]\nwsrep_provider_options: { evs.suspect_timeout: PT10S }")
    ) { subject, findings in
      for entry in subject.fields.providerOptions ?? [] where !libraryOptions.contains(entry.key.value.text) {
        guard ownLibraryOptions[entry.key.value.text] == nil else { continue }
        let near = Suggestion.nearest(to: entry.key.value.text, in: libraryOptions.sorted())
        findings.report(
          "hac knows no Galera option `\(entry.key.value)`", at: entry.key.origin, label: "the server may not start",
          help: [near.map { "did you mean `\($0)`?" } ?? "see the Galera manual, \"Galera Parameters\""])
      }
    }
  }

  static var ignoresQuorum: ClusterCheck {
    ClusterCheck(
      "\(kind)/ignores-quorum", .error, "a cluster must not ignore the majority",
      why: """
        `pc.ignore_quorum` and `pc.ignore_sb` let every side of a partition go on writing by itself; the sides cannot be \
        joined again without throwing one's writes away (Galera manual, "Galera Parameters").
        """,
      bad: example("nodes: [a, b, c]\nwsrep_provider_options: { pc.ignore_sb: ‹true› }"),
      good: example("nodes: [a, b, c]\nwsrep_provider_options: { pc.ignore_sb: false }")
    ) { subject, findings in
      for entry in subject.fields.providerOptions ?? [] where ["pc.ignore_sb", "pc.ignore_quorum"].contains(entry.key.value.text) {
        guard ["true", "yes", "on", "1", "y", "t"].contains(entry.value.value.text.lowercased()) else { continue }
        findings.report(
          "`\(entry.key.value)` lets both sides of a partition write", at: entry.value.origin, label: "two clusters of one name",
          help: ["remove it; add an arbiter where two members should survive the loss of one"])
      }
    }
  }

  static var optionOutOfRange: ClusterCheck {
    ClusterCheck(
      "\(kind)/library-option-range", .error, "a Galera option has a value that the library takes",
      why: """
        A value out of its range ends the start of the server with "out of range" or "Bad value"; `mariadbd --help` and \
        `mysqld --validate-config` do not look at it (the bounds were tried one by one with garbd and libgalera 4.23).
        """,
      bad: [
        example("nodes: [a, b, c]\nwsrep_provider_options: { gcs.fc_factor: ‹1.5› }"),
        example("nodes: [a, b, c]\nwsrep_provider_options: { pc.recovery: ‹maybe› }"),
        example("nodes: [a, b, c]\nwsrep_provider_options: { evs.send_window: 4, evs.user_send_window: ‹8› }"),
      ],
      good: [example("nodes: [a, b, c]\nwsrep_provider_options: { gcs.fc_factor: 0.8, pc.recovery: true, evs.send_window: 512, evs.user_send_window: 256 }")]
    ) { subject, findings in
      let options = subject.fields.providerOptions ?? []
      for entry in options {
        guard let wanted = ProviderRange.known[entry.key.value.text]?.refusal(of: entry.value.value.text) else { continue }
        findings.report(
          "`\(entry.key.value)` cannot be `\(entry.value.value)`", at: entry.value.origin, label: "the server would not start", help: ["it is \(wanted)"])
      }
      // The library's defaults are 4 and 2.
      let windows = ["evs.send_window", "evs.user_send_window"].map { name in options.first { $0.key.value.text == name } }
      let sizes = zip(windows, [4, 2]).map { entry, size in entry.map { Int($0.value.value.text) } ?? size }
      guard let all = sizes[0], let own = sizes[1], all >= 1, own > all, let place = windows[1] ?? windows[0] else { return }
      findings.report(
        "`evs.user_send_window` is \(own), and `evs.send_window` is \(all)", at: place.value.origin, label: "the server would not start",
        help: ["give both: `evs.send_window` must be as large as `evs.user_send_window`, or larger"])
    }
  }

  static var failureDetector: ClusterCheck {
    ClusterCheck(
      "\(kind)/failure-detector", .error, "the periods of the failure detector fit each other",
      why: """
        A member sends a sign of life every `evs.keepalive_period`, is suspected after `evs.suspect_timeout` without one, and \
        dropped after `evs.inactive_timeout`. The library refuses to start when the keepalive period is more than a third, \
        or `evs.inactive_check_period` more than half of the suspect timeout, or when `evs.install_timeout` is not between \
        the keepalive period and the inactive timeout (gcomm/src/evs_proto.cpp; tried with garbd 4.23). It takes a suspect \
        timeout beyond the inactive one, which then never comes. A changed period is compared with the others' defaults.
        """,
      bad: [
        example("nodes: [a, b, c]\nwsrep_provider_options: { evs.suspect_timeout: ‹PT2S› }"),
        example("nodes: [a, b, c]\nwsrep_provider_options: { evs.suspect_timeout: ‹PT20S› }"),
        example("nodes: [a, b, c]\nwsrep_provider_options: { evs.keepalive_period: ‹PT2S› }"),
        example("nodes: [a, b, c]\nwsrep_provider_options: { evs.install_timeout: ‹PT16S› }"),
      ],
      good: [example("nodes: [a, b, c]\nwsrep_provider_options: { evs.suspect_timeout: PT20S, evs.inactive_timeout: PT60S, evs.keepalive_period: PT3S }")]
    ) { subject, findings in
      let options = subject.fields.providerOptions ?? []
      guard let detector = FailureDetector(written: options.map { ($0.key.value.text, $0.value.value.text) }) else { return }
      for misfit in detector.misfits {
        let written = options.last { $0.key.value.text == misfit.option }
        guard let place = written ?? options.last(where: { $0.key.value.text == misfit.by }) else { continue }
        findings.report(
          "`\(misfit.option)` is \(misfit.value.written)\(written == nil ? " by itself" : ""), and must be \(misfit.bound)", at: place.value.origin,
          label: written == nil ? "does not go with it" : "does not fit",
          help: [written == nil ? "say `\(misfit.option)` too" : "change it, or what it depends on"])
      }
    }
  }

  static var noPeriod: ClusterCheck {
    ClusterCheck(
      "\(kind)/no-period", .error, "a period is written as the library reads it",
      why: "Periods are ISO 8601: `PT5S`, `PT0.5S`, `PT1M30S` (Galera manual, \"Galera Parameters\"). Another word ends the start of the server.",
      bad: example("nodes: [a, b, c]\nwsrep_provider_options: { evs.suspect_timeout: ‹5s› }"),
      good: example("nodes: [a, b, c]\nwsrep_provider_options: { evs.suspect_timeout: PT5S }")
    ) { subject, findings in
      for entry in subject.fields.providerOptions ?? [] where FailureDetector.options.contains(entry.key.value.text) {
        guard ProviderPeriod(entry.value.value.text) == nil else { continue }
        findings.report(
          "`\(entry.value.value)` is no period", at: entry.value.origin, label: "not as the library reads it", help: ["write it as in `PT5S` or `PT0.5S`"])
      }
    }
  }
}
