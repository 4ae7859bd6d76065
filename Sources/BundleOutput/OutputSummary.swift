/// What a commit did.
public struct OutputSummary: Equatable, Sendable {
  /// Files that were new or different.
  public internal(set) var written = 0
  /// Files that were equal, and kept their inode and time.
  public internal(set) var unchanged = 0
  /// Whether the output directory was replaced. False: nothing at all was touched.
  public internal(set) var isChanged = false
  /// The old tree, or what is left of it, where it could not be removed: a name beside the output. The next run
  /// tries again.
  public internal(set) var leftover: String?
}
