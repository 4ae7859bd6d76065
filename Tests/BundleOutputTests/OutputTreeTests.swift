@preconcurrency import Glibc
import Testing

@testable import BundleOutput

@Suite struct OutputTreeTests {
  static let old = TreeImage([
    "RUNBOOK.md": "steps", "hosts/a/install": "sh", "hosts/a/rootfs/etc/hosts": "1", "hosts/b/install": "sh",
    "hosts/b/rootfs/etc/my.cnf": "x", "sql/10.sql": "select",
  ])

  static func changed(_ change: (inout [String: TreeImage.File]) -> Void) -> TreeImage {
    var image = old
    change(&image.files)
    return image
  }

  @Test("a first run makes the tree and its parents, and leaves nothing beside it")
  func firstRun() throws {
    let scratch = Scratch()
    let out = "\(scratch.path)/p/q/out/"
    let summary = try OutputTreeTests.old.write(to: out, durable: true)
    #expect(TreeImage(at: "\(scratch.path)/p/q/out") == OutputTreeTests.old)
    #expect(summary.isChanged && summary.written == 7 && summary.unchanged == 0)
    #expect(listDirectory("\(scratch.path)/p/q") == ["out"])
  }

  @Test("an unchanged tree is not touched at all")
  func unchanged() throws {
    let scratch = Scratch()
    let out = "\(scratch.path)/out"
    try OutputTreeTests.old.write(to: out)
    let before = stamps(scratch.path)
    let summary = try OutputTreeTests.old.write(to: out)
    #expect(stamps(scratch.path) == before)
    #expect(!summary.isChanged && summary.written == 0 && summary.unchanged == 7)
  }

  @Test("one changed file is written; the others keep inode and time", arguments: [SwapMethod.exchange, .stepAside])
  func oneChanged(method: SwapMethod) throws {
    for path in OutputTreeTests.old.files.keys where path != "manifest.json" {
      let scratch = Scratch()
      let out = "\(scratch.path)/out"
      try OutputTreeTests.old.write(to: out)
      let before = OutputTreeTests.old.files.mapValues { _ in UInt(0) }
        .reduce(into: [:]) { $0[$1.key] = inode("\(out)/\($1.key)") }
      let image = OutputTreeTests.changed { $0[path]?.text += "!" }
      let summary = try image.write(to: out, method: method)
      #expect(TreeImage(at: out) == image)
      #expect(summary.isChanged && summary.written == 1 && summary.unchanged == 6)
      for (name, number) in before { #expect((inode("\(out)/\(name)") == number) == (name != path)) }
      #expect(scratch.names == ["out"])
    }
  }

  @Test("equal length, other mode, or another file in its place: all are differences")
  func differences() throws {
    let scratch = Scratch()
    let out = "\(scratch.path)/out"
    try OutputTreeTests.old.write(to: out)
    for image in [
      OutputTreeTests.changed { $0["hosts/a/rootfs/etc/hosts"]?.text = "2" },
      OutputTreeTests.changed { $0["hosts/a/install"]?.mode = 0o700 },
      OutputTreeTests.changed {
        $0["hosts/a"] = .init(text: "a file now")
        $0["hosts/a/install"] = nil
        $0["hosts/a/rootfs/etc/hosts"] = nil
      },
      OutputTreeTests.old,
    ] {
      #expect(try image.write(to: out).isChanged)
      #expect(TreeImage(at: out) == image)
    }
  }

  @Test("what hac did not write goes away: stale files, empty directories, links, other modes")
  func stale() throws {
    let scratch = Scratch()
    let out = "\(scratch.path)/out"
    for disturb in [
      { writeFile("\(out)/hosts/a/rootfs/etc/passwd", [1]) },
      { writeFile("\(out)/note", [1]) },
      { _ = mkdir("\(out)/hosts/c", 0o700) },
      { _ = mkdir("\(out)/empty", 0o700) },
      { _ = symlink("install", "\(out)/hosts/a/link") },
      { _ = symlink("install", "\(out)/link") },
      { _ = chmod("\(out)/hosts/b/rootfs", 0o755) },
      { _ = chmod("\(out)", 0o755) },
      { _ = unlink("\(out)/sql/10.sql") },
      {
        _ = rename("\(out)/hosts/a/rootfs", "\(scratch.path)/away")
        _ = symlink("\(scratch.path)/away", "\(out)/hosts/a/rootfs")
      },
    ] as [() -> Void] {
      try OutputTreeTests.old.write(to: out)
      disturb()
      #expect(try OutputTreeTests.old.write(to: out).isChanged)
      #expect(TreeImage(at: out) == OutputTreeTests.old)
    }
    let fewer = OutputTreeTests.changed { $0["hosts/b/rootfs/etc/my.cnf"] = nil }
    #expect(try fewer.write(to: out).isChanged)
    #expect(TreeImage(at: out) == fewer)
  }

  @Test("giving up or a writer's failure leaves the old tree, and no parent that was not there")
  func abort() throws {
    let scratch = Scratch()
    let out = "\(scratch.path)/out"
    try OutputTreeTests.old.write(to: out)
    let before = stamps(out)
    for bad in ["", "/x", "a//b", "../x", "a/../b", "a/./b", "a/", "n\u{0}", String(repeating: "n", count: 256)] {
      let tree = try OutputTree(destination: out)
      var error: (any Error)?
      do {
        var writer = tree.makeWriter()
        try writer.write(path: "fresh", bytes: [1], mode: 0o600)
        do { try writer.write(path: bad, bytes: [1], mode: 0o600) } catch let failure { error = failure }
      }
      #expect(error is OutputError, "\(bad)")
      #expect(throws: OutputError.self) { try tree.commit() }
    }
    do {
      let tree = try OutputTree(destination: "\(scratch.path)/p/q/out")
      var writer = tree.makeWriter()
      try writer.write(path: "fresh", bytes: [1], mode: 0o600)
    }
    #expect(stamps(out) == before)
    #expect(scratch.names == ["out"])
  }

  @Test("a path written twice is an error, equal or not")
  func twice() throws {
    let scratch = Scratch()
    let out = "\(scratch.path)/out"
    try OutputTreeTests.old.write(to: out)
    for text in ["sh", "other"] {
      #expect(throws: OutputError.self) {
        let tree = try OutputTree(destination: out)
        do {
          var writer = tree.makeWriter()
          for _ in 0..<2 {
            try writer.write(path: "hosts/a/install", bytes: Array(text.utf8), mode: 0o600)
          }
        }
        _ = try tree.commit()
      }
      #expect(TreeImage(at: out) == OutputTreeTests.old)
      #expect(scratch.names == ["out"])
    }
  }

