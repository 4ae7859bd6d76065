@preconcurrency import Glibc
import Testing
import Workbench

/// What a program did.
struct Outcome {
  let status: Int32
  let output: String
  let errors: String
}

/// A directory in which commands run, with an environment of their own.
struct Shell: ~Copyable {
  let scratch: ScratchDirectory
  private let executables: String

  init() throws {
    scratch = try ScratchDirectory()
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { bytes in
      readlink("/proc/self/exe", bytes.baseAddress!.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    let own = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    // The executables are beside the tests' own.
    executables = String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)])
  }

  /// Runs a line of sh(1) with hac in the PATH. Output goes through files, so that no pipe fills up.
  func run(_ line: String) throws -> Outcome {
    let prefix = "PATH='\(executables)':\"$PATH\"; export PATH; unset CI NO_COLOR SOURCE_DATE_EPOCH; cd '\(scratch.files.root)'; "
    let arguments = ["/bin/bash", "-c", prefix + line]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let root = scratch.files.root
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, root + "/.stdout", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, root + "/.stderr", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    try #require(posix_spawn(&process, arguments[0], &actions, nil, &words, environ) == 0)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    func text(_ name: String) -> String { String(decoding: scratch.files.read(name) ?? [], as: UTF8.self) }
    return Outcome(status: status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F, output: text(".stdout"), errors: text(".stderr"))
  }
}
