import BundleOutput
import HACCompiler
@preconcurrency import Glibc

/// A private directory, removed with everything in it when the value goes. It holds emitted files, secrets included: what
/// a killed run left behind is removed by the next.
struct ScratchSpace: ~Copyable {
  private static let prefix = "hac-verify-"

  let path: String
  /// Its lock tells other runs that it is in use.
  private let lock: Int32

  /// In TMPDIR, or in a directory that another one has made already.
  init(in directory: String? = nil) throws(WorkspaceError) {
    let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let parent = directory ?? (temporary.hasPrefix("/") ? temporary : "/tmp")
    // mkdtemp(3) makes it 0700.
    guard let made = strdup("\(parent)/\(Self.prefix)XXXXXX") else { throw WorkspaceError("cannot make a scratch directory", ENOMEM) }
    defer { free(made) }
    guard mkdtemp(made) != nil else { throw WorkspaceError("cannot make a scratch directory in \(parent)", errno) }
    path = String(cString: made)
    lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if lock >= 0 { _ = flock(lock, LOCK_EX | LOCK_NB) }
  }

  deinit {
    _ = removeTree(path, in: AT_FDCWD)
    if lock >= 0 { close(lock) }
  }

  /// Removes what runs that were killed have left in TMPDIR. A directory of the last minute may be one that has no lock yet.
  static func removeLeftovers() {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    for name in SourceSearch.names(in: parent) where name.hasPrefix(prefix) {
      let descriptor = open("\(parent)/\(name)", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(), time(nil) - status.st_mtim.tv_sec > 60,
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
      else { continue }
      _ = removeTree("\(parent)/\(name)", in: AT_FDCWD)
    }
  }
}
