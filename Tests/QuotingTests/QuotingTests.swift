import ConfigFormats
import Testing

@Suite struct QuotingTests {
  @Test(arguments: Quoting.allCases) func `a text is carried whole or refused, and never spans lines`(quoting: Quoting) {
    for text in Hostile.texts {
      guard case .success(let quoted) = quoting.quote(text) else {
        #expect(quoting.refuse(text) != nil)
        continue
      }
      #expect(quoting.refuse(text) == nil)
      #expect(!quoted.unicodeScalars.contains { $0 == "\n" || $0 == "\r" || $0.value == 0 })
    }
  }

  /// `bare` is for programs without quotes, which carry a few characters only.
  @Test(arguments: Quoting.allCases.filter { $0 != .bare }) func `passwords that people have are carried by every format that can quote`(quoting: Quoting) {
    let refused = Hostile.ordinary.filter { quoting.refuse($0) != nil }
    // keepalived has no escape for a quote, and definitions of its own.
    #expect(refused.allSatisfy { quoting == .keepalived && ($0.contains("\"") || $0.contains("$_") || $0.contains("${_") || $0.hasSuffix("\\")) })
    #expect(refused.count < Hostile.ordinary.count / 2)
  }

  @Test func `a reason says what is wrong and repeats nothing of the value`() {
    for quoting in Quoting.allCases {
      for text in Hostile.sample(400) where text.utf8.count > 3 {
        if let refusal = quoting.refuse("secret-7391" + text) { #expect(!refusal.reason.contains("7391")) }
      }
    }
  }
}
