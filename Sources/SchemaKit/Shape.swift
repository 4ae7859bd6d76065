/// What a value may look like, as plain data: the one description from which the JSON Schema,
/// the reference, `hac explain`, `hac show` and completion are made.
public indirect enum Shape: Sendable {
  case scalar(ScalarShape)
  case list(Shape)
  case map(key: ScalarShape, value: Shape)
  case record(RecordShape)
  /// Told apart by the YAML node: a scalar, a list or a map.
  case forms([Shape])
  /// A record whose `key` names which of several records it is.
  case tagged(key: String, cases: [RecordShape])
}

/// A scalar's type.
public struct ScalarShape: Sendable {
  public enum JSONType: String, Sendable { case string, integer, boolean }

  /// What to call it in a sentence: "an IP address".
  public var noun: String
  public var json: JSONType
  /// A regular expression (ECMA 262) that every valid value matches.
  public var pattern: String?
  public var range: ClosedRange<Int>?
  public var choices: [String]
  /// The kind of object this names: `node` (or a range of nodes), `file` (beside the topology).
  public var reference: String?
  public var example: String?

  public init(
    _ noun: String, json: JSONType = .string, pattern: String? = nil, range: ClosedRange<Int>? = nil,
    choices: [String] = [], reference: String? = nil, example: String? = nil
  ) {
    self.noun = noun
    self.json = json
    self.pattern = pattern
    self.range = range
    self.choices = choices
    self.reference = reference
    self.example = example
  }
}

/// A map with fixed keys.
public struct RecordShape: Sendable {
  public var name: String
  public var summary: String
  public var fields: [FieldShape]

  public init(name: String, summary: String, fields: [FieldShape]) {
    self.name = name
    self.summary = summary
    self.fields = fields
  }

  public subscript(field: String) -> FieldShape? { fields.first { $0.name == field } }
}

/// One key of a record.
public struct FieldShape: Sendable {
  public enum Presence: Sendable, Equatable {
    case required
    case optional
    /// Holds when the key is absent, as an operator would write it.
    case defaulted(String)
  }

  public var name: String
  public var shape: Shape
  public var presence: Presence
  /// One sentence.
  public var summary: String
  /// The language version that brought the field.
  public var since: Int

  public init(name: String, shape: Shape, presence: Presence, summary: String, since: Int) {
    self.name = name
    self.shape = shape
    self.presence = presence
    self.summary = summary
    self.since = since
  }
}

extension Shape {
  /// What to call a value of this shape in a sentence.
  public var noun: String {
    switch self {
    case .scalar(let scalar): scalar.noun
    case .list(let element): "a list, each element \(element.noun)"
    case .map: "a map"
    case .record(let record): "a map (\(record.name))"
    case .forms(let forms): forms.map(\.noun).joined(separator: ", or ")
    case .tagged(let key, _): "a map with a `\(key)`"
    }
  }
}
