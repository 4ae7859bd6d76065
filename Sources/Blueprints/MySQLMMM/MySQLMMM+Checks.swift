import SourceText
import TopologyModel

extension MySQLMMM {
  typealias ServiceCheck = Check<ServiceSubject<MySQLMMM>>

  public static var checks: [Check<ServiceSubject<MySQLMMM>>] {
    [
      unmaintained, notTwoMasters, replicaIsMaster, monitorOnServer, hostCharacters, addressFamily, readerIsWriter, readerElsewhere, tooFewReaders, sameOffset, pingIsMember,
      onePing, noPing, noKillHost, setsOnline, wholeSeconds, plainReplication, nativePassword,
    ] + ReplicatedServerChecks<MySQLMMM>.all
  }

  static let unmaintained = ServiceCheck(
    "mysql-mmm/unmaintained", .warning, "MMM has no maintainer",
    why: """
      Nobody has released it since 2.2.1, and no current distribution has it. It moves roles on what one monitor sees, and \
      nothing while that one is down; it turns replicas by the positions that they happen to be at, and fences nobody unless \
      it is given a program. A server whose agent does not answer keeps its address and stays writable while the other one \
      gets them too.
      """,
    bad: MMMSample.topology(kind: "‹mysql-mmm›", allow: false), good: MMMSample.topology()
  ) { subject, findings in
    findings.report(
      "MMM is unmaintained, hangs on one monitor, and can leave two servers open for writing", at: subject.fields.kindName.origin, label: "not for anything new",
      help: [
        "take `mysql-dual-master` for two sources and replicas, `mysql-group-replication`, `galera` or `pxc` for an automatic election",
        "to run it all the same: `# hac: allow mysql-mmm/unmaintained because …` on this line",
      ])
  }

  // MARK: Who takes part

  static let notTwoMasters = ServiceCheck(
    "mysql-mmm/not-two-masters", .error, "there are exactly two masters",
    why: "The monitor ends at its start with more than two masters, and with one there is nobody to move the writer to (Monitor.pm, check_master_configuration).",
    bad: [MMMSample.topology(key: "‹database›", masters: "[a]"), MMMSample.topology(key: "‹database›", masters: "[a, b, d]", replicas: nil)], good: MMMSample.all
  ) { subject, findings in
    let masters = subject.members("master")
    guard masters.count != 2 else { return }
    findings.report(
      "`\(subject.topology[subject.service].name)` has \(masters.count == 1 ? "one master" : "\(masters.count) masters")", at: subject.origin,
      label: masters.count < 2 ? "nobody takes over" : "the monitor would not start", help: ["list two under `masters`, and further servers under `replicas`"])
  }

  static let replicaIsMaster = ServiceCheck(
    "mysql-mmm/replica-is-master", .error, "a replica is none of the two masters",
    why: "A host has one section and one mode in MMM's configuration: the later one would win (Config.pm, `parse`).",
    bad: MMMSample.topology(replicas: "[‹b›]"), good: MMMSample.topology()
  ) { subject, findings in
    let masters = subject.members("master")
    for replica in subject.members("replica") {
      guard let master = masters.first(where: { $0.node == replica.node }) else { continue }
      findings.report(
        "`\(subject.topology[replica.node].name)` is a master and a replica", at: replica.origin, label: "a replica here", related: [(master.origin, "a master here")],
        help: ["name another node, or leave this one out"])
    }
  }

  static let monitorOnServer = ServiceCheck(
    "mysql-mmm/monitor-on-server", .warning, "the monitor is on none of the servers",
    why: "A monitor that dies together with the writer moves nothing; and one that is cut off with its server takes everybody else for dead.",
    bad: MMMSample.topology(monitor: "‹a›"), good: MMMSample.topology()
  ) { subject, findings in
    guard let monitor = subject.members("monitor").first,
      let server = (subject.members("master") + subject.members("replica")).first(where: { $0.node == monitor.node })
    else { return }
    findings.report(
      "the monitor dies with the server `\(subject.topology[server.node].name)`", at: monitor.origin, label: "a server's host", related: [(server.origin, "the server")],
      help: ["name a host without a server of this service"])
  }

