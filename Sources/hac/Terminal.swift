@preconcurrency import Glibc
import ArgumentParser
import SourceText

/// The process's output streams, written to without buffering in between.
enum Terminal {
  enum Stream: Int32 { case output = 1, error = 2 }

  /// Colour only on a terminal, and never when `NO_COLOR` is set (no-color.org).
  static func usesColor(_ stream: Stream) -> Bool {
    if let value = getenv("NO_COLOR"), value.pointee != 0 { return false }
    if let term = getenv("TERM"), String(cString: term) == "dumb" { return false }
    return isatty(stream.rawValue) == 1
  }

  static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

  /// Prints what the command was run for. A reader that has gone, or a full disk, ends the process with status 3.
  static func print(_ text: String) throws {
    if !write(text, to: .output) { throw ExitCode(3) }
  }

  /// Says what is wrong, and gives the status to end with.
  static func failure(_ message: String, status: Int32) -> ExitCode {
    write("error: \(TextRenderer.escape(message))\n", to: .error)
    return ExitCode(status)
  }

  @discardableResult
  static func write(_ text: String, to stream: Stream) -> Bool { write(Array(text.utf8), to: stream) }

  /// false when the reader has gone or the disk is full.
  @discardableResult
  static func write(_ bytes: [UInt8], to stream: Stream) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var sent = 0
      while sent < buffer.count {
        let count = Glibc.write(stream.rawValue, buffer.baseAddress! + sent, buffer.count - sent)
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        sent += count
      }
      return true
    }
  }
}
