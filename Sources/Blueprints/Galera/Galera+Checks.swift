import SourceText
import TopologyModel

/// Checks of the server's version, its transfers and its clients; those of options are in a file of their own.
extension Galera {
  public static let checks: [Check<ServiceSubject<Galera>>] = voteChecks + serverChecks + optionChecks

  private static let serverChecks: [Check<ServiceSubject<Galera>>] = [
    unsupportedVersion, transferMethod, transferAccount, blockingTransfer, unencrypted, noCertificates, clearTransfer, writeConflicts,
    smallCache, oneApplier,
  ]

  static let unsupportedVersion = Check<ServiceSubject<Galera>>(
    "galera/unsupported-version", .error, "the server's version is one with Galera 4 that hac knows",
    why: """
      Galera 4 came with MariaDB 10.4 and MySQL-wsrep 8.0. hac writes options as MariaDB 10.6 and later 10 and 11 releases, \
      and MySQL-wsrep 8.0 have them; a server does not start with an option that it does not know.
      """,
    bad: [
      example("nodes: [a, b, c]", tls: true, version: "‹\"10.5\"›"),
      example("nodes: [a, b, c]", tls: true, version: "‹\"8.4\"›", server: "mysql-wsrep"),
    ],
    good: [
      example("nodes: [a, b, c]", tls: true, version: "\"11.4\""), example("nodes: [a, b, c]", tls: true, version: "8.0.37", server: "mysql-wsrep"),
    ]
  ) { subject, findings in
    let (server, version) = (subject.fields.server.value, subject.fields.version)
    let isKnown = server == .mariadb ? version.value >= Version(10, 6) && version.value < Version(12) : version.value.isIn(series: Version(8, 0))
    guard !isKnown else { return }
    findings.report(
      "hac does not know \(version.value) of \(server.name) with Galera", at: version.origin, label: "not a version that hac writes for",
      related: [(subject.fields.server.origin, "the server")].filter { findings.isWritten($0.0) },
      help: [server == .mariadb ? "use MariaDB 10.6 to 11.8" : "use MySQL-wsrep 8.0; `kind: pxc` has 8.4"])
  }

  static let transferMethod = Check<ServiceSubject<Galera>>(
    "galera/transfer-method", .error, "the server has a script for the state transfer",
    why: """
      `wsrep_sst_method` names a script, `wsrep_sst_NAME`, that must be on donor and joiner. MariaDB brings `mariabackup` and \
      `rsync` (`xtrabackup-v2` cannot read its files any more), MySQL-wsrep `clone`, `rsync` and `xtrabackup-v2` (MariaDB's \
      documentation, "State Snapshot Transfers (SSTs)"; Galera manual, "Physical State Snapshot"). hac leaves `mysqldump` out: \
      it needs an account with every privilege on a server that has no data yet.
      """,
    bad: [
      example("nodes: [a, b, c]\nwsrep_sst_method: ‹clone›", tls: true),
      example("nodes: [a, b, c]\nwsrep_sst_method: ‹mariabackup›", tls: true, version: "\"8.0\"", server: "mysql-wsrep"),
    ],
    good: [
      example("nodes: [a, b, c]\nwsrep_sst_method: mariabackup", tls: true),
      example("nodes: [a, b, c]\nwsrep_sst_method: clone", tls: true, version: "\"8.0\"", server: "mysql-wsrep"),
    ]
  ) { subject, findings in
    let server = subject.fields.server.value
    guard let method = subject.fields.sstMethod, !GaleraSST.known(by: server).contains(method.value) else { return }
    findings.report(
      "\(server.name) has no state transfer by `\(method.value.rawValue)`", at: method.origin, label: "no such script",
      help: ["use " + GaleraSST.known(by: server).map { "`\($0.rawValue)`" }.joined(separator: " or ") + ", or leave it out"])
  }

