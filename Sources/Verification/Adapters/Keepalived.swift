import SourceText
import TopologyModel

/// `keepalived --config-test`: the whole configuration, with the host's interfaces and addresses, its check scripts at
/// their places and the users that they run as.
///
/// It judges by everything that is printed, never by the status alone: 2.2.7 gives 5 for whatever it reports, 0 for an
/// include that is missing, and 2 where it stops reading.
extension Adapter {
  static let keepalived = Adapter(
    "keepalived",
    "keepalived reads its configuration as at a start, where the host's interfaces, addresses, scripts and users are; no address is taken.",
    needs: ["keepalived"], needsHostRoot: true,
    readiness: { tools in
      guard let version = tools.version("keepalived", ["--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in file.target == HostPaths.keepalived },
    examples: KeepalivedExamples.all
  ) { workspace, files in
    guard let file = files.first else { return .accepted }
    let answer = workspace.runInHostRoot("keepalived", ["--config-test", "--use-file", HostPaths.keepalived])
    if let failure = answer.failure { return .failed(failure) }
    let reader = KeepalivedMessages(file)
    var complaints: [Complaint] = []
    for line in answer.lines {
      // Every section is read in several passes, and each says it again.
      let complaint = reader.complaint(line)
      if !complaints.contains(complaint) { complaints.append(complaint) }
    }
    if complaints.isEmpty, !answer.succeeded { return .failed("ended with status \(answer.status) and said nothing") }
    return Verdict(complaints)
  }
}

/// What keepalived prints, and which lines of its file it speaks of.
private struct KeepalivedMessages {
  private let path: String
  private let lines: [[Substring]]

  init(_ file: BundleFile) {
    path = file.path
    lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.split(separator: " ") }
  }

  func complaint(_ text: String) -> Complaint {
    if let (line, words) = Self.numbered(text) { return Complaint(path, line: line, words) }
    return Complaint(path, line: line(spokenOf: text), text)
  }

  /// `(/etc/keepalived/keepalived.conf: Line 12) words`, `(Line 12) words`.
  private static func numbered(_ text: String) -> (Int, String)? {
    guard text.hasPrefix("("), let end = text.firstIndex(of: ")") else { return nil }
    let inside = text[text.index(after: text.startIndex)..<end]
    let words = inside.split(separator: " ")
    guard words.count >= 2, words[words.count - 2] == "Line", let line = Int(words[words.count - 1]) else { return nil }
    return (line, String(text[text.index(after: end)...].drop { $0 == " " }))
  }

  /// Of what has no number: the block of the instance, script or virtual server that is named; the end of the file where
  /// a brace is missing.
  private func line(spokenOf text: String) -> Int? {
    if text.contains("missing '}'") { return lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } }
    if text.hasPrefix("Virtual server [") {
      let parts = text.dropFirst("Virtual server [".count).split(separator: " ")[0].split(separator: "]")
      if let address = parts.first { return block("virtual_server") { $0.dropFirst().contains(address) } }
    }
    let words = text.split { " (),:'".contains($0) }
    for kind in ["vrrp_instance", "vrrp_script", "vrrp_sync_group"] {
      if let found = block(kind, where: { $0.count > 1 && words.contains($0[1]) }) { return found }
    }
    return nil
  }

  private func block(_ kind: String, where isMeant: ([Substring]) -> Bool) -> Int? {
    lines.firstIndex { $0.first?[...] == kind[...] && isMeant($0) }.map { $0 + 1 }
  }
}

private enum KeepalivedExamples {
  private static let conf = """
    global_defs {
        router_id web1
        enable_script_security
        script_user keepalived_script
    }

    vrrp_script chk_app {
        script "/usr/local/libexec/hac/check-app"
        interval 3
        timeout 3
        fall 3
        rise 2
    }

    vrrp_instance VI_www {
        state BACKUP
        interface eth0
        virtual_router_id 54
        priority 199
        advert_int 1
        version 2
        nopreempt
        unicast_src_ip 10.0.0.11
        unicast_peer {
            10.0.0.12
        }
        virtual_ipaddress {
            10.0.0.50/32 dev eth0
        }
        track_script {
            chk_app
        }
    }

    virtual_server 10.0.0.50 80 {
        delay_loop 5
        lb_algo wlc
        lb_kind NAT
        protocol TCP
        real_server 10.0.0.12 80 {
            weight 1
            TCP_CHECK {
                connect_timeout 3
            }
        }
    }

    """

  private static func files(_ text: String, scriptMode: UInt16 = 0o755) -> [BundleFile] {
    [
      BundleFile("rootfs" + HostPaths.keepalived, text, mode: 0o640),
      BundleFile("rootfs\(HostPaths.libexec)/check-app", "#!/bin/sh\nexit 0\n", mode: scriptMode),
    ]
  }

  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, files(conf.replacingFirst(old, by: new)), mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("a pair with a check and a virtual server", files(conf)),
    broken("an unknown directive", "priority 199", "prioriti 199"),
    broken("a number out of its range", "virtual_router_id 54", "virtual_router_id 256"),
    broken("a word for a number", "advert_int 1", "advert_int soon"),
    broken("an unknown state", "BACKUP", "STANDBY"),
    broken("an address that is none", "10.0.0.50/32", "10.0.0.500/32"),
    broken("an interface that the host lacks", "interface eth0", "interface eth1"),
    broken("a check that is not defined", "        chk_app\n", "        chk_other\n", mark: "chk_other"),
    broken("a check script that is not there", "check-app", "check-ap", mark: "vrrp_script"),
    broken("a user that is not there", "script_user keepalived_script", "script_user somebody"),
    broken("an unknown scheduler", "lb_algo wlc", "lb_algo fastest"),
    broken("an unknown way of forwarding", "lb_kind NAT", "lb_kind NATT"),
    broken("a weight without its number", "weight 1\n", "weight\n", mark: "weight\n"),
    broken("a block of an unknown kind", "vrrp_instance VI_www", "vrrp_instanz VI_www"),
    broken("a directive in the wrong block", "    fall 3\n", "    virtual_router_id 5\n", mark: "virtual_router_id 5\n"),
    broken("a quote that nobody closes", "check-app\"", "check-app"),
    broken("a file to include that is not there", "global_defs {", "include /etc/keepalived/more.conf\nglobal_defs {", mark: "include"),
    .broken("a file cut off in the middle", files(String(conf.prefix(700)))),
    .broken("a check script that everybody may write to", files(conf, scriptMode: 0o777), mark: "vrrp_script"),
  ]
}
