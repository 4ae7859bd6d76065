import SourceText
import TopologyModel

/// Checks of who takes part; those of communication, behaviour and options are in files of their own.
extension GroupReplication {
  typealias GroupCheck = Check<ServiceSubject<GroupReplication>>

  public static let checks: [Check<ServiceSubject<GroupReplication>>] =
    [tooFew, tooMany, even, noMajorityLeft, foreignHolder, sameOffset, equalWeights] + communicationChecks + behaviourChecks + optionChecks

  static let tooFew = GroupCheck(
    "mysql-group-replication/too-few-members", .error, "a group has three members, unless it accepts to stop at any crash",
    why: """
      A group goes on only while more than half of its members reach each other. Of two members neither is more than \
      half: when one crashes, the other blocks every write (MySQL manual, "Fault-tolerance": three members tolerate one \
      failure, two and one none).
      """,
    bad: [GroupSample.topology(key: "‹db›", nodes: "[a, b]"), GroupSample.topology(key: "‹db›", nodes: "[a]")],
    good: [GroupSample.topology(), GroupSample.topology(["accept_no_quorum: true"], nodes: "[a, b]")]
  ) { subject, findings in
    let count = subject.memberNodes.count
    guard count < 3, !subject.fields.acceptsNoQuorum.value else { return }
    findings.report(
      "`\(subject.name)` has \(count == 1 ? "one member" : "two members"): any crash stops the group", at: subject.origin,
      label: count == 1 ? "nobody else has the data" : "neither of two is a majority",
      help: ["add members under `nodes`: three tolerate the loss of one", "or say `accept_no_quorum: true`"])
  }

  static let tooMany = GroupCheck(
    "mysql-group-replication/too-many-members", .error, "a group has nine members at most",
    why: "A tenth server's attempt to join is refused (MySQL manual, \"Group Replication\", Frequently Asked Questions, and \"Group Replication Limitations\").",
    bad: GroupSample.topology(nodes: "[\"n[1-9]\", ‹n10›, n11]", frame: GroupSample.many), good: GroupSample.topology(nodes: "[\"n[1-9]\"]", frame: GroupSample.many)
  ) { subject, findings in
    let members = subject.memberNodes
    guard members.count > mostMembers else { return }
    findings.report(
      "`\(subject.name)` has \(members.count) members", at: members[mostMembers].origin, label: "the tenth cannot join",
      help: ["keep nine, and let further servers follow a member by asynchronous replication"])
  }

  static let even = GroupCheck(
    "mysql-group-replication/even-members", .warning, "an even number of members tolerates no more than one less",
    why: """
      Four members tolerate the loss of one, as three do, and can split into two halves that both stop: after \
      `unreachable_majority_timeout` every member of both is in ERROR (MySQL manual, "Fault-tolerance" and "Unreachable Majority Timeout").
      """,
    bad: GroupSample.topology(key: "‹db›", nodes: "[a, d, f, h]", frame: GroupSample.sites),
    good: GroupSample.topology(nodes: "[a, d, f]", frame: GroupSample.sites)
  ) { subject, findings in
    let count = subject.memberNodes.count
    guard count > 2, count % 2 == 0 else { return }
    findings.report(
      "the \(count) members of `\(subject.name)` can split into two halves that both stop", at: subject.origin, label: "tolerates no more than \(count - 1) would",
      help: ["add one member, or leave one out"])
  }

  static let noMajorityLeft = GroupCheck(
    "mysql-group-replication/no-majority-left", .warning, "the loss of one zone should leave a majority",
    why: """
      Every member has one vote. Where one zone has half of the members or more, its loss blocks all the others, \
      although they are healthy (MySQL manual, "Fault-tolerance"). With two sites one of them always has a half: only a \
      third one can be lost as well as either. Zones that hold every member are not counted.
      """,
    bad: GroupSample.topology(key: "‹db›", nodes: "[a, b, d]", frame: GroupSample.sites),
    good: GroupSample.topology(nodes: "[a, d, f]", frame: GroupSample.sites)
  ) { subject, findings in
    let members = subject.memberNodes
    guard members.count > 2 else { return }
    var zones: [String: Int] = [:]
    for member in members { for zone in subject.topology[member.node].zone?.value.prefixes ?? [] { zones[zone, default: 0] += 1 } }
    // The innermost zone with half of the members is the one to speak of.
    let worst = zones.filter { 2 * $0.value >= members.count && $0.value < members.count }.min { ($0.value, $0.key) < ($1.value, $1.key) }
    guard let worst else { return }
    findings.report(
      "without the zone `\(worst.key)` \(members.count - worst.value) of \(members.count) members are left, which is no majority", at: subject.origin,
      label: "its loss stops the whole group", help: ["spread the members over three zones, so that none has half of them"])
  }

