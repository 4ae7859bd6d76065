import SourceText
import TopologyModel

/// The first start: servers, then replication, then the address, then the manager.
extension MHACluster {
  func step(
    _ node: NodeID, _ procedure: Procedure, _ slug: String, _ title: String, _ action: Step.Action, probe: Step.Probe? = nil,
    after: [Step.Dependency] = [], provides: [Milestone] = [], isRepeatable: Bool = true, lost: NodeID? = nil, into planner: inout Planner
  ) {
    planner.facts.steps.append(
      Step(
        service: service, node: node, origin: origin, procedure: procedure, slug: slug, title: title, action: action, probe: probe, after: after,
        provides: provides, isRepeatable: isRepeatable, lost: lost))
  }

  // MARK: Probes and commands

  private var secureShell: String {
    "/usr/bin/ssh\(sshPort == 22 ? "" : " -p \(sshPort)")\(fields.ssh?.identity.map { " -i \($0.value)" } ?? "")"
  }

  /// Runs `command` with the report of `other`, which is taken there just before.
  func withReport(of other: Server, _ command: String) -> Step.Action {
    .command(["/bin/sh", "-c", "\(secureShell) root@\(other.host.address.value.written) \(path(of: DatabaseScript.gtidReport)) | \(command)"])
  }

  func replicates(_ server: Server, within timeout: Duration = .seconds(60)) -> Step.Probe {
    Step.Probe(
      server.host.server.administrator + ["--execute=\(server.host.terms.status)\\G"], "prints `\(server.host.terms.receiverRuns)`",
      output: server.host.terms.receiverRuns, timeout: timeout)
  }

  func hasAddress(_ isHere: Bool) -> Step.Probe {
    let look = "/usr/sbin/ip -o -4 address show to \(writerAddress.written) | /usr/bin/grep -q ."
    return isHere
      ? Step.Probe(["/bin/sh", "-c", look], "succeeds: \(writerAddress.written) is on this host")
      : Step.Probe(["/bin/sh", "-c", "! \(look)"], "succeeds: \(writerAddress.written) is not on this host")
  }

  func isWritable(_ server: Server, _ isOpen: Bool) -> Step.Probe {
    let expected = "read_only=\(isOpen ? 0 : 1)"
    return Step.Probe(
      server.host.server.administrator + ["--batch", "--skip-column-names", "--execute=SELECT CONCAT('read_only=', @@GLOBAL.read_only)"],
      "prints `\(expected)`", output: expected)
  }

  func isActive(_ server: Server) -> Step.Probe {
    .init(["/usr/bin/systemctl", "is-active", server.host.server.unit], "prints `active`", output: "active", timeout: .seconds(600))
  }

  /// masterha_check_status: the number and the word of the state; 0 is the only good one (ManagerConst.pm).
  var watches: Step.Probe {
    .init(["/usr/bin/masterha_check_status", "--conf=\(configuration)"], "prints `PING_OK`", output: "PING_OK", timeout: .seconds(120))
  }

  func checkReplication(_ procedure: Procedure, after: [Step.Dependency], into planner: inout Planner) {
    step(
      manager.value, procedure, "check-replication", "Let MHA look at the servers, their replication, accounts and binary logs; ends with status 0 when all is well",
      .command(["/usr/bin/masterha_check_repl", "--conf=\(configuration)"]), after: after, into: &planner)
  }

  func follow(_ source: Server, on server: Server) -> Step.Action { .sql(Self.followFile(source), client: server.host.server.reader) }

  var seedAdvice: String {
    switch fields.server.value {
    case .mariadb:
      "It replaces all data here: look at the databases first, and keep the old data directory. Use mariadb-backup, streamed from the other host, then `SET GLOBAL gtid_slave_pos` to the position it reports. Then run `sql/\(Self.accountsFile)` here again."
    case .mysql, .percona:
      "It replaces all data here: look at the databases first, and keep the old data directory. Use \(fields.version.value < Version(8, 0) ? "Percona XtraBackup, then `RESET MASTER` and `SET GLOBAL gtid_purged` to the set it reports; remove `auto.cnf`" : "the clone plugin (`CLONE INSTANCE FROM`), which brings the other's GTIDs with the data"). Then run `sql/\(Self.accountsFile)` here again."
    }
  }

  // MARK: First start

  func stateFirstStart(into planner: inout Planner) {
    for server in servers { stateServer(server, into: &planner) }
    let first = source.host.node
    for replica in replicas {
      let node = replica.host.node
      step(
        node, .firstStart, "seed", "Only where \(source.host.name) has data: copy it here", .human("With fresh servers there is nothing to do. \(seedAdvice)"),
        after: [.here("accounts"), .on(first, "accounts"), .on(manager.value, "ssh")], into: &planner)
      step(
        node, .firstStart, "verify-pair", "Prove that nothing is here that \(source.host.name) lacks", withReport(of: source, "\(path(of: .verifyPair)) -"),
        after: [.here("seed")], into: &planner)
      step(
        node, .firstStart, "follow", "Follow \(source.host.name)", follow(source, on: replica), probe: replicates(replica), after: [.here("verify-pair")],
        into: &planner)
      planner.facts.steps.append(.markReady(planner, on: node, after: [.here("follow")]))
    }
    step(
      first, .firstStart, "take", "Bring the writer's address here, and let clients write",
      .command(["/bin/sh", "-c", "\(path(of: MHAScript.server)) take && \(path(of: MHAScript.server)) open"]), probe: hasAddress(true),
      after: replicas.map { .on($0.host.node, "follow") }, into: &planner)
    if hasApplicationFile {
      step(
        first, .firstStart, "application", "Create databases and applications' accounts; they replicate",
        .sql(Self.applicationFile, client: source.host.server.reader), after: [.here("take")], into: &planner)
    }
    planner.facts.steps.append(.markReady(planner, on: first, after: [.here(hasApplicationFile ? "application" : "take")]))
    stateManager(into: &planner)
  }

