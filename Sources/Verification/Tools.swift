@preconcurrency import Glibc
import Processes

/// The programs of this machine: where they are looked for, and how long each may take.
public struct Tools: Sendable {
  /// Directories that are searched; nil: PATH and the administrator's directories.
  public var directories: [String]?
  /// How long one run of a program may take.
  public var timeout: Duration = .seconds(60)
  /// How much of what a program prints is read.
  public var outputLimit = 1 << 20

  public init(directories: [String]? = nil, timeout: Duration = .seconds(60)) {
    self.directories = directories
    self.timeout = timeout
  }

  /// The path of a program; nil when it is not installed.
  public func find(_ name: String) -> String? {
    // systemd's own helpers are in nobody's PATH.
    let directories = directories ?? []
    if self.directories == nil, let found = Programs.find(name) ?? Programs.find("/usr/lib/systemd/\(name)") ?? Programs.find("/lib/systemd/\(name)") {
      return found
    }
    return directories.lazy.compactMap { Programs.find("\($0)/\(name)") }.first
  }

  /// Whether a regular file is there, of this machine's.
  public func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Runs a program to its end, in English and without the caller's settings. `failure` says why there was no end.
  public func run(_ name: String, _ arguments: [String], input: [UInt8] = [], directory: String? = nil, home: String = "/") -> Answer {
    guard let path = find(name) else { return Answer(name, failure: "is not installed") }
    var command = Command(path, arguments, input: input, directory: directory, timeout: timeout)
    let search = directories?.joined(separator: ":") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    // What the caller's environment says, MYSQL_HOME or SYSTEMD_UNIT_PATH, is not to decide.
    command.environment = ["PATH=\(search)", "LC_ALL=C", "TZ=UTC", "HOME=\(home)", "TMPDIR=/tmp"]
    command.outputLimit = outputLimit
    do {
      let outcome = try command.run()
      switch outcome.ending {
      case .exited(let status): return Answer(name, status: status, output: outcome.outputText, errors: outcome.errorText)
      case .killed(let signal):
        return Answer(name, status: 128 + signal, output: outcome.outputText, errors: outcome.errorText, signal: signal)
      case .timedOut:
        return Answer(name, output: outcome.outputText, errors: outcome.errorText, failure: "did not end within \(timeout.components.seconds) s")
      }
    } catch {
      return Answer(name, failure: "cannot be run: \(error)")
    }
  }

  /// The first run of digits and dots in what `PROGRAM ARGUMENTS` prints: how most programs tell their version.
  public func version(_ name: String, _ arguments: [String]) -> String? {
    let answer = run(name, arguments)
    return Self.firstNumber(in: answer.output) ?? Self.firstNumber(in: answer.errors)
  }

  static func firstNumber(in text: String) -> String? {
    var number = ""
    for character in text.utf8 {
      let isDigit = (48...57).contains(character)
      if isDigit || (character == UInt8(ascii: ".") && !number.isEmpty) {
        number.unicodeScalars.append(Unicode.Scalar(character))
      } else if number.contains(".") {
        break
      } else {
        number = ""
      }
    }
    while number.hasSuffix(".") { number.removeLast() }
    return number.contains(".") ? number : nil
  }
}

/// What a program answered.
public struct Answer: Sendable {
  public let program: String
  /// The exit status; 128 and the signal's number for one that was killed.
  public let status: Int32
  public let output: String
  public let errors: String
  public let signal: Int32?
  /// Why there is no answer; nil when the program came to its end.
  public let failure: String?

  init(_ program: String, status: Int32 = -1, output: String = "", errors: String = "", signal: Int32? = nil, failure: String? = nil) {
    self.program = program
    self.status = status
    self.output = output
    self.errors = errors
    self.signal = signal
    self.failure = failure
  }

  public var succeeded: Bool { status == 0 && failure == nil }

  /// The lines of both outputs that say something, standard error first.
  public var lines: [String] { Self.lines(errors) + Self.lines(output) }

  public static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { line in
      let end = line.lastIndex { $0 != " " && $0 != "\t" }
      return end.map { String(line[...$0]) } ?? ""
    }.filter { !$0.isEmpty }
  }
}
