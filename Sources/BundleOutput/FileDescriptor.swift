@preconcurrency import Glibc

/// Owns one file descriptor and closes it.
struct FileDescriptor: ~Copyable, Sendable {
  let number: Int32

  init(owning number: Int32) {
    self.number = number
  }

  deinit {
    if number >= 0 { _ = close(number) }
  }
}

/// Writes all the bytes; returns 0 or an error number.
func writeFully(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
  guard let start = bytes.baseAddress else { return 0 }
  var done = 0
  while done < bytes.count {
    let count = Glibc.write(descriptor, start + done, bytes.count - done)
    if count > 0 {
      done += count
    } else if count == 0 {
      return ENOSPC
    } else if errno != EINTR {
      return errno
    }
  }
  return 0
}

/// Reads until the buffer is full or the file ends; returns the number of bytes, or -1 with `errno` set.
func readFully(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
  guard let start = buffer.baseAddress else { return 0 }
  var done = 0
  while done < buffer.count {
    let count = Glibc.read(descriptor, start + done, buffer.count - done)
    if count > 0 {
      done += count
    } else if count == 0 {
      break
    } else if errno != EINTR {
      return -1
    }
  }
  return done
}

/// Writes all the bytes to an open descriptor, such as standard output; `name` is what an error calls it.
public func writeAll(
  _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, named name: String
) throws(OutputError) {
  let failure = writeFully(bytes, to: descriptor)
  if failure != 0 { throw OutputError(path: name, operation: "write", errno: failure) }
}
