@preconcurrency import Glibc
import Lab
import TopologyModel

extension Suite {
  static let vrrp = Suite(
    name: "vrrp", summary: "the address of three holders moves as keepalived's files say, and has one of them", programs: [.keepalived, .busybox, .curl]
  ) { ledger in
    try withLab { try threeHolders($0, &ledger) }
  }

  static let vrrpPreempt = Suite(
    name: "vrrp-preempt", summary: "the first of two holders takes its address back; cables that work one way only", programs: [.keepalived, .busybox]
  ) { ledger in
    try withLab { try preemption($0, &ledger) }
  }
}

/// Three holders that do not preempt: whoever has the address keeps it until something happens to him.
private func threeHolders(_ lab: Lab, _ ledger: inout Ledger) throws {
  let stack = try LiveStack("vrrp", in: lab) { $0.firstBoot = webServer }
  let client = try lab.add(.client)
  try lab.powerOn()
  try stack.firstStart(&ledger)
  let trial = try AddressTrial("www", of: stack)
  try trial.settles(on: { $0.count == 1 }, after: Lab.now, "after the first start one host holds the address", &ledger)
  let answer = try client.run("curl -fsS -m 2 http://10.0.0.50/healthz")
  ledger.expect(answer.text == "ok", "a client reaches the service at the address", answer.errors)

  for round in 1...ledger.rounds(2, thorough: 20) {
    let holder = try trial.holder()
    // The one is set down, the other loses its carrier.
    let (interface, what) = round % 2 == 0 ? ("eth0", "interface down") : ("plug0", "cable pulled")
    let prediction = try trial.prediction(failing: holder)
    let start = try holder.timed("ip link set \(interface) down")
    try trial.settles(as: prediction, after: start, "\(what) at the holder", measuredAs: "\(what), address elsewhere", &ledger)
    let after = trial.holders
    let back = try holder.timed("ip link set \(interface) up; ip route replace default via 10.0.0.1")
    try trial.settles(on: { $0 == after }, after: back, "it comes back: without preemption the address stays", rest: .seconds(8), &ledger)
  }

  for _ in 1...ledger.rounds(2, thorough: 10) {
    let holder = try trial.holder()
    let prediction = try trial.prediction(failing: holder)
    let start = Lab.now
    lab.powerOff(holder)
    try trial.settles(as: prediction, after: start, "the holder loses its power", measuredAs: "power cut, address elsewhere", &ledger)
    let answered = try lab.wait(upTo: .seconds(20)) { () throws(LabError) in try client.run("curl -fsS -m 1 http://10.0.0.50/healthz").succeeded }
    ledger.expect(answered != nil, "and a client reaches the service there")
    let after = trial.holders
    try holder.powerOn()
    try holder.waitUntilReady()
    _ = try lab.wait(upTo: .seconds(120)) { () throws(LabError) in try holder.run("systemctl is-active keepalived").succeeded }
    try trial.settles(on: { $0 == after }, after: Lab.now, "it boots again: without preemption the address stays", rest: .seconds(8), &ledger)
  }

  for _ in 1...ledger.rounds(2, thorough: 10) {
    let holder = try trial.holder()
    let prediction = try trial.prediction(failing: holder)
    let start = try holder.timed("systemctl stop web.service")
    try trial.settles(
      as: prediction, after: start, "the service of the holder stops", measuredAs: "service down, address elsewhere", isTimed: false, &ledger)
    let after = trial.holders
    let back = try holder.timed("systemctl start web.service")
    try trial.settles(on: { $0 == after }, after: back, "the service starts again: without preemption the address stays", &ledger)
  }

  let leaving = try trial.holder()
  let left = try leaving.timed("systemctl stop keepalived")
  try trial.settles(
    on: { $0.count == 1 && $0 != [leaving.name] }, after: left, "keepalived stops in good order: another host holds the address",
    measuredAs: "keepalived stopped, address elsewhere", &ledger)
  let taker = trial.holders
  let back = try leaving.timed("systemctl start keepalived")
  // Its checks have to succeed first: before that it is no standby.
  try trial.settles(on: { $0 == taker }, after: back, "keepalived starts again: without preemption the address stays", rest: .seconds(12), &ledger)
  try partitions(trial, lab, &ledger)
}

