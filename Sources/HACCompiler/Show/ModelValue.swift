import SchemaKit

/// A value of the effective model, as `hac show` prints it.
enum ModelValue: Equatable {
  case scalar(String, ScalarShape.JSONType)
  case list([ModelValue])
  case map([ModelEntry])

  /// The text of a scalar.
  var text: String? {
    if case .scalar(let text, _) = self { text } else { nil }
  }

  /// The texts of a list, or the keys of a map.
  var names: [String] {
    switch self {
    case .scalar: []
    case .list(let values): values.compactMap(\.text)
    case .map(let entries): entries.map(\.key)
    }
  }
}

struct ModelEntry: Equatable {
  /// Who says the value.
  enum Mark: String {
    case written = ""
    case defaulted = "default"
    case chosen = "chosen by hac"
    case hidden = "hidden"
  }

  var key: String
  var value: ModelValue
  var mark: Mark = .written
}

extension [ModelEntry] {
  subscript(key: String) -> ModelValue? { first { $0.key == key }?.value }
}

extension Shape {
  /// The record that a map is read as; of several kinds the one that `entries` name.
  func record(for entries: [ModelEntry]) -> RecordShape? {
    switch self {
    case .record(let record): return record
    case .tagged(let key, let cases):
      guard let tag = entries[key]?.text else { return nil }
      return cases.first { $0.name == tag }
    case .forms(let forms): return forms.lazy.compactMap { $0.record(for: entries) }.first
    case .scalar, .list, .map: return nil
    }
  }

  /// The shape of the values when the value is a map with free keys.
  var mapForm: (key: ScalarShape, value: Shape)? {
    switch self {
    case .map(let key, let value): (key, value)
    case .forms(let forms): forms.lazy.compactMap(\.mapForm).first
    case .scalar, .list, .record, .tagged: nil
    }
  }

  var listElement: Shape? {
    switch self {
    case .list(let element): element
    case .forms(let forms): forms.lazy.compactMap(\.listElement).first
    case .scalar, .map, .record, .tagged: nil
    }
  }

  var scalarForm: ScalarShape? {
    switch self {
    case .scalar(let scalar): scalar
    case .forms(let forms): forms.lazy.compactMap(\.scalarForm).first
    case .list, .map, .record, .tagged: nil
    }
  }

  /// A value in hac's own short notation, as `Plan.choices` and defaults have it: a scalar, or `[a, b]`.
  func model(of text: String) -> ModelValue? {
    if text.hasPrefix("["), text.hasSuffix("]"), let element = listElement {
      let parts = text.dropFirst().dropLast().split(separator: ",").map { $0.drop { $0 == " " } }
      let values = parts.compactMap { element.model(of: String($0)) }
      return values.count == parts.count ? .list(values) : nil
    }
    return scalarForm.map { .scalar(text, $0.json) }
  }
}
