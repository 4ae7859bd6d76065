import Blueprints
import ConfigFormats
@preconcurrency import Glibc
import Processes
import Testing
import Workbench

/// What InfluxDB's scripts make of names and secrets: HTTP headers, JSON, InfluxQL, curl's configuration.
@Suite struct CredentialTests {
  /// Writes the bundle's files that a script needs, the credentials beside it instead of in /etc.
  private func place(_ compiled: Compiled, _ script: String, in scratch: borrowing ScratchDirectory, url: String) throws -> String {
    let text = try #require(compiled.file("hosts/a/steps/\(script)"), "\(compiled.errors)")
    for name in ["credentials", "password"] {
      if let secret = compiled.file("hosts/a/rootfs/etc/hac/influxdb/metrics.\(name)") { _ = try scratch.write(secret, to: "metrics.\(name)") }
    }
    let placed = text.replacing("/etc/hac/influxdb", with: scratch.files.root).replacing("'http://10.0.1.1:8086'", with: "'\(url)'")
    return try scratch.write(placed.replacing("WITNESSES='127.0.0.1'", with: "WITNESSES=''"), to: script)
  }

  // MARK: 2.x

  /// Stands for InfluxDB 2: says that nothing is set up, takes what comes, and writes down what it was sent.
  private let stub = """
    import http.server, json, sys, urllib.parse
    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self, status, value):
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        def note(self, **fields):
            with open(sys.argv[1], "a") as file: file.write(json.dumps(fields) + "\\n")
        def do_GET(self):
            url = urllib.parse.urlsplit(self.path)
            if url.path == "/api/v2/setup": return self.answer(200, {"allowed": True})
            header = self.headers["Authorization"].encode("latin-1").decode()
            self.note(header=header, query=dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True)))
            self.answer(200, {"buckets": [{"name": "x", "retentionRules": []}]})
        def do_POST(self):
            self.note(body=json.loads(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.answer(201, {})
        def log_message(self, *_): pass
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    with open(sys.argv[2], "w") as file: file.write(str(server.server_port))
    server.serve_forever()
    """

  @Test func `the set-up of InfluxDB 2 sends the names and secrets of the topology`() throws {
    let scratch = try ScratchDirectory()
    let child = try Child.start(python, ["-c", stub, scratch.files.path("log"), scratch.files.path("port")])
    _ = child.identifier
    let port = try wait(for: "port", in: scratch)
    // Each text at every place, as far as that takes it: a run of the script costs a dozen processes.
    let texts = Hostile.sample(70, seed: 9) { (8...72).contains($0.utf8.count) } + Hostile.sample(70, seed: 10) { (8...30).contains($0.utf8.count) && Quoting.raw.refuse($0) == nil }
    func sift(_ what: String, _ isCarried: (String) -> Bool) -> [String] { Carriage("\(what) of InfluxDB 2 (curl, JSON)", texts, isCarried: isCarried).carried }
    let passwords = sift("passwords") { Quoting.raw.refuse($0) == nil }
    let tokens = sift("tokens") { Quoting.header.refuse($0) == nil }
    let names = sift("names") { InfluxName.fault(in: $0) == nil }
    var expected: [String] = []
    for index in 0..<min(30, passwords.count, tokens.count) {
      let (password, token, org, bucket) = (passwords[index], tokens[index], names[index % names.count], names[(index * 7 + 3) % names.count])
      let compiled = Compiled(Around.influx(major: 2, password: password, token: token, org: org, bucket: bucket))
      let script = try place(compiled, "metrics-set-up", in: scratch, url: "http://127.0.0.1:\(port)")
      _ = try output(of: "sh", [script])
      expected += [password, token, org, bucket, "admin", "Token " + token, bucket, org]
    }
    let show = """
      import json, sys
      for line in open(sys.argv[1]):
          e = json.loads(line)
          if "body" in e: values = [e["body"][k] for k in ("password", "token", "org", "bucket", "username")]
          else: values = [e["header"], e["query"]["name"], e["query"]["org"]]
          for value in values: print(value.encode().hex())
      """
    Carriage.expectSame(expected, try output(of: python, ["-c", show, scratch.files.path("log")]).hexLines, "InfluxDB 2")
  }

  private func wait(for file: String, in scratch: borrowing ScratchDirectory) throws -> String {
    let deadline = ContinuousClock.now + .seconds(30)
    while true {
      if let bytes = scratch.files.read(file), !bytes.isEmpty { return String(decoding: bytes, as: UTF8.self) }
      try #require(ContinuousClock.now < deadline, "nothing writes \(file)")
      usleep(20_000)
    }
  }

  // MARK: 1.x

