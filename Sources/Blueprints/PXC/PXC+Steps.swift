import ConfigFormats
import SourceText
import TopologyModel

/// Scripts of the members, and the steps that run them.
extension PXC {
  private static let stateQuery =
    "SELECT GROUP_CONCAT(VARIABLE_VALUE ORDER BY VARIABLE_NAME SEPARATOR ' ') FROM performance_schema.global_status "
    + "WHERE VARIABLE_NAME IN ('wsrep_cluster_size', 'wsrep_cluster_status', 'wsrep_local_state_comment')"
  /// A whole state transfer of a large database.
  private static let transferTime = Duration(milliseconds: 12 * 3_600_000)

  // Read once, not for every member.
  private static let joinScript = ShellScript(PackageResources.pxc_join_sh)
  private static let plainScript = ShellScript(PackageResources.pxc_plain_sh)
  private static let bootstrapScript = ShellScript(PackageResources.pxc_bootstrap_sh)
  private static let rootLoginScript = ShellScript(PackageResources.pxc_root_login_sh)
  private static let checkScript = ShellScript(PackageResources.pxc_check_sh)

  func memberScripts(_ cluster: PXCCluster, _ member: PXCCluster.Member, hasAddress: Bool, into planner: inout Planner) {
    let packages = member.voter.packages
    let origin = member.voter.origin
    // Made when a script is written: a check has no need of them.
    let all: @Sendable () -> [ShellScript.Variable] = {
      [
        ("name", member.name, origin), ("members", cluster.members.map(\.name).joined(separator: " "), cluster.origin),
        ("peers", cluster.peers(of: member.node), cluster.origin), ("unit", packages.unit, .builtin),
        ("bootstrap", packages.bootstrapUnit, .builtin), ("units", "\(packages.unit) \(packages.bootstrapUnit)", .builtin),
        ("server", "/usr/sbin/mysqld --user=mysql --log-error-verbosity=3", .builtin),
        ("found", "systemctl start \(packages.bootstrapUnit)", .builtin), ("datadir", packages.dataDirectory.text, .builtin),
        ("client", packages.client, .builtin), ("socket", packages.socket, .builtin), ("log", packages.errorLog, .builtin),
        ("position", "\(cluster.service)-position", .builtin), ("service", cluster.service, cluster.origin), ("seconds", "2", .builtin),
      ]
    }
    func add(_ name: String, _ script: ShellScript, _ variables: [String], area: File.Area = .steps, path: String? = nil) {
      planner.facts.files.append(
        File(
          service: planner.service, node: member.node, origin: origin, area: area, path: path ?? cluster.service + "-" + name, mode: 0o755,
          render: { _, text in script.write(all().filter { variables.contains($0.name) }, to: &text) }))
    }
    add("join", Self.joinScript, ["unit", "bootstrap", "peers"])
    add("plain", Self.plainScript, ["unit", "bootstrap", "client", "socket"])
    add("position", WriteSetScripts.position, ["name", "units", "server", "datadir"])
    add("recover", WriteSetScripts.recover, ["name", "members", "position", "datadir", "found", "peers"])
    if member.node == cluster.members[0].node {
      add("bootstrap", Self.bootstrapScript, ["unit", "bootstrap", "datadir", "peers"])
      add("root-login", Self.rootLoginScript, ["client", "socket", "log"])
    }
    if hasAddress {
      let path = "\(HostPaths.libexec)/check-\(cluster.service)"
      add("check", Self.checkScript, ["service", "client", "socket", "seconds"], area: .root, path: path)
    }
  }

  private func client(_ packages: PXCPackages) -> [String] {
    [packages.client, "--no-defaults", "--protocol=socket", "--socket=\(packages.socket)", "--user=root"]
  }

  /// Asks the server for the cluster's size, status and its own state.
  private func synced(_ member: PXCCluster.Member, size: Int, within timeout: Duration) -> Step.Probe {
    let command = client(member.voter.packages) + ["--batch", "--skip-column-names", "--execute", Self.stateQuery]
    let expected = "\(size) Primary Synced"
    return Step.Probe(command, "prints `\(expected)`", output: expected, timeout: timeout)
  }

  func steps(_ cluster: PXCCluster, hasAddress: Bool, into planner: inout Planner) {
    firstStart(cluster, hasAddress: hasAddress, &planner)
    rollingRestart(cluster, &planner)
    fullOutage(cluster, &planner)
  }

  // MARK: First start

