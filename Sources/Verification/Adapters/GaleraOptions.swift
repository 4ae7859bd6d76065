/// The options of the Galera library as files have them: `name=value;name=value`, in `wsrep_provider_options` of an option
/// file or in `GALERA_OPTIONS` of an arbiter's settings.
struct GaleraOptions {
  /// The pieces as they are written, whatever is wrong with them.
  let pieces: [Substring]
  /// The line that has them.
  let line: Int

  /// Nil for a file without any. Of several lines the last counts (mysqld(8), "Using Option Files").
  init?(_ file: BundleFile) {
    let name = Self.isArbiters(file) ? "GALERA_OPTIONS" : "wsrep_provider_options"
    let lines = SpokenLines(file).lines
    func value(_ line: Substring) -> Substring? {
      guard let equals = line.firstIndex(of: "=") else { return nil }
      let key = line[..<equals].filter { $0 != " " && $0 != "\t" }.replacing("-", with: "_")
      guard key == name || key == "loose_" + name else { return nil }
      return line[line.index(after: equals)...]
    }
    guard let index = lines.lastIndex(where: { value($0) != nil }), let text = value(lines[index]) else { return nil }
    line = index + 1
    let blank: (Character) -> Bool = { " \t\r\"'".contains($0) }
    pieces = text.drop(while: blank).reversed().drop(while: blank).reversed().split(separator: ";")
      .map { Substring(String($0)) }.filter { $0.contains { $0 != " " } }
  }

  /// The settings of an arbiter's service: shell, read by garb-systemd.
  static func isArbiters(_ file: BundleFile) -> Bool { ["/etc/default/garb", "/etc/sysconfig/garb"].contains(file.target) }

  /// A file that mysqld and mariadbd read.
  static func isOptionFile(_ file: BundleFile) -> Bool {
    guard let target = file.target, target.hasSuffix(".cnf") else { return false }
    return target.hasPrefix("/etc/my") || target.hasPrefix("/etc/percona-xtradb-cluster.conf.d/")
  }

  static func name(_ piece: Substring) -> Substring { piece.prefix { $0 != "=" }.filter { $0 != " " }[...] }

  static func value(_ piece: Substring) -> Substring? {
    piece.firstIndex(of: "=").map { piece[piece.index(after: $0)...].drop { $0 == " " } }
  }

  subscript(_ name: String) -> Substring? { pieces.last { Self.name($0) == name[...] }.flatMap(Self.value) }

  /// Which program judges an option.
  enum Judge {
    /// garbd(8), a member of the group like any other, but without a database.
    case arbiter
    /// The library in a database server: its cache, its appliers, and the flow control that garbd sets by itself.
    case provider
    /// Nobody here: Percona's fork alone has it (docs.percona.com, "Index of wsrep_provider options").
    case percona
  }

  static func judge(_ piece: Substring) -> Judge {
    let name = String(name(piece))
    if perconas.contains(name) || name.hasPrefix("allocator.") { return .percona }
    let family = name.prefix { $0 != "." }
    return ["gcache", "repl", "cert", "ist", "debug"].contains(String(family)) || name.hasPrefix("gcs.fc_") ? .provider : .arbiter
  }

  private static let perconas: Set<String> = [
    "gcache.encryption", "gcache.encryption_cache_page_size", "gcache.encryption_cache_size", "gcache.freeze_purge_at_seqno",
    "gcache.keep_pages_count", "gcache.keep_plaintext_size", "gcs.fc_auto_evict_threshold", "gcs.fc_auto_evict_window",
    "pc.wait_restored_prim_timeout",
  ]

  func pieces(for judge: Judge) -> [Substring] { pieces.filter { Self.judge($0) == judge } }

  /// What is said of the options that nobody here knows.
  func skip(of file: BundleFile) -> [Verdict.Skip] {
    let names = pieces(for: .percona).map { "`\(Self.name($0))`" }
    return names.isEmpty ? [] : [Verdict.Skip([file.path], "sets \(names.joined(separator: ", ")), which only Percona's Galera library knows")]
  }
}
