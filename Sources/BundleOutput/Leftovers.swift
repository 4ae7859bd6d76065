@preconcurrency import Glibc

/// The two names that a run may use beside its output, `.NAME.hac-new-PID` and `.NAME.hac-old-PID`, and what to do with
/// those that an earlier run left because it was killed.
struct Leftovers {
  enum Purpose: String {
    /// A tree being built, or, after the exchange, an old one being removed. Worth nothing without its run.
    case new
    /// An old tree, whole, that stepped aside where a file system cannot exchange two names.
    case old
  }

  let output: String

  /// This process's own name for a purpose.
  func name(_ purpose: Purpose) -> String {
    prefix(purpose) + String(getpid())
  }

  private func prefix(_ purpose: Purpose) -> String {
    ".\(output).hac-\(purpose.rawValue)-"
  }

  /// Brings back the old tree of a run that was killed after it had moved it aside and before it had moved the new
  /// one in. Only for an output that is not there.
  func restore(in parent: Int32) {
    for name in abandoned(.old, in: parent) where renameat(parent, name, parent, output) == 0 { return }
  }

  /// Removes the rest. What cannot be removed stays for the next run.
  func remove(in parent: Int32) {
    for name in abandoned(.new, in: parent) + abandoned(.old, in: parent) {
      _ = removeTreeWithWorkers(name, in: parent)
    }
  }

  private func abandoned(_ purpose: Purpose, in parent: Int32) -> [String] {
    guard var listing = DirectoryListing(of: ".", in: parent) else { return [] }
    let prefix = prefix(purpose)
    let length = prefix.utf8.count
    var found: [String] = []
    while let entry = listing.next() {
      guard strncmp(entry, prefix, length) == 0, let process = pid_t(String(cString: entry + length))
      else { continue }
      if isGone(process), isUnlocked(entry, in: parent) { found.append(String(cString: entry)) }
    }
    return found.sorted()
  }

  /// Our own number can only be that of a namesake before us: this run has made nothing yet, or holds its lock.
  private func isGone(_ process: pid_t) -> Bool {
    process > 0 && (process == getpid() || (kill(process, 0) != 0 && errno == ESRCH))
  }

  /// A process in another container has a number that means nothing here, but its lock does.
  private func isUnlocked(_ name: UnsafePointer<CChar>, in parent: Int32) -> Bool {
    let opened = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard opened >= 0 else { return false }
    let descriptor = FileDescriptor(owning: opened)
    return flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
  }
}
