import SourceText
import TopologyModel

extension MySQLMHA {
  typealias ServiceCheck = Check<ServiceSubject<MySQLMHA>>

  public static var checks: [Check<ServiceSubject<MySQLMHA>>] {
    [
      tooFewServers, managerOnServer, candidateAndNever, noHeir, noSpareReplica, observerIsMember, observerDiesToo, tooFewObservers, notFenced, acceptedUnfenced, emptyFence,
      writerFamily, wholeSeconds, insertPing, delayUnchecked, mariaDBPositions, replicationTLS,
    ] + ReplicatedServerChecks<MySQLMHA>.all
  }

  // MARK: Who takes part

  static let tooFewServers = ServiceCheck(
    "mysql-mha/too-few-servers", .error, "there is a server to fail over to",
    why: "With one server there is nothing for MHA to do; its manager ends at the start, without replicas (MasterMonitor.pm).",
    bad: MHASample.topology(key: "‹database›", nodes: "[a]"), good: MHASample.topology()
  ) { subject, findings in
    guard subject.members("server").count < 2 else { return }
    findings.report("`\(subject.topology[subject.service].name)` has one server", at: subject.origin, label: "nobody takes over", help: ["list a replica under `nodes`"])
  }

  static let noSpareReplica = ServiceCheck(
    "mysql-mha/one-replica", .warning, "after a failover the new source still has a replica",
    why: """
      With two servers the new source is alone after a failover: no second failure is survived, and its binary log is \
      the only copy of what is written, until the lost server is rebuilt.
      """,
    bad: MHASample.topology(key: "‹database›", nodes: "[a, b]", allow: false), good: MHASample.topology()
  ) { subject, findings in
    guard subject.members("server").count == 2 else { return }
    findings.report(
      "`\(subject.topology[subject.service].name)` has one replica", at: subject.origin, label: "after a failover nobody has a copy",
      help: ["list a second replica under `nodes`"])
  }

  static let managerOnServer = ServiceCheck(
    "mysql-mha/manager-on-server", .error, "the manager is on none of the servers",
    why: """
      A manager on the source's host dies with it, and nobody fails over; on a replica's it cannot tell a dead source from \
      its own host being cut off, and makes itself the source (MHA wiki, "Architecture": the manager runs on a host of its own).
      """,
    bad: MHASample.topology(manager: "‹a›"), good: MHASample.topology()
  ) { subject, findings in
    guard let manager = subject.members("manager").first, let server = subject.members("server").first(where: { $0.node == manager.node }) else { return }
    findings.report(
      "the manager would die with the server `\(subject.topology[server.node].name)`", at: manager.origin, label: "a server's host",
      related: [(server.origin, "the server")], help: ["name a host without a server of this service, best in a zone of its own"])
  }

  private static func own(_ subject: ServiceSubject<MySQLMHA>) -> [(name: String, extra: MHAServer?)] {
    subject.fields.nodes.entries.flatMap { entry in entry.node.value.names.map { ($0.text, entry.extra) } }
  }

  static let candidateAndNever = ServiceCheck(
    "mysql-mha/candidate-and-no-master", .error, "a server that is preferred as the source may become it",
    why: "`candidate_master` asks for what `no_master` forbids. MHA reads both without a word, and lets `no_master` win (ServerManager.pm, get_bad_candidate_masters).",
    bad: MHASample.topology(nodes: "{ a: {}, b: { candidate_master: true, no_master: ‹true› }, c: {} }"),
    good: MHASample.topology(nodes: "{ a: {}, b: { candidate_master: true }, c: { no_master: true } }")
  ) { subject, findings in
    for entry in subject.fields.nodes.entries {
      guard let isCandidate = entry.extra?.isCandidate, let isNeverSource = entry.extra?.isNeverSource, isCandidate.value, isNeverSource.value else { continue }
      findings.report(
        "`\(entry.node.value.names.map(\.text).joined(separator: ", "))` is preferred as the source, and never becomes it", at: isNeverSource.origin,
        label: "forbids it", related: [(isCandidate.origin, "prefers it")], help: ["keep one of the two"])
    }
  }

