import SourceText
import TopologyModel

/// Checks of votes, names and places.
extension WriteSetBlueprint {
  static var voteChecks: [ClusterCheck] {
    [tooFewVoters, evenVotes, noMajorityLeft, arbiterOnMember, clusterNameLength, vendorClusterName, holderIsNoMember]
  }

  static var tooFewVoters: ClusterCheck {
    ClusterCheck(
      "\(kind)/too-few-voters", .error, "a cluster needs three voters, unless it accepts to stop at any crash",
      why: """
        A member goes on only while it is connected to more than half of the last known votes. Of two voters neither is \
        more than half: when one crashes, the other refuses reads and writes (Galera manual, "Weighted Quorum"\(voterManual)).
        """,
      bad: example(service: "‹db›", "nodes: [a, b]"),
      good: example("nodes: [a, b]\narbiters: [c]")
    ) { subject, findings in
      let voters = subject.members("member").count + subject.members("arbiter").count
      guard voters < 3, !subject.fields.acceptsNoQuorum.value else { return }
      findings.report(
        "`\(subject.name)` has \(voters == 1 ? "one voter" : "two voters"): any crash stops the cluster", at: subject.origin,
        label: voters == 1 ? "nobody else has the data" : "neither of two is a majority",
        help: ["add a third member under `nodes`, or an arbiter on a third host: `arbiters: [HOST]`", "or say `accept_no_quorum: true`"])
    }
  }

  static var evenVotes: ClusterCheck {
    ClusterCheck(
      "\(kind)/even-votes", .warning, "an even number of votes can split into two halves that both stop",
      why: """
        A network partition that leaves exactly half of the votes on each side leaves no side with a majority, so that the \
        whole cluster stops serving (Galera manual, "Quorum Components"). One vote more or less decides every split.
        """,
      bad: sites(service: "‹db›", "nodes: [a, d, f, h]"), good: sites("nodes: [a, d, f, h]\narbiters: [b]")
    ) { subject, findings in
      guard let quorum = subject.quorum, quorum.voters.count > 2 else { return }
      let total = quorum.voters.reduce(0) { $0 + $1.weight }
      guard total % 2 == 0, canSplit(quorum.voters.map(\.weight), into: total / 2) else { return }
      findings.report(
        "the \(total) votes of `\(subject.name)` can split into two halves", at: subject.origin, label: "a partition with \(total / 2) on each side stops both",
        help: ["add an arbiter on a host of its own, or change one `weight`"])
    }
  }

  /// Whether some of the weights add up to `half`: an even sum alone, as of 2, 2 and 2, does not mean so.
  private static func canSplit(_ weights: [Int], into half: Int) -> Bool {
    var reachable: Set<Int> = [0]
    for weight in weights { reachable.formUnion(reachable.map { $0 + weight }.filter { $0 <= half }) }
    return reachable.contains(half)
  }

  static var noMajorityLeft: ClusterCheck {
    ClusterCheck(
      "\(kind)/no-majority-left", .warning, "the loss of one node or of one zone should leave a majority",
      why: """
        The rest goes on only with more than half of the votes (Galera manual, "Weighted Quorum"). Where one zone, or one \
        node by its weight, has half of them or more, its loss stops all the others, although they are healthy. Zones that \
        hold every voter are not counted: nothing is left to go on.
        """,
      bad: [
        sites(service: "‹db›", "nodes: [a, b, d]"),
        example(service: "‹db›", "nodes: { a: { weight: 3 }, b: {}, c: {} }"),
      ],
      good: [sites("nodes: [a, d]\narbiters: [f]"), example("nodes: { a: { weight: 2 }, b: { weight: 2 }, c: {} }")]
    ) { subject, findings in
      guard let quorum = subject.quorum, quorum.voters.count > 2 else { return }
      let total = quorum.voters.reduce(0) { $0 + $1.weight }
      // The innermost domain with half of the votes is the one to speak of.
      var worst: (domain: String, votes: Int, voters: Int)?
      for (domain, lost) in subject.domains(of: quorum) where lost.count < quorum.voters.count {
        let votes = lost.reduce(0) { $0 + $1.weight }
        guard total - votes <= votes, worst == nil || lost.count < worst!.voters else { continue }
        worst = (domain, votes, lost.count)
      }
      guard let worst else { return }
      findings.report(
        "without \(worst.domain) \(total - worst.votes) of \(total) votes are left, which is no majority", at: subject.origin,
        label: "its loss stops the whole cluster",
        help: ["spread the voters so that no zone has half of the votes: a third site with an arbiter is enough", "or change the weights"])
    }
  }

