import SourceText
import TopologyModel

/// A requirement that a layout does not meet.
public struct Shortfall: Sendable {
  public enum Subject: Sendable, Equatable { case failures(FailureUnit), gap, loss }

  public let subject: Subject
  /// Where the requirement was written.
  public let origin: OriginID
  public let service: ServiceID
  /// `\`objects\` cannot be written once 1 node fails`.
  public let message: String
  /// The smallest counter-example, and what it leaves.
  public let reasons: [String]
}

extension Requirement {
  var failures: [(unit: FailureUnit, count: Located<Int>)] {
    [(FailureUnit.node, nodeFailures), (.zone, zoneFailures), (.site, siteFailures), (.disk, diskFailures)].compactMap { unit, count in
      count.map { (unit, $0) }
    }
  }
}

extension SurvivalModel {
  /// What a service lacks of a requirement.
  public func shortfalls(_ requirement: Requirement, of service: ServiceID) -> [Shortfall] {
    let operations: [Availability.Operation] = requirement.writes.value ? [.read, .write] : [.read]
    var found: [Shortfall] = []
    for operation in operations {
      guard let structure = structure(service, operation) else { continue }
      for (unit, count) in requirement.failures where !found.contains(where: { $0.subject == .failures(unit) }) {
        found += failures(unit, count, service, operation, structure)
      }
    }
    if let gap = requirement.maxGap {
      // The operation that waits the longest tells of the others.
      let gaps = operations.map { ($0, recovery(service, $0)) }
      if let worst = gaps.first(where: { !$0.1.isAutomatic }) ?? gaps.max(by: { ($0.1.longest?.total ?? .seconds(0)) < ($1.1.longest?.total ?? .seconds(0)) }) {
        found += self.gap(gap, service, worst.0, worst.1)
      }
    }
    if let accepted = requirement.maxLoss, let structure = structure(service, .write) { found += loss(accepted, service, structure) }
    return found
  }

  private func failures(
    _ unit: FailureUnit, _ count: Located<Int>, _ service: ServiceID, _ operation: Availability.Operation, _ structure: Structure
  ) -> [Shortfall] {
    let words = ComponentWords(topology: topology)
    let own = structure.components(of: unit, tree: tree)
    let done = operation == .read ? "read" : "written"
    guard !own.isEmpty else {
      // Disks may be nobody's concern; zones that nobody tells are everybody's.
      return [
        Shortfall(
          subject: .failures(unit), origin: count.origin, service: service,
          message: "whether `\(name(service))` survives a \(unit.rawValue) is not known", reasons: ["the topology tells none of its \(unit.noun(count: 2))"])
      ]
    }
    let tolerance = structure.tolerance(of: unit, own)
    guard tolerance.survived < count.value, !tolerance.isUnlimited else { return [] }
    let lacks = structure.lacks(tolerance.example).map { AnalysisWords.lack($0, words) }
    return [
      Shortfall(
        subject: .failures(unit), origin: count.origin, service: service,
        message: "`\(name(service))` cannot be \(done) once \(words.all(tolerance.example)) \(tolerance.example.count == 1 ? "is" : "are") lost",
        reasons: lacks)
    ]
  }

  private func gap(_ longest: Located<Duration>, _ service: ServiceID, _ operation: Availability.Operation, _ recovery: Recovery) -> [Shortfall] {
    let what = "\(AnalysisWords.plural(operation)) of `\(name(service))`"
    if !recovery.isAutomatic {
      return [Shortfall(subject: .gap, origin: longest.origin, service: service, message: "\(what) come back only by hand", reasons: [])]
    }
    guard let gap = recovery.longest, gap.total > longest.value else { return [] }
    return [
      Shortfall(
        subject: .gap, origin: longest.origin, service: service, message: "\(what) may stop for longer than \(longest.value)",
        reasons: [AnalysisWords.arithmetic(gap)])
    ]
  }

  private func loss(_ accepted: Located<Requirement.AcceptedLoss>, _ service: ServiceID, _ structure: Structure) -> [Shortfall] {
    guard let loss = loss(service, structure) else {
      return [
        Shortfall(
          subject: .loss, origin: accepted.origin, service: service, message: "what `\(name(service))` may lose is not known",
          reasons: ["its kind does not say how data gets to the other nodes"])
      ]
    }
    let isAccepted =
      switch (accepted.value, loss) {
      case (.lag, _), (_, .none), (.semiSync, .noneUntil): true
      case (.none, _), (.semiSync, _): false
      }
    guard !isAccepted else { return [] }
    return [
      Shortfall(
        subject: .loss, origin: accepted.origin, service: service, message: "`\(name(service))` may lose what was acknowledged",
        reasons: ["namely " + AnalysisWords.loss(loss)])
    ]
  }
}

extension Plan {
  /// The cheapest change that makes up for a shortfall, by computing it; nil where none of those tried does.
  public func remedy(for shortfall: Shortfall, of requirement: Requirement, origins: OriginTable) -> String? {
    guard case .failures = shortfall.subject else { return nil }
    let known = blueprintErrors(origins)
    let operations = SurvivalModel(self).availabilities[shortfall.service]?.count
    for proposal in proposals(for: shortfall.service) {
      // What the kind would refuse is no remedy, nor what it cannot reckon with.
      guard let plan = proposal.plan(origins: origins), plan.blueprintErrors(origins).isSubset(of: known) else { continue }
      let model = SurvivalModel(plan)
      guard model.availabilities[shortfall.service]?.count == operations else { continue }
      if !model.shortfalls(requirement, of: shortfall.service).contains(where: { $0.subject == shortfall.subject }) { return proposal.text }
    }
    return nil
  }

  /// The codes of the errors that the kinds' own checks find.
  private func blueprintErrors(_ origins: OriginTable) -> Set<String> {
    var findings = Findings(report: Report(), origins: origins)
    runBlueprintChecks(&findings)
    return Set(findings.report.diagnostics.filter { $0.severity == .error }.map(\.code))
  }
}
