@preconcurrency import Glibc
import HACCompiler

/// The source tree that topologies and goldens are in.
public struct Repository: Sendable {
  /// An absolute path.
  public let root: String

  /// The tree around a directory: the nearest one with a Package.swift.
  public init?(around directory: String) {
    guard let real = SourceSearch.absolute(directory) else { return nil }
    var path = real
    while access(path + "/Package.swift", R_OK) != 0 {
      guard path != "/", let slash = path.lastIndex(of: "/") else { return nil }
      path = slash == path.startIndex ? "/" : String(path[..<slash])
    }
    root = path
  }

  public init(root: String) { self.root = root }

  public func path(_ relative: String) -> String { "\(root)/\(relative)" }

  /// A file of up to a gigabyte: the manifest of 30,000 hosts has a quarter of that.
  public func read(_ relative: String) -> [UInt8]? {
    if case .success(let bytes) = readFile(path(relative), limit: 1 << 30) { bytes } else { nil }
  }

  /// The names in a directory, sorted; none when there is no such directory.
  public func names(in relative: String) -> [String] {
    guard let stream = opendir(path(relative)) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) } }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  public func isDirectory(_ relative: String) -> Bool {
    var status = stat()
    return lstat(path(relative), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Every file below a directory, by path below the root.
  public func files(below relative: String) -> [String] {
    names(in: relative).flatMap { name in
      let child = "\(relative)/\(name)"
      return isDirectory(child) ? files(below: child) : [child]
    }
  }

  /// Writes a file and the directories that it needs.
  public func write(_ bytes: [UInt8], to relative: String) throws(WorkbenchError) {
    var end = relative.startIndex
    while let slash = relative[end...].firstIndex(of: "/") {
      let directory = path(String(relative[..<slash]))
      if mkdir(directory, 0o755) != 0, errno != EEXIST { throw WorkbenchError("cannot make \(directory)") }
      end = relative.index(after: slash)
    }
    let descriptor = open(path(relative), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw WorkbenchError("cannot write \(relative)") }
    defer { close(descriptor) }
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + sent, bytes.count - sent) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw WorkbenchError("cannot write \(relative)") }
      sent += count
    }
  }

  /// Removes a file, and the directories that are empty without it.
  public func remove(_ relative: String) {
    unlink(path(relative))
    var directory = relative
    while let slash = directory.lastIndex(of: "/") {
      directory = String(directory[..<slash])
      if rmdir(path(directory)) != 0 { return }
    }
  }
}

public struct WorkbenchError: Error, CustomStringConvertible {
  public let description: String
  public init(_ message: String) { description = message }
}
