import Lab
import TopologyModel

/// What holds of every front of MinIO.
extension MinIOFront {
  /// The compiled first start, from bare hosts to an address that answers.
  func start(_ ledger: inout Ledger) throws(LabError) {
    try bring(&ledger)
    try run(.firstStart, &ledger)
    let drives = nodes.reduce(0) { $0 + $1.spec.disks.count }
    var mounted = 0
    for node in nodes { mounted += Int(try node.must("findmnt -rn -t xfs -o SOURCE | sort -u | wc -l")) ?? 0 }
    ledger.expect(mounted == drives, "the first start formats and mounts every drive", "\(mounted) of \(drives)")
    let holders = try holders().map(\.name)
    ledger.expect(holders == [nodes[0].name], "after the first start the first in rank has the address, and nobody else", "\(holders)")
  }

  /// The steps of a procedure, of one host where told so.
  func run(_ procedure: Procedure, on host: VirtualHost? = nil, _ ledger: inout Ledger) throws(LabError) {
    let start = Lab.now
    let model = stack.emission.plan.topology
    var steps: [String] = []
    try runner.run(
      procedure, where: { host == nil || model[$0.node].name == host?.name },
      done: { steps.append("\($0.slug) on \(model[$0.node].name): \(Ledger.written($1)) s") })
    for step in steps { ledger.note(step) }
    ledger.expect(!steps.isEmpty, "`\(procedure.rawValue)` is done, each of its \(steps.count) steps proved")
    ledger.measured("\(procedure.rawValue)", Lab.now - start)
  }

  /// Power cut of every host, and back.
  func loseAllPower(_ ledger: inout Ledger) throws(LabError) {
    for node in nodes { lab.powerOff(node) }
    let start = Lab.now
    try lab.powerOn()
    try run(.fullOutage, &ledger)
    let seconds = try lab.wait(upTo: .seconds(180), every: .milliseconds(300)) { () throws(LabError) in try holders().count == 1 }
    ledger.expect(seconds != nil, "after a full outage one host has the address")
    ledger.measured("from power for every host to an address", Lab.now - start)
  }

  // MARK: waiting

  func expectAddress(on node: VirtualHost, _ ledger: inout Ledger) throws(LabError) {
    let seconds = try lab.wait(upTo: .seconds(120), every: .milliseconds(300)) { () throws(LabError) in
      try holders().map(\.name) == [node.name]
    }
    let place = try seconds == nil ? "it is on \(holders().map(\.name))" : ""
    ledger.expect(seconds != nil, "the address comes to \(short(node)), and is nowhere else", place)
  }

  /// LVS of the directors comes to have these hosts as real servers, and no others.
  func expectRealServers(_ servers: [VirtualHost], of directors: [VirtualHost], _ when: String, _ ledger: inout Ledger) throws(LabError) {
    let addresses = Set(servers.map(address))
    for director in directors {
      let seconds = try lab.wait(upTo: .seconds(180), every: .milliseconds(300)) { () throws(LabError) in
        try realServers(of: director) == addresses
      }
      let table = try director.must("ipvsadm -Ln")
      ledger.expect(seconds != nil, "\(when) LVS of \(short(director)) has \(servers.map(short).joined(separator: ", "))", table)
    }
  }

  // MARK: requests

  /// Nobody's request fails: not of a client on the network, nor of one behind a router, nor of any host with power but
  /// `except`; and the servers share them.
  func expectAnswers(
    by servers: [VirtualHost], holder: VirtualHost, _ when: String, isEven: Bool = true, except: VirtualHost? = nil, _ ledger: inout Ledger
  ) throws(LabError) {
    func expect(_ origin: Origin, _ who: String, _ servers: [VirtualHost]) throws(LabError) {
      let answers = try ask(origin, count: 24)
      let isShared = isEven ? answers.isShared(by: servers) : Set(answers.by.keys).isSubset(of: servers.map(\.name))
      ledger.expect(answers.failed == 0 && isShared, "\(when) none of 24 requests of \(who) fails: \(answers.text)")
    }
    try expect(.near, "a client on the network", servers)
    try expect(.far, "a client behind a router", servers)
    for host in nodes where host.hasPower && host.name != except?.name {
      let answering =
        switch way {
        case .address: servers
        // The holder takes its own requests, all others go through it.
        case .masquerading: host.name == holder.name ? [host] : servers
        // Every host has the address, on lo.
        case .direct: [host]
        }
      try expect(.host(host), short(host) + (host.name == holder.name ? ", which has the address" : ", which has not the address"), answering)
    }
  }

