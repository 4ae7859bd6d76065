import SourceText
import TopologyModel

/// Checks of `data_parameters` and of memory.
extension NDB {
  static let parameterChecks: [Check<ServiceSubject<NDB>>] =
    [parameterClash, unknownParameter, deprecatedParameter, parameterRange, logParts, operations, transactionMemory, restartRetries, memory, memoryReserve]

  /// What hac writes itself, and the field that decides it.
  private static let own: [String: String] = [
    "noofreplicas": "say `replicas` of the service", "datadir": "say `data_directory` of the service", "serverport": "say `server_port` of the service",
    "datamemory": "say `data_memory` of the service", "lockpagesinmainmemory": "say `lock_memory` of the service",
    "fragmentlogfilesize": "say `redo_log` of the service", "nooffragmentlogfiles": "say `redo_log` of the service",
    "numcpus": "say `cpus` of the service", "nodeid": "say `node_id` of the node", "nodegroup": "it follows from the order of the node IDs",
    "hostname": "it is the node's address", "executeoncomputer": "hac writes the node's address instead", "locationdomainid": "it follows from the zones", "arbitration": "leave the default: hac's ranks rely on it",
  ]

  static let parameterClash = Check<ServiceSubject<NDB>>(
    "mysql-ndb/parameter-clash", .error, "`data_parameters` must not repeat what hac writes, nor itself",
    why: """
      The management server refuses a parameter that a section has twice, in whatever case: "Parameter … specified twice" \
      (InitConfigFileParser.cpp).
      """,
    bad: [example("data_parameters: { ‹NoOfReplicas›: 2 }"), example("data_parameters: { ODirect: 1, ‹odirect›: 1 }")],
    good: [example("data_parameters: { ODirect: 1 }")]
  ) { subject, findings in
    var seen: [String: OriginID] = [:]
    for entry in subject.fields.parameters ?? [] {
      if let instead = own[entry.key.value.key] {
        findings.report(
          "`\(entry.key.value)` is written by hac", at: entry.key.origin, label: "it would be there twice", help: ["remove it: " + instead])
      } else if let first = seen[entry.key.value.key] {
        findings.report(
          "`\(entry.key.value)` is given twice", at: entry.key.origin, label: "given again here", related: [(first, "first given here")],
          help: ["names are the same in upper and lower case; remove one of the two"])
      }
      if seen[entry.key.value.key] == nil { seen[entry.key.value.key] = entry.key.origin }
    }
  }

  static let unknownParameter = Check<ServiceSubject<NDB>>(
    "mysql-ndb/unknown-parameter", .warning, "a mistyped parameter keeps the management server from starting",
    why: """
      It ends with "Unknown parameter" (InitConfigFileParser.cpp). hac knows those of 8.0 and 8.4 and warns of others, \
      since a newer version may have more.
      """,
    bad: [example("data_parameters: { ‹HeartbeatIntervalDbDB2›: 2000 }"), example("version: \"8.0\"\ndata_parameters: { ‹RequireTls›: 1 }")],
    good: [example("data_parameters: { heartbeatintervaldbdb: 2000 }"), example("version: \"8.4\"\ndata_parameters: { RequireTls: 1 }")]
  ) { subject, findings in
    let version = subject.fields.version.value
    for entry in subject.fields.parameters ?? [] {
      let known = NDBParameter.named(entry.key.value)
      guard known.map({ !$0.isKnown(to: version) }) ?? true else { continue }
      if known != nil {
        findings.report(
          "\(version.written) has no parameter `\(entry.key.value)`", at: entry.key.origin, label: "the management server may not start",
          help: ["remove it, or install 8.4: it came with NDB Cluster 8.3"])
        continue
      }
      let near = Suggestion.nearest(to: entry.key.value.text, in: NDBParameter.names(in: version))
      findings.report(
        "hac knows no parameter `\(entry.key.value)` of data nodes", at: entry.key.origin, label: "the management server may not start",
        help: [near.map { "did you mean `\($0)`?" } ?? "see the MySQL manual, \"NDB Cluster Data Node Configuration Parameters\""])
    }
  }

