import Lab
import TopologyModel

/// The pair of `influxdb-dual.yaml`, the client that writes to it, and what a suite asks of them.
struct InfluxDBStage {
  let lab: Lab
  let runner: StepRunner
  let address: AddressTrial
  let ts1: VirtualHost
  let ts2: VirtualHost
  let client: VirtualHost

  static let check = "/usr/local/libexec/hac/check-influxdb"
  static let gate = "/usr/local/sbin/hac-influx-gate"
  /// The topology's `stale_after`, in seconds.
  static let staleAfter = 40.0

  var hosts: [VirtualHost] { [ts1, ts2] }

  init(in lab: Lab) throws(LabError) {
    self.lab = lab
    let stack = try LiveStack("influxdb-dual", in: lab) { spec in
      spec.memory = 512
      spec.disks = [512]
      spec.firstBoot = freshPackage
    }
    ts1 = try stack.host("ts1")
    ts2 = try stack.host("ts2")
    address = try AddressTrial("influxdb", of: stack)
    // It is the network's gateway too, the witness of the pair.
    let interface = HostSpec.Interface(
      "eth0", segment: ts1.spec.interfaces[0].segment, mac: HostSpec.mac(host: 99, interface: 0), addresses: ["10.0.0.1/24", "10.0.0.2/24"])
    var spec = HostSpec(name: "client", interfaces: [interface])
    spec.firstBoot = "cat >\(InfluxDBClient.path) <<'PROGRAM'\n\(InfluxDBClient.program)\nPROGRAM"
    client = try lab.add(spec)
    runner = StepRunner(
      stack.emission, in: lab,
      hands: [
        "replace": { _, host throws(LabError) in
          try host.replaceDisks()
          try host.powerOn()
          try host.waitUntilReady()
          try host.must(mountedDisk)
          try StepRunner(stack.emission, in: lab).deliver { $0.name == host.name }
        },
        // The topology lists all that there is.
        "rest": { _, _ in },
        "close": { _, host throws(LabError) in try host.must("\(InfluxDBStage.gate) close 0") },
      ])
  }

  /// Turns everything on, and brings the bundles.
  func start() throws(LabError) {
    try lab.powerOn()
    for host in hosts { try host.must(mountedDisk) }
    try runner.deliver()
    // The file of the bundle, as an administrator would copy it to a client.
    let login = try ts1.must("cat \(StepRunner.bundle)/rootfs/etc/hac/influxdb/telemetry.credentials")
    try client.must("cat >/root/login <<'LOGIN'\n\(login)\nLOGIN")
  }

  func run(
    _ procedure: Procedure, where isWanted: (Step) -> Bool = { _ in true }, measuredAs name: String? = nil, _ ledger: inout Ledger
  ) throws(LabError) {
    let start = Lab.now
    var done: [String] = []
    try runner.run(procedure, where: isWanted) { step, seconds in
      done.append("\(runner.emission.plan.topology[step.node].name) \(step.slug) \(Ledger.written(seconds))")
    }
    ledger.note(done.joined(separator: ", "))
    ledger.measured(name ?? procedure.rawValue, Lab.now - start)
  }

  /// Only the steps of one host.
  func run(_ procedure: Procedure, on host: VirtualHost, _ ledger: inout Ledger) throws(LabError) {
    try run(procedure, where: { runner.emission.plan.topology[$0.node].name == host.name }, &ledger)
  }

  // MARK: the pair

  /// What keepalived's script says, run as keepalived runs it.
  func check(_ host: VirtualHost) throws(LabError) -> VirtualHost.Result {
    try host.run("exec setpriv --reuid=\(HostPaths.checkUser) --regid=\(HostPaths.checkUser) --clear-groups \(Self.check)")
  }

  func gate(_ host: VirtualHost) throws(LabError) -> String { try host.run("\(Self.gate) status").output }

  /// Waits until the script fails and says why with these words; false if it never did.
  func fails(_ host: VirtualHost, saying words: String) throws(LabError) -> Bool {
    try lab.wait(upTo: .seconds(180), every: .seconds(1)) { () throws(LabError) -> Bool in
      let result = try check(host)
      return result.status == 1 && result.errors.contains(words)
    } != nil
  }

