import HACCompiler
import Processes
import SourceText
import Testing
import TopologyModel
import Workbench

@testable import Blueprints

/// What hac knows of servers' options, against what it writes itself and against a real server.
@Suite struct OptionCatalogueTests {
  @Test func `every line of the tables is read, in order, and each name occurs once`() {
    for (table, options) in [(MySQLOptions.table, OptionCatalogue.mysql), (MariaDBOptions.table, OptionCatalogue.mariadb)] {
      let lines = table.split(separator: "\n")
      #expect(lines.filter { ServerOption(line: $0) == nil } == [])
      #expect(lines.count == options.count && lines.count > 1000)
      let names = lines.map { String($0.prefix { $0 != ":" }) }
      #expect(names == names.sorted())
      #expect(options.values.filter { option in option.until.map { $0 <= option.since } ?? false }.map(\.name) == [])
    }
  }

  /// The option files of every golden, each by the server that it is for.
  @Test func `every option that hac writes is one that the server of its version has, with a value that it takes`() throws {
    let repository = try #require(Repository(around: #filePath))
    var seen: [String: Int] = [:]
    // The server of NDB Cluster is a build of its own, which the catalogue does not have.
    for run in GoldenRun.all(in: repository) where !run.mustFail && !run.topologies.contains(where: { $0.contains("mysql-ndb") }) {
      let readers = try run.topologies.flatMap { try Self.readers(in: String(decoding: #require(repository.read($0)), as: UTF8.self)) }
      var result = Compiler.check(run.topologies.map { repository.path($0) })
      for emission in Compiler.emit(&result, deferSecrets: true) {
        for file in BundleWriter.contents(of: emission) where file.path.hasSuffix(".cnf") {
          let options = serverSection(String(decoding: file.bytes, as: UTF8.self))
          guard !options.isEmpty else { continue }
          try #require(!readers.isEmpty, "\(run): whose is \(file.path)?")
          for (name, value) in options {
            let known = readers.compactMap { reader in
              if case .known(let option) = OptionCatalogue.verdict(on: WrittenOption(name, reader).name, reader) { option } else { nil }
            }
            #expect(!known.isEmpty, "\(run): \(file.path): \(readers.map(\.name)) has no `\(name)`")
            #expect(known.isEmpty || known.contains { $0.values.fault(of: value) == nil }, "\(run): \(file.path): \(name) = \(value)")
          }
          for reader in readers { seen[reader.name, default: 0] += options.count }
        }
      }
    }
    #expect(seen.count >= 8 && seen.values.allSatisfy { $0 > 30 }, "\(seen)")
  }

  /// The servers of a topology's MySQL services, from its lines.
  private static func readers(in topology: String) throws -> [OptionReader] {
    var services: [(kind: String, server: String?, version: Version?)] = []
    for line in topology.split(separator: "\n") {
      for field in line.split(separator: ",") {
        let words = field.split(whereSeparator: { " {}\"".contains($0) }).prefix { !$0.hasPrefix("#") }
        for (key, value) in zip(words, words.dropFirst()) {
          switch key {
          case "kind:": services.append((String(value), nil, nil))
          case "server:" where !services.isEmpty: services[services.count - 1].server = String(value)
          case "version:" where !services.isEmpty: services[services.count - 1].version = try? Version.parse(String(value)).get()
          default: break
          }
        }
      }
    }
    return try services.compactMap { service in
      let flavour = MySQLFlavour(rawValue: service.server ?? "mysql")
      switch service.kind {
      case "mysql-dual-master", "mysql-mha", "mysql-mmm", "mysql-group-replication": return try OptionReader(#require(flavour), #require(service.version))
      case "galera": return try OptionReader(family: service.server == "mysql-wsrep" ? .mysqlWsrep : .mariadb, #require(service.version))
      case "pxc": return try OptionReader(family: .pxc, #require(service.version))
      default: return nil
      }
    }
  }

  private func serverSection(_ text: String) -> [(String, String)] {
    var section = ""
    return text.split(separator: "\n").compactMap { line in
      if line.hasPrefix("[") { section = String(line) }
      guard section == "[mysqld]", let first = line.first, first != "#", first != "[", first != "!" else { return nil }
      let parts = line.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
      let name = parts[0].prefix { $0 != " " }
      return (String(name.map { $0 == "-" ? "_" : $0 }), parts.count > 1 ? String(parts[1]) : "")
    }
  }

  private static let mariadb = OptionReader(.mariadb, Version(10, 11))

  /// Debian 12's; where another series is installed the table of 10.11 says nothing about it.
  @Test func `the installed mariadbd has the options that the catalogue has for it, and no others`() throws {
    let program = try #require(Programs.find("mariadbd"), "mariadbd")
    let help = try output(of: program, ["--no-defaults", "--help", "--verbose"]).text
    try #require(help.contains("Ver 10.11."), "the server of Debian 12")
    var names: Set<String> = []
    for line in help.split(separator: "\n").prefix(while: { !$0.hasPrefix("Variables (--variable-name") }) {
      guard let match = line.firstMatch(of: #/^ {2,6}(?:-\S, )?--([A-Za-z][A-Za-z0-9_-]*)/#) else { continue }
      names.insert(String(match.1.lowercased().map { $0 == "-" ? "_" : $0 }))
    }
    try #require(names.count > 600)
    #expect(names.filter { !OptionCatalogue.isKnown($0, to: Self.mariadb) && !Self.apart.contains($0) && !$0.hasPrefix("debug") }.sorted() == [])
    let claimed = OptionCatalogue.mariadb.values.filter { $0.plugin == nil && OptionCatalogue.isKnown($0.name, to: Self.mariadb) }.map(\.name)
    #expect(claimed.filter { !names.contains($0) }.sorted() == [])
  }

  /// Words of the help that no option file has use for.
  private static let apart: Set<String> = ["help", "verbose", "version", "console", "gdb", "bootstrap"]
}

/// How names and values are read.
@Suite struct OptionReadingTests {
  private let mysql = OptionReader(.mysql, Version(8, 0))
  private let mariadb = OptionReader(.mariadb, Version(10, 11))

  @Test(arguments: [
    ("read_only", "read_only", false, nil as Bool?), ("loose_read_only", "read_only", true, nil), ("skip_read_only", "read_only", false, false),
    ("disable_read_only", "read_only", false, false), ("enable_read_only", "read_only", false, true), ("loose_skip_read_only", "read_only", true, false),
    ("skip_name_resolve", "skip_name_resolve", false, nil), ("maximum_sort_buffer_size", "sort_buffer_size", false, nil),
    ("skip_nothing_such", "skip_nothing_such", false, nil),
  ])
  func `prefixes are no part of a name, except where they are`(_ written: String, name: String, isLoose: Bool, state: Bool?) {
    let option = WrittenOption(written, mysql)
    #expect(option.name == name && option.isLoose == isLoose && option.state == state)
  }

  @Test func `dashes are underscores`() throws {
    #expect(try OptionName.parse("innodb-buffer-pool-size").get() == OptionName.parse("innodb_buffer_pool_size").get())
  }

  private func verdict(_ name: String, _ reader: OptionReader) -> String {
    switch OptionCatalogue.verdict(on: name, reader) {
    case .known: "known"
    case .notYet(let version): "from \(version)"
    case .removed(let version): "until \(version)"
    case .elsewhere(let owner): owner
    case .unknown: "unknown"
    }
  }

  @Test func `options come, go, and belong to somebody`() {
    let (exact, lts) = (OptionReader(.mysql, Version(8, 0, 28)), OptionReader(.mysql, Version(8, 4)))
    #expect(["innodb_redo_log_capacity", "expire_logs_days", "query_cache_size", "wsrep_on", "userstat", "gtid_strict_mode"].map { verdict($0, exact) }
      == ["from 8.0.30", "known", "until 8.0", "Percona XtraDB Cluster", "Percona Server", "MariaDB"])
    #expect(["innodb_redo_log_capacity", "expire_logs_days", "replica_parallel_workers"].map { verdict($0, lts) } == ["known", "until 8.4", "known"])
    #expect(["gtid_mode", "wsrep_on", "innodb_change_buffering", "binlog_expire_logs_seconds"].map { verdict($0, mariadb) } == ["MySQL", "known", "known", "known"])
    #expect(["innodb_change_buffering", "innodb_defragment", "binlog_gtid_index"].map { verdict($0, OptionReader(.mariadb, Version(11, 4))) }
      == ["until 11.0.0", "until 11.1.0", "known"])
    #expect(verdict("userstat", OptionReader(.percona, Version(8, 0))) == "known" && verdict("pxc_strict_mode", OptionReader(family: .pxc, Version(8, 4))) == "known")
    #expect(OptionCatalogue.successor(of: "expire_logs_days", lts) == "binlog_expire_logs_seconds")
    #expect(OptionCatalogue.successor(of: "replica_net_timeout", mariadb) == "slave_net_timeout")
    #expect(OptionCatalogue.nearest(to: "innodb_bufer_pool_size", mysql) == "innodb_buffer_pool_size")
  }

  /// What each value does to mariadbd 10.11, tried: see `OptionValues.fault`.
  @Test func `values are taken as servers take them`() throws {
    func fault(_ name: String, _ value: String) throws -> String {
      guard case .known(let option) = OptionCatalogue.verdict(on: name, mariadb) else { return "unknown" }
      switch option.values.fault(of: value) {
      case nil: return ""
      case .refused: return "refused"
      case .adjusted(let range): return "\(range.lowerBound)…\(range.upperBound)"
      }
    }
    for (name, value) in [
      ("max_connections", "2K"), ("max_connections", "100000"), ("binlog_format", "STAT"), ("binlog_format", "2"), ("binlog_row_image", "min"), ("read_only", "on"),
      ("long_query_time", "0.5"), ("sql_mode", "ANSI,STRICT_TRANS_TABLES"), ("sql_mode", ""), ("innodb_buffer_pool_size", "8G"), ("query_cache_type", "demand"),
      ("thread_handling", "pool-of-threads"), ("init_connect", "SET NAMES utf8mb4"), ("log_output", "'FILE'"),
    ] { #expect(try fault(name, value) == "", "\(name) = \(value)") }
    for (name, value) in [
      ("max_connections", "8X"), ("binlog_format", "7"), ("event_scheduler", "true"), ("long_query_time", "abc"), ("sql_mode", "FOO"), ("log_output", "FILES"),
      ("innodb_flush_method", "O_DIREKT"), ("innodb_buffer_pool_size", "80%"), ("read_only", "yes"), ("binlog_row_image", "ALL"),
    ] { #expect(try fault(name, value) == "refused", "\(name) = \(value)") }
    #expect(try fault("max_connections", "200000") == "10…100000")
    #expect(try fault("innodb_flush_log_at_trx_commit", "5") == "0…3")
  }
}
