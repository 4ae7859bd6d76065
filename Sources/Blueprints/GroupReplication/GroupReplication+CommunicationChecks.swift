import SourceText
import TopologyModel

/// Checks of ports, of who is let in, and of encryption.
extension GroupReplication {
  static let communicationChecks: [GroupCheck] = [
    groupPortTaken, groupPortIgnored, allowlistGap, allowlistIgnored, clientsNetwork, unencrypted, withoutFiles, plainRecovery, stackNeedsTLS, keyUnused,
    reservedAccount, routerWithoutAddress, routerPort,
  ]

  static let groupPortTaken = GroupCheck(
    "mysql-group-replication/group-port-taken", .error, "group communication has a port of its own",
    why: """
      XCOM listens by itself: `group_replication_local_address` may not have the port of SQL connections (MySQL manual, \
      "Configuring an Instance for Group Replication"). 33060 is the X Plugin's, which is loaded by default.
      """,
    bad: [GroupSample.topology(["group_port: ‹3306›"]), GroupSample.topology(["group_port: ‹33060›"])],
    good: [GroupSample.topology(["group_port: 33061"]), GroupSample.topology(["communication_stack: MYSQL", "group_port: 3306"])]
  ) { subject, findings in
    guard subject.fields.stack.value == .xcom, let port = subject.fields.groupPort, port.value == subject.fields.port.value || port.value == xPluginPort
    else { return }
    let isSQL = port.value == subject.fields.port.value
    findings.report(
      "port \(port.value) is \(isSQL ? "the server's own" : "the X Plugin's")", at: port.origin, label: "cannot be group communication's too",
      related: isSQL && findings.isWritten(subject.fields.port.origin) ? [(subject.fields.port.origin, "the server's port")] : [],
      help: ["leave `group_port` out: it is 33061"])
  }

  static let groupPortIgnored = GroupCheck(
    "mysql-group-replication/group-port-ignored", .error, "the MYSQL stack has the server's own port",
    why: """
      With `communication_stack: MYSQL` the local address must be one that the server listens on for SQL (MySQL manual, \
      "Communication Stack for Connection Security Management"); on another port no member reaches any other.
      """,
    bad: GroupSample.topology(["communication_stack: MYSQL", "group_port: ‹33061›"]), good: GroupSample.topology(["communication_stack: MYSQL"])
  ) { subject, findings in
    guard subject.fields.stack.value == .mysql, let port = subject.fields.groupPort, port.value != subject.fields.port.value else { return }
    findings.report(
      "members talk over port \(subject.fields.port.value), not \(port.value)", at: port.origin, label: "nobody listens there",
      related: [(subject.fields.stack.origin, "talks over the server's own port")], help: ["leave `group_port` out"])
  }

  static let allowlistGap = GroupCheck(
    "mysql-group-replication/allowlist-misses-member", .error, "every member is let in",
    why: """
      A member refuses connections from addresses that its `group_replication_ip_allowlist` does not have; the refused \
      one cannot join, and says only that it could not reach the seeds (MySQL manual, "Group Replication IP Address Permissions").
      """,
    bad: GroupSample.topology(["ip_allowlist: [‹10.0.0.11›, 10.0.0.12]"]), good: GroupSample.topology(["ip_allowlist: [10.0.0.0/24]"])
  ) { subject, findings in
    guard let list = subject.fields.allowlist, subject.fields.stack.value == .xcom else { return }
    let out = subject.memberNodes.compactMap { member in
      subject.address(of: member.node).flatMap { address in list.contains { $0.value.subnet.contains(address.value) } ? nil : (member, address) }
    }
    guard let (member, address) = out.first else { return }
    findings.report(
      "`\(subject.topology[member.node].name)` at \(address.value) is not let in\(out.count > 1 ? ", and others are not" : "")",
      at: list.first?.origin ?? subject.origin, label: list.isEmpty ? "its `ip_allowlist` is empty" : "the list", related: [(address.origin, "the member's address")],
      help: ["add \(address.value), or leave `ip_allowlist` out: it is then exactly the members"])
  }

