import SourceText
import TopologyModel

/// Servers, then replication, then agents, and the monitor last.
extension MMMCluster {
  private func step(
    _ node: NodeID, _ procedure: Procedure, _ slug: String, _ title: String, _ action: Step.Action, probe: Step.Probe? = nil,
    after: [Step.Dependency] = [], provides: [Milestone] = [], isRepeatable: Bool = true, lost: NodeID? = nil, into planner: inout Planner
  ) {
    planner.facts.steps.append(
      Step(
        service: service, node: node, origin: origin, procedure: procedure, slug: slug, title: title, action: action, probe: probe, after: after,
        provides: provides, isRepeatable: isRepeatable, lost: lost))
  }

  private func replicates(_ server: Server, within timeout: Duration = .seconds(60)) -> Step.Probe {
    Step.Probe(
      server.host.server.administrator + ["--execute=\(server.host.terms.status)\\G"], "prints `\(server.host.terms.receiverRuns)`",
      output: server.host.terms.receiverRuns, timeout: timeout)
  }

  private func isActive(_ unit: String, within timeout: Duration = .seconds(60)) -> Step.Probe {
    .init(["/usr/bin/systemctl", "is-active", unit], "prints `active`", output: "active", timeout: timeout)
  }

  /// mmm_control shows a host as `db1(10.0.0.11) master/ONLINE. Roles: writer(10.0.0.50)`.
  private func isOnline(_ server: Server) -> Step.Probe {
    let expected = "\(server.host.name)(\(server.host.address.value.written)) \(server.isMaster ? "master" : "slave")/ONLINE"
    return .init(["/usr/sbin/mmm_control", "show"], "prints `\(expected)`", output: expected)
  }

  /// mmm_control ends with status 0 whatever the monitor answers: only `show` tells whether it did.
  private func shows(_ server: Server, _ filter: String, _ expectation: String) -> Step.Probe {
    .init(["/bin/sh", "-c", "/usr/sbin/mmm_control show | /usr/bin/grep -F ' \(server.host.name)(' | /usr/bin/grep \(filter)"], "succeeds: \(server.host.name) \(expectation)")
  }
  private func hasWriter(_ server: Server) -> Step.Probe { shows(server, "-F 'writer(\(fields.writer.value.written))'", "has the role of the writer") }
  private func isOffline(_ server: Server) -> Step.Probe { shows(server, "-v /ONLINE", "is not ONLINE, and has no roles") }

  private func control(_ words: String...) -> Step.Action { .command(["/usr/sbin/mmm_control"] + words) }

  private var seedAdvice: String {
    "It replaces all data here: look at the databases first, and keep the old data directory. Use \(isMariaDB ? "mariadb-backup" : "Percona XtraBackup"), streamed from the other host, and begin at the position that the backup reports: `CHANGE MASTER TO MASTER_LOG_FILE='…', MASTER_LOG_POS=…` after the `CHANGE` of the follow file, whose positions hac never writes down. Then run `sql/\(Self.accountsFile)` here again."
  }

  // MARK: First start

  func stateFirstStart(into planner: inout Planner) {
    for server in all { stateServer(server, into: &planner) }
    let (first, second) = (masters[0], masters[1])
    stateFollow(second, first, after: [.here("accounts"), .on(first.host.node, "accounts")], into: &planner)
    stateFollow(first, second, after: [.on(second.host.node, "follow")], into: &planner)
    for replica in replicas { stateFollow(replica, first, after: [.here("accounts"), .on(first.host.node, "follow")], into: &planner) }
    if hasApplicationFile {
      step(
        first.host.node, .firstStart, "application", "Create databases and applications' accounts; they replicate",
        .sql(Self.applicationFile, client: first.host.server.reader), after: all.map { .on($0.host.node, "follow") }, into: &planner)
    }
    for server in all {
      step(
        server.host.node, .firstStart, "agent", "Start the agent", .command(["/usr/bin/systemctl", "enable", "--now", Self.agentUnit]),
        probe: isActive(Self.agentUnit),
        after: [.here("software-agent")] + (hasApplicationFile ? [.on(first.host.node, "application")] : all.map { .on($0.host.node, "follow") }), into: &planner)
      planner.facts.steps.append(.markReady(planner, on: server.host.node, after: [.here("agent")]))
    }
    software(on: monitor.value, daemon: "mmm_mond", target: "monitor", modules: "-MDBD::mysql -MNet::Ping -MClass::Singleton", into: &planner)
    step(
      monitor.value, .firstStart, "monitor", "Start the monitor; every host awaits recovery", .command(["/usr/bin/systemctl", "enable", "--now", Self.monitorUnit]),
      probe: .init(["/usr/sbin/mmm_control", "ping"], "prints `OK: Pinged successfully!`", output: "OK: Pinged successfully!"), after: [.here("software-monitor"), .everywhere("agent")],
      into: &planner)
    var previous = "monitor"
    for server in all {
      let slug = "online-\(server.host.name)"
      step(
        monitor.value, .firstStart, slug, "Let \(server.host.name) have roles\(server.host.node == first.host.node ? "; the first gets the writer's" : "")",
        control("set_online", server.host.name), probe: isOnline(server), after: [.here(previous)],
        provides: server.host.node == all[all.count - 1].host.node ? [Milestone(service, .available)] : [], into: &planner)
      previous = slug
    }
    step(
      monitor.value, .firstStart, "checks", "See that all checks are well, and try a switch: `mmm_control move_role writer \(second.host.name)`",
      control("checks", "all"), after: [.here(previous)], into: &planner)
  }

