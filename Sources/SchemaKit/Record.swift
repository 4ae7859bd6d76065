import SourceText
import YAMLSyntax

/// One key of a record: declared once, read by everything that knows about keys.
public struct Field<Value: Sendable>: Sendable {
  public let shape: FieldShape
  /// Decodes the value when the key is there.
  let present: @Sendable (inout Decoder, Cursor) -> Value?
  /// The value when the key is absent; nil after reporting that it must be there.
  let absent: @Sendable (inout Decoder, _ record: String, _ owner: SourceSpan) -> Value?

  /// A key that must be there.
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
  public static func optional<T>(
    _ name: String, _ schema: Schema<T>, _ summary: String, since: Int = 1
  ) -> Field<T?> where Value == T? {
    Field<T?>(
      shape: FieldShape(name: name, shape: schema.shape, presence: .optional, summary: summary, since: since),
      present: { decoder, cursor in schema.decode(&decoder, cursor).map { .some($0) } },
      absent: { _, _, _ in .some(nil) })
  }

  /// A key with a default, remembered as one.
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
  public static func defaulted<T: ScalarValue>(
    _ name: String, _ type: T.Type, to value: T, _ summary: String, since: Int = 1
  ) -> Field<Located<T>> where Value == Located<T> {
    .defaulted(name, .value(T.self), to: value, written: value.written, summary, since: since)
  }
}

/// The fields of a record, in order.
public struct FieldList<each Value: Sendable>: Sendable {
  let fields: (repeat Field<each Value>)
  init(_ fields: repeat Field<each Value>) { self.fields = (repeat each fields) }
}

@resultBuilder
public enum RecordBuilder {
  public static func buildExpression<Value>(_ field: Field<Value>) -> Field<Value> { field }
  public static func buildBlock<each Value: Sendable>(_ fields: repeat Field<each Value>) -> FieldList<repeat each Value> {
    FieldList(repeat each fields)
  }
}

private struct Incomplete: Error {}

extension Schema {
  /// A map with fixed keys. `make` takes the fields in the order declared; every field is decoded,
  /// and every mistake reported, before the record is given up.
  public static func record<each F: Sendable>(
    _ name: String, _ summary: String, _ make: @escaping @Sendable (repeat each F) -> Value,
    @RecordBuilder fields: () -> FieldList<repeat each F>
  ) -> Schema<Value> {
    let list = fields()
    var shapes: [FieldShape] = []
    for field in repeat each list.fields { shapes.append(field.shape) }
    let record = RecordShape(name: name, summary: summary, fields: shapes)
    let names = shapes.map { Array($0.name.utf8) }
    return Schema(shape: .record(record)) { decoder, cursor in
      guard let slots = decoder.slots(of: cursor, record: record, names: names) else { return nil }
      var index = 0
      func decode<V>(_ field: Field<V>) throws -> V {
        defer { index += 1 }
        let value =
          if let slot = slots[index] {
            field.present(&decoder, Cursor(node: slot.value, owner: decoder.tree.span(slot.key)))
          } else {
            field.absent(&decoder, name, cursor.owner)
          }
        guard let value else { throw Incomplete() }
        return value
      }
      do {
        return make(repeat try decode(each list.fields))
      } catch {
        // The record is lost; the fields after the one that failed are read for their mistakes alone.
        let failed = index
        index = 0
        for field in repeat each list.fields {
          if index >= failed { _ = try? decode(field) } else { index += 1 }
        }
        return nil
      }
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
        if tag == nil, decoder.tree.string(name) == key { tag = value }
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

extension Decoder {
  typealias Slot = (key: NodeIndex, value: NodeIndex, isMerged: Bool)

  /// Finds each field's entry, reporting unknown and duplicate keys.
  mutating func slots(of cursor: Cursor, record: RecordShape, names: [[UInt8]]) -> [Slot?]? {
    guard tree.kind(cursor.node) == .mapping else {
      reportWrongKind(cursor, expected: "a map (\(record.name))")
      return nil
    }
    var slots = [Slot?](repeating: nil, count: names.count)
    forEachEntry(of: cursor.node) { decoder, key, value, isMerged in
      let index = decoder.tree.withBytes(key) { bytes in
        names.firstIndex { $0.count == bytes.count && $0.elementsEqual(bytes) }
      }
      guard let index else {
        decoder.reportUnknownKey(key, record: record)
        return
      }
      if let first = slots[index] {
        if !isMerged { decoder.reportDuplicateKey(key, first: first.key) }
      } else {
        slots[index] = (key, value, isMerged)
      }
    }
    return slots
  }

  private mutating func reportUnknownKey(_ key: NodeIndex, record: RecordShape) {
    let text = tree.string(key)
    let span = tree.span(key)
    let names = record.fields.map(\.name)
    var help: [Help] = []
    if let near = Suggestion.nearest(to: text, in: names) {
      help.append(Help("did you mean `\(near)`?", replace: span, with: near))
    } else if text == "require" {
      help.append(Help("requirements on failure tolerance are not part of this version of the language"))
    } else {
      help.append(Help("the keys of a \(record.name) are " + names.map { "`\($0)`" }.joined(separator: ", ")))
    }
    report.add(
      Diagnostic(
        .error, "schema/unknown-key", "a \(record.name) has no key `\(text.excerpt)`", at: Label(span, "unknown key"), help: help))
  }
}
