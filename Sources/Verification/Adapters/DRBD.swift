import Glibc
import SourceText

/// drbdadm(8): parses all resources of the host, says what it would tell the kernel (`--dry-run adjust`), and prints what it
/// has read (`dump`), for which the host must have the address that the resource gives it.
///
/// It reads the syntax of DRBD 8.4 or of 9, as the kernel module is that it finds; the mainline kernel's is 8.4. Here the
/// files decide. A file that ends within a section is accepted by drbdadm 9.22, so each gets one more resource at its end,
/// which is an error within a section. 9.22 accepts, wrongly: addresses that are none, hash algorithms that do not exist, a
/// quorum of more than there are nodes, two primaries with any file system, a mesh that leaves hosts out, minors that differ.
extension Adapter {
  static let drbdadm = Adapter(
    "drbdadm",
    "drbdadm parses the resources, in the syntax of DRBD 9 or 8.4, holds them against the host's name and addresses, and works out what it would tell the kernel; no device is touched.",
    needs: ["drbdadm"], needsHostRoot: true,
    readiness: { tools in
      guard let version = utilsVersion(tools) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in
      guard let target = file.target else { return false }
      return target == "/etc/drbd.conf" || target.hasPrefix("/etc/drbd.d/") && (target.hasSuffix(".res") || target.hasSuffix(".conf"))
    },
    examples: DRBDExamples.all
  ) { workspace, files in
    let isNine = files.contains { file in words(of: file).contains { nineOnly.contains(String($0)) } }
    let program: String
    if isNine {
      if let version = utilsVersion(workspace.tools), version.hasPrefix("8.") {
        return .skipped(files, "is in the syntax of DRBD 9, and drbdadm is \(version)")
      }
      // drbdadm asks the module that is loaded, and hands over to its predecessor.
      if workspace.run("cat", ["/proc/drbd"]).output.hasPrefix("version: 8.") {
        return .skipped(files, "is in the syntax of DRBD 9, and drbdadm reads that of 8.4 where its kernel module is loaded")
      }
      program = "drbdadm"
    } else {
      guard let found = predecessors.first(where: { access($0, X_OK) == 0 }) else {
        return .skipped(files, "is in the syntax of DRBD 8.4, and drbd-utils have no drbdadm-84 here")
      }
      program = found
    }
    // First with an end to every file, then what the host has.
    for round in [Round.parse, .adjust, .dump] {
      let answer = workspace.runInHostRoot(program, round.arguments, adding: surroundings(of: files, round))
      if let failure = answer.failure { return .failed(failure) }
      let complaints = DRBDMessages(files).complaints(answer.errors)
      if !complaints.isEmpty { return Verdict(complaints) }
      guard answer.succeeded else { return .failed("ended with status \(answer.status) and said nothing of it") }
    }
    return .accepted
  }

  private enum Round {
    case parse, adjust, dump
    var arguments: [String] {
      switch self {
      case .parse: ["sh-nop"]  // does nothing after parsing and checking
      case .adjust: ["--dry-run", "adjust", "all"]
      case .dump: ["dump", "all"]
      }
    }
  }

  /// Debian's place, and that of LINBIT's packages.
  private static let predecessors = ["/lib/drbd/drbdadm-84", "/usr/lib/drbd/drbdadm-84"]

  /// What drbd.conf(5) of 9 has and that of 8.4 has not.
  private static let nineOnly: Set<String> = [
    "node-id", "connection", "connection-mesh", "path", "quorum", "on-no-quorum", "quorum-minimum-redundancy", "auto-promote",
    "on-suspended-primary-outdated", "rr-conflict-retry", "transport", "twopc-timeout",
  ]

  private static func words(of file: BundleFile) -> [Substring] {
    SpokenLines(file).lines.flatMap { $0.prefix { $0 != "#" }.split { " \t;{}\"".contains($0) } }
  }

