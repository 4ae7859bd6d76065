@preconcurrency import Glibc

/// The output directory as this run found it, kept open; or its absence.
struct OldTree: ~Copyable, Sendable {
  /// -1 where there was none.
  let root: FileDescriptor

  var exists: Bool { root.number >= 0 }

  /// Opens it, after making sure that it may be replaced.
  init(at location: borrowing OutputLocation, mark: OwnershipMark) throws(OutputError) {
    guard let status = FileStatus(of: location.name, in: location.parent.number) else {
      guard errno == ENOENT else { throw OutputError(path: location.path, operation: "examine") }
      root = FileDescriptor(owning: -1)
      return
    }
    if status.isSymbolicLink { throw OldTree.refusal(location, "it is a symbolic link") }
    guard status.isDirectory else { throw OldTree.refusal(location, "it is not a directory") }
    let opened = openat(
      location.parent.number, location.name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard opened >= 0 else { throw OutputError(path: location.path, operation: "open the directory") }
    let root = FileDescriptor(owning: opened)
    let isEmpty = try OldTree.isEmpty(root.number, location)
    guard isEmpty || mark.isIn(root.number) else {
      throw OldTree.refusal(location, "it was not made by hac (its \(mark.file) does not say so)")
    }
    self.root = root
  }

  /// Whether that name is still, or after an exchange has become, this very directory.
  func isNamed(_ name: String, in parent: Int32) -> Bool {
    guard let mine = FileStatus(of: root.number), let found = FileStatus(of: name, in: parent) else {
      return false
    }
    return mine.isSameFile(as: found)
  }

  private static func isEmpty(
    _ directory: Int32, _ location: borrowing OutputLocation
  ) throws(OutputError) -> Bool {
    guard var listing = DirectoryListing(of: ".", in: directory) else {
      throw OutputError(path: location.path, operation: "read the directory")
    }
    return listing.next() == nil && listing.failure == 0
  }

  private static func refusal(_ location: borrowing OutputLocation, _ reason: String) -> OutputError {
    OutputError(path: location.path, operation: "replace", errno: EEXIST, reason: reason)
  }
}