  /// influxd in memory, in the network of this process, on a port that is free.
  private func influxd(_ scratch: borrowing ScratchDirectory, authentication: Bool, port: Int) throws -> Child {
    let root = scratch.files.root
    let path = try scratch.write(
      """
      reporting-enabled = false
      bind-address = "127.0.0.1:0"
      [meta]
      dir = "\(root)/meta"
      [data]
      dir = "\(root)/data"
      wal-dir = "\(root)/wal"
      [monitor]
      store-enabled = false
      [http]
      bind-address = "127.0.0.1:\(port)"
      auth-enabled = \(authentication)
      log-enabled = false

      """, to: "influxd.conf")
    let child = try Child.start("influxd", ["-config", path])
    let deadline = ContinuousClock.now + .seconds(30)
    while try !Command("curl", ["-q", "--silent", "--fail", "http://127.0.0.1:\(port)/ping"]).run().succeeded {
      try #require(ContinuousClock.now < deadline, "influxd does not answer")
      usleep(50_000)
    }
    return child
  }

  private func freePort() throws -> Int {
    let text = try output(of: python, ["-c", "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\nprint(s.getsockname()[1])"])
    return try #require(Int(text.lines[0]))
  }

  @Test func `influxd has the databases and policies of the topology`() throws {
    let near = Hostile.near("chime-1", count: 300) + Hostile.sample(400) { $0.utf8.count < 100 }
    let carriage = Carriage("databases and policies (influxd)", near.uniqueBytes) { InfluxDirectoryName.fault(in: $0) == nil }
    // Names that are equal in normal form are one key to hac.
    let names = Array(Set(carriage.carried)).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    let databases = zip(names, names.reversed()).map { (name: $0, policy: $1) }
    let compiled = Compiled(Around.influx(major: 1, databases: Array(databases.prefix(150))))
    let scratch = try ScratchDirectory()
    let port = try freePort()
    let server = try influxd(scratch, authentication: true, port: port)
    _ = server.identifier
    let script = try place(compiled, "metrics-set-up", in: scratch, url: "http://127.0.0.1:\(port)")
    _ = try output(of: "sh", [script])
    let show = """
      import base64, json, sys, urllib.parse, urllib.request
      def query(q):
          request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/query?" + urllib.parse.urlencode({"q": q}), headers={"Authorization": "Basic " + base64.b64encode(b"admin:Pa55-w0rd-x").decode()})
          return json.load(urllib.request.urlopen(request))["results"][0]["series"][0]["values"]
      for name, in query("SHOW DATABASES"):
          policies = query('SHOW RETENTION POLICIES ON "' + name + '"')
          if len(policies) != 1 or not policies[0][4]: sys.exit(f"{name!r} has {policies}")
          print(name.encode().hex())
          print(policies[0][0].encode().hex())
      """
    Carriage.expectSame(databases.prefix(150).flatMap { [$0.name, $0.policy] }, try output(of: python, ["-c", show, "\(port)"]).hexLines, "influxd")
  }

  /// A hash of a password is slow on purpose, so a few.
  @Test func `the administrator of influxd logs in with the password of the topology`() throws {
    let texts = Hostile.sample(10, seed: 12) { (3...60).contains($0.utf8.count) } + ["it's", "a\"b\\'c\\\\", "\\", " x ", "a:b", "$x`y`", "名\\", "%s\\n"] + Hostile.ordinary.prefix(4)
    let carriage = Carriage("passwords of InfluxDB 1 (influxd, InfluxQL)", texts) { Quoting.raw.refuse($0) == nil }
    let scratch = try ScratchDirectory()
    let port = try freePort()
    let server = try influxd(scratch, authentication: true, port: port)
    _ = server.identifier
    let login = """
      import base64, sys, urllib.parse, urllib.request
      word = base64.b64encode(b"admin:" + bytes.fromhex(sys.argv[2])).decode()
      # The last administrator gone, influxd asks for the first one again.
      for q in ("SHOW DATABASES", "DROP USER admin"):
          request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/query", data=urllib.parse.urlencode({"q": q}).encode(), headers={"Authorization": "Basic " + word})
          if b"error" in urllib.request.urlopen(request).read(): sys.exit(1)
      """
    for password in carriage.carried {
      let compiled = Compiled(Around.influx(major: 1, password: password))
      let script = try place(compiled, "metrics-set-up", in: scratch, url: "http://127.0.0.1:\(port)")
      _ = try output(of: "sh", [script])
      let outcome = try Command(python, ["-c", login, "\(port)", password.hex]).run()
      #expect(outcome.succeeded, "\(password.debugDescription) does not log in: \(outcome.errorText.suffix(300))")
    }
  }
}
