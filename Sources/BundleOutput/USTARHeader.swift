/// One 512-byte header block, POSIX.1-1988 ustar, as the pax(1) manual of POSIX.1-2017 lists its fields.
struct USTARHeader {
  static let blockSize = 512
  /// Eleven octal digits: one byte less than 8 GiB.
  static let largestNumber: UInt64 = 0o77777777777

  private static let magic: StaticString = "ustar\u{0}00"

  enum Kind: UInt8 {
    case file = 0x30  // "0"
    case directory = 0x35  // "5"
    case extended = 0x78  // "x": pax records for the next entry
  }

  var kind: Kind
  var mode: UInt32
  var size: UInt64
  var modificationTime: UInt64

  /// Appends the block. `name` has at most 100 bytes and `prefix` at most 155.
  func append(name: UnsafeRawBufferPointer, prefix: UnsafeRawBufferPointer, to archive: inout [UInt8]) {
    archive.append(addingCapacity: USTARHeader.blockSize) { span in
      span.withUnsafeMutableBufferPointer { block, count in
        count = USTARHeader.blockSize
        UnsafeMutableRawBufferPointer(block).initializeMemory(as: UInt8.self, repeating: 0)
        put(name, in: block, at: 0)
        putOctal(UInt64(mode), digits: 7, in: block, at: 100)
        putOctal(0, digits: 7, in: block, at: 108)  // owner: the manifest has it
        putOctal(0, digits: 7, in: block, at: 116)  // group
        putOctal(size, digits: 11, in: block, at: 124)
        putOctal(modificationTime, digits: 11, in: block, at: 136)
        block[156] = kind.rawValue
        USTARHeader.magic.withUTF8Buffer { put(UnsafeRawBufferPointer($0), in: block, at: 257) }
        putOctal(0, digits: 7, in: block, at: 329)  // device numbers
        putOctal(0, digits: 7, in: block, at: 337)
        put(prefix, in: block, at: 345)
        putChecksum(in: block)
      }
    }
  }

  /// Six digits, NUL, blank; the sum counts its own field as blanks.
  private func putChecksum(in block: UnsafeMutableBufferPointer<UInt8>) {
    var sum: UInt64 = 8 * 0x20
    for index in 0..<USTARHeader.blockSize { sum &+= UInt64(block[index]) }
    putOctal(sum, digits: 6, in: block, at: 148)
    block[155] = 0x20
  }

  private func put(
    _ bytes: UnsafeRawBufferPointer, in block: UnsafeMutableBufferPointer<UInt8>, at offset: Int
  ) {
    UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(block)[offset...])
      .copyMemory(from: bytes)
  }

  /// Leading zeros; the NUL that ends the field is there already.
  private func putOctal(
    _ value: UInt64, digits: Int, in block: UnsafeMutableBufferPointer<UInt8>, at offset: Int
  ) {
    var rest = value
    for index in stride(from: digits - 1, through: 0, by: -1) {
      block[offset + index] = 0x30 + UInt8(truncatingIfNeeded: rest & 7)
      rest >>= 3
    }
  }
}
