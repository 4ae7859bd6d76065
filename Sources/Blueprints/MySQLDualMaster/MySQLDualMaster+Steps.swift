import SourceText
import TopologyModel

/// The first start, in the order in which the servers can be trusted with one more thing.
extension DatabasePair {
  func stateSteps(into planner: inout Planner) {
    for source in sources { stateFirstStart(of: source, into: &planner) }
    for replica in replicas { stateFirstStart(of: replica, into: &planner) }
    stateOperation(into: &planner)
  }

  func step(
    _ host: DatabaseHost, _ procedure: Procedure, _ slug: String, _ title: String, _ action: Step.Action,
    probe: Step.Probe? = nil, after: [Step.Dependency] = [], provides: [Milestone] = [], isRepeatable: Bool = true, lost: DatabaseHost? = nil,
    into planner: inout Planner
  ) {
    planner.facts.steps.append(
      Step(
        service: service, node: host.node, origin: host.origin, procedure: procedure, slug: slug, title: title, action: action,
        probe: probe, after: after, provides: provides, isRepeatable: isRepeatable, lost: lost?.node))
  }

  // MARK: Probes and commands

  /// Runs `command` with the report of `other`, which is taken there just before.
  func withReport(of other: DatabaseHost, _ command: String) -> Step.Action {
    .command(["/bin/sh", "-c", "/usr/bin/ssh root@\(other.address.value.written) \(path(of: .gtidReport)) | \(command)"])
  }

  func asCheckUser(_ script: DatabaseScript) -> [String] {
    ["/usr/bin/setpriv", "--reuid=\(HostPaths.checkUser)", "--clear-groups", "--", path(of: script)]
  }

  func replicates(_ host: DatabaseHost) -> Step.Probe {
    Step.Probe(
      host.server.administrator + ["--execute=\(host.terms.status)\\G"], "prints `\(host.terms.receiverRuns)`", output: host.terms.receiverRuns)
  }

  func follow(_ source: DatabaseHost, on host: DatabaseHost) -> Step.Action {
    .sql(Self.followFile(source), client: host.server.reader)
  }

  var seedAdvice: String {
    let how: String
    switch fields.server.value {
    case .mariadb: how = "mariadb-backup, streamed from the other host, then `SET GLOBAL gtid_slave_pos` to the position it reports"
    case .mysql, .percona:
      how = fields.version.value < Version(8, 0)
        ? "Percona XtraBackup, then `RESET MASTER` and `SET GLOBAL gtid_purged` to the set it reports; remove `auto.cnf`"
        : "the clone plugin (`CLONE INSTANCE FROM`), which brings the other's GTIDs with the data"
    }
    return "It replaces all data here: look at the databases first, and keep the old data directory. Use \(how). Then run `sql/\(Self.accountsFile)` here again, since the copy brought the other host's accounts."
  }

  // MARK: First start

  private func stateFirstStart(of host: DatabaseHost, into planner: inout Planner) {
    let administrator = host.server.administrator
    if !host.isReplica {
      step(
        host, .firstStart, "directories", "Make the directories of the checks and the notify script", .command(["/usr/bin/systemd-tmpfiles", "--create", temporaryFiles]),
        into: &planner)
    }
    step(
      host, .firstStart, "options", "See that the server will read hac's options",
      .human(
        "Where the probe prints nothing of the kind, `\(host.server.mainOptionFile)` does not lead to `\(host.server.optionDirectory)`: add the line `!includedir \(host.server.optionDirectory)` at its end."),
      probe: .init(
        ["/usr/bin/my_print_defaults", "mysqld"], "prints `--server_id=\(host.serverID.value)`", output: "--server_id=\(host.serverID.value)"),
      into: &planner)
    // Before hac's options are in force: a changed root password would be a transaction that the other source never got.
    step(
      host, .firstStart, "administrator", "See that root gets into the server",
      .human(
        "Start the server if it does not run. Where it asks for a password, put it into `/root/.my.cnf` (mode 0600, section `[client]`). A fresh server of the vendor's package has a temporary one in its error log: change it now, and begin with `SET SESSION sql_log_bin = 0`, so that the change stays out of the binary log."),
      probe: .init(administrator + ["--execute=SELECT CURRENT_USER()"], "prints `root@localhost`", output: "root@localhost"), after: [.here("options")],
      into: &planner)
    step(
      host, .firstStart, "start", "Start the server with hac's options; it comes up read-only", .script(startScript),
      probe: .init(["/usr/bin/systemctl", "is-active", host.server.unit], "prints `active`", output: "active", timeout: .seconds(300)),
      after: [.here("options"), .here("administrator")], into: &planner)
    var ready = "start"
    if hasAccounts(host) {
      step(
        host, .firstStart, "accounts", "Create the accounts that do not replicate", .sql(Self.accountsFile, client: host.server.reader),
        probe: .init(
          [path(of: .verifyServer), host.isReplica ? "config" : "all"], "succeeds: the server is set up as the bundle says, and fenced"),
        after: [.here("start")] + (host.isReplica ? [] : [.here("directories")]), into: &planner)
      ready = "accounts"
    }
    host.isReplica ? stateReplica(host, after: ready, into: &planner) : stateSource(host, after: ready, into: &planner)
  }

