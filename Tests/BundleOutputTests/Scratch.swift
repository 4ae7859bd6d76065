@preconcurrency import Glibc
import Synchronization

/// A directory of a test's own, gone when the test ends; in memory where possible, as trees are many and small.
struct Scratch: ~Copyable {
  let path: String

  init() {
    let base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    var template = Array("\(base)/bundle-output-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? ""
    precondition(!path.isEmpty)
  }

  deinit {
    _ = run(["rm", "-rf", path])
  }

  /// The names in it, hidden ones too.
  var names: [String] { listDirectory(path) }
}

func listDirectory(_ path: String) -> [String] {
  guard let stream = opendir(path) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// Runs a program found in PATH and waits for it.
@discardableResult
func run(_ words: [String]) -> (status: Int32, output: String) {
  var ends: [Int32] = [0, 0]
  spawning.withLock { _ in
    precondition(pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }
  let process = spawn(words, output: ends[1])
  close(ends[1])
  var output: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = read(ends[0], &buffer, buffer.count)
    if count <= 0 { break }
    output.append(contentsOf: buffer[..<count])
  }
  close(ends[0])
  var status: Int32 = 0
  waitpid(process, &status, 0)
  return (status & 0x7F == 0 ? (status >> 8) & 0xFF : -1, String(decoding: output, as: UTF8.self))
}

/// Tests run side by side: no program may inherit another one's pipe, which would then never end.
private let spawning = Mutex(())

func spawn(_ words: [String], output: Int32 = -1) -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  if output >= 0 {
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
  }
  var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
  defer { for argument in arguments { free(argument) } }
  arguments.append(nil)
  var process = pid_t()
  let failure = spawning.withLock { _ in
    posix_spawnp(&process, words[0], &actions, nil, arguments, environ)
  }
  precondition(failure == 0, "cannot run \(words[0])")
  return process
}

/// The executable beside the tests' own.
let probe: String = {
  var buffer = [UInt8](repeating: 0, count: 4096)
  let count = buffer.withUnsafeMutableBytes { bytes in
    readlink("/proc/self/exe", bytes.baseAddress!.assumingMemoryBound(to: CChar.self), bytes.count)
  }
  let own = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
  let folder = own.split(separator: "/").dropLast().joined(separator: "/")
  return "/\(folder)/output-probe"
}()

func readFile(_ path: String) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var result: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count <= 0 { return result }
    result.append(contentsOf: buffer[..<count])
  }
}

func writeFile(_ path: String, _ bytes: [UInt8], mode: UInt32 = 0o600) {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  precondition(descriptor >= 0, path)
  precondition(write(descriptor, bytes, bytes.count) == bytes.count)
  fchmod(descriptor, mode_t(mode))
  close(descriptor)
}
