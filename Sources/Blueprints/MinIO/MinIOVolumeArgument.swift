/// One argument of `MINIO_VOLUMES`, such as `http://node{1...4}:9000/disk{1...3}`.
struct MinIOVolumeArgument: Equatable, Sendable {
  /// No deployment comes near; a typing mistake does.
  static let endpointLimit = 100_000

  /// The literal text around the ranges; one more than there are ranges.
  let literals: [String]
  /// The expanded ranges, from left to right.
  let ranges: [[String]]

  /// Reads an argument the way MinIO does. An argument without any range is one
  /// endpoint; braces left over are an error.
  init(_ text: String) throws(MinIOLayoutError) {
    var rest = Array(text.utf8)
    var literals: [String] = []
    var ranges: [[String]] = []
    // MinIO's expression is greedy: it takes the last range first.
    while let found = Self.lastRange(rest) {
      literals.append(String(decoding: rest[(found.upperBound + 1)...], as: UTF8.self))
      ranges.append(try Self.sequence(rest[(found.lowerBound + 1)..<found.upperBound], of: text))
      rest.removeSubrange(found.lowerBound...)
    }
    literals.append(String(decoding: rest, as: UTF8.self))
    for literal in literals where literal.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) {
      throw .notAnEllipsis(text)
    }
    var product = 1
    for range in ranges {
      product *= range.count
      if product > Self.endpointLimit { throw .tooManyEndpoints(text) }
    }
    self.literals = literals.reversed()
    self.ranges = ranges.reversed()
  }

  /// Number of endpoints.
  var count: Int { ranges.reduce(1) { $0 * $1.count } }

  /// Every endpoint in MinIO's order: the leftmost range varies fastest.
  var endpoints: [String] {
    var digits = [Int](repeating: 0, count: ranges.count)
    var result: [String] = []
    result.reserveCapacity(count)
    while true {
      var name = literals[0]
      for i in ranges.indices {
        name += ranges[i][digits[i]]
        name += literals[i + 1]
      }
      result.append(name)
      var i = 0
      while i < digits.count {
        digits[i] += 1
        if digits[i] < ranges[i].count { break }
        digits[i] = 0
        i += 1
      }
      if i == digits.count { return result }
    }
  }

  /// Positions of the braces of the last `{[0-9a-z]*...[0-9a-z]*}`.
  private static func lastRange(_ text: [UInt8]) -> (lowerBound: Int, upperBound: Int)? {
    var close = text.count - 1
    while close >= 0 {
      if text[close] == UInt8(ascii: "}") {
        var open = close - 1
        while open >= 0, isRangeByte(text[open]) { open -= 1 }
        if open >= 0, text[open] == UInt8(ascii: "{"), dots(text[(open + 1)..<close]) != nil {
          return (open, close)
        }
      }
      close -= 1
    }
    return nil
  }

  private static func isRangeByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."): true
    default: false
    }
  }

  /// Where the one group of exactly three dots begins, if there are no other dots.
  private static func dots(_ body: ArraySlice<UInt8>) -> Int? {
    guard let first = body.firstIndex(of: UInt8(ascii: ".")), first + 3 <= body.endIndex else { return nil }
    for i in body.indices where (body[i] == UInt8(ascii: ".")) != (first..<(first + 3)).contains(i) {
      return nil
    }
    return first
  }

  private static func sequence(_ body: ArraySlice<UInt8>, of text: String) throws(MinIOLayoutError) -> [String] {
    guard let middle = dots(body) else { throw .badRange(text) }
    let from = String(decoding: body[..<middle], as: UTF8.self)
    let to = String(decoding: body[(middle + 3)...], as: UTF8.self)
    var hexadecimal = false
    func number(_ digits: String) -> UInt64? {
      if let value = UInt64(digits) { return value }
      hexadecimal = true
      return UInt64(digits, radix: 16)
    }
    guard let start = number(from), let end = number(to) else { throw .badRange(text) }
    guard start <= end else { throw .backwardRange(text) }
    guard end - start < UInt64(endpointLimit) else { throw .tooManyEndpoints(text) }
    let padded = (from.hasPrefix("0") && from.utf8.count > 1) || to.hasPrefix("0")
    let width = padded ? to.utf8.count : 0
    return (start...end).map { value in
      let digits = String(value, radix: hexadecimal ? 16 : 10)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
  }
}
