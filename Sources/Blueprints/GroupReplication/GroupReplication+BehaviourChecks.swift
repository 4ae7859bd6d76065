import SourceText
import TopologyModel

/// Checks of what the group does when members are lost, and of what reads see.
extension GroupReplication {
  static let behaviourChecks: [GroupCheck] = [waitsForEver, staleReads, eventual, leaderIgnored, outOfRange]

  static let waitsForEver = GroupCheck(
    "mysql-group-replication/waits-for-ever", .warning, "a member without the majority leaves after a while",
    why: """
      With `group_replication_unreachable_majority_timeout` at 0, the plugin's default, a member that is cut off stays \
      ONLINE and writable by its own account, and every commit on it hangs until somebody comes (MySQL manual, "Unreachable Majority Timeout").
      """,
    bad: GroupSample.topology(["unreachable_majority_timeout: ‹0s›"]), good: GroupSample.topology(["unreachable_majority_timeout: 45s"])
  ) { subject, findings in
    let timeout = subject.fields.majorityTimeout
    guard timeout.value.milliseconds == 0 else { return }
    findings.report(
      "a member that lost the majority hangs until somebody stops it", at: timeout.origin, label: "for ever", help: ["leave it out: it is 30s; 20s to 60s are usual"])
  }

  static let staleReads = GroupCheck(
    "mysql-group-replication/stale-reads", .warning, "a member that left the group serves nobody",
    why: """
      With READ_ONLY, the default before 8.4, an expelled member goes on answering reads with what it had, older by the \
      hour (MySQL manual, "Exit Action"). OFFLINE_MODE lets only administrators in; ABORT_SERVER ends the server.
      """,
    bad: GroupSample.topology(["exit_state_action: ‹READ_ONLY›"]), good: GroupSample.topology(["exit_state_action: OFFLINE_MODE"])
  ) { subject, findings in
    let action = subject.fields.exitAction
    guard action.value == .readOnly else { return }
    findings.report(
      "a member that left the group goes on answering reads", at: action.origin, label: "older by the hour", help: ["leave it out: it is OFFLINE_MODE, as since 8.4"])
  }

  static let eventual = GroupCheck(
    "mysql-group-replication/eventual", .warning, "a new primary shows what the old one had committed",
    why: """
      With EVENTUAL, the default before 8.4, a new primary serves while transactions of the old one still wait to be \
      applied: clients read older data than they had seen, and writes on it are rolled back (MySQL manual, "Configuring \
      Transaction Consistency Guarantees").
      """,
    bad: [GroupSample.topology(["consistency: ‹EVENTUAL›"])],
    good: [GroupSample.topology(["consistency: BEFORE"]), GroupSample.topology(["mode: multi-primary", "consistency: EVENTUAL"])]
  ) { subject, findings in
    let level = subject.fields.consistency
    guard level.value == .eventual, subject.fields.mode.value == .singlePrimary else { return }
    findings.report(
      "after a failover clients may read what was true before", at: level.origin, label: "waits for nothing", help: ["leave it out: it is BEFORE_ON_PRIMARY_FAILOVER, as since 8.4"])
  }

  static let leaderIgnored = GroupCheck(
    "mysql-group-replication/single-leader-ignored", .warning, "a single leader is for a single primary",
    why: "With several primaries all members lead the consensus, whatever `group_replication_paxos_single_leader` says (MySQL manual, \"Single Consensus Leader\").",
    bad: GroupSample.topology(["mode: multi-primary", "paxos_single_leader: ‹true›"]), good: GroupSample.topology(["paxos_single_leader: true"])
  ) { subject, findings in
    let leader = subject.fields.singleLeader
    guard leader.value, subject.fields.mode.value == .multiPrimary else { return }
    findings.report(
      "with several primaries there is no single leader", at: leader.origin, label: "has no effect", related: [(subject.fields.mode.origin, "the mode")],
      help: ["leave it out"])
  }

  static let outOfRange = GroupCheck(
    "mysql-group-replication/out-of-range", .error, "times and sizes are ones that the plugin takes",
    why: """
      `member_expel_timeout` is 0 to 3600 seconds, `unreachable_majority_timeout` 0 to 31536000, `message_cache_size` at \
      least 134217728 bytes since 8.0.21 (MySQL manual, "Group Replication System Variables"; plugin.cc). Seconds are whole ones.
      """,
    bad: [
      GroupSample.topology(["member_expel_timeout: ‹2h›"]), GroupSample.topology(["member_expel_timeout: ‹500ms›"]),
      GroupSample.topology(["unreachable_majority_timeout: ‹366d›"]), GroupSample.topology(["message_cache_size: ‹64M›"]),
    ], good: [GroupSample.topology(["member_expel_timeout: 1h", "message_cache_size: 128M"])]
  ) { subject, findings in
    for (name, time, limit) in [
      ("member_expel_timeout", subject.fields.expelTimeout, 3600), ("unreachable_majority_timeout", subject.fields.majorityTimeout, 31_536_000),
    ] where time.value.milliseconds > limit * 1000 || !time.value.isWholeSeconds {
      findings.report(
        "`\(name)` cannot be \(time.value)", at: time.origin, label: time.value.isWholeSeconds ? "at most \(Duration.seconds(limit))" : "whole seconds",
        help: ["choose a number of seconds from 0 to \(limit)"])
    }
    let cache = subject.fields.messageCache
    if cache.value.bytes < 128 << 20 {
      findings.report("`message_cache_size` cannot be \(cache.value)", at: cache.origin, label: "at least 128M", help: ["leave it out: it is 1G"])
    }
  }
}