  static let noHeir = ServiceCheck(
    "mysql-mha/no-candidate", .error, "at least one replica may become the source",
    why: "When every replica has `no_master`, MHA ends a failover with \"None of the existing slaves can be a new master\" (ServerManager.pm, select_new_master).",
    bad: MHASample.topology(key: "‹database›", nodes: "{ a: {}, b: { no_master: true }, c: { no_master: true } }"),
    good: MHASample.topology(nodes: "{ a: { no_master: true }, b: {}, c: { no_master: true } }")
  ) { subject, findings in
    let replicas = own(subject).dropFirst()
    guard !replicas.isEmpty, replicas.allSatisfy({ $0.extra?.isNeverSource?.value ?? false }) else { return }
    findings.report(
      "no replica of `\(subject.topology[subject.service].name)` may become the source", at: subject.origin, label: "nobody takes over",
      help: ["leave `no_master` out for one of them"])
  }

  // MARK: Who else looks

  static let observerIsMember = ServiceCheck(
    "mysql-mha/observer-is-member", .warning, "an observer is neither a server nor the manager",
    why: """
      The secondary check asks hosts on other ways through the network whether the source is dead. The manager's own host \
      sees what the manager sees; on a dead server's host nobody answers, and a failover waits for every observer \
      (masterha_secondary_check ends with 2, and MHA does nothing).
      """,
    bad: [MHASample.topology(observers: "[x, ‹b›]"), MHASample.topology(observers: "[x, ‹m›]")], good: [MHASample.topology()]
  ) { subject, findings in
    for observer in subject.members("observer") {
      let manager = subject.members("manager").first { $0.node == observer.node }
      guard let other = manager ?? subject.members("server").first(where: { $0.node == observer.node }) else { continue }
      findings.report(
        "the observer `\(subject.topology[observer.node].name)` is \(manager == nil ? "a server" : "the manager's host") itself", at: observer.origin,
        label: manager == nil ? "dies with what it looks at" : "sees what the manager sees", related: [(other.origin, manager == nil ? "the server" : "the manager")],
        help: ["name a host of the clients, or one in another zone"])
    }
  }

  static let observerDiesToo = ServiceCheck(
    "mysql-mha/observer-in-zone-of-server", .warning, "an observer outlives the zone of the source",
    why: """
      A failover waits for every observer: masterha_secondary_check ends with 2 when one cannot be asked, and the manager \
      goes on asking. One that shares a zone with the source is lost together with it, and nothing fails over.
      """,
    bad: MHASample.topology(observers: "[x, ‹z›]"), good: MHASample.topology()
  ) { subject, findings in
    let never = Set(own(subject).filter { $0.extra?.isNeverSource?.value ?? false }.map(\.name))
    let sources = subject.members("server").filter { !never.contains(subject.topology[$0.node].name) }
    for observer in subject.members("observer") {
      let node = subject.topology[observer.node]
      guard let zone = node.zone, let server = sources.first(where: { $0.node != observer.node && subject.topology[$0.node].zone?.value == zone.value }) else { continue }
      findings.report(
        "`\(node.name)` is lost with the zone of `\(subject.topology[server.node].name)`, and without it MHA does not fail over", at: observer.origin,
        label: "in the zone \(zone.value)", related: [(server.origin, "a server that may be the source, in the same zone")],
        help: ["name a node in a zone without a server that may be the source"])
    }
  }

  static let tooFewObservers = ServiceCheck(
    "mysql-mha/too-few-observers", .warning, "the source is found dead from more than one place",
    why: """
      When the manager alone is cut off, the source looks dead to it, and MHA fails over a source that works. Two \
      observers, on other networks than the manager, must find the same first (MHA wiki, "Parameters", \
      secondary_check_script: "at least two").
      """,
    bad: MHASample.topology(key: "‹database›", observers: "[x]"), good: MHASample.topology()
  ) { subject, findings in
    let count = subject.members("observer").count
    guard count < 2 else { return }
    findings.report(
      "the source counts as dead when \(count == 0 ? "the manager" : "the manager and one observer") cannot reach it", at: subject.origin,
      label: count == 0 ? "has no `secondary_check`" : "has one observer", help: ["name two nodes near the clients: `secondary_check: [NODE, NODE]`"])
  }

