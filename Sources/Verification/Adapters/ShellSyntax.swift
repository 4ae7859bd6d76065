import SourceText

/// The shells themselves, which read a script to its end and run nothing of it (`-n`, POSIX "sh").
extension Adapter {
  /// The machine's own sh, whichever that is, for the scripts that ask for it.
  static let sh = shell("sh", "The shell of this machine reads every script for sh to its end; what a script does is not tried.", ["sh"], for: "sh") { _ in
    .ready(version: "")
  }

  /// Debian's and Ubuntu's sh.
  static let dash = shell("dash", "dash, Debian's sh, reads every script for sh to its end.", ["dash"], for: "sh") { _ in .ready(version: "") }

  /// A stricter sh than Red Hat's, which is bash.
  static let busybox = shell("busybox", "busybox's sh reads every script for sh to its end.", ["busybox", "sh"], for: "sh") { tools in
    tools.version("busybox", []).map { .ready(version: $0) } ?? .unusable("does not tell its version")
  }

  static let bash = shell("bash", "bash reads every script for bash to its end.", ["bash"], for: "bash") { tools in
    tools.version("bash", ["--version"]).map { .ready(version: $0) } ?? .unusable("does not tell its version")
  }

  private static func shell(
    _ name: String, _ summary: String, _ command: [String], for interpreter: String, readiness: @escaping @Sendable (Tools) -> Readiness
  ) -> Adapter {
    Adapter(
      name, summary, needs: [command[0]], scope: .file, noun: "script", readiness: readiness,
      takes: { file, _ in file.interpreter.map { $0 == interpreter || $0.hasSuffix("/\(interpreter)") } ?? false },
      examples: ShellExamples.all(for: "/bin/\(interpreter)")
    ) { workspace, files in
      var complaints: [Complaint] = []
      for file in files {
        let path = workspace.path(of: file)
        let answer = workspace.run(command[0], command.dropFirst() + ["-n", path])
        if let failure = answer.failure { return .failed(failure) }
        if answer.succeeded { continue }
        complaints.append(complaint(answer, of: file, at: path))
      }
      return Verdict(complaints)
    }
  }

  /// `PATH: 3: Syntax error: …` (dash), `PATH: line 3: …` (bash, busybox).
  private static func complaint(_ answer: Answer, of file: BundleFile, at path: String) -> Complaint {
    let lines = answer.lines
    guard let first = lines.first(where: { $0.contains(path) }) ?? lines.first else { return Complaint(file.path, "exit status \(answer.status)") }
    guard let start = first.firstRange(of: path + ": ") else { return Complaint(file.path, first) }
    var words = first[start.upperBound...]
    if words.hasPrefix("line ") { words = words.dropFirst(5) }
    let number = words.prefix { $0 != ":" }
    guard let line = Int(number) else { return Complaint(file.path, String(words)) }
    return Complaint(file.path, line: line, String(words[number.endIndex...].drop { $0 == ":" || $0 == " " }))
  }
}

/// Scripts that every shell must judge alike.
enum ShellExamples {
  static func all(for interpreter: String) -> [Adapter.Example] {
    func script(_ text: String) -> [BundleFile] { [BundleFile("steps/try", "#!\(interpreter)\n" + text, mode: 0o755)] }
    return [
      .good("a script", script("set -eu\nfor one in a b; do\n  printf '%s\\n' \"$one\"\ndone\n")),
      .broken("a loop that nobody ends", script("for one in a b; do\n  printf '%s\\n' \"$one\"\n")),
      .broken("a word where none may be", script("if true; then\n  :\nfi fi\n"), mark: "fi fi"),
      .broken("a quote that nobody closes", script("printf '%s\\n' \"one\nexit 0\n")),
      .broken("a bracket of another language", script("if [ 1 = 1 ] {\n  :\n}\n")),
      .broken("a script cut off in the middle", script("case $1 in\n  start) echo \"$1\" ;;\n  st")),
    ]
  }
}
