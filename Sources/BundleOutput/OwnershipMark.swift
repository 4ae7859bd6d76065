@preconcurrency import Glibc

/// What a directory must hold before hac replaces it: a regular file that says it is hac's.
public struct OwnershipMark: Sendable {
  /// The file's name, directly in the directory.
  public var file: String
  /// What its beginning must contain.
  public var text: String
  /// How many bytes that beginning has.
  public var length: Int

  public init(file: String, text: String, length: Int) {
    self.file = file
    self.text = text
    self.length = length
  }

  /// `manifest.json` names hac as its generator within its first 512 bytes.
  public static let hac = OwnershipMark(
    file: "manifest.json", text: "\"generator\": \"hac\"", length: 512)

  func isIn(_ directory: Int32) -> Bool {
    // Without O_NONBLOCK a named pipe would hold us here for ever.
    let opened = openat(directory, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard opened >= 0 else { return false }
    let descriptor = FileDescriptor(owning: opened)
    guard let status = FileStatus(of: descriptor.number), status.isRegularFile else { return false }
    var beginning = [UInt8](repeating: 0, count: length)
    let count = beginning.withUnsafeMutableBytes { readFully(descriptor.number, into: $0) }
    guard count > 0 else { return false }
    return contains(beginning[..<count], Array(text.utf8))
  }

  private func contains(_ bytes: ArraySlice<UInt8>, _ wanted: [UInt8]) -> Bool {
    guard wanted.count <= bytes.count else { return false }
    return (0...(bytes.count - wanted.count)).contains { bytes[$0...].starts(with: wanted) }
  }
}
