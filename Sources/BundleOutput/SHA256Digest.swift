/// A SHA-256 digest: 32 bytes, held in place.
public struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
  /// The digest as four big-endian words: equality and hashing come for nothing, and there is no array.
  let words: (UInt64, UInt64, UInt64, UInt64)

  /// The digest of these bytes.
  public init(of bytes: UnsafeRawBufferPointer) {
    var hasher = SHA256Hasher()
    hasher.update(bytes)
    self = hasher.finish()
  }

  /// The digest of these bytes.
  public init(of bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { SHA256Digest(of: $0) }
  }

  init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// 64 lower-case hexadecimal digits.
  public var hex: String {
    String(unsafeUninitializedCapacity: 64) { buffer in
      writeHex(to: buffer)
      return 64
    }
  }

  public var description: String { hex }

  /// Appends the 64 digits without making a string.
  public func appendHex(to output: inout [UInt8]) {
    output.append(addingCapacity: 64) { span in
      span.withUnsafeMutableBufferPointer { buffer, count in
        writeHex(to: buffer)
        count = 64
      }
    }
  }

  /// The digest's 32 bytes.
  public var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(32)
    for word in [words.0, words.1, words.2, words.3] {
      withUnsafeBytes(of: word.bigEndian) { result.append(contentsOf: $0) }
    }
    return result
  }

  private func writeHex(to buffer: UnsafeMutableBufferPointer<UInt8>) {
    writeHex(words.0, to: buffer, at: 0)
    writeHex(words.1, to: buffer, at: 16)
    writeHex(words.2, to: buffer, at: 32)
    writeHex(words.3, to: buffer, at: 48)
  }

  private func writeHex(_ word: UInt64, to buffer: UnsafeMutableBufferPointer<UInt8>, at offset: Int) {
    for index in 0..<16 {
      let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * index)) & 15
      buffer[offset + index] = digit < 10 ? 48 + digit : 87 + digit
    }
  }

  public static func == (left: SHA256Digest, right: SHA256Digest) -> Bool {
    left.words == right.words
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}