  // MARK: Fencing

  static let notFenced = ServiceCheck(
    "mysql-mha/no-fence", .warning, "a source whose host does not answer can be fenced",
    why: """
      A host that answers neither SQL nor ssh may be dead, or cut off and still serving its clients. Without a program \
      that powers it off, hac's shutdown script ends the failover rather than open a second source: the loss of the \
      source's host, as opposed to its server, is then not survived without a human.
      """,
    bad: MHASample.topology(key: "‹database›", fence: nil), good: MHASample.topology()
  ) { subject, findings in
    guard subject.fields.fence == nil else { return }
    findings.report(
      "when the source's host is lost, nothing fails over by itself", at: subject.origin, label: "has no `fence`",
      help: ["name a program on the manager that powers a host off: `fence: { command: PATH }`", "or say `fence: { accept_unfenced: true }`, and accept two sources at a time"])
  }

  static let acceptedUnfenced = ServiceCheck(
    "mysql-mha/unfenced", .warning, "the old source takes no more writes before the new one does",
    why: """
      With `accept_unfenced` MHA fails over although the old source's host cannot be reached. When only the network \
      between them is cut, both take writes, and what clients write to the old one is lost. `server take` refuses an \
      address that still answers on its own segment; it cannot see the other side of a cut.
      """,
    bad: MHASample.topology(fence: "{ accept_unfenced: ‹true› }"), good: MHASample.topology()
  ) { subject, findings in
    guard let fence = subject.fields.fence, fence.acceptsUnfenced.value, fence.command == nil else { return }
    findings.report(
      "two servers may take writes at a time", at: fence.acceptsUnfenced.origin, label: "the old source is not fenced",
      help: ["name a program that powers a host off: `fence: { command: PATH }`"])
  }

  static let emptyFence = ServiceCheck(
    "mysql-mha/empty-fence", .error, "`fence` says how, or that nothing is to be done",
    why: "A `fence` without a command fences nobody; that the old source may still take writes is to be said in words.",
    bad: MHASample.topology(key: "‹database›", fence: "{ timeout: 30s }"), good: MHASample.topology(fence: "{ command: /usr/local/sbin/power-off, timeout: 30s }")
  ) { subject, findings in
    guard let fence = subject.fields.fence, fence.command == nil, !fence.acceptsUnfenced.value else { return }
    findings.report("`fence` has no `command`", at: subject.origin, label: "its `fence` fences nobody", help: ["add `command: PATH`, or leave `fence` out"])
  }

  // MARK: How it is watched

  static let writerFamily = ServiceCheck(
    "mysql-mha/writer-not-ipv4", .error, "the writer's address is an IPv4 address",
    why: "hac's script looks for another owner of the address, and announces its new place, by ARP (arping(8)), which IPv6 has not.",
    bad: MHASample.topology(writer: "‹\"fd00::50\"›", network: "fd00::/64"), good: MHASample.topology()
  ) { subject, findings in
    let address = subject.fields.writer.address
    guard address.value.address.family == .ipv6 else { return }
    findings.report("\(address.value.address.written) is an IPv6 address", at: address.origin, label: "cannot be announced by ARP", help: ["choose an IPv4 address"])
  }

  static let wholeSeconds = ServiceCheck(
    "mysql-mha/whole-seconds", .error, "MHA counts whole seconds",
    why: "`ping_interval` and `ssh_connection_timeout` must be positive integers (Config.pm, check_positive_int): the manager ends at the start with any other.",
    bad: [MHASample.topology(["ping_interval: ‹1500ms›"]), MHASample.topology(["ssh: { connect_timeout: ‹500ms› }"])], good: [MHASample.topology(["ping_interval: 2s"])]
  ) { subject, findings in
    for duration in [subject.fields.pingInterval] + (subject.fields.ssh.map { [$0.timeout] } ?? []) {
      guard duration.value.milliseconds % 1000 != 0 || duration.value.milliseconds < 1000 else { continue }
      findings.report("\(duration.value) is no whole number of seconds", at: duration.origin, label: "MHA has no such time", help: ["write whole seconds: `3s`"])
    }
  }

