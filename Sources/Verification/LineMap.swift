import HACCompiler

/// Which line of the emission each line on disk is, and what stands where the emission has a secret.
///
/// The emission has stand-ins for its secrets: a line with one is the same line around it, whatever stands there.
struct LineMap {
  /// A secret's text as it stands in the file, with the quoting's own escapes, and its index in the topology.
  struct FoundSecret: Hashable {
    let text: String
    let secret: Int
  }

  /// For each line on disk, the line of the emission, from 0, and whether it is that very line.
  private(set) var lines: [(emitted: Int?, isSame: Bool)] = []
  private(set) var secrets: Set<FoundSecret> = []
  /// Whether every secret of the emission was found in its place.
  private(set) var hasAllSecrets = true

  /// The first line on disk that is not as emitted, from 1; nil when all are, and no more and no less.
  private(set) var firstDifference: Int?

  /// More comparisons than this are not made: a text so different is lined up by position.
  private static let limit = 4_000_000

  init(disk: [UInt8], emitted: [UInt8]) {
    let pattern = Self.split(emitted).map { EmittedPattern($0) }
    let texts = Self.split(disk)
    var start = 0
    while start < texts.count, start < pattern.count, pattern[start].matches(texts[start]) { start += 1 }
    var end = 0
    while end < texts.count - start, end < pattern.count - start, pattern[pattern.count - 1 - end].matches(texts[texts.count - 1 - end]) { end += 1 }
    lines = (0..<start).map { ($0, true) }
    if start < texts.count || start < pattern.count { firstDifference = min(start + 1, max(1, texts.count)) }
    lines += Self.align(texts[start..<texts.count - end], pattern[start..<pattern.count - end])
    lines += (0..<end).map { (pattern.count - end + $0, true) }
    if start == texts.count, start == pattern.count { firstDifference = nil }
    collectSecrets(texts, pattern)
  }

  private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] { bytes.split(separator: 10, omittingEmptySubsequences: false) }

  /// Lines up two stretches that differ: the longest common subsequence, and what is between by position.
  private static func align(_ texts: ArraySlice<ArraySlice<UInt8>>, _ pattern: ArraySlice<EmittedPattern>) -> [(emitted: Int?, isSame: Bool)] {
    var result: [(emitted: Int?, isSame: Bool)] = []
    var (text, line) = (texts.startIndex, pattern.startIndex)
    func fill(to textEnd: Int, _ lineEnd: Int) {
      for index in text..<textEnd {
        let near = line + index - text
        result.append((near < lineEnd ? near : lineEnd > pattern.startIndex || lineEnd > 0 ? lineEnd - 1 : nil, false))
      }
    }
    for (t, l) in commonPairs(texts, pattern) {
      fill(to: t, l)
      result.append((l, true))
      (text, line) = (t + 1, l + 1)
    }
    fill(to: texts.endIndex, pattern.endIndex)
    return result
  }

  private static func commonPairs(_ texts: ArraySlice<ArraySlice<UInt8>>, _ pattern: ArraySlice<EmittedPattern>) -> [(Int, Int)] {
    let (rows, columns) = (texts.count, pattern.count)
    guard rows > 0, columns > 0, rows * columns <= limit else { return [] }
    var lengths = [UInt16](repeating: 0, count: (rows + 1) * (columns + 1))
    func at(_ row: Int, _ column: Int) -> Int { row * (columns + 1) + column }
    for row in (0..<rows).reversed() {
      for column in (0..<columns).reversed() {
        lengths[at(row, column)] =
          pattern[pattern.startIndex + column].matches(texts[texts.startIndex + row])
          ? lengths[at(row + 1, column + 1)] &+ 1 : max(lengths[at(row + 1, column)], lengths[at(row, column + 1)])
      }
    }
    var pairs: [(Int, Int)] = []
    var (row, column) = (0, 0)
    while row < rows, column < columns {
      if pattern[pattern.startIndex + column].matches(texts[texts.startIndex + row]) {
        pairs.append((texts.startIndex + row, pattern.startIndex + column))
        (row, column) = (row + 1, column + 1)
      } else if lengths[at(row + 1, column)] >= lengths[at(row, column + 1)] {
        row += 1
      } else {
        column += 1
      }
    }
    return pairs
  }

  private mutating func collectSecrets(_ texts: [ArraySlice<UInt8>], _ pattern: [EmittedPattern]) {
    var wanted = pattern.indices.filter { pattern[$0].hasSecret }.reduce(into: Set<Int>()) { $0.insert($1) }
    for (index, line) in lines.enumerated() {
      guard line.isSame, let emitted = line.emitted, pattern[emitted].hasSecret else { continue }
      secrets.formUnion(pattern[emitted].secrets(in: texts[index]))
      wanted.remove(emitted)
    }
    hasAllSecrets = wanted.isEmpty
  }
}

/// One line of an emission with stand-ins: the texts around its secrets.
private struct EmittedPattern {
  private let pieces: [[UInt8]]
  private let indices: [Int]

  var hasSecret: Bool { !indices.isEmpty }

  init(_ line: ArraySlice<UInt8>) {
    let (beginning, end) = (Array(SecretStandIn.beginning.utf8), Array(SecretStandIn.end.utf8))
    var pieces: [[UInt8]] = []
    var indices: [Int] = []
    var rest = line
    var piece: [UInt8] = []
    while let start = rest.firstRange(of: beginning) {
      let digits = rest[start.upperBound...].prefix { (48...57).contains($0) }
      guard !digits.isEmpty, rest[digits.endIndex...].starts(with: end), let index = Int(String(decoding: digits, as: UTF8.self)) else {
        piece += rest[..<start.upperBound]
        rest = rest[start.upperBound...]
        continue
      }
      pieces.append(piece + rest[..<start.lowerBound])
      piece = []
      indices.append(index)
      rest = rest[(digits.endIndex + end.count)...]
    }
    pieces.append(piece + rest)
    self.pieces = pieces
    self.indices = indices
  }

  func matches(_ text: ArraySlice<UInt8>) -> Bool {
    if indices.isEmpty { return text.elementsEqual(pieces[0]) }
    return values(in: text) != nil
  }

  func secrets(in text: ArraySlice<UInt8>) -> [LineMap.FoundSecret] {
    zip(values(in: text) ?? [], indices).map { LineMap.FoundSecret(text: String(decoding: $0, as: UTF8.self), secret: $1) }
  }

  /// What stands between the pieces; nil when they are not all there. A secret is never empty.
  private func values(in text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
    guard text.starts(with: pieces[0]) else { return nil }
    var rest = text.dropFirst(pieces[0].count)
    var values: [ArraySlice<UInt8>] = []
    for piece in pieces.dropFirst().dropLast() {
      guard !piece.isEmpty, let next = rest.dropFirst().firstRange(of: piece) else { return nil }
      values.append(rest[..<next.lowerBound])
      rest = rest[next.upperBound...]
    }
    let last = pieces[pieces.count - 1]
    guard rest.count > last.count, rest.suffix(last.count).elementsEqual(last) else { return nil }
    values.append(rest.dropLast(last.count))
    return values
  }
}
