import SchemaKit
import SourceText
import TopologyModel

/// The manual's generated pages, by path below its folder.
public enum Documents {
  public static var all: [(path: String, bytes: [UInt8])] {
    var pages: [(path: String, bytes: [UInt8])] = [
      ("hac.schema.json", JSONSchema.text()), ("reference.md", Array(reference.utf8)), ("checks.md", Array(checks.utf8)),
    ]
    for entry in Language.blueprints {
      var page = entry.documentation
      if !page.hasSuffix("\n") { page += "\n" }
      if !entry.starter.isEmpty { page += "\n## A topology to start from\n\n```yaml\n\(entry.starter)```\n" }
      page += "\n## Fields\n\n" + Language.fields.filter { $0.names[0] == entry.kind }.reduce(into: table) { $0 += row($1, dropping: 1) }
      if !entry.checks.isEmpty {
        page += "\n## Checks\n\n" + entry.checks.map { "- `\($0.code)` (\($0.severity.rawValue)): \($0.summary)\n" }.joined()
      }
      pages.append(("kinds/\(entry.kind).md", Array(page.utf8)))
    }
    return pages
  }

  private static let table = "| key | what may stand there | presence | |\n|---|---|---|---|\n"

  private static func cell(_ text: String) -> String { text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }

  private static func row(_ path: Language.Path, dropping: Int = 0) -> String {
    let presence: String =
      switch path.field.presence {
      case .required: "required"
      case .optional: "optional"
      case .defaulted(let value): "default `\(cell(value))`"
      }
    let name = path.names.dropFirst(dropping).joined(separator: ".")
    return "| `\(name)` | \(cell(path.field.shape.noun)) | \(presence) | \(cell(path.field.summary)) |\n"
  }

  /// Every key of the language.
  static var reference: String {
    let kinds = Set(Language.kinds.map(\.name))
    let general = Language.fields.filter { !kinds.contains($0.names[0]) }
    var page = "# Reference of the topology language\n\nGenerated from the declarations that the compiler reads by. "
    page += "Names that an operator chooses are left out of the paths: `vips.holders` is the key `holders` of each of the `vips`.\n"
    page += "\n## The topology\n\n" + general.filter { $0.names.count == 1 }.reduce(into: table) { $0 += row($1) }
    for top in general where top.names.count == 1 {
      let below = general.filter { $0.names.count > 1 && $0.names[0] == top.names[0] }
      if !below.isEmpty { page += "\n## `\(top.written)`\n\n\(top.field.summary)\n\n" + below.reduce(into: table) { $0 += row($1, dropping: 1) } }
    }
    for kind in Language.kinds {
      page += "\n## `kind: \(kind.name)`\n\n\(kind.summary)\n\n"
      page += Language.fields.filter { $0.names[0] == kind.name }.reduce(into: table) { $0 += row($1, dropping: 1) }
    }
    return page
  }

  /// Every check with its reason and its examples.
  static var checks: String {
    var page = "# Checks\n\nGenerated from the checks themselves. Errors stop a compilation; warnings do with `--strict`. "
    page += "`‹` and `›` enclose the place that is marked; what the examples leave out is this:\n\n```yaml\n\(Example.frame)```\n"
    for check in Language.checks {
      page += "\n## \(check.code)\n\n*\(check.severity.rawValue), since \(check.since).* The rule: \(check.summary).\n\n\(check.why)\n"
      for (title, examples) in [("Draws it", check.bad), ("Draws nothing", check.good)] {
        for (index, example) in examples.enumerated() {
          let text = example.text.hasSuffix("\n") ? example.text : example.text + "\n"
          page += "\n\(title)\(examples.count > 1 ? ", file \(index + 1)" : ""):\n\n```yaml\n\(text)```\n"
        }
      }
    }
    page += "\n## What else can be wrong\n\nFound while the input is read, before checks look at it; `verify/…` by `hac verify`.\n\n| code | what is wrong | what to do |\n|---|---|---|\n"
    for code in DiagnosticCodes.all { page += "| \(code.code) | \(code.summary) | \(code.help.replacing("|", with: "\\|")) |\n" }
    return page
  }
}
