import SourceText
import TopologyModel

/// The first start, and a member more. Scripts and SQL do nothing where they were done, so that either may be repeated.
extension ReplicationGroup {
  func stateSteps(into planner: inout Planner) {
    stateFirstStart(into: &planner)
    stateAddition(into: &planner)
    stateOperation(into: &planner)
  }

  /// Fetching what a member missed, or a whole copy of a large database.
  static let transferTime = Duration(milliseconds: 12 * 3_600_000)

  func step(
    _ node: NodeID, _ procedure: Procedure, _ slug: String, _ title: String, _ action: Step.Action, probe: Step.Probe? = nil,
    after: [Step.Dependency] = [], provides: [Milestone] = [], destroysData: Bool = false, isRepeatable: Bool = true, into planner: inout Planner
  ) {
    planner.facts.steps.append(
      Step(
        service: service, node: node, origin: origin, procedure: procedure, slug: slug, title: title, action: action, probe: probe, after: after,
        provides: provides, destroysData: destroysData, isRepeatable: isRepeatable))
  }

  // MARK: Probes

  private func query(_ member: GroupMember, _ sql: String, prints expected: String, within timeout: Duration = .seconds(60)) -> Step.Probe {
    Step.Probe(
      member.server.administrator + ["--batch", "--skip-column-names", "--execute=\(sql)"], "prints `\(expected)`", output: expected, timeout: timeout)
  }

  private static let ownState =
    "SELECT CONCAT(MEMBER_STATE, ' ', MEMBER_ROLE, ' of ', (SELECT COUNT(*) FROM performance_schema.replication_group_members WHERE MEMBER_STATE = 'ONLINE')) "
    + "FROM performance_schema.replication_group_members WHERE MEMBER_ID = @@GLOBAL.server_uuid"

  /// Asks the server what it is in the group: `ONLINE SECONDARY of 3`.
  func isOnline(_ member: GroupMember, as role: String? = nil, of count: Int? = nil) -> Step.Probe {
    let expected = "ONLINE" + (role.map { " \($0)" + (count.map { " of \($0)" } ?? "") } ?? "")
    return query(member, Self.ownState, prints: expected, within: Self.transferTime)
  }

  private var joinedRole: String { isMultiPrimary ? "PRIMARY" : "SECONDARY" }

  private func persistStart(_ member: GroupMember, _ procedure: Procedure, after: [Step.Dependency], into planner: inout Planner) {
    let sql = "SELECT CONCAT('start ', @@GLOBAL.group_replication_start_on_boot, ', bootstrap ', @@GLOBAL.group_replication_bootstrap_group)"
    step(
      member.node, procedure, "start-on-boot", "Let the server rejoin by itself from now on",
      .command(member.server.administrator + ["--execute=SET PERSIST group_replication_start_on_boot = ON"]),
      probe: query(member, sql, prints: "start 1, bootstrap 0"), after: after, into: &planner)
  }

  // MARK: First start

  private func stateFirstStart(into planner: inout Planner) {
    let first = members[0]
    for member in members { statePreparation(of: member, into: &planner) }
    step(
      first.node, .firstStart, "bootstrap", "Found the group", .script(script(.bootstrap)), probe: isOnline(first, as: "PRIMARY", of: 1),
      after: [.everywhere("accounts")], into: &planner)
    var last = (node: first.node, slug: "bootstrap")
    for (index, member) in members.enumerated().dropFirst() {
      step(
        member.node, .firstStart, "join", "Let the member join", .script(script(.join)), probe: isOnline(member, as: joinedRole, of: index + 1),
        after: [.on(last.node, last.slug)], into: &planner)
      last = (member.node, "join")
    }
    for member in members { persistStart(member, .firstStart, after: [.on(last.node, last.slug)], into: &planner) }
    if vip != nil {
      for member in members { planner.facts.steps.append(.markReady(planner, on: member.node, after: [.everywhere("start-on-boot")])) }
    }
    for router in routers {
      step(
        router.node, .firstStart, "router", "Start MySQL Router with hac's routes",
        .command(["/bin/sh", "-c", "/usr/bin/systemctl enable \(Self.routerUnit) && /usr/bin/systemctl restart \(Self.routerUnit)"]),
        probe: .init(["/usr/bin/systemctl", "is-active", Self.routerUnit], "prints `active`", output: "active"),
        after: [.everywhere(vip == nil ? "start-on-boot" : "mark-ready")], provides: vip == nil ? [Milestone(service, .ready), Milestone(service, .available)] : [],
        into: &planner)
    }
    guard vip == nil, routers.isEmpty else { return }
    step(
      first.node, .firstStart, "ready", "See the whole group",
      .command(first.server.administrator + ["--execute=SELECT MEMBER_HOST, MEMBER_STATE, MEMBER_ROLE FROM performance_schema.replication_group_members"]),
      probe: isOnline(first, as: "PRIMARY", of: members.count), after: [.everywhere("start-on-boot")],
      provides: [Milestone(service, .ready), Milestone(service, .available)], into: &planner)
  }