/// VRRP has no quorum: each side of a cut has its holder.
private func partitions(_ trial: AddressTrial, _ lab: Lab, _ ledger: inout Ledger) throws {
  func others(_ host: VirtualHost) throws(LabError) -> [VirtualHost] {
    var hosts: [VirtualHost] = []
    for name in trial.candidates where name != host.name { hosts.append(try lab[name]) }
    return hosts
  }
  func rank(_ name: String) -> Int { trial.candidates.firstIndex(of: name) ?? .max }
  lab.mendCables()

  let alone = try trial.holder()
  let prediction = try trial.prediction(cuttingOff: alone)
  for host in try others(alone) { lab.cut(alone, host) }
  try trial.settles(as: prediction, after: Lab.now, "the holder is cut off both ways", measuredAs: "cut both ways, second holder", &ledger)
  let sides = trial.holders
  lab.mendCables()
  let winner = sides.min { rank($0) < rank($1) } ?? ""
  try trial.settles(
    on: { $0 == [winner] }, after: Lab.now, "the cable is mended: the higher priority keeps the address", measuredAs: "mended, one holder", &ledger)

  // Deaf neighbours: they do not hear the holder, it hears them. Unicast needs ARP, and that needs both ways: whatever
  // the priorities, neither side hears of the other.
  let mute = try trial.holder()
  for host in try others(mute) { lab.cut(mute, host, bothWays: false) }
  try trial.settles(
    on: { $0.count == 2 && $0.contains(mute.name) }, after: Lab.now, "the others do not hear the holder, by unicast: two hold the address",
    rest: .seconds(15), &ledger)
  let both = trial.holders
  lab.mendCables()
  let last = both.min { rank($0) < rank($1) } ?? ""
  try trial.settles(on: { $0 == [last] }, after: Lab.now, "the cable is mended: the higher priority keeps the address", &ledger)
}

/// Two holders, the first of which takes its address back.
private func preemption(_ lab: Lab, _ ledger: inout Ledger) throws {
  let stack = try LiveStack("vrrp-preempt", in: lab) { $0.firstBoot = webServer }
  try lab.powerOn()
  try stack.firstStart(&ledger)
  let trial = try AddressTrial("desk", of: stack)
  let (first, second) = (trial.candidates[0], trial.candidates[1])
  try trial.settles(on: { $0 == [first] }, after: Lab.now, "with preemption the higher priority holds the address", &ledger)
  let (host, other) = (try stack.host(first), try stack.host(second))

  lab.cut(other, host, bothWays: false)
  try trial.settles(on: { $0 == [first] }, after: Lab.now, "the holder does not hear the other: nothing happens", &ledger)
  lab.mendCables()
  lab.cut(host, other, bothWays: false)
  try trial.settles(
    on: { $0 == [first, second].sorted() }, after: Lab.now, "the other does not hear the holder, by multicast: the higher priority stays, and there are two", &ledger)
  lab.mendCables()
  try trial.settles(on: { $0 == [first] }, after: Lab.now, "the cable is mended: one holds the address", &ledger)

  let stopped = try host.timed("systemctl stop web.service")
  try trial.settles(on: { $0 == [second] }, after: stopped, "the holder's service stops: the other holds the address", &ledger)
  lab.cut(other, host, bothWays: false)
  let again = try host.timed("systemctl start web.service")
  try trial.settles(
    on: { $0 == [first] }, after: again, "the service starts again, and does not hear the other, by multicast: the lower priority yields", &ledger)
  lab.mendCables()
  try trial.settles(on: { $0 == [first] }, after: Lab.now, "the cable is mended: nothing happens", &ledger)

  let prediction = try trial.prediction(failing: host)
  let start = Lab.now
  lab.powerOff(host)
  try trial.settles(as: prediction, after: start, "it loses its power", measuredAs: "power cut of one of two, address elsewhere", &ledger)
  try host.powerOn()
  try host.waitUntilReady()
  try trial.settles(
    on: { $0 == [first] }, after: Lab.now, "it boots again: with preemption the address comes back", within: .seconds(180), &ledger)
}

extension LiveStack {
  /// Delivers the bundles and does every step of the first start.
  func firstStart(hands: [String: StepRunner.Hands] = [:], _ ledger: inout Ledger) throws {
    let runner = StepRunner(emission, in: lab, hands: hands)
    try runner.deliver()
    let start = Lab.now
    try runner.run(.firstStart)
    ledger.expect(true, "\(runner.steps(of: .firstStart).count) steps of \(emission.name)'s first start are done and proved")
    ledger.measured("first start of \(emission.name)", Lab.now - start)
  }
}

extension HostSpec {
  /// A host outside the topology, in the place of the gateway.
  static var client: HostSpec {
    HostSpec(name: "client", interfaces: [Interface("eth0", segment: "10.0.0.0/24", mac: mac(host: 250, interface: 0), addresses: ["10.0.0.1/24"])])
  }
}

/// What runs behind the address.
private let webServer = """
  mkdir -p /srv/web && echo ok >/srv/web/healthz
  cat >/etc/systemd/system/web.service <<'E'
  [Service]
  ExecStart=/usr/bin/busybox httpd -f -p 80 -h /srv/web
  [Install]
  WantedBy=multi-user.target
  E
  systemctl enable web.service
  """
