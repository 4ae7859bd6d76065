import SourceText

/// Index of a node in its tree's arena.
public struct NodeIndex: Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// One YAML node: 32 bytes, in pre-order, with the index after its subtree.
struct SyntaxNode {
  enum Kind: UInt8 { case scalar, sequence, mapping, alias }

  var kind: Kind
  /// Written without quotes and not as a block: `~`, `null` and emptiness mean nothing only then.
  var isPlain: Bool
  /// Written between `{ }` or `[ ]`.
  var isFlow: Bool
  /// Scalars: where the text is in `SyntaxTree.text`. Aliases: `textStart` is the target node.
  var textStart: UInt32
  var textLength: UInt32
  /// Index of the first node after this one's subtree.
  var next: UInt32
  var start: SourcePosition
  var end: SourcePosition
}

/// A YAML document as an arena: one array of nodes, one buffer with the text of all scalars.
///
/// Aliases stay nodes of their own, so that both places are known; `resolve` follows them.
public struct SyntaxTree: Sendable {
  public let file: FileID
  var nodes: [SyntaxNode]
  var text: [UInt8]

  /// The document's root, or nil when the document is empty or could not be read at all.
  public var root: NodeIndex? { nodes.isEmpty ? nil : NodeIndex(rawValue: 0) }

  /// The number of nodes written in the file, aliases counted once.
  public var nodeCount: Int { nodes.count }

  /// What a node is once aliases are followed.
  public enum Kind: Sendable { case scalar, sequence, mapping }

  /// The node an alias stands for; any other node itself.
  @inline(__always)
  public func resolve(_ id: NodeIndex) -> NodeIndex {
    var index = id.rawValue
    while nodes[Int(index)].kind == .alias { index = nodes[Int(index)].textStart }
    return NodeIndex(rawValue: index)
  }

  public func kind(_ id: NodeIndex) -> Kind {
    switch nodes[Int(resolve(id).rawValue)].kind {
    case .scalar, .alias: .scalar
    case .sequence: .sequence
    case .mapping: .mapping
    }
  }

  public func isAlias(_ id: NodeIndex) -> Bool { nodes[Int(id.rawValue)].kind == .alias }

  /// Where the node is written; for an alias the place of the alias.
  @inline(__always)
  public func span(_ id: NodeIndex) -> SourceSpan {
    let node = nodes[Int(id.rawValue)]
    return SourceSpan(file: file, start: node.start, end: node.end)
  }

  /// The scalar's text after YAML's own unquoting; empty for collections.
  public func string(_ id: NodeIndex) -> String {
    withBytes(id) { String(decoding: $0, as: UTF8.self) }
  }

  @inline(__always)
  public func withBytes<Result>(_ id: NodeIndex, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let node = nodes[Int(resolve(id).rawValue)]
    guard node.kind == .scalar else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
    return text.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[Int(node.textStart)..<Int(node.textStart + node.textLength)]))
    }
  }

  /// Whether the value is there at all: an empty plain scalar, `~` and `null` say nothing.
  public func isNull(_ id: NodeIndex) -> Bool {
    let node = nodes[Int(resolve(id).rawValue)]
    guard node.kind == .scalar, node.isPlain else { return false }
    return withBytes(id) { bytes in
      bytes.isEmpty || (bytes.count == 1 && bytes[0] == UInt8(ascii: "~"))
        || (bytes.count == 4 && bytes.elementsEqual("null".utf8))
    }
  }

  public func isFlow(_ id: NodeIndex) -> Bool { nodes[Int(resolve(id).rawValue)].isFlow }

  /// The elements of a sequence, or of a mapping keys and values in turn.
  public func children(_ id: NodeIndex) -> Children {
    let index = resolve(id).rawValue
    let node = nodes[Int(index)]
    let isLeaf = node.kind == .scalar
    return Children(tree: self, index: isLeaf ? node.next : index + 1, end: node.next)
  }

  public struct Children: Sequence, IteratorProtocol {
    let tree: SyntaxTree
    var index: UInt32
    let end: UInt32

    @inline(__always)
    public mutating func next() -> NodeIndex? {
      guard index < end else { return nil }
      let id = NodeIndex(rawValue: index)
      index = tree.nodes[Int(index)].next
      return id
    }
  }

  /// Calls `body` for every key and value of a mapping, in order.
  @inline(__always)
  public func forEachEntry(_ id: NodeIndex, _ body: (_ key: NodeIndex, _ value: NodeIndex) -> Void) {
    let own = resolve(id).rawValue
    var index = own + 1
    let end = nodes[Int(own)].next
    while index < end {
      let value = nodes[Int(index)].next
      body(NodeIndex(rawValue: index), NodeIndex(rawValue: value))
      index = nodes[Int(value)].next
    }
  }

  /// The innermost scalar that covers a line, for telling a comment from text that looks like one.
  public func multilineScalarCovers(line: UInt32) -> Bool {
    nodes.contains { $0.kind == .scalar && $0.start.line < line && line <= $0.end.line && $0.end.column > 1 }
  }
}
