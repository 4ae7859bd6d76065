import SourceText
import TopologyModel

/// What is done to a cluster, each with its proof.
struct GaleraSteps: Sendable {
  let fields: Galera
  let cluster: GaleraCluster
  let vip: VIPID?

  /// A whole state transfer of a large database.
  private static let transferTime = Duration(milliseconds: 12 * 3_600_000)

  func state(into planner: inout Planner) {
    firstStart(&planner)
    rollingRestart(&planner)
    lostNodes(&planner)
    fullOutage(&planner)
    resynchronise(&planner)
  }

  private func server(_ member: GaleraCluster.Member) -> GaleraServer { fields.server(of: member.voter) }
  private var size: Int { cluster.voters.count }
  private var garb: String { "garb.service" }
  private func script(_ name: String) -> Step.Action { .script("\(cluster.service)-\(name)") }

  // MARK: Probes

  private func ask(_ member: GaleraCluster.Member, _ sql: String) -> [String] {
    server(member).base.administrator + ["--batch", "--skip-column-names", "--execute", sql]
  }

  /// Size, status and state of the cluster as a member sees them, in this order by their names.
  private func stateQuery(_ member: GaleraCluster.Member, size: String = "VARIABLE_VALUE") -> String {
    let value = size == "VARIABLE_VALUE" ? size : "IF(VARIABLE_NAME = 'wsrep_cluster_size', \(size), VARIABLE_VALUE)"
    return "SELECT GROUP_CONCAT(\(value) ORDER BY VARIABLE_NAME SEPARATOR ' ') FROM \(server(member).statusTable) "
      + "WHERE VARIABLE_NAME IN ('wsrep_cluster_size', 'wsrep_cluster_status', 'wsrep_local_state_comment')"
  }

  private func synced(_ member: GaleraCluster.Member, size: Int) -> Step.Probe {
    let expected = "\(size) Primary Synced"
    return Step.Probe(ask(member, stateQuery(member)), "prints `\(expected)`", output: expected, timeout: Self.transferTime)
  }

  /// In a cluster of this size or a larger one, so that the steps may be done again when it has grown.
  private func joined(_ member: GaleraCluster.Member, size: Int) -> Step.Probe {
    let expected = "\(size) or more Primary Synced"
    let query = stateQuery(member, size: "IF(VARIABLE_VALUE >= \(size), '\(size) or more', VARIABLE_VALUE)")
    return Step.Probe(ask(member, query), "prints `\(expected)`", output: expected, timeout: Self.transferTime)
  }

  /// In a primary component of any size.
  private func primary(_ member: GaleraCluster.Member) -> Step.Probe {
    Step.Probe(ask(member, stateQuery(member)), "prints `Primary Synced`", output: "Primary Synced", timeout: Self.transferTime)
  }

  private func active(_ unit: String) -> Step.Probe {
    Step.Probe(["/usr/bin/systemctl", "is-active", unit], "prints `active`", output: "active")
  }

  private func step(
    _ node: NodeID, _ procedure: Procedure, _ slug: String, _ title: String, _ action: Step.Action, _ probe: Step.Probe?,
    after: [Step.Dependency] = [], provides: [Milestone] = [], destroysData: Bool = false, lost: NodeID? = nil, in planner: inout Planner
  ) {
    planner.facts.steps.append(
      Step(
        service: planner.service, node: node, origin: planner.serviceOrigin, procedure: procedure, slug: slug, title: title, action: action,
        probe: probe, after: after, provides: provides, destroysData: destroysData, lost: lost))
  }

  private func look(_ member: GaleraCluster.Member) -> Step.Action { .command(ask(member, "SHOW GLOBAL STATUS LIKE 'wsrep_cluster%'")) }

  // MARK: First start, and a member more

  private func firstStart(_ planner: inout Planner) {
    let first = cluster.members[0]
    certificates(&planner)
    step(
      first.node, .firstStart, "bootstrap", "Start the first member as a new cluster", script("bootstrap"), joined(first, size: 1),
      after: [.here("certificates")], in: &planner)
    var last = (node: first.node, slug: "bootstrap")
    if let file = accounts(first, &planner) {
      let users = transferUsers + (vip == nil ? [] : [HostPaths.checkUser])
      let count = "SELECT CONCAT(COUNT(*), ' accounts') FROM mysql.user WHERE host = 'localhost' AND user IN (\(users.map { "'\($0)'" }.joined(separator: ", ")))"
      let expected = "\(users.count) accounts"
      step(
        first.node, .firstStart, "accounts", "Create the accounts of state transfers and checks; they replicate",
        .sql(file, client: server(first).base.reader), .init(ask(first, count), "prints `\(expected)`", output: expected),
        after: [.here("bootstrap")], in: &planner)
      last.slug = "accounts"
    }
    for (index, member) in cluster.members.enumerated().dropFirst() {
      step(
        member.node, .firstStart, "join", "Let the member join", script("join"), joined(member, size: index + 1),
        after: [.on(last.node, last.slug), .here("certificates")], in: &planner)
      last = (member.node, "join")
    }
    for arbiter in cluster.arbiters {
      step(
        arbiter.node, .firstStart, "start-arbiter", "Start the arbiter", .command(["/usr/bin/systemctl", "enable", "--now", garb]), active(garb),
        after: [.on(last.node, last.slug), .here("certificates")], in: &planner)
      last = (arbiter.node, "start-arbiter")
    }
    step(
      first.node, .firstStart, "count", "See that all voters are there", look(first), synced(first, size: size), after: [.on(last.node, last.slug)],
      provides: vip == nil ? [Milestone(planner.service, .ready), Milestone(planner.service, .available)] : [], in: &planner)
    guard vip != nil else { return }
    for member in cluster.members {
      planner.facts.steps.append(.markReady(planner, on: member.node, after: [.on(first.node, "count")]))
    }
  }

