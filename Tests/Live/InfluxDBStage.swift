import Lab
import TopologyModel

/// The pair of `influxdb-dual.yaml`, the client that writes to it, and what a suite asks of them.
struct InfluxDBStage {
  let lab: Lab
  let runner: StepRunner
  let hosts: [VirtualHost]
  let client: VirtualHost

  static let address = "10.0.0.60/24"
  static let check = "/usr/local/libexec/hac/check-influxdb"
  static let gate = "/usr/local/sbin/hac-influx-gate"
  /// The topology's.
  static let staleAfter = 40.0

  var ts1: VirtualHost { hosts[0] }
  var ts2: VirtualHost { hosts[1] }

  init(in lab: Lab) throws(LabError) {
    self.lab = lab
    let stack = try LiveStack("influxdb-dual", in: lab) { spec in
      spec.memory = 512
      spec.disks = [512]
      spec.firstBoot = freshPackage
    }
    hosts = [try stack.host("ts1"), try stack.host("ts2")]
    // The network's gateway too, which is the pair's witness.
    var spec = HostSpec(
      name: "client",
      interfaces: [HostSpec.Interface("eth0", segment: hosts[0].spec.interfaces[0].segment, mac: HostSpec.mac(host: 9, interface: 0), addresses: ["10.0.0.1/24", "10.0.0.2/24"])])
    spec.firstBoot = """
      cat >\(InfluxDBClient.path) <<'PROGRAM'
      \(InfluxDBClient.program.split(separator: "RETRY_SECONDS").joined(separator: "\(InfluxDBClient.retrySeconds)"))
      PROGRAM
      """
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

  /// Turns everything on and brings the bundles.
  func start() throws(LabError) {
    try lab.powerOn()
    for host in hosts { try host.must(mountedDisk) }
    try runner.deliver()
    // The bundle's file, as a client's administrator would copy it.
    let login = try ts1.must("cat \(StepRunner.bundle)/rootfs/etc/hac/influxdb/telemetry.credentials")
    try client.must("cat >/root/login <<'LOGIN'\n\(login)\nLOGIN")
  }

  // MARK: the pair

  /// What keepalived's script says, run as keepalived runs it.
  func check(_ host: VirtualHost) throws(LabError) -> VirtualHost.Result {
    try host.run("exec setpriv --reuid=\(HostPaths.checkUser) --regid=\(HostPaths.checkUser) --clear-groups \(Self.check)")
  }

  func gate(_ host: VirtualHost) throws(LabError) -> String { try host.run("\(Self.gate) status").output }

  /// Waits until a host's script says so; nil if it never did.
  func waitForCheck(of host: VirtualHost, saying word: String, upTo timeout: Duration = .seconds(120)) throws(LabError) -> Double? {
    try lab.wait(upTo: timeout, every: .milliseconds(200)) { () throws(LabError) in try check(host).errors.contains(word) }
  }

  func waitUntilHealthy(_ host: VirtualHost) throws(LabError) -> Double? {
    try lab.wait(upTo: .seconds(120), every: .milliseconds(200)) { () throws(LabError) in try check(host).succeeded }
  }

  /// Who has the address now.
  var holders: [String] { lab.addresses.holders(of: Self.address, at: Lab.now) }

  /// Waits until one host alone has the address; returns the seconds after `start` at which it came there, nil if it never did.
  func waitUntilMoved(to host: VirtualHost, since start: Double, upTo timeout: Duration = .seconds(60)) throws(LabError) -> Double? {
    guard try lab.wait(upTo: timeout, { () throws(LabError) in holders == [host.name] }) != nil else { return nil }
    let arrival = lab.addresses.events.last { $0.host == host.name && $0.address == Self.address && $0.isThere }
    return arrival.map { max(0, $0.time - start) }
  }

  // MARK: the client

  /// Starts writing and reading; goes on until `stopTraffic`.
  func startTraffic() throws(LabError) -> VirtualHost.Request {
    try client.must("rm -f /root/stop")
    return try client.start("exec python3 \(InfluxDBClient.path) write", timeout: .seconds(7200))
  }

  func stopTraffic(_ traffic: VirtualHost.Request) throws(LabError) {
    try client.must("touch /root/stop")
    let result = try client.finish(traffic, within: .seconds(InfluxDBClient.retrySeconds + 60))
    guard result.succeeded else { throw LabError("the client fell: \(result.errors)") }
  }

  /// How long the client's reads at the virtual address went unanswered.
  func silence(since start: Double) throws(LabError) -> Double {
    // One read after what it is asked about.
    _ = try lab.wait(upTo: .seconds(30), every: .milliseconds(200)) { () throws(LabError) in
      (Double(try client.run("tail -n 1 /root/reads").text) ?? 0) > start + 0.5
    }
    let text = try client.must("exec python3 \(InfluxDBClient.path) silence \(start) \(Lab.now)")
    return Double(text) ?? .infinity
  }

  /// How many points that an instance took (`any`: either) are not read at an address.
  func missing(at address: String, takenBy instance: String) throws(LabError) -> Int? {
    Int(try client.must("exec python3 \(InfluxDBClient.path) missing \(address) \(instance)"))
  }

  /// Whether both hold the same, and all that either took; with the counts.
  func compare() throws(LabError) -> VirtualHost.Result {
    try client.run("exec python3 \(InfluxDBClient.path) compare")
  }
}

/// What Debian's package leaves of itself: its own configuration, an instance that runs with it, and no data. The user
/// that checks run as is the bundle's to make.
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
  userdel keepalived_script 2>/dev/null || :
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
