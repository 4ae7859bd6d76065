@preconcurrency import Glibc

struct ProcessFailure: Error {
  let status: Int32
}

/// Runs a program with a text on its standard input and returns what it prints. Through files, so
/// that no pipe fills up.
func output(of argv: [String], input: String) throws -> String {
  let base = "/tmp/hac-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  try write(input, to: base + ".in")
  defer {
    remove(base + ".in")
    remove(base + ".out")
  }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, base + ".in", O_RDONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 1, base + ".out", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  var arguments: [UnsafeMutablePointer<CChar>?] = argv.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  var pid: pid_t = 0
  let failure = posix_spawn(&pid, argv[0], &actions, nil, &arguments, environ)
  guard failure == 0 else { throw ProcessFailure(status: failure) }
  var status: Int32 = 0
  while waitpid(pid, &status, 0) < 0, errno == EINTR {}
  guard status == 0 else { throw ProcessFailure(status: status) }
  return String(decoding: try read(base + ".out"), as: UTF8.self)
}

func write(_ text: String, to path: String) throws {
  guard let file = fopen(path, "w") else { throw ProcessFailure(status: errno) }
  defer { fclose(file) }
  let bytes = Array(text.utf8)
  guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw ProcessFailure(status: errno) }
}

func read(_ path: String) throws -> [UInt8] {
  guard let file = fopen(path, "r") else { throw ProcessFailure(status: errno) }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

func remove(_ path: String) { unlink(path) }
