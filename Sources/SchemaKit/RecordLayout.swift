import SourceText
import YAMLSyntax

/// A field without its type: how its value gets into memory, and out of it.
@usableFromInline
struct FieldReader: Sendable {
  let size: Int
  let alignment: Int
  /// Decodes the value, or the default where there is no entry, into memory that holds nothing yet. false after
  /// reporting why there is no value.
  let read: @Sendable (inout Decoder, _ entry: Cursor?, _ record: String, _ owner: SourceSpan, UnsafeMutableRawPointer) -> Bool
  let destroy: @Sendable (UnsafeMutableRawPointer) -> Void

  @usableFromInline
  init(
    size: Int, alignment: Int,
    read: @escaping @Sendable (inout Decoder, Cursor?, String, SourceSpan, UnsafeMutableRawPointer) -> Bool,
    destroy: @escaping @Sendable (UnsafeMutableRawPointer) -> Void
  ) {
    self.size = size
    self.alignment = alignment
    self.read = read
    self.destroy = destroy
  }
}

/// Where the fields of a record are put while it is read.
///
/// The types of the fields are known where the schema is built. Whoever went over them as a parameter pack for every
/// record would have the runtime find each type anew, which took longer than decoding.
struct RecordLayout: Sendable {
  let offsets: [Int]
  private let readers: [FieldReader]
  private let keys: KeyTable
  private let size: Int
  private let alignment: Int

  init(_ readers: [FieldReader], keys: [String]) {
    var offsets: [Int] = []
    var size = 0
    for reader in readers {
      size = (size + reader.alignment - 1) / reader.alignment * reader.alignment
      offsets.append(size)
      size += reader.size
    }
    self.readers = readers
    self.offsets = offsets
    self.keys = KeyTable(keys)
    self.size = size
    alignment = readers.map(\.alignment).max() ?? 1
  }

  /// Decodes every field and hands them to `take`, which must move each one out. After a mistake, which is reported,
  /// `take` is not called; the fields after it are read all the same, for their own mistakes.
  func decode(_ decoder: inout Decoder, _ cursor: Cursor, _ record: RecordShape, _ take: (UnsafeMutableRawPointer) -> Void) {
    guard decoder.tree.kind(cursor.node) == .mapping else {
      decoder.reportWrongKind(cursor, expected: "a map (\(record.name))")
      return
    }
    withUnsafeTemporaryAllocation(of: RecordEntry.self, capacity: readers.count) { entries in
      entries.initialize(repeating: RecordEntry())
      decoder.find(keys, in: cursor.node, record, entries)
      withUnsafeTemporaryAllocation(byteCount: max(1, size), alignment: alignment) { buffer in
        guard let memory = buffer.baseAddress else { return }
        var failed = false
        var isRead: UInt64 = 0
        for index in readers.indices {
          let entry = entries[index].cursor(in: decoder.tree)
          if readers[index].read(&decoder, entry, record.name, cursor.owner, memory + offsets[index]) {
            isRead |= 1 << UInt64(index)
          } else {
            failed = true
          }
        }
        if !failed { return take(memory) }
        for index in readers.indices where isRead & 1 << UInt64(index) != 0 { readers[index].destroy(memory + offsets[index]) }
      }
    }
  }
}

/// What a map has for one field of a record; nothing at first.
struct RecordEntry {
  var key: NodeIndex?
  var value = NodeIndex(rawValue: 0)

  @inline(__always)
  func cursor(in tree: SyntaxTree) -> Cursor? { key.map { Cursor(node: value, owner: tree.span($0)) } }
}

/// The keys of a record, found by their bytes.
struct KeyTable: Sendable {
  /// Of each key the length and the first seven bytes: nearly always enough to tell it from the others.
  private let heads: [UInt64]
  private let texts: [[UInt8]]

  init(_ keys: [String]) {
    texts = keys.map { Array($0.utf8) }
    heads = texts.map { $0.withUnsafeBufferPointer { Self.head($0) } }
  }

  func index(of key: UnsafeBufferPointer<UInt8>) -> Int? {
    let head = Self.head(key)
    return heads.indices.first { heads[$0] == head && (key.count <= 7 || texts[$0].elementsEqual(key)) }
  }

  private static func head(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    bytes.prefix(7).reduce(UInt64(min(bytes.count, 255))) { $0 << 8 | UInt64($1) }
  }
}

extension Decoder {
  /// Finds each field's entry, reporting unknown and duplicate keys.
  mutating func find(_ keys: KeyTable, in node: NodeIndex, _ record: RecordShape, _ entries: UnsafeMutableBufferPointer<RecordEntry>) {
    forEachEntry(of: node) { decoder, key, value, isMerged in
      guard let index = decoder.tree.withBytes(key, { keys.index(of: $0) }) else {
        decoder.reportUnknownKey(key, record: record)
        return
      }
      if let first = entries[index].key {
        if !isMerged { decoder.reportDuplicateKey(key, first: first) }
      } else {
        entries[index] = RecordEntry(key: key, value: value)
      }
    }
  }

  private mutating func reportUnknownKey(_ key: NodeIndex, record: RecordShape) {
    if report.skipsError() { return }
    let text = tree.string(key)
    let span = tree.span(key)
    let names = record.fields.map(\.name)
    var help: [Help] = []
    if let near = Suggestion.nearest(to: text, in: names) {
      help.append(Help("did you mean `\(near)`?", replace: span, with: near))
    } else {
      help.append(Help("the keys of a \(record.name) are " + names.map { "`\($0)`" }.joined(separator: ", ")))
    }
    report.add(
      Diagnostic(
        .error, "schema/unknown-key", "a \(record.name) has no key `\(text.excerpt)`", at: Label(span, "unknown key"), help: help))
  }
}
