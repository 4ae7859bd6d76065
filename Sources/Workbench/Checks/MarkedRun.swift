import Blueprints
import HACCompiler
import SourceText
import TopologyModel

/// A run's texts without their marks, and where the mark was.
public struct MarkedRun: Sendable {
  /// The texts, with LF line ends.
  public let texts: [String]
  /// The marked place, with the index of its text.
  public let mark: (text: Int, start: SourcePosition, end: SourcePosition)?

  /// nil when there is more than one mark, or half of one.
  public init?(_ examples: [Example]) {
    var texts: [String] = []
    var mark: (text: Int, start: SourcePosition, end: SourcePosition)?
    for (number, example) in examples.enumerated() {
      var text = ""
      var start: SourcePosition?
      var here = SourcePosition(line: 1, column: 1)
      for scalar in example.topology.unicodeScalars {
        switch scalar {
        case "‹":
          guard start == nil, mark == nil else { return nil }
          start = here
        case "›":
          guard let begin = start else { return nil }
          mark = (number, begin, here)
          start = nil
        default:
          text.unicodeScalars.append(scalar)
          here = scalar == "\n" ? SourcePosition(line: here.line + 1, column: 1) : SourcePosition(line: here.line, column: here.column + 1)
        }
      }
      guard start == nil else { return nil }
      texts.append(text)
    }
    self.texts = texts
    self.mark = mark
  }

  public static func path(_ number: Int) -> String { "example-\(number).yaml" }

  /// Compiles the texts as one run, in memory. `lines` is put before each text, and `lineEnd` between its lines.
  public func check(strict: Bool = false, disabling: Set<String> = [], before lines: String = "", lineEnd: String = "\n") -> CheckResult {
    var files: [String: [UInt8]] = [:]
    for (number, text) in texts.enumerated() {
      let whole = (lines + text).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd)
      files[Self.path(number)] = Array(whole.utf8)
      for script in Self.scripts(in: text) { files[script] = Array("#!/bin/sh\nexit 0\n".utf8) }
    }
    var options = CheckOptions(isStrict: strict, disabledChecks: disabling)
    options.files = .texts(files)
    options.kinds = Catalog.entries + [BlueprintEntry(ExampleKind.self)]
    return Compiler.check(texts.indices.map(Self.path), options: options)
  }

  /// The paths after `script:`.
  private static func scripts(in text: String) -> [String] {
    text.split(separator: " ").reduce(into: (found: [String](), isNext: false)) { state, word in
      if state.isNext { state.found.append(String(word.prefix { $0 != "," && $0 != "}" && $0 != "\n" })) }
      state.isNext = word.hasSuffix("script:")
    }.found
  }
}