  static let insertPing = ServiceCheck(
    "mysql-mha/insert-ping", .warning, "the manager's questions leave the data alone",
    why: "`INSERT` makes a database `infra` on the source and writes into it at every question (HealthCheck.pm, ping_insert), which all replicas repeat.",
    bad: MHASample.topology(["ping_type: ‹INSERT›"]), good: MHASample.topology(["ping_type: SELECT"])
  ) { subject, findings in
    let ping = subject.fields.pingType
    guard ping.value == .insert else { return }
    findings.report(
      "the manager writes into a database `infra` every \(subject.fields.pingInterval.value)", at: ping.origin, label: "writes to the source",
      help: ["take `CONNECT`, which also finds a server that takes no new connections"])
  }

  static let delayUnchecked = ServiceCheck(
    "mysql-mha/delay-unchecked", .warning, "a replica that is far behind does not become the source",
    why: """
      MHA leaves out a replica whose applier is more than 100,000,000 bytes behind (ServerManager.pm, \
      get_bad_candidate_masters). With `check_repl_delay: false` it takes it, and clients wait until all of that is applied.
      """,
    bad: MHASample.topology(["check_repl_delay: ‹false›"]), good: MHASample.topology()
  ) { subject, findings in
    let check = subject.fields.checksReplicationDelay
    guard !check.value else { return }
    findings.report("a replica may become the source however far it is behind", at: check.origin, label: "switched off here", help: ["leave it out"])
  }

  static let mariaDBPositions = ServiceCheck(
    "mysql-mha/mariadb-positions", .warning, "MHA knows the server's GTIDs",
    why: """
      MHA asks for `gtid_mode` (DBHelper.pm), which MariaDB has not. It works with positions of binary and relay logs there: \
      after a failover replicas follow by position (`Using_Gtid: No`), and relay logs are kept for it. Its authors have \
      never tested the present MariaDB.
      """,
    bad: MHASample.topology(["server: ‹mariadb›"], version: "\"10.11\"", allow: false), good: MHASample.topology()
  ) { subject, findings in
    guard subject.fields.server.value == .mariadb else { return }
    findings.report(
      "MHA does not know MariaDB's GTIDs, and goes by log positions", at: subject.fields.server.origin, label: "replicas lose their GTIDs at a failover",
      help: ["take MaxScale's monitor, `galera` or `mysql-dual-master` for MariaDB; or try each failover before you rely on it"])
  }

  static let replicationTLS = ServiceCheck(
    "mysql-mha/replication-without-tls", .warning, "replication is encrypted",
    why: """
      Without TLS every row crosses the network in the clear, and a replica cannot tell its source from one that answers \
      at its address. With `tls` replicas ask for it; MHA's own CHANGE MASTER leaves that as it is (DBHelper.pm), so that \
      an old source must be told again when it comes back: hac's `30-follow-NAME.sql` does.
      """,
    bad: [
      MHASample.topology(tls: false, replication: "{ user: ‹repl›, password: { secret: repl } }"),
      MHASample.topology(replication: "{ user: repl, password: { secret: repl }, tls: ‹false› }"),
      MHASample.topology(tls: false, replication: "{ user: repl, password: { secret: repl }, tls: ‹true› }"),
    ], good: [MHASample.topology()]
  ) { subject, findings in
    let fields = subject.fields
    guard fields.tls == nil || !(fields.replication.tls?.value ?? true) else { return }
    findings.report(
      "the servers replicate in the clear", at: fields.replication.tls?.origin ?? fields.replication.user.origin,
      label: fields.tls == nil ? "`tls` names no certificates" : "switched off here",
      help: [fields.tls == nil ? "place certificates on the servers, and say `tls: { ca: PATH, cert: PATH, key: PATH }`" : "leave `tls: false` out"])
  }
}

