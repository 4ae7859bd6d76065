import BundleOutput
import CTracing
@preconcurrency import Glibc

/// Exit status 0, or 3 with the error's text on standard output.
func put(_ arguments: [String]) -> Int32 {
  var paths: [String] = []
  var method = SwapMethod.exchange
  var isTraced = false
  var rest = arguments[...]
  while let argument = rest.popFirst() {
    switch argument {
    case "--aside": method = .stepAside
    case "--traced": isTraced = true
    case "--limit": limitFileSize(rest.popFirst().flatMap { UInt($0) } ?? 0)
    default: paths.append(argument)
    }
  }
  guard paths.count == 2 else { return 2 }
  let files = readTree(paths[1])
  if isTraced {
    _ = hac_trace_me()
    _ = raise(SIGSTOP)
  }
  do {
    let tree = try OutputTree(
      destination: paths[0], mark: .hac, durable: false, swapMethod: method)
    do {
      var writer = tree.makeWriter()
      for file in files { try writer.write(path: file.path, bytes: file.bytes, mode: file.mode) }
    }
    let summary = try tree.commit()
    print("written \(summary.written) unchanged \(summary.unchanged) changed \(summary.isChanged)")
    return 0
  } catch {
    print(error)
    return 3
  }
}

private func limitFileSize(_ bytes: UInt) {
  signal(SIGXFSZ, SIG_IGN)
  var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
  setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
}

private struct SourceFile {
  var path: String
  var bytes: [UInt8]
  var mode: UInt32
}

private func readTree(_ root: String, below: String = "") -> [SourceFile] {
  guard let stream = opendir("\(root)/\(below)") else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted().flatMap { name -> [SourceFile] in
    let path = below.isEmpty ? name : "\(below)/\(name)"
    var status = stat()
    guard lstat("\(root)/\(path)", &status) == 0 else { return [] }
    if status.st_mode & 0o170000 == 0o040000 { return readTree(root, below: path) }
    let descriptor = open("\(root)/\(path)", O_RDONLY)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = read(descriptor, &bytes, bytes.count)
    return count == bytes.count
      ? [SourceFile(path: path, bytes: bytes, mode: UInt32(status.st_mode) & 0o777)] : []
  }
}
