@testable import ConfigFormats
import SourceText
import Testing
import Workbench

@Suite struct OptionFileTests {
  /// The longest name that the language has for an option, so that no line is longer than these.
  private func document(_ values: [String]) -> String {
    written { text in
      let file = OptionFile()
      file.section("client", to: &text, .builtin)
      for (index, value) in values.enumerated() {
        let number = "\(index)"
        file.option("k" + String(repeating: "0", count: 63 - number.utf8.count) + number, value, to: &text, .builtin)
      }
    }
  }

  @Test func `the server's own reader of option files reads back what was written`() throws {
    let carriage = Carriage(.optionFile, "my_print_defaults")
    let scratch = try ScratchDirectory()
    let path = try scratch.write(document(carriage.carried), to: "my.cnf")
    let lines = try output(of: "my_print_defaults", ["--defaults-file=\(path)", "client"]).lines
    // --NAME=VALUE
    carriage.expect(lines.map { String(decoding: $0.utf8.dropFirst(2 + 64 + 1), as: UTF8.self) })
  }

  /// One value costs a start of the server, so a few. `--show-values` does not exist: the table of `--help` has it.
  @Test func `the server itself has the value`() throws {
    let texts = Hostile.sample(24) { (1...60).contains($0.utf8.count) && !$0.utf8.contains { $0 == 32 || $0 == 9 } && $0.utf8.allSatisfy { $0 < 128 } }
    let carriage = Carriage(.optionFile, "mariadbd", texts)
    let scratch = try ScratchDirectory()
    var back: [String] = []
    for value in carriage.carried {
      let text = written { text in
        OptionFile().section("mysqld", to: &text, .builtin)
        OptionFile().option("init_connect", value, to: &text, .builtin)
      }
      let path = try scratch.write(text, to: "my.cnf")
      let help = try output(of: "mariadbd", ["--defaults-file=\(path)", "--help", "--verbose"])
      let line = help.lines.first { $0.hasPrefix("init-connect ") }
      back.append(line.map { String($0.dropFirst("init-connect".count).drop { $0 == " " }) } ?? "")
    }
    carriage.expect(back)
  }
}
