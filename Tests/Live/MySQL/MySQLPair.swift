@preconcurrency import Glibc
import Lab
import Processes
import TopologyModel

/// The hosts of `mysql-dual-master.yaml`, and how to ask them. The client is the gateway, and so the witness.
struct MySQLPair {
  let lab: Lab
  let runner: StepRunner
  let one: VirtualHost
  let two: VirtualHost
  let replica: VirtualHost
  let client: VirtualHost

  static let vip = "10.2.0.50"
  static let gateway = "10.2.0.1"
  static let service = "wiki-db"
  static let tools = "/usr/local/libexec/hac/mysql/\(service)"
  /// `promotion.drain_timeout`.
  static let drainSeconds = 10.0

  var sources: [VirtualHost] { [one, two] }
  var servers: [VirtualHost] { [one, two, replica] }
  func peer(of host: VirtualHost) -> VirtualHost { host === one ? two : one }

  init(in lab: Lab) throws(LabError) {
    self.lab = lab
    let addresses = ["wiki1": "10.2.0.11", "wiki2": "10.2.0.12", "wiki3": "10.2.0.13"].sorted { $0.key < $1.key }
    let certificates = try Certificate.signed(for: addresses.map { ["IP:\($0.value)", "IP:\(Self.vip)"] })
    let login = try RootLogin.firstBoot()
    var firstBoots: [String: String] = [:]
    for ((name, _), certificate) in zip(addresses, certificates) { firstBoots[name] = login + "\n" + Self.firstBoot(certificate) }
    let stack = try LiveStack("mysql-dual-master", in: lab) { spec in
      spec.memory = 768
      spec.firstBoot = firstBoots[spec.name] ?? ""
    }
    (one, two, replica) = (try lab["wiki1"], try lab["wiki2"], try lab["wiki3"])
    try Self.makeFreshData(for: [one, two, replica])
    var spec = HostSpec(
      name: "client",
      interfaces: [.init("eth0", segment: one.spec.interfaces[0].segment, mac: HostSpec.mac(host: 200, interface: 0), addresses: [Self.gateway + "/24"])])
    spec.firstBoot = "cat >/etc/ca.pem <<'E'\n\(certificates[0].authority)E\n" + MySQLWriter.firstBoot
    client = try lab.add(spec)
    runner = StepRunner(stack.emission, in: lab, hands: MySQLPair.hands)
  }

  /// Debian's server as its package leaves it, whatever it left on the machine, and the certificates.
  private static func firstBoot(_ certificate: Certificate) -> String {
    """
    rm -rf /var/lib/mysql /etc/mysql/tls
    install -d /var/lib/mysql /etc/mysql/tls
    tar -xf /lab/data.tar -C /var/lib/mysql
    chown -R mysql: /var/lib/mysql
    systemctl enable -q mariadb.service
    cat >/etc/mysql/tls/ca.pem <<'E'
    \(certificate.authority)E
    cat >/etc/mysql/tls/server.pem <<'E'
    \(certificate.text)E
    cat >/etc/mysql/tls/server-key.pem <<'E'
    \(certificate.key)E
    chown mysql: /etc/mysql/tls/server-key.pem
    chmod 400 /etc/mysql/tls/server-key.pem
    # A user-mode process has not the address space that the server reserves otherwise.
    cat >/etc/mysql/mariadb.conf.d/99-lab.cnf <<'E'
    [mysqld]
    loose_innodb_buffer_pool_size_max = 64M
    innodb_buffer_pool_size = 32M
    innodb_log_file_size = 16M
    E
    """
  }

  /// What the package makes when it is installed. Made on the machine, since it takes a user-mode kernel half a minute.
  private static func makeFreshData(for hosts: [VirtualHost]) throws(LabError) {
    let (data, archive) = ("\(hosts[0].sharedDirectory)/data", "\(hosts[0].sharedDirectory)/data.tar")
    _ = try Command(
      "mariadb-install-db",
      ["--no-defaults", "--basedir=/usr", "--datadir=\(data)", "--innodb-log-file-size=16M", "--skip-log-bin", "--skip-test-db",
       "--auth-root-authentication-method=socket", "--auth-root-socket-user=root"] + (geteuid() == 0 ? ["--user=root"] : [])
    ).output()
    _ = try Command("tar", ["-C", data, "-S", "-cf", archive, "."]).output()
    for host in hosts.dropFirst() { _ = try Command("cp", [archive, host.sharedDirectory]).output() }
    _ = try Command("rm", ["-rf", data]).output()
  }