  static let deprecatedParameter = Check<ServiceSubject<NDB>>(
    "mysql-ndb/deprecated-parameter", .warning, "parameters without effect should be left out",
    why: "The table of the management server calls them deprecated; IndexMemory is part of DataMemory since NDB 7.6 (MySQL manual, \"Defining NDB Cluster Data Nodes\").",
    bad: example("data_parameters: { ‹IndexMemory›: 1G }"), good: example("data_parameters: { TransactionMemory: 1G }")
  ) { subject, findings in
    for entry in subject.fields.parameters ?? [] where NDBParameter.named(entry.key.value)?.isDeprecated ?? false {
      findings.report("`\(entry.key.value)` is deprecated", at: entry.key.origin, label: "has no effect that is worth having", help: ["remove it"])
    }
  }

  static let parameterRange = Check<ServiceSubject<NDB>>(
    "mysql-ndb/parameter-range", .error, "values out of range keep the management server from starting",
    why: """
      "Illegal value … for parameter" ends its start (InitConfigFileParser.cpp); the ranges are those of its table \
      (ConfigInfo.cpp). Times are in milliseconds, sizes may end in K, M or G.
      """,
    bad: [example("data_parameters: { TimeBetweenGlobalCheckpoints: ‹10› }"), example("data_memory: ‹512K›")],
    good: [example("data_parameters: { TimeBetweenGlobalCheckpoints: 1000 }"), example("data_memory: 98M")]
  ) { subject, findings in
    for entry in subject.fields.parameters ?? [] {
      // Parts of the redo log have a rule of their own.
      guard let known = NDBParameter.named(entry.key.value), let range = known.range, known.name != "NoOfFragmentLogParts" else { continue }
      let number = entry.value.value.number
      guard number.map({ !range.contains($0) }) ?? true else { continue }
      findings.report(
        "`\(known.name)` cannot be `\(entry.value.value)`", at: entry.value.origin,
        label: number == nil ? "a number is wanted" : "\(range.lowerBound) to \(range.upperBound)", help: ["give it a value of that range, or remove it"])
    }
    let memory = subject.fields.dataMemory
    if !(1 << 20...16384 << 30).contains(memory.value.bytes) {
      findings.report(
        "DataMemory cannot be \(memory.value.written)", at: memory.origin, label: "1M to 16384G", help: ["write a size of that range, such as 32G"])
    }
  }

  static let logParts = Check<ServiceSubject<NDB>>(
    "mysql-ndb/log-parts", .error, "the redo log has 4, 6, 8, 10, 12, 16, 20, 24 or 32 parts",
    why: "The management server refuses any other number (ConfigInfo.cpp, `checkThreadConfig`).",
    bad: example("data_parameters: { NoOfFragmentLogParts: ‹5› }"), good: example("data_parameters: { NoOfFragmentLogParts: 8 }")
  ) { subject, findings in
    guard let entry = subject.parameter("nooffragmentlogparts") else { return }
    guard ![4, 6, 8, 10, 12, 16, 20, 24, 32].contains(entry.value.value.number ?? 0) else { return }
    findings.report(
      "the redo log cannot have `\(entry.value.value)` parts", at: entry.value.origin, label: "refused", help: ["4, 6, 8, 10, 12, 16, 20, 24 or 32"])
  }

