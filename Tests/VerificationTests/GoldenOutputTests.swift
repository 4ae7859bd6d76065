import HACCompiler
import SourceText
import Testing
import Workbench

@testable import Verification

/// What every topology of the repository compiles to is accepted by every program.
@Suite struct GoldenOutputTests {
  private static let runs: [GoldenRun] = Repository(around: #filePath).map { repository in GoldenRun.all(in: repository).filter { !$0.mustFail } } ?? []

  /// Adapters whose files no topology has, or whose program Debian does not have.
  private static let withoutGoldens: Set<String> = ["bash", "mysqld"]

  @Test func `every program accepts every file, and each has some`() throws {
    let repository = try #require(Repository(around: #filePath))
    try #require(Self.runs.count > 10)
    var total = ProofSummary(Adapters.all)
    for run in Self.runs {
      var result = Compiler.check(run.topologies.map { repository.path($0) })
      let emissions = Compiler.emit(&result, deferSecrets: true)
      try #require(!emissions.isEmpty, "\(run)")
      for index in emissions.indices {
        var source = OutputSource(result: result, index: index, hasChanged: false)
        let verification = try #require(Verifier(emissions[index], output: "out", source: &source, options: VerifyOptions())).run()
        #expect(verification.report.diagnostics.isEmpty, "\(run):\n\(verification.text())")
        total.add(verification.summary)
      }
    }
    for proof in total.proofs {
      #expect(proof.accepted > 0 || Self.withoutGoldens.contains(proof.program), "\(total.lines.joined(separator: "\n"))")
    }
  }
}
