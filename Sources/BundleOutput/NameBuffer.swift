@preconcurrency import Glibc

/// One component of a path with a NUL after it, in storage that is used again and again.
struct NameBuffer: ~Copyable {
  private static let capacity = 256  // NAME_MAX and the NUL
  private let storage = UnsafeMutablePointer<CChar>.allocate(capacity: NameBuffer.capacity)

  deinit {
    storage.deallocate()
  }

  var pointer: UnsafePointer<CChar> { UnsafePointer(storage) }

  /// Takes over a component; returns what is wrong with it, if anything.
  mutating func set(_ name: UnsafeBufferPointer<UInt8>) -> (errno: Int32, reason: String?)? {
    guard let start = name.baseAddress, !name.isEmpty else {
      return (EINVAL, "its path has an empty component")
    }
    guard name.count < NameBuffer.capacity else { return (ENAMETOOLONG, nil) }
    if name[0] == 0x2E && (name.count == 1 || (name.count == 2 && name[1] == 0x2E)) {
      return (EINVAL, "its path has a component . or ..")
    }
    if memchr(start, 0, name.count) != nil { return (EINVAL, "its path has a NUL byte") }
    memcpy(storage, start, name.count)
    storage[name.count] = 0
    return nil
  }
}
