import ConfigFormats
import SourceText
import TopologyModel

/// `config.ini`, the option files and the units.
extension NDB {
  /// Set for one start by the scripts that need it: `--reload`, `--initial`. Neither stands in a unit, where every
  /// start of the host would repeat it.
  static let managementExtra = "HAC_NDB_MGMD"
  static let dataExtra = "HAC_NDBMTD"

  func hostFiles(_ cluster: NDBCluster, on node: NodeID, into planner: inout Planner) {
    let (manager, data) = (cluster.manager(on: node), cluster.dataNode(on: node))
    let origin = manager?.place.origin ?? data?.origin ?? cluster.sqlNode(on: node)?.place.origin ?? cluster.origin
    let service = planner.service
    let change: File.Change = data != nil ? .step(unit: NDBPackages.dataUnit) : manager != nil ? .step(unit: NDBPackages.managementUnit) : .nothing
    planner.facts.files.append(
      File(service: service, node: node, origin: origin, path: NDBPackages.options, change: change) { plan, text in
        header(plan, cluster, &text)
        programOptions(cluster, manager, data, &text)
      })
    if let manager {
      planner.facts.files.append(
        File(service: service, node: node, origin: origin, path: NDBPackages.configuration, change: .step(unit: NDBPackages.managementUnit)) { plan, text in
          header(plan, cluster, &text)
          configuration(cluster, &text)
        })
      unit(NDBPackages.managementUnit, "NDB Cluster management server", on: manager.place, cluster, &planner) { unit, text in
        unit.assign("ExecStart", "\(NDBPackages.managementProgram) --defaults-file=\(NDBPackages.options) --nodaemon $\(Self.managementExtra)", to: &text)
      }
    }
    if let data {
      unit(NDBPackages.dataUnit, "NDB Cluster data node", on: data, cluster, &planner) { unit, text in
        // Not with --nodaemon alone: there a second process watches the node and ends with 0 after a crash too, as long as
        // StopOnError is 1, so that systemd would leave a crashed node down (angel.cpp, `angel_run`). In the foreground
        // there is none: the node ends with 0 after STOP, and with -1 or a signal after an error (ndbd.cpp, `NdbShutdown`).
        // Oracle's own operator for Kubernetes does so too. StopOnError=0 would be the other way, but the manual warns of
        // lost data where it meets --initial ("ndbd — The NDB Cluster Data Node Daemon", bug 24945638).
        unit.assign("ExecStart", "\(NDBPackages.dataProgram) --defaults-file=\(NDBPackages.options) --foreground $\(Self.dataExtra)", to: &text)
        // All memory is taken at the start, and locked where `lock_memory` says so.
        unit.assign("LimitMEMLOCK", "infinity", to: &text, locksMemory.origin)
        unit.assign("LimitNOFILE", "65536", to: &text)
        // A node writes what it must before it ends.
        unit.assign("TimeoutStopSec", "300s", to: &text)
      }
    }
  }

  private func header(_ plan: borrowing Plan, _ cluster: NDBCluster, _ text: inout ConfigText) {
    text.line("# \(plan.topology.name): written by hac for the service `\(cluster.service)`; change the topology, not this file.", cluster.origin)
  }

  private func unit(
    _ name: String, _ description: String, on place: NDBCluster.Place, _ cluster: NDBCluster, _ planner: inout Planner,
    _ body: @escaping @Sendable (UnitFile, inout ConfigText) -> Void
  ) {
    planner.facts.files.append(
      File(
        service: planner.service, node: place.node, origin: place.origin, path: "/etc/systemd/system/\(name)", change: .daemonReload,
        render: { plan, text in
          header(plan, cluster, &text)
          let unit = UnitFile()
          unit.section("Unit", to: &text)
          unit.assign("Description", "\(description), node \(cluster.manager(on: place.node).flatMap { name == NDBPackages.managementUnit ? $0.place.id.value : nil } ?? place.id.value)", to: &text, place.id.origin)
          unit.assign("Wants", "network-online.target", to: &text)
          unit.assign("After", "network-online.target", to: &text)
          unit.section("Service", to: &text)
          unit.assign("User", NDBPackages.user, to: &text)
          unit.assign("Group", NDBPackages.user, to: &text)
          body(unit, &text)
          // A node that crashed comes back by itself; one that was stopped by `ndb_mgm` ends with 0 and stays down.
          unit.assign("Restart", "on-failure", to: &text)
          unit.assign("RestartSec", "10s", to: &text)
          unit.section("Install", to: &text)
          unit.assign("WantedBy", "multi-user.target", to: &text)
        }))
  }

