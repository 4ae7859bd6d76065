import BundleOutput
@preconcurrency import Glibc
import Lab

/// What a disk's file holds, so that any change of it shows: a digest over every block that is not all zeros, with its
/// place. Of a sparse file only what is there is read.
struct DiskContents: Equatable {
  let digest: SHA256Digest
  /// Blocks that are not all zeros.
  let blocks: Int

  private static let blockSize = 4096
  /// lseek(2); Glibc's module does not have them.
  private static let (seekData, seekHole): (Int32, Int32) = (3, 4)

  init(_ path: String) throws(LabError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw LabError("cannot read \(path): \(String(cString: strerror(errno)))") }
    defer { close(file) }
    let size = lseek(file, 0, SEEK_END)
    let zeros = [UInt8](repeating: 0, count: Self.blockSize)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var hasher = SHA256Hasher()
    var (blocks, offset) = (0, lseek(file, 0, Self.seekData))
    while offset >= 0, offset < size {
      offset &= ~(Self.blockSize - 1)
      let end = min(lseek(file, offset, Self.seekHole), size)
      while offset < end {
        let count = pread(file, &buffer, min(buffer.count, end - offset), offset)
        guard count > 0 else { throw LabError("cannot read \(path) at \(offset)") }
        buffer.withUnsafeBytes { bytes in
          for start in stride(from: 0, to: count, by: Self.blockSize) {
            let block = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + Self.blockSize, count)])
            guard let first = block.baseAddress, memcmp(first, zeros, block.count) != 0 else { continue }
            blocks += 1
            withUnsafeBytes(of: offset + start) { hasher.update($0) }
            hasher.update(block)
          }
        }
        offset += count
      }
      offset = lseek(file, end, Self.seekData)
    }
    self.blocks = blocks
    digest = hasher.finish()
  }
}
