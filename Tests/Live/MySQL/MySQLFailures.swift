import Lab
import TopologyModel

/// What goes wrong on one host, while an application writes.
extension MySQLPair {
  /// The holder is not writable: 2 has the address, and then 1.
  func takeWritabilityAway(_ writer: MySQLWriter, _ ledger: inout Ledger) throws {
    // The witness is lost on the standby meanwhile, and nothing else.
    lab.cut(one, client)
    try expectCheck(&ledger, "check-witness", on: one, passes: false, "too few", "check-witness fails where the witness does not answer")
    ledger.expect(try waitForState(one, "FAULT"), "a standby that lost the witness is out of the running", log(of: one))
    ledger.expect(holders == ["wiki2"], "and the holder stays the holder")
    lab.mendCables()
    try expectStandby(&ledger, one)

    let closed = Lab.now
    try tell(two, "SET GLOBAL read_only = ON")
    try expectCheck(
      &ledger, "check-live", on: two, passes: false, "holds the address but is read-only", "check-live fails where the address is without a writable server")
    ledger.expect(try waitForHolder(one), "the address leaves a host whose server is read-only", "\(holders)")
    if let arrival = arrival(at: one, after: closed) { ledger.measured("server read-only: address moved", arrival - closed) }
    try expectFirstWrite(&ledger, writer, after: closed, "server read-only: first write")
    try expectStandby(&ledger, two)
    try writer.expectNothingLost(&ledger, on: one, "no acknowledged row is lost by that")
  }

  /// The holder's server hangs: 1 has the address, and then 2.
  func hang(_ writer: MySQLWriter, _ ledger: inout Ledger) throws {
    let process = try one.must("cat /run/mysqld/mysqld.pid")
    let hung = Lab.now
    try one.must("kill -STOP \(process)")
    try expectCheck(&ledger, "check-live", on: one, passes: false, "the server hangs", "check-live fails where the server hangs")
    try expectCheck(&ledger, "check-fresh", on: one, passes: false, "the server hangs", "check-fresh fails where the server hangs")
    ledger.expect(try waitForHolder(two), "the address leaves a host whose server hangs", "\(holders)")
    if let arrival = arrival(at: two, after: hung) { ledger.measured("server hung: address moved", arrival - hung) }
    try expectFirstWrite(&ledger, writer, after: hung, "server hung: first write")
    let killed = try lab.wait(upTo: .seconds(90), every: .seconds(1)) { () throws(LabError) -> Bool in
      try one.run("journalctl -q -t hac | grep 'killed the server'").succeeded
    }
    ledger.expect(killed != nil, "a server that was open and cannot be fenced is killed", log(of: one))
    ledger.expect(try waitForReadOnly(one, true), "systemd starts it again, read-only")
    try writer.expectArrival(&ledger, on: one, "it follows by itself and catches up after the kill")
    try expectStandby(&ledger, one)
    try writer.expectNothingLost(&ledger, on: two, "no acknowledged row is lost by the hung server")
  }

  /// The writer loses its power while the other source has received more than it has applied: 2 has the address, then 1.
  func cutPowerOfLaggedPair(_ writer: MySQLWriter, _ ledger: inout Ledger) throws {
    // root keeps the applier of 1 waiting.
    try one.must("mariadb -NBe \"LOCK TABLES wiki.t READ; SELECT SLEEP(600)\" >/dev/null 2>&1 &")
    let burst = "for i in $(seq 1100); do echo 'INSERT INTO t (token) VALUES (0);'; done"
    try client.must("(\(burst)) | \(MySQLWriter.client)")
    try expectCheck(&ledger, "check-fresh", on: one, passes: false, "too much is not applied yet", "check-fresh fails where too much is received and not applied")
    let before = try writer.acknowledged()
    ledger.expect(try ask(one, "SELECT MAX(token) < \(before) FROM wiki.t") == "1", "acknowledged rows are not applied on the standby yet")

    let prediction = try Prediction(of: "wiki", heldBy: two.name, after: .fails(two.name), in: runner.emission)
    let lost = Lab.now
    lab.powerOff(two)
    ledger.expect(try waitForHolder(one), "the address leaves a host without power", "\(holders)")
    ledger.expect(holders == prediction.holders, "and goes where that was predicted", "\(prediction)")
    if let arrival = arrival(at: one, after: lost) { ledger.measured("power cut: address moved", arrival - lost) }
    try expectCheck(&ledger, "check-live", on: one, passes: true, "being opened", "check-live passes while the new holder applies what it received")
    ledger.expect(try isReadOnly(one) == true, "the new holder is read-only until then")
    try one.must("mariadb -NBe \"SELECT CONCAT('KILL ', id, ';') FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'\" | mariadb")
    let released = Lab.now
    ledger.expect(try waitForReadOnly(one, !prediction.isWritable) && prediction.isWritable, "as predicted, it opens once all is applied", log(of: one))
    try expectFirstWrite(&ledger, writer, after: lost, "power cut, \(1100) rows to apply: first write")
    if let first = try writer.firstWrite(after: released) { ledger.measured("applier released: first write", first - released) }
    try writer.expectNothingLost(&ledger, on: one, "no acknowledged row is lost by a power cut of the writer")

    try two.powerOn()
    try two.waitUntilReady()
    ledger.expect(try waitForReadOnly(two, true), "the lost host comes back read-only", two.console)
    try writer.expectArrival(&ledger, on: two, "it follows by itself and catches up after the power cut")
    try expectStandby(&ledger, two)
    try writer.expectArrival(&ledger, on: replica, "the replica lacks nothing once its source is back")
  }

  /// The two do not see each other, and both see the witness: both hold the address until they do.
  func cutPairOnly(_ writer: MySQLWriter, _ ledger: inout Ledger) throws {
    let (holder, standby) = holders == [one.name] ? (one, two) : (two, one)
    let cut = Lab.now
    lab.cut(one, two)
    let both = try lab.wait(upTo: .seconds(60)) { () throws(LabError) -> Bool in holders == ["wiki1", "wiki2"] }
    ledger.expect(both != nil, "two hosts that see the witness but not each other both take the address, as the documents say", "\(holders)")
    ledger.expect(try waitForReadOnly(standby, false), "both are writable then", log(of: standby))
    ledger.expect(try isReadOnly(holder) == false, "and neither knows of the other")
    ledger.expect(try writer.firstWrite(after: cut + 5) != nil, "the application writes on one of them", writer.problems)
    let mended = Lab.now
    lab.mendCables()
    let alone = try lab.wait(upTo: .seconds(60)) { () throws(LabError) -> Bool in holders.count == 1 }
    ledger.expect(alone != nil, "one gives the address up when they see each other again", "\(holders)")
    ledger.measured("cable mended: one holder", Lab.now - mended)
    guard let name = holders.first else { return }
    let loser = peer(of: try lab[name])
    ledger.expect(try waitForReadOnly(loser, true), "and is fenced", log(of: loser))
    for host in servers { try writer.expectArrival(&ledger, on: host, "\(host.name) gets what was acknowledged on both sides of the cut") }
    try expectStandby(&ledger, loser)
  }
}
