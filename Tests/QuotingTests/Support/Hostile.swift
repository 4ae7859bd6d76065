/// Texts that a careless writer of a file would let out of their place, or lose a part of. The same in every run.
enum Hostile {
  /// What some format gives a meaning to.
  private static let special = "\"'\\$`!#;{}()<>|&~%@^*?[]=,:+-./_ \t\n\r\u{0}\u{1}\u{1B}\u{7F}"

  /// Scalars that are not what they look like, cannot be seen, or end a line for somebody.
  private static let odd: [Unicode.Scalar] = [
    0x85, 0x9B, 0xA0, 0xAD, 0x301, 0x37E, 0x1FEF, 0x200B, 0x200D, 0x200E, 0x2028, 0x2029, 0x202E, 0x2066, 0x212A, 0x3000, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0xFDD0,
    0x1FFFE, 0xE000, 0x10FFFF,
  ].compactMap { Unicode.Scalar(UInt32($0)) } + Array("é名表ソж😀".unicodeScalars)

  /// What has a meaning as a whole, to at least one of the programs.
  private static let phrases: [String] = [
    "", " ", "  ", "a b", " leading", "trailing ", "\ttab", "tab\t", "$(id)", "`id`", "${HOME}", "$HOME", "$$", "${x", "%n", "%%", "%s%d", "$_PWD", "${_PWD}",
    "$_", "@HAC-SECRET:raw:x@", "@HAC-SECRET:", "@host x", "~SEQ(i,1,2)", "~LST", "~root", "~", "a\\", "a\\\\", "\\\\\\", "\\n", "\\x41", "\\u0041", "\\'", "''", "'", "\"\"", "\"",
    "'; DROP TABLE x; -- ", "*/", "/*", "-- x", "--", "-", "-n", "-e x", "\\G", "\\C gbk", "delimiter //", "source /etc/passwd", "include /etc/passwd",
    "!include /etc/passwd", "!includedir /etc", "[mysqld]", "[Service]", "a=b", "=", "k=\"v\" x=y", "<!--", "-->", "]]>", "&amp;", "&lt;b&gt;", "<b>", "<script>",
    "{{x}}", "{", "}", "{a}", "a{b", "null", "Null", "true", "yes", "y", "0", "007", "0x1f", "1_000", "1e5", "1:30", ".5", "+.inf", ".nan", "2001-01-01", "2001-01-01 10:00:00",
    "2001-12-14T21:59:43Z", "- a", "a: b", "a:", "# x", "a #b", "? a", "---", "...", "<<", "*a", "&a", "!!str x", "|", ">", "```", "````x", "``", "`a", "a`", "` `", "1. x", "[a](b)", "![a](b)",
    "_a_", "__a__", "*a*", "~~a~~", "| a | b |", "EOF", "HAC_DATA", "LIST", "END", "MOUNT_POINTS", "\r\n", "a\nb", "a\n", "\n", "a\u{0}b", "\u{0}", "é\\", "名\\", "表\\'", "ソ'", "😀\\\\'",
    "; a", "# a", ";", "a;b", "a#b", "!a", "..", ".", "/", "//", "../../etc/passwd", "/a/../b", "a/b", "café", "cafe\u{301}", "://", "http://x/?a=b&c", "x@y", "\u{FEFF}a",
  ]

  /// Texts about as long as some buffer.
  private static let lengths: [String] = {
    var texts: [String] = []
    for count in [63, 64, 65, 127, 128, 129, 254, 255, 256, 257, 511, 512, 513, 1022, 1023, 1024, 1025] { texts.append(String(repeating: "x", count: count)) }
    for count in [3990, 3996, 3998, 4000, 4093, 4094, 4095, 4096, 4097, 8192, 65536, 100_000] { texts.append(String(repeating: "x", count: count)) }
    for count in [4092, 4096, 8192] { texts.append(String(repeating: "y=", count: count / 2)) }
    for unit in ["\\", "\"", "'", "$", " ", "é", "\\\"", "`"] { for count in [1990, 1998, 2000, 2048, 3998, 4001] { texts.append(String(repeating: unit, count: count / unit.utf8.count)) } }
    texts.append(String(repeating: "\\'\"$", count: 25_000))
    return texts
  }()

