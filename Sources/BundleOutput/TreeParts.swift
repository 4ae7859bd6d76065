@preconcurrency import Glibc

/// A tree cut at its second level, so that two threads can share it: `hosts/db1`, `hosts/db2`, …
struct TreeParts: ~Copyable, Sendable {
  struct Part: Sendable {
    /// Of the directory at the first level.
    let parent: Int32
    /// "hosts/db1".
    let path: [UInt8]
    /// "db1", with a NUL at its end.
    let name: [CChar]
  }

  /// A descriptor is open for each directory of the first level.
  private static let widest = 200

  /// False where something could not be listed or the first level is too wide: the parts are then not all there are.
  private(set) var isComplete = true
  /// Whether root and first level hold nothing but files and directories, in directories of mode 0700, none empty.
  private(set) var isPlain = true
  private(set) var parts: [Part] = []
  /// The files of the root and of the first level.
  private(set) var files: [[UInt8]] = []
  private var directories: [Int32] = []

  init(of root: Int32) {
    guard var listing = DirectoryListing(of: ".", in: root) else {
      isComplete = false
      return
    }
    checkMode(root)
    while isComplete, let (name, kind) = listing.nextWithKind() {
      switch kind {
      case .file: files.append(TreeParts.bytes(name))
      case .directory: cut(name, in: root)
      case .other: isPlain = false
      }
    }
    if listing.failure != 0 { isComplete = false }
  }

  deinit {
    for directory in directories { _ = close(directory) }
  }

  private mutating func cut(_ name: UnsafePointer<CChar>, in root: Int32) {
    guard directories.count < TreeParts.widest, var listing = DirectoryListing(of: name, in: root) else {
      isComplete = false
      return
    }
    let copy = fcntl(listing.descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else {
      isComplete = false
      return
    }
    directories.append(copy)
    checkMode(copy)
    let before = parts.count + files.count
    let prefix = TreeParts.bytes(name) + [0x2F]
    while let (name, kind) = listing.nextWithKind() {
      let bytes = TreeParts.bytes(name)
      switch kind {
      case .file: files.append(prefix + bytes)
      case .directory:
        parts.append(
          Part(parent: copy, path: prefix + bytes, name: bytes.map { CChar(bitPattern: $0) } + [0]))
      case .other: isPlain = false
      }
    }
    if listing.failure != 0 { isComplete = false }
    if parts.count + files.count == before { isPlain = false }
  }

  private mutating func checkMode(_ directory: Int32) {
    if FileStatus(of: directory)?.permissions != 0o700 { isPlain = false }
  }

  private static func bytes(_ name: UnsafePointer<CChar>) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))
  }
}