  static let transferAccount = Check<ServiceSubject<Galera>>(
    "galera/transfer-account", .error, "MySQL-wsrep before 8.0.35 transfers only by `rsync`",
    why: """
      `clone` and `xtrabackup-v2` log in on the donor. Since 8.0.35-26.16 the server makes an account for each transfer and \
      removes it afterwards (its release notes); before that it needs one with its password in the option file, which hac does not write.
      """,
    bad: example("nodes: [a, b, c]", tls: true, version: "‹8.0.34›", server: "mysql-wsrep"),
    good: example("nodes: [a, b, c]", tls: true, version: "8.0.35", server: "mysql-wsrep")
  ) { subject, findings in
    let (fields, version) = (subject.fields, subject.fields.version)
    guard fields.server.value == .mysqlWsrep, fields.transfer == .clone || fields.transfer == .xtrabackup, version.value.isIn(series: Version(8, 0)),
      version.value.numbers.count > 2, version.value < Version(8, 0, 35)
    else { return }
    findings.report(
      "\(version.value) needs a password for state transfers by `\(fields.transfer.rawValue)`", at: version.origin, label: "makes no account by itself",
      related: fields.sstMethod.map { [($0.origin, "the method")] } ?? [], help: ["use 8.0.35 or later, or `wsrep_sst_method: rsync`"])
  }

  static let blockingTransfer = Check<ServiceSubject<Galera>>(
    "galera/blocking-transfer", .warning, "a state transfer should not stop its donor",
    why: """
      With `rsync` the donor refuses writes until all of its data is copied. After a full outage, or with two members, no \
      other one may be there to serve (Galera manual, "Physical State Snapshot").
      """,
    bad: example("nodes: [a, b, c]\nwsrep_sst_method: ‹rsync›", tls: true), good: example("nodes: [a, b, c]", tls: true)
  ) { subject, findings in
    guard let method = subject.fields.sstMethod, method.value.blocksDonor else { return }
    let better = subject.fields.server.value == .mariadb ? "mariabackup" : "clone"
    findings.report(
      "a donor is blocked while it transfers by `\(method.value.rawValue)`", at: method.origin, label: "stops the donor",
      help: ["remove this line: the default is `\(better)`"])
  }

  static let unencrypted = Check<ServiceSubject<Galera>>(
    "galera/unencrypted", .warning, "replication and state transfers should be encrypted",
    why: """
      Without TLS every write and whole copies of the data travel in the clear, and anybody who reaches port 4567 or 4444 can \
      join or read (Galera manual, "SSL Settings"). Turning it on later needs all members down at once.
      """,
    bad: example("nodes: [a, b, c]\nencrypt_cluster_traffic: ‹false›", tls: true), good: example("nodes: [a, b, c]", tls: true)
  ) { subject, findings in
    let setting = subject.fields.encryptsTraffic
    guard !setting.value else { return }
    findings.report(
      "the members of `\(subject.name)` replicate in the clear", at: setting.origin, label: "turns encryption off", help: ["remove this line, and say `tls`"])
  }

  static let noCertificates = Check<ServiceSubject<Galera>>(
    "galera/no-certificates", .error, "encrypted members need certificate files",
    why: """
      The library refuses `socket.ssl=yes` without a key and a certificate (tried with garbd 4.23), and a member without TLS \
      cannot join those with it. The files are said once and hold for every member and arbiter.
      """,
    bad: example(service: "‹db›", "nodes: [a, b, c]", tls: false), good: example("nodes: [a, b, c]", tls: true)
  ) { subject, findings in
    guard subject.fields.tls == nil, subject.fields.encryptsTraffic.value else { return }
    findings.report(
      "`\(subject.name)` encrypts its traffic, but names no certificate files", at: subject.origin, label: "no `tls`",
      help: ["say `tls: { ca: PATH, cert: PATH, key: PATH }`", "or `encrypt_cluster_traffic: false`, on a network that nobody else reaches"])
  }