  static let operations = Check<ServiceSubject<NDB>>(
    "mysql-ndb/operations", .error, "there cannot be fewer operations than transactions",
    why: """
      Every transaction has an operation at least: MaxNoOfConcurrentOperations (32768) below \
      MaxNoOfConcurrentTransactions (4096) is refused (ConfigInfo.cpp, `checkDbConstraints`).
      """,
    bad: example("data_parameters: { MaxNoOfConcurrentOperations: ‹1000› }"), good: example("data_parameters: { MaxNoOfConcurrentOperations: 100k }")
  ) { subject, findings in
    let (operations, transactions) = (subject.parameter("maxnoofconcurrentoperations"), subject.parameter("maxnoofconcurrenttransactions"))
    guard let place = operations?.value ?? transactions?.value else { return }
    let (most, needed) = (operations.map { $0.value.value.number ?? 0 } ?? 32768, transactions.map { $0.value.value.number ?? 0 } ?? 4096)
    guard most < needed else { return }
    findings.report(
      "\(most) operations are fewer than \(needed) transactions", at: place.origin, label: "refused",
      help: ["make MaxNoOfConcurrentOperations at least \(needed)"])
  }

  /// What cannot stand next to TransactionMemory (MySQL manual, "Data Node Memory Management", with the bugs 102509 and
  /// 32474988, which 8.0.29 fixed).
  private static func replaced(byTransactionMemoryIn version: NDBVersion) -> Set<String> {
    version.isAtLeast(patch: 29)
      ? ["maxnoofconcurrentindexoperations", "maxnooffiredtriggers", "maxnooflocaloperations", "maxnooflocalscans"]
      : ["maxnoofconcurrentindexoperations", "maxnoofconcurrenttransactions", "maxnoofconcurrentoperations", "maxnoofconcurrentscans"]
  }

  static let transactionMemory = Check<ServiceSubject<NDB>>(
    "mysql-ndb/transaction-memory", .error, "TransactionMemory takes the place of the counts that it was reckoned from",
    why: """
      "If TransactionMemory is set and any of these four parameters are also set in the config.ini configuration file, \
      the management server cannot start" (MySQL manual, "Data Node Memory Management"); which four they are changed \
      with 8.0.29.
      """,
    bad: [
      example("version: \"8.4\"\ndata_parameters: { TransactionMemory: 1G, ‹MaxNoOfLocalScans›: 256 }"),
      example("version: \"8.0.28\"\ndata_parameters: { TransactionMemory: 1G, ‹MaxNoOfConcurrentScans›: 400 }"),
    ],
    good: [
      example("version: \"8.4\"\ndata_parameters: { TransactionMemory: 1G, MaxNoOfConcurrentScans: 400 }"),
      example("version: \"8.4\"\ndata_parameters: { MaxNoOfLocalScans: 256 }"),
    ]
  ) { subject, findings in
    guard let memory = subject.parameter("transactionmemory") else { return }
    let version = subject.fields.version.value
    let excluded = replaced(byTransactionMemoryIn: version)
    for entry in subject.fields.parameters ?? [] where excluded.contains(entry.key.value.key) {
      findings.report(
        "`\(entry.key.value)` cannot stand next to `\(memory.key.value)` in \(version.written)", at: entry.key.origin, label: "the management server would not start",
        related: [(memory.key.origin, "set here")], help: ["remove one of the two: TransactionMemory is enough"])
    }
  }

  static let restartRetries = Check<ServiceSubject<NDB>>(
    "mysql-ndb/restart-retries", .error, "retries of a failed start need `StopOnError: 0`",
    why: """
      "Non default settings for MaxStartFailRetries or StartFailRetryDelay with StopOnError != 0" ends the management \
      server's start (ConfigInfo.cpp, `check_mutually_exclusive`). Here the node runs in the foreground and systemd starts \
      a failed one again, so that these two are read by nobody.
      """,
    bad: example("data_parameters: { ‹MaxStartFailRetries›: 5 }"), good: example("data_parameters: { MaxStartFailRetries: 5, StopOnError: 0 }")
  ) { subject, findings in
    guard (subject.parameter("stoponerror")?.value.value.number ?? 1) != 0 else { return }
    for (key, standard) in [("maxstartfailretries", 3), ("startfailretrydelay", 0)] {
      guard let entry = subject.parameter(key), entry.value.value.number != standard else { continue }
      findings.report(
        "`\(entry.key.value)` has no meaning while a failed node stops", at: entry.key.origin, label: "refused without `StopOnError: 0`",
        help: ["remove it: the unit starts a failed node again"])
    }
  }

