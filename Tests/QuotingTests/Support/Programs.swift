import ConfigFormats
@preconcurrency import Glibc
import Processes
import SourceText
import Testing
import Workbench

/// Debian's Python, which has the modules that scripts/test installs; another one in PATH may not.
let python = "/usr/bin/python3"

/// Runs a program that must be there and must succeed; what it prints.
func output(
  of program: String, _ arguments: [String] = [], input: String = "", directory: String? = nil, timeout: Duration = .seconds(120),
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> Output {
  var command = Command(program, arguments, input: Array(input.utf8), directory: directory, timeout: timeout)
  command.outputLimit = 256 << 20
  let outcome = try command.run()
  try #require(outcome.succeeded, "\(program): \(outcome.ending), \(outcome.errorText.suffix(2000))", sourceLocation: sourceLocation)
  return Output(bytes: outcome.output)
}

/// What a program printed, and the texts in it.
struct Output {
  let bytes: [UInt8]
  var text: String { String(decoding: bytes, as: UTF8.self) }
  /// Each with a line feed after it, but for the last one perhaps.
  var lines: [String] { split(at: 10) }
  /// Each with a NUL after it.
  var nulTerminated: [String] { split(at: 0) }
  /// In hexadecimal, one a line.
  var hexLines: [String] { lines.map(\.fromHex) }

  /// By memchr(3): Swift's own splitting takes long without optimisation.
  private func split(at separator: Int32) -> [String] {
    bytes.withUnsafeBytes { bytes in
      guard var start = bytes.baseAddress else { return [] }
      let end = start + bytes.count
      var parts: [String] = []
      while start < end {
        let stop = memchr(start, separator, end - start).map { UnsafeRawPointer($0) } ?? end
        parts.append(String(decoding: UnsafeRawBufferPointer(start: start, count: stop - start), as: UTF8.self))
        start = stop + 1
      }
      return parts
    }
  }
}

extension String {
  /// Its bytes in hexadecimal.
  var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  fileprivate var fromHex: String {
    func digit(_ byte: UInt8) -> UInt8 { byte < 58 ? byte - 48 : (byte | 0x20) - 87 }
    let digits = Array(utf8)
    return String(decoding: stride(from: 0, to: digits.count - 1, by: 2).map { digit(digits[$0]) << 4 | digit(digits[$0 + 1]) }, as: UTF8.self)
  }

  /// A text as a double-quoted scalar of YAML or a string of JSON's superset that YAML is; all of ASCII.
  var inYAML: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      default:
        if (0x20..<0x7F).contains(scalar.value) {
          text.unicodeScalars.append(scalar)
        } else {
          let hex = String(scalar.value, radix: 16)
          text += "\\U" + String(repeating: "0", count: 8 - hex.utf8.count) + hex
        }
      }
    }
    return text + "\""
  }
}

/// What a writer of a format appends to an empty file.
func written(_ body: (inout ConfigText) -> Void) -> String {
  var text = ConfigText(secrets: [])
  body(&text)
  return String(decoding: text.bytes, as: UTF8.self)
}

extension ScratchDirectory {
  /// Writes a file and returns its path.
  borrowing func write(_ text: String, to path: String) throws -> String {
    try files.write(Array(text.utf8), to: path)
    return files.path(path)
  }
}
