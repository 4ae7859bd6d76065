import BundleOutput
@preconcurrency import Glibc

/// The shape of a large stack: hosts of eight files of 2 KiB, two workers.
func bench(_ arguments: [String]) -> Int32 {
  guard let directory = arguments.first else { return 2 }
  let hosts = arguments.count > 1 ? Int(arguments[1]) ?? 10_000 : 10_000
  let corpus = BenchCorpus()
  do {
    try time("floor: mkdirat, openat, write") { try writeRaw("\(directory)/raw", hosts, corpus) }
    _ = try run("rm", "-rf", "\(directory)/raw")
    let destination = "\(directory)/out"
    try time("first run") { try write(destination, hosts, corpus, revision: 1) }
    try time("nothing changed") { try write(destination, hosts, corpus, revision: 1) }
    try time("one file changed") { try write(destination, hosts, corpus, revision: 2) }
    try time("all files changed") { try write(destination, hosts, BenchCorpus(seed: 9), revision: 2) }
    try time("rm -rf") { _ = try run("rm", "-rf", destination) }
    try archives(hosts, corpus, .none)
    try archives(hosts, corpus, .gzip)
    try archives(hosts, corpus, .zstd)
    return 0
  } catch {
    print(error)
    return 3
  }
}

private func time(_ what: String, _ body: () throws -> Void) rethrows {
  let clock = ContinuousClock()
  var failure: (any Error)?
  let elapsed = clock.measure {
    do { try body() } catch { failure = error }
  }
  let milliseconds = elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000
  print("\(milliseconds) ms\t\(what)")
  if let failure { print(failure) }
}

struct BenchCorpus: Sendable {
  static let directories = ["rootfs/etc/keepalived", "rootfs/etc/mysql/conf.d", "steps", "sql"]
  let text: [UInt8]
  let manifest: [UInt8]

  init(seed: UInt8 = 1) {
    text = (0..<2048).map { UInt8(truncatingIfNeeded: 97 + ($0 * Int(seed) * 7 + $0 / 13) % 26) }
    manifest = Array(#"{ "generator": "hac" }"#.utf8)
  }

  /// The path of a file of a host, into a buffer that is used again.
  func path(_ host: Int, _ file: Int, into path: inout [UInt8]) {
    path.removeAll(keepingCapacity: true)
    path.append(contentsOf: "hosts/host".utf8)
    for shift in [10000, 1000, 100, 10, 1] { path.append(UInt8(48 + host / shift % 10)) }
    path.append(0x2F)
    path.append(contentsOf: BenchCorpus.directories[file / 2].utf8)
    path.append(contentsOf: file % 2 == 0 ? "/a.conf".utf8 : "/b.conf".utf8)
  }
}

private struct BenchWorker: ~Copyable {
  var writer: TreeWriter
  var path: [UInt8] = []
}

private func write(_ destination: String, _ hosts: Int, _ corpus: BenchCorpus, revision: Int) throws {
  let tree = try OutputTree(destination: destination, durable: false)
  try runWorkers(
    2, jobs: hosts, makeState: { () throws(OutputError) in BenchWorker(writer: tree.makeWriter()) }
  ) { (worker, host) throws(OutputError) in
    for file in 0..<8 {
      corpus.path(host, file, into: &worker.path)
      let isOther = revision == 2 && host == hosts / 2 && file == 3
      try worker.writer.write(path: worker.path, bytes: isOther ? [10] : corpus.text, mode: 0o600)
    }
  }
  do {
    var writer = tree.makeWriter()
    try writer.write(path: "manifest.json", bytes: corpus.manifest, mode: 0o600)
  }
  _ = try tree.commit()
}

/// The least that any writer of the same tree has to do, with descriptors and two threads.
private func writeRaw(_ destination: String, _ hosts: Int, _ corpus: BenchCorpus) throws {
  mkdir(destination, 0o700)
  mkdir("\(destination)/hosts", 0o700)
  let top = open("\(destination)/hosts", O_RDONLY)
  try runWorkers(2, jobs: hosts, makeState: { () throws(OutputError) in 0 }) {
    (_: inout Int, host) throws(OutputError) in
    func enter(_ parent: Int32, _ name: String) -> Int32 {
      mkdirat(parent, name, 0o700)
      return openat(parent, name, O_RDONLY)
    }
    let host = enter(top, "host\(10000 + host)")
    let rootfs = enter(host, "rootfs")
    let etc = enter(rootfs, "etc")
    let mysql = enter(etc, "mysql")
    let leaves = [
      enter(etc, "keepalived"), enter(mysql, "conf.d"), enter(host, "steps"), enter(host, "sql"),
    ]
    for leaf in leaves {
      for name in ["a.conf", "b.conf"] {
        let descriptor = openat(leaf, name, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        _ = corpus.text.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
      }
      close(leaf)
    }
    for directory in [mysql, etc, rootfs, host] { close(directory) }
  }
  close(top)
}

private struct ArchiveWorker: ~Copyable {
  var compressor: Compressor
  var archive: [UInt8] = []
  var packed: [UInt8] = []
  var path: [UInt8] = []
}

private func archives(_ hosts: Int, _ corpus: BenchCorpus, _ compression: Compression) throws {
  let tar = try USTARWriter()
  try time("archives in memory, with digests: tar\(compression.suffix)") {
    _ = try mapWithWorkers(
      2, jobs: hosts,
      makeState: { () throws(OutputError) in ArchiveWorker(compressor: try Compressor(compression)) }
    ) { (worker, host) throws(OutputError) -> SHA256Digest in
      worker.archive.removeAll(keepingCapacity: true)
      for file in 0..<8 {
        corpus.path(host, file, into: &worker.path)
        try worker.path.withUnsafeBufferPointer { (path) throws(OutputError) in
          try corpus.text.withUnsafeBufferPointer { (text) throws(OutputError) in
            try tar.appendFile(
              path: path, contents: UnsafeRawBufferPointer(text), mode: 0o600, to: &worker.archive)
          }
        }
      }
      tar.appendEnd(to: &worker.archive)
      try worker.compressor.compress(worker.archive, into: &worker.packed)
      return SHA256Digest(of: worker.packed)
    }
  }
}

private func run(_ program: String, _ arguments: String...) throws -> Int32 {
  var process = pid_t()
  var words = ([program] + arguments).map { strdup($0) }
  defer { for word in words { free(word) } }
  words.append(nil)
  guard posix_spawnp(&process, program, nil, nil, &words, environ) == 0 else { return -1 }
  var status: Int32 = 0
  waitpid(process, &status, 0)
  return status
}
