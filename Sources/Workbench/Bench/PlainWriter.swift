@preconcurrency import Glibc
import BundleOutput

/// The floors of writing: the same bytes to the same paths by mkdir, open, write and close, with as many threads, and
/// nothing compared, hashed or exchanged.
struct PlainWriter {
  private struct Item: Sendable {
    let path: String
    let bytes: [UInt8]
    let mode: mode_t
  }

  private static let workers = 2
  /// So many are read into memory at a time; reading is not measured.
  private static let batch = 500

  /// Writes the tree `source` again, at `target`. Returns the seconds that it took.
  static func copy(_ source: Repository, to target: Repository) throws(WorkbenchError) -> Double {
    var total = 0.0
    let groups = try self.groups(of: source)
    mkdir(target.root, 0o700)
    mkdir(target.path("hosts"), 0o700)
    for start in stride(from: 0, to: groups.count, by: batch) {
      let items = try read(groups[start..<min(groups.count, start + batch)], source)
      total += seconds {
        runWorkers(workers, jobs: items.count, makeState: { Set<String>() }) { made, job in
          for item in items[job] { write(item, target, &made) }
        }
      }
    }
    return total
  }

  /// Compresses the archives of the tree `source`, which are plain, and writes them at `target`.
  static func compress(_ source: Repository, to target: Repository) throws(WorkbenchError) -> Double {
    var total = 0.0
    let groups = try self.groups(of: source)
    mkdir(target.root, 0o700)
    mkdir(target.path("hosts"), 0o700)
    for start in stride(from: 0, to: groups.count, by: batch) {
      let items = try read(groups[start..<min(groups.count, start + batch)], source)
      do throws(OutputError) {
        let begin = ContinuousClock.now
        try runWorkers(
          workers, jobs: items.count,
          makeState: { () throws(OutputError) in Packer(compressor: try Compressor(.gzip)) },
          body: { (packer, job) throws(OutputError) in
            for item in items[job] {
              packer.packed.removeAll(keepingCapacity: true)
              try packer.compressor.compress(item.bytes, into: &packer.packed)
              write(Item(path: item.path, bytes: packer.packed, mode: item.mode), target, &packer.made)
            }
          })
        total += (ContinuousClock.now - begin).seconds
      } catch {
        throw WorkbenchError("\(error)")
      }
    }
    return total
  }

  private struct Packer: ~Copyable {
    var compressor: Compressor
    var packed: [UInt8] = []
    var made: Set<String> = []
  }

  /// The files of one host each, so that two threads never make one directory.
  private static func groups(of source: Repository) throws(WorkbenchError) -> [[String]] {
    var groups: [[String]] = []
    for host in source.names(in: "hosts") {
      let path = "hosts/\(host)"
      groups.append(source.isDirectory(path) ? source.files(below: path) : [path])
    }
    return groups + [source.names(in: ".").filter { !source.isDirectory($0) }]
  }

  private static func read(_ groups: ArraySlice<[String]>, _ source: Repository) throws(WorkbenchError) -> [[Item]] {
    var items: [[Item]] = []
    for paths in groups { items.append(try paths.map { (path) throws(WorkbenchError) in try read(path, source) }) }
    return items
  }

  private static func read(_ path: String, _ source: Repository) throws(WorkbenchError) -> Item {
    var status = stat()
    guard let bytes = source.read(path), lstat(source.path(path), &status) == 0 else { throw WorkbenchError("cannot read \(path)") }
    return Item(path: path, bytes: bytes, mode: status.st_mode & 0o777)
  }

  private static func write(_ item: Item, _ target: Repository, _ made: inout Set<String>) {
    var end = item.path.utf8.startIndex
    while let slash = item.path.utf8[end...].firstIndex(of: UInt8(ascii: "/")) {
      let directory = String(item.path[..<slash])
      if made.insert(directory).inserted { mkdir(target.path(directory), 0o700) }
      end = item.path.utf8.index(after: slash)
    }
    let descriptor = open(target.path(item.path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, item.mode)
    _ = item.bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
  }
}
