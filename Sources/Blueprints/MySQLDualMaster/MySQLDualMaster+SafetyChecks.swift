import SourceText
import TopologyModel

/// What a failure does to the pair.
extension MySQLDualMaster {
  static let safetyChecks: [ServiceCheck] = [
    noWitness, witnessNeed, witnessIsMember, witnessUnused, preempts, plainReplication, tlsWithoutFiles, filtersBinaryLog, databaseNotLogged,
  ]

  static let noWitness = ServiceCheck(
    "mysql-dual-master/no-witness", .warning, "something outside the pair tells a dead peer from a cut network",
    why: """
      VRRP has no quorum: two hosts that do not hear each other both take the address (RFC 5798, 6.4), and both \
      databases open for writing. With a `witness` the side that does not reach it gives the address up. It narrows \
      the case and does not remove it: both sides may reach the witness and not each other.
      """,
    bad: DualMasterSample.topology(key: "‹database›", witness: nil), good: DualMasterSample.topology()
  ) { subject, findings in
    guard subject.fields.witness == nil, subject.members("source").count == 2 else { return }
    findings.report(
      "when the sources do not see each other, both of them open for writing", at: subject.origin, label: "has no `witness`",
      help: ["name addresses outside the pair, such as the gateway's: `witness: { ping: [ADDRESS], need: 1 }`"])
  }

  static let witnessNeed = ServiceCheck(
    "mysql-dual-master/witness-need", .error, "as many witnesses can answer as are needed",
    why: "With fewer addresses than must answer, the check never succeeds, and nobody ever holds the address.",
    bad: DualMasterSample.topology(witness: "{ ping: [10.0.0.1], need: ‹2› }"), good: DualMasterSample.topology(witness: "{ ping: [10.0.0.1], need: 1 }")
  ) { subject, findings in
    guard let witness = subject.fields.witness else { return }
    let count = Set(witness.ping.map(\.value)).count
    guard witness.need.value > count else { return }
    findings.report(
      "\(witness.need.value) must answer, and \(count == 1 ? "one address is" : "\(count) addresses are") given", at: witness.need.origin,
      label: "more than there are", related: witness.ping.map { ($0.origin, "a witness") }, help: ["list more addresses, or lower `need`"])
  }

  static let witnessIsMember = ServiceCheck(
    "mysql-dual-master/witness-is-member", .error, "a witness is outside the service",
    why: """
      A source always reaches itself, and the virtual address is wherever the holder is: neither tells which side of a \
      cut network it is on. The peer as a witness makes every failure of the peer take this side down too.
      """,
    bad: DualMasterSample.topology(witness: "{ ping: [10.0.0.1, ‹10.0.0.12›] }"),
    good: DualMasterSample.topology(witness: "{ ping: [10.0.0.1, 10.0.0.13] }")
  ) { subject, findings in
    let sources = subject.members("source")
    let vip = subject.topology.vip(named: subject.fields.vip.value.text).map { subject.topology[$0] }
    for witness in subject.fields.witness?.ping ?? [] {
      if let member = sources.first(where: { subject.topology[$0.node].addresses.contains { $0.address.value == witness.value } }) {
        findings.report(
          "the witness \(witness.value) is `\(subject.topology[member.node].name)` itself", at: witness.origin, label: "an address of a source",
          related: [(member.origin, "the source")], help: ["name an address outside the pair, such as the gateway's"])
      } else if let vip, vip.addresses.contains(where: { $0.value.address == witness.value }) || witness.value.isLoopback {
        findings.report(
          "the witness \(witness.value) is on whichever host asks", at: witness.origin, label: "says nothing about the network",
          related: [(vip.origin, "the vip")], help: ["name an address outside the pair, such as the gateway's"])
      }
    }
  }

  static let witnessUnused = ServiceCheck(
    "mysql-dual-master/witness-unused", .warning, "a VIP with checks of its own asks the witness too",
    why: "A VIP's `checks` take the place of all that the service brings. Without one that says `mysql: witness`, nothing looks at the witness.",
    bad: DualMasterSample.topology(vip: ", checks: [{ mysql: live, interval: 3 }]", witness: "{ ping: ‹10.0.0.1› }"),
    good: DualMasterSample.topology(vip: ", checks: [{ mysql: live, interval: 3 }, { mysql: witness, interval: 3 }]")
  ) { subject, findings in
    guard let witness = subject.fields.witness, let place = witness.ping.first, let id = subject.topology.vip(named: subject.fields.vip.value.text),
      let checks = subject.topology[id].checks, !checks.contains(where: { $0.service?.value == .witness })
    else { return }
    findings.report(
      "the checks of `\(subject.topology[id].name)` leave the witness out", at: place.origin, label: "nobody asks it",
      related: [(subject.topology[id].origin, "the vip lists its own `checks`")], help: ["add `{ mysql: witness, interval: 3 }` to them, or leave `checks` out"])
  }

