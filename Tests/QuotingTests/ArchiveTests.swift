import BundleOutput
import Testing
import Workbench

@Suite struct ArchiveTests {
  /// Bundles have plain paths; the writer of archives does not rely on that.
  @Test func `GNU tar and Python's tarfile have every path that was written, and its bytes`() throws {
    var carried: [String] = []
    var archive: [UInt8] = []
    let tar = try USTARWriter(modificationTime: 1)
    for text in Hostile.texts {
      let path = "host/" + text
      let length = archive.count
      guard (try? tar.appendFile(path: path, contents: Array(text.utf8), mode: 0o600, to: &archive)) != nil else {
        // What it refuses it does not begin to write.
        #expect(archive.count == length)
        continue
      }
      carried.append(path)
    }
    tar.appendEnd(to: &archive)
    Tally.note("paths of archives (GNU tar, tarfile)", carried: carried.count, refused: Hostile.texts.count - carried.count)
    let scratch = try ScratchDirectory()
    try scratch.files.write(archive, to: "a.tar")
    let program = """
      import sys, tarfile
      for member in (archive := tarfile.open(sys.argv[1], encoding="utf-8")):
          if archive.extractfile(member).read() != member.name.encode()[5:]: sys.exit(f"other bytes in {member.name!r}")
          print(member.name.encode().hex())
      """
    Carriage.expectSame(carried, try output(of: python, ["-c", program, scratch.files.path("a.tar")]).hexLines, "tarfile")
    let listed = try output(of: "env", ["LC_ALL=C", "tar", "--list", "--quoting-style=c", "--file", scratch.files.path("a.tar")])
    let unquote = "import ast, sys\nfor l in sys.stdin.buffer: print(ast.literal_eval('b' + l.decode('ascii').strip()).hex())"
    Carriage.expectSame(carried, try output(of: python, ["-c", unquote], input: listed.text).hexLines, "GNU tar")
  }
}
