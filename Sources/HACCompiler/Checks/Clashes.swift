import SourceText
import TopologyModel

/// Findings about pairs of places, each pair told once: a range of a thousand nodes that clashes
/// with another is one mistake of the operator, not a thousand.
struct Clashes {
  struct Clash {
    let message: String
    let place: (OriginID, String)
    let other: (OriginID, String)
    let help: [String]
  }

  private struct Pair: Hashable {
    let place: SourceSpan?
    let other: SourceSpan?
  }

  private let origins: OriginTable
  private var index: [Pair: Int] = [:]
  private var found: [(clash: Clash, count: Int)] = []

  init(_ findings: Findings) { origins = findings.origins }

  /// `owners` are marked where both places are one, such as a disk of a node that two services use.
  mutating func add(
    _ message: @autoclosure () -> String, at place: OriginID, label: @autoclosure () -> String, other: OriginID,
    otherLabel: @autoclosure () -> String, owners: (OriginID, OriginID)? = nil, help: @autoclosure () -> [String] = []
  ) {
    let isOne = origins.span(of: place) == origins.span(of: other)
    let (place, other) = isOne ? owners ?? (place, other) : (place, other)
    let pair = Pair(place: origins.span(of: place), other: origins.span(of: other))
    if let known = index[pair] {
      found[known].count += 1
      return
    }
    index[pair] = found.count
    found.append((Clash(message: message(), place: (place, label()), other: (other, otherLabel()), help: help()), 1))
  }

  /// Where two services stand in the topology.
  static func owners(_ plan: Plan, _ one: ServiceID?, _ two: ServiceID?) -> (OriginID, OriginID)? {
    guard let one, let two else { return nil }
    return (plan.topology[one].origin, plan.topology[two].origin)
  }

  func report(to findings: inout Findings) {
    for (clash, count) in found {
      findings.report(
        clash.message + (count > 1 ? " (and \(count - 1) more like it)" : ""),
        at: clash.place.0, label: clash.place.1, related: [clash.other], help: clash.help)
    }
  }
}
