import SchemaKit
import SourceText

/// An architecture: the fields that operators write, the facts that they imply, and its checks.
///
/// The conforming type's stored properties are the fields. One folder per blueprint; see the catalog.
public protocol Blueprint: Sendable {
  /// The value of `kind`.
  static var kind: String { get }
  /// One sentence.
  static var summary: String { get }
  /// What an operator should know, in Markdown.
  static var documentation: String { get }
  /// A commented topology to start from, which compiles without a warning: what `hac init KIND` prints.
  static var starter: String { get }
  static var schema: Schema<Self> { get }
  /// Checks that need the fields; what facts can tell is checked for all kinds at once.
  static var checks: [Check<ServiceSubject<Self>>] { get }
  /// What failures it must survive.
  var require: Requirement? { get }
  /// Changes of its layout that may let it survive more.
  static var layoutChanges: [LayoutChange<Self>] { get }
  /// The services that this one needs before it can be planned.
  var references: [Located<ObjectName>] { get }
  /// States the facts.
  func plan(into planner: inout Planner)
}

extension Blueprint {
  public var references: [Located<ObjectName>] { [] }
  public static var layoutChanges: [LayoutChange<Self>] { [] }
  /// A kind in the making has none; a test names those of the catalog that still lack it.
  public static var starter: String { "" }
}

/// A blueprint whose type is erased, once, when it is decoded.
public struct AnyService: Sendable {
  public let kind: String
  public let references: [Located<ObjectName>]
  public let require: Requirement?
  let changes: [AnyLayoutChange]
  let plan: @Sendable (inout Planner) -> Void
  let runChecks: @Sendable (Plan, ServiceID, inout Findings) -> Void

  init<B: Blueprint>(_ blueprint: B) {
    kind = B.kind
    references = blueprint.references
    require = blueprint.require
    changes = B.layoutChanges.map { change in
      AnyLayoutChange(text: change.text, nodes: change.nodes) { nodes in
        var changed = blueprint
        change.apply(&changed, nodes)
        return AnyService(changed)
      }
    }
    plan = { blueprint.plan(into: &$0) }
    runChecks = { plan, service, findings in
      let subject = ServiceSubject(fields: blueprint, service: service, plan: plan)
      for check in B.checks { check.apply(to: subject, &findings) }
    }
  }
}

/// What the catalog knows of a blueprint.
public struct BlueprintEntry: Sendable {
  public let kind: String
  public let summary: String
  public let documentation: String
  public let starter: String
  public let schema: Schema<AnyService>
  public let checks: [CheckDescription]

  public init<B: Blueprint>(_ type: B.Type) {
    kind = B.kind
    summary = B.summary
    documentation = B.documentation
    starter = B.starter
    schema = B.schema.map { AnyService($0) }
    checks = B.checks.map(\.description)
  }
}

extension Field where Value == Located<String> {
  /// The `kind` key, which every blueprint's record begins with.
  public static func kind(_ kind: String) -> Field<Located<String>> {
    .required("kind", .scalar(ScalarShape("`\(kind)`", choices: [kind])) { .success($0) }, "What kind of service this is: `\(kind)`.")
  }
}
