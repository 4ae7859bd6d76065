import SchemaKit
import SourceText
import TopologyModel
import YAMLSyntax

/// A topology with everything that holds for it: includes merged, ranges of nodes expanded, defaults and hac's own
/// choices filled in. It reads trees along the shape, so that no field has to be told of it.
public struct EffectiveModel {
  private(set) var root: [ModelEntry] = []
  /// Choices that have no place in the language, as they stand in a comment.
  private(set) var notes: [String] = []

  /// The model of the `index`th plan of a run; empty when there is none.
  public init(of index: Int, in result: CheckResult) {
    guard result.plans.indices.contains(index) else { return }
    let record = Language.topology
    let plan = result.plans[index].plan
    let main = directory(of: result.sources[result.files[index][0]].path)
    let readers = result.files[index].compactMap { file -> ModelReader? in
      guard let tree = result.trees.first(where: { $0.file == file }), tree.root != nil else { return nil }
      return ModelReader(tree: tree, secretSpans: result.report.secretSpans, prefix: Self.prefix(of: result.sources[file].path, from: main))
    }
    for field in record.fields where field.name != "include" {
      let isNodes = field.name == "nodes"
      guard let value = isNodes ? NodesModel(readers, field.shape).value(plan) : Self.merged(field, readers) else { continue }
      root.append(ModelEntry(key: field.name, value: value))
    }
    // A key that holds for two address families may have got a value for each: no single one can say it.
    var values: [[String]: [String]] = [:]
    for choice in plan.choices where values[choice.path]?.contains(choice.value) != true { values[choice.path, default: []].append(choice.value) }
    for choice in plan.choices {
      guard let all = values.removeValue(forKey: choice.path) else { continue }
      if all.count == 1 { place(choice, .chosen) } else { notes.append("\(choice.path.joined(separator: ".")): \(all.joined(separator: " and "))") }
    }
    for choice in Self.resolved(plan) { place(choice, .defaulted) }
  }

  private mutating func place(_ choice: Choice, _ mark: ModelEntry.Mark) {
    guard let top = choice.path.first, let field = Language.topology[top] else {
      notes.append("\(choice.path.joined(separator: ".")): \(choice.value)")
      return
    }
    let index = root.firstIndex { $0.key == top }
    var value = index.map { root[$0].value }
    // Out of the model while it changes, so that it changes in place.
    if let index { root[index].value = .list([]) }
    let isPlaced = Placement(text: choice.value, mark: mark).place(choice.path.dropFirst(), into: &value, field.shape)
    if !isPlaced { notes.append("\(choice.path.joined(separator: ".")): \(choice.value)") }
    if let index {
      if let value { root[index].value = value }
    } else if isPlaced, let value {
      root.append(ModelEntry(key: top, value: value, mark: choice.path.count == 1 ? mark : .written))
    }
  }

  /// The directory of an included file as the main file sees it.
  private static func prefix(of path: String, from main: String) -> String {
    let own = directory(of: path)
    guard own != main else { return "" }
    return (main == "." ? own : String(own.dropFirst(main.hasSuffix("/") ? main.utf8.count : main.utf8.count + 1))) + "/"
  }

  /// A top-level key over all files: maps are joined, of anything else the first holds.
  private static func merged(_ field: FieldShape, _ readers: [ModelReader]) -> ModelValue? {
    var all: [ModelEntry]?
    for reader in readers {
      guard let root = reader.tree.root, let pair = reader.pairs(of: root).first(where: { reader.tree.string($0.key) == field.name }),
        let value = reader.value(pair.value, field.shape)
      else { continue }
      guard case .map(let entries) = value else { return value }
      all = (all ?? []) + entries
    }
    return all.map { .map($0) }
  }

  /// Defaults that follow from other objects, which the resolver fills in.
  private static func resolved(_ plan: Plan) -> [Choice] {
    let topology = plan.topology
    var choices: [Choice] = []
    for network in topology.networks { choices.append(Choice(path: ["networks", network.name, "segment"], value: network.segment.value)) }
    for vip in topology.vips {
      choices.append(Choice(path: ["vips", vip.name, "network"], value: topology[vip.network].name))
      choices.append(Choice(path: ["vips", vip.name, "advertise_on"], value: topology[vip.advertiseOn].name))
      choices.append(Choice(path: ["vips", vip.name, "initial_state"], value: vip.initialState.value.rawValue))
    }
    for node in topology.nodes { choices.append(Choice(path: ["nodes", node.name, "os"], value: node.os.value.rawValue)) }
    choices.append(Choice(path: ["firewall"], value: topology.firewall.value.rawValue))
    return choices
  }
}

/// The nodes one by one: a node written out takes its own fields over those of the range that holds it, as
/// `Resolver.addNodes` has it.
private struct NodesModel {
  private struct Source {
    let reader: ModelReader
    let value: NodeIndex
    let element: Int
  }
  private var own: [String: Source] = [:]
  private var ranges: [String: Source] = [:]
  private let shape: Shape