  private func firstStart(_ cluster: PXCCluster, hasAddress: Bool, _ planner: inout Planner) {
    let service = planner.service
    let first = cluster.members[0]
    let size = cluster.voters.count
    certificateSteps(cluster, &planner)
    func step(
      _ node: NodeID, _ slug: String, _ title: String, _ action: Step.Action, _ probe: Step.Probe?, after: [Step.Dependency],
      provides: [Milestone] = [], isRepeatable: Bool = true
    ) {
      planner.facts.steps.append(
        Step(
          service: service, node: node, origin: planner.serviceOrigin, slug: slug, title: title, action: action, probe: probe,
          after: after, provides: provides, isRepeatable: isRepeatable))
    }
    // Every certificate is in place before anyone starts: a member without it would make its own, which no other trusts.
    step(
      first.node, "bootstrap", "Start the first member as a new cluster", .script("\(cluster.service)-bootstrap"),
      .init(["/usr/bin/systemctl", "is-active", first.voter.packages.bootstrapUnit], "prints `active`", output: "active"),
      after: tls?.inDataDirectory.isEmpty ?? false ? [.everywhere("certificates")] : [])
    step(
      first.node, "root-login", "Let root log in by the socket", .script("\(cluster.service)-root-login"),
      synced(first, size: 1, within: .seconds(60)), after: [.here("bootstrap")])
    var last = (node: first.node, slug: "root-login")
    if hasAddress {
      // Replicated like every write: once is enough, and sql_log_bin must stay on for it.
      planner.facts.files.append(
        File(
          service: service, node: first.node, origin: planner.serviceOrigin, area: .sql, path: "10-\(cluster.service)-accounts.sql",
          render: { plan, text in
            text.line("-- \(plan.topology.name): accounts of the service `\(cluster.service)`; may be repeated.", cluster.origin)
            text.line("-- The check asks only for the server's state, which needs no privilege.")
            text.line("CREATE USER IF NOT EXISTS '\(HostPaths.checkUser)'@'localhost' IDENTIFIED WITH auth_socket;", cluster.origin)
          }))
      let check = "SELECT CONCAT(user, ' ', plugin) FROM mysql.user WHERE user = '\(HostPaths.checkUser)' AND host = 'localhost'"
      let expected = "\(HostPaths.checkUser) auth_socket"
      step(
        first.node, "accounts", "Create the account of the health check",
        .sql("10-\(cluster.service)-accounts.sql", client: client(first.voter.packages)),
        .init(
          client(first.voter.packages) + ["--batch", "--skip-column-names", "--execute", check], "prints `\(expected)`", output: expected),
        after: [.here("root-login")])
      last.slug = "accounts"
    }
    for (index, member) in cluster.members.enumerated().dropFirst() {
      step(
        member.node, "join", "Let the member join", .script("\(cluster.service)-join"),
        synced(member, size: index + 1, within: Self.transferTime), after: [.on(last.node, last.slug), .here("certificates")])
      last = (member.node, "join")
    }
    for arbiter in cluster.arbiters {
      step(
        arbiter.node, "start-arbiter", "Start the arbiter",
        .command(["/usr/bin/systemctl", "enable", "--now", arbiter.packages.arbiterUnit]),
        .init(["/usr/bin/systemctl", "is-active", arbiter.packages.arbiterUnit], "prints `active`", output: "active"),
        after: [.on(last.node, last.slug)])
      last = (arbiter.node, "start-arbiter")
    }
    let milestones = hasAddress ? [] : [Milestone(service, .ready), Milestone(service, .available)]
    step(
      first.node, "plain", "Take the first member back to its plain unit", .script("\(cluster.service)-plain"),
      synced(first, size: size, within: Self.transferTime), after: [.on(last.node, last.slug)], provides: milestones)
    guard hasAddress else { return }
    for member in cluster.members {
      planner.facts.steps.append(.markReady(planner, on: member.node, after: [.on(first.node, "plain")]))
    }
  }

  /// The same files on every member, put there by the operator, and readable by those that need them.
  private func certificateSteps(_ cluster: PXCCluster, _ planner: inout Planner) {
    guard let tls, encryptsTraffic.value || sst?.encrypt.value == .tls else { return }
    for (voter, user) in cluster.members.map({ ($0.voter, "mysql") }) + cluster.arbiters.map({ ($0, WriteSetArbiter.user) }) {
      certificates(tls, voter, user, cluster, &planner)
    }
  }