  private func statePreparation(of member: GroupMember, into planner: inout Planner) {
    let server = member.server
    var ready = ["options", "administrator"]
    if let tls = fields.tls {
      let files = [tls.ca, tls.certificate, tls.key].map(\.value.text)
      step(
        member.node, .firstStart, "certificates", "Place the certificate files",
        .human(
          "Place `\(files[0])`, `\(files[1])` and `\(files[2])`: certificates of one authority, each for server and client use\(sslMode.value == .verifyIdentity ? ", with the member's address `\(member.address.value.written)` as a subjectAltName" : ""). The key is readable by root and the group `mysql` alone (mode 0640)."),
        probe: .init(
          ["/usr/sbin/runuser", "-u", "mysql", "--", "/usr/bin/test"] + files.flatMap { ["-a", "-r", $0] }.dropFirst(), "succeeds: `mysql` can read all three"),
        into: &planner)
      ready.append("certificates")
    }
    if let key = fields.recovery.publicKey, !usesRecoveryTLS {
      step(
        member.node, .firstStart, "public-key", "Place the members' RSA public key",
        .human(
          "Every member must have the same RSA key pair: copy `private_key.pem` and `public_key.pem` of one data directory into the others' before they are started, and the public key to `\(key.value)`."),
        probe: .init(["/usr/sbin/runuser", "-u", "mysql", "--", "/usr/bin/test", "-r", key.value.text], "succeeds: `mysql` can read it"), into: &planner)
      ready.append("public-key")
    }
    step(
      member.node, .firstStart, "options", "See that the server will read hac's options",
      .human(
        "Where the probe prints nothing of the kind, `\(server.mainOptionFile)` does not lead to `\(server.optionDirectory)`: add the line `!includedir \(server.optionDirectory)` at its end."),
      probe: .init(
        ["/usr/bin/my_print_defaults", "mysqld"], "prints `--server_id=\(member.serverID.value)`", output: "--server_id=\(member.serverID.value)"),
      into: &planner)
    // Before hac's options are in force: a changed root password would be a transaction that the group does not have.
    step(
      member.node, .firstStart, "administrator", "See that root gets into the server",
      .human(
        "Start the server if it does not run. Where it asks for a password, put it into `/root/.my.cnf` (mode 0600, section `[client]`). A fresh server of the vendor's package has a temporary one in its error log: change it now, and begin with `SET SESSION sql_log_bin = 0`, so that the change stays out of the binary log."),
      probe: .init(server.administrator + ["--execute=SELECT CURRENT_USER()"], "prints `root@localhost`", output: "root@localhost"),
      after: [.here("options")], into: &planner)
    step(
      member.node, .firstStart, "start", "Start the server with hac's options; it is no member yet", .script(script(.start)),
      probe: query(member, "SELECT CONCAT('group ', @@GLOBAL.group_replication_group_name)", prints: "group \(name.value)", within: .seconds(300)),
      after: ready.map { .here($0) }, into: &planner)
    let user = fields.recovery.user.value.text
    step(
      member.node, .firstStart, "accounts", "Create the accounts of the group; nothing of it is logged", .sql(Self.accountsFile, client: server.reader),
      probe: query(
        member, "SELECT CONCAT('account ', USER) FROM performance_schema.replication_connection_configuration WHERE CHANNEL_NAME = 'group_replication_recovery'",
        prints: "account \(user)"),
      after: [.here("start")], into: &planner)
  }

  // MARK: One more

  /// After the topology has one more member: these steps are for all hosts, and do nothing on those that are members.
  private func stateAddition(into planner: inout Planner) {
    var last: (node: NodeID, slug: String)?
    for member in members {
      step(
        member.node, .addNode, "members", "Tell the member the new list, and make accounts for it; on a new host this does nothing", .script(script(.members)),
        after: last.map { [.on($0.node, $0.slug)] } ?? [], into: &planner)
      last = (member.node, "members")
    }
    for member in members {
      step(
        member.node, .addNode, "prepare", "Only on a new host: prepare the server",
        .human(
          "On a host that is new, take the steps of \"First start\" up to \"Create the accounts of the group\". A server with data of its own is refused by the group: it begins with an empty data directory."),
        after: [.everywhere("members")], into: &planner)
      step(
        member.node, .addNode, "join", "Let the member join; on a member this does nothing", .script(script(.join)), probe: isOnline(member),
        after: [.here("prepare")] + (last?.slug == "join" ? [.on(last?.node ?? member.node, "join")] : []), into: &planner)
      last = (member.node, "join")
      persistStart(member, .addNode, after: [.here("join")], into: &planner)
      guard vip != nil else { continue }
      let file = HostPaths.readyFile(of: serviceName)
      step(
        member.node, .addNode, "mark-ready", "Let the address come here", .command(["/usr/bin/install", "-D", "-m", "0644", "/dev/null", file]),
        probe: .init(["/usr/bin/test", "-e", file], "succeeds"), after: [.here("start-on-boot")], into: &planner)
    }
  }
}
