import ConfigFormats
import SourceText
import TopologyModel

/// The steps, and the scripts that they run from the bundle.
extension NDB {
  /// A node start with a whole copy of a large database.
  private static let copyTime = Duration(milliseconds: 12 * 3_600_000)

  func steps(_ cluster: NDBCluster, hasAddress: Bool, into planner: inout Planner) {
    stepScripts(cluster, into: &planner)
    firstStart(cluster, hasAddress: hasAddress, &planner)
    addNode(cluster, &planner)
    rollingRestart(cluster, &planner)
    loseNode(cluster, hasAddress: hasAddress, &planner)
    fullOutage(cluster, &planner)
  }

  private func stepScripts(_ cluster: NDBCluster, into planner: inout Planner) {
    let service = planner.service
    func add(_ place: NDBCluster.Place, _ name: String, _ script: ShellScript, _ variables: @escaping @Sendable () -> [ShellScript.Variable]) {
      planner.facts.files.append(
        File(service: service, node: place.node, origin: place.origin, area: .steps, path: "\(cluster.service)-\(name)", mode: 0o755) { _, text in
          script.write(variables(), to: &text)
        })
    }
    let common: [ShellScript.Variable] = [("ndb_mgm", NDBPackages.managementClient, .builtin), ("options", NDBPackages.options, .builtin)]
    let first = cluster.managers[0].place
    add(first, "reload", NDBScripts.reload) {
      let peers = cluster.managers.dropFirst().map { "\($0.place.address.value.bracketed):\(cluster.managementPort)" }.joined(separator: " ")
      return [("unit", NDBPackages.managementUnit, .builtin), ("extra", Self.managementExtra, .builtin), ("peers", peers, cluster.origin)]
    }
    add(first, "node-group", NDBScripts.nodeGroup) { common }
    for place in cluster.data {
      let own: [ShellScript.Variable] = common + [("node", "\(place.id.value)", place.id.origin)]
      add(place, "restart", NDBScripts.restart) {
        own + [("unit", NDBPackages.dataUnit, .builtin), ("nodes", cluster.data.map { "\($0.id.value)" }.joined(separator: " "), cluster.origin)]
      }
      add(place, "initial", NDBScripts.initial) {
        let others = cluster.groups.first { $0.contains { $0.node == place.node } }?.filter { $0.node != place.node } ?? []
        return own + [
          ("unit", NDBPackages.dataUnit, .builtin), ("extra", Self.dataExtra, .builtin),
          ("group", others.map { "\($0.id.value)" }.joined(separator: " "), cluster.origin),
        ]
      }
    }
    for node in cluster.sql {
      add(node.place, "root-login", NDBScripts.rootLogin) {
        [
          ("client", node.server.client, .builtin), ("socket", node.server.socket, .builtin),
          ("log", node.server.os.isDebianFamily ? "/var/log/mysql/error.log" : "/var/log/mysqld.log", .builtin),
        ]
      }
    }
  }

  // MARK: Probes

  private func active(_ unit: String) -> Step.Probe { .init(["/usr/bin/systemctl", "is-active", unit], "prints `active`", output: "active") }

  private func ask(_ command: String) -> [String] { [NDBPackages.managementClient, "--defaults-file=\(NDBPackages.options)", "--execute=\(command)"] }

  private func started(_ place: NDBCluster.Place) -> Step.Probe {
    let expected = "Node \(place.id.value): started"
    return .init(ask("\(place.id.value) STATUS"), "prints `\(expected)`", output: expected, timeout: Self.copyTime)
  }

  private var answers: Step.Probe { .init(ask("SHOW"), "prints `Cluster Configuration`", output: "Cluster Configuration", timeout: .seconds(120)) }

  private func client(_ node: NDBCluster.SQLNode) -> [String] {
    [node.server.client, "--no-defaults", "--protocol=socket", "--socket=\(node.server.socket)", "--user=root"]
  }