  static let hostCharacters = ServiceCheck(
    "mysql-mmm/host-name", .error, "MMM can read the servers' names",
    why: """
      A section's name has letters, digits, `_` and `-` only: at `<host db1.example.com>` the daemons end with "Unknown \
      variable <host". What `<host default>` says is for all hosts, and no host (Config.pm, `parse`, `_check_rule`).
      """,
    bad: [MMMSample.topology(masters: "[a, ‹b.example.com›]"), MMMSample.topology(replicas: "[‹default›]")], good: MMMSample.all
  ) { subject, findings in
    for member in subject.members("master") + subject.members("replica") where subject.topology[member.node].name == "default" {
      findings.report("MMM takes a host `default` for what all hosts have in common", at: member.origin, label: "means something else there", help: ["give the node another name"])
    }
    for member in subject.members("master") + subject.members("replica") where subject.topology[member.node].name.contains(".") {
      findings.report(
        "MMM cannot have a host `\(subject.topology[member.node].name)`", at: member.origin, label: "has a dot", help: ["give the node a name of one label, such as `\(subject.topology[member.node].shortName)`"])
    }
  }

  // MARK: Addresses

  static let addressFamily = ServiceCheck(
    "mysql-mmm/not-ipv4", .error, "moved addresses are IPv4 addresses",
    why: "The agent runs `ip addr add ADDRESS/32` and announces it by ARP (Agent/Helpers/Network.pm): IPv6 has no ARP.",
    bad: MMMSample.topology(["readers: [‹\"fd00::51\"›, 10.0.0.52, 10.0.0.53]"]), good: MMMSample.topology(["readers: [10.0.0.51, 10.0.0.52, 10.0.0.53]"])
  ) { subject, findings in
    for address in [subject.fields.writer] + (subject.fields.readers ?? []) where address.value.family == .ipv6 {
      findings.report("MMM cannot move \(address.value), an IPv6 address", at: address.origin, label: "not an IPv4 address", help: ["choose an IPv4 address"])
    }
  }

  static let readerIsWriter = ServiceCheck(
    "mysql-mmm/address-twice", .error, "an address has one role",
    why: "The monitor gives each role's addresses out by itself: one that two roles have would be on two hosts.",
    bad: MMMSample.topology(["readers: [10.0.0.51, 10.0.0.52, ‹10.0.0.50›]"]),
    good: MMMSample.topology(["readers: [10.0.0.51, 10.0.0.52, 10.0.0.53]"])
  ) { subject, findings in
    var seen = [subject.fields.writer]
    for address in subject.fields.readers ?? [] {
      if let first = seen.first(where: { $0.value == address.value }) {
        findings.report("\(address.value) is given twice", at: address.origin, label: "again here", related: [(first.origin, "first here")], help: ["choose another address"])
      }
      seen.append(address)
    }
  }

  static let readerElsewhere = ServiceCheck(
    "mysql-mmm/reader-elsewhere", .error, "readers' addresses are of the writer's network",
    why: "A host has one `cluster_interface` (Config.pm), and every address goes there: one of another network would answer nobody.",
    bad: MMMSample.topology(["readers: [10.0.0.51, 10.0.0.52, ‹10.0.1.53›]"]), good: MMMSample.topology(["readers: [10.0.0.51, 10.0.0.52, 10.0.0.53]"])
  ) { subject, findings in
    let writer = subject.fields.writer
    guard let home = subject.topology.networks.first(where: { $0.subnets.contains { $0.value.contains(writer.value) } }) else { return }
    for reader in subject.fields.readers ?? [] where reader.value.family == .ipv4 && !home.subnets.contains(where: { $0.value.contains(reader.value) }) {
      findings.report(
        "\(reader.value) would be on the interface of the network `\(home.name)`", at: reader.origin, label: "in no subnet of it",
        related: [(writer.origin, "the writer's address is on `\(home.name)`")], help: ["choose an address of `\(home.name)`"])
    }
  }

