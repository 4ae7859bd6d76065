import SourceText

/// systemd-sysctl(8), which reads sysctl.d(5) at boot: it sets the values in a network of their own, so that the kernel
/// itself says whether there is such a key and takes such a value.
extension Adapter {
  static let systemdSysctl = Adapter(
    "systemd-sysctl",
    "systemd-sysctl sets the kernel settings in a network of their own. Those of the whole machine, and those of modules that are not loaded here, are not tried.",
    needs: ["systemd-sysctl"], needsHostRoot: true,
    readiness: { tools in
      guard let version = tools.version("systemd-sysctl", ["--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in file.target.map { $0.hasPrefix("/etc/sysctl.d/") && $0.hasSuffix(".conf") } ?? false },
    examples: SysctlExamples.all
  ) { workspace, files in
    var verdict = Verdict()
    for file in files {
      let answer = workspace.runInHostRoot("systemd-sysctl", ["--strict", file.target ?? ""])
      if let failure = answer.failure { return .failed(failure) }
      let lines = file.bytes.split(separator: 10, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
      var reasons: [String] = []
      for text in answer.lines {
        switch meaning(of: text, lines) {
        case .complaint(let line, let words): verdict.complaints.append(Complaint(file.path, line: line, words))
        case .notTried(let reason): if !reasons.contains(reason) { reasons.append(reason) }
        }
      }
      if answer.lines.isEmpty, !answer.succeeded { return .failed("ended with status \(answer.status)") }
      // One key that was not tried leaves the file unproved, but not what is wrong with another unsaid.
      if let reason = reasons.first, !verdict.complaints.contains(where: { $0.path == file.path }) {
        verdict.skips.append(Verdict.Skip([file.path], reason))
      }
    }
    return verdict
  }

  private enum Meaning {
    case complaint(line: Int?, String)
    case notTried(String)
  }

  /// `/etc/sysctl.d/60-hac.conf:12: Line is not an assignment`, `Couldn't write '1' to 'net/ipv4/ip_forwrd': No such file …`.
  private static func meaning(of text: String, _ lines: [String]) -> Meaning {
    if text.hasPrefix("/") {
      let rest = text.drop { $0 != ":" }.dropFirst()
      let number = rest.prefix { $0.isNumber }
      return .complaint(line: Int(number), String(rest.dropFirst(number.count).drop { $0 == ":" || $0 == " " }))
    }
    guard text.hasPrefix("Couldn't write"), let path = text.quotedTexts.last else { return .complaint(line: nil, text) }
    let key = path.split(separator: "/").joined(separator: ".")
    if text.contains("Permission denied") || text.contains("Read-only") {
      return .notTried("kernel settings of the whole machine, such as \(key), cannot be tried")
    }
    if text.contains("No such file"), key.hasPrefix("net.ipv4.vs.") { return .notTried("net.ipv4.vs settings are there only where ip_vs is loaded") }
    let line = lines.lastIndex { line in
      let name = line.prefix { $0 != "=" }.filter { $0 != " " && $0 != "\t" }
      return name.hasSuffix(key) && name.utf8.count - key.utf8.count <= 1
    }
    return .complaint(line: line.map { $0 + 1 }, text)
  }
}

private enum SysctlExamples {
  private static let path = "rootfs/etc/sysctl.d/60-hac.conf"
  private static let conf = "# objects: LVS NAT forwards\nnet.ipv4.ip_forward = 1\nnet.ipv4.conf.eth0.send_redirects = 0\n"

  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, [BundleFile(path, conf.replacingFirst(old, by: new))], mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("settings of the network", [BundleFile(path, conf)]),
    broken("a key that the kernel lacks", "ip_forward", "ip_forwarding"),
    broken("a value that the kernel refuses", "= 1", "= yes"),
    broken("an interface that the host lacks", "eth0", "eth7"),
    broken("a line without its `=`", "ip_forward = 1", "ip_forward 1"),
    .broken("a file cut off in the middle", [BundleFile(path, String(conf.prefix(66)))], mark: "net.ipv4.conf"),
  ]
}
