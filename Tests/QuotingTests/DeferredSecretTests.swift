import ConfigFormats
import HACCompiler
import Processes
import Testing
import Workbench

/// Secrets that the host supplies are filled in by `install`, which must say and write the same as the compiler.
@Suite struct DeferredSecretTests {
  /// An interpreter of awk as a host may have it, by the name that `install` calls it by.
  static let interpreters = ["gawk", "mawk", "busybox"]

  /// The function of install.sh that fills in secrets, on a directory of them.
  private func harness(_ scratch: borrowing ScratchDirectory, _ interpreter: String, names: [String]) throws -> String {
    let repository = try #require(Repository(around: #filePath))
    let lines = try #require(repository.read("Sources/HACCompiler/Emit/install.sh")).split(separator: 10, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    let first = try #require(lines.firstIndex { $0.hasPrefix("fill() {") })
    let last = try #require(lines[first...].firstIndex { $0 == "}" })
    let program = try #require(Programs.find(interpreter))
    return """
      LC_ALL=C; export LC_ALL
      mkdir -p '\(scratch.files.path("bin"))' && ln -sf '\(program)' '\(scratch.files.path("bin"))/awk'
      PATH='\(scratch.files.path("bin"))':$PATH
      root='\(scratch.files.root)' work='\(scratch.files.root)'
      hac_deferred() { cat '\(try scratch.write(names.joined(separator: "\n") + "\n", to: "names"))'; }
      \(lines[first...last].joined(separator: "\n"))

      """
  }

  private static let texts = Hostile.sample(1000, seed: 4) { !$0.isEmpty && $0.utf8.count < 9000 && !$0.utf8.contains(0) && $0.utf8.last != 10 }

  private func store(_ texts: [String], _ scratch: borrowing ScratchDirectory) throws -> [String] {
    for (index, text) in texts.enumerated() { _ = try scratch.write(text + "\n", to: "etc/hac/secrets/s\(index)") }
    return texts.indices.map { "s\($0)" }
  }

  @Test(arguments: Quoting.allCases, interpreters) func `install writes a secret as the compiler does`(quoting: Quoting, interpreter: String) throws {
    let carriage = Carriage("\(quoting.rawValue), by install (\(interpreter))", Self.texts) { quoting.refuse($0) == nil }
    let scratch = try ScratchDirectory()
    let names = try store(carriage.carried, scratch)
    let marks = names.map { "x \(SecretText(name: $0, value: nil).quoted(quoting)) y\n" }.joined()
    let script = try harness(scratch, interpreter, names: names) + "fill '\(try scratch.write(marks, to: "marks"))' '\(scratch.files.path("filled"))' || { echo \"$why\" >&2; exit 1; }\ncat '\(scratch.files.path("filled"))'\n"
    let expected = try carriage.carried.map { "x \(try quoting.quote($0).get()) y" }
    Carriage.expectSame(expected, try output(of: "sh", ["-c", script]).lines, carriage.format)
  }

  @Test(arguments: Quoting.allCases, interpreters) func `install refuses what the compiler refuses`(quoting: Quoting, interpreter: String) throws {
    var random = Random(seed: 23)
    var refused = Self.texts.filter { quoting.refuse($0) != nil }
    while refused.count > 25 { refused.remove(at: random.below(refused.count)) }
    let scratch = try ScratchDirectory()
    let names = try store(refused, scratch)
    let calls = try names.map { name in
      "fill '\(try scratch.write(SecretText(name: name, value: nil).quoted(quoting) + "\n", to: "mark-\(name)"))' '\(scratch.files.path("filled"))' && echo '\(name) was filled in'\n"
    }
    let script = try harness(scratch, interpreter, names: names) + calls.joined() + "true\n"
    #expect(try output(of: "sh", ["-c", script]).text == "")
  }

  @Test func `bytes that are no text are refused by both`() throws {
    let faulty: [[UInt8]] = [[0xE9], [0x61, 0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0x80], [0xFF]]
    let scratch = try ScratchDirectory()
    for (index, bytes) in faulty.enumerated() {
      try scratch.files.write(bytes + [10], to: "etc/hac/secrets/s\(index)")
      try scratch.files.write(bytes + [10], to: "secrets/s\(index)")
    }
    let names = faulty.indices.map { "s\($0)" }
    for interpreter in Self.interpreters {
      let calls = try names.map { name in
        "fill '\(try scratch.write(SecretText(name: name, value: nil).quoted(.sql) + "\n", to: "mark"))' '\(scratch.files.path("filled"))' && echo filled\n"
      }
      #expect(try output(of: "sh", ["-c", harness(scratch, interpreter, names: names) + calls.joined() + "true\n"]).text == "")
    }
    for name in names {
      let secrets = "secrets:\n  s: { file: secrets/\(name) }"
      let vip = "  v: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { auth_pass: { secret: s } }, checks: [{ tcp: 80 }] }"
      let path = try scratch.write(Around.floatingIP(vips: vip, secrets: secrets), to: "t.yaml")
      var result = Compiler.check([path])
      #expect(Compiler.emit(&result, deferSecrets: false).isEmpty)
      #expect(result.report.diagnostics.map(\.code) == ["secret/unreadable"])
    }
  }

  /// What stands for a secret must not stand in what is none.
  @Test func `no other value can be a mark of a secret`() {
    let mark = "@HAC-SECRET:sql:s0@"
    #expect(!Compiled.isTaken(Around.mySQL(options: [("init_connect", mark)])))
    #expect(!Compiled.isTaken(Around.mySQL(tls: "/t/\(mark)")))
    #expect(!Compiled.isTaken(Around.pxc(library: [("socket.ssl_cipher", mark)])))
    #expect(!Compiled.isTaken(Around.minIO(environment: [("MINIO_X", mark)])))
    #expect(!Compiled.isTaken(Around.influx(major: 2, bucket: mark)))
    #expect(!Compiled.isTaken(Around.influx(major: 2, config: [("x", mark)])))
    #expect(Compiled.isTaken(Around.mySQL(options: [("init_connect", "SET @HAC = 1")])))
  }
}