  static let tooFewReaders = ServiceCheck(
    "mysql-mmm/too-few-readers", .warning, "every server can have a reader's address",
    why: "MMM spreads the addresses of `readers` evenly. With fewer addresses than servers some have none, and serve no reads.",
    bad: MMMSample.topology(["readers: [‹10.0.0.51›]"]), good: MMMSample.topology(["readers: [10.0.0.51, 10.0.0.52, 10.0.0.53]"])
  ) { subject, findings in
    guard let readers = subject.fields.readers, let first = readers.first else { return }
    let servers = subject.members("master").count + subject.members("replica").count
    guard readers.count < servers else { return }
    findings.report(
      "\(readers.count == 1 ? "one reader's address" : "\(readers.count) readers' addresses") for \(servers) servers", at: first.origin,
      label: "some servers get none", help: ["list as many addresses as there are servers"])
  }

  static let sameOffset = ServiceCheck(
    "mysql-mmm/same-offset", .error, "the masters generate different keys",
    why: """
      Each master counts its AUTO_INCREMENT values in steps of two, one from 1 and one from 2, so that rows written on both \
      around a switch do not have the same key (MySQL manual, `auto_increment_offset`). The monitor warns of it at its start.
      """,
    bad: MMMSample.topology(masters: "{ a: { auto_increment_offset: 2 }, b: { auto_increment_offset: ‹2› } }"),
    good: MMMSample.topology(masters: "{ a: { auto_increment_offset: 2 }, b: { auto_increment_offset: 1 } }")
  ) { subject, findings in
    let masters = subject.members("master")
    guard masters.count == 2 else { return }
    let names = masters.map { subject.topology[$0.node].name }
    let written = subject.fields.masters.entries.flatMap { entry in entry.node.value.names.map { ($0.text, entry.extra?.autoIncrementOffset) } }
    let offsets = names.map { name -> (Int, OriginID?) in
      let own = written.first { $0.0 == name }?.1
      return (own?.value ?? (name == names.min() ? 1 : 2), own?.origin)
    }
    guard offsets[0].0 == offsets[1].0, let place = offsets[1].1 ?? offsets[0].1 else { return }
    findings.report(
      "both `\(names[0])` and `\(names[1])` generate keys from \(offsets[0].0) in steps of 2", at: place, label: "the same keys as the other master",
      help: ["give one of them 1 and the other one 2, or leave both out"])
  }

  // MARK: What the monitor sees

  static let pingIsMember = ServiceCheck(
    "mysql-mmm/ping-is-member", .error, "what the monitor pings is outside the service",
    why: """
      By `ping_ips` the monitor tells whether its own network is cut (NetworkChecker.pm). A server among them makes a dead \
      server look like a cut network, and then nothing moves; a moved address is wherever a server is.
      """,
    bad: [MMMSample.topology(ping: "[10.0.0.1, ‹10.0.0.11›]"), MMMSample.topology(ping: "[10.0.0.1, ‹10.0.0.50›]")], good: MMMSample.all
  ) { subject, findings in
    let moved = [subject.fields.writer] + (subject.fields.readers ?? [])
    for ping in subject.fields.ping {
      let members = subject.members("master") + subject.members("replica") + subject.members("monitor")
      if let member = members.first(where: { subject.topology[$0.node].addresses.contains { $0.address.value == ping.value } }) {
        findings.report(
          "\(ping.value) is `\(subject.topology[member.node].name)` itself", at: ping.origin, label: "part of the service", related: [(member.origin, "the host")],
          help: ["name addresses outside, such as gateways"])
      } else if let address = moved.first(where: { $0.value == ping.value }) {
        findings.report(
          "\(ping.value) is wherever MMM puts it", at: ping.origin, label: "says nothing about the network", related: [(address.origin, "a moved address")],
          help: ["name addresses outside, such as gateways"])
      }
    }
  }

  static let onePing = ServiceCheck(
    "mysql-mmm/one-ping", .warning, "the monitor tells a cut network by more than one address",
    why: "While none of `ping_ips` answers, the monitor takes itself for cut off and does nothing (NetworkChecker.pm). When the only one is down for repairs, no failure is survived.",
    bad: MMMSample.topology(ping: "[‹10.0.0.1›]"), good: MMMSample.topology()
  ) { subject, findings in
    guard subject.fields.ping.count == 1, let only = subject.fields.ping.first else { return }
    findings.report("while \(only.value) does not answer, MMM does nothing", at: only.origin, label: "the only address", help: ["name a second one"])
  }