  private func certificates(_ tls: PXCTLS, _ voter: WriteSetVoter, _ user: String, _ cluster: PXCCluster, _ planner: inout Planner) {
    let directory = voter.packages.dataDirectory.text
    let files = tls.files.map { $0.value.isInDataDirectory ? "\(directory)/\($0.value)" : $0.value.text }
    let list = "`\(files[0])`, `\(files[1])` and `\(files[2])`"
    var after: [Step.Dependency] = []
    var sentence = "Place \(list), the same three files on every member and arbiter of `\(cluster.service)`. "
      + "The key is readable by root and the group `\(user)` alone (mode 0640)."
    if !tls.inDataDirectory.isEmpty {
      let first = cluster.members[0]
      // The first server makes them; a data directory with files in it cannot be initialised any more.
      if voter.node == first.node { return }
      after = [.on(first.node, "root-login")]
      sentence = "If `\(directory)/mysql` is not there, run `/usr/sbin/mysqld --initialize --user=mysql` first. Then copy \(list) "
        + "from `\(first.name)`, in place of those that this host made, owned by `mysql` (the key with mode 0600)."
    }
    let test = files.flatMap { ["-a", "-r", $0] }.dropFirst()
    planner.facts.steps.append(
      Step(
        service: planner.service, node: voter.node, origin: tls.key.origin, slug: "certificates", title: "Place the certificate files",
        action: .human(sentence),
        probe: .init(["/usr/sbin/runuser", "-u", user, "--", "/usr/bin/test"] + test, "succeeds: `\(user)` can read all three"),
        after: after))
  }

  // MARK: Rolling restart

  private func rollingRestart(_ cluster: PXCCluster, _ planner: inout Planner) {
    let service = planner.service
    let size = cluster.voters.count
    var previous: (node: NodeID, slug: String)?
    func step(_ node: NodeID, _ slug: String, _ title: String, _ argv: [String], _ probe: Step.Probe) {
      planner.facts.steps.append(
        Step(
          service: service, node: node, origin: planner.serviceOrigin, procedure: .rollingRestart, slug: slug, title: title,
          action: .command(argv), probe: probe, after: previous.map { [.on($0.node, $0.slug)] } ?? []))
      previous = (node, slug)
    }
    // The preferred holder of the address last, so that the address moves once.
    for member in cluster.members.reversed() {
      let packages = member.voter.packages
      step(
        member.node, "maintenance", "Send clients elsewhere", client(packages) + ["--execute", "SET GLOBAL pxc_maint_mode = 'MAINTENANCE'"],
        .init(
          client(packages) + ["--batch", "--skip-column-names", "--execute", "SELECT @@GLOBAL.pxc_maint_mode"], "prints `MAINTENANCE`",
          output: "MAINTENANCE"))
      // A started server is in the mode DISABLED again.
      step(
        member.node, "restart", "Restart the member", ["/usr/bin/systemctl", "restart", packages.unit],
        synced(member, size: size, within: Self.transferTime))
    }
    for arbiter in cluster.arbiters {
      step(
        arbiter.node, "restart-arbiter", "Restart the arbiter", ["/usr/bin/systemctl", "restart", arbiter.packages.arbiterUnit],
        .init(["/usr/bin/systemctl", "is-active", arbiter.packages.arbiterUnit], "prints `active`", output: "active"))
    }
  }

  // MARK: Full outage

  private func fullOutage(_ cluster: PXCCluster, _ planner: inout Planner) {
    let service = planner.service
    let size = cluster.voters.count
    func step(_ node: NodeID, _ slug: String, _ title: String, _ action: Step.Action, _ probe: Step.Probe? = nil, after: [Step.Dependency] = []) {
      planner.facts.steps.append(
        Step(
          service: service, node: node, origin: planner.serviceOrigin, procedure: .fullOutage, slug: slug, title: title, action: action,
          probe: probe, after: after))
    }
    for member in cluster.members {
      step(member.node, "position", "Print the last position; it refuses while the server runs", .script("\(cluster.service)-position"))
    }
    let first = cluster.members[0].node
    step(
      first, "recover", "Bootstrap from the member with the highest SEQNO",
      .human(WriteSetScripts.recoveryAdvice(cluster.service, members: cluster.members.map(\.name))),
      after: [.everywhere("position")])
    var previous: (node: NodeID, slug: String) = (first, "recover")
    for member in cluster.members {
      let primary = Step.Probe(
        client(member.voter.packages) + ["--batch", "--skip-column-names", "--execute", Self.stateQuery],
        "prints `Primary Synced`", output: "Primary Synced", timeout: Self.transferTime)
      step(
        member.node, "join", "Let the member join, unless it is the bootstrapped one", .script("\(cluster.service)-join"), primary,
        after: [.on(previous.node, previous.slug)])
      previous = (member.node, "join")
    }
    for arbiter in cluster.arbiters {
      step(
        arbiter.node, "start-arbiter", "Start the arbiter again", .command(["/usr/bin/systemctl", "restart", arbiter.packages.arbiterUnit]),
        .init(["/usr/bin/systemctl", "is-active", arbiter.packages.arbiterUnit], "prints `active`", output: "active"),
        after: [.on(previous.node, previous.slug)])
      previous = (arbiter.node, "start-arbiter")
    }
    for member in cluster.members {
      step(
        member.node, "plain", "Take the bootstrapped member back to its plain unit", .script("\(cluster.service)-plain"),
        synced(member, size: size, within: Self.transferTime), after: [.on(previous.node, previous.slug)])
      previous = (member.node, "plain")
    }
  }
}
