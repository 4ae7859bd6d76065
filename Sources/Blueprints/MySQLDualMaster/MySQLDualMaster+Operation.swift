import SourceText
import TopologyModel

/// What is done to a pair that works, or has stopped working.
extension DatabasePair {
  func stateOperation(into planner: inout Planner) {
    stateRollingRestart(into: &planner)
    // The second first: on each host the steps of one case stand together then.
    stateLoss(of: second, into: &planner)
    stateLoss(of: preferred, into: &planner)
    stateFullOutage(into: &planner)
    for host in sources { stateRebuild(of: host, into: &planner) }
  }

  private var noAddressHere: Step.Probe {
    Step.Probe(
      ["/bin/sh", "-c", "! /usr/sbin/ip -o address show to \(vipAddresses[0].written) | /usr/bin/grep -q ."],
      "succeeds: \(vipAddresses[0].written) is not on this host")
  }

  private func stopKeepalived(_ host: DatabaseHost, _ procedure: Procedure, _ title: String, after: [Step.Dependency] = [], into planner: inout Planner) {
    step(
      host, procedure, "leave", title, .command(["/usr/bin/systemctl", "stop", "keepalived.service"]), probe: noAddressHere, after: after, into: &planner)
  }

  private func startKeepalived(_ host: DatabaseHost, _ procedure: Procedure, after: [Step.Dependency], into planner: inout Planner) {
    step(
      host, procedure, "rejoin", "Start keepalived again", .command(["/usr/bin/systemctl", "start", "keepalived.service"]),
      probe: .init(asCheckUser(.checkFresh), "prints `fresh`", output: "fresh", timeout: .seconds(300)), after: after, into: &planner)
  }

  // MARK: Rolling restart

  /// The second source, then the preferred one; never both at a time, and never the standby's server while the writer
  /// is down: what it received and did not apply would be gone.
  private func stateRollingRestart(into planner: inout Planner) {
    for (host, other) in [(second, preferred), (preferred, second)] {
      stopKeepalived(
        host, .rollingRestart,
        "Give the address up, if it is here: \(other.name) must be fresh (`check-fresh`), and its server must stay up until this host is back",
        after: host.node == second.node ? [] : [.on(second.node, "rejoin")], into: &planner)
      step(
        host, .rollingRestart, "restart", "Restart the server, or the whole host", .command(["/usr/bin/systemctl", "restart", host.server.unit]),
        probe: .init(["/usr/bin/systemctl", "is-active", host.server.unit], "prints `active`", output: "active", timeout: .seconds(300)),
        after: [.here("leave")], into: &planner)
      step(
        host, .rollingRestart, "catch-up", "Wait until all that \(other.name) has is applied here",
        withReport(of: other, "\(path(of: .waitApplied)) - 300"), after: [.here("restart")], into: &planner)
      startKeepalived(host, .rollingRestart, after: [.here("catch-up")], into: &planner)
    }
  }

  // MARK: A lost host

  private func stateLoss(of lost: DatabaseHost, into planner: inout Planner) {
    let survivor = peer(of: lost)
    let stop = "--execute=\(survivor.terms.stop)"
    step(
      survivor, .loseNode, "hold-\(lost.name)",
      "If \(lost.name) was lost: before it comes back, stop following it; what only it has must be judged first",
      .command(survivor.server.administrator + [stop]), lost: lost, into: &planner)
    step(
      lost, .loseNode, "stop", "If it was lost and is back: keep keepalived stopped, and do not follow \(survivor.name) yet",
      .command(["/bin/sh", "-c", "/usr/bin/systemctl stop keepalived.service && \(lost.server.client) --protocol=socket --socket=\(lost.server.socket) --user=root --execute='\(lost.terms.stop)'"]),
      probe: noAddressHere, after: [.on(survivor.node, "hold-\(lost.name)")], into: &planner)
    step(
      lost, .loseNode, "verify-pair",
      "Look for transactions that \(survivor.name) never got. Where it refuses, save them and rebuild this host: \"Resynchronise an instance\"",
      withReport(of: survivor, "\(path(of: .verifyPair)) -"), after: [.here("stop")], into: &planner)
    step(
      lost, .loseNode, "follow", "Follow \(survivor.name) again", follow(survivor, on: lost), probe: replicates(lost), after: [.here("verify-pair")],
      into: &planner)
    step(
      survivor, .loseNode, "resume-\(lost.name)", "Follow \(lost.name) again",
      .command(survivor.server.administrator + ["--execute=\(survivor.terms.start)"]), probe: replicates(survivor), after: [.on(lost.node, "follow")],
      lost: lost, into: &planner)
    startKeepalived(lost, .loseNode, after: [.on(survivor.node, "resume-\(lost.name)")], into: &planner)
    guard lost.node == second.node else { return }
    for replica in replicas {
      step(
        replica, .loseNode, "change-over", "If \(lost.name) was lost for long: prove that nothing is here that \(survivor.name) lacks",
        withReport(of: survivor, "\(path(of: .verifyPair)) -"), after: [.on(survivor.node, "hold-\(lost.name)")], lost: lost,
        into: &planner)
      step(
        replica, .loseNode, "follow", "Follow \(survivor.name) instead", follow(survivor, on: replica), probe: replicates(replica),
        after: [.here("change-over")], lost: lost, into: &planner)
    }
  }