  /// Asks the server how many data nodes it works with.
  private func connected(_ node: NDBCluster.SQLNode, _ cluster: NDBCluster) -> Step.Probe {
    let expected = "Ndb_number_of_ready_data_nodes\t\(cluster.data.count)"
    return .init(
      client(node) + ["--batch", "--skip-column-names", "--execute", "SHOW GLOBAL STATUS LIKE 'Ndb_number_of_ready_data_nodes'"],
      "prints `Ndb_number_of_ready_data_nodes` and \(cluster.data.count)", output: expected, timeout: .seconds(300))
  }

  /// Makes the steps of one procedure.
  private struct Maker {
    let service: ServiceID
    let origin: OriginID
    let procedure: Procedure

    func step(
      _ node: NodeID, _ slug: String, _ title: String, _ action: Step.Action, _ probe: Step.Probe? = nil, after: [Step.Dependency] = [],
      provides: [Milestone] = [], destroysData: Bool = false, isRepeatable: Bool = true
    ) -> Step {
      Step(
        service: service, node: node, origin: origin, procedure: procedure, slug: slug, title: title, action: action, probe: probe, after: after,
        provides: provides, destroysData: destroysData, isRepeatable: isRepeatable)
    }
  }

  private func directory(_ path: String) -> Step.Action {
    .command(["/usr/bin/install", "-d", "-o", NDBPackages.user, "-g", NDBPackages.user, "-m", "0750", path])
  }

  private func isWritable(_ path: String) -> Step.Probe {
    .init(["/usr/sbin/runuser", "-u", NDBPackages.user, "--", "/usr/bin/test", "-w", path], "succeeds: `\(NDBPackages.user)` can write there")
  }

  /// The directories of a host's nodes. In the first start the bundle is in place already.
  private func directories(_ cluster: NDBCluster, on node: NodeID, _ make: Maker, _ planner: inout Planner) {
    var after: [Step.Dependency] = []
    if make.procedure != .firstStart {
      planner.facts.steps.append(make.step(node, "place", "Place the bundle", .command(["./install", "--apply"])))
      after = [.here("place")]
    }
    if cluster.manager(on: node) != nil {
      let path = NDBPackages.managementDirectory
      planner.facts.steps.append(make.step(node, "cache-directory", "Make the directory of the configuration cache", directory(path), isWritable(path), after: after))
    }
    if cluster.dataNode(on: node) != nil {
      let path = dataDirectory.value.text
      planner.facts.steps.append(make.step(node, "data-directory", "Make the data directory", directory(path), isWritable(path), after: after))
    }
  }

  // MARK: First start

  private func firstStart(_ cluster: NDBCluster, hasAddress: Bool, _ planner: inout Planner) {
    let service = planner.service
    let make = Maker(service: service, origin: planner.serviceOrigin, procedure: .firstStart)
    for host in cluster.hosts { directories(cluster, on: host, make, &planner) }
    for manager in cluster.managers {
      // No --initial: without a cache it reads config.ini (MySQL manual, "NDB Cluster Configuration Files"). It answers
      // only when all management nodes are there.
      planner.facts.steps.append(
        make.step(
          manager.place.node, "start-management", "Start the management node",
          .command(["/usr/bin/systemctl", "enable", "--now", NDBPackages.managementUnit]), active(NDBPackages.managementUnit),
          after: [.here("cache-directory")]))
      planner.facts.steps.append(
        make.step(
          manager.place.node, "management-answers", "Wait until the management nodes agree on the configuration", .command(ask("SHOW")), answers,
          after: [.everywhere("start-management")]))
    }
    for place in cluster.data {
      // No --initial either: an empty directory is one. The node waits for all the others.
      planner.facts.steps.append(
        make.step(
          place.node, "start-data", "Start the data node", .command(["/usr/bin/systemctl", "enable", "--now", NDBPackages.dataUnit]),
          active(NDBPackages.dataUnit), after: [.everywhere("management-answers"), .here("data-directory")]))
      planner.facts.steps.append(
        make.step(place.node, "data-started", "Wait until the data node is started", .command(ask("\(place.id.value) STATUS")), started(place), after: [.everywhere("start-data")]))
    }
    for node in cluster.sql {
      for step in sqlSteps(cluster, node, make, hasAddress: hasAddress, after: [.everywhere("data-started")], &planner) { planner.facts.steps.append(step) }
      if hasAddress { planner.facts.steps.append(.markReady(planner, on: node.place.node, after: [.here("sql-connected")])) }
    }
  }

