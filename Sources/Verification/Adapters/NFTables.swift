import SourceText
import TopologyModel

/// `nft --check`: the kernel itself judges the rules, in a network of their own, and takes none of them.
extension Adapter {
  static let nft = Adapter(
    "nft",
    "nft reads packet rules and hands them to the kernel, which judges them and takes none; rules to be included stand in a chain of their own for that.",
    needs: ["nft"], needsHostRoot: true,
    readiness: { tools in
      guard let version = tools.version("nft", ["--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in file.target != nil && file.name.hasSuffix(".nft") },
    examples: NFTablesExamples.all
  ) { workspace, files in
    var complaints: [Complaint] = []
    for file in files {
      guard let target = file.target else { continue }
      // The operator's own chain includes it; nft(8), "Input file formats".
      let chain = "table inet hac_verify {\n chain input {\n  type filter hook input priority filter; policy accept;\n  include \"\(target)\"\n }\n}\n"
      let isPart = target == HostPaths.firewallRules
      let answer = workspace.runInHostRoot(
        "nft", ["--check", "--file", isPart ? "/hac-chain.nft" : target], adding: isPart ? [BundleFile("rootfs/hac-chain.nft", chain)] : [])
      if let failure = answer.failure { return .failed(failure) }
      if answer.succeeded { continue }
      let found = answer.lines.compactMap { complaint($0, of: file, target) }
      complaints += found.isEmpty ? [Complaint(file.path, answer.lines.first ?? "exit status \(answer.status)")] : found
    }
    return Verdict(complaints)
  }

  /// `/etc/hac/firewall.nft:3:5-8: Error: syntax error, unexpected string`; the lines below it show the place. What nft
  /// says of the chain around an included file is the file's fault.
  private static func complaint(_ line: String, of file: BundleFile, _ target: String) -> Complaint? {
    guard let mark = line.firstRange(of: ": Error: ") else { return nil }
    let words = String(line[mark.upperBound...])
    guard line.hasPrefix(target + ":") else { return Complaint(file.path, words) }
    return Complaint(file.path, line: Int(line.dropFirst(target.count + 1).prefix { $0.isNumber }), words)
  }
}

private enum NFTablesExamples {
  private static let table = """
    table ip hac_objects
    delete table ip hac_objects
    table ip hac_objects {
    \tchain prerouting {
    \t\ttype filter hook prerouting priority mangle; policy accept;
    \t\tiifname != "lo" ip daddr 10.0.0.50 tcp dport { 9000, 9001 } meta mark set 0x36
    \t}
    }

    """
  private static let part = "tcp dport 3306 accept comment \"database: mysqld\"\nip protocol vrrp ip saddr { 10.0.0.12, 10.0.0.13 } accept\n"

  private static func broken(_ title: String, _ old: String, _ new: String) -> Adapter.Example {
    .broken(title, [BundleFile("rootfs/etc/hac/nft-objects.nft", table.replacingFirst(old, by: new))], mark: new)
  }
  private static func brokenPart(_ title: String, _ old: String, _ new: String) -> Adapter.Example {
    .broken(title, [BundleFile("rootfs" + HostPaths.firewallRules, part.replacingFirst(old, by: new))], mark: new)
  }

  static let all: [Adapter.Example] = [
    .good("a table of its own", [BundleFile("rootfs/etc/hac/nft-objects.nft", table)]),
    .good("rules to be included", [BundleFile("rootfs" + HostPaths.firewallRules, part)]),
    broken("an unknown hook", "hook prerouting", "hook prerooting"),
    broken("an unknown match", "ip daddr", "ip dadr"),
    broken("a port out of its range", "9001", "90010"),
    broken("an address that is none", "10.0.0.50", "10.0.0.500"),
    broken("a set that nobody closes", "9001 }", "9001"),
    .broken("a file cut off in the middle", [BundleFile("rootfs/etc/hac/nft-objects.nft", String(table.prefix(150)))]),
    brokenPart("an unknown word in a rule to be included", "dport", "dprt"),
    brokenPart("an unknown protocol in a rule to be included", "vrrp", "vrpp"),
    brokenPart("a brace too many in rules to be included", "accept\n", "accept }\n"),
  ]
}
