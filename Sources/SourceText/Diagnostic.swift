/// How bad a finding is. Errors stop emission; warnings never do, unless `--strict` raises them.
public enum Severity: String, Sendable, Comparable {
  case warning, error
  public static func < (a: Severity, b: Severity) -> Bool { a == .warning && b == .error }
}

/// A place and what this place is.
public struct Label: Sendable, Equatable {
  public var span: SourceSpan
  public var text: String

  public init(_ span: SourceSpan, _ text: String = "") {
    self.span = span
    self.text = text
  }
}

/// What to do; with the exact replacement where the repair is mechanical.
public struct Help: Sendable, Equatable {
  public struct Edit: Sendable, Equatable {
    public var span: SourceSpan
    public var replacement: String
  }

  public var text: String
  public var edit: Edit?

  public init(_ text: String, replace span: SourceSpan? = nil, with replacement: String = "") {
    self.text = text
    self.edit = span.map { Edit(span: $0, replacement: replacement) }
  }
}

/// One finding about the input.
///
/// The message says what is wrong with *these* values, the label what the marked place is,
/// the help what to do.
public struct Diagnostic: Sendable, Equatable {
  /// A slug such as `vip/duplicate-router-id`.
  public var code: String
  public var severity: Severity
  public var message: String
  public var primary: Label
  public var related: [Label]
  public var help: [Help]

  public init(
    _ severity: Severity, _ code: String, _ message: String, at primary: Label,
    related: [Label] = [], help: [Help] = []
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.primary = primary
    self.related = related
    self.help = help
  }
}

/// The findings of a run, and the places whose text must never be shown.
public struct Report: Sendable {
  public private(set) var diagnostics: [Diagnostic] = []
  /// Spans that hold, or were meant to hold, a secret: renderers mask them.
  public private(set) var secretSpans: [SourceSpan] = []

  /// Findings beyond the limit: counted, not kept. Nobody reads the thousandth, and a file made to
  /// have millions of mistakes must not take the memory for them.
  private var errorsBeyond = 0
  private var warningsBeyond = 0

  /// How many findings are kept.
  public static let limit = 1000

  public init() {}

  private var isFull: Bool { diagnostics.count >= Self.limit }

  /// Whether there were more findings than are kept.
  public var isCut: Bool { errorsBeyond + warningsBeyond > 0 }

  /// Counts an error without keeping it, when there are too many; asked before the words for it are made.
  public mutating func skipsError() -> Bool {
    if isFull { errorsBeyond += 1 }
    return isFull
  }

  public mutating func add(_ diagnostic: Diagnostic) {
    if !isFull {
      diagnostics.append(diagnostic)
    } else if diagnostic.severity == .error {
      errorsBeyond += 1
    } else {
      warningsBeyond += 1
    }
  }

  public mutating func error(
    _ code: String, _ message: @autoclosure () -> String, at span: SourceSpan, label: String = "",
    related: [Label] = [], help: [String] = []
  ) {
    if skipsError() { return }
    add(Diagnostic(.error, code, message(), at: Label(span, label), related: related, help: help.map { Help($0) }))
  }

  public mutating func maskSecret(_ span: SourceSpan) { secretSpans.append(span) }

  public var errorCount: Int { diagnostics.lazy.filter { $0.severity == .error }.count + errorsBeyond }
  public var warningCount: Int { diagnostics.lazy.filter { $0.severity == .warning }.count + warningsBeyond }
  public var hasErrors: Bool { errorsBeyond > 0 || diagnostics.contains { $0.severity == .error } }

  /// Keeps the diagnostics that `body` maps to something.
  public mutating func rewrite(_ body: (Diagnostic) -> Diagnostic?) {
    diagnostics = diagnostics.compactMap(body)
  }

  /// In the order of the source, without exact repetitions (an alias may report one fault twice).
  public mutating func sortAndDeduplicate() {
    func key(_ d: Diagnostic) -> (UInt16, UInt32, UInt32, String, String) {
      (d.primary.span.file.rawValue, d.primary.span.start.line, d.primary.span.start.column, d.code, d.message)
    }
    let sorted = diagnostics.enumerated().sorted { a, b in
      let (ka, kb) = (key(a.element), key(b.element))
      return ka != kb ? ka < kb : a.offset < b.offset
    }
    var unique: [Diagnostic] = []
    for (_, diagnostic) in sorted where unique.last != diagnostic {
      unique.append(diagnostic)
    }
    diagnostics = unique
  }
}
