import HACCompiler
import SourceText
import TopologyModel

/// Runs the examples of checks. The example must draw the check's code at the marked place, and nothing else.
public struct ExampleRun: ~Copyable {
  private let scratch: ScratchDirectory

  public init() throws(WorkbenchError) { scratch = try ScratchDirectory() }

  /// What is wrong with a check or its examples; nothing when all is well.
  public func faults(of check: CheckDescription) -> [String] {
    var faults: [String] = []
    let bad = findings(in: check.bad, without: nil)
    if bad.isEmpty { faults.append("\(check.code): its bad example draws nothing") }
    for finding in bad where finding.code != check.code { faults.append("\(check.code): its bad example also draws \(finding.code)") }
    let mark = check.bad.firstIndex { $0.text.unicodeScalars.contains("‹") }
    if let mark, !bad.contains(where: { $0.code == check.code && $0.isAtMark && $0.file == mark }), !bad.isEmpty {
      faults.append("\(check.code): its bad example does not draw it at the marked place")
    }
    if mark == nil { faults.append("\(check.code): its bad example marks no place") }
    for finding in findings(in: check.good, without: nil) { faults.append("\(check.code): its good example draws \(finding.code)") }
    return faults
  }

  /// Whether the bad example still draws the code when the check is switched off: then the check is not what draws it.
  public func survivesWithout(_ check: CheckDescription) -> Bool {
    findings(in: check.bad, without: check.code).contains { $0.code == check.code }
  }

  private struct Finding {
    let code: String
    /// Which of the example's files.
    let file: Int
    let isAtMark: Bool
  }

  private func findings(in examples: [Example], without disabled: String?) -> [Finding] {
    let repository = scratch.files
    var marks: [SourcePosition?] = []
    var paths: [String] = []
    for (index, example) in examples.enumerated() {
      let (text, mark) = Self.strip(example.topology)
      let name = "\(index + 1).yaml"
      guard (try? repository.write(Array(text.utf8), to: name)) != nil else { return [] }
      paths.append(repository.path(name))
      marks.append(mark)
    }
    let result = Compiler.check(paths, options: CheckOptions(disabledChecks: disabled.map { [$0] } ?? []))
    return result.report.diagnostics.map { diagnostic in
      let span = diagnostic.primary.span
      let file = paths.firstIndex(of: result.sources[span.file].path) ?? 0
      return Finding(code: diagnostic.code, file: file, isAtMark: marks[file] == span.start)
    }
  }

  /// The text without its marks, and where the first one was.
  private static func strip(_ text: String) -> (text: String, mark: SourcePosition?) {
    var result = String.UnicodeScalarView()
    var mark: SourcePosition?
    var position = SourcePosition(line: 1, column: 1)
    for scalar in text.unicodeScalars {
      if scalar == "‹" {
        if mark == nil { mark = position }
        continue
      }
      if scalar == "›" { continue }
      result.append(scalar)
      position.column += 1
      if scalar == "\n" { position = SourcePosition(line: position.line + 1, column: 1) }
    }
    return (String(result), mark)
  }
}
