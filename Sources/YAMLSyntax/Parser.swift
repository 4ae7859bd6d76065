import CLibYAML
import SourceText

/// Reads one file into a tree. On a fault the tree is empty, and the report has one error at the fault, with libyaml's context ("the `[` opened here") as related label.
public func parse(_ source: SourceFile, as file: FileID, into report: inout Report) -> SyntaxTree {
  var builder = TreeBuilder(file: file, byteCount: source.bytes.count)
  if source.bytes.count > Limits.fileSize {
    report.error(
      "yaml/too-large", "the file is larger than \(Limits.fileSize >> 20) MiB", at: .startOfFile(file))
  } else if let offset = firstInvalidByte(source.bytes) {
    let position = source.position(ofByte: offset)
    let isNUL = source.bytes[offset] == 0
    report.error(
      "yaml/encoding", isNUL ? "a NUL byte is not text" : "the file is not valid UTF-8",
      at: SourceSpan(file: file, start: position, end: position),
      label: isNUL ? "NUL byte" : "byte \(hex(source.bytes[offset])) is not valid here",
      help: ["topologies are UTF-8 text; save the file in that encoding"])
  } else {
    builder.read(source, into: &report)
  }
  return builder.finish()
}

private func hex(_ byte: UInt8) -> String { "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }

/// The first NUL or byte that breaks UTF-8.
private func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
  bytes.withUnsafeBufferPointer { buffer in
    var decoder = Unicode.UTF8.ForwardParser()
    // The common case, plain ASCII, needs no decoding.
    var index = 0
    while index < buffer.count, buffer[index] < 0x80, buffer[index] != 0 { index += 1 }
    guard index < buffer.count else { return nil }
    var iterator = buffer[index...].makeIterator()
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let scalar):
        if scalar.count == 1, scalar.first == 0 { return index }
        index += scalar.count
      case .error: return index
      case .emptyInput: return nil
      }
    }
  }
}

/// Builds the arena from libyaml's events.
private struct TreeBuilder {
  let file: FileID
  private var nodes: [SyntaxNode] = []
  private var text: [UInt8] = []
  /// Open collections: their node and what the aliases inside them expanded to before they began.
  private var open: [(node: UInt32, expandedBefore: UInt64)] = []
  private var anchors: [String: (node: UInt32, expandedSize: UInt64)] = [:]
  private var openAnchors: [UInt32: String] = [:]
  /// Nodes that aliases stand for so far, nested aliases counted through.
  private var expanded: UInt64 = 0

  init(file: FileID, byteCount: Int) {
    self.file = file
    nodes.reserveCapacity(min(byteCount, Limits.fileSize) / 8)
    text.reserveCapacity(min(byteCount, Limits.fileSize))
  }

  func finish() -> SyntaxTree { SyntaxTree(file: file, nodes: nodes, text: text) }

  mutating func read(_ source: SourceFile, into report: inout Report) {
    // The parser struct points into itself, so it lives on the heap and never moves.
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else {
      report.error("yaml/memory", "not enough memory to read the file", at: .startOfFile(file))
      return
    }
    defer { yaml_parser_delete(parser) }
    source.bytes.withUnsafeBufferPointer { bytes in
      yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
      yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
      run(parser, source, &report)
    }
  }

