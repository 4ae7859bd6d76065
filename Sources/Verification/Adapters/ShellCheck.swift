import SourceText

/// shellcheck(1): what a shell would accept and still do wrong.
extension Adapter {
  static let shellcheck = Adapter(
    "shellcheck", "ShellCheck reads every shell script for mistakes that a shell accepts: unquoted words, unset variables, bashisms.",
    needs: ["shellcheck"], scope: .file, noun: "script",
    readiness: { tools in
      guard let version = tools.version("shellcheck", ["--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in
      guard let interpreter = file.interpreter?.split(separator: "/").last else { return false }
      return ["sh", "bash", "dash", "ksh"].contains(interpreter)
    },
    examples: ShellExamples.all(for: "/bin/sh") + [
      .broken("an array in a script for sh", [BundleFile("steps/try", "#!/bin/sh\nnames=(a b)\necho \"$names\"\n", mode: 0o755)], mark: "names=")
    ]
  ) { workspace, files in
    var complaints: [Complaint] = []
    for file in files {
      // --norc: nobody's ~/.shellcheckrc decides. Files that a script sources are the host's, not the bundle's.
      let answer = workspace.run("shellcheck", ["--norc", "--format=gcc", "--exclude=SC1090,SC1091", workspace.path(of: file)])
      if let failure = answer.failure { return .failed(failure) }
      // 0: no findings, 1: findings, all else: it could not do its work.
      guard answer.status == 0 || answer.status == 1 else { return .failed(answer.lines.first ?? "exit status \(answer.status)") }
      let found = Answer.lines(answer.output).compactMap { finding($0, of: file, at: workspace.path(of: file)) }
      if found.isEmpty, answer.status == 1 { return .failed("found something and did not say what") }
      complaints += found
    }
    return Verdict(complaints)
  }

  /// `PATH:3:5: warning: text [SC2034]`.
  private static func finding(_ line: String, of file: BundleFile, at path: String) -> Complaint? {
    guard line.hasPrefix(path + ":") else { return nil }
    let parts = line.dropFirst(path.count + 1).split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, let number = Int(parts[0]), Int(parts[1]) != nil else { return nil }
    let text = String(parts[3].drop { $0 == " " })
    // What POSIX leaves undefined is a warning there, and ends the script in the next shell (SC3000 to SC3999).
    return Complaint(file.path, line: number, text, parts[2] == " error" || text.contains("[SC3") ? .error : .warning)
  }
}