  /// A server from its package to one that works with the data nodes.
  private func sqlSteps(
    _ cluster: NDBCluster, _ node: NDBCluster.SQLNode, _ make: Maker, hasAddress: Bool, after: [Step.Dependency], _ planner: inout Planner
  ) -> [Step] {
    let host = node.place.node
    var steps = [
      make.step(
        host, "start-sql", "Start the SQL node", .command(["/usr/bin/systemctl", "restart", node.server.unit]), active(node.server.unit), after: after),
      make.step(host, "enable-sql", "Start the SQL node at every boot", .command(["/usr/bin/systemctl", "enable", node.server.unit]), after: [.here("start-sql")]),
      make.step(
        host, "root-login", "Let root log in by the socket", .script("\(cluster.service)-root-login"),
        .init(client(node) + ["--execute", "SELECT 1"], "succeeds"), after: [.here("start-sql")]),
    ]
    var last = "root-login"
    if hasAddress {
      let name = "10-\(cluster.service)-accounts.sql"
      if make.procedure == .firstStart {
        planner.facts.files.append(
          File(service: make.service, node: host, origin: node.place.origin, area: .sql, path: name) { plan, text in
            text.line("-- \(plan.topology.name): accounts of the service `\(cluster.service)`; may be repeated.", cluster.origin)
            text.line("-- Of this server alone: without NDB_STORED_USER an account is not shared.")
            text.line("-- The check asks only for the server's state, which needs no privilege.")
            text.line("CREATE USER IF NOT EXISTS '\(HostPaths.checkUser)'@'localhost' IDENTIFIED WITH auth_socket;", cluster.origin)
          })
      }
      let check = "SELECT CONCAT(user, ' ', plugin) FROM mysql.user WHERE user = '\(HostPaths.checkUser)' AND host = 'localhost'"
      let expected = "\(HostPaths.checkUser) auth_socket"
      steps.append(
        make.step(
          host, "accounts", "Create the account of the health check", .sql(name, client: client(node)),
          .init(client(node) + ["--batch", "--skip-column-names", "--execute", check], "prints `\(expected)`", output: expected), after: [.here(last)]))
      last = "accounts"
    }
    let milestones = hasAddress || make.procedure != .firstStart ? [] : [Milestone(make.service, .ready), Milestone(make.service, .available)]
    steps.append(
      make.step(
        host, "sql-connected", "Wait until the SQL node works with every data node",
        .command(client(node) + ["--execute", "SHOW GLOBAL STATUS LIKE 'Ndb_number_of_ready_data_nodes'"]), connected(node, cluster),
        after: [.here(last)], provides: milestones))
    return steps
  }

  // MARK: Rolling restart

  /// config.ini is read again by one management node, while the others are stopped; they get it from that one (MySQL
  /// manual, "Performing a Rolling Restart of an NDB Cluster", on several management servers).
  private func reload(_ cluster: NDBCluster, _ make: Maker) -> [Step] {
    let first = cluster.managers[0].place.node
    let others = cluster.managers.dropFirst().map(\.place.node)
    var steps = others.map { node in
      make.step(node, "stop-management", "Stop the management node", .command(["/usr/bin/systemctl", "stop", NDBPackages.managementUnit]))
    }
    steps.append(
      make.step(
        first, "reload", "Let the first management node read config.ini again", .script("\(cluster.service)-reload"), active(NDBPackages.managementUnit),
        after: others.isEmpty ? [] : [.everywhere("stop-management")]))
    for node in others {
      steps.append(
        make.step(
          node, "start-management", "Start the management node", .command(["/usr/bin/systemctl", "start", NDBPackages.managementUnit]),
          active(NDBPackages.managementUnit), after: [.on(first, "reload")]))
    }
    for node in [first] + others {
      steps.append(
        make.step(
          node, "management-answers", "Wait until the management nodes agree on the configuration", .command(ask("SHOW")), answers,
          after: [.on(first, "reload")] + (others.isEmpty ? [] : [.everywhere("start-management")])))
    }
    return steps
  }

