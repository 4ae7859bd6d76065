import BundleOutput
@preconcurrency import Glibc
import Testing

@Suite struct FailureTests {
  static let old = TreeImage(["hosts/a/small": "1", "hosts/b/other": "2", "hosts/c/last": "3"])
  static let big = TreeImage([
    "hosts/a/small": "1", "hosts/b/other": String(repeating: "x", count: 900_000), "hosts/c/last": "4",
  ])

  @Test("a file that may not grow so big leaves the old output whole and nothing beside it")
  func fileSizeLimit() throws {
    let scratch = Scratch()
    FailureTests.big.make(at: "\(scratch.path)/source")
    for hadOld in [true, false] {
      let out = "\(scratch.path)/out\(hadOld)"
      if hadOld { try FailureTests.old.write(to: out) }
      let result = run([probe, "put", "--limit", "65536", out, "\(scratch.path)/source"])
      #expect(result.status == 3)
      #expect(result.output == "cannot write \(out)/hosts/b/other: File too large\n")
      #expect(TreeImage(at: out) == (hadOld ? FailureTests.old : nil))
    }
    #expect(scratch.names == ["outtrue", "source"])
  }

  @Test("a full disk leaves the old output whole and nothing beside it", .enabled(if: TinyDisk.isPossible))
  func fullDisk() throws {
    guard let disk = TinyDisk() else {
      Issue.record("the disk cannot be mounted any more")
      return
    }
    let out = "\(disk.path)/out"
    try FailureTests.old.write(to: out)
    let before = stamps(out, ctime: false)
    let error = #expect(throws: OutputError.self) { try FailureTests.big.write(to: out) }
    #expect(error?.description == "cannot write \(out)/hosts/b/other: No space left on device")
    #expect(stamps(out, ctime: false) == before)
    #expect(listDirectory(disk.path) == ["out"])
  }
}

/// A file system of 512 KiB; takes the right to mount.
struct TinyDisk: ~Copyable {
  let path: String
  private let scratch: Scratch

  init?() {
    scratch = Scratch()
    path = "\(scratch.path)/disk"
    mkdir(path, 0o700)
    guard run(["mount", "-t", "tmpfs", "-o", "size=512k,mode=700", "tmpfs", path]).status == 0 else { return nil }
  }

  deinit {
    run(["umount", path])
  }

  static let isPossible: Bool = {
    guard geteuid() == 0 else { return false }
    return TinyDisk() != nil
  }()
}
