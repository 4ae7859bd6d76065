import Lab
import TopologyModel

extension Suite {
  static let influxDBDual = Suite(
    name: "influxdb-dual", summary: "two instances that the client writes: the address moves, and never points at a hole",
    programs: [.influxd, .keepalived, .python]
  ) { ledger in
    try withLab { lab in
      let stage = try InfluxDBStage(in: lab)
      try stage.start()
      ledger.note("hosts are up")
      try firstStart(stage, &ledger)
      try shortAbsences(stage, &ledger)
      try powerCut(stage, &ledger)
      try ledger.ifThorough("a rolling restart, a full disk, a full outage, isolation and the loss of a host") { ledger in
        try rollingRestart(stage, &ledger)
        try fullDiskAndOutage(stage, &ledger)
        try isolationAndLoss(stage, &ledger)
      }
    }
  }
}

/// From what a fresh package leaves until the address is there.
private func firstStart(_ stage: InfluxDBStage, _ ledger: inout Ledger) throws {
  let last = ["mark-ready", "start-keepalived"]
  try stage.run(.firstStart, where: { !last.contains($0.slug) }, measuredAs: "first start until it is verified", &ledger)
  for host in stage.hosts {
    let result = try stage.check(host)
    ledger.expect(result.status == 1 && result.errors.contains("not declared ready"), "the check fails on \(host.name) before it is bootstrapped", "\(result)")
  }
  let start = Lab.now
  try stage.run(.firstStart, where: { last.contains($0.slug) }, measuredAs: "first start from there on", &ledger)
  try stage.address.settles(on: { $0 == ["ts1"] }, after: start, "the address is on ts1, the preferred holder", rest: .seconds(3), &ledger)
  for host in stage.hosts { ledger.expect(try stage.check(host), "the check succeeds on \(host.name) once it is bootstrapped") }
}

/// Shorter than `stale_after`, for which the client retries: no hole, no resynchronisation.
private func shortAbsences(_ stage: InfluxDBStage, _ ledger: inout Ledger) throws {
  let (ts1, ts2) = (stage.ts1, stage.ts2)
  let traffic = try stage.startTraffic()

  let stopped = try ts1.timed("systemctl stop influxdb.service")
  ledger.expect(try stage.fails(ts1, saying: "no answer"), "the check fails on an instance that is down")
  try stage.address.settles(
    on: { $0 == ["ts2"] }, after: stopped, "the address moves when the instance is down", measuredAs: "the address moves when the instance is down", rest: .seconds(2),
    &ledger)
  try ts1.must("systemctl start influxdb.service")
  ledger.expect(try stage.succeeds(ts1), "an instance that was down for a moment is healthy again without more", try stage.gate(ts1))
  ledger.measured("reads fail when the instance is down", try stage.silence(since: stopped))
  ledger.expect(stage.address.holders == ["ts2"], "the address does not move back", stage.address.diary(from: stopped))

  let hung = try ts2.timed("systemctl kill --signal=STOP influxdb.service")
  let asked = Lab.now
  ledger.expect(try stage.fails(ts2, saying: "no answer"), "the check fails on an instance that hangs")
  ledger.measured("the check of an instance that hangs", Lab.now - asked)
  try stage.address.settles(
    on: { $0 == ["ts1"] }, after: hung, "the address moves when the instance hangs", measuredAs: "the address moves when the instance hangs", rest: .seconds(2), &ledger)
  try ts2.must("systemctl kill --signal=CONT influxdb.service")
  ledger.expect(try stage.succeeds(ts2), "an instance that hung for a moment is healthy again without more", try stage.gate(ts2))
  ledger.measured("reads fail when the instance hangs", try stage.silence(since: hung))

  try stage.stopTraffic(traffic)
  ledger.expect(try stage.compare(), "absences shorter than the client's patience leave no hole")
}