  static var arbiterOnMember: ClusterCheck {
    ClusterCheck(
      "\(kind)/arbiter-on-member", .error, "an arbiter needs a host of its own",
      why: """
        An arbiter is there to have a vote when a member's host is lost. On that very host it is lost with it, and both \
        programs want port 4567 (Galera manual, "Galera Arbitrator").
        """,
      bad: sites("nodes: [a, d, f, h]\narbiters: [‹a›]"), good: sites("nodes: [a, d, f, h]\narbiters: [e]")
    ) { subject, findings in
      let members = subject.members("member")
      for arbiter in subject.members("arbiter") {
        guard let member = members.first(where: { $0.node == arbiter.node }) else { continue }
        findings.report(
          "`\(subject.topology[arbiter.node].name)` is a data member and an arbiter", at: arbiter.origin, label: "an arbiter here",
          related: [(member.origin, "a data member here")], help: ["put the arbiter on another host"])
      }
    }
  }

  static var clusterNameLength: ClusterCheck {
    ClusterCheck(
      "\(kind)/cluster-name-length", .error, "a cluster's name has at most 32 bytes",
      why: """
        The name travels in a field of 32 bytes (Galera's source, gcomm/src/gmcast_message.hpp). A longer one lets the \
        first member start, and every other one fail after a long wait with "failed to reach primary view".
        """,
      bad: example("nodes: [a, b, c]\nwsrep_cluster_name: ‹a-name-of-thirty-three-characters›"),
      good: example("nodes: [a, b, c]\nwsrep_cluster_name: a-name-of-32-characters-is-fine-")
    ) { subject, findings in
      let written = subject.fields.clusterName
      let name = written?.value.text ?? "\(subject.topology.name)-\(subject.name)"
      guard name.utf8.count > 32 else { return }
      findings.report(
        "the cluster's name `\(name)` has \(name.utf8.count) bytes", at: written?.origin ?? subject.origin,
        label: written == nil ? "made from the topology's and the service's name" : "at most 32",
        help: [written == nil ? "say `wsrep_cluster_name`, at most 32 bytes" : "shorten it"])
    }
  }

  static var vendorClusterName: ClusterCheck {
    ClusterCheck(
      "\(kind)/vendor-cluster-name", packagedNameSeverity, "a cluster should have a name of its own",
      why: """
        Members join whatever cluster of their name answers. `\(packagedClusterName)` is \(packagedNameOrigin): a server \
        just installed, or another team's cluster, may have it too.
        """,
      bad: example("nodes: [a, b, c]\nwsrep_cluster_name: ‹\(packagedClusterName)›"), good: example("nodes: [a, b, c]\nwsrep_cluster_name: orders")
    ) { subject, findings in
      guard let name = subject.fields.clusterName, name.value.text == packagedClusterName else { return }
      findings.report(
        "`\(name.value)` is the name that every package comes with", at: name.origin, label: "not only this cluster's name",
        help: ["leave it out: the default is `\(subject.topology.name)-\(subject.name)`", "a running cluster changes its name only with all members down"])
    }
  }

  static var holderIsNoMember: ClusterCheck {
    ClusterCheck(
      "\(kind)/holder-is-no-member", .error, "only a data member can hold the cluster's address",
      why: "The health check asks the server of the same host. An arbiter or another host has none, so that it could not ever be healthy.",
      bad: "vips:\n  sql: { address: 10.0.0.50, virtual_router_id: 50, holders: [a, ‹c›] }\n" + example("nodes: [a, b]\narbiters: [c]\nvip: sql"),
      good: "vips:\n  sql: { address: 10.0.0.50, virtual_router_id: 50, holders: [b, a] }\n" + example("nodes: [a, b]\narbiters: [c]\nvip: sql")
    ) { subject, findings in
      guard let vip = subject.fields.vip, let id = subject.topology.vip(named: vip.value.text) else { return }
      let members = Set(subject.members("member").map(\.node))
      for holder in subject.topology[id].holders ?? [] {
        for name in holder.node.value.names {
          guard let node = subject.topology.node(named: name.text), !members.contains(node) else { continue }
          findings.report(
            "`\(name)` may hold `\(vip.value)` but is no data member of `\(subject.name)`", at: holder.node.origin, label: "no server here",
            related: [(vip.origin, "the address of this cluster")], help: ["take it out of the holders"])
        }
      }
    }
  }
}
