/// How an archive is packed.
public enum Compression: Hashable, Sendable {
  case none
  /// libdeflate's levels, 1 (fast) to 12 (small).
  case gzip(level: Int32)
  /// zstd's levels, 1 (fast) to 19 (small).
  case zstd(level: Int32)

  /// Level 6: the level of gzip(1) itself.
  public static let gzip = Compression.gzip(level: 6)
  /// Level 3: the level of zstd(1) itself.
  public static let zstd = Compression.zstd(level: 3)

  /// What follows ".tar" in the file's name.
  public var suffix: String {
    switch self {
    case .none: ""
    case .gzip: ".gz"
    case .zstd: ".zst"
    }
  }
}
