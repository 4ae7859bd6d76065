import ConfigFormats
import SchemaKit
import SourceText
import TopologyModel

/// The server's own configuration: /etc/influxdb/influxdb.conf of 1.x, /etc/influxdb/config.toml of 2.x.
struct InfluxConfig: Sendable {
  enum Value: Sendable {
    case text(String)
    case number(Int)
    case flag(Bool)

    /// As an operator's option means it.
    init(_ option: InfluxOptionValue) {
      switch option.text {
      case "true": self = .flag(true)
      case "false": self = .flag(false)
      default: self = Int(option.text).flatMap { "\($0)" == option.text ? .number($0) : nil } ?? .text(option.text)
      }
    }
  }

  struct Line: Sendable {
    /// Empty: the top of the file.
    let section: String
    let key: String
    let value: Value
    let origin: OriginID
    var reason: String?
  }

  let path: String
  private(set) var lines: [Line] = []

  init(_ fields: InfluxDBDual, on os: OperatingSystem) {
    if fields.major == 1 {
      path = "/etc/influxdb/influxdb.conf"
      first(fields, os)
    } else {
      path = "/etc/influxdb/config.toml"
      second(fields)
    }
  }

  /// The names of the lines that hac writes itself: `http.bind-address`, `bolt-path`.
  static func ownNames(_ fields: InfluxDBDual, on os: OperatingSystem) -> Set<String> {
    Set(InfluxConfig(fields, on: os).lines.map { $0.section.isEmpty ? $0.key : "\($0.section).\($0.key)" })
  }

  private mutating func add(_ section: String, _ key: String, _ value: Value, _ origin: OriginID = .builtin, _ reason: String? = nil) {
    lines.append(Line(section: section, key: key, value: value, origin: origin, reason: reason))
  }

  // docs.influxdata.com/influxdb/v1/administration/config. influxd drops keys it does not know in silence.
  private mutating func first(_ fields: InfluxDBDual, _ os: OperatingSystem) {
    let data = fields.data
    if os.isDebianFamily, fields.version.value.isIn(series: Version(1, 6)) {
      add("", "reporting-enabled", .flag(false), fields.version.origin, "Debian's 1.6 knows the first of these two, upstream's the second; each drops the other.")
    }
    add("", "reporting-disabled", .flag(true), fields.version.origin)
    add("", "bind-address", .text("127.0.0.1:8088"), .builtin, "Backup and restore ask for no password: this host only.")
    add("meta", "dir", .text("\(data.value.text)/meta"), data.origin)
    add("data", "dir", .text("\(data.value.text)/data"), data.origin)
    add("data", "wal-dir", .text(fields.walDirectory), fields.wal?.origin ?? data.origin)
    add("data", "index-version", .text("tsi1"))
    add("coordinator", "query-timeout", .text("600s"), .builtin, "More than the 300 s that resynchronisation gives one query.")
    add("retention", "enabled", .flag(true))
    add("monitor", "store-enabled", .flag(false), .builtin, "The instances would never be equal: _internal is each one's own.")
    add("http", "bind-address", .text(":\(fields.port.value)"), fields.port.origin, "On all addresses: the virtual one comes and goes.")
    add("http", "auth-enabled", .flag(fields.asksForLogin), fields.authentication?.origin ?? fields.version.origin)
    add("http", "max-row-limit", .number(0), .builtin, "A cut-off answer would pass for a whole one.")
    if fields.version.value >= Version(1, 8) { add("http", "ping-auth-enabled", .flag(false), .builtin, "The health check has no password.") }
    if let tls = fields.tls {
      add("http", "https-enabled", .flag(true), tls.certificate.origin)
      add("http", "https-certificate", .text(tls.certificate.value.text), tls.certificate.origin)
      add("http", "https-private-key", .text(tls.key.value.text), tls.key.origin)
    }
  }

  // docs.influxdata.com/influxdb/v2/reference/config-options
  private mutating func second(_ fields: InfluxDBDual) {
    let data = fields.data
    add("", "bolt-path", .text("\(data.value.text)/influxd.bolt"), data.origin)
    add("", "engine-path", .text("\(data.value.text)/engine"), data.origin)
    if fields.version.value >= Version(2, 1) { add("", "sqlite-path", .text("\(data.value.text)/influxd.sqlite"), data.origin) }
    add("", "http-bind-address", .text(":\(fields.port.value)"), fields.port.origin, "On all addresses: the virtual one comes and goes.")
    add("", "reporting-disabled", .flag(true))
    if let tls = fields.tls {
      add("", "tls-cert", .text(tls.certificate.value.text), tls.certificate.origin)
      add("", "tls-key", .text(tls.key.value.text), tls.key.origin)
      add("", "tls-min-version", .text("1.2"))
    }
  }

  func write(_ options: [Entry<InfluxOptionName, Located<InfluxOptionValue>>], to text: inout ConfigText) {
    let toml = TOMLText()
    var all = lines
    for option in options {
      let section = option.key.value.section.map(String.init) ?? ""
      all.append(Line(section: section, key: String(option.key.value.name), value: Value(option.value.value), origin: option.value.origin))
    }
    var sections: [String] = []
    for line in all where !sections.contains(line.section) { sections.append(line.section) }
    // What stands at the top must come before the first table.
    for section in sections.filter(\.isEmpty) + sections.filter({ !$0.isEmpty }) {
      if !section.isEmpty { toml.table(section, to: &text) }
      for line in all where line.section == section {
        if let reason = line.reason { text.line("# \(reason)", line.origin) }
        switch line.value {
        case .text(let value): toml.string(line.key, value, to: &text, line.origin)
        case .number(let value): toml.number(line.key, value, to: &text, line.origin)
        case .flag(let value): toml.boolean(line.key, value, to: &text, line.origin)
        }
      }
    }
  }
}

extension InfluxDBDual {
  /// InfluxQL that makes the databases and their policies; each statement may be repeated (1.x manual, "Manage
  /// your database using InfluxQL"). Names hold no `"` and no `\`.
  var statements: [String] {
    (databases ?? []).flatMap { database -> [String] in
      let name = database.key.value.text
      guard let main = database.value.defaultPolicy else { return ["CREATE DATABASE \"\(name)\""] }
      // Made with the database, so that there is no `autogen` beside it.
      let first = "CREATE DATABASE \"\(name)\" WITH \(Self.span(main.value)) NAME \"\(main.key.value.text)\""
      let others = (database.value.policies ?? []).filter { $0.key.value != main.key.value }
      return [first] + others.map { "CREATE RETENTION POLICY \"\($0.key.value.text)\" ON \"\(name)\" \(Self.span($0.value))" }
    }
  }

  private static func span(_ policy: Database.Policy) -> String {
    let duration = policy.duration.value.duration.map { "\($0.seconds)s" } ?? "INF"
    return "DURATION \(duration) REPLICATION 1" + (policy.shardDuration.map { " SHARD DURATION \($0.value.seconds)s" } ?? "")
  }

  /// The longest time that anything is kept, in seconds; nil: for ever.
  var longestRetention: Int? {
    if major >= 2 { return retention?.value.duration?.seconds }
    var longest = 0
    for database in databases ?? [] {
      guard let policies = database.value.policies, !policies.isEmpty else { return nil }
      for policy in policies {
        guard let duration = policy.value.duration.value.duration else { return nil }
        longest = max(longest, duration.seconds)
      }
    }
    return longest == 0 ? nil : longest
  }
}