  // MARK: Both down

  private func stateFullOutage(into planner: inout Planner) {
    for host in sources {
      stopKeepalived(
        host, .fullOutage, "Hold the address back while the two are compared; where the other host does not come back, start keepalived again",
        into: &planner)
      step(
        host, .fullOutage, "start", "Start the server; it comes up read-only", .command(["/usr/bin/systemctl", "start", host.server.unit]),
        probe: .init(["/usr/bin/systemctl", "is-active", host.server.unit], "prints `active`", output: "active", timeout: .seconds(900)),
        after: [.here("leave")], into: &planner)
      let other = peer(of: host)
      step(
        host, .fullOutage, "catch-up", "Wait until all that \(other.name) has is applied here",
        withReport(of: other, "\(path(of: .waitApplied)) - 300"), after: [.everywhere("start")], into: &planner)
    }
    startKeepalived(preferred, .fullOutage, after: [.everywhere("catch-up")], into: &planner)
    startKeepalived(second, .fullOutage, after: [.on(preferred.node, "rejoin")], into: &planner)
  }

  // MARK: A rebuilt source

  private func stateRebuild(of host: DatabaseHost, into planner: inout Planner) {
    let other = peer(of: host)
    step(
      host, .resynchronise, "undo-ready", "Rebuild this host from \(other.name): take its mark away, so that the address stays off it",
      .command([path(of: .markReady), "undo"]), into: &planner)
    step(
      other, .resynchronise, "hold-\(host.name)", "Stop following \(host.name) while it is rebuilt",
      .command(other.server.administrator + ["--execute=\(other.terms.stop)"]), after: [.on(host.node, "undo-ready")], into: &planner)
    step(
      host, .resynchronise, "seed", "Copy the data of \(other.name) here", .human(seedAdvice), after: [.on(other.node, "hold-\(host.name)")],
      isRepeatable: false, into: &planner)
    step(
      host, .resynchronise, "accounts", "Create this host's own accounts", .sql(Self.accountsFile, client: host.server.reader),
      probe: .init([path(of: .verifyServer), "all"], "succeeds: the server is set up as the bundle says, and fenced"), after: [.here("seed")],
      into: &planner)
    step(
      host, .resynchronise, "verify-pair", "Prove that nothing is here that \(other.name) lacks", withReport(of: other, "\(path(of: .verifyPair)) -"),
      after: [.here("accounts")], into: &planner)
    step(
      host, .resynchronise, "follow", "Follow \(other.name)", follow(other, on: host), probe: replicates(host), after: [.here("verify-pair")],
      into: &planner)
    step(
      other, .resynchronise, "resume-\(host.name)", "Follow \(host.name) again", follow(host, on: other), probe: replicates(other),
      after: [.on(host.node, "follow")], into: &planner)
    step(
      host, .resynchronise, "mark-ready", "Let the address come here again", .command([path(of: .markReady)]),
      probe: .init(asCheckUser(.checkFresh), "prints `fresh`", output: "fresh"), after: [.on(other.node, "resume-\(host.name)")], into: &planner)
    // "A node is lost" has stopped it.
    startKeepalived(host, .resynchronise, after: [.here("mark-ready")], into: &planner)
  }
}
