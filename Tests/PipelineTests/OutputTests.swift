@preconcurrency import Glibc
import BundleOutput
import Testing

@testable import HACCompiler

private let topology = frame + """
  secrets:
    vrrp: { file: vrrp }
  vips:
    web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { auth_pass: { secret: vrrp } }, checks: [{ tcp: 80 }] }
  services:
    site: { kind: floating-ip, nodes: [a, b], vip: web }
  """

@Suite struct OutputTests {
  private let scratch = Scratch()

  init() { scratch.write("vrrp", "pa55word\n") }

  private func emit(_ text: String = topology, deferSecrets: Bool = false) throws -> Emission {
    var result = scratch.check(text)
    let emissions = Compiler.emit(&result, deferSecrets: deferSecrets)
    #expect(result.report.diagnostics.isEmpty)
    return try #require(emissions.first)
  }

  @Test("a second compile with nothing changed writes nothing") func unchanged() throws {
    let emission = try emit()
    #expect(try BundleWriter.write(emission, to: scratch.path + "/out", options: WriteOptions()).isChanged)
    let before = output(of: "find '\(scratch.path)/out' -printf '%p %i %T@\\n' | sort")
    #expect(try !BundleWriter.write(emission, to: scratch.path + "/out", options: WriteOptions()).isChanged)
    #expect(output(of: "find '\(scratch.path)/out' -printf '%p %i %T@\\n' | sort") == before)
  }

  @Test("archives are the same bytes for one worker and for two, and are what GNU tar and Python read") func archives() throws {
    let emission = try emit()
    for (name, workers, archive) in [("one", 1, Compression.gzip), ("two", 2, .gzip), ("tar", 2, .none), ("zst", 2, .zstd)] {
      var options = WriteOptions(archive: archive)
      options.workers = workers
      _ = try BundleWriter.write(emission, to: "\(scratch.path)/\(name)", options: options)
    }
    #expect(run("diff -r '\(scratch.path)/one' '\(scratch.path)/two'") == 0)
    let tree = "\(scratch.path)/tree"
    _ = try BundleWriter.write(emission, to: tree, options: WriteOptions())
    for command in [
      "tar xzf ../one/t/hosts/a.tar.gz", "tar xf ../tar/t/hosts/a.tar", "tar --zstd -xf ../zst/t/hosts/a.tar.zst",
      "python3 -c 'import tarfile; tarfile.open(\"../one/t/hosts/a.tar.gz\").extractall()'",
    ] {
      #expect(run("cd '\(scratch.path)' && rm -rf x && mkdir x && cd x && \(command) 2>/dev/null && diff -r a ../tree/t/hosts/a") == 0)
    }
  }

  @Test("a secret is in its file and nowhere else, and its file is not for everyone") func secretStaysInItsFile() throws {
    _ = try BundleWriter.write(try emit(), to: scratch.path + "/out", options: WriteOptions())
    let found = output(of: "cd '\(scratch.path)/out' && grep -rl pa55word . | sort")
    #expect(found == "./t/hosts/a/rootfs/etc/keepalived/keepalived.conf\n./t/hosts/b/rootfs/etc/keepalived/keepalived.conf\n")
    #expect(output(of: "cd '\(scratch.path)/out/t/hosts/a/rootfs' && find . -perm /007 -name keepalived.conf") == "")
    #expect(!output(of: "cat '\(scratch.path)/out/t/hosts/a/manifest.json'").contains("\"sha256\": \"\(output(of: "sha256sum '\(scratch.path)/out/t/hosts/a/rootfs/etc/keepalived/keepalived.conf'").prefix(64))"))
  }

  @Test("a deferred secret leaves a mark that install fills in") func deferred() throws {
    _ = try BundleWriter.write(try emit(deferSecrets: true), to: scratch.path + "/out", options: WriteOptions())
    let conf = output(of: "cat '\(scratch.path)/out/t/hosts/a/rootfs/etc/keepalived/keepalived.conf'")
    #expect(conf.contains("auth_pass @HAC-SECRET:keepalived:vrrp@"))
    #expect(output(of: "grep deferred '\(scratch.path)/out/t/hosts/a/install'").contains("/etc/keepalived/keepalived.conf deferred"))
  }

  @Test(
    "a secret that does not fit where it goes is refused without a character of it",
    arguments: ["pass\"wrd", "a\nb", "much-too-long", "", "a\\", "${_PWD}"])
  func secretDoesNotFit(value: String) throws {
    scratch.write("vrrp", value)
    var result = scratch.check(topology)
    #expect(Compiler.emit(&result, deferSecrets: false).isEmpty)
    #expect(result.report.diagnostics.count == 1)
    let message = try #require(result.report.diagnostics.first).message
    #expect(value.isEmpty || !message.contains(value))
  }

  @Test("an output directory that hac did not make is refused and left as it is") func foreign() throws {
    scratch.write("out/t/precious", "data")
    let emission = try emit()
    #expect(throws: OutputError.self) { try BundleWriter.write(emission, to: scratch.path + "/out", options: WriteOptions()) }
    #expect(output(of: "ls -A '\(scratch.path)/out' '\(scratch.path)/out/t'").contains("precious"))
    #expect(output(of: "find '\(scratch.path)/out' | wc -l") == "3\n")
  }

  @Test("the order of services in the file does not change a byte") func order() throws {
    let two = frame + """
      vips:
        V1: { address: 10.0.0.50, virtual_router_id: 50, hostname: one.example, checks: [{ tcp: 80 }] }
        V2: { address: 10.0.0.51, virtual_router_id: 51, hostname: two.example, checks: [{ http: { port: 8080 } }] }
      services:
        S1: { kind: floating-ip, nodes: [a, b], vip: one }
        S2: { kind: floating-ip, nodes: [b, a], vip: two }
      """
    func named(_ names: [String]) -> String {
      zip(["V1", "V2", "S1", "S2"], names).reduce(two) { $0.replacingOccurrences($1.0, $1.1) }
    }
    // The same objects, written in the other order.
    let swapped = frame + """
      vips:
        two: { address: 10.0.0.51, virtual_router_id: 51, hostname: two.example, checks: [{ http: { port: 8080 } }] }
        one: { address: 10.0.0.50, virtual_router_id: 50, hostname: one.example, checks: [{ tcp: 80 }] }
      services:
        zeta: { kind: floating-ip, nodes: [b, a], vip: two }
        alpha: { kind: floating-ip, nodes: [a, b], vip: one }
      """
    _ = try BundleWriter.write(try emit(named(["one", "two", "alpha", "zeta"])), to: scratch.path + "/x", options: WriteOptions())
    _ = try BundleWriter.write(try emit(swapped), to: scratch.path + "/y", options: WriteOptions())
    #expect(run("cd '\(scratch.path)' && diff -r x/t/hosts y/t/hosts") == 0)
  }
}
