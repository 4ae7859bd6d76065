@preconcurrency import Glibc
import Lab
import TopologyModel

extension Suite {
  static let vrrp = Suite(
    name: "vrrp", summary: "an address moves as keepalived's files say, and has one holder", programs: [.keepalived, .busybox, .curl]
  ) { ledger in
    try withLab { try threeHolders($0, &ledger) }
    try withLab { try preemption($0, &ledger) }
  }
}

extension Program {
  static let busybox = Program(name: "busybox", version: [])
  static let curl = Program(name: "curl", version: ["--version"])
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

  for _ in 1...6 {
    let holder = try trial.holder()
    let start = try holder.timed("ip link set eth0 down")
    try trial.settles(
      on: { $0.count == 1 && $0 != [holder.name] }, after: start, "the interface of the holder goes down: another host holds the address",
      measuredAs: "interface down, address elsewhere", &ledger)
    let after = trial.holders
    let back = try holder.timed("ip link set eth0 up; ip route replace default via 10.0.0.1")
    try trial.settles(on: { $0 == after }, after: back, "it comes back: without preemption the address stays", rest: .seconds(8), &ledger)
  }

  for _ in 1...3 {
    let holder = try trial.holder()
    let start = Lab.now
    lab.powerOff(holder)
    try trial.settles(
      on: { $0.count == 1 && $0 != [holder.name] }, after: start, "the holder loses its power: another host holds the address",
      measuredAs: "power cut, address elsewhere", &ledger)
    let answered = try lab.wait(upTo: .seconds(20)) { () throws(LabError) in try client.run("curl -fsS -m 1 http://10.0.0.50/healthz").succeeded }
    ledger.expect(answered != nil, "and a client reaches the service there")
    let after = trial.holders
    try holder.powerOn()
    try holder.waitUntilReady()
    _ = try lab.wait(upTo: .seconds(120)) { () throws(LabError) in try holder.run("systemctl is-active keepalived").succeeded }
    try trial.settles(on: { $0 == after }, after: Lab.now, "it boots again: without preemption the address stays", rest: .seconds(8), &ledger)
  }

  for _ in 1...3 {
    let holder = try trial.holder()
    let start = try holder.timed("systemctl stop web.service")
    try trial.settles(
      on: { $0.count == 1 && $0 != [holder.name] }, after: start, "the service of the holder stops: another host holds the address",
      measuredAs: "service down, address elsewhere", &ledger)
    let after = trial.holders
    let back = try holder.timed("systemctl start web.service")
    try trial.settles(on: { $0 == after }, after: back, "the service starts again: without preemption the address stays", &ledger)
  }

  let leaving = try trial.holder()
  let left = try leaving.timed("systemctl stop keepalived")
  try trial.settles(
    on: { $0.count == 1 && $0 != [leaving.name] }, after: left, "keepalived stops in good order: another host holds the address",
    measuredAs: "keepalived stopped, address elsewhere", &ledger)
  try leaving.must("systemctl start keepalived")
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

  let alone = try trial.holder()
  for host in try others(alone) { lab.cut(alone, host) }
  try trial.settles(
    on: { $0.count == 2 && $0.contains(alone.name) }, after: Lab.now, "the holder is cut off both ways: it stays, and the others have a second one",
    measuredAs: "cut both ways, second holder", &ledger)
  let sides = trial.holders
  lab.mendCables()
  let winner = sides.min { rank($0) < rank($1) } ?? ""
  try trial.settles(
    on: { $0 == [winner] }, after: Lab.now, "the cable is mended: the higher priority keeps the address", measuredAs: "mended, one holder", &ledger)

  // Deaf neighbours: they do not hear the holder, it hears them.
  for _ in 1...2 {
    let mute = try trial.holder()
    let rest = try others(mute)
    for host in rest { lab.cut(mute, host, bothWays: false) }
    let heir = rest.map(\.name).min { rank($0) < rank($1) } ?? ""
    let predicted = rank(mute.name) < rank(heir) ? [mute.name, heir].sorted() : [heir]
    try trial.settles(
      on: { $0 == predicted }, after: Lab.now,
      "the others do not hear the holder, it hears them: \(predicted.count == 2 ? "the higher priority stays, and there are two" : "the lower priority yields, and there is one")",
      &ledger)
    lab.mendCables()
    let last = predicted.min { rank($0) < rank($1) } ?? ""
    try trial.settles(on: { $0 == [last] }, after: Lab.now, "the cable is mended: one host holds the address", &ledger)
    if last == trial.candidates[0] {
      // The second time, of a holder of lower priority.
      try lab[last].must("systemctl restart keepalived")
      try trial.settles(on: { $0.count == 1 && $0 != [last] }, after: Lab.now, "keepalived restarts: another host holds the address", &ledger)
    }
  }
}

/// Two holders, the first of which takes its address back.
private func preemption(_ lab: Lab, _ ledger: inout Ledger) throws {
  let stack = try LiveStack("vrrp-preempt", in: lab) { $0.firstBoot = webServer }
  try lab.powerOn()
  try stack.firstStart(&ledger)
  let trial = try AddressTrial("desk", of: stack)
  let (first, second) = (trial.candidates[0], trial.candidates[1])
  try trial.settles(on: { $0 == [first] }, after: Lab.now, "with preemption the higher priority holds the address", &ledger)
  let host = try stack.host(first)
  let start = Lab.now
  lab.powerOff(host)
  try trial.settles(
    on: { $0 == [second] }, after: start, "it loses its power: the other holds the address", measuredAs: "power cut of one of two, address elsewhere", &ledger)
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
