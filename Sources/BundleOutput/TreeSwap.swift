import CSystem
@preconcurrency import Glibc

/// How the new tree takes the old one's place.
package enum SwapMethod: Sendable {
  /// renameat2(2) with RENAME_EXCHANGE, one step; where the file system cannot do it, as below.
  case exchange
  /// The old tree steps aside, the new one steps in: two steps, and the next run repairs what a kill between them
  /// leaves. For file systems without the exchange, NFS among them, and for the tests.
  case stepAside
}

/// The one moment in which the output changes.
struct TreeSwap: ~Copyable {
  let location: String
  let name: String
  let parent: Int32
  let staging: String

  /// After it, the new tree has the output's name, and the old one, if there was any, the staging tree's.
  func run(_ old: borrowing OldTree, method: SwapMethod) throws(OutputError) {
    if !old.exists {
      try moveIn()
    } else if method == .stepAside {
      try stepAside(old)
    } else {
      try exchange(old)
    }
  }

  private func moveIn() throws(OutputError) {
    if hac_rename_noreplace(parent, staging, parent, name) == 0 { return }
    if TreeSwap.isUnsupported(errno) {
      // rename(2) itself replaces nothing but an empty directory.
      if renameat(parent, staging, parent, name) == 0 { return }
    }
    if errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR { throw interference(errno) }
    throw OutputError(path: location, operation: "move the new directory to")
  }

  private func exchange(_ old: borrowing OldTree) throws(OutputError) {
    guard hac_rename_exchange(parent, staging, parent, name) == 0 else {
      if TreeSwap.isUnsupported(errno) { return try stepAside(old) }
      throw OutputError(path: location, operation: "replace")
    }
    guard old.isNamed(staging, in: parent) else {
      // What we took out is not what we looked at: give it back.
      _ = hac_rename_exchange(parent, staging, parent, name)
      throw interference(EBUSY)
    }
  }

  private func stepAside(_ old: borrowing OldTree) throws(OutputError) {
    let aside = Leftovers(output: name).name(.old)
    _ = flock(old.root.number, LOCK_EX | LOCK_NB)
    guard old.isNamed(name, in: parent) else { throw interference(EBUSY) }
    guard renameat(parent, name, parent, aside) == 0 else {
      throw OutputError(path: location, operation: "move aside")
    }
    guard renameat(parent, staging, parent, name) == 0 else {
      let error = OutputError(path: location, operation: "move the new directory to")
      _ = renameat(parent, aside, parent, name)
      throw error
    }
    // So that a tree under the aside name is always whole, even while this one is being removed. Where it fails,
    // the next run finds the tree and removes it, for the output is there.
    _ = renameat(parent, aside, parent, staging)
  }

  private func interference(_ errno: Int32) -> OutputError {
    OutputError(
      path: location, operation: "replace", errno: errno,
      reason: "something else changed it at the same time")
  }

  private static func isUnsupported(_ number: Int32) -> Bool {
    number == EINVAL || number == ENOSYS || number == EOPNOTSUPP
  }
}
