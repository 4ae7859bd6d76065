import Blueprints
import Workbench
import HACCompiler
import SourceText
import Testing
import TopologyModel

extension CheckDescription: CustomTestStringConvertible {
  public var testDescription: String { code }
}

private func runs(_ examples: [Example], of check: CheckDescription) throws -> [MarkedRun] {
  try #require(CheckProof.runs(examples, of: check), "at most one ‹…› in a run, and whole")
}

/// The examples are the documentation; these tests make them the proof as well.
@Suite struct CheckExampleTests {
  @Test("the bad example draws exactly its check's finding, at the marked place", arguments: Language.checks)
  func bad(check: CheckDescription) throws {
    for run in try runs(check.bad, of: check) { try expect(check, in: run.check(), of: run, linesBefore: 0) }
  }

  @Test("the place is right below a comment of other scripts and with CRLF line ends", arguments: Language.checks)
  func mutated(check: CheckDescription) throws {
    for run in try runs(check.bad, of: check) {
      let result = run.check(before: "# Größe, 网络, 🛰\u{FE0F}\n# é as e\u{301}\n", lineEnd: "\r\n")
      try expect(check, in: result, of: run, linesBefore: 2)
    }
  }

  private func expect(_ check: CheckDescription, in result: CheckResult, of run: MarkedRun, linesBefore: UInt32) throws {
    let mark = try #require(run.mark, "the bad example marks a place with ‹…›")
    let found = result.report.diagnostics
    #expect(found.map(\.code) == [check.code], "\(found.map { "\($0.code): \($0.message)" })")
    let finding = try #require(found.first { $0.code == check.code })
    let span = finding.primary.span
    #expect(finding.severity == check.severity)
    #expect(result.sources[span.file].path == MarkedRun.path(mark.text))
    #expect(span.start == SourcePosition(line: mark.start.line + linesBefore, column: mark.start.column))
    #expect(span.end == SourcePosition(line: mark.end.line + linesBefore, column: mark.end.column))
    #expect(!finding.message.isEmpty && !finding.primary.text.isEmpty && !finding.help.isEmpty)
  }

  @Test("the good example draws nothing, also where warnings are errors", arguments: Language.checks)
  func good(check: CheckDescription) throws {
    for run in try runs(check.good, of: check) {
      #expect(run.mark == nil)
      let result = run.check(strict: true)
      #expect(result.report.diagnostics.map { "\($0.code): \($0.message)" } == [])
      #expect(result.plans.count == run.texts.count)
    }
  }

  @Test("without the check nothing else reports its code", arguments: Language.checks)
  func disabled(check: CheckDescription) throws {
    for run in try runs(check.bad, of: check) {
      #expect(!run.check(disabling: [check.code]).report.diagnostics.contains { $0.code == check.code })
    }
  }

  @Test("under --strict a warning's example is an error", arguments: Language.checks.filter { $0.severity == .warning })
  func strict(check: CheckDescription) throws {
    for run in try runs(check.bad, of: check) {
      #expect(run.check(strict: true).report.diagnostics.map(\.severity) == [.error])
    }
  }

  @Test("codes are slugs, and each is used once")
  func codes() {
    let codes = Language.checks.map(\.code) + DiagnosticCodes.all.map(\.code)
    for code in codes {
      let parts = code.split(separator: "/", omittingEmptySubsequences: false)
      #expect(parts.count == 2 && parts.allSatisfy { isSlug($0) }, "\(code)")
    }
    #expect(Set(codes).count == codes.count, "\(Dictionary(grouping: codes) { $0 }.filter { $0.value.count > 1 }.keys.sorted())")
  }

  private func isSlug(_ text: Substring) -> Bool {
    !text.isEmpty && text.first != "-" && text.last != "-"
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
  }

  @Test("every check says its rule in a sentence, and why", arguments: Language.checks)
  func texts(check: CheckDescription) {
    #expect(!check.summary.isEmpty && !check.summary.hasSuffix("."))
    #expect(check.why.count > 60)
    #expect(!check.bad.isEmpty && !check.good.isEmpty)
  }
}