  private static func utilsVersion(_ tools: Tools) -> String? {
    let printed = tools.run("drbdadm", ["--version"]).output
    guard let found = printed.firstRange(of: "DRBDADM_VERSION=") else { return nil }
    return Tools.firstNumber(in: String(printed[found.upperBound...].prefix { !$0.isNewline }))
  }

  private static func surroundings(of files: [BundleFile], _ round: Round) -> [BundleFile] {
    // The package's main file, and a modinfo that knows no module: which one this machine has is not to decide.
    var added = [BundleFile("rootfs/usr/local/sbin/modinfo", "#!/bin/sh\nexit 1\n", mode: 0o755)]
    if !files.contains(where: { $0.target == "/etc/drbd.conf" }) {
      added.append(BundleFile("rootfs/etc/drbd.conf", "include \"drbd.d/global_common.conf\";\ninclude \"drbd.d/*.res\";\n"))
      if !files.contains(where: { $0.target == "/etc/drbd.d/global_common.conf" }) {
        added.append(BundleFile("rootfs/etc/drbd.d/global_common.conf", "global { usage-count no; }\n"))
      }
    }
    guard round == .parse else { return added }
    for (index, file) in files.enumerated() {
      added.append(BundleFile(path: file.path, bytes: file.bytes + Array("\nresource hac-end-\(index) { }\n".utf8)))
    }
    return added
  }
}

/// What drbdadm prints: `drbd.d/r0.res:4: text`, with lines below that go on.
private struct DRBDMessages {
  private let files: [BundleFile]

  init(_ files: [BundleFile]) { self.files = files }

  func complaints(_ errors: String) -> [Complaint] {
    var complaints: [Complaint] = []
    for spoken in Answer.lines(errors) where !Self.isNoise(spoken) {
      if let placed = PlacedWords(spoken[...]), let file = file(at: placed.path) {
        let lines = SpokenLines(file)
        let line = lines.bounded(placed.line) ?? lines.first("resource", Self.resource(in: placed.text) ?? "")
        complaints.append(Complaint(file.path, line: line, String(placed.text)))
      } else if let name = Self.resource(in: spoken[...]), spoken.hasPrefix("Resource ") {
        let file = files.first { SpokenLines($0).first("resource", name) != nil }
        complaints.append(Complaint(file?.path, line: file.flatMap { SpokenLines($0).first("resource", name) }, spoken))
      } else if let last = complaints.last {
        complaints[complaints.count - 1] = Complaint(last.path, line: last.line, last.text + " " + spoken.drop { $0 == "\t" || $0 == " " })
      } else {
        // `WARN: no normal resources defined for this host`
        complaints.append(Complaint((files.first { $0.path.hasSuffix(".res") } ?? files.first)?.path, spoken))
      }
    }
    // Both passes over a section say the same.
    return complaints.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func isNoise(_ line: String) -> Bool {
    ["modinfo:", "found __DRBD_NODE__", "PRETENDING", "exited with code", "a host sections ('on"].contains { line.contains($0) }
      || line.contains("in resource hac-end-")
  }

  private func file(at path: Substring) -> BundleFile? {
    files.first { file in file.target.map { $0 == path[...] || $0.hasSuffix("/" + path) } == true }
  }

  /// `in resource mysql:`, `in resource mysql, on db1`, `Resource mysql:`
  private static func resource(in text: Substring) -> Substring? {
    let words = text.split { " ,:\t".contains($0) }
    return words.firstIndex { $0 == "resource" || $0 == "Resource" }.flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
  }
}

private enum DRBDExamples {
  private static let nine = """
    resource mysql {
      options {
        quorum majority;
        on-no-quorum io-error;
        on-no-data-accessible io-error;
        auto-promote no;
      }
      net {
        protocol C;
        cram-hmac-alg sha256;
        shared-secret "not-a-real-one";
        ping-timeout 10;
      }
      disk { on-io-error detach; }
      volume 0 {
        device minor 10;
        disk /dev/disk/by-id/one;
        meta-disk internal;
      }
      on web1 { node-id 0; address 10.0.0.11:7789; }
      on web2 { node-id 1; address 10.0.0.12:7789; }
      on quorum {
        node-id 2;
        address 10.0.0.13:7789;
        volume 0 { device minor 10; disk none; }
      }
      connection-mesh { hosts web1 web2 quorum; }
    }

    """

