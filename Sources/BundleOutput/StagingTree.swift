import CSystem
@preconcurrency import Glibc

/// The directory beside the output in which the new tree grows. Its lock tells other runs that it is in use.
struct StagingTree: ~Copyable, Sendable {
  let name: String
  let root: FileDescriptor

  init(at location: borrowing OutputLocation) throws(OutputError) {
    let name = Leftovers(output: location.name).name(.new)
    let parent = location.parent.number
    guard mkdirat(parent, name, 0o700) == 0 else {
      throw OutputError(path: location.path, operation: "create a directory beside")
    }
    let opened = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard opened >= 0 else {
      let error = OutputError(path: location.path, operation: "open a new directory beside")
      _ = unlinkat(parent, name, AT_REMOVEDIR)
      throw error
    }
    _ = flock(opened, LOCK_EX | LOCK_NB)
    _ = hac_remove_default_acl(opened)
    self.name = name
    self.root = FileDescriptor(owning: opened)
  }
}
