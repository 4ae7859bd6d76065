@preconcurrency import Glibc

/// Looks for the topology that an output was compiled from, by the name in its manifest.
public enum SourceSearch {
  /// How deep below the working directory is looked, and at how many directories at most.
  private static let depth = 4
  private static let limit = 2000

  /// The likely places: the working directory and the output's parents, and `topologies` in each.
  public static func near(_ name: String, stack: String) -> [String] {
    var directories = ["."]
    var parent = stack
    while parent != "/", parent != "." {
      parent = directory(of: parent)
      directories.append(parent)
    }
    return directories.flatMap { [join($0, name), join($0, "topologies/\(name)")] }.filter(isFile)
  }

  /// Anywhere below the working directory.
  public static func below(_ name: String) -> [String] {
    var found: [String] = []
    var level = ["."]
    var seen = 0
    for _ in 0..<depth where seen < limit {
      var next: [String] = []
      for directory in level {
        seen += 1
        guard seen < limit else { break }
        for child in names(in: directory) where !child.hasPrefix(".") {
          let path = join(directory, child)
          // Output trees hold no topologies.
          if isDirectory(path), !isFile(join(path, "manifest.json")) { next.append(path) }
        }
      }
      found += next.map { join($0, name) }.filter(isFile)
      level = next
    }
    return found
  }

  /// The absolute path of an existing file.
  public static func absolute(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  private static func mode(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  private static func isFile(_ path: String) -> Bool { mode(path) == S_IFREG }
  private static func isDirectory(_ path: String) -> Bool { mode(path) == S_IFDIR }

  /// The names in a directory, sorted; none when it cannot be read.
  package static func names(in path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    return names(of: stream)
  }

  package static func names(of stream: OpaquePointer) -> [String] {
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) } }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