  private func stateSource(_ host: DatabaseHost, after ready: String, into planner: inout Planner) {
    let peer = peer(of: host)
    let isPreferred = host.node == preferred.node
    if !isPreferred {
      step(
        host, .firstStart, "seed", "Only where \(peer.name) has data: copy it here", .human("With two fresh servers there is nothing to do. \(seedAdvice)"),
        after: [.here(ready), .on(peer.node, ready)], into: &planner)
    }
    // The preferred source follows last: it takes what the other one has only when that is nothing of its own.
    step(
      host, .firstStart, "verify-pair", "Prove that nothing is here that \(peer.name) lacks", withReport(of: peer, "\(path(of: .verifyPair)) -"),
      after: isPreferred ? [.here(ready), .on(peer.node, "follow")] : [.here("seed")], into: &planner)
    step(host, .firstStart, "follow", "Follow \(peer.name)", follow(peer, on: host), probe: replicates(host), after: [.here("verify-pair")], into: &planner)
    if isPreferred, hasApplicationFile {
      step(
        host, .firstStart, "application", accountsReplicate ? "Create databases and applications' accounts; they replicate" : "Create databases; they replicate",
        .sql(Self.applicationFile, client: host.server.reader), after: [.here("follow")], into: &planner)
    }
    var before: [Step.Dependency] = [.on(preferred.node, "follow"), .on(second.node, "follow")]
    if hasApplicationFile { before.append(.on(preferred.node, "application")) }
    step(
      host, .firstStart, "mark-ready", "Let the address come here; it refuses until replication runs both ways", .command([path(of: .markReady)]),
      probe: .init(asCheckUser(.checkLive), "prints `alive`, as keepalived will run it", output: "alive"), after: before,
      provides: [Milestone(service, .ready)], into: &planner)
    if isPreferred {
      step(
        host, .firstStart, "trial", "Try a failover",
        .human(
          "Stop `\(host.server.unit)` here. Within half a minute \(peer.name) has the address and is writable (`journalctl -t hac` there says so). Start the unit again: this host stays read-only, follows, and keeps out of the way. On a host with SELinux enforcing, look for denials: `ausearch -m avc -ts recent`."),
        after: [.milestone(Milestone(service, .available))], into: &planner)
    }
  }

  private func stateReplica(_ host: DatabaseHost, after ready: String, into planner: inout Planner) {
    step(
      host, .firstStart, "seed", "Only where \(second.name) has data: copy it here", .human("With fresh servers there is nothing to do. \(seedAdvice)"),
      after: [.here(ready), .on(second.node, "follow")], into: &planner)
    step(
      host, .firstStart, "verify-pair", "Prove that nothing is here that \(second.name) lacks", withReport(of: second, "\(path(of: .verifyPair)) -"),
      after: [.here("seed")], into: &planner)
    step(host, .firstStart, "follow", "Follow \(second.name)", follow(second, on: host), probe: replicates(host), after: [.here("verify-pair")], into: &planner)
  }
}