  private var transferUsers: [String] { fields.transfer == .mariabackup ? [Galera.transferUser] : [] }

  /// The SQL file of the accounts; nil where none is needed. MySQL-wsrep makes the accounts of transfers itself.
  private func accounts(_ first: GaleraCluster.Member, _ planner: inout Planner) -> String? {
    guard vip != nil || !transferUsers.isEmpty else { return nil }
    let (file, origin) = ("10-\(cluster.service)-accounts.sql", cluster.origin)
    let isMariaDB = fields.server.value == .mariadb
    let service = planner.service
    planner.facts.files.append(
      File(
        service: service, node: first.node, origin: origin, area: .sql, path: file,
        render: { plan, text in
          let sql = SQLScript()
          sql.begin(plan, service: service, purpose: "accounts that log in by the socket, without a password.", to: &text)
          let plugin = isMariaDB ? "VIA unix_socket" : "WITH auth_socket"
          if vip != nil {
            sql.comment("The check asks only for the server's state, which needs no privilege.", to: &text)
            sql.statement(
              [.word("CREATE USER IF NOT EXISTS ")] + SQLScript.account(HostPaths.checkUser, "localhost") + [.word(" IDENTIFIED \(plugin)")], to: &text, origin)
          }
          for user in transferUsers {
            sql.comment("What mariadb-backup needs on a donor (MariaDB's documentation, \"mariadb-backup SST Method\").", to: &text)
            let account = SQLScript.account(user, "localhost")
            sql.statement([.word("CREATE USER IF NOT EXISTS ")] + account + [.word(" IDENTIFIED \(plugin)")], to: &text, origin)
            sql.statement([.word("GRANT RELOAD, PROCESS, LOCK TABLES, BINLOG MONITOR ON *.* TO ")] + account, to: &text, origin)
          }
        }))
    return file
  }

  private func certificates(_ planner: inout Planner) {
    guard let tls = fields.tls else { return }
    let arbiters = fields.encryptsTraffic.value ? cluster.arbiters : []
    for (voter, user) in cluster.members.map({ ($0.voter, "mysql") }) + arbiters.map({ ($0, WriteSetArbiter.user) }) {
      let files = [tls.ca, tls.certificate, tls.key].map(\.value.text)
      let test = files.flatMap { ["-a", "-r", $0] }.dropFirst()
      step(
        voter.node, .firstStart, "certificates", "Place the certificate files",
        .human(
          "Place `\(files[0])`, `\(files[1])` and `\(files[2])`: certificates that `\(files[0])` signed, for servers and for clients, since "
            + "members connect to each other. The key is readable by root and the group `\(user)` alone (mode 0640)."),
        .init(["/usr/sbin/runuser", "-u", user, "--", "/usr/bin/test"] + test, "succeeds: `\(user)` can read all three"), in: &planner)
    }
  }

  // MARK: Rolling restart

  private func rollingRestart(_ planner: inout Planner) {
    var previous: [Step.Dependency] = []
    // The preferred holder of the address last, so that the address moves once.
    for member in cluster.members.reversed() {
      // Desynchronised, the check fails; a started server is synchronised again.
      let gone: Step.Probe
      if let vip {
        let address = planner.topology[vip].mainAddress.written
        gone = Step.Probe(
          ["/bin/sh", "-c", "! /usr/sbin/ip -o address show to \(address) | /usr/bin/grep -q ."], "succeeds: \(address) is not on this host")
      } else {
        gone = Step.Probe(ask(member, "SHOW GLOBAL VARIABLES LIKE 'wsrep_desync'"), "prints `ON`", output: "ON")
      }
      step(
        member.node, .rollingRestart, "leave", "Send clients elsewhere: all others must be synchronised",
        .command(ask(member, "SET GLOBAL wsrep_desync = ON")), gone, after: previous, in: &planner)
      step(
        member.node, .rollingRestart, "restart", "Restart the server, or the whole host",
        .command(["/usr/bin/systemctl", "restart", server(member).base.unit]), synced(member, size: size), after: [.here("leave")], in: &planner)
      previous = [.on(member.node, "restart")]
    }
    for arbiter in cluster.arbiters {
      step(
        arbiter.node, .rollingRestart, "restart-arbiter", "Restart the arbiter", .command(["/usr/bin/systemctl", "restart", garb]), active(garb),
        after: previous, in: &planner)
      previous = [.on(arbiter.node, "restart-arbiter")]
    }
    step(
      cluster.members[0].node, .rollingRestart, "count", "See that all voters are there", look(cluster.members[0]),
      synced(cluster.members[0], size: size), after: previous, in: &planner)
  }

