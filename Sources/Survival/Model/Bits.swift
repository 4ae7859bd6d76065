/// A set of small numbers, below a bound that all sets of a computation share.
struct Bits: Hashable, Sendable {
  private(set) var words: [UInt64]

  init(bound: Int) { words = Array(repeating: 0, count: max(1, (bound + 63) / 64)) }

  init(bound: Int, _ members: some Sequence<Int>) {
    self.init(bound: bound)
    for member in members { insert(member) }
  }

  mutating func insert(_ member: Int) { words[member >> 6] |= 1 << UInt64(member & 63) }
  func contains(_ member: Int) -> Bool { words[member >> 6] & (1 << UInt64(member & 63)) != 0 }
  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  mutating func formUnion(_ other: Bits) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  mutating func subtract(_ other: Bits) {
    for index in words.indices { words[index] &= ~other.words[index] }
  }

  func union(_ other: Bits) -> Bits {
    var result = self
    result.formUnion(other)
    return result
  }

  func subtracting(_ other: Bits) -> Bits {
    var result = self
    result.subtract(other)
    return result
  }

  var members: [Int] {
    words.indices.flatMap { index in (0..<64).filter { words[index] & (1 << UInt64($0)) != 0 }.map { index * 64 + $0 } }
  }

  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// How many of these are not in the other set.
  func count(without other: Bits) -> Int {
    var count = 0
    for index in words.indices { count += (words[index] & ~other.words[index]).nonzeroBitCount }
    return count
  }
}
