import SourceText

/// systemd-tmpfiles(8): `--create` in a root directory that is thrown away, since only later versions have --dry-run.
extension Adapter {
  static let systemdTmpfiles = Adapter(
    "systemd-tmpfiles", "systemd-tmpfiles makes the directories that its files ask for, in a root directory that is thrown away.",
    needs: ["systemd-tmpfiles"], needsHostRoot: true,
    readiness: { tools in
      guard let version = tools.version("systemd-tmpfiles", ["--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in file.target.map { $0.hasPrefix("/etc/tmpfiles.d/") && $0.hasSuffix(".conf") } ?? false },
    examples: TmpfilesExamples.all
  ) { workspace, files in
    let answer = workspace.runInHostRoot("systemd-tmpfiles", ["--create"] + files.compactMap(\.target))
    if let failure = answer.failure { return .failed(failure) }
    var complaints: [Complaint] = []
    for text in answer.lines {
      // `/etc/tmpfiles.d/hac-database.conf:5: Invalid mode '0999'.`
      let path = text.prefix { $0 != ":" }
      guard let file = files.first(where: { $0.target == String(path) }) else {
        complaints.append(Complaint(files.count == 1 ? files[0].path : nil, text))
        continue
      }
      let rest = text.dropFirst(path.count + 1)
      let number = rest.prefix { $0.isNumber }
      complaints.append(Complaint(file.path, line: Int(number), String(rest.dropFirst(number.count).drop { $0 == ":" || $0 == " " })))
    }
    if complaints.isEmpty, !answer.succeeded { return .failed("ended with status \(answer.status)") }
    return Verdict(complaints)
  }
}

private enum TmpfilesExamples {
  private static let path = "rootfs/etc/tmpfiles.d/hac-database.conf"
  private static let conf = "# written by hac\nd /run/hac 0755 root root -\nd /run/hac/check 0755 keepalived_script keepalived_script -\n"

  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, [BundleFile(path, conf.replacingFirst(old, by: new))], mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("directories for a check", [BundleFile(path, conf)]),
    broken("a mode that is none", "0755 root", "0999 root"),
    broken("an unknown kind", "d /run/hac 0", "y /run/hac 0"),
    broken("a user that is not there", "keepalived_script", "keepalived_scirpt"),
    broken("a path that is not absolute", "/run/hac/check", "run/hac/check"),
    broken("an age that is none", "root -", "root old"),
    .broken("a file cut off in the middle", [BundleFile(path, String(conf.prefix(46)))]),
    .broken("a line without its path", [BundleFile(path, "d\n")], mark: "d"),
  ]
}
