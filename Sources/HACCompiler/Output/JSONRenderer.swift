import ConfigFormats
import SourceText

/// Diagnostics as JSON, version 1; lines and columns from 1.
public struct JSONRenderer {
  private let sources: SourceMap

  public init(sources: SourceMap) { self.sources = sources }

  public func render(_ report: Report) -> [UInt8] {
    var json = JSONText()
    json.object { json in
      json.member("version", 1)
      json.array("diagnostics") { write(report, to: &$0) }
    }
    return json.finished()
  }

  /// The elements of an array of diagnostics.
  public func write(_ report: Report, to json: inout JSONText) {
    for diagnostic in report.diagnostics { json.object { render(diagnostic, &$0) } }
  }

  private func render(_ diagnostic: Diagnostic, _ json: inout JSONText) {
    json.member("code", diagnostic.code)
    json.member("severity", diagnostic.severity.rawValue)
    json.member("message", diagnostic.message)
    let span = diagnostic.primary.span
    json.member("file", sources[span.file].path)
    json.member("line", Int(span.start.line))
    json.member("column", Int(span.start.column))
    json.member("endLine", Int(span.end.line))
    json.member("endColumn", Int(span.end.column))
    json.array("related") { json in
      for label in diagnostic.related {
        json.object { json in
          json.member("message", label.text)
          json.member("file", sources[label.span.file].path)
          json.member("line", Int(label.span.start.line))
          json.member("column", Int(label.span.start.column))
        }
      }
    }
    json.strings("help", diagnostic.help.map(\.text))
  }
}
