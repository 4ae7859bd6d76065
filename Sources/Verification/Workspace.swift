import BundleOutput
@preconcurrency import Glibc
import Processes

/// A host's files as they lie ready for programs, in a directory of their own that nobody else can read.
public struct Workspace: Sendable {
  /// The scratch directory.
  public let directory: String
  public let host: HostModel
  /// Every file of the bundle, by path.
  public let files: [BundleFile]
  public let tools: Tools

  /// The bundle's copy. Programs read it; nobody writes to it.
  public var bundle: String { directory + "/bundle" }

  /// Where a file of the bundle is.
  public func path(of file: BundleFile) -> String { "\(bundle)/\(file.path)" }

  /// Runs a program in the bundle's copy, outside of any namespace.
  public func run(_ program: String, _ arguments: [String], input: [UInt8] = []) -> Answer {
    tools.run(program, arguments, input: input, directory: bundle, home: directory)
  }
}

extension Workspace {
  /// The same host with only some of its files, for programs that do not say which one they speak of.
  static func with(_ files: [BundleFile], of other: Workspace) -> Workspace {
    Workspace(directory: other.directory, host: other.host, files: files, tools: other.tools)
  }

  /// Lays the files out below a directory that is there, empty and private.
  init(_ directory: String, host: HostModel, files: [BundleFile], tools: Tools) throws(WorkspaceError) {
    self.directory = directory
    self.host = host
    self.files = files
    self.tools = tools
    try Self.makeDirectory(bundle)
    for file in files { try Self.write(file.bytes, to: path(of: file), below: directory, mode: mode_t(file.mode)) }
  }

  static func makeDirectory(_ path: String) throws(WorkspaceError) {
    if mkdir(path, 0o755) != 0, errno != EEXIST { throw WorkspaceError("cannot make a directory for the programs to read from", errno) }
  }

  static func write(_ bytes: [UInt8], to path: String, below root: String, mode: mode_t) throws(WorkspaceError) {
    var end = path.index(path.startIndex, offsetBy: root.count + 1)
    while let slash = path[end...].firstIndex(of: "/") {
      try makeDirectory(String(path[..<slash]))
      end = path.index(after: slash)
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw WorkspaceError("cannot lay a file out for the programs", errno) }
    defer { close(descriptor) }
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + sent, $0.count - sent) }
      if count < 0 {
        if errno == EINTR { continue }
        throw WorkspaceError("cannot lay a file out for the programs", errno)
      }
      sent += count
    }
    guard fchmod(descriptor, mode) == 0 else { throw WorkspaceError("cannot lay a file out for the programs", errno) }
  }
}

/// Why files could not be made ready.
public struct WorkspaceError: Error, CustomStringConvertible {
  public let description: String
  init(_ what: String, _ code: Int32) { description = "\(what): \(String(cString: strerror(code)))" }
}

/// A private directory, removed with everything in it when the value goes.
struct ScratchSpace: ~Copyable {
  let path: String

  /// In TMPDIR, unless said otherwise.
  init(in directory: String? = nil) throws(WorkspaceError) {
    let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let parent = directory ?? (temporary.hasPrefix("/") ? temporary : "/tmp")
    // mkdtemp(3) makes it 0700.
    guard let made = strdup(parent + "/hac-verify-XXXXXX") else { throw WorkspaceError("cannot make a scratch directory", ENOMEM) }
    defer { free(made) }
    guard mkdtemp(made) != nil else { throw WorkspaceError("cannot make a scratch directory in \(parent)", errno) }
    path = String(cString: made)
  }

  deinit { _ = removeTree(path, in: AT_FDCWD) }
}
