import HACCompiler
import Lab
import TopologyModel

/// The runbook's procedures, each where it is for.
extension MySQLPair {
  /// "Rolling restart": 2 has the address, and has it again at the end.
  func restartOneByOne(_ writer: MySQLWriter, _ ledger: inout Ledger) throws {
    let start = Lab.now
    for step in runner.steps(of: .rollingRestart) {
      let host = try lab[runner.emission.plan.topology[step.node].name]
      let wasHolder = holders == [host.name]
      let begun = Lab.now
      try runner.run(step)
      ledger.said(step, Lab.now - begun)
      guard step.slug == "leave", wasHolder else { continue }
      let other = peer(of: host)
      ledger.expect(try waitForHolder(other), "stopping keepalived on \(host.name) moves the address to \(other.name)", "\(holders)")
      ledger.expect(try waitForReadOnly(host, true, upTo: .seconds(20)), "and fences \(host.name)", log(of: host))
      try expectFirstWrite(&ledger, writer, after: begun, "keepalived stopped: first write")
    }
    ledger.measured("rolling restart of the runbook", Lab.now - start)
    for host in sources { try writer.expectArrival(&ledger, on: host, "a rolling restart loses no acknowledged row on \(host.name)") }
  }

  /// 1, the holder, is cut off from everything: it gives the address up, and what it has that 2 never got is found before
  /// it may come back. It is rebuilt then. 2 has the address at the end.
  func isolateHolder(_ writer: MySQLWriter, _ ledger: inout Ledger) throws {
    let prediction = try Prediction(of: "wiki", heldBy: one.name, after: .partition("\(one.name)/rest,\(Self.gateway)"), in: runner.emission)
    let cut = Lab.now
    for host in [two, replica, client] { lab.cut(one, host) }
    let moved = try lab.wait(upTo: .seconds(60)) { () throws(LabError) -> Bool in holders.contains("wiki2") }
    ledger.expect(moved != nil, "the side that sees the witness takes the address", "\(holders)")
    ledger.expect(try waitForHolder(two), "the side that does not gives it up", "\(holders)")
    ledger.expect(holders == prediction.holders && prediction.isWritable, "as predicted, which can be written to", "\(prediction)")
    if let arrival = arrival(at: two, after: cut) { ledger.measured("holder isolated: address moved", arrival - cut) }
    if let departure = departure(from: one, after: cut) { ledger.measured("holder isolated: it gave the address up", departure - cut) }
    ledger.expect(try waitForReadOnly(one, true), "and is fenced by itself", log(of: one))
    try expectCheck(&ledger, "check-witness", on: one, passes: false, "too few", "check-witness fails on the isolated host")
    try expectFirstWrite(&ledger, writer, after: cut, "holder isolated: first write")
    try writer.expectNothingLost(&ledger, on: two, "no acknowledged row is lost by the partition")
    // Only MariaDB's root can still write there; its commit waits for the other source, and then goes on alone.
    try tell(one, "INSERT INTO wiki.t (token) VALUES (-1)")

    try run(.loseNode, ["hold-wiki1"], &ledger)
    lab.mendCables()
    try run(.loseNode, ["stop"], of: one, &ledger)
    guard let verify = runner.steps(of: .loseNode, where: { $0.slug == "verify-pair" && name(of: $0) == "wiki1" }).first,
      let line = Runbook.commandLine(of: verify, in: runner.emission)
    else { throw LabError("there is no step lose-node/verify-pair") }
    let refusal = try one.run("cd \(StepRunner.bundle) && \(line)")
    ledger.expect(
      refusal.status == 1 && refusal.output.contains("REFUSED"), "verify-pair refuses a host with transactions that the other never got",
      refusal.output + refusal.errors)

    let start = Lab.now
    for step in runner.steps(of: .resynchronise, where: { name(of: $0) == "wiki1" && !$0.slug.hasSuffix("wiki2") || $0.slug.hasSuffix("-wiki1") }) {
      let begun = Lab.now
      try runner.run(step)
      ledger.said(step, Lab.now - begun)
    }
    ledger.measured("host rebuilt by the runbook", Lab.now - start)
    ledger.expect(try ask(one, "SELECT COUNT(*) FROM wiki.t WHERE token = -1") == "0", "what only the rebuilt host had is gone, as the refusal said")
    try writer.expectArrival(&ledger, on: one, "the rebuilt host has every acknowledged row")
    try expectStandby(&ledger, one)
  }