extension MySQLMHA: ReplicatedServers {
  var ownAccounts: [(name: Located<AccountName>, use: String)] {
    [(replication.user, "the replication account"), (account.user, "MHA's account")]
  }

  static func series(_ server: MySQLFlavour) -> [Version] {
    switch server {
    case .mysql, .percona: [Version(5, 7), Version(8, 0)]
    case .mariadb: [Version(10, 5), Version(10, 6), Version(10, 11), Version(11, 4)]
    }
  }

  static let seriesReason = """
    MHA says SHOW SLAVE STATUS, CHANGE MASTER TO and SHOW MASTER STATUS (DBHelper.pm), which MySQL 8.4 no longer knows \
    (8.4.0 release notes). Its last release, 0.58, is of 2018.
    """

  static func place(of option: String) -> OptionPlace? {
    switch option {
    case "auto_increment_offset", "auto_increment_increment", "gtid_domain_id", "gtid_strict_mode": .free
    case "read_only", "super_read_only": .owned("every server starts read-only, and MHA opens the source")
    case "binlog_do_db", "binlog_ignore_db": .owned("a server whose log lacks something is no source for the others")
    case "relay_log_purge": .owned("hac writes what MHA needs of it")
    case "report_host": .owned("it is the node's name")
    default: nil
    }
  }

  static let sampleVersion = "\"8.0\""
  static func sample(_ lines: [String], version: String) -> String { MHASample.topology(lines, version: version) }
}

/// Topologies for the examples of the checks: a service that draws nothing, and what an example adds to it.
enum MHASample {
  /// `allow`: MariaDB's own warning is let pass where the example is about something else.
  static func topology(
    _ lines: [String] = [], key: String = "database", nodes: String = "[a, b, c]", manager: String = "m", writer: String = "10.0.0.50",
    version: String = "\"8.0\"", observers: String = "[x, y]", fence: String? = "{ command: /usr/local/sbin/power-off }", tls: Bool = true,
    replication: String = "{ user: repl, password: { secret: repl } }", network: String? = nil, allow: Bool = true
  ) -> String {
    let isApplicationUsed = lines.contains { $0.contains("secret: app") }
    let isMariaDB = allow && lines.contains("server: mariadb")
    let second = network.map { ", \"\($0)\"" } ?? ""
    return """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { \(network == nil ? "subnet: 10.0.0.0/24" : "subnet: [10.0.0.0/24\(second)]"), interface: eth0, gateway: 10.0.0.1 }
      nodes:
        a: { address: 10.0.0.11, zone: dc1/rack-a }
        b: { address: 10.0.0.12, zone: dc1/rack-b }
        c: { address: 10.0.0.13, zone: dc1/rack-c }
        m: { address: 10.0.0.21, zone: dc1/rack-d }
        x: { address: 10.0.0.31, zone: dc1/rack-e }
        y: { address: 10.0.0.32, zone: dc1/rack-f }
        z: { address: 10.0.0.33, zone: dc1/rack-b }
      secrets:
        repl: { file: secrets/mysql_replication }
      \(isApplicationUsed ? "  app: { file: secrets/chime_database }\n" : "")services:
        \(key):
          kind: mysql-mha
          nodes: \(nodes)
          manager: \(manager)
          writer: { address: \(writer) }
          version: \(version)
          replication: \(replication)
          account: { password: { secret: repl } }
          secondary_check: \(observers)

      """ + (fence.map { "    fence: \($0)\n" } ?? "") + (tls ? "    tls: { ca: /etc/mysql/tls/ca.pem, cert: /etc/mysql/tls/server.pem, key: /etc/mysql/tls/server-key.pem }\n" : "")
      + lines.map { "    \($0)\(isMariaDB && $0 == "server: mariadb" ? " # hac: allow mysql-mha/mariadb-positions because this example is about something else" : "")\n" }.joined()
  }
}
