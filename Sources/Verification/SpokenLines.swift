/// The lines of a file, for programs that name what they complain about and not where it is.
struct SpokenLines {
  let lines: [Substring]

  init(_ file: BundleFile) {
    var lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    self.lines = lines
  }

  /// The number, from 1, of the first line that is meant.
  func first(where isMeant: (Substring) -> Bool) -> Int? { lines.firstIndex(where: isMeant).map { $0 + 1 } }
  func last(where isMeant: (Substring) -> Bool) -> Int? { lines.lastIndex(where: isMeant).map { $0 + 1 } }

  /// The first line with these words one after the other, whatever space is between them.
  func first(_ words: Substring...) -> Int? {
    first { line in
      let found = line.split { $0 == " " || $0 == "\t" }
      return found.indices.contains { found[$0...].starts(with: words) }
    }
  }

  func first(containing text: some StringProtocol) -> Int? { text.isEmpty ? nil : first { $0.contains(text) } }
  func last(containing text: some StringProtocol) -> Int? { text.isEmpty ? nil : last { $0.contains(text) } }

  /// A line by the number that a program told. Past the end, where it missed something: the last line that says anything.
  func bounded(_ number: Int) -> Int? {
    number < 1 ? nil : number <= lines.count ? number : last { line in line.contains { $0 != " " && $0 != "\t" } }
  }
}

/// `PATH:LINE: text`, and its like: what most programs print.
struct PlacedWords {
  let path: Substring
  let line: Int
  let text: Substring

  /// `separator` comes between the path and the line: `: line `, where it is not a colon.
  init?(_ spoken: Substring, separator: String = ":") {
    guard let first = spoken.firstRange(of: separator) else { return nil }
    let rest = spoken[first.upperBound...]
    let digits = rest.prefix { ("0"..."9").contains($0) }
    guard let line = Int(digits), rest[digits.endIndex...].hasPrefix(":") else { return nil }
    path = spoken[..<first.lowerBound]
    self.line = line
    text = rest[digits.endIndex...].dropFirst().drop { $0 == " " }
  }
}

extension StringProtocol {
  /// The words between quotes of this kind.
  func quoted(by quote: Character) -> [SubSequence] {
    let parts = split(separator: quote, omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 1 && $0 + 1 < parts.count }.map { parts[$0] }
  }
}