  static let allowlistIgnored = GroupCheck(
    "mysql-group-replication/allowlist-ignored", .warning, "the MYSQL stack lets in by accounts",
    why: "`group_replication_ip_allowlist` is ignored with `communication_stack: MYSQL` (MySQL manual, \"Communication Stack for Connection Security Management\").",
    bad: GroupSample.topology(["communication_stack: MYSQL", "ip_allowlist: [‹10.0.0.0/24›]"]), good: GroupSample.topology(["communication_stack: MYSQL"])
  ) { subject, findings in
    guard subject.fields.stack.value == .mysql, let first = subject.fields.allowlist?.first else { return }
    findings.report(
      "the list lets nobody in and keeps nobody out", at: first.origin, label: "not read", related: [(subject.fields.stack.origin, "lets in by accounts")],
      help: ["leave `ip_allowlist` out: the recovery account may come from the members' addresses alone"])
  }

  static let clientsNetwork = GroupCheck(
    "mysql-group-replication/clients-network", .error, "the address is on the network that is said to be the clients'",
    why: "Clients connect to the virtual address; a network of clients that does not hold it contradicts the VIP.",
    bad: GroupSample.topology(["networks: { clients: ‹back› }"], vip: "", network: back, node: backNodes).replacingNodes,
    good: GroupSample.topology(["networks: { clients: lan }"], vip: "")
  ) { subject, findings in
    guard let clients = subject.fields.networks?.clients, let named = subject.topology.network(named: clients.value.text),
      let vip = subject.fields.vip.flatMap({ subject.topology.vip(named: $0.value.text) }).map({ subject.topology[$0] }), vip.network != named
    else { return }
    findings.report(
      "clients are on `\(clients.value)`, but `\(vip.name)` is on `\(subject.topology[vip.network].name)`", at: clients.origin,
      label: "the network of the clients", related: [(vip.addresses[0].origin, "the address that they use")],
      help: ["say `clients: \(subject.topology[vip.network].name)`, or give the vip an address on `\(clients.value)`"])
  }

  private static let back = "  back: { subnet: 10.0.9.0/24, interface: eth1 }\n"
  private static let backNodes = """
      x: { addresses: { lan: 10.0.0.21, back: 10.0.9.21 } }
      y: { addresses: { lan: 10.0.0.22, back: 10.0.9.22 } }
      z: { addresses: { lan: 10.0.0.23, back: 10.0.9.23 } }

    """

  // MARK: Encryption

  static let unencrypted = GroupCheck(
    "mysql-group-replication/unencrypted", .warning, "members protect what they send",
    why: """
      `group_replication_ssl_mode` is DISABLED by default: every transaction crosses the network in the clear, and \
      whoever has a member's address can take its place (MySQL manual, "Securing Group Communication Connections with Secure Socket Layer").
      """,
    bad: [GroupSample.topology(["ssl_mode: ‹DISABLED›"]), GroupSample.topology(key: "‹db›", tls: false, recovery: plain)],
    good: [GroupSample.topology(), GroupSample.topology(["ssl_mode: REQUIRED"])]
  ) { subject, findings in
    guard subject.sslMode == .disabled else { return }
    findings.report(
      "the members of `\(subject.name)` talk in the clear", at: subject.fields.sslMode?.origin ?? subject.origin,
      label: subject.fields.sslMode == nil ? "no `tls`" : "turns encryption off",
      help: [subject.fields.tls == nil ? "say `tls: { ca: PATH, cert: PATH, key: PATH }`" : "leave `ssl_mode` out"])
  }

  /// A recovery without TLS whose own warning is answered, for examples of others.
  private static let plain =
    "{ user: rec, password: { secret: rec } } # hac: allow mysql-group-replication/recovery-without-tls because it shows another check"

