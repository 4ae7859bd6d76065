import TopologyModel

/// An option of a server, as the catalogue has it.
struct ServerOption: Sendable {
  let name: String
  let since: Version
  /// The first release without it.
  let until: Version?
  /// Who adds it to MySQL: `percona`, `pxc`, `wsrep` or `mysql-wsrep`; nil when every server has it.
  let builder: String?
  /// The library that brings it.
  let plugin: String?
  let values: OptionValues

  /// A line of `MySQLOptions` or `MariaDBOptions`.
  init?(line: Substring) {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    var parts = line[line.index(colon, offsetBy: 2)...].split(separator: "; ", omittingEmptySubsequences: false)
    guard parts.count >= 2, let values = OptionValues(text: parts.removeLast()) else { return nil }
    let range = parts.removeFirst().split(separator: "<", maxSplits: 1).map { Version.parse(String($0)) }
    guard case .success(let since)? = range.first else { return nil }
    var until: Version?
    if range.count > 1 {
      guard case .success(let end) = range[1] else { return nil }
      until = end
    }
    let plugin = parts.first { $0.hasPrefix("plugin ") }
    self.name = String(line[..<colon])
    self.since = since
    self.until = until
    self.plugin = plugin.map { String($0.dropFirst("plugin ".count)) }
    self.builder = parts.first { $0 != plugin }.map(String.init)
    self.values = values
  }

  /// Whether the release is `other` or a later one. `8.0` stands for the newest of its series.
  static func reaches(_ version: Version, _ other: Version) -> Bool {
    for (index, number) in other.numbers.enumerated() {
      guard index < version.numbers.count else { return true }
      if version.numbers[index] != number { return version.numbers[index] > number }
    }
    return true
  }
}

/// The server that reads an option file.
struct OptionReader: Sendable {
  enum Family: Sendable { case mysql, percona, pxc, mysqlWsrep, mariadb }

  let family: Family
  let version: Version

  init(family: Family, _ version: Version) {
    self.family = family
    self.version = version
  }

  init(_ flavour: MySQLFlavour, _ version: Version) {
    switch flavour {
    case .mysql: self.init(family: .mysql, version)
    case .percona: self.init(family: .percona, version)
    case .mariadb: self.init(family: .mariadb, version)
    }
  }

  var vendor: String {
    switch family {
    case .mysql: "MySQL"
    case .percona: "Percona Server"
    case .pxc: "Percona XtraDB Cluster"
    case .mysqlWsrep: "MySQL-wsrep"
    case .mariadb: "MariaDB"
    }
  }

  var name: String { "\(vendor) \(version)" }

  /// Whether it has what `builder` adds to MySQL.
  func has(builder: String?) -> Bool {
    switch builder {
    case nil: true
    case "percona": family == .percona || family == .pxc
    case "wsrep": family == .pxc || family == .mysqlWsrep
    case "pxc": family == .pxc
    case "mysql-wsrep": family == .mysqlWsrep
    default: false
    }
  }
}

/// What a server makes of the name of an option.
enum OptionVerdict: Sendable {
  case known(ServerOption)
  /// It comes with a later release.
  case notYet(Version)
  /// The first release without it.
  case removed(Version)
  /// Another server has it.
  case elsewhere(String)
  case unknown
}