  static let clearTransfer = Check<ServiceSubject<Galera>>(
    "galera/clear-transfer", .warning, "the state transfer should be encrypted as replication is",
    why: "MySQL-wsrep's script for `rsync` knows no TLS: whole copies of the data travel in the clear, although replication is encrypted (wsrep_sst_rsync).",
    bad: example(
      "nodes: [a, b, c]\nwsrep_sst_method: ‹rsync› # hac: allow galera/blocking-transfer because it shows another check", tls: true, version: "\"8.0\"",
      server: "mysql-wsrep"),
    good: example("nodes: [a, b, c]", tls: true, version: "\"8.0\"", server: "mysql-wsrep")
  ) { subject, findings in
    guard subject.fields.server.value == .mysqlWsrep, let method = subject.fields.sstMethod, method.value == .rsync, subject.fields.replicationTLS != nil
    else { return }
    findings.report("`rsync` copies the data in the clear", at: method.origin, label: "not encrypted", help: ["remove this line: the default is `clone`"])
  }

  static let writeConflicts = Check<ServiceSubject<Galera>>(
    "galera/write-conflicts", .warning, "it is said where clients write",
    why: """
      Transactions that change one row on two members at once conflict: the later one is rolled back with error 1213, at the \
      latest at its commit, where few applications expect it (Galera manual, "Dealing with Multi-Master Conflicts"). With a \
      `vip` one member at a time takes all writes. Without one, that is for the clients or their proxy to do, or the \
      applications repeat what was rolled back.
      """,
    bad: [example(service: "‹db›", "nodes: [a, b, c]", tls: true, conflicts: false)],
    good: [
      example("nodes: [a, b, c]", tls: true),
      "vips:\n  sql: { address: 10.0.0.50, virtual_router_id: 50 }\n" + example("nodes: [a, b, c]\nvip: sql", tls: true, conflicts: false),
    ]
  ) { subject, findings in
    guard subject.fields.vip == nil, !subject.fields.acceptsWriteConflicts.value else { return }
    findings.report(
      "nothing says where the clients of `\(subject.name)` write", at: subject.origin, label: "no `vip`",
      help: ["give it a `vip`", "or say `accept_write_conflicts: true`: a proxy chooses one writer, or the applications repeat a transaction at error 1213"])
  }

  static let smallCache = Check<ServiceSubject<Galera>>(
    "galera/small-cache", .warning, "the cache of writes holds what an absent member misses",
    why: """
      A member that was away gets what it missed from another one's cache (`gcache.size`). When that is written over, it takes a \
      whole copy of the data instead, which can last for hours (Galera manual, "Customizing the GCache Size").
      """,
    bad: example("nodes: [a, b, c]\ngcache_size: ‹1G›\nabsence: { time: 1h, writes_per_second: 1M }", tls: true),
    good: example("nodes: [a, b, c]\ngcache_size: 4G\nabsence: { time: 1h, writes_per_second: 1M }", tls: true)
  ) { subject, findings in
    guard let absence = subject.fields.absence else { return }
    let (needed, overflow) = absence.writes.value.bytes.multipliedReportingOverflow(by: absence.time.value.seconds)
    let size = subject.fields.gcacheSize
    guard overflow || size.value.bytes < needed else { return }
    let gibibytes = overflow ? nil : (needed + (1 << 30) - 1) >> 30
    let written = findings.isWritten(size.origin)
    findings.report(
      "\(size.value) do not hold what is written in \(absence.time.value) at \(absence.writes.value) a second", at: written ? size.origin : absence.time.origin,
      label: written ? "too small" : "longer than the default of `gcache_size` lasts",
      help: [gibibytes.map { "say `gcache_size: \($0)G` or more" } ?? "no cache is as large; say what is meant"])
  }

  static let oneApplier = Check<ServiceSubject<Galera>>(
    "galera/one-applier", .warning, "several threads apply what others wrote",
    why: """
      With one applier a member applies one transaction after the other that clients committed side by side elsewhere. It falls \
      behind, and flow control makes all members wait for it (Galera manual, "Setting Parallel Slave Threads").
      """,
    bad: example("nodes: [a, b, c]\nwsrep_applier_threads: ‹1›", tls: true), good: example("nodes: [a, b, c]\nwsrep_applier_threads: 4", tls: true)
  ) { subject, findings in
    let threads = subject.fields.applierThreads
    guard threads.value == 1 else { return }
    findings.report("one thread applies what all other members write", at: threads.origin, label: "the slowest member", help: ["remove this line: the default is 8"])
  }
}