  init(_ readers: [ModelReader], _ field: Shape) {
    shape = field.mapForm?.value ?? field
    for reader in readers {
      guard let root = reader.tree.root, let nodes = reader.pairs(of: root).first(where: { reader.tree.string($0.key) == "nodes" })?.value
      else { continue }
      for (key, value) in reader.pairs(of: nodes) {
        guard case .success(let pattern) = NodePattern.parse(reader.tree.string(key)) else { continue }
        for (element, name) in pattern.names.enumerated() {
          let source = Source(reader: reader, value: value, element: element)
          if pattern.isRange { ranges[name.text] = source } else { own[name.text] = source }
        }
      }
    }
  }

  func value(_ plan: Plan) -> ModelValue? {
    let entries = plan.topology.nodes.map { ModelEntry(key: $0.name, value: .map(fields(of: $0.name))) }
    return entries.isEmpty ? nil : .map(entries)
  }

  private func fields(of name: String) -> [ModelEntry] {
    let own = self.own[name].map { fields($0, element: ranges[name] == nil ? nil : 0) } ?? []
    guard let range = ranges[name] else { return own }
    let hasOwnAddress = own.contains { $0.key == "address" || $0.key == "addresses" }
    let inherited = fields(range, element: range.element).filter { entry in
      own[entry.key] == nil && !(hasOwnAddress && (entry.key == "address" || entry.key == "addresses"))
    }
    guard case .record(let record) = shape else { return own + inherited }
    return record.fields.compactMap { field in (own + inherited).first { $0.key == field.name } }
  }

  private func fields(_ source: Source, element: Int?) -> [ModelEntry] {
    var reader = source.reader
    reader.element = element
    guard case .map(let entries) = reader.value(source.value, shape) else { return [] }
    return entries
  }
}

/// Puts one chosen value where its path leads, unless the operator said it.
struct Placement {
  let text: String
  let mark: ModelEntry.Mark

  /// false when the path leads to nothing that the language has.
  func place(_ path: ArraySlice<String>, into value: inout ModelValue?, _ shape: Shape) -> Bool {
    if placeDirectly(path, into: &value, shape) { return true }
    // What is said as `server_id`, `db1` of a service is a field that the member `db1` has in the service's list of nodes.
    guard path.count == 2, let key = path.first, let node = path.last, case .map(let entries) = value,
      let role = shape.record(for: entries)?.fields.first(where: { field in
        guard let form = field.shape.mapForm, form.key.reference == "node", form.value.record(for: [])?[key] != nil else { return false }
        return entries[field.name]?.names.contains(node) ?? false
      })
    else { return false }
    return placeDirectly([role.name, node, key], into: &value, shape)
  }

  private func placeDirectly(_ path: ArraySlice<String>, into value: inout ModelValue?, _ shape: Shape) -> Bool {
    guard let key = path.first else {
      if value == nil { value = shape.model(of: text) }
      return value != nil
    }
    // A list of nodes becomes a map once a node has something of its own.
    if case .list(let elements) = value, let form = shape.mapForm, elements.allSatisfy({ $0.text != nil }) {
      value = .map(elements.map { ModelEntry(key: $0.text ?? "", value: form.value.scalarForm == nil ? .map([]) : .scalar("", .integer)) })
    }
    var entries: [ModelEntry] = []
    if case .map(let present) = value { entries = present } else if value != nil { return false }
    let field: Shape
    let order: [String]?
    if let record = shape.record(for: entries) {
      guard let found = record[key] else { return false }
      if value == nil { entries = defaults(of: record) }
      (field, order) = (found.shape, record.fields.map(\.name))
    } else if let form = shape.mapForm {
      (field, order) = (form.value, nil)
    } else {
      return false
    }
    if let index = entries.firstIndex(where: { $0.key == key }) {
      var child: ModelValue? = entries[index].value
      if child == .scalar("", .integer) {
        child = nil
        entries[index].mark = mark
      }
      guard place(path.dropFirst(), into: &child, field), let child else { return false }
      entries[index].value = child
    } else {
      var child: ModelValue?
      guard place(path.dropFirst(), into: &child, field), let child else { return false }
      let entry = ModelEntry(key: key, value: child, mark: path.count == 1 ? mark : .written)
      entries.insert(entry, at: Self.position(of: key, in: entries, order))
    }
    value = .map(entries)
    return true
  }

  private func defaults(of record: RecordShape) -> [ModelEntry] {
    record.fields.compactMap { field in
      guard case .defaulted(let text) = field.presence, let value = field.shape.model(of: text) else { return nil }
      return ModelEntry(key: field.name, value: value, mark: .defaulted)
    }
  }

  /// Where a key goes: in the order declared, in a map with free keys at the end.
  private static func position(of key: String, in entries: [ModelEntry], _ order: [String]?) -> Int {
    guard let order, let rank = order.firstIndex(of: key) else { return entries.count }
    return entries.firstIndex { entry in (order.firstIndex(of: entry.key) ?? 0) > rank } ?? entries.count
  }
}
