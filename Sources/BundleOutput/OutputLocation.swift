@preconcurrency import Glibc

/// Where an output directory goes: a name in an open parent directory, which is made if need be.
struct OutputLocation: ~Copyable, Sendable {
  /// As the user wrote it.
  let path: String
  /// The last component of the path.
  let name: String
  let parent: FileDescriptor
  /// The parents that were not there, outermost first.
  private let madeParents: [String]

  init(_ path: String) throws(OutputError) {
    var bytes = Array(path.utf8)
    while bytes.count > 1, bytes.last == 0x2F { bytes.removeLast() }
    let slash = bytes.lastIndex(of: 0x2F)
    let name = String(decoding: bytes[(slash.map { $0 + 1 } ?? 0)...], as: UTF8.self)
    guard !name.isEmpty, name != ".", name != "..", !bytes.contains(0) else {
      throw OutputError(
        path: path.isEmpty ? "\"\"" : path, operation: "write to", errno: EINVAL,
        reason: "an output directory needs a name of its own")
    }
    var parentBytes: [UInt8] = [0x2E]
    if let slash { parentBytes = slash == 0 ? [0x2F] : Array(bytes[..<slash]) }
    let made = try OutputLocation.makeDirectories(parentBytes)
    let parentPath = String(decoding: parentBytes, as: UTF8.self)
    let opened = open(parentPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { throw OutputError(path: parentPath, operation: "open the directory") }
    self.path = path
    self.name = name
    self.parent = FileDescriptor(owning: opened)
    self.madeParents = made
  }

  /// Takes back the parents that were made, as far as they are empty.
  func removeMadeParents() {
    for made in madeParents.reversed() where rmdir(made) != 0 { return }
  }

  /// Like mkdir -p; returns what was made.
  private static func makeDirectories(_ path: [UInt8]) throws(OutputError) -> [String] {
    if access(String(decoding: path, as: UTF8.self), F_OK) == 0 { return [] }
    var made: [String] = []
    for end in 1...path.count where end == path.count || path[end] == 0x2F {
      if path[end - 1] == 0x2F { continue }
      let part = String(decoding: path[..<end], as: UTF8.self)
      if mkdir(part, 0o700) == 0 {
        made.append(part)
      } else if errno != EEXIST && access(part, F_OK) != 0 {
        throw OutputError(path: part, operation: "create the directory")
      }
    }
    return made
  }
}
