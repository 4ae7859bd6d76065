@testable import ConfigFormats
import SourceText
import Testing
import Workbench

@Suite struct TOMLTests {
  @Test func `Python's TOML reader reads back what was quoted for it`() throws {
    let carriage = Carriage(.toml, "Python's tomllib")
    let document = written { text in
      for (index, value) in carriage.carried.enumerated() { TOMLText().string("k\(index)", value, to: &text, .builtin) }
    }
    let program = """
      import sys, tomllib
      d = tomllib.loads(sys.stdin.buffer.read().decode())
      sys.stdout.buffer.write(b"".join(d[f"k{i}"].encode() + b"\\0" for i in range(len(d))))
      """
    carriage.expect(try output(of: python, ["-c", program], input: document).nulTerminated)
  }

  /// `[[udp]]` is a table that may stand there as often as one likes, with a key that takes any text.
  @Test func `influxd reads back what was quoted for its configuration`() throws {
    let carriage = Carriage(.toml, "influxd")
    let scratch = try ScratchDirectory()
    let document = written { text in
      let toml = TOMLText()
      for value in carriage.carried {
        text.line("[[udp]]")
        toml.boolean("enabled", false, to: &text, .builtin)
        toml.string("database", value, to: &text, .builtin)
      }
    }
    let path = try scratch.write(document, to: "influxdb.conf")
    let program = """
      import subprocess, sys, tomllib
      text = subprocess.run(["influxd", "config", "-config", sys.argv[1]], stdout=subprocess.PIPE, check=True).stdout
      sys.stdout.buffer.write(b"".join(t["database"].encode() + b"\\0" for t in tomllib.loads(text.decode())["udp"]))
      """
    carriage.expect(try output(of: python, ["-c", program, path]).nulTerminated)
  }
}
