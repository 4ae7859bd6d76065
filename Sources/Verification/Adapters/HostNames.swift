import SourceText

/// The lines for /etc/hosts, read by the C library of this machine (hosts(5)), which passes over what it does not
/// understand: every name must be found at its address.
extension Adapter {
  static let getent = Adapter(
    "getent", "The C library looks up every name of the lines for /etc/hosts, and must find each at its address.", needs: ["getent"],
    needsHostRoot: true,
    readiness: { tools in
      guard let version = tools.version("getent", ["--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in file.path == "blocks/etc/hosts" },
    examples: HostNameExamples.all
  ) { workspace, files in
    guard let file = files.first else { return .accepted }
    let entries = lines(of: file)
    let names = Array(Set(entries.flatMap(\.names))).sorted()
    let answer = workspace.runInHostRoot("sh", ["-c", script, "getent"] + names, adding: [BundleFile(path: "rootfs/etc/hosts", bytes: file.bytes)])
    if let failure = answer.failure { return .failed(failure) }
    var found: [String: Set<String>] = [:]
    var current = ""
    for line in Answer.lines(answer.output) {
      if line.hasPrefix("= ") {
        current = String(line.dropFirst(2))
      } else if let address = line.split(separator: " ").first {
        found[current, default: []].insert(String(address))
      }
    }
    var complaints: [Complaint] = []
    for entry in entries {
      if entry.names.isEmpty { complaints.append(Complaint(file.path, line: entry.line, "no name stands after `\(entry.address)`")) }
      for name in entry.names {
        let addresses = found[name] ?? []
        if addresses.contains(entry.address) { continue }
        let words = addresses.isEmpty ? "it is not found" : "it is found at \(addresses.sorted().joined(separator: ", "))"
        complaints.append(Complaint(file.path, line: entry.line, "getent looks for `\(name)` at \(entry.address): \(words)"))
      }
    }
    return Verdict(complaints)
  }

  /// Without --no-addrconfig a host that has no IPv6 address finds no IPv6 entry.
  private static let script = "for name; do echo \"= $name\"; getent --no-addrconfig ahosts \"$name\"; done; :"

  private static func lines(of file: BundleFile) -> [(line: Int, address: String, names: [String])] {
    file.bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated().compactMap { index, bytes in
      let words = String(decoding: bytes, as: UTF8.self).prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }.map(String.init)
      guard let address = words.first else { return nil }
      return (index + 1, address, Array(words.dropFirst()))
    }
  }
}

private enum HostNameExamples {
  private static let block = "# written by hac\n10.0.0.11 minio1.example.com minio1\n10.0.0.12 minio2.example.com minio2\nfd00::12 six.example.com\n"

  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, [BundleFile("blocks/etc/hosts", block.replacingFirst(old, by: new))], mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("names of both families", [BundleFile("blocks/etc/hosts", block)]),
    broken("an address that is none", "10.0.0.12", "10.0.0.300"),
    broken("a short address", "10.0.0.12", "10.0.0"  , mark: "10.0.0 "),
    broken("a name before its address", "10.0.0.12 minio2.example.com minio2", "minio2 10.0.0.12"),
    broken("an address without a name", " minio2.example.com minio2", "", mark: "10.0.0.12"),
    broken("an IPv6 address that is none", "fd00::12", "fd00::12::1"),
    .broken("a file cut off in the middle", [BundleFile("blocks/etc/hosts", String(block.prefix(58)))]),
  ]
}
