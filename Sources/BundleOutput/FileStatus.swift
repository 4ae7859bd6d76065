@preconcurrency import Glibc

/// What stat(2) says of a file.
struct FileStatus {
  private let status: stat

  /// Of an open file; nil with `errno` set.
  init?(of descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.status = status
  }

  /// Of a name, which is not followed if it is a symbolic link; nil with `errno` set.
  init?(of name: UnsafePointer<CChar>, in directory: Int32) {
    var status = stat()
    guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    self.status = status
  }

  // S_IFMT and its kin are ambiguous in Swift as soon as a C module includes sys/stat.h.
  private var kind: UInt32 { UInt32(status.st_mode) & 0o170000 }
  var isRegularFile: Bool { kind == 0o100000 }
  var isDirectory: Bool { kind == 0o040000 }
  var isSymbolicLink: Bool { kind == 0o120000 }

  var size: Int { Int(status.st_size) }
  /// Permissions with the set-id and sticky bits.
  var mode: UInt32 { UInt32(status.st_mode) & 0o7777 }
  /// Permissions alone: a directory inherits the set-group-id bit from its parent.
  var permissions: UInt32 { UInt32(status.st_mode) & 0o777 }

  func isSameFile(as other: FileStatus) -> Bool {
    status.st_dev == other.status.st_dev && status.st_ino == other.status.st_ino
  }
}
