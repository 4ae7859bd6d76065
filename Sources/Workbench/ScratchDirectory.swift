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

  deinit { Self.remove(files, ".") }

  private static func remove(_ files: Repository, _ directory: String) {
    for name in files.names(in: directory) {
      let child = "\(directory)/\(name)"
      if files.isDirectory(child) { remove(files, child) } else { unlink(files.path(child)) }
    }
    rmdir(directory == "." ? files.root : files.path(directory))
  }
}
