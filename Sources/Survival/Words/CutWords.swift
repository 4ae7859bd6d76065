import TopologyModel

/// A family of cut sets in one line.
public struct CutLine: Sendable, Equatable {
  public let size: Int
  /// `any two of pxc1, pxc2 and pxc3`.
  public let text: String
  /// One such set.
  public let example: [ComponentRef]
  /// How many sets the line stands for.
  public let sets: Int
  /// Every component that is in one of them, where each choice among them is.
  public let members: [ComponentRef]
}

/// Puts cut sets into an operator's words, as few as will do.
struct CutWords {
  let words: ComponentWords
  let forest: Forest

  static func lines(_ cuts: CutSets, _ words: ComponentWords) -> [CutLine] {
    CutWords(words: words, forest: cuts.forest).lines(cuts.cuts)
  }

  private func lines(_ cuts: [CutSet]) -> [CutLine] {
    var lines: [CutLine] = []
    for family in Self.grouped(cuts, by: { $0.members.map(\.kind).sorted() }) { lines += self.lines(ofKinds: family) }
    return lines.enumerated().sorted { ($0.element.size, $0.offset) < ($1.element.size, $1.offset) }.map(\.element)
  }

  /// Cuts of the same kinds: one line if they are every choice among their members, else by what they are exchanged for.
  private func lines(ofKinds cuts: [CutSet]) -> [CutLine] {
    if let line = complete(cuts) { return [line] }
    return Self.grouped(cuts) { $0.kin.sorted() }.flatMap { family in complete(family).map { [$0] } ?? family.map(single) }
  }

  private static func grouped<Key: Hashable>(_ cuts: [CutSet], by key: (CutSet) -> Key) -> [[CutSet]] {
    var order: [Key] = []
    var groups: [Key: [CutSet]] = [:]
    for cut in cuts {
      let key = key(cut)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(cut)
    }
    return order.compactMap { groups[$0] }
  }

  /// The line for cuts that are all sets of some members of each kind, none inside of another; nil when they are fewer.
  private func complete(_ cuts: [CutSet]) -> CutLine? {
    guard let first = cuts.first else { return nil }
    var members: [ComponentRef.Kind: Set<Int>] = [:]
    var counts: [ComponentRef.Kind: Int] = [:]
    for ref in first.members { counts[ref.kind, default: 0] += 1 }
    for kin in Set(cuts.flatMap(\.kin)) {
      for member in forest.kinMembers[kin] { members[forest.structure.components[member].kind, default: []].insert(member) }
    }
    let sets = cuts.reduce(0) { $0 + $1.sets }
    let kinds = counts.keys.sorted()
    guard choices(kinds.map { (Array(members[$0] ?? []), counts[$0] ?? 0) }) == sets else { return nil }
    let parts = kinds.map { kind in
      words.any(counts[kind] ?? 0, of: (members[kind] ?? []).map { forest.structure.components[$0] }.sorted())
    }
    var text = NameList.join(parts)
    if sets > 1, kinds.count > 1, nests(kinds.map { Array(members[$0] ?? []) }) {
      text = parts[0] + " with " + NameList.join(Array(parts.dropFirst())) + ", none of its own"
    }
    return CutLine(size: first.members.count, text: text, example: first.members, sets: sets, members: members.values.flatMap { $0 }.map { forest.structure.components[$0] }.sorted())
  }

  /// Whether some of one kind are inside of another kind's.
  private func nests(_ kinds: [[Int]]) -> Bool {
    let unions = kinds.map { members in members.reduce(Bits(bound: forest.structure.leaves.count)) { $0.union(forest.structure.masks[$1]) } }
    return unions.indices.contains { index in unions[..<index].contains { $0.count(without: unions[index]) < $0.count } }
  }

  /// In how many ways so many of each kind can be chosen, none inside of another.
  private func choices(_ kinds: [(members: [Int], count: Int)]) -> Int {
    if kinds.count == 1 { return PatternMaker.choose(kinds[0].members.count, kinds[0].count) }
    guard kinds.reduce(1, { $0 * max(1, $1.members.count) }) <= 1_000_000 else { return -1 }
    let masks = forest.structure.masks
    var total = 0
    func extend(_ next: Int, from start: Int, _ left: Int, _ taken: Bits) {
      let members = kinds[next].members
      func isFree(_ member: Int) -> Bool { masks[member].count(without: taken) == masks[member].count }
      // The last kind is innermost: what is left of it can be chosen freely.
      if next == kinds.count - 1 { return total += PatternMaker.choose(members.count(where: isFree), left) }
      if left == 0 { return extend(next + 1, from: 0, kinds[next + 1].count, taken) }
      for index in start..<max(start, members.count) where isFree(members[index]) {
        extend(next, from: index + 1, left - 1, taken.union(masks[members[index]]))
      }
    }
    extend(0, from: 0, kinds[0].count, Bits(bound: forest.structure.leaves.count))
    return total
  }

  /// A set that stands for some that are like it in a way that few words do not tell.
  private func single(_ cut: CutSet) -> CutLine {
    var text = words.all(cut.members)
    if cut.sets > 1 { text += " (one of \(cut.sets) sets that are alike)" }
    return CutLine(size: cut.members.count, text: text, example: cut.members, sets: cut.sets, members: cut.members)
  }
}