  // MARK: A lost node

  private func lostNodes(_ planner: inout Planner) {
    for lost in cluster.members {
      guard let survivor = cluster.members.first(where: { $0.node != lost.node }) else { continue }
      let others = cluster.voters.filter { $0.node != survivor.node }.map { "\($0.name)=down|with" }.joined(separator: " ")
      step(
        survivor.node, .loseNode, "quorum-\(lost.name)",
        "If \(lost.name) was lost, and the majority with it: restore the quorum, on one side only",
        .human(
          "Where this member prints `Primary`, there is nothing to do. Where it does not, and the others come back, wait for them. Only if they "
            + "are gone for good, and switched off: `./steps/\(cluster.service)-restore-quorum \(others)`, with `down` for each that is off and "
            + "`with` for each that lives on this side."),
        primary(survivor), lost: lost.node, in: &planner)
      step(
        lost.node, .loseNode, "join",
        "When it is back (a new host: with its packages, this bundle and the certificates) let it join; it catches up, or takes a whole copy",
        script("join"), joined(lost, size: min(2, size)), after: [.on(survivor.node, "quorum-\(lost.name)")], in: &planner)
    }
    for lost in cluster.arbiters {
      let survivor = cluster.members[0]
      step(
        survivor.node, .loseNode, "quorum-\(lost.name)", "If \(lost.name) was lost: see that the members go on", look(survivor), primary(survivor),
        lost: lost.node, in: &planner)
      step(
        lost.node, .loseNode, "start-arbiter", "When it is back: start the arbiter", .command(["/usr/bin/systemctl", "enable", "--now", garb]),
        active(garb), after: [.on(survivor.node, "quorum-\(lost.name)")], in: &planner)
    }
  }

  // MARK: Full outage

  private func fullOutage(_ planner: inout Planner) {
    for arbiter in cluster.arbiters {
      step(
        arbiter.node, .fullOutage, "stop-arbiter", "Stop the arbiter, which remembers the old cluster",
        .command(["/usr/bin/systemctl", "stop", garb]), nil, in: &planner)
    }
    for member in cluster.members {
      step(
        member.node, .fullOutage, "position", "Print the last position; it refuses while the server runs", script("position"), nil,
        after: cluster.arbiters.isEmpty ? [] : [.everywhere("stop-arbiter")], in: &planner)
    }
    let first = cluster.members[0]
    step(
      first.node, .fullOutage, "recover", "Bootstrap from the member with the highest SEQNO",
      .human(WriteSetScripts.recoveryAdvice(cluster.service, members: cluster.members.map(\.name))), nil, after: [.everywhere("position")], in: &planner)
    var previous: Step.Dependency = .on(first.node, "recover")
    for member in cluster.members {
      step(
        member.node, .fullOutage, "join", "Let the member join, unless it is the bootstrapped one", script("join"), primary(member), after: [previous],
        in: &planner)
      previous = .on(member.node, "join")
    }
    for arbiter in cluster.arbiters {
      step(
        arbiter.node, .fullOutage, "start-arbiter", "Start the arbiter again", .command(["/usr/bin/systemctl", "start", garb]), active(garb),
        after: [previous], in: &planner)
      previous = .on(arbiter.node, "start-arbiter")
    }
    step(
      first.node, .fullOutage, "count", "See that all voters are there", look(first), synced(first, size: size), after: [previous], in: &planner)
  }

  // MARK: A member whose data is not trusted

  private func resynchronise(_ planner: inout Planner) {
    for member in cluster.members {
      guard let other = cluster.members.first(where: { $0.node != member.node }) else { continue }
      step(
        other.node, .resynchronise, "source-\(member.name)", "To give \(member.name) a whole copy: see that the others have the data", look(other),
        primary(other), in: &planner)
      let (unit, state) = (server(member).base.unit, "\(server(member).base.dataDirectory.text)/grastate.dat")
      step(
        member.node, .resynchronise, "copy", "Forget the position here, so that the member takes a whole copy of another one",
        .command(["/bin/sh", "-c", "/usr/bin/systemctl stop \(unit) && /usr/bin/rm -f \(state) && /usr/bin/systemctl start \(unit)"]),
        primary(member), after: [.on(other.node, "source-\(member.name)")], destroysData: true, in: &planner)
    }
  }
}
