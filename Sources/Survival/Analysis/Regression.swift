import TopologyModel

/// What a change of a topology makes worse.
public struct Regression: Sendable {
  public struct Fall: Sendable, Equatable {
    /// `objects, reads: any 1 node could fail, now none`.
    public let text: String
    /// What now stops it, and why.
    public let reasons: [String]
  }

  public let falls: [Fall]
  /// What is otherwise, and no fall.
  public let notes: [String]

  public init(from old: Analysis, to new: Analysis) {
    var comparison = Comparison(old: old, new: new)
    for service in old.services { comparison.compare(service) }
    for service in new.services where !old.services.contains(where: { $0.name == service.name }) {
      comparison.notes.append("`\(service.name)` is new")
    }
    falls = comparison.falls
    notes = comparison.notes
  }
}

private struct Comparison {
  let old: Analysis
  let new: Analysis
  var falls: [Regression.Fall] = []
  var notes: [String] = []

  mutating func compare(_ service: ServiceAnalysis) {
    guard let changed = new.services.first(where: { $0.name == service.name }) else {
      notes.append("`\(service.name)` is gone")
      return
    }
    for operation in service.operations {
      let what = "\(service.name), \(AnalysisWords.plural(operation.operation))"
      guard let now = changed.operations.first(where: { $0.operation == operation.operation }) else {
        falls.append(.init(text: "\(what): nothing says any more what they need", reasons: []))
        continue
      }
      compareTolerances(operation, now, what)
      compareSinglePoints(operation, now, what)
      compareRecovery(operation, now, what)
    }
  }

  private mutating func compareTolerances(_ before: OperationAnalysis, _ now: OperationAnalysis, _ what: String) {
    for tolerance in before.tolerances where tolerance.survived > 0 {
      guard let own = now.tolerance(of: tolerance.kind) else {
        // Disks that no longer matter are no loss; zones that are no longer told are.
        if tolerance.kind == .zone || tolerance.kind == .site {
          falls.append(.init(text: "\(what): any \(count(tolerance)) could fail, now no node says its \(tolerance.kind.rawValue)", reasons: []))
        }
        continue
      }
      guard own.survived < tolerance.survived, !own.isUnlimited else { continue }
      falls.append(
        .init(text: "\(what): any \(count(tolerance)) could fail, now \(own.survived == 0 ? "none" : "any \(own.survived)")", reasons: now.reasons(own.example, new.words)))
    }
    if let before = before.sequence, let now = now.sequence, now < before {
      falls.append(.init(text: "\(what): \(before) nodes could crash one after another, now \(now)", reasons: []))
    }
  }

  private func count(_ tolerance: Tolerance) -> String { "\(tolerance.survived) \(tolerance.kind.noun(count: tolerance.survived))" }

  /// A single point that is new, though the count of its kind was none before.
  private mutating func compareSinglePoints(_ before: OperationAnalysis, _ now: OperationAnalysis, _ what: String) {
    func points(_ operation: OperationAnalysis, _ words: ComponentWords) -> [String: ComponentRef] {
      var points: [String: ComponentRef] = [:]
      for cut in operation.cuts where cut.size == 1 { for ref in cut.members { points[words.name(ref)] = ref } }
      return points
    }
    let known = points(before, old.words)
    for (name, ref) in points(now, new.words).sorted(by: { $0.key < $1.key }) where known[name] == nil {
      // A fall of its kind tells it already.
      let told = before.tolerances.contains { old in
        old.survived > 0 && now.tolerance(of: old.kind)?.survived == 0
          && now.structure.components(of: old.kind, tree: new.tree).contains { now.structure.components[$0] == ref }
      }
      if !told { falls.append(.init(text: "\(what): \(name) alone stops them now", reasons: now.reasons([ref], new.words))) }
    }
  }

  private mutating func compareRecovery(_ before: OperationAnalysis, _ now: OperationAnalysis, _ what: String) {
    if before.recovery.isAutomatic, !now.recovery.isAutomatic {
      falls.append(.init(text: "\(what): came back by themselves, now by hand", reasons: []))
    }
    if let old = before.recovery.longest, let new = now.recovery.longest, new.total > old.total {
      notes.append("\(what): the longest gap grows from \(AnalysisWords.seconds(old.total)) to \(AnalysisWords.seconds(new.total))")
    }
    if let old = before.loss, let new = now.loss, new > old, before.operation == .write {
      falls.append(.init(text: "\(what): a failure could lose \(AnalysisWords.loss(old)); now \(AnalysisWords.loss(new))", reasons: []))
    }
  }
}

extension OperationAnalysis {
  /// Why a set of failures stops the operation.
  func reasons(_ failed: [ComponentRef], _ words: ComponentWords) -> [String] {
    guard !failed.isEmpty else { return [] }
    let lacks = structure.lacks(failed).map { AnalysisWords.lack($0, words) }
    return ["without \(words.all(failed)): \(lacks.joined(separator: "; "))"]
  }
}

extension Regression {
  public func page(_ name: String, against old: String) -> Page {
    var page = Page("\(name): " + (falls.isEmpty ? "no tolerance is lower than in \(old)" : "less survives than in \(old)"))
    page.list(falls.map { Page.Item($0.text, $0.reasons.map { Page.Item($0) }) })
    if !notes.isEmpty {
      page.heading("Also changed")
      page.list(notes.map { Page.Item($0) })
    }
    return page
  }
}
