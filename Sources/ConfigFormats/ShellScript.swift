import SourceText

/// A POSIX shell script of hac's own, with the host's values assigned in the place of its `#@ variables` line.
public struct ShellScript: Sendable {
  private let head: String
  private let tail: String

  /// `source` has the line `#@ variables` once, after its leading comment.
  public init(_ source: [UInt8]) {
    let mark = Array("\n#@ variables\n".utf8)
    var index = 0
    while index < source.count, !source[index...].starts(with: mark) { index += 1 }
    head = String(decoding: source[..<index], as: UTF8.self) + "\n"
    tail = String(decoding: source.dropFirst(index + mark.count), as: UTF8.self)
  }

  /// A value of a variable and where it comes from.
  public typealias Variable = (name: String, value: String, origin: OriginID)

  /// Writes the script. Every value is one shell word, whatever it holds; a list has one entry a line.
  public func write(_ variables: [Variable], to text: inout ConfigText) {
    text.lines(head)
    for variable in variables {
      text.write(variable.name)
      text.write(UInt8(ascii: "="))
      word(variable.value, variable.origin, to: &text)
      text.endLine(variable.origin)
    }
    text.lines(tail)
  }

  /// A quoted word whose line breaks stand inside the quotes. Nothing is written of a value with what no line carries.
  private func word(_ value: String, _ origin: OriginID, to text: inout ConfigText) {
    let lines = value.utf8.split(separator: 10, omittingEmptySubsequences: false)
    let isCarried = lines.allSatisfy { Quoting.shell.refuse(String(decoding: $0, as: UTF8.self)) == nil }
    text.write(UInt8(ascii: "'"))
    for (index, line) in (isCarried ? lines : []).enumerated() {
      if index > 0 { text.endLine(origin) }
      for byte in line {
        if byte == UInt8(ascii: "'") { text.write("'\\''") } else { text.write(byte) }
      }
    }
    text.write(UInt8(ascii: "'"))
  }
}
