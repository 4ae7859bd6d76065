import TopologyModel

/// How an operation comes back after a failure that it survives.
public struct Recovery: Sendable, Equatable {
  /// One cause, with the times that add up to its gap.
  public struct Gap: Sendable, Equatable {
    public let trigger: Takeover.Trigger
    public let terms: [Takeover.Term]
    public let isAutomatic: Bool
    public var total: Duration { Duration(milliseconds: terms.reduce(0) { $0 + $1.duration.milliseconds }) }
  }

  public let gaps: [Gap]

  /// The longest of those that end by themselves; nil where there is none to wait for.
  public var longest: Gap? { gaps.filter(\.isAutomatic).max { $0.total < $1.total } }
  public var isAutomatic: Bool { gaps.allSatisfy(\.isAutomatic) }
}

/// What a failure may lose of what was acknowledged, the least first.
public enum Loss: Sendable, Equatable, Comparable {
  case none
  /// Nothing, unless the peer was away for this long before.
  case noneUntil(Duration)
  /// What the clients did not write to the survivor.
  case clientDependent
  /// What the peer had not received: seconds of lag, as a rule.
  case unreceived

  private var rank: (Int, Int) {
    switch self {
    case .none: (0, 0)
    // The sooner it falls back, the worse.
    case .noneUntil(let time): (1, -time.milliseconds)
    case .clientDependent: (2, 0)
    case .unreceived: (3, 0)
    }
  }
  public static func < (a: Loss, b: Loss) -> Bool { a.rank < b.rank }
}

extension SurvivalModel {
  /// The gaps of an operation, through every VIP and service that it needs.
  func recovery(_ service: ServiceID, _ operation: Availability.Operation) -> Recovery {
    var gaps: [Recovery.Gap] = []
    let vips = vips(service, operation)
    func applies(_ takeover: Takeover) -> Bool { takeover.operation == nil || takeover.operation == operation }
    for vip in vips {
      let moved = takeovers.filter { $0.trigger == .moved(vip) && applies($0) }
      for takeover in takeovers where applies(takeover) {
        switch takeover.trigger {
        case .holderLost(vip), .checkFails(vip, _):
          gaps.append(
            Recovery.Gap(
              trigger: takeover.trigger, terms: takeover.detection + takeover.action + moved.flatMap { $0.detection + $0.action },
              isAutomatic: takeover.isAutomatic && moved.allSatisfy(\.isAutomatic)))
        default: break
        }
      }
    }
    for takeover in takeovers where takeover.trigger == .memberLost && takeover.service == service && applies(takeover) {
      gaps.append(Recovery.Gap(trigger: .memberLost, terms: takeover.detection + takeover.action, isAutomatic: takeover.isAutomatic))
    }
    return Recovery(gaps: gaps)
  }

  /// The VIPs that an operation needs, its own and those of the services that it needs.
  private func vips(_ service: ServiceID, _ operation: Availability.Operation) -> [VIPID] {
    var found: [VIPID] = []
    var seen: Set<ServiceID> = []
    func visit(_ service: ServiceID, _ operation: Availability.Operation) {
      guard seen.insert(service).inserted else { return }
      for stated in availabilities[service] ?? [] where stated.operation == operation {
        for vip in stated.needs.vips where !found.contains(vip) { found.append(vip) }
        for (other, operation) in stated.needs.services { visit(other, operation) }
      }
    }
    visit(service, operation)
    return found
  }

  /// The worst that replication between those who could go on allows; nil where none is stated.
  func loss(_ service: ServiceID, _ structure: Structure) -> Loss? {
    let relevant = (replications[service] ?? []).filter { $0.members.allSatisfy { structure.number(of: $0) != nil } }
    return relevant.map { Loss($0.loss) }.max()
  }
}

extension Loss {
  init(_ stated: Replication.Loss) {
    switch stated {
    case .none: self = .none
    case .noneUntil(let time): self = .noneUntil(time)
    case .clientDependent: self = .clientDependent
    case .unreceived: self = .unreceived
    }
  }
}

extension Expression {
  /// The services that it names itself.
  var services: [(ServiceID, Availability.Operation)] {
    switch self {
    case .service(let service, let operation): [(service, operation)]
    case .all(let inner), .any(let inner), .atLeast(_, let inner): inner.flatMap(\.services)
    case .component, .quorum, .redundancy, .vip: []
    }
  }
}
