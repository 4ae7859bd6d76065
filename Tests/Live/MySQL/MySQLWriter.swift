import Lab
import Processes

/// An application on the client: one row after the other through the address, over a verified connection. It tries each
/// again until it is acknowledged, then remembers it.
struct MySQLWriter {
  let pair: MySQLPair

  private static let program = #"""
    import os, time, pymysql
    home = "/run/writer/"
    password = open("/root/password").read().rstrip("\n")
    acknowledged = open(home + "acknowledged", "a", buffering=1)
    problems = open(home + "problems", "a", buffering=1)
    token, connection = 1, None
    while True:
        if os.path.exists(home + "pause"):
            open(home + "paused", "w").close()
            while os.path.exists(home + "pause"):
                time.sleep(0.05)
            os.remove(home + "paused")
        try:
            if connection is None:
                connection = pymysql.connect(
                    host="10.2.0.50", port=3307, user="wiki", password=password, database="wiki", autocommit=True,
                    ssl={"ca": "/etc/ca.pem"}, connect_timeout=2, read_timeout=5, write_timeout=5)
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO t (token) VALUES (%s)", (token,))
        except (pymysql.Error, OSError) as error:
            problems.write("%.3f %d %s\n" % (time.time(), token, error))
            try:
                connection.close()
            except Exception:
                pass
            connection = None
            time.sleep(0.1)
            continue
        acknowledged.write("%.3f %d\n" % (time.time(), token))
        token += 1
        time.sleep(0.05)
    """#

  static let firstBoot = "cat >/root/writer.py <<'E'\n\(program)\nE\n"

  /// Makes the table through the address, as the application, and begins to write.
  func begin() throws(LabError) {
    let password = try Command("cat", ["\(LiveStack.repository)/Tests/Live/topologies/secrets/mysql_application"]).output()
    try pair.client.must(
      """
      cat >/root/password <<'E'
      \(password)E
      cat >/root/my.cnf <<E
      [client]
      user=wiki
      password="$(sed 's/\\\\/\\\\\\\\/g; s/"/\\\\"/g' /root/password)"
      E
      mkdir -p /run/writer && touch /run/writer/acknowledged
      """)
    try pair.client.must("\(Self.client) -e 'CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, token INT NOT NULL, KEY (token))'")
    try pair.client.must("setsid python3 /root/writer.py </dev/null >/run/writer/output 2>&1 &")
  }

  /// The command-line client of the application, at the address.
  static let client = "mariadb --defaults-file=/root/my.cnf -h \(MySQLPair.vip) -P 3307 --ssl-ca=/etc/ca.pem --ssl-verify-server-cert --connect-timeout=5 -NB wiki"

  /// How many rows were acknowledged: those with the tokens 1 to this.
  func acknowledged() throws(LabError) -> Int {
    Int(try pair.client.must("cut -d' ' -f2 /run/writer/acknowledged 2>/dev/null | tail -n 1")) ?? 0
  }

  /// When the first row was acknowledged after a moment.
  func firstWrite(after time: Double, within timeout: Duration = .seconds(120)) throws(LabError) -> Double? {
    var found: Double?
    _ = try pair.lab.wait(upTo: timeout, every: .milliseconds(500)) { () throws(LabError) -> Bool in
      found = Double(try pair.client.must("awk -v t=\(time) '$1 > t { print $1; exit }' /run/writer/acknowledged"))
      return found != nil
    }
    return found
  }

  var problems: String { (try? pair.client.must("tail -n 5 /run/writer/problems /run/writer/output 2>&1")) ?? "" }

  /// Returns once nothing is under way.
  func pause() throws(LabError) {
    try pair.client.must("touch /run/writer/pause; for i in $(seq 600); do [ ! -e /run/writer/paused ] || exit 0; sleep .1; done; exit 1")
  }

  func resume() throws(LabError) { try pair.client.must("rm /run/writer/pause") }

  /// Every row that was acknowledged before this call is on a server, now.
  func expectNothingLost(_ ledger: inout Ledger, on host: VirtualHost, _ sentence: String) throws(LabError) {
    let count = try acknowledged()
    let there = try pair.ask(host, "SELECT COUNT(DISTINCT token) FROM wiki.t WHERE token BETWEEN 1 AND \(count)")
    ledger.expect(count > 0 && there == "\(count)", sentence, "\(count) acknowledged, of which there are: \(there)")
  }

  /// A server gets all that was acknowledged before this call.
  func expectArrival(_ ledger: inout Ledger, on host: VirtualHost, _ sentence: String) throws(LabError) {
    let count = try acknowledged()
    var there = ""
    let seconds = try pair.lab.wait(upTo: .seconds(120), every: .seconds(1)) { () throws(LabError) -> Bool in
      there = try pair.ask(host, "SELECT COUNT(DISTINCT token) FROM wiki.t WHERE token BETWEEN 1 AND \(count)")
      return there == "\(count)"
    }
    ledger.expect(
      count > 0 && seconds != nil, sentence,
      "\(count) acknowledged, of which there are: \(there)\n\(pair.replication(of: host))")
  }
}
