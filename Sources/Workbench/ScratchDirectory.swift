@preconcurrency import Glibc

/// A directory of one's own, gone with the value; in memory where possible.
public struct ScratchDirectory: ~Copyable {
  public let files: Repository

  public init() throws(WorkbenchError) {
    let base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    var template = Array("\(base)/hac-scratch-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw WorkbenchError("cannot make a directory below \(base)") }
    files = Repository(root: String(cString: made))
  }

  deinit {
    files.removeTree(".")
    rmdir(files.root)
  }
}

extension Repository {
  /// Removes a directory with all that is in it.
  func removeTree(_ directory: String) {
    for name in names(in: directory) {
      let child = "\(directory)/\(name)"
      if isDirectory(child) { removeTree(child) } else { unlink(path(child)) }
    }
    rmdir(path(directory))
  }
}
