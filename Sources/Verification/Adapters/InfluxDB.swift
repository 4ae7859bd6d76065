import SourceText
import TopologyModel

/// `influxd config`, of InfluxDB 1.x: reads a configuration over the defaults and prints the whole.
///
/// It passes over what it does not know, with status 0: every key of the file is looked for in what it prints.
extension Adapter {
  static let influxd = Adapter(
    "influxd",
    "InfluxDB 1 reads its configuration over the defaults, and every key of the file must be in what it prints. Files of another series than the installed one are not judged; InfluxDB 2 can read its configuration only by starting.",
    needs: ["influxd"], needsHostRoot: true,
    readiness: { tools in
      guard let version = tools.version("influxd", ["version"]) else { return .unusable("does not tell its version") }
      return version.hasPrefix("1.") ? .ready(version: version) : .unusable("is \(version), and cannot read a configuration without starting")
    },
    takes: { file, host in file.target == "/etc/influxdb/influxdb.conf" },
    examples: InfluxDBExamples.all
  ) { workspace, files in
    guard let file = files.first, let target = file.target else { return .accepted }
    guard let installed = workspace.tools.version("influxd", ["version"]) else { return .failed("does not tell its version") }
    if let release = workspace.host.package(for: file, named: "influxdb")?.release {
      let series = release.numbers.prefix(2)
      if let version = try? Version.parse(installed).get(), Array(version.numbers.prefix(series.count)) != Array(series) {
        return .skipped(files, "influxd is \(installed), and the files are for InfluxDB \(series.map(String.init).joined(separator: "."))")
      }
    }
    let answer = workspace.runInHostRoot("influxd", ["config", "-config", target])
    if let failure = answer.failure { return .failed(failure) }
    let own = TOMLKeys(file.bytes)
    var complaints: [Complaint] = []
    for line in answer.lines where line.hasPrefix("config: ") {
      let words = String(line.dropFirst("config: ".count))
      complaints.append(Complaint(file.path, line: own.line(spokenOf: words), words))
    }
    if !answer.succeeded {
      return complaints.isEmpty ? .failed("ended with status \(answer.status): \(answer.lines.last ?? "")") : Verdict(complaints)
    }
    let known = Set(TOMLKeys(Array(answer.output.utf8)).keys.map(\.path))
    for key in own.keys where !known.contains(key.path) && !isOtherName(key.path, known) {
      complaints.append(Complaint(file.path, line: key.line, "influxd passes over `\(key.path)`: it knows no such key"))
    }
    return Verdict(complaints)
  }

  /// Debian's 1.6 has `reporting-enabled`, upstream's `reporting-disabled`: with both each finds its own.
  private static func isOtherName(_ key: String, _ known: Set<String>) -> Bool {
    let names = ["reporting-enabled", "reporting-disabled"]
    return names.contains(key) && names.contains { known.contains($0) }
  }
}

/// The keys of a TOML text, as `table.key`, with their lines.
private struct TOMLKeys {
  private(set) var keys: [(path: String, line: Int, value: String)] = []

  init(_ bytes: [UInt8]) {
    var table = ""
    for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      let text = String(decoding: line, as: UTF8.self).drop { $0 == " " || $0 == "\t" }
      if text.hasPrefix("[") {
        table = String(text.drop { $0 == "[" }.prefix { $0 != "]" }) + "."
      } else if let first = text.first, first != "#", let equals = text.firstIndex(of: "=") {
        let key = text[..<equals].split(separator: " ").first.map(String.init) ?? ""
        keys.append((table + key, index + 1, String(text[text.index(after: equals)...])))
      }
    }
  }

  /// `toml: line 31 (last key "http.auth-enabled"): …`, or a value that is named without a line.
  func line(spokenOf words: String) -> Int? {
    if let found = words.firstRange(of: "line "), let line = Int(words[found.upperBound...].prefix { $0.isNumber }) { return line }
    let quoted = words.split(separator: "\"", omittingEmptySubsequences: false)
    if quoted.count > 1, let key = keys.last(where: { $0.value.contains(quoted[quoted.count - 2]) }) { return key.line }
    let last = words.split(separator: ".").first?.split(separator: " ").last
    return last.flatMap { word in keys.last { $0.value.contains("\"\(word)\"") }?.line }
  }
}

private enum InfluxDBExamples {
  private static let conf = """
    reporting-enabled = false
    reporting-disabled = true
    [meta]
    dir = "/srv/influxdb/meta"
    [data]
    dir = "/srv/influxdb/data"
    wal-dir = "/srv/influxdb-wal"
    index-version = "tsi1"
    [coordinator]
    query-timeout = "600s"
    [http]
    bind-address = ":8086"
    auth-enabled = true
    max-row-limit = 0

    """

  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, [BundleFile("rootfs/etc/influxdb/influxdb.conf", conf.replacingFirst(old, by: new))], mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("an instance", [BundleFile("rootfs/etc/influxdb/influxdb.conf", conf)]),
    broken("an unknown key", "auth-enabled", "auth-enabld"),
    broken("a key in the wrong table", "auth-enabled = true\n", "retention-autocreate = true\n", mark: "retention-autocreate"),
    broken("an unknown table", "[http]", "[htttp]", mark: "bind-address"),
    broken("a text for a number", "limit = 0", "limit = \"none\""),
    broken("an unknown index", "tsi1", "tsi9"),
    broken("a duration in no unit", "600s", "600 parsecs"),
    broken("a quote that nobody closes", "meta\"", "meta", mark: "meta\n"),
    broken("a table without its bracket", "[coordinator]", "[coordinator", mark: "query-timeout"),  // it counts the line's end
    .broken("a file cut off in the middle", [BundleFile("rootfs/etc/influxdb/influxdb.conf", String(conf.prefix(100)))]),
  ]
}
