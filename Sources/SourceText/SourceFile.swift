/// One input text: the name it is shown by, and its bytes (valid UTF-8 without NUL).
public struct SourceFile: Sendable {
  /// The path as the operator gave it; diagnostics show it as it is.
  public let path: String
  public let bytes: [UInt8]
  /// Byte offset of the start of each line.
  private let lineStarts: [Int]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    var starts = [0]
    bytes.withUnsafeBufferPointer { buffer in
      for (index, byte) in buffer.enumerated() where byte == UInt8(ascii: "\n") {
        starts.append(index + 1)
      }
    }
    lineStarts = starts
  }

  public var lineCount: Int { lineStarts.count }

  /// The text of a line (from 1) without its line end; empty beyond the last line.
  public func line(_ number: UInt32) -> String {
    let index = Int(number) - 1
    guard index >= 0, index < lineStarts.count else { return "" }
    let start = lineStarts[index]
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }

  /// The position of a byte offset.
  public func position(ofByte offset: Int) -> SourcePosition {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    // Continuation bytes do not start a code point.
    let column = bytes[lineStarts[low]..<min(offset, bytes.count)].reduce(1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    return SourcePosition(line: UInt32(low + 1), column: UInt32(column))
  }
}

/// Every source file of a run, by `FileID`.
public struct SourceMap: Sendable {
  public private(set) var files: [SourceFile] = []

  public init() {}

  /// Adds a file. At most 65,535 files fit one run; the loader refuses more.
  public mutating func add(_ file: SourceFile) -> FileID {
    files.append(file)
    return FileID(rawValue: UInt16(files.count - 1))
  }

  public subscript(id: FileID) -> SourceFile { files[Int(id.rawValue)] }
}
