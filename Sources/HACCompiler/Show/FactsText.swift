import SchemaKit
import SourceText
import TopologyModel

/// Every fact of a plan as text: grouped by type, in the order of the nodes, names instead of indices.
///
/// It walks facts by reflection, so that a new field is shown without a word here. Left out are where a value comes
/// from, and closures.
public struct FactsText {
  private let topology: Topology

  /// A fact that fits this width stands on one line.
  private static let width = 140

  public static func render(_ plan: Plan) -> String {
    let text = FactsText(topology: plan.topology)
    var page = "# \(plan.topology.name): facts\n"
    for column in Mirror(reflecting: plan.facts).children {
      guard let name = column.label, let column = column.value as? any AnyFactColumn, !column.facts.isEmpty else { continue }
      page += "\n## \(words(name))\n"
      for fact in column.facts { text.write(fact, to: &page) }
    }
    return page
  }

  /// `virtualRouters` → `virtual routers`.
  private static func words(_ name: String) -> String {
    var text = ""
    for character in name { text += character.isUppercase ? " " + character.lowercased() : String(character) }
    return text
  }

  private func write(_ fact: any Fact, to page: inout String) {
    var heading = (fact as? any NodeFact).map { topology[$0.node].name } ?? ""
    if let service = fact.service { heading += (heading.isEmpty ? "" : " ") + "(\(topology[service].name))" }
    if heading.isEmpty { heading = "-" }
    var fields: [(name: String, value: String)] = []
    for child in Mirror(reflecting: fact).children {
      guard let name = child.label, name != "node", name != "service", let value = show(child.value, field: name) else { continue }
      fields.append((name, value))
    }
    let line = heading + ":" + fields.map { " \($0.name)=\($0.value)" }.joined()
    if line.utf8.count <= Self.width {
      page += line + "\n"
    } else {
      page += heading + ":\n" + fields.map { "  \($0.name)=\($0.value)\n" }.joined()
    }
  }

  /// nil for what is not shown: nothing, origins, closures.
  private func show(_ value: Any, field: String) -> String? {
    switch value {
    case is OriginID: return nil
    case let value as any LocatedValue: return show(value.anyValue, field: field)
    case let id as NodeID: return topology[id].name
    case let id as ServiceID: return topology[id].name
    case let id as VIPID: return topology[id].name
    case let id as NetworkID: return topology[id].name
    case let id as SecretID: return topology[id].name
    case let value as any ScalarValue: return Self.quoted(value.written)
    case let mode as UInt16 where field == "mode": return "0" + String(mode, radix: 8)
    case let text as String: return Self.quoted(text)
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.flatMap { show($0.value, field: field) }
    case .collection: return "[" + mirror.children.compactMap { show($0.value, field: field) }.joined(separator: ", ") + "]"
    case .set, .dictionary:
      return "{" + mirror.children.compactMap { show($0.value, field: field) }.sorted().joined(separator: ", ") + "}"
    case .enum:
      // A case with something in it is its only child, labelled by the case.
      guard let payload = mirror.children.first, let name = payload.label else { return "\(value)" }
      let inner = Mirror(reflecting: payload.value)
      return "\(name)(\(inner.displayStyle == .tuple ? members(inner) : show(payload.value, field: field) ?? ""))"
    case .struct, .tuple: return "{" + members(mirror) + "}"
    case nil:
      let type = String(describing: type(of: value))
      return type.utf8.contains(UInt8(ascii: ">")) && type.range(of: "->") != nil ? nil : "\(value)"
    default: return "\(value)"
    }
  }

  private func members(_ mirror: Mirror) -> String {
    mirror.children.compactMap { child in
      let label = child.label.flatMap { $0.hasPrefix(".") ? nil : $0 }
      return show(child.value, field: label ?? "").map { (label.map { "\($0)=" } ?? "") + $0 }
    }.joined(separator: " ")
  }

  /// A text in quotes, when it would run into what stands beside it.
  private static func quoted(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F && !"\",[]{}()=".unicodeScalars.contains($0) }
    if isPlain { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

private protocol LocatedValue { var anyValue: Any { get } }
extension Located: LocatedValue { var anyValue: Any { value } }

private protocol AnyFactColumn { var facts: [any Fact] { get } }
extension FactColumn: AnyFactColumn { var facts: [any Fact] { all } }
