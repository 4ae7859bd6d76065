import HACCompiler
import SourceText

/// What is said of adapters: by `hac explain verify/NAME`, and in the manual.
extension Adapters {
  /// The text for a code, or nil when it is no adapter's.
  public static func explanation(of code: String) -> String? {
    all.first { $0.code == code }.map { adapter in
      """
      \(adapter.code)

      \(WordWrap.wrap(adapter.summary, width: Explanation.width))

      Found by `hac verify` and `hac compile --verify`, when \(adapter.needs.isEmpty ? "hac's own reader" : "the installed \(adapter.judge)") complains about an emitted file.
      It is proved on files that are broken on purpose:

      \(adapter.examples.filter { $0.path != nil }.map { "  \($0.title)\n" }.joined())
      """
    }
  }

  /// The manual's page.
  public static var page: (path: String, bytes: [UInt8]) {
    var text = "# What `hac verify` runs\n\n"
    text += "Generated from the adapters. Each is proved on files that are right and on files that are broken on purpose. "
    text += "A program that is not installed is said to be missing, never taken for content.\n\n"
    text += "| code | needs | what it proves |\n|---|---|---|\n"
    for adapter in all { text += "| `\(adapter.code)` | \(adapter.needs.isEmpty ? "nothing" : adapter.needs.map { "`\($0)`" }.joined(separator: ", ")) | \(adapter.summary) |\n" }
    text += "\nThose that read a host's configuration run in namespaces of their own, made by `unshare` and `ip`, with the bundle's files at "
    text += "their places, the host's interfaces, addresses and users, and no network that leads anywhere. None of it needs root.\n"
    return ("verify.md", Array(text.utf8))
  }
}
