@preconcurrency import Glibc

/// Appends a tar archive's entries to a byte buffer that the caller reuses: ustar headers, and a pax record where a
/// path is too long for one. GNU tar, bsdtar, busybox and Python's tarfile read both.
///
/// Every owner is 0 and every time is `modificationTime`, so the same entries give the same bytes.
public struct USTARWriter: Sendable {
  /// Seconds since 1970, of every entry: 0 or `SOURCE_DATE_EPOCH`.
  public let modificationTime: UInt64

  public init(modificationTime: UInt64 = 0) throws(OutputError) {
    guard modificationTime <= USTARHeader.largestNumber else {
      throw OutputError(
        path: "an archive", operation: "create", errno: EOVERFLOW,
        reason: "a tar header cannot hold the time \(modificationTime)")
    }
    self.modificationTime = modificationTime
  }

  /// Appends a directory. Its path has no slash at its end: the archive gets one.
  public func appendDirectory(
    path: UnsafeBufferPointer<UInt8>, mode: UInt32, to archive: inout [UInt8]
  ) throws(OutputError) {
    try checkPath(path)
    // The slash has to be one with the path: a directory's header is short-lived and rare, so a copy does no harm.
    var named: [UInt8] = []
    named.reserveCapacity(path.count + 1)
    named.append(contentsOf: path)
    named.append(0x2F)
    named.withUnsafeBytes { appendHeader(.directory, path: $0, mode: mode, size: 0, to: &archive) }
  }

  /// Appends a regular file.
  public func appendFile(
    path: UnsafeBufferPointer<UInt8>, contents: UnsafeRawBufferPointer, mode: UInt32,
    to archive: inout [UInt8]
  ) throws(OutputError) {
    try appendFileHeader(path: path, size: UInt64(contents.count), mode: mode, to: &archive)
    archive.append(contentsOf: contents)
    appendPadding(after: UInt64(contents.count), to: &archive)
  }

  /// Appends only a file's header: `size` bytes and then `appendPadding(after: size)` must follow.
  public func appendFileHeader(
    path: UnsafeBufferPointer<UInt8>, size: UInt64, mode: UInt32, to archive: inout [UInt8]
  ) throws(OutputError) {
    try checkPath(path)
    guard size <= USTARHeader.largestNumber else {
      throw OutputError(
        path: path, operation: "archive", errno: EFBIG,
        reason: "a file in a tar archive must be smaller than 8 GiB")
    }
    appendHeader(.file, path: UnsafeRawBufferPointer(path), mode: mode, size: size, to: &archive)
  }

  /// Fills the last block of a file of this size.
  public func appendPadding(after size: UInt64, to archive: inout [UInt8]) {
    let rest = Int(size % UInt64(USTARHeader.blockSize))
    if rest > 0 { archive.append(contentsOf: repeatElement(0, count: USTARHeader.blockSize - rest)) }
  }

  /// Appends the two empty blocks that end an archive.
  public func appendEnd(to archive: inout [UInt8]) {
    archive.append(contentsOf: repeatElement(0, count: 2 * USTARHeader.blockSize))
  }

  private func checkPath(_ path: UnsafeBufferPointer<UInt8>) throws(OutputError) {
    let problem: String? =
      if path.isEmpty {
        "its path is empty"
      } else if path[0] == 0x2F || path[path.count - 1] == 0x2F {
        "its path must neither begin nor end with a slash"
      } else if path.contains(0) {
        "its path has a NUL byte"
      } else {
        nil
      }
    if let problem { throw OutputError(path: path, operation: "archive", errno: EINVAL, reason: problem) }
  }

  private func appendHeader(
    _ kind: USTARHeader.Kind, path: UnsafeRawBufferPointer, mode: UInt32, size: UInt64,
    to archive: inout [UInt8]
  ) {
    let header = USTARHeader(
      kind: kind, mode: mode & 0o7777, size: size, modificationTime: modificationTime)
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    switch USTARName(path) {
    case .whole:
      header.append(name: path, prefix: nothing, to: &archive)
    case .split(let slash):
      header.append(
        name: UnsafeRawBufferPointer(rebasing: path[(slash + 1)...]),
        prefix: UnsafeRawBufferPointer(rebasing: path[..<slash]),
        to: &archive)
    case .tooLong:
      appendPathRecord(path, to: &archive)
      header.append(name: PAXRecord.shortName(path), prefix: nothing, to: &archive)
    }
  }

  /// The pax entry that names the entry after it.
  private func appendPathRecord(_ path: UnsafeRawBufferPointer, to archive: inout [UInt8]) {
    let size = UInt64(PAXRecord.size(key: "path", valueSize: path.count))
    let header = USTARHeader(
      kind: .extended, mode: 0o644, size: size, modificationTime: modificationTime)
    let ownName: StaticString = "PaxHeaders/path"
    ownName.withUTF8Buffer { name in
      header.append(
        name: UnsafeRawBufferPointer(name), prefix: UnsafeRawBufferPointer(start: nil, count: 0),
        to: &archive)
    }
    PAXRecord.append(key: "path", value: path, to: &archive)
    appendPadding(after: size, to: &archive)
  }
}

extension USTARWriter {
  /// Appends a directory.
  public func appendDirectory(
    path: String, mode: UInt32, to archive: inout [UInt8]
  ) throws(OutputError) {
    try Array(path.utf8).withUnsafeBufferPointer { (path) throws(OutputError) in
      try appendDirectory(path: path, mode: mode, to: &archive)
    }
  }

  /// Appends a regular file.
  public func appendFile(
    path: String, contents: [UInt8], mode: UInt32, to archive: inout [UInt8]
  ) throws(OutputError) {
    try Array(path.utf8).withUnsafeBufferPointer { (path) throws(OutputError) in
      try appendFileHeader(path: path, size: UInt64(contents.count), mode: mode, to: &archive)
    }
    archive.append(contentsOf: contents)
    appendPadding(after: UInt64(contents.count), to: &archive)
  }
}
