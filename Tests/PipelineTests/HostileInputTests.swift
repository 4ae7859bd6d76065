@preconcurrency import Glibc
import Testing

/// The release executable, which `scripts/test` names; the debug one beside the tests otherwise.
private let executable: String = getenv("HAC_RELEASE").map { String(cString: $0) } ?? ".build/debug/hac"

/// Runs `hac check` with bounds on time and address space. The debug build maps its shared libraries too.
private func check(_ path: String) -> (status: Int32, text: String) {
  let out = "\(path).out"
  let status = run("ulimit -v 3000000; timeout 10 \(executable) check '\(path)' >'\(out)' 2>&1")
  return (status, output(of: "cat '\(out)'"))
}

@Suite struct HostileInputTests {
  private let scratch = Scratch()

  @Test("a file of 10 MB of one scalar is answered within bounds") func hugeScalar() {
    let path = scratch.write("t.yaml", "hac: 1\nname: \"" + String(repeating: "A", count: 10_000_000) + "\"\n")
    let (status, text) = check(path)
    #expect(status == 1)
    #expect(text.contains("schema/value") && text.utf8.count < 4000)
  }

  @Test("a file over 64 MiB is refused by its size, unread") func hugeFile() {
    run("truncate -s 5G '\(scratch.path)/t.yaml'")
    let (status, text) = check("\(scratch.path)/t.yaml")
    #expect(status == 3)
    #expect(text.contains("at most"))
  }

  @Test(
    "what is no topology is a clear error and never a crash",
    arguments: [
      ("missing", 3, "No such file"), ("directory", 3, "is a directory"), ("fifo", 3, "not a regular file"), ("empty", 1, "yaml/empty"),
      ("nul", 1, "NUL byte"), ("latin1", 1, "not valid UTF-8"), ("binary", 1, "yaml/"), ("list", 1, "schema/kind"), ("scalar", 1, "schema/kind"),
      ("deep", 1, "yaml/nesting"), ("bomb", 1, "yaml/alias-expansion"), ("control", 1, "<U+1B>"), ("dots", 1, "schema/value"), ("two", 1, "yaml/several-documents"),
    ])
  func nonsense(kind: String, status expected: Int32, says: String) {
    let path = "\(scratch.path)/t.yaml"
    switch kind {
    case "directory": mkdir(path, 0o700)
    case "fifo": mkfifo(path, 0o600)
    case "empty": scratch.write("t.yaml", "")
    case "nul": scratch.write("t.yaml", Array("hac: 1\0\n".utf8))
    case "latin1": scratch.write("t.yaml", Array("name: caf".utf8) + [0xE9, 10])
    case "binary": scratch.write("t.yaml", (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) })
    case "list": scratch.write("t.yaml", "- a\n- b\n")
    case "scalar": scratch.write("t.yaml", "hello\n")
    case "deep": scratch.write("t.yaml", String(repeating: "{a: ", count: 100_000))
    case "bomb":
      scratch.write(
        "t.yaml",
        "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + (1..<30).map { "b\($0): &b\($0) [" + Array(repeating: $0 == 1 ? "*a" : "*b\($0 - 1)", count: 10).joined(separator: ",") + "]\n" }.joined())
    case "control": scratch.write("t.yaml", "hac: 1\nname: \"\\e[31mred\"\n")
    case "dots": scratch.write("t.yaml", "hac: 1\nname: ../../etc\n")
    case "two": scratch.write("t.yaml", "hac: 1\n---\nhac: 1\n")
    default: break
    }
    let (status, text) = check(path)
    #expect(status == expected)
    #expect(text.contains(says))
    #expect(!text.utf8.contains(0x1B))
  }

  @Test("of very many mistakes the first thousand are shown and the rest counted") func flood() {
    let path = scratch.write("t.yaml", "hac: 1\nname: t\nnodes:\n" + (0..<50_000).map { "  n\($0): { adress: 10.0.0.1 }\n" }.joined())
    let (status, text) = check(path)
    #expect(status == 1)
    #expect(text.contains(" errors; the first 1000 are shown") && text.utf8.count < 1_000_000)
  }

  @Test("a hundred thousand names in one range are refused before they are made") func hugeRange() {
    let path = scratch.write("t.yaml", frame + "  n[1-999999999]: { address: { from: 10.0.0.1 } }\n")
    #expect(check(path).status == 1)
  }
}