  private func rollingRestart(_ cluster: NDBCluster, _ planner: inout Planner) {
    let make = Maker(service: planner.service, origin: planner.serviceOrigin, procedure: .rollingRestart)
    for step in reload(cluster, make) { planner.facts.steps.append(step) }
    var before: [Step.Dependency] = [.everywhere("management-answers")]
    for place in cluster.data {
      planner.facts.steps.append(
        make.step(
          place.node, "restart-data", "Restart the data node; it keeps its data", .script("\(cluster.service)-restart"), started(place), after: before))
      before = [.on(place.node, "restart-data")]
    }
    // The preferred holder of the address last, so that the address moves once.
    for node in cluster.sql.reversed() {
      planner.facts.steps.append(
        make.step(
          node.place.node, "restart-sql", "Restart the SQL node", .command(["/usr/bin/systemctl", "restart", node.server.unit]),
          connected(node, cluster), after: before))
      before = [.on(node.place.node, "restart-sql")]
    }
  }

  // MARK: More nodes

  /// MySQL manual, "Adding NDB Cluster Data Nodes Online: Basic Procedure". A node group is added as a whole.
  private func addNode(_ cluster: NDBCluster, _ planner: inout Planner) {
    let make = Maker(service: planner.service, origin: planner.serviceOrigin, procedure: .addNode)
    let first = cluster.managers[0].place.node
    for host in cluster.hosts { directories(cluster, on: host, make, &planner) }
    planner.facts.steps.append(
      make.step(
        first, "announce", "Make the new nodes known",
        .human(
          "Do the procedure “Rolling restart”, in which hosts that are new are left out: "
            + "the management nodes read config.ini again, and every data node and SQL node that runs learns of the new ones."),
        answers, after: [.everywhere("place")]))
    for place in cluster.data {
      planner.facts.steps.append(
        make.step(
          place.node, "start-data", "Start the data node, unless it runs", .command(["/usr/bin/systemctl", "enable", "--now", NDBPackages.dataUnit]),
          started(place), after: [.on(first, "announce"), .here("data-directory")]))
    }
    var last: [Step.Dependency] = [.everywhere("start-data")]
    for (index, group) in cluster.groups.enumerated() {
      let slug = "node-group-\(index)"
      planner.facts.steps.append(
        make.step(
          first, slug, "Make node group \(index), unless it is there", .script("\(cluster.service)-node-group", arguments: group.map { "\($0.id.value)" }),
          .init(ask("SHOW"), "shows node group \(index)", output: "Nodegroup: \(index)"), after: last))
      last = [.here(slug)]
    }
    for node in cluster.sql {
      planner.facts.steps.append(
        make.step(
          node.place.node, "start-sql", "Start the SQL node, unless it runs", .command(["/usr/bin/systemctl", "enable", "--now", node.server.unit]),
          connected(node, cluster), after: [.on(first, "node-group-\(cluster.groups.count - 1)")]))
    }
    let sql = cluster.sql[0]
    planner.facts.steps.append(
      make.step(
        sql.place.node, "reorganize", "Spread the tables over the new node group",
        .human(
          "If a node group is new, run for every NDB table `ALTER TABLE … ALGORITHM=INPLACE, REORGANIZE PARTITION`, and then "
            + "`OPTIMIZE TABLE …`; without it only tables that are made from now on use the new nodes. A new SQL node needs the accounts of "
            + "the first start (`root-login`, `accounts`, `mark-ready`) too."),
        after: [.everywhere("start-sql")]))
  }

  // MARK: A node is lost

