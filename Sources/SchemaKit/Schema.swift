import SourceText
import YAMLSyntax

/// How to read a value: its shape as data, and the decoding.
///
/// Decoding returns nil only after it has reported why.
public struct Schema<Value: Sendable>: Sendable {
  public let shape: Shape
  public let decode: @Sendable (inout Decoder, Cursor) -> Value?

  @inlinable
  public init(shape: Shape, decode: @escaping @Sendable (inout Decoder, Cursor) -> Value?) {
    self.shape = shape
    self.decode = decode
  }

  @inlinable
  public func map<Other: Sendable>(_ transform: @escaping @Sendable (Value) -> Other) -> Schema<Other> {
    Schema<Other>(shape: shape) { decoder, cursor in decode(&decoder, cursor).map(transform) }
  }
}

/// Why a text is no value of its type.
public struct ScalarFault: Error, Sendable {
  /// A full clause with the value in it: "`300` is not between 1 and 255".
  public var message: String
  public var help: String?
  /// What the operator probably meant.
  public var replacement: String?

  public init(_ message: String, help: String? = nil, replacement: String? = nil) {
    self.message = message
    self.help = help
    self.replacement = replacement
  }
}

/// A type that one scalar holds. The field's type decides how a text is read, never YAML's guess.
public protocol ScalarValue: Sendable {
  static var scalar: ScalarShape { get }
  static func parse(_ text: String) -> Result<Self, ScalarFault>
  /// As an operator would write it.
  var written: String { get }
}

extension Schema {
  /// A scalar read by `parse`.
  @inlinable
  public static func scalar<T>(
    _ shape: ScalarShape, parse: @escaping @Sendable (String) -> Result<T, ScalarFault>
  ) -> Schema<Located<T>> where Value == Located<T> {
    Schema(shape: .scalar(shape)) { decoder, cursor in
      guard decoder.tree.kind(cursor.node) == .scalar, !decoder.tree.isNull(cursor.node) else {
        decoder.reportWrongKind(cursor, expected: shape.noun)
        return nil
      }
      let text = decoder.tree.string(cursor.node)
      switch parse(text) {
      case .success(let value): return Located(value, decoder.origin(of: cursor.node))
      case .failure(let fault):
        decoder.report(fault, of: cursor.node, as: shape)
        return nil
      }
    }
  }

  /// A scalar of a type that knows how to read itself.
  @inlinable
  public static func value<T: ScalarValue>(_ type: T.Type) -> Schema<Located<T>> where Value == Located<T> {
    .scalar(T.scalar, parse: T.parse)
  }

  /// A whole number in a range.
  @inlinable
  public static func integer(_ range: ClosedRange<Int>) -> Schema<Located<Int>> where Value == Located<Int> {
    let noun = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return .scalar(ScalarShape(noun, json: .integer, range: range)) { text in
      guard let number = Int(text), !text.hasPrefix("+") else {
        return .failure(ScalarFault("`\(text.excerpt)` is not a whole number"))
      }
      guard range.contains(number) else {
        return .failure(ScalarFault("\(number) is not between \(range.lowerBound) and \(range.upperBound)"))
      }
      return .success(number)
    }
  }

  /// One of an enumeration's raw values.
  @inlinable
  public static func choice<T>(_ type: T.Type) -> Schema<Located<T>>
  where Value == Located<T>, T: RawRepresentable & CaseIterable, T.RawValue == String {
    let names = T.allCases.map(\.rawValue)
    let noun = names.count == 1 ? "`\(names[0])`" : "one of " + names.map { "`\($0)`" }.joined(separator: ", ")
    return .scalar(ScalarShape(noun, choices: names)) { text in
      if let value = T(rawValue: text) { return .success(value) }
      return .failure(
        ScalarFault(
          "`\(text.excerpt)` is not \(noun)", replacement: Suggestion.nearest(to: text, in: names)))
    }
  }

