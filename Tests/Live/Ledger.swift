import Lab
import SourceText

/// What a suite proved, what it disproved, and what it measured.
struct Ledger {
  private(set) var passed = 0
  private(set) var failures: [String] = []
  private var series: [(name: String, seconds: [Double])] = []
  /// What was not tried, since it takes long or a quiet machine.
  private(set) var leftOut: [String] = []
  private let isVerbose: Bool
  private let depth: Depth

  /// How much of a suite is run.
  enum Depth: Sendable, Comparable { case brief, usual, thorough }

  /// What a suite's chance begins with: the same seed, the same choices.
  let seed: UInt64

  init(isVerbose: Bool, depth: Depth, seed: UInt64) {
    (self.isVerbose, self.depth) = (isVerbose, depth)
    self.seed = seed
  }

  /// `sentence` says what is true when `holds`.
  mutating func expect(_ holds: Bool, _ sentence: String, _ detail: @autoclosure () throws -> String = "") {
    if holds {
      passed += 1
      if isVerbose { say("ok   \(sentence)") }
    } else {
      failures.append(sentence)
      say("FAIL \(sentence)")
      let detail = (try? detail()) ?? "and why cannot be said"
      if !detail.isEmpty { say(Self.indented(detail)) }
    }
  }

  /// A part that takes minutes: for --thorough.
  mutating func ifThorough(_ name: String, _ part: (inout Ledger) throws -> Void) rethrows {
    if depth == .thorough { try part(&self) } else { leftOut.append(name) }
  }

  /// A part whose limits a busy machine breaks: not for --brief.
  mutating func unlessBrief(_ name: String, _ part: (inout Ledger) throws -> Void) rethrows {
    if depth > .brief { try part(&self) } else { leftOut.append(name) }
  }

  /// More rounds for --thorough.
  func rounds(_ number: Int, thorough: Int) -> Int { depth == .thorough ? thorough : number }

  /// Shown to those who want to see everything.
  func note(_ text: @autoclosure () -> String) {
    if isVerbose { say(Self.indented(text())) }
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "     \($0)" }.joined(separator: "\n")
  }

  mutating func expect(_ result: VirtualHost.Result, _ sentence: String, _ detail: @autoclosure () throws -> String = "") {
    expect(result.succeeded, sentence, try "status \(result.status)\n\(result.output)\(result.errors)\(detail())")
  }

  /// One more measurement of that name.
  mutating func measured(_ name: String, _ seconds: Double) {
    note("\(name): \(Self.written(seconds)) s")
    if let index = series.firstIndex(where: { $0.name == name }) { series[index].seconds.append(seconds) } else { series.append((name, [seconds])) }
  }

  /// `failover 3.4 s median of 20 (3.1 to 4.0)`.
  var measurements: [String] {
    series.map { name, seconds in
      let sorted = seconds.sorted()
      let median = Self.written(sorted[sorted.count / 2])
      guard sorted.count > 1 else { return "\(name) \(median) s" }
      return "\(name) \(median) s median of \(sorted.count) (\(Self.written(sorted[0])) to \(Self.written(sorted[sorted.count - 1])))"
    }
  }

  func say(_ text: String) { print(text) }

  /// With one decimal.
  static func written(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