  static let noPing = ServiceCheck(
    "mysql-mmm/no-ping", .error, "the monitor pings somebody",
    why: "`ping_ips` is required: without it the monitor ends at its start (Config.pm, RULESET).",
    bad: MMMSample.topology(key: "‹database›", ping: "[]"), good: MMMSample.topology()
  ) { subject, findings in
    guard subject.fields.ping.isEmpty else { return }
    findings.report("`ping` is an empty list", at: subject.origin, label: "its monitor would not start", help: ["name addresses outside, such as gateways"])
  }

  static let noKillHost = ServiceCheck(
    "mysql-mmm/no-kill-host", .warning, "a host that keeps its roles can be switched off",
    why: """
      When an agent does not answer, its server keeps the writer's address and stays writable, while the monitor gives both \
      to the other master: "there may be some duplicate ips now" (Monitor.pm, _kill_host). Only `kill_host` ends that, and \
      the monitor goes on although it failed.
      """,
    bad: MMMSample.topology(key: "‹database›", killHost: false), good: MMMSample.topology()
  ) { subject, findings in
    guard subject.fields.killHost == nil else { return }
    findings.report(
      "when an agent does not answer, two masters take writes", at: subject.origin, label: "has no `kill_host`",
      help: ["name a program on the monitor that powers a host off by its name: `kill_host: PATH`"])
  }

  static let setsOnline = ServiceCheck(
    "mysql-mmm/sets-online", .warning, "a host that is back gets roles when somebody has looked at it",
    why: "A master that comes back may have transactions that nobody else has, or lack some; with `auto_set_online` clients are sent to it all the same (Monitor.pm, AWAITING_RECOVERY).",
    bad: MMMSample.topology(["auto_set_online: ‹60s›"]), good: MMMSample.topology()
  ) { subject, findings in
    let wait = subject.fields.autoSetOnline
    guard wait.value.milliseconds > 0 else { return }
    findings.report("a host that is back gets roles after \(wait.value), whatever its data", at: wait.origin, label: "nobody looks", help: ["leave it out, and run `mmm_control set_online`"])
  }

  static let wholeSeconds = ServiceCheck(
    "mysql-mmm/whole-seconds", .error, "MMM counts whole seconds",
    why: "`auto_set_online` and `max_backlog` are numbers of seconds (Config.pm).",
    bad: MMMSample.topology(["max_backlog: ‹1500ms›"]), good: MMMSample.topology(["max_backlog: 90s"])
  ) { subject, findings in
    for duration in [subject.fields.autoSetOnline, subject.fields.maximumBacklog] where duration.value.milliseconds % 1000 != 0 {
      findings.report("\(duration.value) is no whole number of seconds", at: duration.origin, label: "MMM has no such time", help: ["write whole seconds: `3s`"])
    }
  }

  // MARK: Accounts

  static let plainReplication = ServiceCheck(
    "mysql-mmm/replication-tls", .error, "replication under MMM is not encrypted",
    why: "MMM's CHANGE MASTER knows no TLS (Actions.pm, set_active_master), so that hac does not promise it. `tls` encrypts what clients send.",
    bad: MMMSample.topology(replication: "{ user: repl, password: { secret: repl }, tls: ‹true› }"), good: MMMSample.topology()
  ) { subject, findings in
    guard let tls = subject.fields.replication.tls, tls.value else { return }
    findings.report("MMM turns replicas to another master without TLS", at: tls.origin, label: "cannot be kept", help: ["leave it out; keep replication on a network of its own"])
  }

  static let nativePassword = ServiceCheck(
    "mysql-mmm/native-password", .warning, "MMM is used with the servers that it was made for",
    why: """
      On 8.0 its accounts must be of `mysql_native_password`, which is deprecated since 8.0.34: neither its client nor its \
      CHANGE MASTER asks for TLS or a public key. It was never tried on 8.0 by its authors.
      """,
    bad: MMMSample.topology(version: "‹\"8.0\"›"), good: MMMSample.topology()
  ) { subject, findings in
    guard subject.fields.server.value != .mariadb, subject.fields.version.value >= Version(8, 0), subject.fields.version.value < Version(8, 4) else { return }
    findings.report("MMM's accounts are of `mysql_native_password` on \(subject.fields.version.value)", at: subject.fields.version.origin, label: "deprecated there", help: ["take another kind, or 5.7"])
  }
}

