import SourceText

/// corosync(8): `-t` reads its configuration and ends. It must find its own host among the nodes, by name or by address,
/// and the cluster's key where traffic is encrypted.
///
/// 3.1.7 accepts, wrongly: unknown keys and unknown sections, an unknown quorum provider, `two_node` with three nodes,
/// two nodes of one address or of one name, a token timeout of a few milliseconds.
extension Adapter {
  static let corosync = Adapter(
    "corosync",
    "corosync reads its configuration as on this host, by its name and addresses, with a stand-in for the cluster's key; unknown keys draw nothing from it.",
    needs: ["corosync"], needsHostRoot: true,
    readiness: { tools in
      // `Corosync Cluster Engine, version '3.1.7'`
      guard let version = tools.version("corosync", ["-v"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in file.target == "/etc/corosync/corosync.conf" },
    examples: CorosyncExamples.all
  ) { workspace, files in
    guard let file = files.first else { return .accepted }
    let lines = SpokenLines(file)
    // corosync.conf(5): `keyfile`, else this; 1024 bits at least.
    let keyFiles = ["/etc/corosync/authkey"] + lines.lines.compactMap { value($0, of: "keyfile") }
    var added = keyFiles.filter { path in path.hasPrefix("/") && !workspace.files.contains { $0.target == path } }
      .map { BundleFile("rootfs\($0)", String(repeating: "0123456789abcdef", count: 16), mode: 0o600) }
    // While it reads, it opens its log and goes to its state directory.
    let directories = ["/var/log/corosync", "/var/log/cluster", "/var/lib/corosync"] + lines.lines.compactMap { value($0, of: "state_dir") }
    added += directories.filter { $0.hasPrefix("/") }.map { BundleFile("rootfs\($0)/.keep", "") }
    let answer = workspace.runInHostRoot("corosync", ["-t"], adding: added)
    if let failure = answer.failure { return .failed(failure) }
    if answer.succeeded { return .accepted }
    let complaints = answer.lines.compactMap { complaint($0, file, lines) }
    return complaints.isEmpty ? .failed(answer.lines.first ?? "ended with status \(answer.status)") : Verdict(complaints)
  }

  private static func value(_ line: Substring, of key: String) -> String? {
    let words = line.split(separator: ":", maxSplits: 1)
    guard words.count == 2, words[0].filter({ !" \t".contains($0) }) == key else { return nil }
    return String(words[1].filter { !" \t\r".contains($0) })
  }

  /// `parser error: FILE:7: text`, `parse error in config: text`, `Nov 22 18:00:21 error   [MAIN  ] text`.
  private static func complaint(_ spoken: String, _ file: BundleFile, _ lines: SpokenLines) -> Complaint? {
    if spoken.hasPrefix("parser error: "), let placed = PlacedWords(spoken.dropFirst("parser error: ".count)) {
      return Complaint(file.path, line: lines.bounded(placed.line), String(placed.text))
    }
    var text = spoken[...]
    if let tag = text.firstRange(of: "] ") {
      guard text[..<tag.lowerBound].contains(" error ") else { return nil }
      text = text[tag.upperBound...]
    }
    if text.hasPrefix("Corosync Cluster Engine exiting") { return nil }
    if text.hasPrefix("parse error in config: ") { text = text.dropFirst("parse error in config: ".count) }
    return Complaint(file.path, line: line(spokenOf: text, lines), String(text))
  }

  /// Where the value that is spoken of stands: `'10.1.1.999'`, `Nodeid 2 appears twice`, `unknown value for timestamp.`
  private static func line(spokenOf text: Substring, _ lines: SpokenLines) -> Int? {
    let words = text.split { " .,()".contains($0) }
    if text.hasPrefix("Nodeid "), words.count > 1 { return lines.last { value($0, of: "nodeid") == String(words[1]) } }
    if let found = text.quoted(by: "'").lazy.compactMap({ lines.first(containing: $0) }).first { return found }
    if text.hasPrefix("Invalid transport") { return lines.first { value($0, of: "transport") != nil } }
    return words.lazy.compactMap { word in lines.first { value($0, of: String(word)) != nil } }.first
  }
}

private enum CorosyncExamples {
  private static func node(_ number: Int) -> String {
    "    node {\n        ring0_addr: 10.0.0.1\(number)\n        ring1_addr: 10.0.1.1\(number)\n        name: web\(number)\n        nodeid: \(number)\n    }\n"
  }

  private static let conf = """
    totem {
        version: 2
        cluster_name: storage
        transport: knet
        crypto_cipher: aes256
        crypto_hash: sha256
        token: 3000
    }
    quorum {
        provider: corosync_votequorum
        wait_for_all: 1
    }
    nodelist {
    \(node(1))\(node(2))\(node(3))}
    logging {
        to_syslog: yes
        to_logfile: yes
        logfile: /var/log/corosync/corosync.log
        timestamp: on
    }

    """

  private static func files(_ text: String) -> [BundleFile] { [BundleFile("rootfs/etc/corosync/corosync.conf", text)] }
  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, files(conf.replacingFirst(old, by: new)), mark: mark ?? new)
  }
  private static func brokenAnywhere(_ title: String, _ old: String, _ new: String) -> Adapter.Example {
    .broken(title, files(conf.replacingFirst(old, by: new)))
  }

  static let all: [Adapter.Example] = [
    .good("three nodes on two links", files(conf)),
    broken("a transport that does not exist", "transport: knet", "transport: kent"),
    broken("a cipher that does not exist", "aes256", "aes255"),
    broken("a word for a number", "token: 3000", "token: soon"),
    broken("a number that is no truth", "wait_for_all: 1", "wait_for_all: maybe"),
    broken("a version that does not exist", "version: 2", "version: 7"),
    broken("an address that is none", "10.0.0.13", "10.0.0.513"),
    broken("one number for two nodes", "nodeid: 3", "nodeid: 2", mark: "nodeid: 2\n    }\n}"),
    broken("a line without a colon", "version: 2", "version 2"),
    broken("a word that is none of the choices", "timestamp: on", "timestamp: sometimes"),
    broken("a directory that is not there", "/var/log/corosync/corosync.log", "/nowhere/corosync.log"),
    broken("a section's brace that nobody closes", "    timestamp: on\n}", "    timestamp: on", mark: "timestamp: on"),
    broken("a brace too many", "}\nquorum", "}\n}\nquorum", mark: "}\nquorum"),
    brokenAnywhere("a node without its second link", "        ring1_addr: 10.0.1.13\n", ""),
    brokenAnywhere("a cipher without a hash", "    crypto_hash: sha256\n", ""),
    brokenAnywhere("links that the transport cannot have", "transport: knet", "transport: udpu"),
    .broken("a host that is none of the nodes", on: HostModel(name: "web9", interfaces: [.init("eth0", ["10.0.0.19/24"])]), files(conf)),
  ]
}
