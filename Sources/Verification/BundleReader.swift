@preconcurrency import Glibc
import HACCompiler
import Processes

/// Reads a host's bundle from an output directory that anybody may have written to: regular files alone, none of them
/// through a symbolic link, and no more than a bundle can have.
struct BundleReader {
  /// A bundle's files take some hundred KB; the limits are for what was made to hurt.
  struct Limits {
    var fileSize = 16 << 20
    var bundleSize = 128 << 20
    var files = 20_000
    var depth = 64
  }

  let tools: Tools
  var limits = Limits()

  /// The hosts that an output has a bundle of, and where: `NAME` or `NAME.tar`, `.tar.gz`, `.tar.zst`.
  static func hosts(in stack: String) -> [(host: String, path: String)] {
    var found: [(String, String)] = []
    for name in SourceSearch.names(in: "\(stack)/hosts") {
      let suffix = archives.first { name.hasSuffix($0) } ?? ""
      found.append((String(name.dropLast(suffix.count)), "\(stack)/hosts/\(name)"))
    }
    return found.sorted { $0.0 < $1.0 }
  }

  private static let archives = [".tar", ".tar.gz", ".tar.zst"]

  /// The files of a bundle, by path. `host` is the top folder of an archive.
  func read(_ path: String, host: String) throws(BundleError) -> [String: [UInt8]] {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw BundleError(path, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return try directory(path, shownAs: path)
    case S_IFREG: return try archive(path, host: host)
    default: throw BundleError("`\(path)` is neither a directory nor an archive")
    }
  }

  // MARK: Directories

  private func directory(_ path: String, shownAs shown: String) throws(BundleError) -> [String: [UInt8]] {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw BundleError(shown, errno) }
    var files: [String: [UInt8]] = [:]
    var size = 0
    try walk(descriptor, below: "", shown, depth: 0, &files, &size)
    return files
  }

  /// Takes the descriptor over.
  private func walk(
    _ directory: Int32, below path: String, _ top: String, depth: Int, _ files: inout [String: [UInt8]], _ size: inout Int
  ) throws(BundleError) {
    guard let stream = fdopendir(directory) else {
      close(directory)
      throw BundleError(top, errno)
    }
    defer { closedir(stream) }
    guard depth < limits.depth else { throw BundleError("`\(top)` has directories \(depth) deep, and no bundle has") }
    for name in SourceSearch.names(of: stream) {
      let below = path.isEmpty ? name : "\(path)/\(name)"
      // O_NONBLOCK: opening a FIFO must not wait for a writer.
      let descriptor = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw errno == ELOOP ? BundleError("`\(top)/\(below)` is a symbolic link, and a bundle has none") : BundleError("\(top)/\(below)", errno)
      }
      var status = stat()
      guard fstat(descriptor, &status) == 0 else {
        close(descriptor)
        throw BundleError("\(top)/\(below)", errno)
      }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: try walk(descriptor, below: below, top, depth: depth + 1, &files, &size)
      case S_IFREG:
        defer { close(descriptor) }
        guard files.count < limits.files else { throw BundleError("`\(top)` has more than \(limits.files) files, and no bundle has") }
        let bytes = try contents(of: descriptor, "\(top)/\(below)")
        size += bytes.count
        guard size <= limits.bundleSize else { throw BundleError("`\(top)` has more than \(limits.bundleSize >> 20) MB; no bundle has") }
        files[below] = bytes
      default:
        close(descriptor)
        throw BundleError("`\(top)/\(below)` is not a regular file")
      }
    }
  }

  private func contents(of descriptor: Int32, _ path: String) throws(BundleError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      var failure: Int32 = 0
      let piece = [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
        let got = Glibc.read(descriptor, buffer.baseAddress, 65536)
        failure = got < 0 ? errno : 0
        count = max(0, got)
      }
      if failure == EINTR { continue }
      if failure != 0 { throw BundleError(path, failure) }
      if piece.isEmpty { return bytes }
      bytes += piece
      guard bytes.count <= limits.fileSize else { throw BundleError("`\(path)` has more than \(limits.fileSize >> 20) MB; no file of a bundle has") }
    }
  }

  // MARK: Archives

  /// Unpacks an archive by tar(1), after a look at what is in it, and reads what came out.
  private func archive(_ path: String, host: String) throws(BundleError) -> [String: [UInt8]] {
    guard tools.find("tar") != nil else { throw BundleError("`\(path)` cannot be unpacked: tar is not installed") }
    try inspect(tar(["--list", "--verbose", "--numeric-owner", "--file", path], path).output, path)
    let scratch: ScratchSpace
    do throws(WorkspaceError) { scratch = try ScratchSpace() } catch { throw BundleError("\(error)") }
    _ = try tar(["--extract", "--no-same-owner", "--file", path, "--directory", scratch.path], path)
    return try directory("\(scratch.path)/\(host)", shownAs: path)
  }

  private func tar(_ arguments: [String], _ path: String) throws(BundleError) -> Answer {
    let answer = tools.run("tar", arguments)
    if let failure = answer.failure { throw BundleError("`\(path)` cannot be unpacked: tar \(failure)") }
    guard answer.succeeded else { throw BundleError("`\(path)` cannot be unpacked: \(answer.lines.first ?? "tar ended with status \(answer.status)")") }
    return answer
  }

  /// `-rw-r--r-- 0/0  1234 1970-01-01 00:00 NAME`: files and directories alone, and no more than fit.
  private func inspect(_ listing: String, _ path: String) throws(BundleError) {
    let lines = Answer.lines(listing)
    guard lines.count <= limits.files, listing.utf8.count < tools.outputLimit else {
      throw BundleError("`\(path)` has more than \(limits.files) files, and no bundle has")
    }
    var size = 0
    for line in lines {
      let words = line.split(separator: " ", maxSplits: 5)
      guard words.count == 6, line.hasPrefix("-") || line.hasPrefix("d"), let bytes = Int(words[2]) else {
        throw BundleError("`\(path)` holds something that is neither a file nor a directory: \(words.last ?? "")")
      }
      guard bytes <= limits.fileSize else { throw BundleError("`\(path)` holds a file of \(bytes >> 20) MB: \(words[5])") }
      size += bytes
    }
    guard size <= limits.bundleSize else { throw BundleError("`\(path)` holds more than \(limits.bundleSize >> 20) MB; no bundle does") }
  }
}

/// Why a bundle on disk is none to be judged.
struct BundleError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
  init(_ path: String, _ code: Int32) { description = "cannot read `\(path)`: \(String(cString: strerror(code)))" }
}
