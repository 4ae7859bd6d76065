import TopologyModel

extension SurvivalModel {
  /// The operations of a service that some failures stop.
  public func stopped(_ service: ServiceID, by failed: [ComponentRef]) -> [Availability.Operation] {
    Availability.Operation.allCases.filter { operation in structure(service, operation).map { !$0.survives(failed) } ?? false }
  }

  /// Whether what a failure takes from a service is a vote whose base shrinks, and nothing else.
  public func lacksOnlyVotes(_ service: ServiceID, by failed: ComponentRef) -> Bool {
    let lacks = Availability.Operation.allCases.flatMap { structure(service, $0)?.lacks([failed]) ?? [] }
    return lacks.allSatisfy { lack in
      if case .quorum(let owner, let name) = lack.need { return electorates.contains(.init(service: owner, quorum: name)) }
      return false
    }
  }

  /// `zone dc1/rack-a: stops objects (writes)`, as an analysis has it.
  public func sentence(_ failed: ComponentRef, _ service: ServiceID, _ stopped: [Availability.Operation]) -> String {
    "\(ComponentWords(topology: topology).name(failed)): stops \(name(service)) (\(AnalysisWords.plural(stopped)))"
  }
}
