import TopologyModel

/// The phrases that every rendering of an analysis shares.
struct AnalysisWords {
  let analysis: Analysis

  init(_ analysis: Analysis) { self.analysis = analysis }

  private var topology: Topology { analysis.words.topology }

  static func plural(_ operation: Availability.Operation) -> String { operation == .read ? "reads" : "writes" }

  /// `reads and writes`.
  static func plural(_ operations: [Availability.Operation]) -> String { NameList.join(operations.map { plural($0) }) }

  static func cell(_ tolerance: Tolerance?) -> String {
    guard let tolerance else { return "-" }
    return (tolerance.isAtLeast ? "≥ " : "") + "\(tolerance.survived) of \(tolerance.count)"
  }

  static func seconds(_ time: Duration) -> String { time.secondsText + " s" }

  func trigger(_ trigger: Takeover.Trigger) -> String {
    switch trigger {
    case .holderLost(let vip): "the node that holds `\(topology[vip].name)` is lost"
    case .checkFails(let vip, let check): "`\(check)` fails on the node that holds `\(topology[vip].name)`"
    case .moved(let vip): "`\(topology[vip].name)` has moved"
    case .memberLost: "a member is lost without a word"
    }
  }

  /// `3.257 s = 3 s (three adverts missed) + 0.257 s (skew of priority 190)`.
  static func arithmetic(_ gap: Recovery.Gap) -> String {
    let terms = gap.terms.map { "\(seconds($0.duration)) (\($0.name))" }.joined(separator: " + ")
    return gap.terms.count == 1 ? terms : "\(seconds(gap.total)) = \(terms)"
  }

  static func lack(_ lack: Lack, _ words: ComponentWords) -> String {
    let topology = words.topology
    switch lack.need {
    case .component(.address(let address)): return "witness \(address) does not answer"
    case .component(let ref): return "\(words.name(ref)) is gone"
    case .quorum(_, let name), .redundancy(_, let name): return "\(name): \(lack.left ?? 0) left, \(lack.needed ?? 0) needed"
    case .vip(let vip): return "nobody can hold `\(topology[vip].name)`"
    case .service(let service, let operation): return "`\(topology[service].name)` cannot be \(operation == .read ? "read" : "written")"
    }
  }

  static func loss(_ loss: Loss) -> String {
    switch loss {
    case .none: "nothing that was acknowledged"
    case .noneUntil(let time): "nothing that was acknowledged, unless the peer had been away for \(time) before"
    case .clientDependent: "what clients do not write again to the survivor"
    case .unreceived: "what the peer had not received yet: the seconds by which replication lagged"
    }
  }

  /// Operations of a service in groups with the same words.
  static func alike<Value: Equatable>(_ operations: [OperationAnalysis], _ value: (OperationAnalysis) -> Value) -> [(operations: [Availability.Operation], value: Value)] {
    var groups: [(operations: [Availability.Operation], value: Value)] = []
    for operation in operations {
      let own = value(operation)
      if let index = groups.firstIndex(where: { $0.value == own }) {
        groups[index].operations.append(operation.operation)
      } else {
        groups.append(([operation.operation], own))
      }
    }
    return groups
  }
}

extension Analysis {
  /// What alone stops something, and what it stops.
  public struct SinglePoint: Sendable, Equatable {
    public let text: String
    public let component: ComponentRef
    public internal(set) var stops: [Stop]
  }
  public struct Stop: Sendable, Equatable {
    public let service: String
    public internal(set) var operations: [Availability.Operation]
  }

  /// Single points of failure of all services, those that stop the most first.
  public var singlePoints: [SinglePoint] {
    var points: [SinglePoint] = []
    for service in services {
      for operation in service.operations {
        for cut in operation.cuts where cut.size == 1 {
          for component in cut.members {
            let name = words.name(component)
            let index = points.firstIndex { $0.component == component } ?? points.count
            if index == points.count { points.append(SinglePoint(text: name, component: component, stops: [])) }
            if points[index].stops.last?.service == service.name {
              points[index].stops[points[index].stops.count - 1].operations.append(operation.operation)
            } else {
              points[index].stops.append(Stop(service: service.name, operations: [operation.operation]))
            }
          }
        }
      }
    }
    func weight(_ point: SinglePoint) -> Int { point.stops.reduce(0) { $0 + $1.operations.count } }
    return points.enumerated().sorted { a, b in
      weight(a.element) != weight(b.element) ? weight(a.element) > weight(b.element) : a.element.component < b.element.component
    }.map(\.element)
  }
}