  /// Options of the NDB programs (MySQL manual, "Options Common to NDB Cluster Programs").
  private func programOptions(_ cluster: NDBCluster, _ manager: NDBCluster.Manager?, _ data: NDBCluster.Place?, _ text: inout ConfigText) {
    let file = OptionFile()
    file.section("mysql_cluster", to: &text, cluster.origin)
    file.option("ndb-connectstring", cluster.connectString, to: &text, cluster.origin)
    if let manager {
      file.section("ndb_mgmd", to: &text, manager.place.origin)
      file.option("ndb-nodeid", manager.place.id.value, to: &text, manager.place.id.origin)
      file.option("config-file", NDBPackages.configuration, to: &text, .builtin)
      file.option("configdir", NDBPackages.managementDirectory, to: &text, .builtin)
    }
    if let data {
      file.section("ndbd", to: &text, data.origin)
      file.option("ndb-nodeid", data.id.value, to: &text, data.id.origin)
    }
  }

  // MARK: config.ini

  /// The same on every management node (MySQL manual, "NDB Cluster Configuration Files").
  private func configuration(_ cluster: NDBCluster, _ text: inout ConfigText) {
    func section(_ name: String, _ origin: OriginID = .builtin) {
      text.line()
      text.line("[\(name)]", origin)
    }
    func put(_ key: String, _ value: String, _ origin: OriginID = .builtin) { text.line("\(key)=\(value)", origin) }
    func place(_ name: String, _ place: NDBCluster.Place) {
      section(name, place.origin)
      put("NodeId", "\(place.id.value)", place.id.origin)
      put("HostName", place.address.value.written, place.address.origin)
      if place.domain > 0 { put("LocationDomainId", "\(place.domain)", place.origin) }
    }
    section("ndbd default", cluster.origin)
    for (key, value, origin) in dataDefaults { put(key, value, origin) }
    section("ndb_mgmd default", cluster.origin)
    put("DataDir", NDBPackages.managementDirectory)
    put("PortNumber", "\(managementPort.value)", managementPort.origin)
    for manager in cluster.managers {
      place("ndb_mgmd", manager.place)
      put("ArbitrationRank", "\(manager.rank.value)", manager.rank.origin)
    }
    for (index, group) in cluster.groups.enumerated() {
      text.line()
      text.line("# Node group \(index)")
      for one in group { place("ndbd", one) }
    }
    for node in cluster.sql {
      for connection in 0..<connectionPool.value {
        section("mysqld", node.place.origin)
        put("NodeId", "\(node.place.id.value + connection)", node.place.id.origin)
        put("HostName", node.place.address.value.written, node.place.address.origin)
        if node.place.domain > 0 { put("LocationDomainId", "\(node.place.domain)", node.place.origin) }
        put("ArbitrationRank", "\(node.rank.value)", node.rank.origin)
      }
    }
    for id in cluster.freeSlots {
      section("api", freeSlots.origin)
      put("NodeId", "\(id)", freeSlots.origin)
    }
  }

  /// The size of one file of the redo log; there are as many in each of its parts (NoOfFragmentLogParts).
  private static let redoFile = 256 << 20
  static let redoParts = 4

  /// What is written of the redo log: the default of a fragment log is 1 GiB in all, which a loaded node fills before a
  /// local checkpoint is done; transactions are then aborted with error 410 (MySQL manual, "Defining NDB Cluster Data
  /// Nodes", NoOfFragmentLogFiles). As much as the data is hac's choice, not the manual's.
  var redoBytes: Located<ByteSize> {
    redoLog ?? Located(ByteSize(bytes: max(4 << 30, dataMemory.value.bytes)), dataMemory.origin)
  }

  private var redoFiles: Int {
    let parts = parameters?.first { $0.key.value.key == "nooffragmentlogparts" }?.value.value.number ?? Self.redoParts
    // A number of parts that is refused is reported elsewhere.
    return max(3, (redoBytes.value.bytes - 1) / (Self.redoFile * max(1, min(parts, 32))) + 1)
  }

