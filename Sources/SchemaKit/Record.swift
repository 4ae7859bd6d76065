import SourceText
import YAMLSyntax

/// One key of a record: declared once, read by everything that knows about keys.
public struct Field<Value: Sendable>: Sendable {
  public let shape: FieldShape
  @usableFromInline let reader: FieldReader

  /// `present` decodes the value when the key is there. `absent` is the value when it is not, or nil after reporting
  /// that it must be.
  @inlinable
  init(
    shape: FieldShape, present: @escaping @Sendable (inout Decoder, Cursor) -> Value?,
    absent: @escaping @Sendable (inout Decoder, _ record: String, _ owner: SourceSpan) -> Value?
  ) {
    self.shape = shape
    reader = FieldReader(
      size: MemoryLayout<Value>.size, alignment: MemoryLayout<Value>.alignment,
      read: { decoder, entry, record, owner, memory in
        let value = if let entry { present(&decoder, entry) } else { absent(&decoder, record, owner) }
        guard let value else { return false }
        memory.initializeMemory(as: Value.self, to: value)
        return true
      },
      destroy: { $0.assumingMemoryBound(to: Value.self).deinitialize(count: 1) })
  }

  /// A key that must be there.
  @inlinable
  public static func required(
    _ name: String, _ schema: Schema<Value>, _ summary: String, since: Int = 1
  ) -> Field<Value> {
    Field(
      shape: FieldShape(name: name, shape: schema.shape, presence: .required, summary: summary, since: since),
      present: schema.decode,
      absent: { decoder, record, owner in
        decoder.report.error(
          "schema/missing-key", "`\(name)` is missing", at: owner, label: "this \(record) has no `\(name)`",
          help: ["`\(name)`: \(summary)"])
        return nil
      })
  }

  /// A key that may be absent.
  @inlinable
  public static func optional<T>(
    _ name: String, _ schema: Schema<T>, _ summary: String, since: Int = 1
  ) -> Field<T?> where Value == T? {
    Field<T?>(
      shape: FieldShape(name: name, shape: schema.shape, presence: .optional, summary: summary, since: since),
      present: { decoder, cursor in schema.decode(&decoder, cursor).map { .some($0) } },
      absent: { _, _, _ in .some(nil) })
  }

  /// A key that may be absent, and whose mistakes do not take the record with them: what else the record has is
  /// looked at in the same run. The key's name joins the unreadable ones.
  @inlinable
  public static func salvaged<T>(
    _ name: String, _ schema: Schema<T>, _ summary: String, since: Int = 1
  ) -> Field<T?> where Value == T? {
    Field<T?>(
      shape: FieldShape(name: name, shape: schema.shape, presence: .optional, summary: summary, since: since),
      present: { decoder, cursor in
        let value = schema.decode(&decoder, cursor)
        if value == nil { decoder.noteUnreadable(name) }
        return .some(value)
      },
      absent: { _, _, _ in .some(nil) })
  }

  /// A key with a default, remembered as one.
  @inlinable
  public static func defaulted<T>(
    _ name: String, _ schema: Schema<Located<T>>, to value: T, written: String, _ summary: String, since: Int = 1
  ) -> Field<Located<T>> where Value == Located<T> {
    Field<Located<T>>(
      shape: FieldShape(
        name: name, shape: schema.shape, presence: .defaulted(written), summary: summary, since: since),
      present: schema.decode,
      absent: { decoder, _, owner in Located(value, decoder.origins.defaulted(name, at: owner)) })
  }

  /// A key with a default of a type that can write itself.
  @inlinable
  public static func defaulted<T: ScalarValue>(
    _ name: String, _ type: T.Type, to value: T, _ summary: String, since: Int = 1
  ) -> Field<Located<T>> where Value == Located<T> {
    .defaulted(name, .value(T.self), to: value, written: value.written, summary, since: since)
  }
}

