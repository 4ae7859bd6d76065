/// Bounds on what is read, far above any real topology; beyond them an input is an attack or a mistake.
public enum Limits {
  /// Bytes of one file: 64 MiB.
  public static let fileSize = 64 << 20
  /// Collections inside collections.
  public static let nesting = 256
  /// Nodes of one file: a hundred times what 30,000 hosts need.
  public static let nodes = 8_000_000
  /// Nodes that aliases stand for, all expanded.
  public static let aliasExpansion: UInt64 = 1_000_000
}
