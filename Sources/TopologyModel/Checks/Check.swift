import SourceText

/// A topology that shows a check: only what matters is written, the rest is `Example.frame`.
public struct Example: Sendable {
  /// With `‹` and `›` around the place that must be marked, in a bad example.
  public let text: String

  public init(_ text: String) { self.text = text }

  /// Networks and nodes for examples that do not bring their own `hac: 1`.
  public static let frame = """
    hac: 1
    name: example
    os: debian-12
    networks:
      lan: { subnet: 10.0.0.0/24, interface: eth0, gateway: 10.0.0.1 }
    nodes:
      a: { address: 10.0.0.11, zone: dc1/rack-a }
      b: { address: 10.0.0.12, zone: dc1/rack-b }
      c: { address: 10.0.0.13, zone: dc1/rack-c }

    """

  /// The whole topology, with marks.
  public var topology: String { text.hasPrefix("hac: 1") ? text : Self.frame + text }
}

/// What documentation and tests know of a check.
public struct CheckDescription: Sendable {
  /// A slug such as `vip/duplicate-router-id`.
  public let code: String
  public let severity: Severity
  /// The hac version that brought it.
  public let since: String
  /// One sentence: the rule.
  public let summary: String
  /// Why it is a rule, in Markdown, with the manual or the source it comes from.
  public let why: String
  /// Must draw exactly this code, at the marked place. The files of one run for checks across topologies;
  /// for any other check several topologies, each on its own.
  public let bad: [Example]
  /// Must draw nothing.
  public let good: [Example]
}

/// A rule that facts must keep: its text, its reason, its examples, and the closure that looks.
///
/// `Subject` is what it looks at: one service (`ServiceSubject`), one plan, or all plans of a run.
public struct Check<Subject: Sendable>: Sendable {
  public let description: CheckDescription
  private let body: @Sendable (Subject, inout Findings) -> Void

  public init(
    _ code: String, _ severity: Severity, since: String = "0.1", _ summary: String, why: String, bad: String, good: String,
    _ body: @escaping @Sendable (Subject, inout Findings) -> Void
  ) {
    self.init(code, severity, since: since, summary, why: why, bad: [bad], good: [good], body)
  }

  public init(
    _ code: String, _ severity: Severity, since: String = "0.1", _ summary: String, why: String, bad: [String], good: [String],
    _ body: @escaping @Sendable (Subject, inout Findings) -> Void
  ) {
    description = CheckDescription(
      code: code, severity: severity, since: since, summary: summary, why: why, bad: bad.map { Example($0) },
      good: good.map { Example($0) })
    self.body = body
  }

  /// Looks, unless the check is switched off.
  public func apply(to subject: Subject, _ findings: inout Findings) {
    guard findings.disabled.isEmpty || !findings.disabled.contains(description.code) else { return }
    findings.current = (description.code, description.severity)
    body(subject, &findings)
  }
}

/// What a blueprint's own check looks at: one service, its fields as written, and the plan.
public struct ServiceSubject<Fields: Sendable>: Sendable {
  public let fields: Fields
  public let service: ServiceID
  public let plan: Plan

  public init(fields: Fields, service: ServiceID, plan: Plan) {
    self.fields = fields
    self.service = service
    self.plan = plan
  }

  // Lent, not copied: a copy counts each of a hundred arrays.
  public var facts: Facts { _read { yield plan.facts } }
  public var topology: Topology { _read { yield plan.topology } }
  /// The key of the service in its file.
  public var origin: OriginID { plan.topology[service].origin }
  /// The nodes of the service with a role, in the order written.
  public func members(_ role: String) -> [Member] {
    plan.facts.members.of(service).filter { $0.role == role }.sorted { $0.ordinal < $1.ordinal }
  }
}

/// Collects what checks find.
public struct Findings {
  public private(set) var report: Report
  public let origins: OriginTable
  /// Codes that are switched off, to prove that each is needed.
  let disabled: Set<String>
  var current: (code: String, severity: Severity) = ("", .error)

  public init(report: Report, origins: OriginTable, disabled: Set<String> = []) {
    self.report = report
    self.origins = origins
    self.disabled = disabled
  }

  /// Reports a finding of the current check. `message` says what is wrong with these values, `label`
  /// what the place is, `help` what to do.
  public mutating func report(
    _ message: String, at origin: OriginID, label: String, related: [(OriginID, String)] = [], help: [String] = []
  ) {
    let labels = related.compactMap { origin, text in origins.span(of: origin).map { Label($0, text) } }
    report.add(
      Diagnostic(
        current.severity, current.code, message,
        at: Label(origins.span(of: origin) ?? .startOfFile(FileID(rawValue: 0)), label), related: labels,
        help: help.map { Help($0) }))
  }

  /// Whether the operator wrote the value, rather than hac choosing it.
  public func isWritten(_ origin: OriginID) -> Bool { origins.isWritten(origin) }
}
