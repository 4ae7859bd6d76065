import TopologyModel

/// What an operation needs, as a function of which leaves are up: with every further failure it can only get worse.
indirect enum Gate: Sendable {
  /// The leaf is up.
  case up(Int)
  case atLeast(Int, [Gate])
  case votes(Votes)
  /// Something that an operator knows by name.
  case named(Need, Gate)

  static func all(_ gates: [Gate]) -> Gate { gates.count == 1 ? gates[0] : .atLeast(gates.count, gates) }
  static func any(_ gates: [Gate]) -> Gate { gates.count == 1 ? gates[0] : .atLeast(1, gates) }
}

/// A sum of weights that must be reached by the leaves that are up.
struct Votes: Sendable {
  struct Vote: Sendable, Equatable {
    let leaf: Int
    let weight: Int
  }
  let votes: [Vote]
  /// The leaves, where every weight is 1: then they are only counted.
  let uniform: Bits?
  let needed: Int
  /// Set when `needed` depends on who was there before: more than half of those.
  let electorate: Int?

  init(_ votes: [Vote], needed: Int, electorate: Int? = nil, leafCount: Int) {
    self.votes = votes
    self.needed = needed
    self.electorate = electorate
    uniform = votes.allSatisfy { $0.weight == 1 } && Set(votes.map(\.leaf)).count == votes.count
      ? Bits(bound: leafCount, votes.map(\.leaf)) : nil
  }

  func sum(_ down: Bits) -> Int {
    if let uniform { return uniform.count(without: down) }
    return votes.reduce(0) { $0 + (down.contains($1.leaf) ? 0 : $1.weight) }
  }

  func needed(_ electorates: Electorates) -> Int {
    guard let electorate, let present = electorates.present[electorate] else { return needed }
    return votes.reduce(0) { $0 + (present.contains($1.leaf) ? $1.weight : 0) } / 2 + 1
  }
}

/// Who still counts in votes whose base shrinks; every voter does in those that are not named.
struct Electorates: Sendable, Hashable {
  var present: [Int: Bits] = [:]
}

/// What an operator knows by a name, and a failure takes away.
public enum Need: Hashable, Sendable {
  case component(ComponentRef)
  case quorum(ServiceID, String)
  case redundancy(ServiceID, String)
  case vip(VIPID)
  case service(ServiceID, Availability.Operation)
}

/// Something needed that is not there.
public struct Lack: Hashable, Sendable {
  public let need: Need
  /// How much is left of it, and how much would do; nil where it is there or not.
  public let left: Int?
  public let needed: Int?
}

extension Gate {
  func isUp(_ down: Bits, _ electorates: Electorates = Electorates()) -> Bool {
    switch self {
    case .up(let leaf): return !down.contains(leaf)
    case .named(_, let gate): return gate.isUp(down, electorates)
    case .votes(let votes): return votes.sum(down) >= votes.needed(electorates)
    case .atLeast(let needed, let gates):
      var up = 0
      for (index, gate) in gates.enumerated() {
        if up + gates.count - index < needed { return false }
        if gate.isUp(down, electorates) { up += 1 }
        if up >= needed { return true }
      }
      return up >= needed
    }
  }

  /// What is missing; nothing when the gate is up.
  func lacks(_ down: Bits, _ electorates: Electorates = Electorates()) -> [Lack] {
    guard !isUp(down, electorates) else { return [] }
    switch self {
    case .named(let need, .votes(let votes)):
      return [Lack(need: need, left: votes.sum(down), needed: votes.needed(electorates))]
    case .named(.service(let service, let operation), let gate):
      return [Lack(need: .service(service, operation), left: nil, needed: nil)] + gate.lacks(down, electorates)
    case .named(let need, let gate):
      // What has no name of its own, such as the last holder of a VIP, is missed by the name around it.
      let inner = gate.lacks(down, electorates)
      return inner.isEmpty ? [Lack(need: need, left: nil, needed: nil)] : inner
    case .atLeast(_, let gates):
      var lacks: [Lack] = []
      for lack in gates.flatMap({ $0.lacks(down, electorates) }) where !lacks.contains(lack) { lacks.append(lack) }
      return lacks
    case .up, .votes: return []
    }
  }

  /// What must all hold, one by one.
  var conjuncts: [Gate] {
    switch self {
    case .named(_, let gate): gate.conjuncts
    case .atLeast(let needed, let gates) where needed == gates.count: gates.flatMap(\.conjuncts)
    case .up, .atLeast, .votes: [self]
    }
  }

  /// The same as a sum of weights over leaves, where it is one.
  func asVotes(leafCount: Int) -> Votes? {
    switch self {
    case .up(let leaf): return Votes([.init(leaf: leaf, weight: 1)], needed: 1, leafCount: leafCount)
    case .votes(let votes): return votes
    case .named(_, let gate): return gate.asVotes(leafCount: leafCount)
    case .atLeast(let needed, let gates):
      var votes: [Votes.Vote] = []
      for gate in gates {
        guard case .up(let leaf) = gate.unnamed else { return nil }
        votes.append(.init(leaf: leaf, weight: 1))
      }
      return Votes(votes, needed: needed, leafCount: leafCount)
    }
  }

  var unnamed: Gate {
    if case .named(_, let gate) = self { return gate.unnamed }
    return self
  }
}
