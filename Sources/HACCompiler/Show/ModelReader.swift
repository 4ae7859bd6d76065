import SchemaKit
import SourceText
import TopologyModel
import YAMLSyntax

/// Reads one file's tree along a shape. The topology was accepted, so what does not fit the shape cannot be there.
struct ModelReader {
  let tree: SyntaxTree
  let secretSpans: [SourceSpan]
  /// What takes a path of this file to one relative to the main file: `base/`, or nothing.
  let prefix: String
  /// Which element of a range of nodes the values are for: `{ from: … }` and `{ cycle: … }` are worked out.
  var element: Int?

  func value(_ node: NodeIndex, _ shape: Shape) -> ModelValue? {
    if tree.isNull(node) { return nil }
    switch (tree.kind(node), shape) {
    case (.scalar, .scalar(let scalar)): return .scalar(text(of: node, scalar), scalar.json)
    case (.sequence, .list(let element)): return .list(elements(of: node, element))
    case (.mapping, .map(let key, let value)): return .map(entries(of: node, key, value))
    case (.mapping, .record(let record)): return self.record(node, record)
    case (.mapping, .tagged(let key, let cases)):
      let tag = pairs(of: node).first { tree.string($0.key) == key }.map { tree.string($0.value) }
      return cases.first { $0.name == tag }.flatMap { self.record(node, $0) }
    case (_, .forms(let forms)): return forms.lazy.compactMap { value(node, $0) }.first
    default: return nil
    }
  }

  private func text(of node: NodeIndex, _ scalar: ScalarShape) -> String {
    let span = tree.span(node)
    // A value that is a secret itself is replaced, never shown.
    if secretSpans.contains(where: { $0.overlaps(span) }) { return "hidden" }
    let text = tree.string(node)
    return scalar.reference == "file" ? prefix + text : text
  }

  func isSecret(_ node: NodeIndex) -> Bool {
    let span = tree.span(node)
    return tree.kind(node) == .scalar && secretSpans.contains { $0.overlaps(span) }
  }

  private func elements(of node: NodeIndex, _ shape: Shape) -> [ModelValue] {
    var values: [ModelValue] = []
    for child in tree.children(node) {
      if case .scalar(let scalar) = shape, scalar.reference == "node" {
        values += names(tree.string(child)).map { .scalar($0, .string) }
      } else if let value = value(child, shape) {
        values.append(value)
      }
    }
    return values
  }

  /// The host names that a node pattern stands for.
  private func names(_ text: String) -> [String] {
    guard case .success(let pattern) = NodePattern.parse(text) else { return [text] }
    return pattern.names.map(\.text)
  }

  private func entries(of node: NodeIndex, _ keyShape: ScalarShape, _ shape: Shape) -> [ModelEntry] {
    var entries: [ModelEntry] = []
    for (key, value) in pairs(of: node) {
      let text = tree.string(key)
      // A null value of a map says only that the key is there.
      let read = self.value(value, shape) ?? .map([])
      for name in keyShape.reference == "node" ? names(text) : [text] { entries.append(ModelEntry(key: name, value: read)) }
    }
    return entries
  }

  /// Keys and values, those that merge keys (`<<`) bring in after the map's own.
  func pairs(of node: NodeIndex) -> [(key: NodeIndex, value: NodeIndex)] {
    var pairs: [(key: NodeIndex, value: NodeIndex)] = []
    var seen: Set<String> = []
    collect(node, &pairs, &seen)
    return pairs
  }

  private func collect(_ node: NodeIndex, _ pairs: inout [(key: NodeIndex, value: NodeIndex)], _ seen: inout Set<String>) {
    switch tree.kind(node) {
    case .scalar: return
    case .sequence:
      for child in tree.children(node) { collect(child, &pairs, &seen) }
    case .mapping:
      var merges: [NodeIndex] = []
      tree.forEachEntry(node) { key, value in
        let name = tree.string(key)
        if name == "<<" { merges.append(value) } else if seen.insert(name).inserted { pairs.append((key, value)) }
      }
      for merge in merges { collect(merge, &pairs, &seen) }
    }
  }

  /// A record's fields in the order declared, with its defaults.
  private func record(_ node: NodeIndex, _ record: RecordShape) -> ModelValue? {
    var entries: [ModelEntry] = []
    let pairs = pairs(of: node)
    for field in record.fields {
      guard let pair = pairs.first(where: { tree.string($0.key) == field.name }) else {
        if case .defaulted(let text) = field.presence, let value = field.shape.model(of: text) {
          entries.append(ModelEntry(key: field.name, value: value, mark: .defaulted))
        }
        continue
      }
      guard let value = value(pair.value, field.shape) else { continue }
      entries.append(ModelEntry(key: field.name, value: value, mark: isSecret(pair.value) ? .hidden : .written))
    }
    guard pairs.allSatisfy({ pair in record[tree.string(pair.key)] != nil }) else { return nil }
    return element.map { Self.pick($0, record.name, entries) } ?? .map(entries)
  }

  /// A value of one element of a range, `TopologyModel.Ranged`.
  private static func pick(_ element: Int, _ record: String, _ entries: [ModelEntry]) -> ModelValue {
    switch (record, entries.first?.value) {
    case ("counted value", .scalar(let first, let json)): return .scalar(advance(first, element), json)
    case ("cycle", .list(let values)) where !values.isEmpty: return values[element % values.count]
    case ("address", _):
      return .map(
        entries.map { entry in
          guard entry.key == "from", case .scalar(let first, let json) = entry.value else { return entry }
          return ModelEntry(key: "address", value: .scalar(advance(first, element), json))
        })
    default: return .map(entries)
    }
  }

  private static func advance(_ address: String, _ offset: Int) -> String {
    IPAddress(address)?.advanced(by: offset)?.written ?? address
  }
}
