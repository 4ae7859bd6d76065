import CSystem
@preconcurrency import Glibc

/// Walks a tree from directory to directory and keeps open those on the way from the root to the current one: files of
/// one directory cost no look-up of their path, and a neighbour costs one step. No symbolic link is ever followed.
struct DirectoryCursor: ~Copyable {
  enum Missing {
    case isNil, isMade
  }

  /// Far more than any bundle has; a descriptor is open for each.
  private static let deepest = 64

  /// The tree's top, which belongs to the tree; -1 where there is none.
  var root: Int32
  /// The directory last asked for, whether it was there or not.
  private var path: [UInt8] = []
  /// Where each open component ends in `path`, and its descriptor.
  private var ends: [Int] = []
  private var descriptors: [Int32] = []
  private var isMissing = false
  private var name = NameBuffer()

  init(root: Int32) {
    self.root = root
  }

  deinit {
    for descriptor in descriptors { _ = close(descriptor) }
  }

  /// The descriptor of a directory, given by its path below the root ("" is the root itself), or nil where there is
  /// none and `missing` says not to make it. Valid until the next call.
  mutating func enter(
    _ directory: UnsafeBufferPointer<UInt8>, missing: Missing, destination: String
  ) throws(OutputError) -> Int32? {
    if root < 0 { return nil }
    if isCurrent(directory) {
      if !isMissing { return descriptors.last ?? root }
      if missing == .isNil { return nil }
    }
    leave(downTo: sharedComponents(directory))
    path.removeAll(keepingCapacity: true)
    path.append(contentsOf: directory)
    isMissing = true
    var start = ends.last.map { $0 + 1 } ?? 0
    while start <= directory.count && !directory.isEmpty {
      var end = start
      while end < directory.count && directory[end] != 0x2F { end += 1 }
      let component = UnsafeBufferPointer(rebasing: directory[start..<end])
      guard try step(into: component, missing: missing, of: directory, destination) else { return nil }
      ends.append(end)
      start = end + 1
    }
    isMissing = false
    return descriptors.last ?? root
  }

  private func isCurrent(_ directory: UnsafeBufferPointer<UInt8>) -> Bool {
    guard directory.count == path.count else { return false }
    guard let wanted = directory.baseAddress else { return true }
    return path.withUnsafeBufferPointer { mine in
      mine.baseAddress.map { memcmp($0, wanted, mine.count) == 0 } ?? true
    }
  }

  private func sharedComponents(_ directory: UnsafeBufferPointer<UInt8>) -> Int {
    let limit = min(directory.count, path.count)
    var same = 0
    while same < limit && path[same] == directory[same] { same += 1 }
    return ends.prefix { end in
      end < same || (end == same && (end == directory.count || directory[end] == 0x2F))
    }.count
  }

  private mutating func leave(downTo depth: Int) {
    while descriptors.count > depth {
      _ = close(descriptors.removeLast())
      ends.removeLast()
    }
  }

  /// Opens one component below the current directory; false where there is none and none is to be made.
  private mutating func step(
    into component: UnsafeBufferPointer<UInt8>, missing: Missing,
    of directory: UnsafeBufferPointer<UInt8>, _ destination: String
  ) throws(OutputError) -> Bool {
    if let problem = name.set(component) {
      throw OutputError(
        path: "\(destination)/\(String(decoding: directory, as: UTF8.self))",
        operation: "write", errno: problem.errno, reason: problem.reason)
    }
    let parent = descriptors.last ?? root
    // Whoever comes second, this thread or the other, finds the directory made.
    if missing == .isMade, mkdirat(parent, name.pointer, 0o700) != 0, errno != EEXIST {
      throw failure("create the directory", directory, destination, errno)
    }
    let depth = descriptors.count
    let opened =
      depth < DirectoryCursor.deepest
      ? openat(parent, name.pointer, HAC_O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1
    if opened >= 0 {
      descriptors.append(opened)
      return true
    }
    let number = depth < DirectoryCursor.deepest ? errno : ENAMETOOLONG
    if missing == .isNil, number != EMFILE, number != ENFILE, number != ENOMEM { return false }
    throw failure("open the directory", directory, destination, number)
  }

  private func failure(
    _ operation: String, _ directory: UnsafeBufferPointer<UInt8>, _ destination: String, _ number: Int32
  ) -> OutputError {
    OutputError(
      path: "\(destination)/\(String(decoding: directory, as: UTF8.self))", operation: operation,
      errno: number)
  }
}
