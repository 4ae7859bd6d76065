import SourceText
import TopologyModel

/// What is done to servers that work, or have stopped working.
extension MHACluster {
  func stateOperation(into planner: inout Planner) {
    stateRollingRestart(into: &planner)
    stateLoss(into: &planner)
    stateFullOutage(into: &planner)
    stateRebuild(into: &planner)
  }

  private func stopManager(_ procedure: Procedure, _ title: String, after: [Step.Dependency] = [], into planner: inout Planner) {
    step(
      manager.value, procedure, "stop-watching", title, .command(["/usr/bin/systemctl", "stop", "\(statusUnit).timer", unit]),
      probe: .init(["/bin/sh", "-c", "! /usr/bin/systemctl is-active --quiet \(unit)"], "succeeds: the manager does not run", timeout: .seconds(300)), after: after,
      into: &planner)
  }

  /// Starts the manager again. `clearing`: what a failover left behind, without which MHA refuses another one for eight
  /// hours (masterha_manager, `last_failover_minute`), or until it is looked at.
  private func startManager(_ procedure: Procedure, clearing: Bool = false, after: [Step.Dependency], into planner: inout Planner) {
    var start = "/usr/bin/systemctl start \(unit) \(statusUnit).timer"
    if clearing { start = "rm -f \(workDirectory)/\(name).failover.complete \(workDirectory)/\(name).failover.error && " + start }
    step(
      manager.value, procedure, "watch", clearing ? "Clear what the failover left behind, and watch again" : "Watch again",
      .command(["/bin/sh", "-c", start]), probe: watches, after: after, into: &planner)
  }

  // MARK: Rolling restart

  /// Replicas, then a switch, then the old source. MHA would take a restart of the source for its death.
  private func stateRollingRestart(into planner: inout Planner) {
    stopManager(.rollingRestart, "Stop watching: MHA would fail over when the source restarts", into: &planner)
    var before: Step.Dependency = .on(manager.value, "stop-watching")
    for replica in replicas {
      let node = replica.host.node
      step(
        node, .rollingRestart, "restart", "Restart the replica, or the whole host", .command(["/usr/bin/systemctl", "restart", replica.host.server.unit]),
        probe: replicates(replica, within: .seconds(600)), after: [before], into: &planner)
      before = .on(node, "restart")
    }
    guard let heir = replicas.first(where: { $0.isCandidate?.value ?? false }) ?? replicas.first(where: \.isEligible) else { return }
    step(
      manager.value, .rollingRestart, "switch", "Make \(heir.host.name) the source; \(source.host.name) follows it",
      .command([
        "/usr/bin/masterha_master_switch", "--conf=\(configuration)", "--master_state=alive", "--orig_master_is_new_slave", "--interactive=0",
        "--new_master_host=\(heir.host.address.value.written)", "--new_master_port=\(fields.port.value)",
      ]), after: [before], into: &planner)
    step(
      heir.host.node, .rollingRestart, "has-taken-over", "See that clients write here now", .command([path(of: MHAScript.server), "status"]),
      probe: isWritable(heir, true), after: [.on(manager.value, "switch")], into: &planner)
    step(
      source.host.node, .rollingRestart, "restart", "Restart the old source, which is a replica now", .command(["/usr/bin/systemctl", "restart", source.host.server.unit]),
      probe: replicates(source, within: .seconds(600)), after: [.on(heir.host.node, "has-taken-over")], into: &planner)
    checkReplication(.rollingRestart, after: [.on(source.host.node, "restart")], into: &planner)
    startManager(.rollingRestart, after: [.here("check-replication")], into: &planner)
  }

  // MARK: A lost server

