@preconcurrency import Glibc

/// Removes a directory with all that is in it; returns 0 or the first error number. What is gone already is no error.
package func removeTree(_ name: UnsafePointer<CChar>, in parent: Int32) -> Int32 {
  var failure = emptyTree(name, in: parent)
  if failure == EACCES {
    // Someone took our own right to it away; where it is ours, we may take it back.
    if fchmodat(parent, name, 0o700, 0) == 0 { failure = emptyTree(name, in: parent) }
  }
  if failure == ENOTDIR || failure == ELOOP {
    return unlinkat(parent, name, 0) == 0 || errno == ENOENT ? 0 : errno
  }
  return failure == ENOENT ? 0 : failure
}

/// The same, shared by two threads where the tree is cut at its second level. Big trees take as long to remove as to
/// write.
func removeTreeWithWorkers(_ name: String, in parent: Int32) -> Int32 {
  let root = FileDescriptor(
    owning: openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
  if root.number >= 0 {
    let tree = TreeParts(of: root.number)
    let parts = tree.parts
    runWorkers(2, jobs: parts.count, makeState: { 0 }) { (_: inout Int, job) in
      // What fails here fails again below, and is told there.
      _ = removeTree(parts[job].name, in: parts[job].parent)
    }
    withExtendedLifetime(tree) {}
  }
  return removeTree(name, in: parent)
}

private func emptyTree(_ name: UnsafePointer<CChar>, in parent: Int32) -> Int32 {
  guard var listing = DirectoryListing(of: name, in: parent) else { return errno }
  // A file system may pass over entries while others are being removed: look again.
  for _ in 0..<4 {
    while let (entry, kind) = listing.nextWithKind() {
      let failure: Int32
      if kind == .directory {
        failure = removeTree(entry, in: listing.descriptor)
      } else {
        failure = unlinkat(listing.descriptor, entry, 0) == 0 || errno == ENOENT ? 0 : errno
      }
      if failure != 0 { return failure }
    }
    if listing.failure != 0 { return listing.failure }
    if unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT { return 0 }
    if errno != ENOTEMPTY && errno != EEXIST { return errno }
    listing.restart()
  }
  return ENOTEMPTY
}
