import Lab
import TopologyModel

/// The first start as the runbook has it, and what is true at its points.
extension MySQLPair {
  func start(_ writer: MySQLWriter, _ ledger: inout Ledger) throws {
    let start = Lab.now
    try lab.powerOn()
    try waitForServers()
    ledger.measured("hosts and fresh servers up", Lab.now - start)
    try runner.deliver()

    let later: Set = ["mark-ready", "start-keepalived", "trial"]
    let firstStart = Lab.now
    var firstStartSeconds = 0.0
    try runner.run(.firstStart, where: { !later.contains($0.slug) }, done: { [ledger] step, seconds in ledger.said(step, seconds) })
    firstStartSeconds += Lab.now - firstStart
    try expectOptions(&ledger)
    for host in sources {
      for check in ["check-live", "check-fresh", "check-witness"] {
        try expectCheck(&ledger, check, on: host, passes: false, "not bootstrapped", "\(check) fails on \(host.name) before mark-ready")
      }
      let notify = try tool(host, "notify INSTANCE VI_wiki MASTER 200")
      ledger.expect(
        notify.status == 1 && notify.errors.contains("not bootstrapped"), "notify opens nothing on \(host.name) before mark-ready", notify.errors)
    }
    for step in runner.steps(of: .firstStart, where: { ["accounts", "application"].contains($0.slug) }) { try runner.run(step) }
    ledger.expect(true, "the steps that make accounts and databases can be repeated")

    let rest = Lab.now
    try runner.run(
      .firstStart, where: { later.contains($0.slug) && $0.slug != "trial" }, done: { [ledger] step, seconds in ledger.said(step, seconds) })
    ledger.measured("first start of the runbook", firstStartSeconds + Lab.now - rest)
    ledger.expect(try waitForHolder(one), "the preferred source has the address", "\(holders)")
    ledger.expect(try waitForReadOnly(one, false), "the holder is writable", log(of: one))
    ledger.expect(try isReadOnly(two) == true, "the other source is read-only")
    ledger.expect(try isReadOnly(replica) == true, "the replica is read-only")
    try expectCheck(&ledger, "check-live", on: one, passes: true, "alive and writable", "check-live passes on the holder")
    try expectCheck(&ledger, "check-live", on: two, passes: true, "alive", "check-live passes on the standby")
    for host in sources {
      try expectCheck(&ledger, "check-fresh", on: host, passes: true, "fresh", "check-fresh passes on \(host.name)")
      try expectCheck(&ledger, "check-witness", on: host, passes: true, "enough", "check-witness passes on \(host.name)")
      let status = try ask(host, "SHOW GLOBAL STATUS WHERE Variable_name IN ('Rpl_semi_sync_master_status', 'Rpl_semi_sync_master_clients')")
      ledger.expect(
        status.contains("clients\t1") && status.contains("status\tON"), "the other source, and it alone, acknowledges what \(host.name) commits", status)
    }

    try writer.begin()
    ledger.expect(try writer.firstWrite(after: 0) != nil, "the application writes through the address, over a verified connection", writer.problems)
    for host in [two, replica] { try writer.expectArrival(&ledger, on: host, "what is written through the address arrives at \(host.name)") }
    ledger.expect(try ask(one, "SELECT COUNT(*) FROM wiki.t WHERE id % 2 = 0") == "0", "the keys that the first source makes are odd")
    let refused = try client.run(MySQLWriter.client.replacing(Self.vip, with: "10.2.0.12") + " -e 'INSERT INTO t (token) VALUES (0)'")
    ledger.expect(refused.status == 1 && refused.errors.contains("read-only"), "the application cannot write on the standby", refused.errors)
    let plain = try client.run(MySQLWriter.client.replacing("--ssl-ca=/etc/ca.pem --ssl-verify-server-cert", with: "--skip-ssl") + " -e 'SELECT 1'")
    ledger.expect(plain.status == 1, "the application is refused without TLS where `require_tls` says so", plain.output + plain.errors)
  }

  /// The servers run with hac's options and know each of them.
  private func expectOptions(_ ledger: inout Ledger) throws {
    for host in servers {
      let help = try host.run("mariadbd --help --verbose 2>&1 >/dev/null")
      ledger.expect(
        !help.output.contains("unknown") && !help.output.contains("djusted") && help.succeeded, "the server of \(host.name) knows every option",
        help.output)
      let wanted = "1\t60\t*\t3307\t1"
      let options = try ask(host, "SELECT @@read_only, @@max_connections, @@bind_address, @@port, @@log_bin")
      ledger.expect(options == wanted, "\(host.name) runs with hac's options and those of `my_cnf`, read last", options)
      let names = try host.must("mariadb -e 'SHOW SLAVE STATUS\\G' | grep -c 'Master_SSL_Allowed: Yes\\|Master_SSL_Verify_Server_Cert: Yes'")
      ledger.expect(names == "2", "\(host.name) follows over TLS and verifies its source")
    }
  }

