extension String {
  /// For broken examples: the text with its first `old` made `new`. An example that does not have it stays whole, and its
  /// test fails for want of an error.
  func replacingFirst(_ old: String, by new: String) -> String {
    guard let found = firstRange(of: old) else { return self }
    return self[..<found.lowerBound] + new + self[found.upperBound...]
  }

  /// What a program's message has in single quotes; an apostrophe inside a word is none.
  var quotedTexts: [String] {
    var texts: [String] = []
    var text: String?
    var before: Character = " "
    for character in self {
      if character == "'", let complete = text {
        texts.append(complete)
        text = nil
      } else if character == "'", !before.isLetter {
        text = ""
      } else {
        text?.append(character)
      }
      before = character
    }
    return texts
  }

  func replacingAll(_ old: String, by new: String) -> String {
    var result = ""
    var rest = self[...]
    while !old.isEmpty, let found = rest.firstRange(of: old) {
      result += rest[..<found.lowerBound] + new
      rest = rest[found.upperBound...]
    }
    return result + rest
  }
}
