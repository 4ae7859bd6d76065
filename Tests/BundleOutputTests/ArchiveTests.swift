import BundleOutput
import Testing

@Suite struct ArchiveTests {
  /// Paths on both sides of every limit of the header.
  static let paths: [String] =
    [1, 99, 100].map { String(repeating: "n", count: $0) }
    + [99, 100, 101, 102, 154, 155, 156].flatMap { prefix in
      [1, 99, 100, 101].map {
        "d" + String(repeating: "p", count: prefix - 1) + "/" + String(repeating: "f", count: $0)
      }
    }
    + ["ж/ключ", String(repeating: "ж", count: 60) + "/" + String(repeating: "й", count: 70)]
    + ["deep/" + Array(repeating: String(repeating: "x", count: 50), count: 9).joined(separator: "/")]

  static func archive(into archive: inout [UInt8]) throws {
    let tar = try USTARWriter(modificationTime: 1_700_000_000)
    try tar.appendDirectory(path: "host1", mode: 0o700, to: &archive)
    try tar.appendDirectory(path: "host1/" + String(repeating: "q", count: 120), mode: 0o755, to: &archive)
    for (index, path) in paths.enumerated() {
      let contents = Array(repeating: UInt8(65 + index % 26), count: index * 171)
      try tar.appendFile(
        path: "host1/" + path, contents: contents, mode: index % 2 == 0 ? 0o600 : 0o755, to: &archive)
    }
    tar.appendEnd(to: &archive)
  }

  @Test("GNU tar extracts every entry with its bytes, mode and time")
  func extraction() throws {
    let scratch = Scratch()
    var archive: [UInt8] = []
    try ArchiveTests.archive(into: &archive)
    writeFile("\(scratch.path)/a.tar", archive)
    let result = run([
      "tar", "--warning=no-timestamp", "-xpf", "\(scratch.path)/a.tar", "-C", scratch.path,
    ])
    #expect(result.status == 0)
    #expect(result.output == "")
    for (index, path) in ArchiveTests.paths.enumerated() {
      let file = "\(scratch.path)/host1/\(path)"
      #expect(readFile(file) == Array(repeating: UInt8(65 + index % 26), count: index * 171))
      #expect(run(["stat", "-c", "%a %Y", file]).output == (index % 2 == 0 ? "600" : "755") + " 1700000000\n")
    }
    #expect(run(["stat", "-c", "%a %F", "\(scratch.path)/host1"]).output == "700 directory\n")
  }

  @Test("Python's tarfile reads the same names, kinds, modes, owners and times")
  func python() throws {
    let scratch = Scratch()
    var archive: [UInt8] = []
    try ArchiveTests.archive(into: &archive)
    writeFile("\(scratch.path)/a.tar", archive)
    let program = """
      import sys, tarfile
      sys.stdout.reconfigure(encoding="utf-8")
      for m in tarfile.open(sys.argv[1], encoding="utf-8"):
          print(m.name, "d" if m.isdir() else "f", oct(m.mode), m.uid, m.gid, repr(m.uname + m.gname), int(m.mtime), m.size)
      """
    let result = run(["python3", "-c", program, "\(scratch.path)/a.tar"])
    var expected = "host1 d 0o700 0 0 '' 1700000000 0\n"
    expected += "host1/" + String(repeating: "q", count: 120) + " d 0o755 0 0 '' 1700000000 0\n"
    for (index, path) in ArchiveTests.paths.enumerated() {
      expected += "host1/\(path) f \(index % 2 == 0 ? "0o600" : "0o755") 0 0 '' 1700000000 \(index * 171)\n"
    }
    #expect(result.output == expected)
  }

  @Test("a short path needs no pax record, and a pax record appears only where the header cannot hold the path")
  func records() throws {
    let tar = try USTARWriter()
    for (path, blocks) in [
      ("short", 1), (String(repeating: "p", count: 155) + "/" + String(repeating: "f", count: 100), 1),
      (String(repeating: "f", count: 101), 3),
    ] {
      var archive: [UInt8] = []
      try tar.appendFile(path: path, contents: [], mode: 0o600, to: &archive)
      #expect(archive.count == blocks * 512)
    }
  }

  @Test("the same entries give the same bytes, whatever the buffer held before")
  func determinism() throws {
    var first: [UInt8] = []
    try ArchiveTests.archive(into: &first)
    var second = [UInt8](repeating: 0xFF, count: 1 << 20)
    second.removeAll(keepingCapacity: true)
    try ArchiveTests.archive(into: &second)
    #expect(first == second)
    #expect(SHA256Digest(of: first) == SHA256Digest(of: second))
  }

  @Test("a file of 8 GiB, a time beyond the header and a bad path are refused")
  func refusals() throws {
    let tar = try USTARWriter()
    var archive: [UInt8] = []
    let path = Array("big".utf8)
    try path.withUnsafeBufferPointer { path in
      try tar.appendFileHeader(path: path, size: 8 << 30 - 1, mode: 0o600, to: &archive)
      archive.removeAll()
      #expect(throws: OutputError.self) {
        try tar.appendFileHeader(path: path, size: 8 << 30, mode: 0o600, to: &archive)
      }
    }
    for path in ["", "/etc/hosts", "etc/", "a\u{0}b"] {
      #expect(throws: OutputError.self) {
        try tar.appendFile(path: path, contents: [], mode: 0o600, to: &archive)
      }
    }
    #expect(archive.isEmpty)
    #expect(throws: OutputError.self) { try USTARWriter(modificationTime: 1 << 40) }
  }
}
