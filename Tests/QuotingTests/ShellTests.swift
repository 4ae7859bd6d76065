@testable import ConfigFormats
@testable import HACCompiler
import SourceText
import Testing
import Workbench

@Suite struct ShellTests {
  /// The shells that run hac's scripts on one system or another.
  static let shells = [["dash"], ["bash"], ["bash", "--posix"], ["busybox", "sh"]]

  /// Texts that a shell carries, and a script that prints each of what they became, with a NUL after it.
  struct Printing: Sendable {
    let values: [String]
    let script: String
  }

  private static let carried = Hostile.texts.filter { Quoting.shell.refuse($0) == nil }

  private static let words = Printing(
    values: carried, script: carried.map { "printf '%s\\0' \((try? Quoting.shell.quote($0).get()) ?? "refused")\n" }.joined())

  private static let variables: Printing = {
    let lists = stride(from: 0, to: carried.count - 3, by: 3).map { carried[$0..<($0 + 3)].joined(separator: "\n") }
    let values = carried + lists
    let prints = values.indices.map { "printf '%s\\0' \"$v\($0)\"\n" }.joined()
    let script = ShellScript(Array("#!/bin/sh\n# A script.\n#@ variables\nset -u\n\(prints)".utf8))
    return Printing(values: values, script: written { text in script.write(values.enumerated().map { ("v\($0.offset)", $0.element, .builtin) }, to: &text) })
  }()

  private static let commands: Printing = {
    let lines = stride(from: 0, to: carried.count, by: 10).map { start in
      Runbook.command(["printf", "%s\\0"] + carried[start..<min(start + 10, carried.count)]) + "\n"
    }
    return Printing(values: carried, script: lines.joined())
  }()

  private func expect(_ printing: Printing, _ what: String, from shell: [String]) throws {
    Tally.note("\(what) (\(shell.joined(separator: " ")))", carried: Self.carried.count, refused: Hostile.texts.count - Self.carried.count)
    let scratch = try ScratchDirectory()
    let path = try scratch.write(printing.script, to: "script")
    Carriage.expectSame(printing.values, try output(of: shell[0], shell.dropFirst() + [path]).nulTerminated, what)
  }

  @Test(arguments: shells) func `every shell reads back the words that were quoted for it`(shell: [String]) throws {
    try expect(Self.words, "shell", from: shell)
  }

  @Test(arguments: shells) func `the variables of hac's scripts have their values, lists line by line`(shell: [String]) throws {
    try expect(Self.variables, "#@ variables", from: shell)
  }

  @Test(arguments: shells) func `a command line of the RUNBOOK has the words of the step`(shell: [String]) throws {
    try expect(Self.commands, "command lines of the RUNBOOK", from: shell)
  }
}