  private var dataDefaults: [(String, String, OriginID)] {
    var lines: [(String, String, OriginID)] = [
      ("NoOfReplicas", "\(replicas.value)", replicas.origin),
      ("DataDir", dataDirectory.value.text, dataDirectory.origin),
      ("ServerPort", "\(serverPort.value)", serverPort.origin),
      ("DataMemory", dataMemory.value.inConfigINI, dataMemory.origin),
      ("LockPagesInMainMemory", locksMemory.value ? "1" : "0", locksMemory.origin),
      ("FragmentLogFileSize", ByteSize(bytes: Self.redoFile).inConfigINI, redoBytes.origin),
      ("NoOfFragmentLogFiles", "\(redoFiles)", redoBytes.origin),
    ]
    // 8.0.23 (MySQL manual, "Multi-Threading Configuration Parameters (ndbmtd)"). Who says how threads are made says it all.
    let ownThreads: Set<String> = ["automaticthreadconfig", "threadconfig", "maxnoofexecutionthreads"]
    if version.value.isAtLeast(patch: 23), !(parameters ?? []).contains(where: { ownThreads.contains($0.key.value.key) }) {
      lines.append(("AutomaticThreadConfig", "1", cpus?.origin ?? .builtin))
      if let cpus { lines.append(("NumCPUs", "\(cpus.value)", cpus.origin)) }
    }
    for entry in parameters ?? [] { lines.append((entry.key.value.text, entry.value.value.text, entry.value.origin)) }
    return lines
  }

  // MARK: SQL nodes

  func sqlFiles(_ cluster: NDBCluster, _ node: NDBCluster.SQLNode, into planner: inout Planner) {
    let server = node.server
    planner.facts.files.append(
      File(
        service: planner.service, node: node.place.node, origin: node.place.origin, path: server.optionFile("ndb"), change: .step(unit: server.unit),
        render: { plan, text in
          let file = OptionFile()
          header(plan, cluster, &text)
          file.section("mysqld", to: &text, node.place.origin)
          file.option("server_id", Int(node.serverID.value), to: &text, node.serverID.origin)
          file.option("port", port.value, to: &text, port.origin)
          file.option("bind_address", "*", to: &text, .builtin)
          file.option("datadir", server.dataDirectory.text, to: &text, .builtin)
          file.option("socket", server.socket, to: &text, .builtin)
          file.comment("Lets root and the check user of this host log in by the socket, without a password.", to: &text)
          file.option("plugin_load_add", "auth_socket.so", to: &text, .builtin)
          text.line()
          file.option("ndbcluster", "ON", to: &text, cluster.origin)
          file.option("ndb_connectstring", cluster.connectString, to: &text, cluster.origin)
          let pool = connectionPool.value
          if pool > 1 {
            file.option("ndb_cluster_connection_pool", pool, to: &text, connectionPool.origin)
            let ids = (0..<pool).map { "\(node.place.id.value + $0)" }.joined(separator: ",")
            file.option("ndb_cluster_connection_pool_nodeids", ids, to: &text, node.place.id.origin)
          } else {
            file.option("ndb_nodeid", node.place.id.value, to: &text, node.place.id.origin)
          }
          file.comment("A table of another engine is on this one server only.", to: &text)
          file.option("default_storage_engine", "ndbcluster", to: &text, .builtin)
          for (key, path) in [("ssl_ca", tls?.ca), ("ssl_cert", tls?.certificate), ("ssl_key", tls?.key)] {
            if let path { file.option(key, path.value.text, to: &text, path.origin) }
          }
          if let own = serverOptions, !own.isEmpty {
            text.line()
            for entry in own { file.option(entry.key.value.text, entry.value.value.text, to: &text, entry.value.origin) }
          }
        }))
  }

  func checkPath(_ cluster: NDBCluster) -> String { "\(HostPaths.libexec)/check-\(cluster.service)" }

  func checkScript(_ cluster: NDBCluster, _ node: NDBCluster.SQLNode, into planner: inout Planner) {
    planner.facts.files.append(
      File(service: planner.service, node: node.place.node, origin: node.place.origin, path: checkPath(cluster), mode: 0o755) { _, text in
        NDBScripts.check.write(
          [
            ("service", cluster.service, cluster.origin), ("client", node.server.client, .builtin), ("socket", node.server.socket, .builtin),
            ("seconds", "2", .builtin),
          ], to: &text)
      })
  }
}

/// Read once, not for every host.
enum NDBScripts {
  static let check = ShellScript(PackageResources.ndb_check_sh)
  static let reload = ShellScript(PackageResources.ndb_reload_sh)
  static let restart = ShellScript(PackageResources.ndb_restart_sh)
  static let initial = ShellScript(PackageResources.ndb_initial_sh)
  static let nodeGroup = ShellScript(PackageResources.ndb_node_group_sh)
  static let rootLogin = ShellScript(PackageResources.pxc_root_login_sh)
}