/// The fields of a record, in order.
public struct FieldList<each Value: Sendable>: Sendable {
  let shapes: [FieldShape]
  let readers: [FieldReader]
}

@resultBuilder
public enum RecordBuilder {
  public static func buildExpression<Value>(_ field: Field<Value>) -> Field<Value> { field }
  public static func buildBlock<each Value: Sendable>(_ fields: repeat Field<each Value>) -> FieldList<repeat each Value> {
    var shapes: [FieldShape] = []
    var readers: [FieldReader] = []
    for field in repeat each fields {
      shapes.append(field.shape)
      readers.append(field.reader)
    }
    return FieldList(shapes: shapes, readers: readers)
  }
}

extension Schema {
  /// A map with fixed keys. `make` takes the fields in the order declared; every field is decoded,
  /// and every mistake reported, before the record is given up.
  public static func record<each F: Sendable>(
    _ name: String, _ summary: String, _ make: @escaping @Sendable (repeat each F) -> Value,
    @RecordBuilder fields: () -> FieldList<repeat each F>
  ) -> Schema<Value> {
    let list = fields()
    let record = RecordShape(name: name, summary: summary, fields: list.shapes)
    let layout = RecordLayout(list.readers, keys: list.shapes.map(\.name))
    return Schema(shape: .record(record)) { decoder, cursor in
      var value: Value?
      layout.decode(&decoder, cursor, record) { memory in
        var index = 0
        func take<V>(_ type: V.Type) -> V {
          defer { index += 1 }
          return (memory + layout.offsets[index]).assumingMemoryBound(to: type).move()
        }
        value = make(repeat take((each F).self))
      }
      return value
    }
  }

  /// A record chosen by the text of one of its keys, as a service is by its `kind`.
  ///
  /// Each case's record must list `key` among its own fields.
  public static func tagged(
    by key: String, noun: String, cases: [(name: String, schema: Schema<Value>)],
    help: @escaping @Sendable (String) -> String? = { _ in nil }
  ) -> Schema<Value> {
    let records = cases.compactMap { if case .record(let record) = $0.schema.shape { record } else { nil } }
    let byName = Dictionary(uniqueKeysWithValues: cases.map { ($0.name, $0.schema) })
    let names = cases.map(\.name)
    return Schema(shape: .tagged(key: key, cases: records)) { decoder, cursor in
      guard decoder.tree.kind(cursor.node) == .mapping else {
        decoder.reportWrongKind(cursor, expected: "a map with a `\(key)`")
        return nil
      }
      var tag: NodeIndex?
      decoder.forEachEntry(of: cursor.node) { decoder, name, value, _ in
        if tag == nil, decoder.tree.withBytes(name, { $0.elementsEqual(key.utf8) }) { tag = value }
      }
      guard let tag, decoder.tree.kind(tag) == .scalar, !decoder.tree.isNull(tag) else {
        decoder.report.error(
          "schema/missing-key", "`\(key)` is missing", at: cursor.owner, label: "what \(noun) this is must be said",
          help: ["`\(key)` is one of " + names.map { "`\($0)`" }.joined(separator: ", ")])
        return nil
      }
      let text = decoder.tree.string(tag)
      guard let schema = byName[text] else {
        let span = decoder.tree.span(tag)
        var helps: [Help] = []
        if let special = help(text) {
          helps.append(Help(special))
        } else if let near = Suggestion.nearest(to: text, in: names) {
          helps.append(Help("did you mean `\(near)`?", replace: span, with: near))
        } else {
          helps.append(Help("`\(key)` is one of " + names.map { "`\($0)`" }.joined(separator: ", ")))
        }
        decoder.report.add(
          Diagnostic(
            .error, "schema/unknown-\(key)", "there is no \(noun) `\(text.excerpt)`", at: Label(span, "unknown \(key)"),
            help: helps))
        return nil
      }
      return schema.decode(&decoder, cursor)
    }
  }
}