  /// MMM is in no package: its daemons load their modules before they tell their version, the agent's helpers theirs later.
  private func software(on node: NodeID, daemon: String, target: String, modules: String, into planner: inout Planner) {
    step(
      node, .firstStart, "software-\(target)", "See that MMM is installed",
      .human("Where it is not: unpack MMM 2.2.1 and run `make install_\(target)`; what the probe misses is a Perl module, or a Perl without threads."),
      probe: .init(
        ["/bin/sh", "-c", "/usr/sbin/\(daemon) --version && /usr/bin/perl \(modules) -e 'print \"modules: well\"'"], "prints `modules: well`", output: "modules: well"),
      into: &planner)
  }

  private func stateServer(_ server: Server, into planner: inout Planner) {
    let host = server.host
    software(on: host.node, daemon: "mmm_agentd", target: "agent", modules: "-MDBD::mysql -MNet::ARP -MTime::HiRes", into: &planner)
    step(
      host.node, .firstStart, "options", "See that the server will read hac's options",
      .human(
        "Where the probe prints nothing of the kind, `\(host.server.mainOptionFile)` does not lead to `\(host.server.optionDirectory)`: add the line `!includedir \(host.server.optionDirectory)` at its end."),
      probe: .init(["/usr/bin/my_print_defaults", "mysqld"], "prints `--server_id=\(host.serverID.value)`", output: "--server_id=\(host.serverID.value)"),
      into: &planner)
    step(
      host.node, .firstStart, "administrator", "See that root gets into the server",
      .human(
        "Start the server if it does not run. Where it asks for a password, put it into `/root/.my.cnf` (mode 0600, section `[client]`). A fresh server of the vendor's package has a temporary one in its error log: change it now, and begin with `SET SESSION sql_log_bin = 0`."),
      probe: .init(host.server.administrator + ["--execute=SELECT CURRENT_USER()"], "prints `root@localhost`", output: "root@localhost"), after: [.here("options")],
      into: &planner)
    step(
      host.node, .firstStart, "start", "Start the server with hac's options; it comes up read-only", .script(startScript),
      probe: isActive(host.server.unit, within: .seconds(600)), after: [.here("administrator")], into: &planner)
    step(
      host.node, .firstStart, "accounts", "Create the accounts of replication and MMM, which do not replicate",
      .sql(Self.accountsFile, client: host.server.reader),
      probe: .init(
        host.server.administrator + ["--batch", "--skip-column-names", "--execute=SELECT CONCAT('read_only=', @@GLOBAL.read_only)"], "prints `read_only=1`",
        output: "read_only=1"), after: [.here("start")], into: &planner)
  }

  private func stateFollow(_ server: Server, _ source: Server, after: [Step.Dependency], into planner: inout Planner) {
    let isFirst = server.host.node == masters[0].host.node
    if !isFirst {
      step(
        server.host.node, .firstStart, "seed", "Only where \(source.host.name) has data: copy it here", .human("With fresh servers there is nothing to do. \(seedAdvice)"),
        after: after, into: &planner)
    }
    step(
      server.host.node, .firstStart, "follow", "Follow \(source.host.name)", .sql(Self.followFile(source), client: server.host.server.reader),
      probe: replicates(server), after: isFirst ? after : [.here("seed")], into: &planner)
  }

  // MARK: Later

  func stateOperation(into planner: inout Planner) {
    stateRollingRestart(into: &planner)
    for server in all { stateLoss(of: server, into: &planner) }
    stateFullOutage(into: &planner)
    stateRebuild(into: &planner)
  }