  /// A few thousand of all sorts; no two are the same bytes.
  static let texts: [String] = {
    var texts = phrases + lengths
    let scalars = Array(special.unicodeScalars)
    for value in UInt32(1)..<0x80 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      texts += ["\(scalar)", "a\(scalar)b", "\(scalar)a", "a\(scalar)", "a\(scalar)\(scalar)b", "\(scalar)\u{301}", "a \(scalar) b"]
    }
    for one in scalars { for other in scalars { texts.append("a\(one)\(other)b") } }
    for one in odd {
      texts += ["\(one)", "a\(one)b", "\(one)a", "a\(one)"]
      // In GBK, Big5 and Shift JIS the last byte of one character and the next may be one character.
      for other in scalars { texts.append("\(one)\(other)") }
    }
    var random = Random(seed: 7)
    let pool = scalars + odd + Array("abcXYZ0123456789".unicodeScalars)
    for _ in 0..<2500 { texts.append(random.text(of: pool, count: 1 + random.below(16))) }
    // Mostly what formats carry, so that much of it gets through.
    let mild = Array("\"'\\$`!#;{}()<>|&~%@^*?[]=,: abcXYZ019é名表😀".unicodeScalars)
    for _ in 0..<2500 { texts.append(random.text(of: mild, count: 1 + random.below(24))) }
    for _ in 0..<300 { texts.append(random.anyText(count: 20)) }
    return texts.uniqueBytes
  }()

  /// Of every kind a few, for what costs a process or a compilation each.
  static func sample(_ count: Int, seed: UInt64 = 1, where isWanted: (String) -> Bool = { _ in true }) -> [String] {
    var random = Random(seed: seed)
    var wanted = texts.filter(isWanted)
    var sample: [String] = []
    while sample.count < count, !wanted.isEmpty { sample.append(wanted.remove(at: random.below(wanted.count))) }
    return sample
  }

  /// Passwords that people have: printable ASCII without blanks at the ends.
  static let ordinary: [String] = {
    var random = Random(seed: 11)
    let printable = (UInt8(0x21)...0x7E).map { Unicode.Scalar($0) }
    return printable.map { "Pa5\($0)w0rd" } + (0..<500).map { _ in random.text(of: printable, count: 8 + random.below(17)) }
  }()

  /// Texts near the ones that a type takes: an example with a hostile piece put in, or a piece of it taken away.
  static func near(_ example: String, count: Int, seed: UInt64 = 3) -> [String] {
    var random = Random(seed: seed)
    let harmless = Array("aZ09_.-/:@+%=,![]{}~".unicodeScalars)
    let pieces = special.unicodeScalars.map { String($0) } + odd.map { String($0) } + harmless.map { String($0) } + ["..", "//", "__", "--", "é"]
    var texts = [example]
    for _ in 0..<count {
      var text = Array(example.unicodeScalars)
      for _ in 0...random.below(2) {
        let place = random.below(text.count + 1)
        if random.below(4) == 0, place < text.count { text.remove(at: place) } else { text.insert(contentsOf: pieces[random.below(pieces.count)].unicodeScalars, at: place) }
      }
      texts.append(String(String.UnicodeScalarView(text)))
    }
    return texts.uniqueBytes
  }
}

extension [String] {
  /// Without repetitions; texts are equal to Swift when only their normal forms are, and these must not be.
  var uniqueBytes: [String] {
    var seen: Set<[UInt8]> = []
    return filter { seen.insert([UInt8]($0.utf8)).inserted }
  }
}

/// Numbers that are the same in every run (Knuth's MMIX constants).
struct Random {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  mutating func text(of pool: [Unicode.Scalar], count: Int) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<count { text.append(pool[below(pool.count)]) }
    return String(text)
  }

  /// Of any scalars at all.
  mutating func anyText(count: Int) -> String {
    var text = String.UnicodeScalarView()
    while text.count < count {
      let plane = [0x80, 0x800, 0x10000, 0x110000][below(4)]
      if let scalar = Unicode.Scalar(UInt32(below(plane))) { text.append(scalar) }
    }
    return String(text)
  }
}
