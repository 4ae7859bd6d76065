import SourceText

/// visudo(8): reads /etc/sudoers and what it includes, with owners and modes, where names must be defined (`--strict`).
///
/// 1.9.13 accepts, wrongly: users and hosts that do not exist, addresses that are none, an unescaped `=` in the arguments of
/// a command, a directory to include that is not there, a relative directory in `secure_path`. A file whose name sudo
/// passes over is not read by visudo either; that is an error here.
extension Adapter {
  static let visudo = Adapter(
    "visudo", "visudo reads /etc/sudoers with all files that sudo includes, their owners and modes; whether users and commands exist is not looked at.",
    needs: ["visudo"], needsHostRoot: true,
    readiness: { tools in
      guard let version = tools.version("visudo", ["--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in file.target == "/etc/sudoers" || file.target?.hasPrefix("/etc/sudoers.d/") == true },
    examples: VisudoExamples.all
  ) { workspace, files in
    let main = BundleFile("rootfs/etc/sudoers", "root ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n", mode: 0o440)
    let answer = workspace.runInHostRoot(
      "visudo", ["--check", "--strict"], adding: files.contains { $0.target == main.target } ? [] : [main])
    if let failure = answer.failure { return .failed(failure) }
    var complaints: [Complaint] = []
    var seen: Set<String> = []
    for spoken in answer.lines {
      // `Warning: FILE:3:12: text`, `FILE:3:12: text`, `FILE: bad permissions, …`, `visudo: FILE: text`, `FILE: parsed OK`
      var text = spoken[...]
      var severity = Severity.error
      if text.hasPrefix("Warning: ") {
        text = text.dropFirst("Warning: ".count)
        severity = .warning
      }
      if text.hasPrefix("visudo: ") { text = text.dropFirst("visudo: ".count) }
      guard let file = files.first(where: { file in file.target.map { text.hasPrefix($0 + ":") } == true }) else { continue }
      seen.insert(file.path)
      text = text.dropFirst((file.target?.count ?? 0) + 1).drop { $0 == " " }
      if text == "parsed OK" { continue }
      var line: Int?
      let numbers = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      if numbers.count == 3, let first = Int(numbers[0]), Int(numbers[1]) != nil {
        line = SpokenLines(file).bounded(first)
        text = numbers[2].drop { $0 == " " }
      }
      let complaint = Complaint(file.path, line: line, String(text), severity)
      if !complaints.contains(complaint) { complaints.append(complaint) }
    }
    let isRefused = complaints.contains { $0.severity == .error }
    if !answer.succeeded, !isRefused { return .failed(answer.lines.first ?? "ended with status \(answer.status)") }
    if !isRefused {
      // sudoers(5), "Including other files": names that end in a tilde or have a dot are passed over.
      for file in files where !seen.contains(file.path) { complaints.append(Complaint(file.path, "sudo passes over a file of this name")) }
    }
    return Verdict(complaints)
  }
}

private enum VisudoExamples {
  private static let rules = """
    # written by hac
    Defaults:hac !requiretty
    User_Alias HACOPS = hac, %dba
    Cmnd_Alias HACDRBD = /usr/sbin/drbdadm primary mysql, /usr/sbin/drbdadm secondary mysql
    HACOPS ALL=(root) NOPASSWD: HACDRBD
    hac web1 = (mysql) NOPASSWD: /usr/bin/mysqladmin --defaults-file\\=/etc/hac/my.cnf status

    """

  private static func files(_ text: String, _ name: String = "hac", mode: UInt16 = 0o440) -> [BundleFile] {
    [BundleFile("rootfs/etc/sudoers.d/\(name)", text, mode: mode)]
  }
  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, files(rules.replacingFirst(old, by: new)), mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("an operator's commands", files(rules)),
    broken("a misspelled tag", "NOPASSWD: HACDRBD", "NOPASWD: HACDRBD"),
    broken("an alias that is not defined", "NOPASSWD: HACDRBD", "NOPASSWD: HACDRDB"),
    broken("an alias twice", "Cmnd_Alias", "User_Alias HACOPS = root\nCmnd_Alias", mark: "User_Alias HACOPS = root"),
    broken("a setting that does not exist", "requiretty", "requiretti"),
    broken("a setting that is no number", "!requiretty", "passwd_tries=many"),
    broken("a command without its directory", "= /usr/sbin/drbdadm primary", "= drbdadm primary"),
    broken("a rule without an equals sign", "ALL=(root)", "ALL (root)"),
    broken("a parenthesis that nobody closes", "(mysql)", "(mysql"),
    .broken("a file cut off in a rule", files(String(rules.prefix(190)))),
    .broken("a file that everybody may write to", files(rules, mode: 0o666)),
    .broken("a file of a name that sudo passes over", files(rules, "hac.conf")),
  ]
}
