@preconcurrency import Glibc
import YAMLSyntax

/// Why a file could not be read.
package struct ReadFailure: Error {
  package let message: String
  let isTooLarge: Bool

  init(_ message: String, isTooLarge: Bool = false) {
    self.message = message
    self.isTooLarge = isTooLarge
  }

  /// From `errno`.
  static func system(_ path: String) -> ReadFailure { ReadFailure("cannot read `\(path)`: \(String(cString: strerror(errno)))") }
}

/// Reads a regular file of at most `limit` bytes; a larger one is refused by its size, unread.
package func readFile(_ path: String, limit: Int) -> Result<[UInt8], ReadFailure> {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { return .failure(.system(path)) }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { return .failure(.system(path)) }
  if status.st_mode & S_IFMT == S_IFDIR { return .failure(ReadFailure("`\(path)` is a directory, not a file")) }
  guard status.st_mode & S_IFMT == S_IFREG else { return .failure(ReadFailure("`\(path)` is not a regular file")) }
  guard status.st_size <= limit else {
    return .failure(
      ReadFailure("`\(path)` has \(status.st_size) bytes; at most \(limit) are read", isTooLarge: true))
  }
  var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
  var filled = 0
  while true {
    if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: max(4096, filled))) }
    let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + filled, $0.count - filled) }
    if count < 0 {
      if errno == EINTR { continue }
      return .failure(.system(path))
    }
    if count == 0 { break }
    filled += count
    if filled > limit { return .failure(ReadFailure("`\(path)` grew beyond \(limit) bytes while it was read", isTooLarge: true)) }
  }
  bytes.removeSubrange(filled...)
  return .success(bytes)
}

/// The directory part of a path: `.` when there is none.
package func directory(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// `directory/relative`, without a leading `./`.
package func join(_ directory: String, _ relative: String) -> String {
  directory == "." ? relative : directory.hasSuffix("/") ? directory + relative : "\(directory)/\(relative)"
}