  private mutating func run(_ parser: UnsafeMutablePointer<yaml_parser_t>, _ source: SourceFile, _ report: inout Report) {
    var event = yaml_event_t()
    var documents = 0
    while true {
      guard yaml_parser_parse(parser, &event) == 1 else {
        reportFault(parser.pointee, source, &report)
        discard()
        return
      }
      let type = event.type
      var keepsGoing = true
      switch type {
      case YAML_STREAM_END_EVENT:
        yaml_event_delete(&event)
        return
      case YAML_DOCUMENT_START_EVENT:
        documents += 1
        if documents > 1 {
          report.error(
            "yaml/several-documents", "a topology is one YAML document", at: span(event), label: "a second one begins here",
            help: ["give each topology its own file: `hac check a.yaml b.yaml`"])
          keepsGoing = false
        }
      case YAML_SCALAR_EVENT: keepsGoing = scalar(event, &report)
      case YAML_SEQUENCE_START_EVENT:
        keepsGoing = begin(
          .sequence, event, flow: event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
          anchor: event.data.sequence_start.anchor, tag: event.data.sequence_start.tag, &report)
      case YAML_MAPPING_START_EVENT:
        keepsGoing = begin(
          .mapping, event, flow: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
          anchor: event.data.mapping_start.anchor, tag: event.data.mapping_start.tag, &report)
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: end(event)
      case YAML_ALIAS_EVENT: keepsGoing = alias(event, &report)
      default: break
      }
      if nodes.count > Limits.nodes, keepsGoing {
        report.error("yaml/too-many-nodes", "the file has more than \(Limits.nodes) keys and values", at: span(event), label: "the bound is passed here")
        keepsGoing = false
      }
      yaml_event_delete(&event)
      if !keepsGoing {
        discard()
        return
      }
    }
  }

  private func position(_ mark: yaml_mark_t) -> SourcePosition {
    SourcePosition(line: UInt32(truncatingIfNeeded: mark.line + 1), column: UInt32(truncatingIfNeeded: mark.column + 1))
  }

  private func span(_ event: yaml_event_t) -> SourceSpan {
    SourceSpan(file: file, start: position(event.start_mark), end: position(event.end_mark))
  }

  private mutating func scalar(_ event: yaml_event_t, _ report: inout Report) -> Bool {
    let data = event.data.scalar
    let index = UInt32(nodes.count)
    let length = data.length
    let start = text.count
    if let value = data.value { text.append(contentsOf: UnsafeBufferPointer(start: value, count: length)) }
    let isBlock = data.style == YAML_LITERAL_SCALAR_STYLE || data.style == YAML_FOLDED_SCALAR_STYLE
    var end = position(event.end_mark)
    // A block scalar's end mark runs over the blank lines after it; its last text line is enough.
    if isBlock, end.column == 1, end.line > position(event.start_mark).line { end.line -= 1; end.column = .max }
    nodes.append(
      SyntaxNode(
        kind: .scalar, isPlain: data.style == YAML_PLAIN_SCALAR_STYLE, isFlow: false,
        textStart: UInt32(start), textLength: UInt32(length), next: index + 1,
        start: position(event.start_mark), end: end))
    if let anchor = data.anchor { anchors[String(cString: anchor)] = (index, 1) }
    return accepts(data.tag, at: span(event), &report)
  }

  private mutating func begin(
    _ kind: SyntaxNode.Kind, _ event: yaml_event_t, flow: Bool, anchor: UnsafeMutablePointer<yaml_char_t>?,
    tag: UnsafeMutablePointer<yaml_char_t>?, _ report: inout Report
  ) -> Bool {
    let index = UInt32(nodes.count)
    let start = position(event.start_mark)
    nodes.append(
      SyntaxNode(
        kind: kind, isPlain: false, isFlow: flow, textStart: 0, textLength: 0, next: index + 1,
        start: start, end: position(event.end_mark)))
    open.append((index, expanded))
    if let anchor { openAnchors[index] = String(cString: anchor) }
    if open.count > Limits.nesting {
      report.error(
        "yaml/nesting", "collections are nested more than \(Limits.nesting) deep", at: span(event), label: "this one is too deep")
      return false
    }
    return accepts(tag, at: span(event), &report)
  }

  private mutating func end(_ event: yaml_event_t) {
    guard let (index, expandedBefore) = open.popLast() else { return }
    let count = UInt32(nodes.count)
    nodes[Int(index)].next = count
    if nodes[Int(index)].isFlow {
      nodes[Int(index)].end = position(event.end_mark)
    } else if index + 1 < count {
      // libyaml's end mark of a block collection sits on the next token: take the last child's end.
      nodes[Int(index)].end = nodes[Int(count) - 1].end
      var last = index + 1
      while nodes[Int(last)].next < count { last = nodes[Int(last)].next }
      nodes[Int(index)].end = max(nodes[Int(index)].end, nodes[Int(last)].end)
    }
    if let anchor = openAnchors.removeValue(forKey: index) {
      anchors[anchor] = (index, UInt64(count - index) + (expanded - expandedBefore))
    }
  }

