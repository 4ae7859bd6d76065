/// Relative paths one after the other in one buffer, each after its length: two bytes more than its own bytes.
struct PathList: Sendable {
  /// PATH_MAX less the NUL at the end.
  static let longestPath = 4095

  private var bytes: [UInt8] = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func append(_ path: UnsafeBufferPointer<UInt8>) {
    bytes.append(UInt8(truncatingIfNeeded: path.count))
    bytes.append(UInt8(truncatingIfNeeded: path.count >> 8))
    bytes.append(contentsOf: path)
    count += 1
  }

  func forEach<Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(Failure) in
      var offset = 0
      while offset + 2 <= bytes.count {
        let start = offset + 2
        offset = start + Int(bytes[offset]) + Int(bytes[offset + 1]) << 8
        try body(UnsafeBufferPointer(rebasing: bytes[start..<offset]))
      }
    }
  }
}
