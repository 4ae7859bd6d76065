@preconcurrency import Glibc

/// Writes files into an `OutputTree`, for one thread. Files of one directory, or of neighbours, should follow each
/// other: their directories stay open.
public struct TreeWriter: ~Copyable {
  private let tree: OutputTree
  private let isCounted: Bool
  private var old: DirectoryCursor
  private var new = DirectoryCursor(root: -1)
  private var name = NameBuffer()
  private let files: FileTransfer
  /// Equal files seen before anything differed.
  private var pending = PathList()
  private var summary = OutputSummary()

  init(_ tree: OutputTree) {
    self.tree = tree
    isCounted = true
    old = DirectoryCursor(root: tree.old.root.number)
    files = FileTransfer(modeMask: tree.fileModeMask)
  }

  /// For what is left to link at the end.
  init(linkingFor tree: OutputTree) {
    self.tree = tree
    isCounted = false
    old = DirectoryCursor(root: tree.old.root.number)
    files = FileTransfer(modeMask: tree.fileModeMask)
  }

  deinit {
    if isCounted { tree.close(pending, summary: summary) }
  }

  /// Writes one file. The path is relative, "hosts/db1/install"; no path may come twice, from any thread. Directories
  /// are made as needed, with mode 0700.
  public mutating func write(
    path: UnsafeBufferPointer<UInt8>, bytes: UnsafeRawBufferPointer, mode: UInt32
  ) throws(OutputError) {
    do throws(OutputError) {
      try place(path, bytes, mode)
    } catch {
      tree.noteFailure()
      throw error
    }
  }

  /// Writes one file.
  public mutating func write(path: [UInt8], bytes: [UInt8], mode: UInt32) throws(OutputError) {
    try path.withUnsafeBufferPointer { (path) throws(OutputError) in
      try bytes.withUnsafeBufferPointer { (bytes) throws(OutputError) in
        try write(path: path, bytes: UnsafeRawBufferPointer(bytes), mode: mode)
      }
    }
  }

  /// Writes one file.
  public mutating func write(path: String, bytes: [UInt8], mode: UInt32) throws(OutputError) {
    try write(path: Array(path.utf8), bytes: bytes, mode: mode)
  }

  /// Links equal files from the old tree into the new one.
  mutating func link(_ list: PathList) throws(OutputError) {
    let root = try tree.stagingRoot()
    try list.forEach { (path) throws(OutputError) in
      let directory = try split(path)
      try linkOrCopy(path, directory, root)
    }
  }

  private mutating func place(
    _ path: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeRawBufferPointer, _ mode: UInt32
  ) throws(OutputError) {
    guard mode & ~0o777 == 0 else { throw failure(path, EINVAL, "its mode has more than permissions") }
    var directory = try split(path)
    let oldDirectory = try old.enter(directory, missing: .isNil, destination: tree.location.path)
    let isEqual =
      if let oldDirectory {
        files.isEqual(oldDirectory, name.pointer, bytes, mode)
      } else {
        false
      }
    if isEqual {
      summary.unchanged += 1
      guard tree.stagingIfBegun != nil else { return pending.append(path) }
    } else {
      summary.written += 1
    }
    let root = try tree.stagingRoot()
    if !pending.isEmpty {
      let list = pending
      pending = PathList()
      try link(list)
      directory = try split(path)
    }
    if isEqual, try link(path, directory, root) == 0 { return }
    try create(path, directory, root, bytes, mode)
  }

  /// The directory part; the last component goes to `name`.
  private mutating func split(
    _ path: UnsafeBufferPointer<UInt8>
  ) throws(OutputError) -> UnsafeBufferPointer<UInt8> {
    guard path.count <= PathList.longestPath else { throw failure(path, ENAMETOOLONG) }
    var start = path.count
    while start > 0, path[start - 1] != 0x2F { start -= 1 }
    if start == 1 { throw failure(path, EINVAL, "its path begins with a slash") }
    if let problem = name.set(UnsafeBufferPointer(rebasing: path[start...])) {
      throw failure(path, problem.errno, problem.reason)
    }
    return UnsafeBufferPointer(rebasing: path[..<max(0, start - 1)])
  }

  private mutating func create(
    _ path: UnsafeBufferPointer<UInt8>, _ directory: UnsafeBufferPointer<UInt8>, _ root: Int32,
    _ bytes: UnsafeRawBufferPointer, _ mode: UInt32
  ) throws(OutputError) {
    new.root = root
    let target = try new.enter(directory, missing: .isMade, destination: tree.location.path)
    let number = files.create(target ?? root, name.pointer, bytes, mode)
    if number != 0 { throw failure(path, number, number == EEXIST ? "it was written before" : nil) }
  }

  /// Gives the file of the old tree its name in the new one too; returns 0, or why the file system will not.
  private mutating func link(
    _ path: UnsafeBufferPointer<UInt8>, _ directory: UnsafeBufferPointer<UInt8>, _ root: Int32
  ) throws(OutputError) -> Int32 {
    new.root = root
    let source = try old.enter(directory, missing: .isNil, destination: tree.location.path)
    let target = try new.enter(directory, missing: .isMade, destination: tree.location.path)
    guard let source, let target else { return ENOENT }
    if linkat(source, name.pointer, target, name.pointer, 0) == 0 { return 0 }
    let number = errno
    if number == EEXIST { throw failure(path, number, "it was written before") }
    return number
  }

  /// For a file whose bytes the caller no longer has.
  private mutating func linkOrCopy(
    _ path: UnsafeBufferPointer<UInt8>, _ directory: UnsafeBufferPointer<UInt8>, _ root: Int32
  ) throws(OutputError) {
    if try link(path, directory, root) == 0 { return }
    let source = try old.enter(directory, missing: .isNil, destination: tree.location.path)
    let target = try new.enter(directory, missing: .isMade, destination: tree.location.path)
    guard let source, let target else { throw failure(path, ENOENT, "it vanished from the old directory") }
    let number = files.copy(source, target, name.pointer)
    if number != 0 { throw failure(path, number) }
  }

  private func failure(
    _ path: UnsafeBufferPointer<UInt8>, _ number: Int32, _ reason: String? = nil
  ) -> OutputError {
    OutputError(
      path: "\(tree.location.path)/\(String(decoding: path, as: UTF8.self))", operation: "write",
      errno: number, reason: reason)
  }
}
