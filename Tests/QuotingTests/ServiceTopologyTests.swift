import Blueprints
import ConfigFormats
import Processes
import Testing
import TopologyModel
import Workbench

/// What operators write freely into services, from the topology to the program that reads the file.
@Suite struct ServiceTopologyTests {
  /// For topologies with all of them at once.
  private static let many = Hostile.sample(1500, seed: 21)

  /// One compilation for each of a few texts: hac takes them, or says why not, and never ends otherwise.
  private func sift(_ field: String, _ texts: [String] = Hostile.sample(50, seed: 17), isExpected: (String) -> Bool, _ topology: (String) -> String) {
    let carriage = Carriage("topologies: \(field)", texts) { Compiled.isTaken(topology($0)) }
    #expect(carriage.carried.count { !isExpected($0) } == 0, "\(field)")
    #expect(carriage.carried.count == texts.count(where: isExpected), "\(field)")
  }

  private func options(_ group: String, _ compiled: Compiled, _ suffix: String) throws -> [String: String] {
    let scratch = try ScratchDirectory()
    let path = try scratch.write(try #require(compiled.file(suffix), "\(compiled.errors.prefix(3))"), to: "my.cnf")
    var found: [String: String] = [:]
    for line in try output(of: "my_print_defaults", ["--defaults-file=\(path)", group]).lines {
      let bytes = Array(line.utf8)
      let equals = bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.count
      found[String(decoding: bytes[..<equals].dropFirst(2), as: UTF8.self)] = String(decoding: bytes[equals...].dropFirst(), as: UTF8.self)
    }
    return found
  }

  private func isOption(_ text: String) -> Bool {
    // Quotes of a word processor are a mistake that hac names.
    Quoting.optionFile.refuse(text) == nil && LineText.fault(in: text) == nil && !text.unicodeScalars.contains { (0x2018...0x201F).contains($0.value) }
  }

  @Test func `an option of my_cnf is what the server reads`() throws {
    sift("my_cnf of mysql-dual-master", isExpected: isOption) { Around.mySQL(options: [("init_connect", $0)]) }
    sift("my_cnf of pxc", isExpected: { Quoting.optionFile.refuse($0) == nil && LineText.fault(in: $0) == nil }) { Around.pxc(options: [("init_connect", $0)]) }
    sift("my_cnf of mysql-group-replication", isExpected: isOption) { Around.group(options: [("init_connect", $0)]) }
    let texts = Carriage("my_cnf (my_print_defaults)", Self.many, isCarried: isOption).carried
    let written = texts.enumerated().map { (name: "loose_o\($0.offset)", value: $0.element) }   // no server has such options
    let dual = try options("mysqld", Compiled(Around.mySQL(options: written)), "hosts/a/rootfs/etc/mysql/mariadb.conf.d/zz-hac-replication.cnf")
    Carriage.expectSame(texts, written.map { dual[$0.name] ?? "(not there)" }, "mysql-dual-master")
    let cluster = try options("mysqld", Compiled(Around.pxc(options: written)), "hosts/a/rootfs/etc/mysql/mysql.conf.d/mysqld.cnf")
    Carriage.expectSame(texts, written.map { cluster[$0.name] ?? "(not there)" }, "pxc")
    let group = try options("mysqld", Compiled(Around.group(options: written)), "hosts/a/rootfs/etc/mysql/mysql.conf.d/zz-hac-group-replication.cnf")
    Carriage.expectSame(texts, written.map { group[$0.name] ?? "(not there)" }, "mysql-group-replication")
  }

  @Test func `Galera's options and the cluster's name are what server and arbiter read`() throws {
    let values = Carriage("Galera's options (my_print_defaults, systemd)", Hostile.near("tcp://[::]:4567", count: 300) + Hostile.near("PT10S", count: 200) + Hostile.sample(150)) { ProviderValue.fault(in: $0) == nil }
    let names = Carriage("cluster names (my_print_defaults, systemd)", Hostile.near("pxc.cluster-1", count: 200) + Hostile.sample(100)) { SafeWord.fault(in: $0) == nil && $0.utf8.count <= 32 }
    // Names of the library are letters: base 26.
    func name(_ index: Int) -> String { "evs.x" + String(decoding: [97 + UInt8(index / 676), 97 + UInt8(index / 26 % 26), 97 + UInt8(index % 26)], as: UTF8.self) }
    let library = values.carried.enumerated().map { (name: name($0.offset), value: $0.element) }
    let expected = library.map { "\($0.name)=\($0.value)" }
    for cluster in names.carried.prefix(6) {
      let compiled = Compiled(Around.pxc(library: library, cluster: cluster))
      let server = try options("mysqld", compiled, "hosts/a/rootfs/etc/mysql/mysql.conf.d/mysqld.cnf")
      #expect(server["wsrep_cluster_name"] == cluster)
      Carriage.expectSame(expected, (server["wsrep_provider_options"] ?? "").split(separator: ";").map(String.init).filter { $0.hasPrefix("evs.x") }, "wsrep_provider_options")
      let arbiter = try environment(compiled, "hosts/d/rootfs/etc/default/garb", ["GALERA_GROUP", "GALERA_OPTIONS"])
      #expect(arbiter[0] == cluster)
      Carriage.expectSame(expected, arbiter[1].split(separator: ";").map(String.init).filter { $0.hasPrefix("evs.x") }, "GALERA_OPTIONS")
    }
  }

  private func environment(_ compiled: Compiled, _ suffix: String, _ names: [String]) throws -> [String] {
    let scratch = try ScratchDirectory()
    let path = try scratch.write(try #require(compiled.file(suffix), "\(compiled.errors.prefix(3))"), to: "environment")
    let program = EnvironmentFileTests.systemdReader + """

      found = environment(sys.argv[1])
      for name in sys.stdin.read().split(): print(found.get(name, b"(not there)").hex())
      """
    return try output(of: python, ["-c", program, path], input: names.joined(separator: "\n")).hexLines
  }

  @Test func `a variable of MinIO is what systemd reads`() throws {
    func isVariable(_ text: String) -> Bool { Quoting.environmentFile.refuse(text) == nil && LineText.fault(in: text) == nil }
    sift("environment of minio", isExpected: isVariable) { Around.minIO(environment: [("MINIO_X", $0)]) }
    sift("secrets of minio", isExpected: { (1...1024).contains($0.utf8.count) && Quoting.environmentFile.refuse($0) == nil }) { Around.minIO(secretEnvironment: [("MINIO_X", $0)]) }
    sift("the root password of minio", isExpected: { (8...1024).contains($0.utf8.count) && Quoting.environmentFile.refuse($0) == nil }) { Around.minIO(password: $0) }
    let texts = Carriage("environment of minio (systemd)", Self.many, isCarried: isVariable).carried
    let secrets = Carriage("secrets of minio (systemd)", Hostile.sample(150, seed: 3) + Hostile.ordinary) { (8...1024).contains($0.utf8.count) && Quoting.environmentFile.refuse($0) == nil }.carried
    let written = texts.enumerated().map { (name: "MINIO_X\($0.offset)", value: $0.element) }
    let hidden = secrets.enumerated().map { (name: "MINIO_S\($0.offset)", value: $0.element) }
    let compiled = Compiled(Around.minIO(environment: written, secretEnvironment: hidden, password: secrets[0], certificates: "/etc/a@b/c"))
    let found = try environment(compiled, "hosts/n1/rootfs/etc/default/minio", written.map(\.name) + hidden.map(\.name) + ["MINIO_ROOT_PASSWORD", "MINIO_OPTS"])
    Carriage.expectSame(texts + secrets + [secrets[0], "--console-address :9001 --certs-dir /etc/a@b/c"], found, "/etc/default/minio")
  }

  @Test func `a drive is mounted where the topology says`() throws {
    let near = Hostile.near("/srv/data-1", count: 400, seed: 41) + ["/_a_", "/a@b:c+d", "/...a", "/" + String(repeating: "-", count: 80)] + Hostile.sample(100)
    let paths = Carriage("mount points of minio (systemd, sh)", near.uniqueBytes) { AbsolutePath.fault(in: $0) == nil && $0 != "/" }
    var units: [(name: String, text: String)] = []
    var mounted: [String] = []
    for path in paths.carried.prefix(30) {
      let compiled = Compiled(Around.minIO(mounts: [(path, "M-\(mounted.count)")]))
      // Where a path cannot be a mount point of MinIO hac says so.
      guard compiled.errors.isEmpty else { continue }
      let mount = try #require(compiled.files.first { $0.key.hasPrefix("hosts/n1/rootfs/etc/systemd/system/") && $0.key.hasSuffix(".mount") })
      units.append((String(mount.key.dropFirst("hosts/n1/rootfs/etc/systemd/system/".count)), mount.value))
      mounted.append(path)
      let script = try #require(compiled.file("hosts/n1/steps/minio-format-disks"))
      let assignment = script.split(separator: "\n").filter { $0.hasPrefix("DISKS=") }.joined() + "\nprintf '%s\\0' \"$DISKS\"\n"
      #expect(try output(of: "dash", ["-c", assignment]).nulTerminated == ["/dev/disk/by-id/d0 M-\(mounted.count - 1) \(path)"])
      #expect(try environment(compiled, "hosts/n1/rootfs/etc/default/minio", ["MINIO_VOLUMES"]) == ["http://n{1...4}:9000\(path)/data"])
    }
    #expect(mounted.count >= 15)
    let found = try Systemd.properties(of: units)
    Carriage.expectSame(mounted, units.map { found[$0.name]?["Where"]?.first ?? "" }, "Where=")
    Carriage.expectSame(mounted.indices.map { "/dev/disk/by-label/M-\($0)" }, units.map { found[$0.name]?["What"]?.first ?? "" }, "What=")
  }

  @Test func `the table of packet rules is named after the service`() throws {
    let names = Carriage("service names of nftables (nft)", Hostile.near("s3-1", count: 200, seed: 44) + Hostile.sample(50)) { ObjectName.fault(in: $0) == nil }
    for name in names.carried.prefix(8) {
      let compiled = Compiled(Around.minIO(service: name, mode: "lvs-nat-snat"))
      let scratch = try ScratchDirectory()
      let path = try scratch.write(try #require(compiled.file("hosts/n1/rootfs/etc/hac/nft-\(name).nft"), "\(compiled.errors)"), to: "rules.nft")
      let table = "hac_" + String(name.map { $0 == "-" ? "_" : $0 })
      #expect(try output(of: "unshare", ["-rn", "sh", "-c", "nft -f '\(path)' && nft list tables"]).lines == ["table ip \(table)"])
    }
  }

  /// sysctl(8) reads a slash for a dot inside a name, as sysctl.d(5) has it.
  @Test func `a kernel setting is for the interface that the topology names`() throws {
    let names = Carriage("interfaces of sysctl.d (sysctl)", Hostile.near("eth0.100", count: 200, seed: 42) + ["a.b.c", "a-b", "a@b"] + Hostile.sample(50)) { InterfaceName.fault(in: $0) == nil }
    for name in names.carried.prefix(12) {
      let compiled = Compiled(Around.minIO(interface: name, mode: "lvs-nat-snat"))
      let scratch = try ScratchDirectory()
      let path = try scratch.write(try #require(compiled.file("hosts/n1/rootfs/etc/sysctl.d/60-hac.conf"), "\(compiled.errors)"), to: "60-hac.conf")
      let setting = "/proc/sys/net/ipv4/conf/\(name)/send_redirects"
      let script = "ip link add name '\(name)' type bridge && echo 1 >'\(setting)' && sysctl -q -p '\(path)' && cat '\(setting)' /proc/sys/net/ipv4/ip_forward"
      #expect(try output(of: "unshare", ["-rn", "sh", "-c", script]).lines == ["0", "1"], "\(name)")
    }
  }

  @Test func `the directories of a service are those that its name says`() throws {
    let names = Carriage("service names of tmpfiles.d (systemd-tmpfiles)", Hostile.near("db-1", count: 200, seed: 43) + Hostile.sample(50)) { ObjectName.fault(in: $0) == nil }
    for name in names.carried.prefix(8) {
      let compiled = Compiled(Around.mySQL(name))
      let scratch = try ScratchDirectory()
      let file = try #require(compiled.file("hosts/a/rootfs/etc/tmpfiles.d/hac-\(name).conf"), "\(compiled.errors)")
      let path = try scratch.write(file.replacing("keepalived_script", with: "root"), to: "tmpfiles.conf")
      _ = try output(of: "unshare", ["-r", "systemd-tmpfiles", "--create", "--root=\(scratch.files.root)", path])
      #expect(scratch.files.isDirectory("run/hac/\(name)/check"), "\(name)")
    }
  }

  @Test func `names and options of InfluxDB are what its programs read`() throws {
    sift("config of influxdb-dual", isExpected: { InfluxOptionValue.fault(in: $0) == nil }) { Around.influx(major: 2, config: [("x", $0)]) }
    sift("buckets", isExpected: { InfluxName.fault(in: $0) == nil }) { Around.influx(major: 2, bucket: $0) }
    sift("databases", isExpected: { InfluxDirectoryName.fault(in: $0) == nil }) { Around.influx(major: 1, databases: [($0, "p")]) }
    sift("tokens", isExpected: { (1...1024).contains($0.utf8.count) && Quoting.header.refuse($0) == nil }) { Around.influx(major: 2, token: $0) }
    let texts = Carriage("config of influxdb-dual (Python's tomllib)", Self.many) { InfluxOptionValue.fault(in: $0) == nil }.carried
    let file = try #require(Compiled(Around.influx(major: 2, config: texts.enumerated().map { ("x-\($0.offset)-y", $0.element) })).file("hosts/a/rootfs/etc/influxdb/config.toml"))
    let program = """
      import sys, tomllib
      d = tomllib.loads(sys.stdin.buffer.read().decode())
      for i in range(int(sys.argv[1])):
          v = d[f"x-{i}-y"]
          print((v if isinstance(v, str) else str(v).lower()).encode().hex())
      """
    Carriage.expectSame(texts, try output(of: python, ["-c", program, "\(texts.count)"], input: file).hexLines, "config.toml")
  }

  /// ChimeStack's tool is not here: one that prints its words takes its place.
  @Test func `the tool of the guide gets the names that were written, by the script and by the RUNBOOK`() throws {
    let names = Carriage("buckets and organisations (sh, cmark)", Hostile.sample(20, seed: 19) { InfluxName.fault(in: $0) == nil } + ["it's `x`", "``", "a|b", "_a_", "$x"]) { InfluxName.fault(in: $0) == nil }.carried
    for (index, bucket) in names.enumerated() {
      let org = names[(index + 7) % names.count]
      let compiled = Compiled(Around.influx(major: 2, org: org, bucket: bucket))
      let scratch = try ScratchDirectory()
      _ = try scratch.write("#!/bin/sh\nfor word; do printf '%s\\0' \"$word\"; done\n", to: "bin/chimeadm")
      let script = try scratch.write(try #require(compiled.file("hosts/a/steps/metrics-chimeadm"), "\(compiled.errors)"), to: "script")
      let token = try scratch.write("t\n", to: "TOKEN-FILE")
      let runbook = try #require(compiled.files["RUNBOOK.md"])
      let reader = """
        import html.parser, subprocess, sys
        class Reader(html.parser.HTMLParser):
            block, text = "", ""
            def handle_data(self, data):
                self.text += data
                if data.startswith("chimeadm initserver"): self.block = ""
                if self.lasttag == "code": self.block += data
        reader = Reader(convert_charrefs=True)
        reader.feed(subprocess.run(["cmark"], input=sys.stdin.buffer.read(), stdout=subprocess.PIPE, check=True).stdout.decode())
        text = reader.text
        start = text.index("chimeadm initserver influxdb --vip-endpoint")
        print(text[start:text.index("\\nThen see", start)])
        if "Resynchronisation copies the points of " + sys.argv[1] + " only." not in text: sys.exit("the bucket is not as it was written")
        """
      let command = try output(of: python, ["-c", reader, bucket], input: runbook).text
      let environment = "chmod +x '\(scratch.files.path("bin"))/chimeadm'; PATH='\(scratch.files.path("bin"))':$PATH; cd '\(scratch.files.root)'; "
      for text in ["sh '\(script)' '\(token)'", command] {
        let words = try output(of: "sh", ["-c", environment + text]).nulTerminated
        #expect(Array(words.suffix(6)) == ["--token", "t", "--org", org, "--bucket", bucket])
      }
    }
  }
}
