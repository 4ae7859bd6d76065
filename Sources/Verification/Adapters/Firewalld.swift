import SourceText

/// `firewall-offline-cmd --check-config`: firewalld's own reader of its XML, without its daemon.
extension Adapter {
  static let firewalld = Adapter(
    "firewalld", "firewalld's own reader checks the services that it is to offer.", needs: ["firewall-offline-cmd"], needsHostRoot: true,
    readiness: { tools in
      guard let version = tools.version("firewall-offline-cmd", ["--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in file.target.map { $0.hasPrefix("/etc/firewalld/") && $0.hasSuffix(".xml") } ?? false },
    examples: FirewalldExamples.all
  ) { workspace, files in
    var complaints: [Complaint] = []
    for file in files {
      guard let target = file.target else { continue }
      // It names no file: each is read by itself, besides an empty main configuration.
      let alone = Workspace.with([file], of: workspace)
      let answer = alone.runInHostRoot("firewall-offline-cmd", ["--check-config"], adding: [BundleFile("rootfs/etc/firewalld/firewalld.conf", "")])
      if let failure = answer.failure { return .failed(failure) }
      if answer.succeeded { continue }
      let words = answer.lines.last { $0.hasPrefix("Configuration error: ") }.map { String($0.dropFirst("Configuration error: ".count)) }
        ?? answer.lines.last ?? "exit status \(answer.status)"
      complaints.append(Complaint(file.path, line: line(spokenOf: words, in: file, target), words))
    }
    return Verdict(complaints)
  }

  /// `INVALID_PORT: port number in '33060000' is too big`, or the XML reader's `not well-formed …: /etc/…:5:12`.
  private static func line(spokenOf words: String, in file: BundleFile, _ target: String) -> Int? {
    if let found = words.firstRange(of: target + ":") { return Int(words[found.upperBound...].prefix { $0.isNumber }) }
    let lines = file.bytes.split(separator: 10, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    let named = words.quotedTexts + words.split(separator: " ").suffix(1).map(String.init)
    return named.lazy.compactMap { text in lines.firstIndex { $0.contains(text) }.map { $0 + 1 } }.first
  }
}

private enum FirewalldExamples {
  private static let path = "rootfs/etc/firewalld/services/hac-shop.xml"
  private static let service = """
    <?xml version="1.0" encoding="utf-8"?>
    <service>
      <short>hac: shop</short>
      <port protocol="tcp" port="3306"/>
      <protocol value="vrrp"/>
    </service>

    """

  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, [BundleFile(path, service.replacingFirst(old, by: new))], mark: mark)
  }

  static let all: [Adapter.Example] = [
    .good("a service", [BundleFile(path, service)]),
    broken("a port out of its range", "3306", "330600", mark: "330600"),
    broken("an unknown transport", "\"tcp\"", "\"tpc\"", mark: "tpc"),
    broken("an unknown protocol", "vrrp", "vrpp", mark: "vrpp"),
    broken("an unknown element", "<port ", "<prot "),
    broken("an element that nobody closes", "</short>", ""),
    .broken("a file cut off in the middle", [BundleFile(path, String(service.prefix(90)))]),
  ]
}
