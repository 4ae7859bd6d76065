import ConfigFormats
@preconcurrency import Glibc
import Synchronization
import Testing

/// Texts that a format carries, of all that were tried; the others it refuses.
struct Carriage {
  let format: String
  let carried: [String]

  /// Sifts texts by the format's own refusal, and notes how many there are of each.
  init(_ format: String, _ texts: [String] = Hostile.texts, isCarried: (String) -> Bool) {
    self.format = format
    carried = texts.filter(isCarried)
    Tally.note(format, carried: carried.count, refused: texts.count - carried.count)
  }

  init(_ quoting: Quoting, _ reader: String, _ texts: [String] = Hostile.texts) {
    self.init("\(quoting.rawValue) (\(reader))", texts) { quoting.refuse($0) == nil }
  }

  /// What a parser gave back is what went in: byte for byte, and all of it.
  func expect(_ back: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    Self.expectSame(carried, back, format, sourceLocation: sourceLocation)
  }

  static func expectSame(_ texts: [String], _ back: [String], _ what: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(!texts.isEmpty, "\(what) carries nothing at all", sourceLocation: sourceLocation)
    #expect(back.count == texts.count, "\(what): \(texts.count) texts went in, \(back.count) came back", sourceLocation: sourceLocation)
    // Equal texts of Swift may be other bytes: `==` is by canonical equivalence.
    let changed = zip(texts, back).filter { !$0.utf8.elementsEqual($1.utf8) }
    for (text, other) in changed.prefix(5) {
      Issue.record("\(what): \(text.prefix(200).debugDescription) came back as \(other.prefix(200).debugDescription)", sourceLocation: sourceLocation)
    }
    #expect(changed.isEmpty, "\(what): \(changed.count) texts came back changed", sourceLocation: sourceLocation)
  }
}

/// How many texts each format carried and refused: one line each, printed when the tests have ended.
enum Tally {
  private static let counts = Mutex<[String: (carried: Int, refused: Int)]>([:])
  private static let printsAtExit: Void = { atexit { Tally.show() } }()

  static func note(_ format: String, carried: Int, refused: Int) {
    _ = printsAtExit
    counts.withLock { counts in
      let old = counts[format] ?? (0, 0)
      counts[format] = (old.carried + carried, old.refused + refused)
    }
  }

  private static func show() {
    for (format, count) in counts.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      print("quoting: \(format): \(count.carried) carried, \(count.refused) refused")
    }
    fflush(stdout)
  }
}
