import CSystem
@preconcurrency import Glibc
import Synchronization

/// Writes an output directory, all or nothing.
///
/// Every file of the new tree goes through a `TreeWriter`. As long as each is equal to the one that is there, nothing
/// is written. At the first difference a staging directory begins beside the output: equal files are hard-linked into
/// it, others written, and `commit` exchanges the two. A kill at any moment leaves the old tree or the new one.
///
/// It is a class because two threads write into one tree, each through its own writer, and the last of all of them
/// has to clean up: that is shared ownership.
public final class OutputTree: Sendable {
  let location: OutputLocation
  let old: OldTree
  /// What the process takes away from the modes of new files.
  let fileModeMask: UInt32
  private let swapMethod: SwapMethod
  private let isDurable: Bool
  private let progress = Mutex(Progress())
  /// The staging directory, or -1 as long as nothing differs. Read for every file, hence not behind the lock.
  private let staging = Atomic<Int32>(-1)
  private let openWriters = Atomic<Int>(0)
  private let hasFailed = Atomic<Bool>(false)

  /// Looks at the destination and cleans up after runs that were killed. Refuses a destination that is not absent,
  /// an empty directory, or a directory that bears the mark. Makes missing parents, and nothing else.
  ///
  /// - Parameter durable: the new tree reaches the disk before it takes its place, so that the promise holds for a
  ///   power failure as well. A compare that finds no difference never syncs.
  public convenience init(
    destination: String, mark: OwnershipMark = .hac, durable: Bool = true
  ) throws(OutputError) {
    try self.init(destination: destination, mark: mark, durable: durable, swapMethod: .exchange)
  }

  package init(
    destination: String, mark: OwnershipMark, durable: Bool, swapMethod: SwapMethod
  ) throws(OutputError) {
    let location = try OutputLocation(destination)
    let leftovers = Leftovers(output: location.name)
    let parent = location.parent.number
    if FileStatus(of: location.name, in: parent) == nil { leftovers.restore(in: parent) }
    self.old = try OldTree(at: location, mark: mark)
    leftovers.remove(in: parent)
    self.location = location
    self.swapMethod = swapMethod
    self.isDurable = durable
    // There is no way to read the mask but to set it; a file made by another thread in between becomes stricter.
    let mask = umask(0o077)
    _ = umask(mask)
    self.fileModeMask = UInt32(mask)
  }

  deinit {
    discard()
  }

  /// A writer for one thread. Each thread has its own; all must be gone before `commit`.
  public func makeWriter() -> TreeWriter {
    openWriters.add(1, ordering: .relaxed)
    return TreeWriter(self)
  }

  /// Puts the new tree in its place, if it differs from the old one in any way, and removes the old one. The new tree
  /// has exactly the files that were written. An error leaves the old tree as it was.
  public func commit() throws(OutputError) -> OutputSummary {
    guard openWriters.load(ordering: .acquiring) == 0, !hasFailed.load(ordering: .acquiring) else {
      discard()
      throw misuse("a writer is still open, or has failed")
    }
    do throws(OutputError) {
      return try finish()
    } catch {
      discard()
      throw error
    }
  }

  /// Gives up: the old tree stays as it was.
  public func abort() {
    discard()
  }

  private func finish() throws(OutputError) -> OutputSummary {
    let (lists, counted, isOver) = progress.withLock { ($0.pending, $0.summary, $0.isOver) }
    if isOver { throw misuse("it is committed or given up already") }
    var summary = counted
    if stagingIfBegun == nil, isOldTreeEqual(to: lists) {
      progress.withLock { $0.isOver = true }
      return summary
    }
    let root = try stagingRoot()
    var linker = TreeWriter(linkingFor: self)
    for list in lists { try linker.link(list) }
    if isDurable, hac_syncfs(root) != 0 { throw OutputError(path: location.path, operation: "sync") }
    summary.isChanged = true
    if let leftover = try swap() { summary.leftover = leftover }
    return summary
  }

  private func isOldTreeEqual(to lists: [PathList]) -> Bool {
    guard old.exists, let present = PathSet(filesBelow: old.root.number) else { return false }
    var wanted = PathSet()
    for list in lists { list.forEach { wanted.insert($0) } }
    return present == wanted
  }

  /// Exchanges the trees and removes the old one; returns the name of what it could not remove.
  private func swap() throws(OutputError) -> String? {
    try progress.withLock { (progress) throws(OutputError) in
      guard let name = progress.stagingName else { return nil }
      let swap = TreeSwap(
        location: location.path, name: location.name, parent: location.parent.number, staging: name)
      try swap.run(old, method: swapMethod)
      progress.isOver = true
      if !old.exists { return nil }
      return removeTreeWithWorkers(name, in: location.parent.number) == 0 ? nil : name
    }
  }

  private func discard() {
    progress.withLock { progress in
      if progress.isOver { return }
      progress.isOver = true
      if let name = progress.stagingName { _ = removeTreeWithWorkers(name, in: location.parent.number) }
      location.removeMadeParents()
    }
  }

  private func misuse(_ reason: String) -> OutputError {
    OutputError(path: location.path, operation: "commit", errno: EINVAL, reason: reason)
  }
}

// What a writer needs of its tree.
extension OutputTree {
  var stagingIfBegun: Int32? {
    let root = staging.load(ordering: .acquiring)
    return root < 0 ? nil : root
  }

  /// Begins staging, unless the other thread has.
  func stagingRoot() throws(OutputError) -> Int32 {
    if let root = stagingIfBegun { return root }
    return try progress.withLock { (progress) throws(OutputError) in
      if let root = stagingIfBegun { return root }
      if progress.isOver { throw misuse("it is committed or given up already") }
      let begun = try StagingTree(at: location)
      progress.stagingName = begun.name
      let root = begun.root.number
      progress.staging = consume begun
      staging.store(root, ordering: .releasing)
      return root
    }
  }

  func noteFailure() {
    hasFailed.store(true, ordering: .releasing)
  }

  /// A writer's last act.
  func close(_ pending: PathList, summary: OutputSummary) {
    progress.withLock { progress in
      if !pending.isEmpty { progress.pending.append(pending) }
      progress.summary.written += summary.written
      progress.summary.unchanged += summary.unchanged
    }
    openWriters.subtract(1, ordering: .releasing)
  }
}

/// What the threads change together.
private struct Progress: ~Copyable {
  var staging: StagingTree?
  var stagingName: String?
  /// Equal files that have no link in the staging tree yet.
  var pending: [PathList] = []
  var summary = OutputSummary()
  var isOver = false
}