  /// What the near client noticed of an event. Nothing fails before it, nor once it is `settled`.
  func expectEnd(of event: String, _ watch: Watch, from start: Double, settled: Double, _ ledger: inout Ledger) {
    ledger.measured("\(event): first answer", watch.firstAnswer(after: start))
    ledger.measured("\(event): last request to fail", watch.lastFailure(after: start))
    let early = watch.requests.filter { $0.start + $0.seconds < start }
    ledger.expect(!early.isEmpty && early.allSatisfy { $0.server != nil }, "before \(event) nothing fails", watch.text)
    let late = watch.requests.filter { $0.start > settled }
    ledger.expect(
      !late.isEmpty && late.allSatisfy { $0.server != nil }, "after \(event) and what follows from it nothing fails: \(watch.text)")
  }

  func short(_ node: VirtualHost) -> String { String(node.name.prefix { $0 != "." }) }
}

/// With LVS on every host, and a mark that chooses the service.
extension MinIOFront {
  /// A MinIO dies: it is stopped, or hangs, so that its port still opens.
  enum Death: String {
    case stops = "stop"
    case hangs = "kill --signal=STOP"
  }

  /// `isReplaced`: an empty host takes the lost one's place.
  func proveBalancing(_ death: Death, isReplaced: Bool, _ ledger: inout Ledger) throws {
    let (first, second, third) = (nodes[0], nodes[1], nodes[2])
    try expectRealServers(nodes, of: nodes, "after the first start", &ledger)
    try expectAnswers(by: nodes, holder: first, "after the first start", &ledger)
    let console = try ask(.near, count: 24, port: 9001)
    ledger.expect(console.failed == 0 && console.isShared(by: nodes), "the console's port goes the same way: \(console.text)")

    let event = death == .stops ? "a backup's MinIO is stopped" : "a backup's MinIO hangs"
    var (start, settled) = (0.0, 0.0)
    let dying = try watch {
      start = Lab.now
      try third.must("systemctl \(death.rawValue) minio.service")
      try expectRealServers([first, second], of: [first, second], "when \(event),", &ledger)
      settled = Lab.now
    }
    expectEnd(of: event, dying, from: start, settled: settled, &ledger)
    // A host has the address itself where LVS routes directly: a dead MinIO there is the host's own.
    try expectAnswers(by: [first, second], holder: first, "when \(event),", except: way == .direct ? third : nil, &ledger)
    if way == .direct {
      let own = try ask(.host(third), count: 6)
      ledger.expect(own.failed == 6, "with direct routing a host whose own MinIO is dead is answered by none", own.text)
    }
    try third.must("systemctl \(death == .stops ? "start" : "kill --signal=CONT") minio.service")
    try expectRealServers(nodes, of: [first, second], "when that MinIO is well again,", &ledger)

    let failing = try watch {
      start = Lab.now
      lab.powerOff(first)
      try expectAddress(on: second, &ledger)
      try expectRealServers([second, third], of: [second], "after the director's power cut", &ledger)
      settled = Lab.now
    }
    expectEnd(of: "the director's power cut", failing, from: start, settled: settled, &ledger)
    try expectAnswers(by: [second, third], holder: second, "after the director's power cut", &ledger)

    let returning = try watch {
      if isReplaced {
        try run(.loseNode, on: first, &ledger)
      } else {
        try first.powerOn()
        try first.waitUntilReady()
      }
      try expectRealServers(nodes, of: [second, first], "when the lost host is back,", &ledger)
    }
    ledger.expect(returning.requests.allSatisfy { $0.server != nil }, "nothing fails while the lost host comes back: \(returning.text)")
    try expectAddress(on: second, &ledger)
    // LVS sends what is new to the newcomer, until it has had as many connections.
    try expectAnswers(by: nodes, holder: second, "when the lost host is back,", isEven: false, &ledger)

    try loseAllPower(&ledger)
    try expectRealServers(nodes, of: nodes, "after a full outage", &ledger)
    try expectAnswers(by: nodes, holder: holders()[0], "after a full outage", &ledger)
  }
}
