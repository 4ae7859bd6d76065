@preconcurrency import Glibc

/// A program that is run to its end, timed from its start.
struct TimedProcess {
  let seconds: Double
  let status: Int32
  let output: [UInt8]

  /// Runs a program by path or by name. Its output is kept, what it complains about is not.
  init(_ argv: [String]) throws(WorkbenchError) {
    var pipe: [Int32] = [-1, -1]
    guard Glibc.pipe(&pipe) == 0 else { throw WorkbenchError("cannot make a pipe") }
    defer { close(pipe[0]) }
    for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipe[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words = argv.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let start = ContinuousClock.now
    var process = pid_t()
    let failure = posix_spawnp(&process, argv[0], &actions, nil, &words, environ)
    close(pipe[1])
    guard failure == 0 else { throw WorkbenchError("cannot run \(argv[0]): \(String(cString: strerror(failure)))") }
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = read(pipe[0], &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      output += chunk[..<count]
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    seconds = (ContinuousClock.now - start).seconds
    self.status = status & 0x7F == 0 ? status >> 8 & 0xFF : -1
    self.output = output
  }

  /// The median time of several runs, in seconds; a run that fails is an error.
  static func median(_ argv: [String], runs: Int, before: () -> Void = {}) throws(WorkbenchError) -> Double {
    var times: [Double] = []
    for _ in 0..<runs {
      before()
      let process = try TimedProcess(argv)
      guard process.status == 0 else { throw WorkbenchError("\(argv.joined(separator: " ")): status \(process.status)") }
      times.append(process.seconds)
    }
    return times.median
  }
}
