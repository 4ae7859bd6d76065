import SourceText

/// What a program says of one file.
public struct Complaint: Sendable, Equatable {
  /// The file's path in the bundle; nil when the program speaks of the host's files as a whole.
  public let path: String?
  /// The line of the file, from 1, where the program tells it.
  public let line: Int?
  public let severity: Severity
  /// The program's own words. The workspace's paths in them are made those of the bundle before they are shown, and
  /// secrets are masked.
  public let text: String

  public init(_ path: String?, line: Int? = nil, _ text: String, _ severity: Severity = .error) {
    self.path = path
    self.line = line
    self.severity = severity
    self.text = text
  }
}

/// What became of the files that an adapter was given.
public struct Verdict: Sendable {
  /// Files that were not judged, with the reason: `is for MySQL 8.4, and mysqld is 8.0`.
  public struct Skip: Sendable, Equatable {
    public let paths: [String]
    public let reason: String
    public init(_ paths: [String], _ reason: String) {
      self.paths = paths
      self.reason = reason
    }
  }

  public var complaints: [Complaint]
  public var skips: [Skip]
  /// Why the program gave no answer at all: it hung, or died. Nothing is accepted then.
  public var failure: String?

  public init(_ complaints: [Complaint] = [], skips: [Skip] = [], failure: String? = nil) {
    self.complaints = complaints
    self.skips = skips
    self.failure = failure
  }

  public static let accepted = Verdict()
  public static func failed(_ reason: String) -> Verdict { Verdict(failure: reason) }
  public static func skipped(_ files: [BundleFile], _ reason: String) -> Verdict { Verdict(skips: [Skip(files.map(\.path), reason)]) }
}
