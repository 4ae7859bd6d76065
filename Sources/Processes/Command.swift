@preconcurrency import Glibc

/// A program to be run to its end, with what it may read and how long it may take.
///
/// Nothing is inherited by accident: standard input is `input` or empty, descriptors above 2 that are not marked
/// close-on-exec are those that the caller opened so.
public struct Command: Sendable {
  /// A path, or a name to be looked for by `Programs.find`.
  public var program: String
  public var arguments: [String]
  public var input: [UInt8] = []
  /// `NAME=value`; nil: the caller's own.
  public var environment: [String]?
  public var directory: String?
  /// After this time the program and its whole process group are killed.
  public var timeout: Duration = .seconds(60)
  /// What each of the two outputs may hold, in bytes; what comes after is read and dropped.
  public var outputLimit = 16 << 20

  public init(
    _ program: String, _ arguments: [String] = [], input: [UInt8] = [], environment: [String]? = nil, directory: String? = nil,
    timeout: Duration = .seconds(60)
  ) {
    self.program = program
    self.arguments = arguments
    self.input = input
    self.environment = environment
    self.directory = directory
    self.timeout = timeout
  }

  /// Runs the program and waits for its end. Throws if it cannot be started.
  public func run() throws(ProcessError) -> Outcome {
    let input = try Pipe()
    let output = try Pipe()
    let errors = try Pipe()
    var child = try Child.start(
      program, arguments, descriptors: [0: input.readEnd, 1: output.writeEnd, 2: errors.writeEnd], environment: environment,
      directory: directory)
    input.closeReadEnd()
    output.closeWriteEnd()
    errors.closeWriteEnd()
    return Exchange(self, input: input, output: output, errors: errors).finish(&child)
  }
}

/// How a program ended.
public enum Ending: Sendable, Equatable {
  case exited(Int32)
  case killed(signal: Int32)
  /// It took longer than it might, and was killed.
  case timedOut
}

/// What a program did.
public struct Outcome: Sendable {
  public let ending: Ending
  public let output: [UInt8]
  public let errors: [UInt8]

  public var succeeded: Bool { ending == .exited(0) }
  /// Bytes that are no UTF-8 are replaced.
  public var outputText: String { String(decoding: output, as: UTF8.self) }
  public var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// Why a program could not be run.
public struct ProcessError: Error, CustomStringConvertible, Equatable {
  public let description: String
  init(_ what: String, _ code: Int32) { description = "\(what): \(String(cString: strerror(code)))" }
}

/// Where programs are.
public enum Programs {
  /// The administrator's directories come too: an ordinary user's PATH lacks them.
  public static func find(_ name: String) -> String? {
    if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    for directory in (path + ":/usr/local/sbin:/usr/sbin:/sbin").split(separator: ":") {
      let candidate = "\(directory)/\(name)"
      var status = stat()
      if access(candidate, X_OK) == 0, stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG { return candidate }
    }
    return nil
  }
}
