import SourceText

/// findmnt(8): `--verify` reads a file of mounts.
///
/// What it says of devices, mount points and the kernel's file systems is about this machine and not the host: only what
/// the file alone decides is taken. util-linux 2.38 accepts, wrongly: unknown mount options and a UUID that can be none;
/// an unknown file system type is seen only where the device is there.
extension Adapter {
  static let fstab = Adapter(
    "findmnt", "findmnt reads every line of fstab, the tags of its devices and the order of its mounts; devices and directories are not looked for.",
    needs: ["findmnt"], scope: .file,
    readiness: { tools in
      guard let version = tools.version("findmnt", ["--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in ["rootfs/etc/fstab", "blocks/etc/fstab"].contains(file.path) },
    examples: FstabExamples.all
  ) { workspace, files in
    var complaints: [Complaint] = []
    for file in files {
      let answer = workspace.run("findmnt", ["--verify", "--tab-file", workspace.path(of: file)])
      if let failure = answer.failure { return .failed(failure) }
      let found = messages(answer, file)
      // Status 1 is mostly about this machine. Where it ends, it counts: `0 parse errors, 6 errors, 2 warnings`, `Success, …`
      guard !found.isEmpty || answer.lines.contains(where: { $0.contains(" parse error") || $0.hasPrefix("Success") }) else {
        return .failed(answer.lines.first ?? "ended with status \(answer.status)")
      }
      complaints += found
    }
    return Verdict(complaints)
  }

  private static let ofTheFile = ["wrong order", "undefined target", "unsupported source tag", "target specified more than once"]

  /// `findmnt: FILE: parse error at line 3 -- ignored`; else `   [E] text` below the mount point's line.
  private static func messages(_ answer: Answer, _ file: BundleFile) -> [Complaint] {
    let lines = SpokenLines(file)
    var complaints: [Complaint] = []
    var target: Substring = ""
    for spoken in answer.lines {
      if let found = spoken.firstRange(of: "parse error at line ") {
        let number = Int(spoken[found.upperBound...].prefix { ("0"..."9").contains($0) })
        complaints.append(Complaint(file.path, line: number.flatMap(lines.bounded), "parse error: this line is ignored"))
        continue
      }
      let words = spoken.drop { $0 == " " }
      guard words.hasPrefix("["), words.count != spoken.count else {
        target = words
        continue
      }
      let text = words.dropFirst(4)
      guard ofTheFile.contains(where: { text.hasPrefix($0) }) else { continue }
      let isTarget: (Substring) -> Bool = { line in
        let fields = line.split { " \t".contains($0) }
        return fields.first?.hasPrefix("#") == false && fields.count > 1 && fields[1] == target
      }
      // A mount point named twice: the later line is the one too many.
      let line = text.hasPrefix("target specified") ? lines.last(where: isTarget) : lines.first(where: isTarget)
      complaints.append(Complaint(file.path, line: line, "\(target): \(text)", words.hasPrefix("[E]") ? .error : .warning))
    }
    return complaints
  }
}

private enum FstabExamples {
  private static let table = """
    # written by hac
    proc /proc proc defaults 0 0
    LABEL=S1D1 /minio/disk1 xfs defaults,noatime,nofail,x-systemd.device-timeout=30s 0 0
    UUID=0f3f4a7e-6f2c-4f6f-9a6a-0d9b3f4b0f11 /srv/data ext4 defaults,nofail 0 2
    10.0.0.9:/export /srv/data/nfs nfs4 _netdev,nofail 0 0
    /dev/mapper/mysqldata /var/lib/mysql xfs _netdev,noauto 0 0

    """

  private static func files(_ text: String) -> [BundleFile] { [BundleFile("rootfs/etc/fstab", text)] }
  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, files(table.replacingFirst(old, by: new)), mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("mounts of five kinds", files(table)),
    broken("a line without a type", "/srv/data ext4 defaults,nofail 0 2", "/srv/data", mark: "UUID"),
    broken("a number that is none", "nofail 0 2", "nofail 0 second"),
    broken("a space among the options", "defaults,noatime", "defaults, noatime"),
    broken("an unknown tag", "UUID=0f3f", "UID=0f3f"),
    broken("a mount below one that comes later", "UUID=", "/dev/mapper/log /var/lib/mysql/log xfs noauto 0 0\nUUID=", mark: "/dev/mapper/log"),
    .broken("a file cut off in a line", files(String(table.dropLast(" xfs _netdev,noauto 0 0\n".count))), mark: "/dev/mapper/mysqldata"),
  ]
}
