import Lab
import TopologyModel

extension Suite {
  static let influxDBDual = Suite(
    name: "influxdb-dual", summary: "two instances written by the client: the address moves, and returns only to an instance without a hole",
    programs: [.influxd, .keepalived, .python]
  ) { ledger in
    try withLab { lab in
      let stage = try InfluxDBStage(in: lab)
      try stage.start()
      ledger.say("hosts are up")
      try firstStart(stage, &ledger)
      try shortAbsences(stage, &ledger)
      try powerCut(stage, &ledger)
    }
  }
}

extension Program {
  static let influxd = Program(name: "influxd", version: ["version"])
  static let python = Program(name: "python3", version: ["--version"])
}

/// Until the address is there, from what a fresh package leaves.
private func firstStart(_ stage: InfluxDBStage, _ ledger: inout Ledger) throws {
  let start = Lab.now
  let last = ["mark-ready", "start-keepalived"]
  var done: [String] = []
  try stage.runner.run(.firstStart, where: { !last.contains($0.slug) }, done: { done.append("\($0.slug) \(Ledger.written($1))") })
  ledger.say(done.joined(separator: ", "))
  for host in stage.hosts {
    let result = try stage.check(host)
    ledger.expect(result.status == 1 && result.errors.contains("not declared ready"), "the check fails on \(host.name) before it is bootstrapped", "\(result)")
  }
  try stage.runner.run(.firstStart, where: { last.contains($0.slug) })
  ledger.measured("first start", Lab.now - start)
  ledger.expect(try stage.waitUntilMoved(to: stage.ts1, since: start) != nil, "the address is on ts1, the preferred holder, alone", "\(stage.holders)")
  for host in stage.hosts { ledger.expect(try stage.check(host), "the check succeeds on \(host.name) once it is bootstrapped") }
}

/// Shorter than `stale_after`, for which the client retries: no hole, no resynchronisation.
private func shortAbsences(_ stage: InfluxDBStage, _ ledger: inout Ledger) throws {
  let (ts1, ts2) = (stage.ts1, stage.ts2)
  let traffic = try stage.startTraffic()

  var start = Lab.now
  try ts1.must("systemctl stop influxdb.service")
  let down = try stage.check(ts1)
  ledger.expect(down.status == 1 && down.errors.contains("no answer"), "the check fails on an instance that is down", "\(down)")
  var moved = try stage.waitUntilMoved(to: ts2, since: start)
  ledger.expect(moved != nil, "the address moves to ts2 when the instance of ts1 is down", "\(stage.holders)")
  try ts1.must("systemctl start influxdb.service")
  if let moved { ledger.measured("address moves after the instance stops", moved) }
  ledger.expect(try stage.waitUntilHealthy(ts1) != nil, "an instance that was away for a moment is healthy again without more", try stage.gate(ts1))
  ledger.measured("reads fail after the instance stops", try stage.silence(since: start))
  ledger.expect(stage.holders == ["ts2"], "the address does not move back", "\(stage.holders)")

  start = Lab.now
  try ts2.must("systemctl kill --signal=STOP influxdb.service")
  let asked = Lab.now
  let hung = try stage.check(ts2)
  ledger.measured("check of an instance that hangs", Lab.now - asked)
  ledger.expect(hung.status == 1 && hung.errors.contains("no answer"), "the check fails on an instance that hangs", "\(hung)")
  moved = try stage.waitUntilMoved(to: ts1, since: start)
  ledger.expect(moved != nil, "the address moves to ts1 when the instance of ts2 hangs", "\(stage.holders)")
  try ts2.must("systemctl kill --signal=CONT influxdb.service")
  if let moved { ledger.measured("address moves after the instance hangs", moved) }
  ledger.expect(try stage.waitUntilHealthy(ts2) != nil, "an instance that hung for a moment is healthy again without more", try stage.gate(ts2))
  ledger.measured("reads fail after the instance hangs", try stage.silence(since: start))

  try stage.stopTraffic(traffic)
  ledger.expect(try stage.compare(), "absences shorter than the client's patience leave no hole")
}

