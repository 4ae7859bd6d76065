import SourceText

/// mdadm(8): reads its configuration before everything else that it does, and goes on past what it cannot read, with
/// status 0. `--detail --scan` then looks for arrays, of which this root directory has none.
///
/// 4.2 accepts, wrongly: unknown RAID levels and numbers that are none on an ARRAY line, two arrays of one name or of one
/// UUID, unknown actions of a POLICY, an unknown AUTO word, MAILADDR without an address.
extension Adapter {
  static let mdadm = Adapter(
    "mdadm", "mdadm reads the arrays and the other lines of its configuration; whether the arrays exist is not looked at.",
    needs: ["mdadm"], needsHostRoot: true,
    readiness: { tools in
      // `mdadm - v4.2 - 2021-12-30`
      guard let version = tools.version("mdadm", ["--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in
      guard let target = file.target else { return false }
      return ["/etc/mdadm/mdadm.conf", "/etc/mdadm.conf"].contains(target)
        || ["/etc/mdadm/mdadm.conf.d/", "/etc/mdadm.conf.d/"].contains { target.hasPrefix($0) } && target.hasSuffix(".conf")
    },
    examples: MdadmExamples.all
  ) { workspace, files in
    var verdict = Verdict()
    for file in files {
      let answer = workspace.runInHostRoot("mdadm", ["--detail", "--scan", "--config=\(file.target ?? "")"])
      if let failure = answer.failure { return .failed(failure) }
      let lines = SpokenLines(file)
      var complaints: [Complaint] = []
      for spoken in Answer.lines(answer.errors) where spoken.hasPrefix("mdadm: ") {
        let text = String(spoken.dropFirst("mdadm: ".count))
        // The users and groups of the bundle are there, those of the system are not.
        if text.hasPrefix("CREATE user ") || text.hasPrefix("CREATE group "), text.hasSuffix(" not found") {
          verdict.skips.append(Verdict.Skip([file.path], "names a user or group that the bundle does not make: \(text)"))
        } else {
          complaints.append(Complaint(file.path, line: line(spokenOf: text, lines), text))
        }
      }
      if complaints.isEmpty, !answer.succeeded { return .failed(answer.lines.first ?? "ended with status \(answer.status)") }
      verdict.complaints += complaints
    }
    return verdict
  }

  /// mdadm tells the words and not the line.
  private static func line(spokenOf text: String, _ lines: SpokenLines) -> Int? {
    let words = text.split(separator: " ")
    if text.hasPrefix("Unknown keyword "), let keyword = words.last { return lines.first { $0.split { " \t".contains($0) }.first == keyword } }
    if text.hasPrefix("ARRAY line "), words.count > 2 { return lines.first("ARRAY", words[2]) }
    if text.hasPrefix("only specify "), let again = text.firstRange(of: ", ") {
      return lines.last(containing: text[again.upperBound...].split(separator: " ").first ?? "")
    }
    // `unrecognised word on ARRAY line: WORD`, `bad uuid: WORD`, `metadata format 9.9 unknown, ignored.`
    let longest = words.filter { $0.contains("=") }.max { $0.count < $1.count }
    return longest.flatMap { lines.first(containing: $0) } ?? words.reversed().lazy.compactMap { word in
      lines.first(containing: word.drop { $0 == "(" }.prefix { $0 != "," && $0 != ")" })
    }.first
  }
}

private enum MdadmExamples {
  private static let conf = """
    # written by hac
    HOMEHOST <system>
    MAILADDR ops@example.com
    PROGRAM /usr/local/sbin/hac-md-event
    DEVICE partitions
    POLICY action=re-add
    ARRAY /dev/md/data metadata=1.2 level=raid10 num-devices=4 UUID=12345678:9abcdef0:12345678:9abcdef0 name=web1:data
        spares=1 spare-group=shelf
    ARRAY /dev/md/log metadata=1.2 UUID=12345678:9abcdef0:12345678:9abcdef1

    """

  private static func files(_ text: String) -> [BundleFile] { [BundleFile("rootfs/etc/mdadm/mdadm.conf", text)] }
  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, files(conf.replacingFirst(old, by: new)), mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("two arrays with a spare", files(conf)),
    broken("an unknown keyword", "PROGRAM", "PROGRAMME"),
    broken("a misspelled word of an array", "metadata=1.2 level", "metdata=1.2 level"),
    broken("metadata of an unknown format", "metadata=1.2 UUID", "metadata=9.9 UUID"),
    broken("a UUID that is cut off", "UUID=12345678:9abcdef0:12345678:9abcdef1", "UUID=12345678:9abc"),
    broken("an array that nothing tells from others", "metadata=1.2 UUID=12345678:9abcdef0:12345678:9abcdef1", "", mark: "/dev/md/log"),
    broken("a name that is too long", "name=web1:data", "name=web1:" + String(repeating: "x", count: 40)),
    broken("two UUIDs of one array", "name=web1:data", "UUID=12345678:9abcdef0:12345678:9abcdef2"),
    broken("an unknown word of a policy", "action=re-add", "akshun=re-add"),
  ]
}
