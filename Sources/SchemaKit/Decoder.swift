import SourceText
import YAMLSyntax

/// A place in a tree, and the key that owns it: where a missing key is shown.
public struct Cursor: Sendable {
  public let node: NodeIndex
  public let owner: SourceSpan

  public init(node: NodeIndex, owner: SourceSpan) {
    self.node = node
    self.owner = owner
  }
}

/// Turns one file's tree into values, collecting every mistake on the way.
public struct Decoder {
  public let tree: SyntaxTree
  public var report: Report
  public var origins: OriginTable
  /// Keys of maps whose values could not be read: a reference to one of them is no second mistake.
  public private(set) var unreadableNames: Set<String> = []

  public init(tree: SyntaxTree, report: Report, origins: OriginTable) {
    self.tree = tree
    self.report = report
    self.origins = origins
  }

  @inline(__always)
  public mutating func origin(of node: NodeIndex) -> OriginID { origins.written(tree.span(node)) }

  /// The object of a key is left out.
  @usableFromInline
  mutating func noteUnreadable(_ key: NodeIndex) { noteUnreadable(tree.string(key)) }

  @usableFromInline
  mutating func noteUnreadable(_ name: String) { unreadableNames.insert(name) }

  /// A scalar that is no value of its type.
  @usableFromInline
  mutating func report(_ fault: ScalarFault, of node: NodeIndex, as shape: ScalarShape) {
    if report.skipsError() { return }
    let span = tree.span(node)
    var help: [Help] = []
    if let replacement = fault.replacement {
      help.append(Help(fault.help ?? "did you mean `\(replacement)`?", replace: span, with: replacement))
    } else if let text = fault.help {
      help.append(Help(text))
    }
    report.add(Diagnostic(.error, "schema/value", fault.message, at: Label(span, "expected \(shape.noun)"), help: help))
  }

  /// A value of the wrong YAML kind.
  public mutating func reportWrongKind(_ cursor: Cursor, expected: String) {
    let seen: String
    if tree.isNull(cursor.node) {
      report.error(
        "schema/no-value", "this key has no value", at: cursor.owner, label: "expected \(expected)",
        help: ["give it a value, or remove the key"])
      return
    }
    switch tree.kind(cursor.node) {
    case .scalar: seen = "a single value"
    case .sequence: seen = "a list"
    case .mapping: seen = "a map"
    }
    report.error(
      "schema/kind", "expected \(expected), not \(seen)", at: place(of: cursor.node), label: "this is \(seen)")
  }

  /// Where to point for a node: a block collection's first line is enough.
  public func place(of node: NodeIndex) -> SourceSpan {
    var span = tree.span(node)
    if tree.kind(node) != .scalar, !tree.isFlow(node), span.end.line > span.start.line {
      var first: NodeIndex?
      for child in tree.children(node) {
        first = child
        break
      }
      if let first { span = tree.span(first) }
    }
    return span
  }

  /// Calls `body` for the entries of a mapping: those written in it first, then those that merge
  /// keys (`<<`) bring in and that it does not have itself.
  ///
  /// A key that is no scalar, or that is written twice, is reported and passed over.
  public mutating func forEachEntry(
    of node: NodeIndex, _ body: (inout Decoder, _ key: NodeIndex, _ value: NodeIndex, _ isMerged: Bool) -> Void
  ) {
    var merges: [NodeIndex] = []
    let tree = tree
    tree.forEachEntry(node) { key, value in
      guard tree.kind(key) == .scalar else {
        report.error("schema/key", "a key must be a single value", at: tree.span(key), label: "this key is a collection")
        return
      }
      if tree.withBytes(key, { $0.count == 2 && $0[0] == UInt8(ascii: "<") && $0[1] == UInt8(ascii: "<") }) {
        merges.append(value)
      } else {
        body(&self, key, value, false)
      }
    }
    for merge in merges { mergeEntries(from: merge, body) }
  }

  private mutating func mergeEntries(
    from node: NodeIndex, _ body: (inout Decoder, _ key: NodeIndex, _ value: NodeIndex, _ isMerged: Bool) -> Void
  ) {
    switch tree.kind(node) {
    case .mapping:
      forEachEntry(of: node) { decoder, key, value, _ in body(&decoder, key, value, true) }
    case .sequence:
      for child in tree.children(node) { mergeEntries(from: child, body) }
    case .scalar:
      report.error("schema/merge", "`<<` needs a map or a list of maps", at: tree.span(node), label: "not a map")
    }
  }

  /// Reports a key that a map has twice.
  public mutating func reportDuplicateKey(_ key: NodeIndex, first: NodeIndex) {
    report.error(
      "schema/duplicate-key", "`\(tree.string(key))` is given twice", at: tree.span(key), label: "given again here",
      related: [Label(tree.span(first), "first given here")])
  }
}
