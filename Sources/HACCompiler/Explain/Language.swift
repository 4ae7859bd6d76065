import Blueprints
import SchemaKit
import TopologyModel

/// The language as data: what `hac explain`, the reference and the JSON Schema are made from.
public enum Language {
  /// A field and the way to it: `vips`, `vrrp`, `preempt`. Names that operators choose are left out; a service's
  /// fields are under its kind.
  public struct Path: Sendable {
    public let names: [String]
    public let field: FieldShape

    public var written: String { names.joined(separator: ".") }
  }

  public static let topology: RecordShape = {
    let services: Schema<AnyService> = .tagged(by: "kind", noun: "service", cases: Catalog.entries.map { ($0.kind, $0.schema) })
    guard case .record(let record) = TopologyDraft.schema(services: services).shape else {
      return RecordShape(name: "topology", summary: "", fields: [])
    }
    return record
  }()

  /// Every field of the language, in the order declared; kinds after the rest.
  public static let fields: [Path] = {
    var all: [Path] = []
    collect(topology, [], &all)
    for kind in kinds { collect(kind, [kind.name], &all) }
    return all
  }()

  /// The records of the kinds.
  public static var kinds: [RecordShape] {
    Catalog.entries.compactMap { if case .record(let record) = $0.schema.shape { record } else { nil } }
  }

  /// Every check, by code.
  public static let checks: [CheckDescription] =
    (GeneralChecks.descriptions + Catalog.entries.flatMap(\.checks)).sorted { $0.code < $1.code }

  public static var blueprints: [BlueprintEntry] { Catalog.entries }

  private static func collect(_ record: RecordShape, _ path: [String], _ all: inout [Path]) {
    for field in record.fields {
      let names = path + [field.name]
      if !all.contains(where: { $0.names == names }) { all.append(Path(names: names, field: field)) }
      for inner in field.shape.records { collect(inner, names, &all) }
    }
  }
}

extension Shape {
  /// The records in it, through lists, maps and forms; not those of a service's kinds, which go by themselves.
  var records: [RecordShape] {
    switch self {
    case .scalar, .tagged: []
    case .record(let record): [record]
    case .list(let element): element.records
    case .map(_, let value): value.records
    case .forms(let forms): forms.flatMap(\.records)
    }
  }
}