  private func stateServer(_ server: Server, into planner: inout Planner) {
    let host = server.host
    step(
      host.node, .firstStart, "prepare", "Make MHA's directories, and let it read this server's version", .script(prepareScript),
      probe: readsVersions, into: &planner)
    step(
      host.node, .firstStart, "options", "See that the server will read hac's options",
      .human(
        "Where the probe prints nothing of the kind, `\(host.server.mainOptionFile)` does not lead to `\(host.server.optionDirectory)`: add the line `!includedir \(host.server.optionDirectory)` at its end."),
      probe: .init(["/usr/bin/my_print_defaults", "mysqld"], "prints `--server_id=\(host.serverID.value)`", output: "--server_id=\(host.serverID.value)"),
      into: &planner)
    // Before hac's options are in force: a changed root password would be a transaction of this server's own.
    step(
      host.node, .firstStart, "administrator", "See that root gets into the server",
      .human(
        "Start the server if it does not run. Where it asks for a password, put it into `/root/.my.cnf` (mode 0600, section `[client]`). A fresh server of the vendor's package has a temporary one in its error log: change it now, and begin with `SET SESSION sql_log_bin = 0`, so that the change stays out of the binary log."),
      probe: .init(host.server.administrator + ["--execute=SELECT CURRENT_USER()"], "prints `root@localhost`", output: "root@localhost"),
      after: [.here("options")], into: &planner)
    step(
      host.node, .firstStart, "start", "Start the server with hac's options; it comes up read-only", .script(startScript), probe: isActive(server),
      after: [.here("administrator")], into: &planner)
    step(
      host.node, .firstStart, "accounts", "Create the accounts of replication and MHA, which do not replicate",
      .sql(Self.accountsFile, client: host.server.reader), probe: isWritable(server, false), after: [.here("start")], into: &planner)
    if isMariaDB {
      step(
        host.node, .firstStart, "purge-timer", "Let a timer remove applied relay logs", .command(["/usr/bin/systemctl", "enable", "--now", "\(purgeUnit).timer"]),
        probe: .init(["/usr/bin/systemctl", "is-active", "\(purgeUnit).timer"], "prints `active`", output: "active"), after: [.here("accounts")], into: &planner)
    }
  }

  /// The version that MHA 0.58 died of.
  private var readsVersions: Step.Probe {
    .init(
      ["/usr/bin/perl", "-MMHA::NodeUtil", "-e", "print MHA::NodeUtil::parse_mysql_version(\"8.0.36-28.1\")"], "prints `008000036`", output: "008000036")
  }

  private func stateManager(into planner: inout Planner) {
    let node = manager.value
    let hosts = servers.map(\.host.address.value.written).joined(separator: ", ")
    if !servers.contains(where: { $0.host.node == node }) {
      step(
        node, .firstStart, "prepare", "Make MHA's directories, and let it read the servers' versions", .script(prepareScript), probe: readsVersions, into: &planner)
    }
    step(
      node, .firstStart, "ssh", "Let root log in by key: from here to every server\(observers.isEmpty ? "" : " and observer"), and from every server to every other",
      .human(
        "Make root's key on this host and on each of \(hosts)\(fields.ssh?.identity.map { ", as `\($0.value)`," } ?? ""), and add the public keys to `/root/.ssh/authorized_keys` of the servers\(observers.isEmpty ? "" : "; this host's also on " + observers.map(\.name).joined(separator: ", ")). Log in once each way, and compare the host keys: MHA itself accepts any (StrictHostKeyChecking=no)."),
      probe: .init(["/usr/bin/masterha_check_ssh", "--conf=\(configuration)"], "prints `All SSH connection tests passed successfully.`", output: "All SSH connection tests passed successfully.", timeout: .seconds(300)),
      after: [.here("prepare")] + servers.map { .on($0.host.node, "prepare") }, into: &planner)
    checkReplication(.firstStart, after: [.here("ssh"), .on(source.host.node, "mark-ready")] + replicas.map { .on($0.host.node, "follow") }, into: &planner)
    step(
      node, .firstStart, "watch", "Start the manager and the timer that looks after it",
      .command(["/usr/bin/systemctl", "enable", "--now", unit, "\(statusUnit).timer"]), probe: watches, after: [.here("check-replication")],
      provides: [Milestone(service, .available)], into: &planner)
    step(
      node, .firstStart, "trial", "Try a failover",
      .human(
        "Stop `\(source.host.server.unit)` on \(source.host.name). Within half a minute another server has \(writerAddress.written) and takes writes; this unit is then failed, and `\(workDirectory)/manager.log` ends with the report. Then go through \"A node is lost\"."),
      after: [.here("watch")], into: &planner)
  }
}