/// One host loses its power while writes go on; it returns with a hole, and the emitted tool fills it.
private func powerCut(_ stage: InfluxDBStage, _ ledger: inout Ledger) throws {
  let (ts1, ts2) = (stage.ts1, stage.ts2)
  let traffic = try stage.startTraffic()
  _ = try stage.silence(since: Lab.now)

  let start = Lab.now
  stage.lab.powerOff(ts1)
  let moved = try stage.waitUntilMoved(to: ts2, since: start)
  ledger.expect(moved != nil, "the address moves to ts2 when ts1 loses its power", "\(stage.holders)")
  if let moved { ledger.measured("address moves after a power cut", moved) }
  ledger.measured("reads fail after a power cut", try stage.silence(since: start))
  _ = try stage.lab.wait(upTo: .seconds(600), every: .seconds(1)) { Lab.now > start + InfluxDBStage.staleAfter + 2 }
  ledger.expect(try stage.check(ts2), "the survivor stays healthy, whose peer does not answer", try stage.gate(ts2))

  try ts1.powerOn()
  try ts1.waitUntilReady()
  ledger.expect(try stage.waitForCheck(of: ts1, saying: "stale") != nil, "the check fails on the returned instance, which has a hole", "\(try stage.check(ts1))")
  let answers = try stage.lab.wait(upTo: .seconds(120), every: .milliseconds(500)) { () throws(LabError) in
    try ts1.run("curl -s --max-time 5 -o /dev/null http://10.0.0.21:8086/ping").succeeded
  }
  ledger.expect(answers != nil, "the returned instance runs")
  ledger.measured("a host and its instance start again", Lab.now - start - InfluxDBStage.staleAfter - 2)
  ledger.expect(try stage.missing(at: "10.0.0.21", takenBy: "10.0.0.21") == 0, "the returned instance holds all that it had taken")
  ledger.expect(try stage.missing(at: "10.0.0.21", takenBy: "any") ?? 0 > 0, "the returned instance lacks what ts2 alone took")

  // While one has a hole, the other's failure must not bring the address to it.
  let hung = Lab.now
  try ts2.must("systemctl kill --signal=STOP influxdb.service")
  let left = try stage.lab.wait(upTo: .seconds(60)) { stage.holders.isEmpty }
  ledger.expect(left != nil, "the address leaves ts2, whose instance hangs", "\(stage.holders)")
  let taken = try stage.lab.wait(upTo: .seconds(6)) { !stage.holders.isEmpty }
  ledger.expect(taken == nil, "nobody holds the address while one instance hangs and the other has a hole", "\(stage.holders)")
  try ts2.must("systemctl kill --signal=CONT influxdb.service")
  ledger.expect(try stage.waitUntilMoved(to: ts2, since: hung) != nil, "the address returns to ts2 when its instance goes on", "\(stage.holders)")

  let resync = Lab.now
  try stage.runner.run(.resynchronise, where: { stage.runner.emission.plan.topology[$0.node].name == "ts1" })
  ledger.measured("resynchronisation, beginning after the return", Lab.now - resync)
  ledger.expect(stage.holders == ["ts2"], "the address stays with ts2 until it is needed elsewhere", "\(stage.holders)")
  ledger.expect(try stage.check(ts1), "the check succeeds on the resynchronised instance")
  try stage.stopTraffic(traffic)
  ledger.expect(try stage.compare(), "both instances hold the same for every database, policy and measurement, and all that either took")
  let away = Lab.now
  try ts2.must("systemctl stop influxdb.service")
  ledger.expect(try stage.waitUntilMoved(to: ts1, since: away) != nil, "the address returns to the resynchronised instance when ts2 fails", "\(stage.holders)")
  ledger.expect(try stage.missing(at: "10.0.0.60", takenBy: "any") == 0, "every point is read at the address then")
  try ts2.must("systemctl start influxdb.service")
}
