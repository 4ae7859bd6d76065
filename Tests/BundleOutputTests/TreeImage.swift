import BundleOutput
@preconcurrency import Glibc

/// A whole tree as a value: what should be there, or what is.
struct TreeImage: Equatable {
  struct File: Equatable {
    var text: String
    var mode: UInt32 = 0o600
  }

  var files: [String: File]

  init(_ files: [String: File]) {
    self.files = files
  }

  /// Files of mode 0600, and a manifest that says they are hac's.
  init(_ texts: [String: String]) {
    files = texts.mapValues { File(text: $0) }
    files["manifest.json"] = File(text: "{ \"generator\": \"hac\" }\n")
  }

  /// Reads a tree; nil where there is none, or where a directory's mode is not 0700.
  init?(at root: String) {
    files = [:]
    guard read(root, "") else { return nil }
  }

  private mutating func read(_ root: String, _ below: String) -> Bool {
    var status = stat()
    guard lstat(root + below, &status) == 0, status.st_mode & 0o777 == 0o700 else { return false }
    for name in listDirectory(root + below) {
      let path = "\(below)/\(name)"
      guard lstat(root + path, &status) == 0 else { return false }
      if status.st_mode & 0o170000 == 0o040000 {
        guard read(root, path) else { return false }
      } else {
        files[String(path.dropFirst())] = File(
          text: String(decoding: readFile(root + path) ?? [], as: UTF8.self),
          mode: UInt32(status.st_mode) & 0o7777)
      }
    }
    return true
  }

  /// Through the module under test.
  @discardableResult
  func write(to destination: String, method: SwapMethod = .exchange, durable: Bool = false) throws -> OutputSummary {
    let tree = try OutputTree(destination: destination, mark: .hac, durable: durable, swapMethod: method)
    do {
      var writer = tree.makeWriter()
      for (path, file) in files.sorted(by: { $0.key < $1.key }) {
        try writer.write(path: path, bytes: Array(file.text.utf8), mode: file.mode)
      }
    }
    return try tree.commit()
  }

  /// Not through the module under test.
  func make(at root: String) {
    mkdir(root, 0o700)
    for (path, file) in files {
      var directory = root
      for component in path.split(separator: "/").dropLast() {
        directory += "/\(component)"
        mkdir(directory, 0o700)
      }
      writeFile("\(root)/\(path)", Array(file.text.utf8), mode: file.mode)
    }
  }
}

/// Inode and times of every file and directory: equal only if nothing was touched. A file that got a second name and
/// lost it again differs in `ctime` alone.
func stamps(_ root: String, ctime: Bool = true) -> [String: [Int]] {
  var result: [String: [Int]] = [:]
  func visit(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    result[path] = [
      Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
      ctime ? status.st_ctim.tv_sec : 0, ctime ? status.st_ctim.tv_nsec : 0,
    ]
    for name in listDirectory(path) { visit("\(path)/\(name)") }
  }
  visit(root)
  return result
}

func inode(_ path: String) -> UInt {
  var status = stat()
  return lstat(path, &status) == 0 ? UInt(status.st_ino) : 0
}