extension MySQLMMM: ReplicatedServers {
  static var missingOption: String { "innodb_redo_log_capacity" }
  var ownAccounts: [(name: Located<AccountName>, use: String)] {
    [(replication.user, "the replication account"), (agent.user, "the agents' account"), (monitoring.user, "the monitor's account")]
  }

  static func series(_ server: MySQLFlavour) -> [Version] {
    switch server {
    case .mysql, .percona: [Version(5, 7), Version(8, 0)]
    case .mariadb: [Version(10, 5), Version(10, 6), Version(10, 11)]
    }
  }

  static let seriesReason = """
    MMM says SHOW SLAVE STATUS, CHANGE MASTER TO, SHOW MASTER STATUS and START SLAVE (Actions.pm, Checks.pm), which MySQL \
    8.4 no longer knows (8.4.0 release notes).
    """

  static func place(of option: String) -> OptionPlace? {
    switch option {
    case "read_only", "super_read_only": .owned("every server starts read-only, and the agent opens the writer")
    case "binlog_do_db", "binlog_ignore_db": .owned("a master whose log lacks something is no source for the others")
    case "gtid_mode", "enforce_gtid_consistency": .owned("MMM goes by positions, and its CHANGE MASTER fails where GTIDs are used for them")
    case "auto_increment_offset": .owned("`masters: { NAME: { auto_increment_offset: 1 } }`")
    case "server_id": .owned("`masters: { NAME: { server_id: NUMBER } }`")
    default: nil
    }
  }

  static let sampleVersion = "\"5.7\""
  static func sample(_ lines: [String], version: String) -> String { MMMSample.topology(lines, version: version) }
}

/// Topologies for the examples of the checks: a service that draws nothing, and what an example adds to it.
enum MMMSample {
  static let all = [topology()]

  static func topology(
    _ lines: [String] = [], key: String = "database", kind: String = "mysql-mmm", masters: String = "[a, b]", replicas: String? = "[d]", monitor: String = "m",
    version: String = "\"5.7\"", replication: String = "{ user: repl, password: { secret: repl } }", ping: String = "[10.0.0.1, 10.0.0.2]", killHost: Bool = true,
    allow: Bool = true
  ) -> String {
    let isApplicationUsed = lines.contains { $0.contains("secret: app") }
    return """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: [10.0.0.0/24, "fd00::/64"], interface: eth0, gateway: 10.0.0.1 }
        other: { subnet: 10.0.1.0/24, interface: eth1 }
      nodes:
        a: { address: 10.0.0.11, zone: dc1/rack-a }
        b: { address: 10.0.0.12, zone: dc1/rack-b }
        b.example.com: { address: 10.0.0.15, zone: dc1/rack-b }
        default: { address: 10.0.0.16, zone: dc1/rack-b }
        d: { address: 10.0.0.13, zone: dc1/rack-c }
        m: { address: 10.0.0.21, zone: dc1/rack-d }
      secrets:
        repl: { file: secrets/mysql_replication }
      \(isApplicationUsed ? "  app: { file: secrets/chime_database }\n" : "")services:
        \(key):
          kind: \(kind)\(allow ? " # hac: allow mysql-mmm/unmaintained because this example is about something else" : "")
          masters: \(masters)
          monitor: \(monitor)
          writer: 10.0.0.50
          version: \(version)
          replication: \(replication)
          agent: { user: mmm_agent, password: { secret: repl } }
          monitor_account: { user: mmm_monitor, password: { secret: repl } }
          ping: \(ping)

      """ + (replicas.map { "    replicas: \($0)\n" } ?? "") + (killHost ? "    kill_host: /usr/local/sbin/power-off\n" : "") + lines.map { "    \($0)\n" }.joined()
  }
}