  func succeeds(_ host: VirtualHost) throws(LabError) -> Bool {
    try lab.wait(upTo: .seconds(180), every: .seconds(1)) { () throws(LabError) -> Bool in try check(host).succeeded } != nil
  }

  /// Waits until a host that is away since `start` is stale and has a hole: until the client, whose patience is longer than `stale_after`,
  /// gave up its first point for it.
  func becomesStale(_ host: VirtualHost, since start: Double) throws(LabError) {
    let address = host.spec.interfaces[0].addresses[0].prefix { $0 != "/" }
    let givenUp = "find /root/given-up.\(address) -newermt @\(start + Self.staleAfter + 1) 2>/dev/null | grep -q ."
    let isStale = try lab.wait(upTo: .seconds(600), every: .seconds(1)) { () throws(LabError) -> Bool in try client.run(givenUp).succeeded }
    guard isStale != nil else { throw LabError("the client gave up nothing for \(host.name)") }
  }

  // MARK: the client

  /// Starts writing and reading; goes on until `stopTraffic`.
  func startTraffic() throws(LabError) -> VirtualHost.Request {
    try client.must("rm -f /root/stop")
    let traffic = try client.start("exec python3 \(InfluxDBClient.path) write", timeout: .seconds(7200))
    try waitForRead(after: Lab.now)
    return traffic
  }

  func stopTraffic(_ traffic: VirtualHost.Request) throws(LabError) {
    try client.must("touch /root/stop")
    let result = try client.finish(traffic, within: .seconds(180))
    guard result.succeeded else { throw LabError("the client fell: \(result.errors)") }
  }

  private func waitForRead(after time: Double) throws(LabError) {
    _ = try lab.wait(upTo: .seconds(60), every: .milliseconds(500)) { () throws(LabError) -> Bool in
      (Double(try client.run("tail -n 1 /root/reads 2>/dev/null").text) ?? 0) > time
    }
  }

  /// For how long the client's reads at the virtual address were not answered.
  func silence(since start: Double) throws(LabError) -> Double {
    try waitForRead(after: Lab.now)
    let text = try client.must("exec python3 \(InfluxDBClient.path) silence \(start) \(Lab.now)")
    return Double(text) ?? .infinity
  }

  /// How many points that an instance took (`any`: either) are not read at an address.
  func missing(at address: String, takenBy instance: String) throws(LabError) -> Int {
    let text = try client.must("exec python3 \(InfluxDBClient.path) missing \(address) \(instance)")
    guard let count = Int(text) else { throw LabError("the client printed `\(text)`") }
    return count
  }

  /// Whether both hold the same, and all that either took; says how much.
  func compare() throws(LabError) -> VirtualHost.Result { try client.run("exec python3 \(InfluxDBClient.path) compare") }
}

/// What Debian's package leaves: its own configuration, an instance that runs with it, and no data. The user that checks
/// run as is for the bundle to make.
private let freshPackage = """
  rm -rf /var/lib/influxdb /etc/default/influxdb /etc/systemd/system/influxdb.service.d
  install -d -o influxdb -g influxdb -m 0755 /var/lib/influxdb
  cat >/etc/influxdb/influxdb.conf <<'E'
  reporting-enabled = false
  [meta]
    dir = "/var/lib/influxdb/meta"
  [data]
    dir = "/var/lib/influxdb/data"
    wal-dir = "/var/lib/influxdb/wal"
  E
  userdel \(HostPaths.checkUser) 2>/dev/null || :
  systemctl enable influxdb.service
  """

/// The disk of the data, mounted where the topology has it.
private let mountedDisk = """
  set -e
  mke2fs -q -F -t ext4 -m 0 /dev/ubdb
  mkdir -p /srv
  cat >/etc/systemd/system/srv.mount <<'E'
  [Mount]
  What=/dev/ubdb
  Where=/srv
  Type=ext4
  [Install]
  WantedBy=local-fs.target
  E
  systemctl daemon-reload
  systemctl enable --now srv.mount
  """
