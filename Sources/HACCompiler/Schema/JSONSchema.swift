@preconcurrency import Glibc
import ConfigFormats
import SchemaKit
import TopologyModel

/// The language as JSON Schema, for editors and other programs.
///
/// Draft-07, the newest that yaml-language-server supports in full. A scalar's declared type decides in hac, never
/// YAML's guess; so where a text may look like a number, the schema takes the number too.
public enum JSONSchema {
  public static func text() -> [UInt8] {
    var json = JSONText()
    let topology = Language.topology
    json.object { json in
      json.member("$schema", "http://json-schema.org/draft-07/schema#")
      json.member("title", "hac topology, language version \(TopologyDraft.languageVersions.upperBound)")
      json.member("description", topology.summary)
      record(topology, &json)
      json.object("definitions") { json in
        for kind in Language.kinds {
          json.object(kind.name) { json in
            json.member("description", kind.summary)
            record(kind, &json)
          }
        }
      }
    }
    return json.finished()
  }

  private static func record(_ record: RecordShape, _ json: inout JSONText) {
    json.member("type", "object")
    json.member("additionalProperties", false)
    let required = record.fields.filter { $0.presence == .required }.map(\.name)
    if !required.isEmpty { json.strings("required", required) }
    json.object("properties") { json in
      for field in record.fields { json.object(field.name) { self.field(field, &$0) } }
    }
  }

  private static func field(_ field: FieldShape, _ json: inout JSONText) {
    json.member("description", field.summary)
    if case .defaulted(let text) = field.presence { value("default", text, field.shape.scalarForm?.json ?? .string, &json) }
    shape(field.shape, &json)
  }

  private static func value(_ key: String, _ text: String, _ type: ScalarShape.JSONType, _ json: inout JSONText) {
    switch type {
    case .integer: if let number = Int(text) { json.member(key, number) }
    case .boolean: json.member(key, text == "true")
    case .string: json.member(key, text)
    }
  }

  private static func shape(_ shape: Shape, _ json: inout JSONText) {
    switch shape {
    case .scalar(let scalar): self.scalar(scalar, &json)
    case .list(let element):
      json.member("type", "array")
      json.object("items") { self.shape(element, &$0) }
    case .map(let key, let value):
      json.member("type", "object")
      if let pattern = key.pattern { json.object("propertyNames") { $0.member("pattern", pattern) } }
      json.object("additionalProperties") { self.shape(value, &$0) }
    case .record(let record): self.record(record, &json)
    case .forms(let forms):
      json.array("anyOf") { json in
        for form in forms { json.object { self.shape(form, &$0) } }
      }
    case .tagged(let key, let cases):
      // One branch per kind, chosen by the key alone: an error speaks of the kind that was meant, not of all.
      json.member("type", "object")
      json.strings("required", [key])
      json.object("properties") { json in
        json.object(key) { json in
          json.member("description", "One of: " + cases.map { "`\($0.name)` (\($0.summary))" }.joined(separator: ", "))
          json.strings("enum", cases.map(\.name))
        }
      }
      json.array("allOf") { json in
        for one in cases {
          json.object { json in
            json.object("if") { json in
              json.object("properties") { json in json.object(key) { $0.member("const", one.name) } }
              json.strings("required", [key])
            }
            json.object("then") { $0.member("$ref", "#/definitions/\(one.name)") }
          }
        }
      }
    }
  }

  private static func scalar(_ scalar: ScalarShape, _ json: inout JSONText) {
    switch scalar.json {
    case .boolean: json.member("type", "boolean")
    case .integer:
      json.member("type", "integer")
      if let range = scalar.range {
        json.member("minimum", range.lowerBound)
        json.member("maximum", range.upperBound)
      }
    case .string:
      if !scalar.choices.isEmpty {
        // A choice such as 8.0 is a number to YAML; hac reads its text.
        guard scalar.choices.contains(where: { Double($0) != nil }) else {
          json.strings("enum", scalar.choices)
          return
        }
        json.array("anyOf") { json in
          json.object { $0.strings("enum", scalar.choices) }
          json.object { $0.member("type", "number") }
        }
        return
      }
      if scalar.pattern == nil {
        // Free text: `on`, `20` and `true` are texts to hac, whatever YAML takes them for.
        json.strings("type", ["string", "number", "boolean"])
      } else if admitsNumbers(scalar) {
        json.strings("type", ["string", "number"])
      } else {
        json.member("type", "string")
      }
      if let pattern = scalar.pattern { json.member("pattern", pattern) }
      json.member("title", scalar.noun)
      if let example = scalar.example { json.strings("examples", [example]) }
    }
  }

  /// Whether a text of the type may look like a number to YAML: `8.0`, `2`.
  private static func admitsNumbers(_ scalar: ScalarShape) -> Bool {
    guard let pattern = scalar.pattern else { return true }
    // The patterns are POSIX extended expressions as well; Swift's own engine would be linked for this alone.
    var expression = regex_t()
    guard regcomp(&expression, pattern, REG_EXTENDED | REG_NOSUB) == 0 else { return true }
    defer { regfree(&expression) }
    return ["1", "8.0"].contains { (text: String) in regexec(&expression, text, 0, nil, 0) == 0 }
  }
}