  func waitForServers() throws(LabError) {
    for host in servers {
      let isThere = try lab.wait(upTo: .seconds(180), every: .seconds(1)) { () throws(LabError) -> Bool in try ask(host, "SELECT 1") == "1" }
      guard isThere != nil else { throw LabError("\(host.name): MariaDB does not start:\n\(try host.run("systemctl status mariadb.service").output)") }
    }
  }

  // MARK: questions

  /// What root is told over the socket; empty when the server does not answer.
  func ask(_ host: VirtualHost, _ statement: String) throws(LabError) -> String {
    try host.run("mariadb -NBe \"\(statement)\" 2>/dev/null", timeout: .seconds(30)).text
  }

  func tell(_ host: VirtualHost, _ statement: String) throws(LabError) { try host.must("mariadb -NBe \"\(statement)\"") }

  /// What the server says about following, for a human.
  func replication(of host: VirtualHost) -> String {
    (try? host.run("mariadb -e 'SHOW SLAVE STATUS\\G' 2>&1 | grep -E 'Running|Err|Gtid|ERROR'").text) ?? ""
  }

  /// What hac's scripts have said in the host's log.
  func log(of host: VirtualHost) -> String { (try? host.run("journalctl -q -t hac -o short-iso --no-hostname | tail -n 20").text) ?? "" }

  func isReadOnly(_ host: VirtualHost) throws(LabError) -> Bool? {
    switch try ask(host, "SELECT @@GLOBAL.read_only") {
    case "1": true
    case "0": false
    default: nil
    }
  }

  /// A tool of the service, as root.
  func tool(_ host: VirtualHost, _ words: String) throws(LabError) -> VirtualHost.Result { try host.run("\(Self.tools)/\(words)") }

  /// A check, as keepalived runs it.
  func check(_ name: String, on host: VirtualHost) throws(LabError) -> VirtualHost.Result {
    try host.run("/usr/bin/setpriv --reuid=keepalived_script --clear-groups -- \(Self.tools)/\(name)")
  }

  /// Whether a check says this, now or soon.
  func expectCheck(_ ledger: inout Ledger, _ name: String, on host: VirtualHost, passes: Bool, _ words: String, _ sentence: String) throws(LabError) {
    var last: VirtualHost.Result?
    let seconds = try lab.wait(upTo: .seconds(60), every: .seconds(1)) { () throws(LabError) -> Bool in
      let result = try check(name, on: host)
      last = result
      return result.status == (passes ? 0 : 1) && result.output.contains(words)
    }
    ledger.expect(seconds != nil, sentence, "status \(last?.status ?? -1): \(last?.output ?? "")\(last?.errors ?? "")")
  }

  // MARK: the address

  private static let owned = "\(vip)/24"

  var holders: [String] { lab.addresses.holders(of: Self.owned, at: Lab.now) }

  /// When the address came to a host, after a moment.
  func arrival(at host: VirtualHost, after time: Double) -> Double? {
    lab.addresses.events.first { $0.address == Self.owned && $0.host == host.name && $0.isThere && $0.time > time }?.time
  }

  /// When it left, after a moment.
  func departure(from host: VirtualHost, after time: Double) -> Double? {
    lab.addresses.events.first { $0.address == Self.owned && $0.host == host.name && !$0.isThere && $0.time > time }?.time
  }

  /// Waits until a host alone holds the address.
  func waitForHolder(_ host: VirtualHost, upTo timeout: Swift.Duration = .seconds(120)) throws(LabError) -> Bool {
    try lab.wait(upTo: timeout) { () throws(LabError) -> Bool in holders == [host.name] } != nil
  }

  func waitForReadOnly(_ host: VirtualHost, _ wanted: Bool, upTo timeout: Swift.Duration = .seconds(120)) throws(LabError) -> Bool {
    try lab.wait(upTo: timeout, every: .milliseconds(500)) { () throws(LabError) -> Bool in try isReadOnly(host) == wanted } != nil
  }
}
