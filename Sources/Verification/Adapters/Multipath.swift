import SourceText

/// multipath(8): `-t` prints the configuration that it made of its files, and what it could not read of them, mostly with
/// status 0.
///
/// 0.9.4 accepts, wrongly: two LUNs of one alias, unknown path checkers, prioritisers and selectors, a WWID that no LUN
/// can have, an interval of zero.
extension Adapter {
  static let multipath = Adapter(
    "multipath", "multipath reads its configuration and shows what it makes of it; no path is looked for.",
    needs: ["multipath"], needsHostRoot: true,
    readiness: { tools in
      // It tells its version only in its usage, with status 1: `multipath-tools v0.9.4 (12/19, 2022)`
      guard let version = tools.version("multipath", ["-h"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in
      guard let target = file.target else { return false }
      return target == "/etc/multipath.conf" || target.hasPrefix("/etc/multipath/conf.d/") && target.hasSuffix(".conf")
    },
    examples: MultipathExamples.all
  ) { workspace, files in
    let answer = workspace.runInHostRoot("multipath", ["-t"])
    if let failure = answer.failure { return .failed(failure) }
    var complaints: [Complaint] = []
    for spoken in Answer.lines(answer.errors) {
      // `12497.954244 | text`; all else is about this machine.
      guard let bar = spoken.firstRange(of: " | "), Double(spoken[..<bar.lowerBound]) != nil else { continue }
      let text = spoken[bar.upperBound...]
      if text == "error parsing config file" || text.hasPrefix("can't set open fds limit") { continue }
      let complaint = complaint(text, files)
      if !complaints.contains(complaint) { complaints.append(complaint) }
    }
    if complaints.isEmpty, !answer.succeeded { return .failed(answer.lines.first ?? "ended with status \(answer.status)") }
    return Verdict(complaints)
  }

  /// `FILE line 3, text`, `text on line 3 of FILE`, `text at end of FILE`; or a section or WWID by its name.
  private static func complaint(_ text: Substring, _ files: [BundleFile]) -> Complaint {
    let named = files.first { file in file.target.map { text.contains($0) } == true }
    let file = named ?? (files.count == 1 ? files[0] : nil)
    guard let file else { return Complaint(nil, String(text)) }
    let lines = SpokenLines(file)
    if let found = text.firstRange(of: "line "), let number = Int(text[found.upperBound...].prefix { ("0"..."9").contains($0) }) {
      return Complaint(file.path, line: lines.bounded(number), String(text))
    }
    if text.contains("at end of ") { return Complaint(file.path, line: lines.bounded(.max), String(text)) }
    if text.hasPrefix("multipaths config section") { return Complaint(file.path, line: lines.first("multipath", "{"), String(text)) }
    if text.hasPrefix("device config ") { return Complaint(file.path, line: lines.first("device", "{"), String(text)) }
    return Complaint(file.path, line: text.split(separator: " ").last.flatMap { lines.last(containing: $0) }, String(text))
  }
}

private enum MultipathExamples {
  private static let conf = """
    defaults {
        user_friendly_names no
        find_multipaths strict
        polling_interval 5
    }
    blacklist {
        wwid ".*"
    }
    blacklist_exceptions {
        wwid "3600508b400105e210000900000490000"
    }
    multipaths {
        multipath {
            wwid "3600508b400105e210000900000490000"
            alias mysqldata
            no_path_retry 6
            reservation_key 0x1234
        }
    }
    overrides {
        dev_loss_tmo 120
    }

    """

  private static func files(_ text: String) -> [BundleFile] { [BundleFile("rootfs/etc/multipath.conf", text)] }
  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, files(conf.replacingFirst(old, by: new)), mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("one LUN, all else left alone", files(conf)),
    broken("an unknown keyword", "user_friendly_names", "user_freindly_names"),
    broken("an unknown keyword of a LUN", "alias", "alais"),
    broken("an unknown section", "overrides", "overides"),
    broken("a word that is none of the choices", "strict", "stricht"),
    broken("a number below zero", "polling_interval 5", "polling_interval -5"),
    broken("a word for a number", "no_path_retry 6", "no_path_retry often"),
    broken("a key that is no number", "0x1234", "mine"),
    broken("an expression that is none", "\".*\"", "\"*\""),
    broken("a value that is missing", "find_multipaths strict", "find_multipaths", mark: "find_multipaths"),
    broken("two statements in a line", "user_friendly_names no\n    ", "user_friendly_names no "),
    broken("a section's brace in the next line", "defaults {", "defaults\n{", mark: "defaults"),
    broken("a quote that nobody closes", "0000900000490000\"\n}", "0000900000490000\n}", mark: "wwid \"3600"),
    broken("a LUN without its WWID", "        wwid \"3600508b400105e210000900000490000\"\n", "", mark: "multipath {"),
    broken("a LUN twice", "    multipath {", "    multipath {\n        wwid 3600508b400105e210000900000490000\n    }\n    multipath {", mark: "        wwid \"3600"),
    .broken("a file cut off in a section", files(String(conf.dropLast(2))), mark: "dev_loss_tmo"),
  ]
}