  private func stateLoss(into planner: inout Planner) {
    step(
      manager.value, .loseNode, "report", "See what MHA did",
      .human(
        "`\(workDirectory)/manager.log` ends with a report: the new source, and whether every replica follows it. When it failed midway (`\(name).failover.error` in that directory), nobody may write: find the server with the most transactions, and finish by hand. The manager has ended: no further failure is survived until the steps below are done. A lost replica needs no failover: the manager goes on\(replicas.contains { !($0.ignoresFailure?.value ?? false) } ? ", but would refuse one while a replica without `ignore_fail` is down" : "")."),
      into: &planner)
    for server in servers {
      let node = server.host.node
      step(
        node, .loseNode, "stay-away", "If it was lost and is back: it must not have the address, and stays read-only",
        .command([path(of: MHAScript.server), "release"]), probe: hasAddress(false), after: [.on(manager.value, "report")], lost: node, into: &planner)
      step(
        node, .loseNode, "rejoin", "If it was the source: follow the new one",
        .human(
          "On this host, with NEW for the new source's name and ADDRESS for its address: start the server, then `ssh root@ADDRESS \(path(of: DatabaseScript.gtidReport)) | \(path(of: DatabaseScript.verifyPair)) -`. Where it finds transactions that the new source never got, save them and rebuild this host: \"Resynchronise an instance\". Otherwise \(isMariaDB ? "`SET GLOBAL gtid_slave_pos = @@GLOBAL.gtid_current_pos`, then " : "")run `sql/30-follow-NEW.sql`. A replica that was lost follows by itself once it is started."),
        probe: replicates(server, within: .seconds(600)), after: [.here("stay-away")], lost: node, into: &planner)
    }
    checkReplication(.loseNode, after: [.everywhere("rejoin")], into: &planner)
    startManager(.loseNode, clearing: true, after: [.here("check-replication")], into: &planner)
  }

  // MARK: All down

  private func stateFullOutage(into planner: inout Planner) {
    stopManager(.fullOutage, "Stop watching until the servers are compared", into: &planner)
    for server in servers {
      step(
        server.host.node, .fullOutage, "start", "Start the server; it comes up read-only, and the address is nowhere",
        .command(["/usr/bin/systemctl", "start", server.host.server.unit]), probe: isWritable(server, false), after: [.on(manager.value, "stop-watching")],
        into: &planner)
    }
    for replica in replicas {
      step(
        replica.host.node, .fullOutage, "catch-up", "Where \(source.host.name) was the source: wait until all that it has is applied here",
        withReport(of: source, "\(path(of: DatabaseScript.waitApplied)) - 300"), after: [.everywhere("start")], into: &planner)
    }
    step(
      source.host.node, .fullOutage, "take", "Open the server that was the source: this one, or in its place the one that the replicas follow (`\(source.host.terms.status)`)",
      .command(["/bin/sh", "-c", "\(path(of: MHAScript.server)) take && \(path(of: MHAScript.server)) open"]), probe: hasAddress(true),
      after: [.everywhere("catch-up")], into: &planner)
    checkReplication(.fullOutage, after: [.on(source.host.node, "take")], into: &planner)
    startManager(.fullOutage, after: [.here("check-replication")], into: &planner)
  }

  // MARK: A rebuilt or added server

  /// Also how a server is added: its own first start up to `accounts`, then these.
  private func stateRebuild(into planner: inout Planner) {
    for server in servers {
      let node = server.host.node
      step(
        node, .resynchronise, "seed", "Rebuild this server, or fill one that was added: copy the present source's data here", .human(seedAdvice),
        isRepeatable: false, into: &planner)
      step(
        node, .resynchronise, "accounts", "Create this server's own accounts", .sql(Self.accountsFile, client: server.host.server.reader),
        probe: isWritable(server, false), after: [.here("seed")], into: &planner)
      step(
        node, .resynchronise, "follow", "Follow the present source", .human("Run `sql/30-follow-NAME.sql` with the name of the present source."),
        probe: replicates(server), after: [.here("accounts")], into: &planner)
    }
    step(
      manager.value, .resynchronise, "check-replication", "Let MHA look at all servers", .command(["/usr/bin/masterha_check_repl", "--conf=\(configuration)"]),
      after: servers.map { .on($0.host.node, "follow") }, into: &planner)
    step(
      manager.value, .resynchronise, "watch", "Restart the manager, which reads its configuration once",
      .command(["/bin/sh", "-c", "rm -f \(workDirectory)/\(name).failover.complete && /usr/bin/systemctl restart \(unit)"]), probe: watches,
      after: [.here("check-replication")], into: &planner)
  }
}