  /// The applier of 1 stands still when 2 loses its power: the address comes to 1, which does not open until it is
  /// repaired. Then 2 comes back as "A node is lost" has it. 1 has the address at the end.
  func loseHolderBehindStoppedApplier(_ writer: MySQLWriter, _ ledger: inout Ledger) throws {
    try tell(one, "STOP SLAVE SQL_THREAD")
    try expectCheck(&ledger, "check-fresh", on: one, passes: false, "the applier does not run", "check-fresh fails where the applier is stopped")
    let count = try writer.acknowledged()
    ledger.expect(
      try lab.wait(upTo: .seconds(60), every: .milliseconds(500)) { () throws(LabError) -> Bool in try writer.acknowledged() > count } != nil,
      "the standby acknowledges what it receives although it does not apply it", writer.problems)
    // Nothing under way: then 2 has nothing that 1 never got, and can come back.
    try writer.pause()
    let lost = Lab.now
    lab.powerOff(two)
    try writer.resume()
    ledger.expect(try waitForHolder(one), "the address comes to the source that lags", "\(holders)")
    let came = arrival(at: one, after: lost) ?? lost
    try expectCheck(
      &ledger, "check-live", on: one, passes: false, "holds the address but is read-only", "a holder that cannot apply what it received stays read-only")
    ledger.expect(try isReadOnly(one) == true && Lab.now - came > Self.drainSeconds, "however long it has the address")
    let left = try lab.wait(upTo: .seconds(90)) { () throws(LabError) -> Bool in holders.isEmpty }
    ledger.expect(left != nil, "and loses it", "\(holders)")
    ledger.expect(log(of: one).contains("Repair replication here"), "its log says what to do", log(of: one))
    try tell(one, "START SLAVE SQL_THREAD")
    ledger.expect(try waitForHolder(one), "the address comes back once the applier runs", log(of: one))
    ledger.expect(try waitForReadOnly(one, false), "and the server opens", log(of: one))
    try writer.expectNothingLost(&ledger, on: one, "every acknowledged row that was only received is there")
    ledger.expect(
      try writer.firstWrite(after: arrival(at: one, after: came) ?? came) != nil, "the rebuilt host takes new rows", writer.problems)

    try run(.loseNode, ["hold-wiki2"], &ledger)
    try two.powerOn()
    try two.waitUntilReady()
    let start = Lab.now
    try run(.loseNode, ["stop", "verify-pair", "follow"], of: two, &ledger)
    ledger.expect(holders == ["wiki1"], "a lost host that is back keeps out of the way", "\(holders)")
    try run(.loseNode, ["resume-wiki2"], &ledger)
    try run(.loseNode, ["rejoin"], of: two, &ledger)
    ledger.measured("lost host brought back by the runbook", Lab.now - start)
    try writer.expectArrival(&ledger, on: two, "the lost host has every acknowledged row")
    try expectStandby(&ledger, two)
    try run(.loseNode, ["change-over", "follow"], of: replica, &ledger)
    try writer.expectArrival(&ledger, on: replica, "the replica follows the other source after the change-over")
  }

  /// Both sources lose their power at once.
  func losePowerEverywhere(_ writer: MySQLWriter, _ ledger: inout Ledger) throws {
    for host in sources { lab.powerOff(host) }
    for host in sources { try host.powerOn() }
    for host in sources { try host.waitUntilReady() }
    let start = Lab.now
    try runner.run(.fullOutage, done: { [ledger] step, seconds in ledger.said(step, seconds) })
    ledger.measured("full outage: steps of the runbook", Lab.now - start)
    ledger.expect(
      try lab.wait(upTo: .seconds(90)) { () throws(LabError) -> Bool in holders.count == 1 } != nil, "one host has the address after a full outage", "\(holders)")
    guard let name = holders.first else { return }
    let holder = try lab[name]
    ledger.expect(try waitForReadOnly(holder, false), "and is writable", log(of: holder))
    ledger.expect(try writer.firstWrite(after: arrival(at: holder, after: start) ?? start) != nil, "the application writes after a full outage", writer.problems)
    try expectStandby(&ledger, peer(of: holder))
    try writer.pause()
    for host in servers { try writer.expectArrival(&ledger, on: host, "\(host.name) has every row that was ever acknowledged") }
    var sums: Set<String> = []
    _ = try lab.wait(upTo: .seconds(60), every: .milliseconds(500)) { () throws(LabError) -> Bool in
      sums = []
      for host in servers { sums.insert(try ask(host, "CHECKSUM TABLE wiki.t")) }
      return sums.count == 1
    }
    ledger.expect(sums.count == 1 && sums.first != "", "the three servers have the same rows", "\(sums)")
    let twice = try ask(holder, "SELECT COUNT(*) - COUNT(DISTINCT token) FROM wiki.t WHERE token > 0")
    ledger.say("     \(try writer.acknowledged()) rows acknowledged, of which \(twice) are there twice: tried again after no answer")
  }

  // MARK: steps

  private func name(of step: Step) -> String { runner.emission.plan.topology[step.node].name }

  private func run(_ procedure: Procedure, _ slugs: [String], of host: VirtualHost? = nil, _ ledger: inout Ledger) throws {
    let steps = runner.steps(of: procedure) { slugs.contains($0.slug) && (host == nil || name(of: $0) == host?.name) }
    guard steps.count == slugs.count else { throw LabError("\(procedure.rawValue) has not the steps \(slugs)") }
    for step in steps {
      let begun = Lab.now
      try runner.run(step)
      ledger.said(step, Lab.now - begun)
    }
  }
}

extension Ledger {
  func said(_ step: Step, _ seconds: Double) { say("     step \(step.procedure.rawValue)/\(step.slug): \(Self.written(seconds)) s") }
}