  private static let eight = """
    resource r0 {
      protocol C;
      startup { wfc-timeout 15; degr-wfc-timeout 60; }
      net { cram-hmac-alg sha1; shared-secret "not-a-real-one"; after-sb-0pri discard-zero-changes; }
      disk { on-io-error detach; fencing resource-only; }
      device /dev/drbd0;
      disk /dev/vg0/r0;
      meta-disk internal;
      on web1 { address 10.0.0.11:7788; }
      on web2 { address 10.0.0.12:7788; }
    }

    """

  private static let common = BundleFile(
    "rootfs/etc/drbd.d/global_common.conf", "global { usage-count no; }\ncommon { net { protocol C; } }\n")

  private static func files(_ text: String, _ name: String = "mysql") -> [BundleFile] {
    [BundleFile("rootfs/etc/drbd.d/\(name).res", text), common]
  }
  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, files(nine.replacingFirst(old, by: new)), mark: mark ?? new)
  }
  private static func brokenEight(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, files(eight.replacingFirst(old, by: new), "r0"), mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("three nodes of DRBD 9, one without a disk", files(nine)),
    .good("two nodes of DRBD 8.4", files(eight, "r0")),
    broken("an unknown option", "on-no-quorum", "on-no-qorum"),
    broken("a protocol that does not exist", "protocol C", "protocol D"),
    broken("a number out of its range", "node-id 2", "node-id 77"),
    broken("a timeout that is too long", "ping-timeout 10", "ping-timeout 100000"),
    broken("a port out of its range", "10.0.0.12:7789", "10.0.0.12:77890", mark: "on web2"),
    broken("two nodes of one number", "node-id 1", "node-id 0", mark: "on web2"),
    broken("a mesh with a host that is not there", "hosts web1 web2 quorum", "hosts web1 web2 other", mark: "resource mysql"),
    broken("three nodes that nothing connects", "  connection-mesh { hosts web1 web2 quorum; }\n", "", mark: "resource mysql"),
    broken("one address for two nodes", "10.0.0.13", "10.0.0.12", mark: "resource mysql"),
    broken("an address that the host lacks", "10.0.0.11", "10.0.0.19"),
    broken("a volume without a disk", "    disk /dev/disk/by-id/one;\n", "", mark: "on web1"),
    broken("a secret that is too long", "not-a-real-one", String(repeating: "x", count: 64), mark: "shared-secret"),
    broken("a statement without its end", "auto-promote no;", "auto-promote no", mark: "  }"),
    .broken("a file cut off in a section", files(String(nine.dropLast(2))), mark: "connection-mesh"),
    .broken("a file that does not name its host", files(nine.replacingFirst("on web1", by: "on web9").replacingFirst("hosts web1", by: "hosts web9"))),
    .broken(
      "an unknown option in the common file",
      [BundleFile("rootfs/etc/drbd.d/global_common.conf", "global { usage-count no; }\ncommon { net { protcol C; } }\n")] + files(nine).prefix(1),
      mark: "protcol"),
    brokenEight("8.4: an unknown option", "degr-wfc-timeout", "degr-wfc-time"),
    brokenEight("8.4: a number out of its range", "wfc-timeout 15", "wfc-timeout 999999999"),
    brokenEight("8.4: a host without an address", "address 10.0.0.12:7788;", "", mark: "on web2"),
    brokenEight("8.4: an address that the host lacks", "10.0.0.11", "10.0.0.19"),
    brokenEight("8.4: one address for two hosts", "10.0.0.12", "10.0.0.11", mark: "on web2"),
    .broken("8.4: a file cut off in a section", files(String(eight.dropLast(2)), "r0"), mark: "on web2"),
  ]
}