  private func loseNode(_ cluster: NDBCluster, hasAddress: Bool, _ planner: inout Planner) {
    let make = Maker(service: planner.service, origin: planner.serviceOrigin, procedure: .loseNode)
    for host in cluster.hosts { directories(cluster, on: host, make, &planner) }
    for manager in cluster.managers {
      planner.facts.steps.append(
        make.step(
          manager.place.node, "start-management", "Start the management node; a new host takes the configuration from the others",
          .command(["/usr/bin/systemctl", "enable", "--now", NDBPackages.managementUnit]), answers, after: [.here("cache-directory")]))
    }
    for place in cluster.data {
      let others = cluster.groups.first { $0.contains { $0.node == place.node } }?.filter { $0.node != place.node } ?? []
      planner.facts.steps.append(
        make.step(
          place.node, "start-data", "Start the data node; with an empty directory it copies everything from its node group",
          .command(["/usr/bin/systemctl", "enable", "--now", NDBPackages.dataUnit]), others.isEmpty ? active(NDBPackages.dataUnit) : nil,
          after: [.here("data-directory"), .here("start-management")]))
      guard !others.isEmpty else { continue }
      planner.facts.steps.append(
        make.step(
          place.node, "initial", "Only if it cannot start from its own files: throw them away and copy everything",
          .human(
            "Look at `SHOW` of ndb_mgm first. If the node starts, or is started, do nothing here. If its own files keep it from starting "
              + "(its error log says so), run `./steps/\(cluster.service)-initial \(place.id.value)`: it empties the data directory of this node and "
              + "refuses unless another node of the node group (\(others.map { "`\($0.name)`" }.joined(separator: ", "))) has the data."),
          started(place), after: [.here("start-data")], destroysData: true))
    }
    for node in cluster.sql {
      for step in sqlSteps(cluster, node, make, hasAddress: hasAddress, after: [.here("place"), .here("start-management"), .here("initial")], &planner) { planner.facts.steps.append(step) }
      guard hasAddress else { continue }
      let file = HostPaths.readyFile(of: planner.serviceName)
      planner.facts.steps.append(
        make.step(
          node.place.node, "mark-ready", "Let the address come here", .command(["/usr/bin/install", "-D", "-m", "0644", "/dev/null", file]),
          .init(["/usr/bin/test", "-e", file], "succeeds"), after: [.here("sql-connected")]))
    }
  }

  // MARK: Full outage

  /// A system restart: all data nodes together, from their own files. The cluster goes back to the last global
  /// checkpoint (MySQL manual, "Defining NDB Cluster Data Nodes", TimeBetweenGlobalCheckpoints: 2 seconds).
  private func fullOutage(_ cluster: NDBCluster, _ planner: inout Planner) {
    let make = Maker(service: planner.service, origin: planner.serviceOrigin, procedure: .fullOutage)
    for manager in cluster.managers {
      planner.facts.steps.append(
        make.step(
          manager.place.node, "start-management", "Start the management node, unless it runs",
          .command(["/usr/bin/systemctl", "start", NDBPackages.managementUnit]), active(NDBPackages.managementUnit)))
      planner.facts.steps.append(
        make.step(
          manager.place.node, "management-answers", "Wait until the management nodes agree on the configuration", .command(ask("SHOW")), answers,
          after: [.everywhere("start-management")]))
    }
    for place in cluster.data {
      planner.facts.steps.append(
        make.step(
          place.node, "start-data", "Start the data node with what it has, never with `--initial`; start all of them",
          .command(["/usr/bin/systemctl", "start", NDBPackages.dataUnit]), active(NDBPackages.dataUnit), after: [.everywhere("management-answers")]))
      planner.facts.steps.append(
        make.step(
          place.node, "data-started", "Wait until the data node is started", .command(ask("\(place.id.value) STATUS")), started(place),
          after: [.everywhere("start-data")]))
    }
    for node in cluster.sql {
      planner.facts.steps.append(
        make.step(
          node.place.node, "restart-sql", "Restart the SQL node", .command(["/usr/bin/systemctl", "restart", node.server.unit]),
          connected(node, cluster), after: [.everywhere("data-started")]))
    }
  }
}