/// One host loses its power while writes go on; it returns with a hole, and the emitted tool fills it.
private func powerCut(_ stage: InfluxDBStage, _ ledger: inout Ledger) throws {
  let (ts1, ts2) = (stage.ts1, stage.ts2)
  let traffic = try stage.startTraffic()

  let start = Lab.now
  stage.lab.powerOff(ts1)
  try stage.address.settles(
    on: { $0 == ["ts2"] }, after: start, "the address moves when its holder loses its power", measuredAs: "the address moves at a power cut", rest: .seconds(2), &ledger)
  ledger.measured("reads fail at a power cut", try stage.silence(since: start))
  try stage.becomesStale(ts1, since: start)
  ledger.expect(try stage.check(ts2), "the survivor stays healthy while its peer is gone", try stage.gate(ts2))

  let returned = Lab.now
  try ts1.powerOn()
  try ts1.waitUntilReady()
  ledger.expect(try stage.fails(ts1, saying: "stale"), "the check fails on the returned instance, which has a hole")
  let answers = try stage.lab.wait(upTo: .seconds(180), every: .milliseconds(500)) { () throws(LabError) -> Bool in
    try ts1.run("exec curl -s --max-time 5 -o /dev/null http://10.0.0.21:8086/ping").succeeded
  }
  ledger.expect(answers != nil, "the returned instance runs")
  ledger.measured("a host starts with its instance", Lab.now - returned)
  ledger.expect(try stage.missing(at: "10.0.0.21", takenBy: "10.0.0.21") == 0, "the returned instance holds every point that it took")
  ledger.expect(try stage.missing(at: "10.0.0.21", takenBy: "any") > 0, "the returned instance lacks points that the survivor took")

  let hung = try ts2.timed("systemctl kill --signal=STOP influxdb.service")
  try stage.address.settles(on: \.isEmpty, after: hung, "nobody holds the address when one instance hangs and the other has a hole", rest: .seconds(5), &ledger)
  let resumed = try ts2.timed("systemctl kill --signal=CONT influxdb.service")
  try stage.address.settles(on: { $0 == ["ts2"] }, after: resumed, "the address returns to the instance that hung for a moment", rest: .seconds(1), &ledger)

  try stage.run(.resynchronise, on: ts1, &ledger)
  ledger.expect(try stage.check(ts1), "the check succeeds on the resynchronised instance")
  try stage.stopTraffic(traffic)
  ledger.expect(stage.address.holders == ["ts2"], "the address stays where it is", stage.address.diary(from: resumed))
  let both = try stage.compare()
  ledger.expect(both, "after resynchronisation both count the same for every database, policy and measurement, and lack nothing that either took")
  ledger.note(both.output)

  let stopped = try ts2.timed("systemctl stop influxdb.service")
  try stage.address.settles(on: { $0 == ["ts1"] }, after: stopped, "the address comes to the resynchronised instance when it is needed there", rest: .seconds(1), &ledger)
  try ts2.must("systemctl start influxdb.service")
  ledger.expect(try stage.missing(at: "10.0.0.60", takenBy: "any") == 0, "every point is read at the address then")
  ledger.expect(try stage.succeeds(ts2), "ts2 is healthy again", try stage.gate(ts2))
}

/// One instance after the other, under traffic.
private func rollingRestart(_ stage: InfluxDBStage, _ ledger: inout Ledger) throws {
  let traffic = try stage.startTraffic()
  let identity = "systemctl show --value --property=InvocationID influxdb.service"
  let before = [try stage.ts1.must(identity), try stage.ts2.must(identity)]
  let start = Lab.now
  try stage.run(.rollingRestart, &ledger)
  for (host, identity) in zip(stage.hosts, zip(before, [try stage.ts1.must(identity), try stage.ts2.must(identity)])) {
    ledger.expect(identity.0 != identity.1, "the rolling restart restarts the instance of \(host.name)")
    ledger.expect(try stage.check(host), "\(host.name) is healthy after the rolling restart", try stage.gate(host))
  }
  ledger.measured("reads fail in a rolling restart", try stage.silence(since: start))
  ledger.expect(stage.address.holders == ["ts2"], "the address is with the instance that was restarted first", stage.address.diary(from: start))
  try stage.stopTraffic(traffic)
  ledger.expect(try stage.compare(), "a rolling restart leaves no hole")
}

