import SchemaKit
import Testing

@testable import HACCompiler

/// Where `hac show` puts what hac chose, on a language of the test's own.
@Suite struct PlacementTests {
  private static func field(_ name: String, _ shape: Shape, _ presence: FieldShape.Presence = .optional) -> FieldShape {
    FieldShape(name: name, shape: shape, presence: presence, summary: "", since: 1)
  }
  private static let number = Shape.scalar(ScalarShape("a number", json: .integer))
  private static let node = ScalarShape("a node", reference: "node")
  private static let member = Shape.record(RecordShape(name: "member", summary: "", fields: [field("server_id", number), field("weight", number)]))
  private static let members = Shape.forms([.list(.scalar(node)), .map(key: node, value: member)])
  private static let holders = Shape.forms([.list(.scalar(node)), .map(key: node, value: number)])
  private static let timing = Shape.record(
    RecordShape(name: "timing", summary: "", fields: [field("interval", number, .defaulted("2")), field("version", number)]))
  private static let service = Shape.record(
    RecordShape(
      name: "service", summary: "",
      fields: [field("nodes", members), field("arbiters", members), field("holders", holders), field("timing", timing), field("port", number)]))

  private func text(_ text: String, _ json: ScalarShape.JSONType = .string) -> ModelValue { .scalar(text, json) }

  private func place(_ path: [String], _ chosen: String, into entries: [ModelEntry]) -> [ModelEntry]? {
    var value: ModelValue? = .map(entries)
    guard Placement(text: chosen, mark: .chosen).place(path[...], into: &value, Self.service), case .map(let placed) = value else { return nil }
    return placed
  }

  private let written = [ModelEntry(key: "nodes", value: .list([.scalar("a", .string), .scalar("b", .string)]))]

  @Test func `a list of nodes becomes a map once a node has something of its own`() {
    let expected: ModelValue = .map([
      ModelEntry(key: "a", value: .map([])),
      ModelEntry(key: "b", value: .map([ModelEntry(key: "server_id", value: text("7", .integer), mark: .chosen)])),
    ])
    #expect(place(["nodes", "b", "server_id"], "7", into: written)?["nodes"] == expected)
    // The same, when the service says it of the node without naming the role.
    #expect(place(["server_id", "b"], "7", into: written)?["nodes"] == expected)
  }

  @Test func `a number for each node stands as the node's value`() {
    let listed = place(["holders"], "[a, b]", into: written)
    #expect(listed?.last == ModelEntry(key: "holders", value: .list([text("a"), text("b")]), mark: .chosen))
    let first = place(["holders", "a"], "200", into: listed ?? [])
    let both = place(["holders", "b"], "190", into: first ?? [])
    #expect(
      both?["holders"]
        == .map([
          ModelEntry(key: "a", value: text("200", .integer), mark: .chosen), ModelEntry(key: "b", value: text("190", .integer), mark: .chosen),
        ]))
  }

  @Test func `a record that hac makes for its choice has its defaults, in the order declared`() {
    let placed = place(["timing", "version"], "3", into: [ModelEntry(key: "port", value: text("80", .integer))])
    #expect(placed?.map(\.key) == ["timing", "port"])
    #expect(
      placed?["timing"]
        == .map([
          ModelEntry(key: "interval", value: text("2", .integer), mark: .defaulted),
          ModelEntry(key: "version", value: text("3", .integer), mark: .chosen),
        ]))
  }

  @Test func `what the operator wrote stays, and what the language lacks has no place`() {
    let port = [ModelEntry(key: "port", value: text("80", .integer))]
    #expect(place(["port"], "443", into: port) == port)
    #expect(place(["nothing"], "1", into: port) == nil)
    #expect(place(["server_id", "c"], "7", into: written) == nil)
    #expect(place(["port", "a"], "7", into: port) == nil)
  }
}