  static let withoutFiles = GroupCheck(
    "mysql-group-replication/tls-without-files", .error, "what is to be encrypted has certificate files",
    why: "Members verify each other's certificates against the authority that `tls` names; without one there is nothing to verify against.",
    bad: [
      GroupSample.topology(["ssl_mode: ‹VERIFY_CA›"], tls: false, recovery: plain),
      GroupSample.topology(
        ["ssl_mode: DISABLED # hac: allow mysql-group-replication/unencrypted because it shows another check"], tls: false,
        recovery: "{ user: rec, password: { secret: rec }, tls: ‹true› }"),
    ], good: [GroupSample.topology(["ssl_mode: VERIFY_CA"])]
  ) { subject, findings in
    guard subject.fields.tls == nil else { return }
    if let mode = subject.fields.sslMode, mode.value != .disabled {
      findings.report("`\(mode.value.rawValue)` needs certificates, and `\(subject.name)` names none", at: mode.origin, label: "with which files?",
        help: ["say `tls: { ca: PATH, cert: PATH, key: PATH }` in the service"])
    } else if let wanted = subject.fields.recovery.tls, wanted.value {
      findings.report("recovery is to be encrypted, and `\(subject.name)` names no certificates", at: wanted.origin, label: "with which files?",
        help: ["say `tls: { ca: PATH, cert: PATH, key: PATH }` in the service"])
    }
  }

  static let plainRecovery = GroupCheck(
    "mysql-group-replication/recovery-without-tls", .warning, "a member fetches what it missed over TLS",
    why: """
      Without TLS whole copies of the data cross the network in the clear. The password is encrypted with the other \
      member's RSA key; asked for over the same connection, that key can be anybody's (MySQL manual, "Secure User \
      Credentials for Distributed Recovery").
      """,
    bad: [
      GroupSample.topology(recovery: "{ user: ‹rec›, password: { secret: rec }, tls: false }"),
      GroupSample.topology(recovery: "{ user: ‹rec›, password: { secret: rec }, public_key: /etc/mysql/key.pem, tls: false }"),
    ], good: [GroupSample.topology(recovery: "{ user: rec, password: { secret: rec }, tls: true }")]
  ) { subject, findings in
    guard !subject.fields.recoveryTLS, !(subject.fields.stack.value == .mysql && subject.sslMode != .disabled) else { return }
    let recovery = subject.fields.recovery
    findings.report(
      recovery.publicKey == nil
        ? "members fetch in the clear, and encrypt the password for whoever answers" : "members fetch in the clear; the key protects the password alone",
      at: recovery.user.origin, label: "without TLS", related: recovery.tls.map { [($0.origin, "turns TLS off")] } ?? [],
      help: [subject.fields.tls == nil ? "say `tls: { ca: PATH, cert: PATH, key: PATH }`" : "leave `tls: false` out"])
  }

  static let stackNeedsTLS = GroupCheck(
    "mysql-group-replication/stack-needs-recovery-tls", .error, "the MYSQL stack encrypts with recovery's settings",
    why: """
      With `communication_stack: MYSQL` the certificates of group communication are those of distributed recovery \
      (`group_replication_recovery_ssl_…`); without them a member cannot open the connection that `ssl_mode` demands \
      (MySQL manual, "Communication Stack for Connection Security Management").
      """,
    bad: GroupSample.topology(["communication_stack: MYSQL"], recovery: "{ user: rec, password: { secret: rec }, tls: ‹false› }"),
    good: GroupSample.topology(["communication_stack: MYSQL"])
  ) { subject, findings in
    guard subject.fields.stack.value == .mysql, subject.sslMode != .disabled, subject.fields.tls != nil, let tls = subject.fields.recovery.tls, !tls.value
    else { return }
    findings.report(
      "messages are to be encrypted (`ssl_mode` is \(subject.sslMode.rawValue)), and the settings they are encrypted with are off", at: tls.origin,
      label: "turns them off", related: [(subject.fields.stack.origin, "takes recovery's settings")], help: ["leave `tls: false` out"])
  }

