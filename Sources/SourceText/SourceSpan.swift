/// Index of a source file in a `SourceMap`.
public struct FileID: Hashable, Sendable, Comparable {
  public let rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }
  public static func < (a: FileID, b: FileID) -> Bool { a.rawValue < b.rawValue }
}

/// A place in a text: line and column from 1; columns count Unicode code points,
/// as libyaml's marks do.
public struct SourcePosition: Hashable, Sendable, Comparable {
  public var line: UInt32
  public var column: UInt32

  public init(line: UInt32, column: UInt32) {
    self.line = line
    self.column = column
  }

  public static func < (a: SourcePosition, b: SourcePosition) -> Bool {
    a.line != b.line ? a.line < b.line : a.column < b.column
  }
}

/// A half-open stretch of one source file: `end` is the position after the last character.
public struct SourceSpan: Hashable, Sendable {
  public var file: FileID
  public var start: SourcePosition
  public var end: SourcePosition

  public init(file: FileID, start: SourcePosition, end: SourcePosition) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// The first position of a file: where a fault of the whole file is shown.
  public static func startOfFile(_ file: FileID) -> SourceSpan {
    let one = SourcePosition(line: 1, column: 1)
    return SourceSpan(file: file, start: one, end: one)
  }

  /// The smallest span that holds both; `other` must be in the same file.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(file: file, start: min(start, other.start), end: max(end, other.end))
  }

  public func overlaps(_ other: SourceSpan) -> Bool {
    file == other.file && start < other.end && other.start < end
  }
}