  @Test("a big file is compared to its last byte")
  func bigFile() throws {
    let scratch = Scratch()
    let out = "\(scratch.path)/out"
    for (last, isNew) in [("a", true), ("b", true), ("b", false)] {
      let image = TreeImage(["big": String(repeating: "x", count: 300_000) + last, "after": "1"])
      #expect(try image.write(to: out).isChanged == isNew)
      #expect(TreeImage(at: out) == image)
    }
  }

  @Test("where a file cannot be linked it is copied, bytes and mode")
  func copy() throws {
    let scratch = Scratch()
    let image = TreeImage([
      "big": .init(text: String(repeating: "x", count: 300_000), mode: 0o640), "empty": .init(text: "", mode: 0o755),
    ])
    image.make(at: "\(scratch.path)/from")
    mkdir("\(scratch.path)/to", 0o700)
    let from = open("\(scratch.path)/from", O_RDONLY)
    let to = open("\(scratch.path)/to", O_RDONLY)
    let files = FileTransfer(modeMask: 0o777)
    for name in image.files.keys { #expect(files.copy(from, to, name) == 0) }
    #expect(files.copy(from, to, "big") == EEXIST)
    #expect(files.copy(from, to, "none") == ENOENT)
    close(from)
    close(to)
    #expect(TreeImage(at: "\(scratch.path)/to") == image)
  }

  @Test("modes are the caller's, whatever the umask")
  func modes() throws {
    let scratch = Scratch()
    let destination = "\(scratch.path)/out"
    let image = TreeImage(["a": .init(text: "1", mode: 0o666), "b": .init(text: "2", mode: 0o755)])
    let source = "\(scratch.path)/source"
    image.make(at: source)
    let result = run(["sh", "-c", "umask 077; exec \(probe) put \(destination) \(source)"])
    #expect(result.status == 0)
    #expect(TreeImage(at: destination) == image)
  }

  @Test("two writers fill one tree, whichever finds the first difference", arguments: [0, 1, 399, 799])
  func concurrent(changed: Int) throws {
    let scratch = Scratch()
    let out = "\(scratch.path)/out"
    func write(_ revision: Int) throws -> OutputSummary {
      let tree = try OutputTree(destination: out, durable: false)
      try runWorkers(2, jobs: 800, makeState: { () throws(OutputError) in tree.makeWriter() }) {
        (writer, host) throws(OutputError) in
        for file in 0..<3 {
          let text = host == changed && file == 1 ? "\(revision)" : "host \(host) file \(file)"
          try writer.write(
            path: "hosts/h\(host)/etc/\(file)", bytes: Array(text.utf8), mode: 0o600)
        }
      }
      do {
        var writer = tree.makeWriter()
        try writer.write(
          path: "manifest.json", bytes: Array("{ \"generator\": \"hac\" }".utf8), mode: 0o600)
      }
      return try tree.commit()
    }
    #expect(try write(1).written == 2401)
    #expect(try !write(1).isChanged)
    let summary = try write(2)
    #expect(summary.isChanged && summary.written == 1 && summary.unchanged == 2400)
    let image = try #require(TreeImage(at: out))
    #expect(image.files.count == 2401)
    for host in 0..<800 {
      for file in 0..<3 {
        let text = host == changed && file == 1 ? "2" : "host \(host) file \(file)"
        #expect(image.files["hosts/h\(host)/etc/\(file)"]?.text == text)
      }
    }
  }
}
