import SourceText
import TopologyModel

/// Checks of fields against the version.
extension InfluxDBDual {
  static let supportedVersion = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/version", .error, "InfluxDB is 1.6 or a later 1.x, or 2.x",
    why: """
      Releases before 1.6 answer resynchronisation's queries differently. InfluxDB 3 is another program: its files, its API and its \
      own replication have nothing of this.
      """,
    bad: example("3.0", "version: ‹\"3.0\"›"), good: example("1.8", "databases: [telegraf]")
  ) { subject, findings in
    let version = subject.fields.version
    guard version.value < Version(1, 6) || version.value >= Version(3) else { return }
    findings.report(
      "InfluxDB \(version.value) is not one that this kind runs", at: version.origin, label: version.value < Version(1, 6) ? "too old" : "another program",
      help: ["write the version that both instances have: 1.6 to 1.x, or 2.x"])
  }

  static let missingField = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/missing-field", .error, "both instances are set up with the same names and the same secrets",
    why: """
      `influx setup` makes a token of its own when it is given none; two instances would then have two tokens, and a client that \
      writes to both knows only one. From 2.9 a token is stored as a hash and cannot be read back. In 1.x every query is refused \
      until an administrator exists (`create admin user first or disable authentication`).
      """,
    bad: [example("2.7", "-token", "-owner"), example("1.8", "-admin", "-owner")], good: [example("2.7"), example("1.8", "-admin", "auth: false # hac: allow influxdb-dual/no-login because shown elsewhere")]
  ) { subject, findings in
    let fields = subject.fields
    var missing: [String] = []
    if fields.major >= 2 {
      if fields.org == nil { missing.append("org") }
      if fields.bucket == nil { missing.append("bucket") }
      if fields.token == nil { missing.append("token") }
    }
    if fields.asksForLogin, fields.administrator == nil { missing.append("admin") }
    guard !missing.isEmpty else { return }
    let names = missing.map { "`\($0)`" }.joined(separator: ", ")
    findings.report(
      "InfluxDB \(fields.version.value) cannot be set up without \(names)", at: subject.origin, label: "has no \(names)",
      related: [(fields.version.origin, "the version")],
      help: missing.map { name in
        switch name {
        case "token": "`token: { secret: NAME }`: the token of both instances; `openssl rand -base64 48` makes one"
        case "admin": "`admin: { user: admin, password: { secret: NAME } }`: the first user of both instances"
        default: "`\(name): NAME`: by name, since IDs differ between the instances"
        }
      })
  }

  static let otherVersionField = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/other-version", .error, "a field of the other major version has no effect",
    why: """
      1.x has databases with retention policies, users, and a setting that asks for a login. 2.x has organisations, buckets and \
      tokens, and always asks for one. hac writes nothing for a field that the version does not know.
      """,
    bad: [example("1.8", "bucket: ‹chime›"), example("2.7", "databases: [‹chime›]")],
    good: [example("1.8", "databases: [chime]"), example("2.7", "retention: 30d")]
  ) { subject, findings in
    let fields = subject.fields
    let found: [(String, OriginID, String)]
    if fields.major == 1 {
      found = [
        ("org", fields.org?.origin, "1.x has no organisations"), ("bucket", fields.bucket?.origin, "in 1.x write `databases`"),
        ("token", fields.token?.name.origin, "1.x has users: write `admin`"),
        ("retention", fields.retention?.origin, "in 1.x write `retention_policies` of a database"),
      ].compactMap { name, origin, help in origin.map { (name, $0, help) } }
    } else {
      found = [
        ("databases", fields.databases?.first?.key.origin, "in 2.x write `bucket`"),
        ("auth", fields.authentication?.origin, "2.x always asks for a token"), ("wal", fields.wal?.origin, "2.x keeps its log under `data`"),
      ].compactMap { name, origin, help in origin.map { (name, $0, help) } }
    }
    for (name, origin, help) in found {
      findings.report(
        "InfluxDB \(fields.version.value) has no `\(name)`", at: origin, label: "of \(fields.major == 1 ? "2.x" : "1.x")",
        related: [(fields.version.origin, "the version")], help: [help])
    }
  }

  static let noLogin = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/no-login", .warning, "without a login anyone on the network may read, write and delete",
    why: """
      The HTTP API listens on every address, since the virtual one comes and goes. With `auth-enabled = false` every client is an \
      administrator, `DROP DATABASE` included (InfluxDB 1.x manual, "Authentication and authorization").
      """,
    bad: example("1.8", "auth: ‹false›"), good: example("1.8", "auth: true")
  ) { subject, findings in
    let fields = subject.fields
    guard fields.major == 1, let authentication = fields.authentication, !authentication.value else { return }
    findings.report(
      "whoever reaches port \(fields.port.value) is an administrator", at: authentication.origin, label: "no login is asked for",
      help: ["write `auth: true`, or keep others away from the port with a firewall"])
  }

  static let retentionPolicies = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/retention-policy", .error, "a shard is no longer than what it is part of, and one policy is the default",
    why: """
      Points expire by whole shards (InfluxDB 1.x manual, "Retention policy management"): the server refuses a shard duration above the \
      policy's duration, and one under 1h. Each instance would take another default if two claimed to be it.
      """,
    bad: [
      example("1.8", "databases: { chime: { retention_policies: { week: { duration: 7d, shard_duration: ‹8d› } } } }"),
      example("1.8", "databases: { chime: { retention_policies: { week: { duration: 7d, default: true }, year: { duration: 365d, default: ‹true› } } } }"),
    ],
    good: [example("1.8", "databases: { chime: { retention_policies: { week: { duration: 7d, shard_duration: 1d }, year: { duration: 365d, default: true } } } }")]
  ) { subject, findings in
    for database in subject.fields.databases ?? [] {
      var first: OriginID?
      for policy in database.value.policies ?? [] {
        let duration = policy.value.duration
        if let shard = policy.value.shardDuration {
          if shard.value < .seconds(3600) || !shard.value.isWholeSeconds {
            findings.report("a shard of \(shard.value) is shorter than 1h", at: shard.origin, label: "the server takes 1h or more")
          } else if let kept = duration.value.duration, shard.value > kept {
            findings.report(
              "a shard of \(shard.value) is longer than the \(kept) that `\(policy.key.value)` keeps", at: shard.origin, label: "too long",
              related: [(duration.origin, "the policy")], help: ["leave it out: the server chooses one that fits"])
          }
        }
        guard policy.value.isDefault.value else { continue }
        if let first {
          findings.report(
            "`\(database.key.value)` has two default policies", at: policy.value.isDefault.origin, label: "the second",
            related: [(first, "the first")], help: ["keep one of the two"])
        }
        first = first ?? policy.value.isDefault.origin
      }
    }
  }

  static let ownOption = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/own-option", .error, "`config` adds options, it does not repeat hac's own",
    why: """
      A key that a TOML table has twice is no TOML, and influxd does not start. 1.x keeps its options in sections; 2.x has none. \
      An option that influxd 1.x does not know is dropped in silence: compare with `influxd config`.
      """,
    bad: [example("2.7", "config: { ‹bolt-path›: /tmp/b }"), example("1.8", "config: { ‹query-concurrency›: 2 }")],
    good: [example("2.7", "config: { query-concurrency: 2 }"), example("1.8", "config: { data.cache-max-memory-size: 2g }")]
  ) { subject, findings in
    let fields = subject.fields
    let systems = subject.members("instance").map { subject.topology[$0.node].os.value }
    let own = systems.reduce(into: Set<String>()) { $0.formUnion(InfluxConfig.ownNames(fields, on: $1)) }
    let places = ["bolt-path": "data", "engine-path": "data", "sqlite-path": "data", "meta.dir": "data", "data.dir": "data", "data.wal-dir": "wal",
      "http-bind-address": "port", "http.bind-address": "port", "http.auth-enabled": "auth", "tls-cert": "tls", "tls-key": "tls"]
    for option in fields.options ?? [] {
      let name = option.key.value.text
      if own.contains(name) {
        findings.report(
          "hac writes `\(name)` itself", at: option.key.origin, label: "would stand there twice",
          help: [places[name].map { "say it with `\($0)`" } ?? "remove it: hac's value is needed"])
      } else if (option.key.value.section != nil) != (fields.major == 1) {
        findings.report(
          fields.major == 1 ? "`\(name)` has no section" : "`\(name)` has a section, and 2.x has none", at: option.key.origin,
          label: fields.major == 1 ? "in 1.x: section.\(name)" : "of 1.x", related: [(fields.version.origin, "the version")],
          help: [fields.major == 1 ? "write the section before it: `http.max-body-size`" : "write the option of 2.x; it has no dot"])
      }
    }
  }
}
