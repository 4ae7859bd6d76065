import SourceText

/// Python's own TOML reader, for files whose program can read them only by starting.
extension Adapter {
  static let tomllib = Adapter(
    "tomllib", "Python's tomllib reads TOML, such as InfluxDB 2's configuration: its syntax is proved, its keys are not.",
    needs: ["python3"], scope: .file,
    readiness: { tools in
      guard tools.run("python3", ["-I", "-c", "import tomllib"]).succeeded else { return .unusable("has no tomllib (Python 3.11)") }
      return tools.version("python3", ["--version"]).map { .ready(version: $0) } ?? .unusable("does not tell its version")
    },
    takes: { file, _ in file.target != nil && file.name.hasSuffix(".toml") },
    examples: TOMLExamples.all
  ) { workspace, files in
    var complaints: [Complaint] = []
    for file in files {
      // -I: neither the caller's directory nor environment has a say.
      let answer = workspace.run("python3", ["-I", "-c", "import sys, tomllib\ntry: tomllib.loads(sys.stdin.buffer.read().decode())\nexcept ValueError as error: sys.exit(str(error))"], input: file.bytes)
      if let failure = answer.failure { return .failed(failure) }
      if answer.succeeded { continue }
      let words = answer.lines.last ?? "exit status \(answer.status)"
      // `Invalid value (at line 3, column 9)`
      let line = words.firstRange(of: "at line ").flatMap { Int(words[$0.upperBound...].prefix { $0.isNumber }) }
      complaints.append(Complaint(file.path, line: line, words))
    }
    return Verdict(complaints)
  }
}

private enum TOMLExamples {
  private static let conf = "bolt-path = \"/var/lib/influxdb/influxd.bolt\"\nhttp-bind-address = \":8086\"\nquery-concurrency = 20\n"

  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, [BundleFile("rootfs/etc/influxdb/config.toml", conf.replacingFirst(old, by: new))], mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("an instance", [BundleFile("rootfs/etc/influxdb/config.toml", conf)]),
    broken("a quote that nobody closes", "bolt\"", "bolt"),
    broken("a value that is none", "= 20", "= twenty"),
    broken("a key twice", "http-bind-address", "bolt-path", mark: "bolt-path = \":"),
    broken("a key without its value", "= 20", ""  , mark: "query-concurrency"),
  ]
}
