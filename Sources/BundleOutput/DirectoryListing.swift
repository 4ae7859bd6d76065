import CSystem
@preconcurrency import Glibc

/// The entries of one directory, in no order; owns the open directory.
///
/// It asks the kernel itself: opendir(3) makes two more calls for each directory, and a tree has many small ones.
struct DirectoryListing: ~Copyable {
  enum Kind {
    case file, directory, other
  }

  private static let bufferSize = 16384

  /// Of the directory itself.
  let descriptor: Int32
  /// An error number, when the last `next()` did not end for lack of entries.
  private(set) var failure: Int32 = 0
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: DirectoryListing.bufferSize, alignment: 16)
  private var position = 0
  private var end = 0

  /// Opens a directory by its name in another; nil with `errno` set. A symbolic link is not followed.
  init?(of name: UnsafePointer<CChar>, in directory: Int32) {
    descriptor = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      let number = errno
      buffer.deallocate()
      errno = number
      return nil
    }
  }

  deinit {
    buffer.deallocate()
    _ = close(descriptor)
  }

  /// The next name, valid until the next call.
  mutating func next() -> UnsafePointer<CChar>? {
    entry()?.name
  }

  /// The next name, valid until the next call, and what it names.
  mutating func nextWithKind() -> (name: UnsafePointer<CChar>, kind: Kind)? {
    guard let (name, type) = entry() else { return nil }
    switch type {
    case 8: return (name, .file)  // DT_REG, dirent.h
    case 4: return (name, .directory)  // DT_DIR
    case 0: return (name, kindByStatus(name))  // DT_UNKNOWN: this file system does not tell
    default: return (name, .other)
    }
  }

  mutating func restart() {
    position = 0
    end = 0
    _ = lseek(descriptor, 0, SEEK_SET)
  }

  /// struct linux_dirent64 of getdents(2): inode and offset of 8 bytes each, the record's length, the type, the name.
  private mutating func entry() -> (name: UnsafePointer<CChar>, type: UInt8)? {
    while true {
      if position >= end {
        position = 0
        end = hac_read_entries(descriptor, buffer.baseAddress, buffer.count)
        failure = end < 0 ? errno : 0
        if end <= 0 { return nil }
      }
      guard let record = buffer.baseAddress.map({ $0 + position }) else { return nil }
      position += Int(record.load(fromByteOffset: 16, as: UInt16.self))
      let name = UnsafePointer((record + 19).assumingMemoryBound(to: CChar.self))
      if strcmp(name, ".") == 0 || strcmp(name, "..") == 0 { continue }
      return (name, record.load(fromByteOffset: 18, as: UInt8.self))
    }
  }

  private func kindByStatus(_ name: UnsafePointer<CChar>) -> Kind {
    guard let status = FileStatus(of: name, in: descriptor) else { return .other }
    return status.isRegularFile ? .file : status.isDirectory ? .directory : .other
  }
}
