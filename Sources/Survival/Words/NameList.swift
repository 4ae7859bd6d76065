/// Names as an operator would write them: those that count up as a range, `node[1-4].chime.com`.
enum NameList {
  static func words(_ names: [String], last: String = "and") -> String { join(folded(names), last: last) }

  /// `a`, `a and b`, `a, b and c`.
  static func join(_ words: [String], last: String = "and") -> String {
    guard words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(last) " + words[words.count - 1]
  }

  /// Runs of three names or more that differ only in a number that counts up become one word each.
  static func folded(_ names: [String]) -> [String] {
    var result: [String] = []
    var index = 0
    while index < names.count {
      let end = run(names, from: index)
      if end - index >= 3, let first = parts(names[index], names[index + 1]) {
        result.append("\(first.head)[\(first.number)-\(first.number + end - index - 1)]\(first.tail)")
        index = end
      } else {
        result.append(names[index])
        index += 1
      }
    }
    return result
  }

  private static func run(_ names: [String], from start: Int) -> Int {
    guard start + 1 < names.count, let first = parts(names[start], names[start + 1]) else { return start + 1 }
    var end = start + 1
    while end < names.count, names[end] == "\(first.head)\(first.number + end - start)\(first.tail)" { end += 1 }
    return end
  }

  /// What is around the number that the second name has one higher.
  private static func parts(_ a: String, _ b: String) -> (head: Substring, number: Int, tail: Substring)? {
    var start = a.startIndex
    while start < a.endIndex {
      guard a[start].isASCII, a[start].isNumber else {
        start = a.index(after: start)
        continue
      }
      var end = start
      while end < a.endIndex, a[end].isASCII, a[end].isNumber { end = a.index(after: end) }
      if let number = Int(a[start..<end]), number < Int.max, "\(number)" == a[start..<end], b == "\(a[..<start])\(number + 1)\(a[end...])" {
        return (a[..<start], number, a[end...])
      }
      start = end
    }
    return nil
  }
}