  static let foreignHolder = GroupCheck(
    "mysql-group-replication/holder-is-no-member", .error, "only a member can hold the group's address",
    why: "The address follows the primary: the check asks the server of the same host. A host without one could not ever be healthy.",
    bad: GroupSample.topology(["accept_no_quorum: true"], nodes: "[a, b]", vip: ", holders: [a, b, ‹c›]"),
    good: GroupSample.topology(vip: ", holders: [b, a, c]")
  ) { subject, findings in
    guard let vip = subject.fields.vip, let id = subject.topology.vip(named: vip.value.text) else { return }
    let members = Set(subject.memberNodes.map(\.node))
    for holder in subject.topology[id].holders ?? [] {
      for name in holder.node.value.names {
        guard let node = subject.topology.node(named: name.text), !members.contains(node) else { continue }
        findings.report(
          "`\(name)` may hold `\(vip.value)` but is no member of `\(subject.name)`", at: holder.node.origin, label: "no server here",
          related: [(vip.origin, "the address of this group")], help: ["take it out of the holders"])
      }
    }
  }

  static let sameOffset = GroupCheck(
    "mysql-group-replication/same-offset", .error, "several primaries generate different keys",
    why: """
      Each primary counts its AUTO_INCREMENT values in steps of nine, from an offset of its own; two that begin alike \
      make equal keys, and the later one is rolled back (MySQL manual, `auto_increment_offset`). Left to itself the \
      plugin counts in steps of seven from the server_id, which is not different for any two server_ids (WL#8445).
      """,
    bad: GroupSample.topology(["mode: multi-primary"], nodes: "{ a: { auto_increment_offset: 2 }, b: { auto_increment_offset: ‹2› }, c: {} }"),
    good: GroupSample.topology(["mode: multi-primary"], nodes: "{ a: { auto_increment_offset: 2 }, b: { auto_increment_offset: 1 }, c: {} }")
  ) { subject, findings in
    guard subject.fields.mode.value == .multiPrimary else { return }
    let names = subject.memberNodes.map { subject.topology[$0.node].name }
    let written = Dictionary(
      subject.fields.nodes.entries.flatMap { entry in entry.node.value.names.compactMap { name in entry.extra?.autoIncrementOffset.map { (name.text, $0) } } },
      uniquingKeysWith: { first, _ in first })
    let ranks = names.sorted()
    var owners: [Int: (name: String, origin: OriginID?)] = [:]
    for name in names {
      let offset = written[name]?.value ?? (ranks.firstIndex(of: name) ?? 0) % mostMembers + 1
      guard let first = owners[offset] else {
        owners[offset] = (name, written[name]?.origin)
        continue
      }
      guard let place = written[name]?.origin ?? first.origin else { continue }
      findings.report(
        "both `\(first.name)` and `\(name)` generate keys from \(offset) in steps of \(mostMembers)", at: place, label: "the same keys as another member",
        related: written[name] == nil ? [] : first.origin.map { [($0, "also \(offset)")] } ?? [],
        help: ["give each member an offset of its own, or write none: by default they follow the order of the names"])
    }
  }

  static let equalWeights = GroupCheck(
    "mysql-group-replication/equal-weights", .warning, "the next primary is one that somebody chose",
    why: """
      Among members of equal weight, and of the same version, the one whose server_uuid sorts first is elected, which \
      nobody planned (MySQL manual, "Primary Election Algorithm").
      """,
    bad: GroupSample.topology(nodes: "{ a: { weight: 50 }, b: { weight: ‹50› }, c: { weight: 40 } }"),
    good: GroupSample.topology(nodes: "{ a: { weight: 50 }, b: { weight: 45 }, c: { weight: 40 } }")
  ) { subject, findings in
    guard subject.fields.mode.value == .singlePrimary else { return }
    var seen: [Int: (name: String, origin: OriginID)] = [:]
    for entry in subject.fields.nodes.entries {
      guard let weight = entry.extra?.weight else { continue }
      let name = entry.node.value.written
      if let first = seen[weight.value] {
        findings.report(
          "`\(first.name)` and `\(name)` are equally preferred as primary", at: weight.origin, label: "the server_uuid decides",
          related: [(first.origin, "also \(weight.value)")], help: ["give each member a weight of its own, or write none: the order of `nodes` is the preference"])
      } else {
        seen[weight.value] = (name, weight.origin)
      }
    }
  }
}
