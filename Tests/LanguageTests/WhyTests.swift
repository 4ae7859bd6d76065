import HACCompiler
import SourceText
import Testing
import Workbench

@Suite struct WhyTests {
  private static let topology = """
    hac: 1
    name: why
    os: debian-12
    networks: { lan: { subnet: 10.0.0.0/24, interface: eth0 } }
    secrets: { vrrp: { value: hunter2 } }
    nodes:
      web[1-2]: { address: { from: 10.0.0.11 } }
    vips:
      www:
        address: 10.0.0.50
        virtual_router_id: 50
        vrrp: { auth_pass: { secret: vrrp } }
        checks: [{ tcp: 80 }]
    services:
      site: { kind: floating-ip, nodes: ["web[1-2]"], vip: www }

    """

  private let result: CheckResult
  private let emission: Emission
  private let conf = "rootfs/etc/keepalived/keepalived.conf"

  init() throws {
    let scratch = try ScratchDirectory()
    try scratch.files.write(Array(Self.topology.utf8), to: "why.yaml")
    var result = Compiler.check([scratch.files.path("why.yaml")])
    emission = try #require(Compiler.emit(&result, deferSecrets: true).first)
    self.result = result
  }

  private func lines(_ emission: Emission) throws -> [String] {
    let file = try #require(BundleWriter.contents(of: emission).first { $0.path == "hosts/web1/\(conf)" })
    return String(decoding: file.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// What is said of the first line that contains a text.
  private func why(_ text: String) throws -> (line: EmittedLine, labels: [Label]) {
    let number = try #require(lines(emission).firstIndex { $0.contains(text) }) + 1
    let manifest = OutputPlace.Manifest(topology: "why", source: "why.yaml", digest: "")
    let place = OutputPlace(stack: "/out/why", path: "hosts/web1/\(conf)", line: number, manifest: manifest)
    let line = try EmittedLine.find(place, in: emission).get()
    return (line, result.places(of: line.origin, line: line.text))
  }

  @Test func `a value that was written is shown where it was written`() throws {
    let (line, labels) = try why("virtual_router_id")
    #expect(line.text == "    virtual_router_id 50")
    #expect(labels.map(\.text) == ["written here"])
    #expect(labels.first?.span.start.line == 11)
  }

  @Test func `an element of a range is named`() throws {
    #expect(try why("router_id web1").labels.map(\.text) == ["the element `web1` of this range"])
  }

  @Test func `a default names its field`() throws {
    #expect(try why("nopreempt").labels.map(\.text) == ["nobody wrote `preempt`: hac's default for this"])
  }

  @Test func `what follows from several values shows them, the decisive one first`() throws {
    let labels = try why("priority").labels
    #expect(labels.map(\.text) == ["the element `web1` of this range", "and from this"])
  }

  @Test func `a line of hac's own has no place, but its file has`() throws {
    let (line, labels) = try why("enable_script_security")
    #expect(labels == [])
    #expect(!result.places(of: line.fileOrigin, line: "").isEmpty)
  }

  @Test func `a secret is shown by its name, on the line where its value would stand`() throws {
    let line = try why("auth_pass").line
    #expect(line.text == "        auth_pass <secret vrrp>")
    var result = result
    let open = try lines(#require(Compiler.emit(&result, deferSecrets: false).first))
    let deferred = try lines(emission)
    #expect(open.count == deferred.count)
    #expect(zip(open, deferred).filter { $0 != $1 }.map(\.0) == ["        auth_pass \"hunter2\""])
  }

  @Test func `what hac makes as a whole, and what it does not make, is said`() {
    let manifest = OutputPlace.Manifest(topology: "why", source: "why.yaml", digest: "")
    func failure(_ path: String, line: Int = 1) -> EmittedLine.Failure? {
      if case .failure(let failure) = EmittedLine.find(OutputPlace(stack: "/o", path: path, line: line, manifest: manifest), in: emission) {
        return failure
      }
      return nil
    }
    #expect(failure("RUNBOOK.md") == .madeByHAC("RUNBOOK.md"))
    #expect(failure("hosts/web1/install") == .madeByHAC("install"))
    #expect(failure("hosts/web9/rootfs/x") == .noHost("web9"))
    #expect(failure("hosts/web1/rootfs/x") == .noFile(host: "web1", path: "rootfs/x"))
    #expect(failure("hosts/web1/\(conf)", line: 5000) != nil)
  }

  @Test func `the digest is of the topology's own files, whatever else is compiled with it`() throws {
    let scratch = try ScratchDirectory()
    try scratch.files.write(Array(Self.topology.utf8), to: "why.yaml")
    try scratch.files.write(Array("hac: 1\nname: other\nos: debian-12\n".utf8), to: "other.yaml")
    let alone = Compiler.check([scratch.files.path("why.yaml")])
    let both = Compiler.check([scratch.files.path("other.yaml"), scratch.files.path("why.yaml")])
    #expect(Compiler.sourceDigest(of: alone.files[0], in: alone.sources) == Compiler.sourceDigest(of: both.files[1], in: both.sources))
    #expect(Compiler.sourceDigest(of: both.files[0], in: both.sources) != Compiler.sourceDigest(of: both.files[1], in: both.sources))
  }
}
