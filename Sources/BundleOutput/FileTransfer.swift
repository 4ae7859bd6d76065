@preconcurrency import Glibc

/// Compares, creates and copies single files, with one buffer for all of them. A file is given by its directory's
/// descriptor and its name there.
struct FileTransfer: ~Copyable {
  /// Bigger than nearly every file of a bundle: one read(2) takes it all.
  private static let bufferSize = 65536

  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: FileTransfer.bufferSize, alignment: 64)
  private let modeMask: UInt32

  init(modeMask: UInt32) {
    self.modeMask = modeMask
  }

  deinit {
    buffer.deallocate()
  }

  /// Whether the file is there with these bytes and this mode. One that cannot be read is not.
  func isEqual(
    _ directory: Int32, _ name: UnsafePointer<CChar>, _ bytes: UnsafeRawBufferPointer, _ mode: UInt32
  ) -> Bool {
    let opened = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard opened >= 0 else { return false }
    let file = FileDescriptor(owning: opened)
    guard let status = FileStatus(of: file.number), status.isRegularFile,
      status.size == bytes.count, status.mode == mode
    else { return false }
    var done = 0
    while done < bytes.count {
      let part = UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<min(buffer.count, bytes.count - done)])
      guard readFully(file.number, into: part) == part.count,
        let found = part.baseAddress, let wanted = bytes.baseAddress,
        memcmp(found, wanted + done, part.count) == 0
      else { return false }
      done += part.count
    }
    return true
  }

  /// Makes a file that was not there; returns 0 or an error number.
  func create(
    _ directory: Int32, _ name: UnsafePointer<CChar>, _ bytes: UnsafeRawBufferPointer, _ mode: UInt32
  ) -> Int32 {
    let descriptor = make(directory, name, mode)
    guard descriptor >= 0 else { return errno }
    return finish(descriptor, mode, failure: writeFully(bytes, to: descriptor))
  }

  /// Copies a file with its mode under the same name; returns 0 or an error number.
  func copy(_ source: Int32, _ target: Int32, _ name: UnsafePointer<CChar>) -> Int32 {
    let opened = openat(source, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard opened >= 0 else { return errno }
    let file = FileDescriptor(owning: opened)
    guard let status = FileStatus(of: file.number) else { return errno }
    guard status.isRegularFile else { return EINVAL }
    let descriptor = make(target, name, status.permissions)
    guard descriptor >= 0 else { return errno }
    var failure: Int32 = 0
    while failure == 0 {
      let count = readFully(file.number, into: buffer)
      if count == 0 { break }
      failure =
        count < 0
        ? errno : writeFully(UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: descriptor)
    }
    return finish(descriptor, status.permissions, failure: failure)
  }

  private func make(_ directory: Int32, _ name: UnsafePointer<CChar>, _ mode: UInt32) -> Int32 {
    openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(mode))
  }

  /// Some file systems tell of a full disk only when the file is closed.
  private func finish(_ descriptor: Int32, _ mode: UInt32, failure: Int32) -> Int32 {
    var failure = failure
    if failure == 0, mode & modeMask != 0, fchmod(descriptor, mode_t(mode)) != 0 { failure = errno }
    let closed = close(descriptor)
    if failure == 0, closed != 0, errno != EINTR { failure = errno }
    return failure
  }
}
