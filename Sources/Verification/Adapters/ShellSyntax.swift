import SourceText

/// The shells themselves, which read a script to its end and run nothing of it (`-n`, POSIX "sh").
extension Adapter {
  /// The machine's own sh, whichever that is, for the scripts that ask for it.
  static let sh = shell(
    "sh", "The shell of this machine reads every script for sh to its end; what a script does is not tried.", needs: ["sh"], arguments: [])

  private static func shell(_ name: String, _ summary: String, needs: [String], arguments: [String]) -> Adapter {
    Adapter(
      name, summary, needs: needs, scope: .file, noun: "script",
      readiness: { _ in .ready(version: "") },
      takes: { file, _ in file.interpreter == "/bin/sh" },
      examples: ShellExamples.all
    ) { workspace, files in
      var complaints: [Complaint] = []
      for file in files {
        let answer = workspace.run(needs[0], arguments + ["-n", workspace.path(of: file)])
        if let failure = answer.failure { return .failed(failure) }
        if answer.succeeded { continue }
        complaints += messages(answer, of: file)
      }
      return Verdict(complaints)
    }
  }

  /// `PATH: 3: Syntax error: …` (dash, busybox), `PATH: line 3: …` (bash).
  private static func messages(_ answer: Answer, of file: BundleFile) -> [Complaint] {
    let lines = answer.lines
    guard let first = lines.first else { return [Complaint(file.path, "exit status \(answer.status)")] }
    let parts = first.split(separator: ":", maxSplits: 2).map { $0.drop { $0 == " " } }
    guard parts.count == 3 else { return [Complaint(file.path, first)] }
    let number = parts[1].hasPrefix("line ") ? parts[1].dropFirst(5) : parts[1]
    guard let line = Int(number) else { return [Complaint(file.path, first)] }
    return [Complaint(file.path, line: line, String(parts[2]))]
  }
}

/// Scripts that every shell must judge alike.
enum ShellExamples {
  private static func script(_ text: String) -> [BundleFile] { [BundleFile("steps/try", text, mode: 0o755)] }

  static let all: [Adapter.Example] = [
    .good("a script", script("#!/bin/sh\nset -eu\nfor one in a b; do\n  printf '%s\\n' \"$one\"\ndone\n")),
    .broken("a loop that nobody ends", script("#!/bin/sh\nfor one in a b; do\n  printf '%s\\n' \"$one\"\n")),
    .broken("a word where none may be", script("#!/bin/sh\nif true; then\n  :\nfi fi\n"), mark: "fi fi"),
    .broken("a quote that nobody closes", script("#!/bin/sh\nprintf '%s\\n' \"one\nexit 0\n")),
    .broken("a bracket of another language", script("#!/bin/sh\nif [ 1 = 1 ] {\n  :\n}\n")),
  ]
}
