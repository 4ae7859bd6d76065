@preconcurrency import Glibc

/// Why the output could not be written: the only error of this module.
public struct OutputError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file or directory, as the user would name it.
  public var path: String
  /// What was to be done, as a verb phrase: "write", "create the directory".
  public var operation: String
  /// The system's error number.
  public var errno: Int32
  /// Said in place of the system's own text, where hac knows better.
  public var reason: String?

  public init(path: String, operation: String, errno: Int32, reason: String? = nil) {
    self.path = path
    self.operation = operation
    self.errno = errno
    self.reason = reason
  }

  /// "cannot write out/db/manifest.json: No space left on device"
  public var description: String {
    "cannot \(operation) \(path): \(reason ?? String(cString: strerror(errno)))"
  }
}

extension OutputError {
  /// The error of the system call that has just failed. Call it before anything else can touch `errno`.
  init(path: String, operation: String) {
    let number = Glibc.errno
    self.init(path: path, operation: operation, errno: number)
  }

  init(path: UnsafeBufferPointer<UInt8>, operation: String, errno: Int32, reason: String? = nil) {
    self.init(path: String(decoding: path, as: UTF8.self), operation: operation, errno: errno, reason: reason)
  }
}
