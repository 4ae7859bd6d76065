import CSystem
@preconcurrency import Glibc

/// A running program in a process group of its own. It is killed, with its group, when the value goes.
public struct Child: ~Copyable, Sendable {
  public let identifier: pid_t
  public private(set) var ending: Ending?

  /// Starts a program. `descriptors` says what it has open, by the number that it sees; what is not named is closed,
  /// but for 0 to 2, which are /dev/null then.
  public static func start(
    _ program: String, _ arguments: [String] = [], descriptors: [Int32: Int32] = [:], environment: [String]? = nil,
    directory: String? = nil
  ) throws(ProcessError) -> Child {
    guard let path = Programs.find(program) else { throw ProcessError(program, ENOENT) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Copies far above the numbers wanted, so that no copy overwrites what a later one needs.
    var copies: [Int32] = []
    defer { for copy in copies { close(copy) } }
    for (number, own) in descriptors.sorted(by: { $0.key < $1.key }) {
      let copy = fcntl(own, F_DUPFD_CLOEXEC, 512)
      guard copy >= 0 else { throw ProcessError("cannot pass on a descriptor", errno) }
      copies.append(copy)
      posix_spawn_file_actions_adddup2(&actions, copy, number)
    }
    for number in Int32(0)...2 where descriptors[number] == nil {
      posix_spawn_file_actions_addopen(&actions, number, "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
    }
    if let directory { posix_spawn_file_actions_addchdir_np(&actions, directory) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A pipe's broken end is an error to be seen, not a signal, in hac; children begin with the default.
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))
    var words = CStrings([path] + arguments)
    var variables = environment.map { CStrings($0) }
    var identifier: pid_t = 0
    let failure = words.withPointers { words in
      if variables == nil { return posix_spawn(&identifier, path, &actions, &attributes, words, environ) }
      return variables!.withPointers { posix_spawn(&identifier, path, &actions, &attributes, words, $0) }
    }
    guard failure == 0 else { throw ProcessError(path, failure) }
    return Child(identifier: identifier)
  }

  private init(identifier: pid_t) { self.identifier = identifier }

  /// Looks without waiting.
  public var hasEnded: Bool {
    mutating get { reap(WNOHANG) }
  }

  /// Waits for the end, at most until `deadline`; false if it has not ended by then.
  public mutating func wait(until deadline: ContinuousClock.Instant) -> Bool {
    var pause: useconds_t = 500
    while !hasEnded {
      if ContinuousClock.now >= deadline { return false }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
    return true
  }

  /// Kills the program and its process group, and waits for the end.
  public mutating func kill() {
    guard ending == nil else { return }
    Glibc.kill(-identifier, SIGKILL)
    _ = reap(0)
  }

  /// Sends a signal to the program alone.
  public func signal(_ number: Int32) {
    if ending == nil { Glibc.kill(identifier, number) }
  }

  private mutating func reap(_ options: Int32) -> Bool {
    guard ending == nil else { return true }
    var status: Int32 = 0
    var result = waitpid(identifier, &status, options)
    while result < 0, errno == EINTR { result = waitpid(identifier, &status, options) }
    guard result == identifier else { return false }
    let signal = status & 0x7F
    ending = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
    return true
  }

  deinit {
    guard ending == nil else { return }
    Glibc.kill(-identifier, SIGKILL)
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
  }
}

/// A NULL-terminated array of C strings, freed with the value.
private struct CStrings: ~Copyable {
  private var pointers: [UnsafeMutablePointer<CChar>?]

  init(_ texts: [String]) { pointers = texts.map { strdup($0) } + [nil] }

  mutating func withPointers<R>(_ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R) -> R {
    pointers.withUnsafeBufferPointer { body($0.baseAddress!) }
  }
  deinit { for pointer in pointers { free(pointer) } }
}
