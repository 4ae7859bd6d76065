import Blueprints
import SchemaKit
import SourceText
import TopologyModel

/// What `hac explain NAME` says: about a kind, a check, or a field.
public enum Explanation {
  public static let width = 100

  /// The text for a name, or nil when nothing goes by it.
  public static func of(_ name: String) -> String? {
    if let entry = Language.blueprints.first(where: { $0.kind == name }) { return kind(entry) }
    if let check = Language.checks.first(where: { $0.code == name }) { return self.check(check) }
    if let other = DiagnosticCodes.all.first(where: { $0.code == name }) { return "\(other.code)\n\n" + wrap(other.summary) + "\n" + wrap(other.help) }
    let paths = fields(named: name)
    return paths.isEmpty ? nil : paths.map(field).joined(separator: "\n")
  }

  /// The known name nearest to one that is not.
  public static func suggestion(for name: String) -> String? {
    let fields = Set(Language.fields.map(\.written)).union(Language.fields.compactMap(\.names.last))
    let codes = Language.checks.map(\.code) + DiagnosticCodes.all.map(\.code)
    return Suggestion.nearest(to: name, in: Language.blueprints.map(\.kind) + codes + fields.sorted())
  }

  /// Every field whose path ends in `name`: `holders`, `vips.holders`, `services.pxc.nodes`.
  public static func fields(named name: String) -> [Language.Path] {
    var wanted = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if wanted.first == "services", wanted.count > 1 { wanted.removeFirst() }
    let exact = Language.fields.filter { $0.names == wanted }
    return exact.isEmpty ? Language.fields.filter { $0.names.suffix(wanted.count).elementsEqual(wanted) } : exact
  }

  // MARK: Texts

  private static func wrap(_ text: String, indent: Int = 0) -> String {
    let pad = String(repeating: " ", count: indent)
    return pad + WordWrap.wrap(text, width: width - indent).replacingNewlines(with: "\n" + pad) + "\n"
  }

  private static func kind(_ entry: BlueprintEntry) -> String {
    var text = WordWrap.markdown(entry.documentation, width: width) + "\nFields:\n"
    if case .record(let record) = entry.schema.shape {
      for field in record.fields { text += "\n" + summary(field, path: field.name) }
    }
    if !entry.checks.isEmpty {
      text += "\nChecks of its own (`hac explain CODE`):\n\n"
      for check in entry.checks { text += wrap("\(check.code): \(check.summary)", indent: 2) }
    }
    return text + "\n" + wrap("`hac init \(entry.kind)` prints a topology to start from.")
  }

  private static func field(_ path: Language.Path) -> String {
    var text = summary(path.field, path: path.written)
    for record in path.field.shape.records {
      text += "\n" + wrap("Its keys, as a \(record.name):", indent: 2)
      for inner in record.fields { text += wrap("\(inner.name): \(inner.summary)", indent: 4) }
    }
    return text
  }

  /// The path, what may stand there, and the sentence about it.
  private static func summary(_ field: FieldShape, path: String) -> String {
    var facts = ["\(field.shape.noun)"]
    switch field.presence {
    case .required: facts.append("required")
    case .optional: facts.append("optional")
    case .defaulted(let value): facts.append("default `\(value)`")
    }
    if let example = field.shape.scalarForm?.example { facts.append("for example `\(example)`") }
    if field.since > 1 { facts.append("since language version \(field.since)") }
    return "\(path)\n" + wrap(facts.joined(separator: "; "), indent: 2) + wrap(field.summary, indent: 2)
  }

  private static func check(_ check: CheckDescription) -> String {
    var text = wrap("\(check.code) (\(check.severity.rawValue), since hac \(check.since))") + "\n"
    text += wrap("The rule: \(check.summary).") + "\n" + WordWrap.markdown(check.why, width: width)
    text += examples("Draws it", check.bad) + examples("Draws nothing", check.good)
    if check.severity == .warning {
      text += "\n" + wrap("Where it is meant to be so, say why on the marked line: # hac: allow \(check.code) because REASON")
    }
    return text
  }

  private static func examples(_ title: String, _ examples: [Example]) -> String {
    var text = ""
    for (index, example) in examples.enumerated() {
      text += "\n\(title)\(examples.count > 1 ? ", file \(index + 1)" : ""):\n\n"
      for line in example.text.split(separator: "\n", omittingEmptySubsequences: false) { text += line.isEmpty ? "\n" : "    \(line)\n" }
    }
    return text
  }
}

extension String {
  /// The text with every newline replaced.
  func replacingNewlines(with text: String) -> String { split(separator: "\n", omittingEmptySubsequences: false).joined(separator: text) }
}
