import SourceText
import Testing
import TopologyModel

@testable import HACCompiler

private let site = """
  vips:
    web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
  services:
    site: { kind: floating-ip, nodes: [a, b], vip: web }

  """

@Suite struct LanguageTests {
  private let scratch = Scratch()

  private func codes(_ text: String) -> [String] { scratch.check(text).report.diagnostics.map(\.code) }

  @Test("a topology without a mistake draws nothing") func clean() { #expect(codes(frame + site) == []) }

  @Test("every mistake of a file is found in one run, each at its place") func allAtOnce() {
    let result = scratch.check(
      """
      hac: 1
      name: t
      os: debian-13
      networks:
        lan: { subnet: 10.0.0.5/24, interface: interface-name-too-long }
      nodes:
        a: { addres: 10.0.0.11 }
        b: { address: 10.0.0.300 }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 256 }
      services:
        site: { kind: floating-up, nodes: [a, b], vip: web }
        site: { kind: floating-ip, nodes: [a, q], vip: wib }
      """)
    let found = result.report.diagnostics.map { "\($0.primary.span.start.line) \($0.code)" }
    #expect(
      found == [
        "3 schema/value", "5 schema/value", "5 schema/value", "7 schema/unknown-key", "8 schema/value", "10 schema/value", "12 schema/unknown-kind",
        "13 schema/duplicate-key",
      ])
  }

  @Test("a reference to what could not be read is no second mistake") func noFollowUps() {
    let text = frame.replacingOccurrences("b: { address: 10.0.0.12 }", "b: { address: ten }") + site
    #expect(codes(text) == ["schema/value"])
  }

  @Test(
    "scalars mean what their field asks for, never what YAML would guess",
    arguments: [
      ("a: { address: 10.0.0.11, zone: no }", nil), ("a: { address: 10.0.0.11, zone: 0640 }", nil),
      ("a: { address: 10.0.0.11, zone: 22:22 }", "schema/value"), ("a: { address: 10.0.0.11, zone: ~ }", "schema/no-value"),
      ("a: { address: 10.0.0.11, zone: [x] }", "schema/kind"),
    ] as [(String, String?)])
  func scalars(node: String, code: String?) {
    let text = frame.replacingOccurrences("a: { address: 10.0.0.11 }", node) + site
    #expect(codes(text) == (code.map { [$0] } ?? []))
  }

  @Test("anchors and merge keys work, and what is written holds over what is merged") func merge() throws {
    let result = scratch.check(
      frame.replacingOccurrences("b: { address: 10.0.0.12 }", "b: { <<: { zone: x/y, os: rocky-9 }, address: 10.0.0.12, os: ubuntu-24.04 }") + site)
    #expect(result.report.diagnostics.isEmpty)
    let node = try #require(result.plans.first?.plan.topology.nodes.first { $0.name == "b" })
    #expect(node.zone?.value.text == "x/y")
    #expect(node.os.value == .ubuntu2404)
  }

  @Test("a node written out takes its own fields over a range's") func rangeAndNode() throws {
    let result = scratch.check(
      """
      hac: 1
      name: t
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
      nodes:
        n[1-3]: { address: { from: 10.0.0.11 }, zone: { cycle: [x, y] } }
        n2: { zone: z }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: ["n[1-3]"], vip: web }
      """)
    #expect(result.report.diagnostics.isEmpty)
    let nodes = try #require(result.plans.first).plan.topology.nodes
    #expect(nodes.map(\.name) == ["n1", "n2", "n3"])
    #expect(nodes.map { $0.zone?.value.text } == ["x", "z", "x"])
    #expect(nodes.map { $0.addresses[0].address.value.written } == ["10.0.0.11", "10.0.0.12", "10.0.0.13"])
  }

  @Test("an included file adds objects, and a name defined in two files shows both") func include() throws {
    scratch.write("base/services.yaml", "hac: 1\n" + site)
    #expect(codes("include: [base/services.yaml]\n" + frame) == [])
    let twice = scratch.check("include: [base/services.yaml]\n" + frame + site)
    #expect(twice.report.diagnostics.map(\.code) == ["resolve/duplicate-name", "resolve/duplicate-name"])
    #expect(twice.report.diagnostics.allSatisfy { $0.related.count == 1 && $0.related[0].span.file != $0.primary.span.file })
  }

  @Test(
    "an include that cannot be is shown where it is written",
    arguments: [("../x.yaml", "schema/value"), ("/etc/passwd", "schema/value"), ("none.yaml", "input/unreadable-include"), ("topology.yaml", "input/included-twice")])
  func badInclude(path: String, code: String) { #expect(codes("include: [\(path)]\n" + frame + site) == [code]) }

  @Test("a warning goes away where it is allowed with a reason, and nowhere else") func suppression() {
    let warned = """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50 }MARK
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
    func with(_ mark: String) -> [String] { codes(frame + warned.replacingOccurrences("MARK", mark)) }
    #expect(with("") == ["floating-ip/no-check"])
    #expect(with("  # hac: allow floating-ip/no-check because the daemon is watched elsewhere") == [])
    #expect(with("  # hac: allow floating-ip/no-check") == ["floating-ip/no-check", "hac/unused-suppression"])
    #expect(with("  # hac: allow vip/other because of that") == ["floating-ip/no-check", "hac/unused-suppression"])
    #expect(codes(frame + site + "# hac: allow floating-ip/no-check because of nothing\n") == ["hac/unused-suppression"])
  }

  @Test("with --strict a warning is an error") func strict() {
    let text = frame + "vips:\n  web: { address: 10.0.0.50, virtual_router_id: 50 }\nservices:\n  site: { kind: floating-ip, nodes: [a, b], vip: web }\n"
    #expect(!scratch.check(text).report.hasErrors)
    #expect(scratch.check(text, options: CheckOptions(isStrict: true)).report.hasErrors)
  }

  @Test("every service, and the stack, may say what it must survive") func require() throws {
    func codes(_ require: String) -> [String] {
      let own = site.replacingOccurrences("vip: web }", "vip: web, require: \(require) }")
      return scratch.check(frame + own).report.diagnostics.map(\.code)
    }
    #expect(codes("{ node_failures: 1 }") == [])
    #expect(codes("{ node_failures: 2 }") == ["require/failures"])
    #expect(codes("{ node_failures: 0 }") == ["schema/value"])
    #expect(codes("{ nodes: 1 }") == ["schema/unknown-key"])
    #expect(scratch.check(frame + site + "require: { node_failures: 2 }\n").report.diagnostics.map(\.code) == ["require/failures"])
  }

  @Test("a secret in place is an error whose text is shown nowhere") func bareSecret() {
    let result = scratch.check(
      frame + site.replacingOccurrences("checks:", "vrrp: { auth_pass: hunter2 }, checks:"))
    #expect(result.report.diagnostics.map(\.code) == ["secret/bare"])
    let text = TextRenderer(sources: result.sources, secretSpans: result.report.secretSpans, usesColor: false).render(result.report)
    #expect(!text.contains("hunter2"))
    #expect(!String(decoding: JSONRenderer(sources: result.sources).render(result.report), as: UTF8.self).contains("hunter2"))
  }
}

extension String {
  /// The text with every occurrence of one piece replaced.
  func replacingOccurrences(_ piece: String, _ other: String) -> String { split(separator: piece, omittingEmptySubsequences: false).joined(separator: other) }
}
