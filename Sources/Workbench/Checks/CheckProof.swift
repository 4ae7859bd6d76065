import Blueprints
import HACCompiler
import TopologyModel

/// Proves checks by their examples: the bad one draws exactly the check's finding, the good one
/// nothing, and without the check its finding is gone.
public enum CheckProof {
  /// The runs that examples stand for: a check over topologies has the files of one run, any other a
  /// topology of its own in each example. nil when an example has more than one mark, or half of one.
  public static func runs(_ examples: [Example], of check: CheckDescription) -> [MarkedRun]? {
    let isOneRun = GeneralChecks.perRun.contains { $0.description.code == check.code }
    let runs = (isOneRun ? [examples] : examples.map { [$0] }).map { MarkedRun($0) }
    return runs.contains { $0 == nil } ? nil : runs.compactMap { $0 }
  }

  /// What is wrong with a check or its examples; nothing when all is well.
  public static func faults(of check: CheckDescription) -> [String] {
    guard let bad = runs(check.bad, of: check), let good = runs(check.good, of: check) else { return ["an example's mark is not whole"] }
    var faults: [String] = []
    for run in bad {
      let found = run.check().report.diagnostics
      if found.map(\.code) != [check.code] { faults.append("its bad example draws \(found.isEmpty ? "nothing" : found.map(\.code).joined(separator: ", "))") }
      if run.mark == nil || found.first?.primary.span.start != run.mark?.start { faults.append("its bad example does not draw it at the marked place") }
      if run.check(disabling: [check.code]).report.diagnostics.contains(where: { $0.code == check.code }) {
        faults.append("something else draws it too: the check is not needed")
      }
    }
    for run in good {
      let found = run.check(strict: true).report.diagnostics
      if !found.isEmpty { faults.append("its good example draws \(found.map(\.code).joined(separator: ", "))") }
    }
    return faults
  }
}
