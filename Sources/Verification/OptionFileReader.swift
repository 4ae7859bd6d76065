import SourceText

/// What a MySQL or MariaDB server says of one option file, and which of its lines it speaks of.
struct OptionFileReader {
  struct Reading {
    var complaints: [Complaint] = []
    /// The line at which the server gave up.
    var fatalLine: Int?
    var failure: String?
  }

  private struct Option {
    let line: Int
    let key: String
    let group: String
  }

  private let path: String
  private let program: String
  private let options: [Option]
  private let groups: [(line: Int, name: String)]
  /// Whether the program is a client: it reads the groups that the server does not.
  private let isClient: Bool

  init(_ file: BundleFile, _ text: [UInt8], program: String, isClient: Bool = false) {
    path = file.path
    self.program = program
    self.isClient = isClient
    (options, groups) = Self.parse(text)
  }

  private static func parse(_ text: [UInt8]) -> ([Option], [(line: Int, name: String)]) {
    var options: [Option] = []
    var groups: [(line: Int, name: String)] = []
    for (index, bytes) in text.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      let line = String(decoding: bytes, as: UTF8.self).drop { $0 == " " || $0 == "\t" }
      guard let first = line.first, !"#;!".contains(first) else { continue }
      if first == "[" {
        groups.append((index + 1, String(line.dropFirst().prefix { $0 != "]" })))
      } else {
        options.append(Option(line: index + 1, key: normal(line.prefix { $0 != "=" }), group: groups.last?.name ?? ""))
      }
    }
    return (options, groups)
  }

  /// Servers take `-` for `_`, and `loose_` before any name.
  private static func normal(_ key: some StringProtocol) -> String {
    let trimmed = String(key.map { $0 == "-" ? "_" : $0 }).split(separator: " ").first.map { String($0.drop { $0 == "_" }) } ?? ""
    return trimmed.hasPrefix("loose_") ? String(trimmed.dropFirst(6)) : trimmed
  }

  /// Whether the file has anything for clients.
  var hasClientGroups: Bool { groups.contains { Self.isClients($0.name) } }

  // MARK: What the server prints

  func read(_ answer: Answer, groups known: Set<String>) -> Reading {
    var reading = Reading(failure: answer.failure)
    if reading.failure != nil { return reading }
    for line in Answer.lines(answer.errors) {
      guard let (words, severity) = Self.meaning(of: line, program) else { continue }
      let complaint = Complaint(path, line: self.line(spokenOf: words), words, severity)
      // A warning about no line of the file is about this machine: open files, addresses to guess, tables that are not there.
      if severity == .warning, complaint.line == nil { continue }
      if complaint.severity == .error, !answer.succeeded, reading.fatalLine == nil { reading.fatalLine = complaint.line }
      reading.complaints.append(complaint)
    }
    if !answer.succeeded, !reading.complaints.contains(where: { $0.severity == .error }) {
      reading.failure = "ended with status \(answer.status): \(Answer.lines(answer.errors).last ?? "")"
    }
    // It passes over groups that it does not read, and so over every option in them.
    if !known.isEmpty {
      for (line, name) in groups where !known.contains(name) && !Self.isClients(name) {
        reading.complaints.append(Complaint(path, line: line, "the group [\(name)] is not among those that it reads: \(known.sorted().joined(separator: " "))"))
      }
    }
    return reading
  }

  /// The server's words without the clock, and how bad they are; nil for what says nothing of the file.
  private static func meaning(of line: String, _ program: String) -> (String, Severity)? {
    func after(_ mark: String) -> String? {
      guard let found = line.firstRange(of: mark) else { return nil }
      var words = line[found.upperBound...].drop { $0 == " " }
      // `[MY-000067] [Server] ` of MySQL 8.
      while words.hasPrefix("["), let end = words.firstIndex(of: "]") { words = words[words.index(after: end)...].drop { $0 == " " } }
      return String(withoutName(words))
    }
    func withoutName(_ words: Substring) -> Substring {
      // With or without the directory that it was started from.
      let name = words.prefix { $0 != ":" }
      return name == program || name.hasSuffix("/\(program)") ? words.dropFirst(name.count + 1).drop { $0 == " " } : words
    }
    if let words = after("[ERROR]") { return words.hasPrefix("Aborting") ? nil : (words, .error) }
    if let words = after("[Warning]") {
      // `option 'server_id': unsigned value 0 adjusted to 1`: it would start, with another value than the file's.
      return (words, words.hasPrefix("option '") ? .error : .warning)
    }
    if let words = after("[Note]") { return words.contains("unique option prefix") ? (words, .warning) : nil }
    if line.hasPrefix("error: ") { return (String(line.dropFirst(7)), .error) }
    let words = withoutName(line[...])
    return words.count < line.count ? (String(words), .error) : nil
  }

  private func line(spokenOf words: String) -> Int? {
    // `Found option without preceding group in config file: PATH at line: 5`
    if let found = words.firstRange(of: "at line") {
      let digits = words[found.upperBound...].drop { $0 == ":" || $0 == " " }.prefix { $0.isNumber }
      if let line = Int(digits) { return line }
    }
    // `unknown variable 'report_hots=x'`, `Error while setting value 'ROWS' to 'binlog_format'`, `option '--sync_binlog' requires …`
    let quoted = words.quotedTexts
    for text in quoted.reversed() {
      let key = Self.normal(text.prefix { $0 != "=" })
      if let option = options.last(where: { $0.key == key && Self.isClients($0.group) == isClient }) ?? options.last(where: { $0.key == key }) { return option.line }
    }
    // `Couldn't load plugins from 'nothing.so'`
    return quoted.reversed().lazy.compactMap { text in
      options.last { option in option.key.hasPrefix("plugin_load") && text.hasSuffix(".so") }?.line
    }.first
  }

  // MARK: Parts of a file

  /// Read by client programs and by the scripts around the server (MySQL manual, "Using Option Files").
  private static func isClients(_ group: String) -> Bool {
    let names = [
      "client", "client-server", "client-mariadb", "mysql", "mariadb-client", "mysqldump", "mariadb-dump", "mysqladmin", "mariadb-admin", "mysqlcheck",
      "mysqlimport", "mysqlbinlog", "mysqld_safe", "mariadbd-safe", "xtrabackup", "mariabackup", "mariadb-backup", "sst",
    ]
    return names.contains(group)
  }

  /// The text with an empty line in the place of one, so that all others keep their numbers.
  static func without(line: Int, _ text: [UInt8]) -> [UInt8] {
    var lines = text.split(separator: 10, omittingEmptySubsequences: false)
    if line >= 1, line <= lines.count { lines[line - 1] = [] }
    return Array(lines.joined(separator: [10]))
  }

  /// `--validate-config` initialises no plugin and would not know its options (MySQL WL#12360).
  static func withoutPluginOptions(_ text: [UInt8]) -> [UInt8] {
    let prefixes = ["rpl_semi_sync_", "group_replication_", "clone_", "validate_password", "audit_log", "auth_socket", "mysqlx_"]
    let (options, _) = parse(text)
    return options.filter { option in prefixes.contains { option.key.hasPrefix($0) } }.reduce(text) { without(line: $1.line, $0) }
  }
}
