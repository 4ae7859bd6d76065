/// Index into an `OriginTable`: where a value comes from, in four bytes.
public struct OriginID: Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// What hac itself says, whatever the topology: the fixed text of a script, a file's frame.
  public static let builtin = OriginID(rawValue: 0)
}

/// Where a value comes from.
public enum Origin: Sendable, Equatable {
  case builtin
  /// The operator wrote it there.
  case written(SourceSpan)
  /// Element `element` of a range or cycle written there.
  case expanded(SourceSpan, element: String)
  /// Nobody wrote `field`; hac's default holds for the object whose key is there.
  case defaulted(field: String, at: SourceSpan)
  /// Follows from other values, the decisive one first.
  case derived([OriginID])
}

/// A value and where it comes from.
public struct Located<Value: Sendable>: Sendable {
  public var value: Value
  public var origin: OriginID

  public init(_ value: Value, _ origin: OriginID) {
    self.value = value
    self.origin = origin
  }

  public func map<Other: Sendable>(_ transform: (Value) -> Other) -> Located<Other> {
    Located<Other>(transform(value), origin)
  }
}

extension Located: Equatable where Value: Equatable {
  /// Two located values are equal when their values are; the place does not count.
  public static func == (a: Located, b: Located) -> Bool { a.value == b.value }
}

/// The origins of a run. Written spans, by far the most, are 20 bytes each.
public struct OriginTable: Sendable {
  private enum Entry: Sendable {
    case written(SourceSpan)
    case other(UInt32)
  }

  private var entries: [Entry] = [.other(0)]
  private var others: [Origin] = [.builtin]

  public init() {}

  public mutating func written(_ span: SourceSpan) -> OriginID {
    entries.append(.written(span))
    return OriginID(rawValue: UInt32(entries.count - 1))
  }

  public mutating func add(_ origin: Origin) -> OriginID {
    if case .written(let span) = origin { return written(span) }
    others.append(origin)
    entries.append(.other(UInt32(others.count - 1)))
    return OriginID(rawValue: UInt32(entries.count - 1))
  }

  public mutating func derived(_ from: OriginID...) -> OriginID { add(.derived(from)) }

  public mutating func defaulted(_ field: String, at span: SourceSpan) -> OriginID {
    add(.defaulted(field: field, at: span))
  }

  public subscript(id: OriginID) -> Origin {
    switch entries[Int(id.rawValue)] {
    case .written(let span): .written(span)
    case .other(let index): others[Int(index)]
    }
  }

  /// The place to show for an origin: its own, or that of the first origin it derives from.
  public func span(of id: OriginID) -> SourceSpan? {
    switch self[id] {
    case .builtin: return nil
    case .written(let span), .expanded(let span, _), .defaulted(_, let span): return span
    case .derived(let from):
      for one in from {
        if let span = span(of: one) { return span }
      }
      return nil
    }
  }

  /// Whether the operator wrote the value, rather than hac choosing a default.
  public func isWritten(_ id: OriginID) -> Bool {
    switch self[id] {
    case .written, .expanded: true
    case .builtin, .defaulted: false
    case .derived(let from): from.contains { isWritten($0) }
    }
  }

  /// The element's name when the value comes out of a range.
  public func element(of id: OriginID) -> String? {
    switch self[id] {
    case .expanded(_, let element): element
    case .derived(let from): from.lazy.compactMap { self.element(of: $0) }.first
    default: nil
    }
  }
}