  static let keyUnused = GroupCheck(
    "mysql-group-replication/public-key-unused", .warning, "a public key is for recovery without TLS",
    why: "Over TLS the password travels inside the encrypted connection; the RSA key is not looked at (MySQL manual, \"Caching SHA-2 Pluggable Authentication\").",
    bad: GroupSample.topology(recovery: "{ user: rec, password: { secret: rec }, public_key: ‹/etc/mysql/key.pem› }"),
    good: GroupSample.topology(recovery: "{ user: rec, password: { secret: rec } }")
  ) { subject, findings in
    guard subject.fields.recoveryTLS, let key = subject.fields.recovery.publicKey else { return }
    findings.report("recovery goes over TLS, which needs no public key", at: key.origin, label: "not used", help: ["leave it out"])
  }

  static let reservedAccount = GroupCheck(
    "mysql-group-replication/reserved-account", .error, "the recovery account is its own",
    why: "It may come from every member's address, and its password stands in each server's tables; an account with another use would get both.",
    bad: GroupSample.topology(recovery: "{ user: ‹root›, password: { secret: rec } }"), good: GroupSample.topology()
  ) { subject, findings in
    let user = subject.fields.recovery.user
    let reserved = [
      "root": "the administrator", HostPaths.checkUser: "what the health check logs in as", "mysql.sys": "an account of the server itself",
      "mysql.session": "an account of the server itself", "mysql.infoschema": "an account of the server itself",
    ]
    guard let use = reserved[user.value.text] else { return }
    findings.report("`\(user.value)` cannot be the recovery account: it is \(use)", at: user.origin, label: "has another use", help: ["choose another name"])
  }

  // MARK: MySQL Router

  static let routerWithoutAddress = GroupCheck(
    "mysql-group-replication/router-without-address", .error, "MySQL Router finds the primary at the virtual address",
    why: """
      Static routes go to the first server that answers; they do not know who is primary (MySQL Router manual, "Basic \
      Connection Routing"). With one primary, writes through them would meet read-only members, unless their \
      destination is an address that follows the primary.
      """,
    bad: [GroupSample.topology(["router: { nodes: [‹a›] }"])],
    good: [GroupSample.topology(["router: { nodes: [a] }"], vip: ""), GroupSample.topology(["mode: multi-primary", "router: { nodes: [a] }"])]
  ) { subject, findings in
    guard subject.fields.vip == nil, subject.fields.mode.value == .singlePrimary, let router = subject.members("router").first else { return }
    findings.report(
      "MySQL Router has no address that follows the primary of `\(subject.name)`", at: router.origin, label: "where would it send writes?",
      help: ["give the service a `vip`", "or leave `router` out, and bootstrap MySQL Router against the metadata of an InnoDB Cluster"])
  }

  static let routerPort = GroupCheck(
    "mysql-group-replication/router-port", .error, "MySQL Router has two ports of its own",
    why: "A port has one listener: the second route could not bind, and a router beside a server cannot have the server's port (bind(2), EADDRINUSE).",
    bad: GroupSample.topology(["router: { nodes: [a], read_port: ‹6446› }"], vip: ""), good: GroupSample.topology(["router: { nodes: [a], read_port: 6450 }"], vip: "")
  ) { subject, findings in
    guard let router = subject.fields.router, router.port.value == router.readPort.value else { return }
    findings.report(
      "both routes are on port \(router.port.value)", at: findings.isWritten(router.readPort.origin) ? router.readPort.origin : router.port.origin,
      label: "the same port again", help: ["give `port` and `read_port` different numbers"])
  }
}

extension String {
  /// The sample's own members in the place of a, b and c, for examples with a second network.
  fileprivate var replacingNodes: String { split(separator: "nodes: [a, b, c]", omittingEmptySubsequences: false).joined(separator: "nodes: [x, y, z]") }
}