  // MARK: Memory

  /// What a data node takes at its start, as far as it is known (MySQL manual, "Data Node Memory Management", and the
  /// table's defaults): a redo buffer for each of four parts, send and receive buffers of 2 MiB for each other node.
  private static func taken(_ subject: ServiceSubject<NDB>) -> Int {
    func size(_ key: String, _ standard: Int) -> Int { subject.parameter(key)?.value.value.number ?? standard }
    let pool = subject.fields.connectionPool.value
    let links = subject.members("data").count - 1 + subject.members("management").count + subject.members("sql").count * pool + subject.fields.freeSlots.value
    return subject.fields.dataMemory.value.bytes + size("sharedglobalmemory", 128 << 20) + size("diskpagebuffermemory", 64 << 20)
      + size("longmessagebuffer", 64 << 20) + size("backuplogbuffersize", 16 << 20) + size("redobuffer", 32 << 20) * size("nooffragmentlogparts", redoParts)
      + size("transactionmemory", 0) + size("totalsendbuffermemory", links * 2 << 20) + links * 2 << 20
  }

  /// Data nodes whose host has less than so much left; only where the topology states the memory.
  private static func tight(_ subject: ServiceSubject<NDB>, _ isTooLittle: (_ taken: Int, _ memory: Int) -> Bool) -> [(node: NodeID, memory: Located<ByteSize>)] {
    let needed = taken(subject)
    return subject.members("data").compactMap { member in
      subject.topology[member.node].memory.flatMap { isTooLittle(needed, $0.value.bytes) ? (member.node, $0) : nil }
    }
  }

  private static func rounded(_ bytes: Int) -> String {
    let tenths = bytes / ((1 << 30) / 10)
    return "\(tenths / 10).\(tenths % 10)G"
  }

  static let memory = Check<ServiceSubject<NDB>>(
    "mysql-ndb/memory", .error, "a data node must fit into its host's memory",
    why: """
      It takes all its memory when it starts, and locks it: a host with less cannot start it, or swaps until the node \
      misses its heartbeats (MySQL manual, "Data Node Memory Management").
      """,
    bad: example("data_memory: ‹8G›", memory: ", memory: 8G"), good: example("data_memory: 8G", memory: ", memory: 16G")
  ) { subject, findings in
    let needed = taken(subject)
    guard let first = tight(subject, { $0 > $1 }).first else { return }
    findings.report(
      "a data node takes \(rounded(needed)), and `\(subject.topology[first.node].name)` has \(first.memory.value.written)", at: subject.fields.dataMemory.origin,
      label: "with its buffers \(rounded(needed))", related: [(first.memory.origin, "the memory of this host")], help: ["make `data_memory` smaller"])
  }

  static let memoryReserve = Check<ServiceSubject<NDB>>(
    "mysql-ndb/memory-reserve", .warning, "a data node's host should have memory to spare",
    why: """
      Transactions, job buffers, the system and its page cache come on top of what the parameters say. hac asks for a \
      tenth of the memory, and 1 GiB at least; this is a rule of thumb, not the manual's.
      """,
    bad: example("data_memory: ‹15G›", memory: ", memory: 16G"), good: example("data_memory: 13G", memory: ", memory: 16G")
  ) { subject, findings in
    let needed = taken(subject)
    guard let first = tight(subject, { $0 <= $1 && $1 - $0 < max(1 << 30, $1 / 10) }).first else { return }
    findings.report(
      "of the \(first.memory.value.written) of `\(subject.topology[first.node].name)` a data node leaves \(rounded(first.memory.value.bytes - needed))",
      at: subject.fields.dataMemory.origin, label: "with its buffers \(rounded(needed))", related: [(first.memory.origin, "the memory of this host")],
      help: ["make `data_memory` smaller: a tenth of the memory should be left"])
  }
}
