import SourceText
import TopologyModel

/// What is done to a group that works, or has stopped working.
extension ReplicationGroup {
  func stateOperation(into planner: inout Planner) {
    stateRollingRestart(into: &planner)
    stateLoss(into: &planner)
    stateFullOutage(into: &planner)
    stateRebuild(into: &planner)
  }

  // MARK: Rolling restart

  /// The preferred primary last, so that it is handed over as seldom as can be.
  private func stateRollingRestart(into planner: inout Planner) {
    var previous: NodeID?
    for member in members.reversed() {
      step(
        member.node, .rollingRestart, "yield", isMultiPrimary ? "See that the group can do without this member" : "Hand the primary over, if it is here",
        .script(script(.yield)), after: previous.map { [.on($0, "restart")] } ?? [], into: &planner)
      step(
        member.node, .rollingRestart, "restart", "Restart the server, or the whole host; it rejoins by itself",
        .command(["/usr/bin/systemctl", "restart", member.server.unit]), probe: isOnline(member), after: [.here("yield")], into: &planner)
      previous = member.node
    }
    for router in routers {
      step(
        router.node, .rollingRestart, "router", "Restart MySQL Router", .command(["/usr/bin/systemctl", "restart", Self.routerUnit]),
        probe: .init(["/usr/bin/systemctl", "is-active", Self.routerUnit], "prints `active`", output: "active"),
        after: previous.map { [.on($0, previous == members[0].node ? "restart" : "router")] } ?? [], into: &planner)
      previous = router.node
    }
  }

  // MARK: A lost member

  private func stateLoss(into planner: inout Planner) {
    for member in members {
      step(
        member.node, .loseNode, "rejoin", "If it was lost and is back: let it rejoin, where it has not by itself", .script(script(.join)),
        probe: isOnline(member), into: &planner)
    }
    step(
      members[0].node, .loseNode, "force", "Only if a majority is lost for good: let the rest go on",
      .human(
        "Members without the majority stop by themselves. Where the others come back, start them and wait. Where they are gone for good, switch them off, and on **one** surviving member (this host or another) run `./steps/\(script(.force)) NAME …` with the names of all that are lost, before `group_replication_unreachable_majority_timeout` (\(fields.majorityTimeout.value)) ends the survivors' membership; after that, \"After a full outage\" applies. What the lost ones had committed and no survivor received is lost."),
      isRepeatable: false, into: &planner)
  }

  // MARK: All down

  private func stateFullOutage(into planner: inout Planner) {
    for member in members {
      step(
        member.node, .fullOutage, "start", "Start the server; it finds no group, and stays read-only", .command(["/usr/bin/systemctl", "start", member.server.unit]),
        probe: .init(["/usr/bin/systemctl", "is-active", member.server.unit], "prints `active`", output: "active", timeout: .seconds(900)), into: &planner)
      step(
        member.node, .fullOutage, "position", "Print what the member has; it refuses where a group lives", .script(script(.position)),
        after: [.everywhere("start")], into: &planner)
    }
    let positions = members.map { "\($0.name)=SET" }.joined(separator: " ")
    step(
      members[0].node, .fullOutage, "recover", "Found the group again from a member that has everything",
      .human(
        "On one member (this host first; another where it refuses) run `./steps/\(script(.bootstrap)) \(positions)` with what the members printed, and `NAME=lost` for a member whose data is gone for good. It refuses where another member has more, or one is not accounted for. The last primary need not be the one. Do it on one member only: a second time makes a second group."),
      after: [.everywhere("position")], into: &planner)
    var previous: (node: NodeID, slug: String) = (members[0].node, "recover")
    for member in members {
      step(
        member.node, .fullOutage, "join", "Let the member join, unless it founded the group", .script(script(.join)), probe: isOnline(member),
        after: [.on(previous.node, previous.slug)], into: &planner)
      previous = (member.node, "join")
    }
  }

  // MARK: A member that the group refuses

  private func stateRebuild(into planner: inout Planner) {
    for member in members {
      let directory = member.server.dataDirectory.text
      step(
        member.node, .resynchronise, "empty", "Only where the group refuses this member, or its data is broken: give it an empty data directory",
        .human(
          "Its error log names transactions that the group does not have: save what matters of them. Stop `\(member.server.unit)`, move `\(directory)` away, make an empty one in its place with the same owner and mode, and run `/usr/sbin/mysqld --initialize --user=mysql`. The root password of the new server is in its error log: log in with it, and run `SET SESSION sql_log_bin = 0` before `ALTER USER`."),
        isRepeatable: false, into: &planner)
      step(
        member.node, .resynchronise, "accounts", "Create the accounts of the group", .sql(Self.accountsFile, client: member.server.reader), after: [.here("empty")],
        into: &planner)
      step(
        member.node, .resynchronise, "join", "Let the member join; it takes a whole copy where the logs do not reach back", .script(script(.join)),
        probe: isOnline(member), after: [.here("accounts")], into: &planner)
      step(
        member.node, .resynchronise, "start-on-boot", "Let the server rejoin by itself again",
        .command(member.server.administrator + ["--execute=SET PERSIST group_replication_start_on_boot = ON"]),
        probe: .init(
          member.server.administrator + ["--batch", "--skip-column-names", "--execute=SELECT CONCAT('start ', @@GLOBAL.group_replication_start_on_boot)"],
          "prints `start 1`", output: "start 1"),
        after: [.here("join")], into: &planner)
    }
  }
}