  /// A list; with `orSingle` a lone value counts as a list of one.
  @inlinable
  public static func list<T>(of element: Schema<T>, orSingle: Bool = false) -> Schema<[T]> where Value == [T] {
    Schema(shape: orSingle ? .forms([element.shape, .list(element.shape)]) : .list(element.shape)) { decoder, cursor in
      if orSingle, decoder.tree.kind(cursor.node) != .sequence {
        return element.decode(&decoder, cursor).map { [$0] }
      }
      guard decoder.tree.kind(cursor.node) == .sequence else {
        decoder.reportWrongKind(cursor, expected: "a list")
        return nil
      }
      var values: [T] = []
      var isComplete = true
      for child in decoder.tree.children(cursor.node) {
        if let value = element.decode(&decoder, Cursor(node: child, owner: decoder.tree.span(child))) {
          values.append(value)
        } else {
          isComplete = false
        }
      }
      return isComplete ? values : nil
    }
  }

  /// A map with free keys, in the order written. `known` entries survive others' mistakes:
  /// an entry that cannot be read is reported and left out, so that references to the rest resolve.
  @inlinable
  public static func map<K, T>(keys: Schema<Located<K>>, values: Schema<T>) -> Schema<[Entry<K, T>]>
  where Value == [Entry<K, T>] {
    guard case .scalar(let keyShape) = keys.shape else { preconditionFailure("map keys are scalars") }
    return Schema(shape: .map(key: keyShape, value: values.shape)) { decoder, cursor in
      guard decoder.tree.kind(cursor.node) == .mapping else {
        decoder.reportWrongKind(cursor, expected: "a map")
        return nil
      }
      var entries: [Entry<K, T>] = []
      var seen: [String: NodeIndex] = [:]
      decoder.forEachEntry(of: cursor.node) { decoder, key, value, isMerged in
        if let first = seen.updateValue(key, forKey: decoder.tree.string(key)) {
          if !isMerged { decoder.reportDuplicateKey(key, first: first) }
          return
        }
        let span = decoder.tree.span(key)
        let name = keys.decode(&decoder, Cursor(node: key, owner: span))
        let decoded = values.decode(&decoder, Cursor(node: value, owner: span))
        if let name, let decoded {
          entries.append(Entry(key: name, value: decoded))
        } else {
          decoder.noteUnreadable(key)
        }
      }
      return entries
    }
  }

  /// One of several forms, told apart by the YAML node.
  @inlinable
  public static func forms(
    scalar: Schema<Value>? = nil, list: Schema<Value>? = nil, map: Schema<Value>? = nil
  ) -> Schema<Value> {
    let all = [scalar, list, map].compactMap { $0 }
    let shape = Shape.forms(all.map(\.shape))
    return Schema(shape: shape) { decoder, cursor in
      let form: Schema<Value>?
      if decoder.tree.isNull(cursor.node) {
        form = nil
      } else {
        switch decoder.tree.kind(cursor.node) {
        case .scalar: form = scalar
        case .sequence: form = list
        case .mapping: form = map
        }
      }
      guard let form else {
        decoder.reportWrongKind(cursor, expected: shape.noun)
        return nil
      }
      return form.decode(&decoder, cursor)
    }
  }
}

extension Schema where Value == Located<Bool> {
  /// `true` or `false`, and nothing that merely means it.
  public static var boolean: Schema<Located<Bool>> {
    .scalar(ScalarShape("true or false", json: .boolean, choices: ["true", "false"])) { text in
      switch text {
      case "true": .success(true)
      case "false": .success(false)
      case "yes", "on", "True", "TRUE", "Yes", "On":
        .failure(ScalarFault("`\(text)` is not true or false", replacement: "true"))
      case "no", "off", "False", "FALSE", "No", "Off":
        .failure(ScalarFault("`\(text)` is not true or false", replacement: "false"))
      default: .failure(ScalarFault("`\(text.excerpt)` is not true or false"))
      }
    }
  }
}

/// One entry of a map with free keys.
public struct Entry<Key: Sendable, Value: Sendable>: Sendable {
  public var key: Located<Key>
  public var value: Value

  public init(key: Located<Key>, value: Value) {
    self.key = key
    self.value = value
  }
}

extension String {
  /// The beginning of a text that may be very long, for a message.
  public var excerpt: String { unicodeScalars.count <= 60 ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(60))) + "…" }
}