  static let preempts = ServiceCheck(
    "mysql-dual-master/preempts", .warning, "a source that comes back does not take the address from one that works",
    why: """
      With `preempt: true` a host that returns takes the address as soon as its check succeeds (keepalived.conf(5), \
      `nopreempt`): clients are cut off a second time, and wait while it applies what it missed.
      """,
    bad: DualMasterSample.topology(vip: ", vrrp: { preempt: ‹true› }"), good: DualMasterSample.topology(vip: ", vrrp: { preempt: false }")
  ) { subject, findings in
    guard let id = subject.topology.vip(named: subject.fields.vip.value.text) else { return }
    let vip = subject.topology[id]
    guard vip.vrrp.preempt.value, findings.isWritten(vip.vrrp.preempt.origin) else { return }
    findings.report(
      "a returning source takes `\(vip.name)` back from the one that is serving clients", at: vip.vrrp.preempt.origin, label: "preempts",
      related: [(subject.fields.vip.origin, "the address of a database")],
      help: ["leave `preempt` out; move the address by hand when it suits: stop keepalived on the holder"])
  }

  // MARK: The way between the sources

  static let plainReplication = ServiceCheck(
    "mysql-dual-master/replication-without-tls", .warning, "replication is encrypted",
    why: """
      Without TLS every row crosses the network in the clear, and a replica cannot tell its source from one that \
      answers at its address (MySQL manual, "Setting Up Replication to Use Encrypted Connections"). Accounts of \
      `caching_sha2_password` then have their password encrypted with a key that the source sends unsigned.
      """,
    bad: [
      DualMasterSample.topology(replication: "{ user: ‹repl›, password: { secret: repl } }", tls: false),
      DualMasterSample.topology(replication: "{ user: repl, password: { secret: repl }, tls: ‹false› }"),
    ], good: [DualMasterSample.topology()]
  ) { subject, findings in
    guard !subject.fields.replicationTLS else { return }
    findings.report(
      "the sources replicate in the clear", at: subject.fields.replication.tls?.origin ?? subject.fields.replication.user.origin,
      label: subject.fields.replication.tls == nil ? "this account logs in without TLS" : "switched off here",
      help: [
        subject.fields.tls == nil
          ? "place certificates on the hosts, with their addresses as subjectAltName, and say `tls: { ca: …, cert: …, key: … }`"
          : "leave `replication: { tls: false }` out"
      ])
  }

  static let tlsWithoutFiles = ServiceCheck(
    "mysql-dual-master/tls-without-files", .error, "encryption needs certificate files",
    why: "The replica verifies the source's certificate against the authority that `tls` names; without one there is nothing to verify against.",
    bad: DualMasterSample.topology(replication: "{ user: repl, password: { secret: repl }, tls: ‹true› }", tls: false),
    good: DualMasterSample.topology(replication: "{ user: repl, password: { secret: repl }, tls: true }")
  ) { subject, findings in
    guard let wanted = subject.fields.replication.tls, wanted.value, subject.fields.tls == nil else { return }
    findings.report(
      "replication is to be encrypted, and `\(subject.topology[subject.service].name)` names no certificates", at: wanted.origin, label: "with which files?",
      related: [(subject.origin, "has no `tls`")], help: ["say `tls: { ca: PATH, cert: PATH, key: PATH }` in the service"])
  }

  // MARK: What is logged

  static let filtersBinaryLog = ServiceCheck(
    "mysql-dual-master/binlog-do-db", .warning, "the binary log has everything",
    why: """
      `binlog_do_db` goes by the default database of the session, for statements such as CREATE TABLE, and by the \
      changed table's database, for rows (MySQL manual, "Evaluation of Database-Level Replication and Binary Logging \
      Options"). `CREATE TABLE chime.t` without `USE chime` is not logged, and the rows that follow are: the other \
      source stops with an error. CREATE USER and GRANT are never logged; hac makes the accounts on every server \
      itself. What is filtered is also missing from any restore to a point in time.
      """,
    bad: DualMasterSample.topology(["binlog_do_db: [‹chime›, portal]"]), good: DualMasterSample.topology(["databases: [chime, portal]"])
  ) { subject, findings in
    guard let first = subject.fields.binlogDoDB?.first else { return }
    findings.report(
      "only statements issued with `USE \(first.value)`\((subject.fields.binlogDoDB?.count ?? 0) > 1 ? " and its like" : "") reach the other source",
      at: first.origin, label: "filters the binary log", help: ["leave `binlog_do_db` out: both sources then have the same data, whatever clients do"])
  }

  static let databaseNotLogged = ServiceCheck(
    "mysql-dual-master/database-not-logged", .error, "a database that the service creates is replicated",
    why: "A database that `binlog_do_db` leaves out exists on one source only: after a failover its data is gone.",
    bad: DualMasterSample.topology(["databases: [chime, ‹portal›]", "binlog_do_db: [chime] # hac: allow mysql-dual-master/binlog-do-db because this example is about a name left out"]),
    good: DualMasterSample.topology(["databases: [chime]", "binlog_do_db: [chime] # hac: allow mysql-dual-master/binlog-do-db because the application always says USE"])
  ) { subject, findings in
    guard let logged = subject.fields.binlogDoDB, !logged.isEmpty else { return }
    for database in subject.fields.databases ?? [] where !logged.contains(where: { $0.value == database.value }) {
      findings.report(
        "`\(database.value)` is created and never replicated", at: database.origin, label: "not in `binlog_do_db`",
        related: [(logged[0].origin, "what is logged")], help: ["add `\(database.value)` to `binlog_do_db`, or leave `binlog_do_db` out"])
    }
  }
}