  private mutating func alias(_ event: yaml_event_t, _ report: inout Report) -> Bool {
    let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
    guard let (target, size) = anchors[name] else {
      let isInside = openAnchors.values.contains(name)
      report.error(
        isInside ? "yaml/recursive-alias" : "yaml/unknown-alias",
        isInside ? "`*\(name)` stands inside what it refers to" : "no anchor `&\(name)` comes before this",
        at: span(event), label: isInside ? "refers to itself" : "unknown alias")
      return false
    }
    expanded = expanded.addingReportingOverflow(size).partialValue
    if expanded > Limits.aliasExpansion {
      report.error(
        "yaml/alias-expansion", "aliases expand to more than \(Limits.aliasExpansion) nodes", at: span(event),
        label: "the bound is passed here")
      return false
    }
    let index = UInt32(nodes.count)
    nodes.append(
      SyntaxNode(
        kind: .alias, isPlain: true, isFlow: false, textStart: target, textLength: 0, next: index + 1,
        start: position(event.start_mark), end: position(event.end_mark)))
    return true
  }

  /// The types come from the fields, so a tag can say nothing; YAML's own core tags are let pass.
  private func accepts(_ tag: UnsafeMutablePointer<yaml_char_t>?, at span: SourceSpan, _ report: inout Report) -> Bool {
    guard let tag else { return true }
    let name = String(cString: tag)
    if name == "!" || name.hasPrefix("tag:yaml.org,2002:") { return true }
    report.error(
      "yaml/tag", "the tag `\(name)` has no meaning here", at: span, label: "tagged value",
      help: ["remove the tag: the type of a value follows from its field"])
    return true
  }

  /// After a fault there is no tree: half a topology would only draw errors that are not there.
  private mutating func discard() {
    nodes.removeAll()
    open.removeAll()
  }

  private func reportFault(_ parser: yaml_parser_t, _ source: SourceFile, _ report: inout Report) {
    let problem = parser.problem.map { String(cString: $0) } ?? "the file cannot be read"
    let place = position(parser.problem_mark)
    var related: [Label] = []
    if let context = parser.context.map({ String(cString: $0) }) {
      let mark = position(parser.context_mark)
      if mark != place, mark.line >= 1 {
        related = [Label(SourceSpan(file: file, start: mark, end: mark), context)]
      }
    }
    var help: [Help] = []
    let line = source.line(place.line)
    if line.contains("["), line.utf8.contains(UInt8(ascii: "-")), hasUnquotedRange(line) {
      help.append(Help("inside `[ ]` and `{ }` a range must be quoted: `[\"node[1-4].example\"]`"))
    } else if line.contains("\t") {
      help.append(Help("YAML indents with spaces; this line has a tab"))
    }
    report.add(
      Diagnostic(
        .error, "yaml/syntax", problem, at: Label(SourceSpan(file: file, start: place, end: place), "the text cannot go on like this"),
        related: related, help: help))
  }

  /// `name[1-4]` written outside quotes.
  private func hasUnquotedRange(_ line: String) -> Bool {
    var isQuoted = false
    var sinceBracket: [Character]?
    for character in line {
      if character == "\"" || character == "'" { isQuoted.toggle() }
      if isQuoted { continue }
      if character == "[" {
        sinceBracket = []
      } else if character == "]" {
        if let inside = sinceBracket, inside.contains("-"), inside.allSatisfy({ $0.isNumber || $0 == "-" }) { return true }
        sinceBracket = nil
      } else {
        sinceBracket?.append(character)
      }
    }
    return false
  }
}
