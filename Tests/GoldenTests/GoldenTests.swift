import HACCompiler
import Testing
import Workbench

private let repository = Repository(around: #filePath)

/// Compiled once for all tests.
private let goldens = repository.map { Goldens(of: $0) }

@Suite struct GoldenTests {
  @Test func `every topology compiles to its golden`() throws {
    let goldens = try #require(goldens)
    #expect(!GoldenRun.all(in: goldens.repository).isEmpty)
    #expect(goldens.problems == [])
    let wrong = goldens.differences.filter { !$0.path.hasPrefix("golden/docs/") && !isOrphan($0) }
    #expect(wrong.isEmpty, "\(list(wrong))")
  }

  @Test func `generated documents are current`() throws {
    let wrong = try #require(goldens).differences.filter { $0.path.hasPrefix("golden/docs/") && !isOrphan($0) }
    #expect(wrong.isEmpty, "\(list(wrong))")
  }

  @Test func `no golden is orphaned`() throws {
    let orphans = try #require(goldens).differences.filter(isOrphan)
    #expect(orphans.isEmpty, "\(list(orphans))")
  }

  @Test func `a golden that is stale, missing or an orphan is named, and blessing repairs it`() throws {
    let scratch = try ScratchDirectory()
    let files = scratch.files
    try files.write(Array(topology("one", router: 50).utf8), to: "topologies/kind/one.yaml")
    try Goldens(of: files).write()
    #expect(Goldens(of: files).differences.isEmpty)

    let facts = "golden/kind/one/facts.txt"
    let text = try #require(files.read(facts))
    try files.write(Array(text.dropLast(20)), to: facts)
    files.remove("golden/kind/one/warnings.txt")
    try files.write([10], to: "golden/kind/two/facts.txt")
    let found = Goldens(of: files).differences
    #expect(found.map(\.path) == [facts, "golden/kind/one/warnings.txt", "golden/kind/two/facts.txt"])
    #expect(found.map(\.description).last == "golden/kind/two/facts.txt: orphan, nothing makes it")

    try Goldens(of: files).write()
    #expect(Goldens(of: files).differences.isEmpty)
    #expect(!files.isDirectory("golden/kind/two"))
  }

  @Test func `topologies that must fail have their diagnostics as goldens, and those in one directory are one run`() throws {
    let scratch = try ScratchDirectory()
    let files = scratch.files
    try files.write(Array(topology("one", router: 300).utf8), to: "topologies/bad/router.yaml")
    try files.write(Array(topology("one", router: 50).utf8), to: "topologies/bad/fine.yaml")
    try files.write(Array(topology("one", router: 300).utf8), to: "topologies/kind/broken.yaml")
    try files.write(Array(topology("one", router: 50).utf8), to: "topologies/together/pair/one.yaml")
    try files.write(Array(topology("two", router: 51).utf8), to: "topologies/together/pair/two.yaml")
    let goldens = Goldens(of: files)
    #expect(goldens.problems.count == 2)
    #expect(goldens.problems.contains("topologies/bad/fine has no errors, and should"))
    #expect(goldens.problems.contains { $0.hasPrefix("topologies/kind/broken has errors:\nerror[") })
    #expect(goldens.files["golden/together/pair/out/one/manifest.json"] != nil)
    #expect(goldens.files["golden/together/pair/out/two/manifest.json"] != nil)
    let text = String(decoding: try #require(goldens.files["golden/bad/router/diagnostics.txt"]), as: UTF8.self)
    // The path does not depend on where the repository is.
    #expect(text.contains("--> topologies/bad/router.yaml:"))
    #expect(goldens.files["golden/bad/router/diagnostics.json"] != nil)
  }

  private func isOrphan(_ difference: Goldens.Difference) -> Bool {
    if case .orphan = difference { true } else { false }
  }

  private func list(_ differences: [Goldens.Difference]) -> String {
    differences.map(\.description).joined(separator: "\n") + "\nif that is meant: \(Goldens.command)"
  }

  private func topology(_ name: String, router: Int) -> String {
    let net = router % 200
    return """
      hac: 1
      name: \(name)
      os: debian-12
      networks: { lan: { subnet: 10.0.\(net).0/24, interface: eth0 } }
      nodes:
        a: { address: 10.0.\(net).11 }
        b: { address: 10.0.\(net).12 }
      vips: { www: { address: 10.0.\(net).50, virtual_router_id: \(router), checks: [{ tcp: 80 }] } }
      services: { site: { kind: floating-ip, nodes: [a, b], vip: www } }

      """
  }
}