  /// Replicas, the second master, a switch, the first.
  private func stateRollingRestart(into planner: inout Planner) {
    var before: [Step.Dependency] = []
    for server in replicas + [masters[1], masters[0]] {
      let (node, name) = (server.host.node, server.host.name)
      if node == masters[0].host.node {
        step(
          monitor.value, .rollingRestart, "move-writer", "Move the writer to \(masters[1].host.name)", control("move_role", "writer", masters[1].host.name),
          probe: hasWriter(masters[1]), after: before, into: &planner)
        before = [.on(monitor.value, "move-writer")]
      }
      step(monitor.value, .rollingRestart, "offline-\(name)", "Take the roles from \(name)", control("set_offline", name), probe: isOffline(server), after: before, into: &planner)
      step(
        node, .rollingRestart, "restart", "Restart the server, and let it follow again: MMM has stopped its replication",
        .command(["/bin/sh", "-c", "/usr/bin/systemctl restart \(server.host.server.unit) && \(server.host.server.client) --protocol=socket --socket=\(server.host.server.socket) --user=root --execute='\(server.host.terms.start)'"]),
        probe: replicates(server, within: .seconds(600)), after: [.on(monitor.value, "offline-\(name)")], into: &planner)
      step(
        monitor.value, .rollingRestart, "online-\(name)", "Give \(name) roles again", control("set_online", name), probe: isOnline(server),
        after: [.on(node, "restart")], into: &planner)
      before = [.on(monitor.value, "online-\(name)")]
    }
  }

  private func stateLoss(of server: Server, into planner: inout Planner) {
    let (node, name) = (server.host.node, server.host.name)
    step(
      node, .loseNode, "compare", "If it was lost and is back: look for what only it has, before it gets roles",
      .human(
        server.isMaster
          ? "The server is read-only and follows \(peer(of: server).host.name) again. What it had committed and not sent comes to the other master by itself; where that contradicts what was written there meanwhile, replication there stops (`\(server.host.terms.status)`). Then rebuild this host: \"Resynchronise an instance\"."
          : "It follows by itself. A replica that MMM turned to another master while it lagged has lost what it had not received: where replication stops, or in doubt, rebuild it."),
      probe: replicates(server, within: .seconds(600)), lost: node, into: &planner)
    step(
      monitor.value, .loseNode, "online-\(name)", "If \(name) was lost and is well: give it roles again", control("set_online", name), probe: isOnline(server),
      after: [.on(node, "compare")], lost: node, into: &planner)
  }

  private func stateFullOutage(into planner: inout Planner) {
    for server in all {
      step(
        server.host.node, .fullOutage, "start", "Start the server and its agent; it comes up read-only",
        .command(["/usr/bin/systemctl", "start", server.host.server.unit, Self.agentUnit]), probe: replicates(server, within: .seconds(900)), into: &planner)
    }
    step(
      monitor.value, .fullOutage, "monitor", "Start the monitor. Where it is passive because roles contradict each other: `mmm_control set_active`",
      .command(["/usr/bin/systemctl", "start", Self.monitorUnit]),
      probe: .init(["/usr/sbin/mmm_control", "ping"], "prints `OK: Pinged successfully!`", output: "OK: Pinged successfully!"), after: [.everywhere("start")],
      into: &planner)
    var previous = "monitor"
    for server in all {
      step(
        monitor.value, .fullOutage, "online-\(server.host.name)", "Let \(server.host.name) have roles, the last writer first", control("set_online", server.host.name),
        probe: isOnline(server), after: [.here(previous)], into: &planner)
      previous = "online-\(server.host.name)"
    }
  }

  /// Also how a replica is added: its own first start up to `accounts`, then these.
  private func stateRebuild(into planner: inout Planner) {
    for server in all {
      let (node, name) = (server.host.node, server.host.name)
      step(monitor.value, .resynchronise, "offline-\(name)", "Take the roles from \(name), which is rebuilt or was added; an answer that it is AWAITING_RECOVERY or HARD_OFFLINE is fine", control("set_offline", name), probe: isOffline(server), into: &planner)
      step(
        node, .resynchronise, "seed", "Copy the active master's data here", .human(seedAdvice), after: [.on(monitor.value, "offline-\(name)")], isRepeatable: false,
        into: &planner)
      step(
        node, .resynchronise, "accounts", "Create this server's own accounts", .sql(Self.accountsFile, client: server.host.server.reader), after: [.here("seed")],
        into: &planner)
      step(
        node, .resynchronise, "follow", "Follow the active master from the backup's position", .human("Run the statements of `sql/30-follow-NAME.sql` with that position."),
        probe: replicates(server), after: [.here("accounts")], into: &planner)
      step(
        monitor.value, .resynchronise, "online-\(name)", "Give \(name) roles again", control("set_online", name), probe: isOnline(server), after: [.on(node, "follow")],
        into: &planner)
    }
  }
}
