import SourceText

/// A POSIX shell script of hac's own, with the host's values assigned in the place of its `#@ variables` line.
public struct ShellScript: Sendable {
  private let head: String
  private let tail: String

  /// `source` has the line `#@ variables` once, after its leading comment.
  public init(_ source: [UInt8]) {
    let text = String(decoding: source, as: UTF8.self)
    let mark = "\n#@ variables\n"
    var index = text.startIndex
    while index < text.endIndex, !text[index...].hasPrefix(mark) { index = text.index(after: index) }
    head = String(text[..<index]) + "\n"
    tail = index < text.endIndex ? String(text[text.index(index, offsetBy: mark.count)...]) : ""
  }

  /// A value of a variable and where it comes from.
  public typealias Variable = (name: String, value: String, origin: OriginID)

  /// Writes the script. Every value is one shell word, whatever it holds; a list is a value of several lines.
  public func write(_ variables: [Variable], to text: inout ConfigText) {
    text.lines(head)
    for variable in variables {
      let lines = variable.value.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        (try? Quoting.shell.quote(String(line)).get())?.dropFirst().dropLast() ?? ""
      }
      text.lines("\(variable.name)='\(lines.joined(separator: "\n"))'", variable.origin)
    }
    text.lines(tail)
  }
}