/// The holder's disk fills up: it refuses writes and says that it is healthy. Then the other loses its power, and both have a hole.
private func fullDiskAndOutage(_ stage: InfluxDBStage, _ ledger: inout Ledger) throws {
  let (ts1, ts2) = (stage.ts1, stage.ts2)
  let traffic = try stage.startTraffic()
  let filled = try ts2.timed("cat /dev/zero >/srv/filler 2>/dev/null; sync; test -s /srv/filler")
  let refused = try stage.lab.wait(upTo: .seconds(120), every: .milliseconds(500)) { () throws(LabError) -> Bool in
    try stage.client.run("grep -q 'no space left' /root/refusals.10.0.0.22").succeeded
  }
  ledger.expect(refused != nil, "an instance with a full disk refuses writes")
  ledger.expect(
    try ts2.must("exec curl -s --max-time 5 -o /dev/null -w '%{http_code}' http://10.0.0.22:8086/ping") == "204", "it answers its health page all the same")
  ledger.expect(try stage.fails(ts2, saying: "stale"), "the check fails on an instance that refuses writes", try stage.gate(ts2))
  try stage.address.settles(
    on: { $0 == ["ts1"] }, after: filled, "the address moves when the disk is full", measuredAs: "the address moves when the disk is full", rest: .seconds(1), &ledger)

  let start = Lab.now
  stage.lab.powerOff(ts1)
  try stage.address.settles(on: \.isEmpty, after: start, "nobody holds the address when one instance is gone and the other has a hole", rest: .seconds(2), &ledger)
  try ts2.must("rm /srv/filler && sync && systemctl restart influxdb.service")
  try stage.becomesStale(ts1, since: start)
  let returned = Lab.now
  try ts1.powerOn()
  try ts1.waitUntilReady()
  for host in stage.hosts { ledger.expect(try stage.fails(host, saying: "stale"), "after an outage of both \(host.name) stays away from the address") }
  ledger.expect(stage.address.holders == [], "nobody holds the address while both have a hole", stage.address.diary(from: returned))

  try stage.run(.fullOutage, &ledger)
  try stage.address.settles(on: { $0 == ["ts1"] }, after: returned, "the address returns in the course of the procedure", rest: .seconds(1), &ledger)
  try stage.stopTraffic(traffic)
  for host in stage.hosts { ledger.expect(try stage.check(host), "\(host.name) is healthy after the full outage", try stage.gate(host)) }
  ledger.expect(try stage.compare(), "after a full outage both hold the union of what they took")
}

/// The holder is cut off from everybody, and gives up the address by itself; then it is lost with its disks.
private func isolationAndLoss(_ stage: InfluxDBStage, _ ledger: inout Ledger) throws {
  let (ts1, ts2) = (stage.ts1, stage.ts2)
  let traffic = try stage.startTraffic()
  let start = Lab.now
  stage.lab.cut(ts1, ts2)
  stage.lab.cut(ts1, stage.client)
  try stage.address.settles(
    on: { $0.contains("ts2") }, after: start, "the address comes to ts2 when ts1 is cut off", measuredAs: "the address moves when its holder is cut off", rest: .seconds(1),
    &ledger)
  ledger.measured("reads fail when the holder is cut off", try stage.silence(since: start))
  try stage.address.settles(
    on: { $0 == ["ts2"] }, after: start, "an instance that is cut off gives up the address", measuredAs: "an instance that is cut off gives up the address",
    within: .seconds(180), rest: .seconds(1), &ledger)
  let mended = Lab.now
  stage.lab.mendCables()
  try stage.address.settles(on: { $0 == ["ts2"] }, after: mended, "the address does not return when the cables are mended", rest: .seconds(6), &ledger)
  ledger.expect(try stage.fails(ts1, saying: "stale"), "the check fails on the instance that was cut off")

  stage.lab.powerOff(ts1)
  try stage.run(.loseNode, on: ts1, &ledger)
  ledger.expect(try stage.succeeds(ts1), "the replaced instance is healthy", try stage.gate(ts1))
  try stage.stopTraffic(traffic)
  ledger.expect(try stage.compare(), "the replaced instance holds all that the survivor holds")
  let stopped = try ts2.timed("systemctl stop influxdb.service")
  try stage.address.settles(on: { $0 == ["ts1"] }, after: stopped, "the address comes to the replaced instance when it is needed there", rest: .seconds(1), &ledger)
  ledger.expect(try stage.missing(at: "10.0.0.60", takenBy: "any") == 0, "every point that was ever taken is read at the address")
}