  // MARK: hands

  /// What the runbook leaves to a human.
  static var hands: [String: StepRunner.Hands] {
    [
      "options": { _, _ in }, "administrator": { _, _ in },
      "seed": { step, host throws(LabError) in
        guard step.procedure == .resynchronise else { return }
        try host.must(rebuild(from: host.name == "wiki1" ? "10.2.0.12" : "10.2.0.11"), timeout: .seconds(600))
      },
    ]
  }

  /// `mariadb-backup, streamed from the other host, then SET GLOBAL gtid_slave_pos to the position it reports`.
  private static func rebuild(from peer: String) -> String {
    """
    set -e
    systemctl stop mariadb.service
    mv /var/lib/mysql /var/lib/mysql.kept
    install -d -o mysql -g mysql /var/lib/mysql
    ssh root@\(peer) 'mariadb-backup --backup --user=root --stream=mbstream 2>/root/backup.log' | mbstream -x -C /var/lib/mysql
    mariadb-backup --prepare --target-dir=/var/lib/mysql >/root/prepare.log 2>&1 || { tail -n 20 /root/prepare.log >&2; exit 1; }
    chown -R mysql: /var/lib/mysql
    systemctl start mariadb.service
    position=$(cut -f 3 /var/lib/mysql/xtrabackup_binlog_info)
    test -n "$position"
    mariadb -e "SET GLOBAL gtid_slave_pos = '$position'"
    """
  }

  /// What a human does who tries a failover.
  func tryFailover(_ writer: MySQLWriter, _ ledger: inout Ledger) throws {
    let stopped = Lab.now
    try one.must("systemctl stop mariadb.service")
    try expectCheck(&ledger, "check-live", on: one, passes: false, "does not answer", "check-live fails where the server is down")
    try expectCheck(&ledger, "check-fresh", on: one, passes: false, "does not answer", "check-fresh fails where the server is down")
    ledger.expect(try waitForHolder(two), "the address leaves a host whose server was stopped", "\(holders)")
    if let arrival = arrival(at: two, after: stopped) { ledger.measured("server stopped: address moved", arrival - stopped) }
    try expectFirstWrite(&ledger, writer, after: stopped, "server stopped: first write")
    ledger.expect(try two.run("journalctl -q -t hac | grep 'writable after'"), "the new holder's log says since when it is writable")
    try one.must("systemctl start mariadb.service")
    ledger.expect(try isReadOnly(one) == true, "the server comes back read-only")
    try writer.expectArrival(&ledger, on: one, "it follows by itself and catches up")
    try expectStandby(&ledger, one)
    try writer.expectNothingLost(&ledger, on: two, "a planned failover loses no acknowledged row")
    ledger.expect(try ask(two, "SELECT COUNT(*) FROM wiki.t WHERE id % 2 = 0") != "0", "the keys that the second source makes are even")
  }

  // MARK: what several acts prove

  func expectFirstWrite(_ ledger: inout Ledger, _ writer: MySQLWriter, after time: Double, _ name: String) throws {
    let first = try writer.firstWrite(after: max(time, holders.first.flatMap { try? arrival(at: lab[$0], after: time) } ?? time))
    ledger.expect(first != nil, "the application writes again: \(name)", writer.problems)
    if let first { ledger.measured(name, first - time) }
  }

  /// The host is healthy for keepalived, and keeps out of the way.
  func expectStandby(_ ledger: inout Ledger, _ host: VirtualHost) throws {
    let holder = peer(of: host)
    try expectCheck(&ledger, "check-live", on: host, passes: true, "alive", "check-live passes on \(host.name) again")
    try expectCheck(&ledger, "check-fresh", on: host, passes: true, "fresh", "check-fresh passes on \(host.name) again")
    ledger.expect(try waitForState(host, "BACKUP"), "keepalived takes \(host.name) back as a standby", log(of: host))
    ledger.expect(holders == [holder.name], "\(holder.name) keeps the address", "\(holders)")
    ledger.expect(try isReadOnly(host) == true, "\(host.name) stays read-only")
  }

  /// What keepalived told the notify script last.
  func waitForState(_ host: VirtualHost, _ state: String) throws(LabError) -> Bool {
    try lab.wait(upTo: .seconds(90), every: .seconds(1)) { () throws(LabError) -> Bool in
      try host.run("cut -d' ' -f4 /run/hac/\(Self.service)/state").text == state
    } != nil
  }
}

extension String {
  func replacing(_ part: String, with other: String) -> String {
    var result = ""
    var rest = self[...]
    while let found = rest.firstRange(of: part) {
      result += rest[..<found.lowerBound] + other
      rest = rest[found.upperBound...]
    }
    return result + rest
  }
}
