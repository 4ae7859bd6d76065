import CNettle

/// Computes a SHA-256 digest piece by piece. A plain value: a copy goes its own way.
public struct SHA256Hasher: Sendable {
  private var context = sha256_ctx()

  public init() {
    hac_sha256_init(&context)
  }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    hac_sha256_update(&context, bytes.count, start.assumingMemoryBound(to: UInt8.self))
  }

  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The digest of all that came in; the hasher begins anew.
  public mutating func finish() -> SHA256Digest {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { buffer in
      if let start = buffer.baseAddress {
        hac_sha256_digest(&context, start.assumingMemoryBound(to: UInt8.self))
      }
    }
    return SHA256Digest(
      words: (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian))
  }
}
