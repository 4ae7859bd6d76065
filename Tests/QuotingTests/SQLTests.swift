@testable import Blueprints
import ConfigFormats
import HACCompiler
import Testing
import TopologyModel
import Workbench

@Suite struct SQLTests {
  /// The client command of the steps.
  private let client = MySQLServer(flavour: .mariadb, version: Version(10, 11), os: .debian12).reader

  /// What hac's SQL files begin with, up to the first statement that is about the topology.
  private func head() throws -> String {
    let file = try #require(Compiled(Around.mySQL(databases: ["d"])).file("hosts/a/sql/20-application.sql"))
    let lines = file.split(separator: "\n").prefix { $0.hasPrefix("-- ") || $0.hasPrefix("SET ") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// An operating system's or an administrator's option files, and the server's own mode, must not change what a literal says.
  @Test func `the server reads back every string, whatever its mode and the client's character set are`() throws {
    let server = try SQLServer()
    let head = try head()
    func readBack(_ carriage: Carriage, characterSet: String, mode: String) throws {
      _ = try server.run("SET GLOBAL sql_mode = '\(mode)';\n", client: client)
      let queries = try carriage.carried.map { "SELECT HEX(\(try Quoting.sql.quote($0).get()));\n" }.joined()
      carriage.expect(try server.run(head + queries, client: client, optionFile: "[client]\ndefault-character-set=\(characterSet)\n").hexLines)
    }
    try readBack(Carriage(.sql, "mariadbd"), characterSet: "utf8mb4", mode: "STRICT_TRANS_TABLES")
    try readBack(Carriage(.sql, "mariadbd without backslash escapes"), characterSet: "latin1", mode: "NO_BACKSLASH_ESCAPES,ANSI_QUOTES,PIPES_AS_CONCAT")
    let short = Hostile.texts.filter { $0.utf8.count < 100 }
    for characterSet in ["gbk", "sjis", "big5", "cp932", "euckr"] {
      try readBack(Carriage(.sql, "mariadbd, client in \(characterSet)", short), characterSet: characterSet, mode: "")
    }
  }

  /// The files of a topology, run as its steps run them, on a client that thinks in GBK.
  @Test func `accounts have the names and passwords, and databases the names, that the topology has`() throws {
    let passwords = Carriage("passwords of accounts (mariadbd)", Hostile.sample(300) { (1...1024).contains($0.utf8.count) } + Hostile.ordinary) {
      Quoting.sql.refuse($0) == nil
    }
    let names = Carriage("account names (mariadbd)", Hostile.near("chime-app.1", count: 600) + Hostile.sample(100)) { AccountName.fault(in: $0) == nil }
    let databases = Carriage("database names (mariadbd)", ["select", "a_b", "a__b", "_", "A_"] + Hostile.near("chime_1", count: 400) + Hostile.sample(100)) {
      DatabaseName.fault(in: $0) == nil
    }
    // Accounts that differ in case only are two, names of databases on some file systems one.
    let users = zip(names.carried.filter { !["repl", "root", "mysql"].contains($0) }, passwords.carried).map { (name: $0, password: $1) }
    let wanted = Array(Set(databases.carried.map { $0.lowercased() })).sorted()
    let compiled = Compiled(Around.mySQL(users: users, databases: wanted))
    try #require(compiled.errors == [])
    let server = try SQLServer()
    let gbk = "[client]\ndefault-character-set=gbk\n"
    for file in ["hosts/a/sql/10-accounts.sql", "hosts/a/sql/20-application.sql"] {
      _ = try server.run(try #require(compiled.file(file)), client: client, optionFile: gbk)
    }
    let query = "SELECT CONCAT(HEX(User), '\\n', HEX(authentication_string)) FROM mysql.user WHERE Host = '10.0.0.0/255.255.0.0' ORDER BY BINARY User;\n"
    let rows = try server.run(query, client: client + ["--raw"]).hexLines
    // mysql_native_password: SHA-1 of the SHA-1.
    let hash = "import hashlib, sys\nfor l in sys.stdin: print('*' + hashlib.sha1(hashlib.sha1(bytes.fromhex(l)).digest()).hexdigest().upper())"
    let sorted = users.sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
    let hashes = try output(of: python, ["-c", hash], input: sorted.map { $0.password.hex + "\n" }.joined()).lines
    Carriage.expectSame(zip(sorted, hashes).flatMap { [$0.name, $1] }, rows, "accounts")
    let system = "'mysql','information_schema','performance_schema','sys'"
    let found = try server.run("SELECT HEX(schema_name) FROM information_schema.schemata WHERE schema_name NOT IN (\(system)) ORDER BY BINARY schema_name;\n", client: client)
    Carriage.expectSame(wanted, found.hexLines, "databases")
    let granted = try server.run("SELECT DISTINCT HEX(REPLACE(Db, '\\\\_', '_')) FROM mysql.db WHERE Host = '10.0.0.0/255.255.0.0';\n", client: client)
    #expect(granted.hexLines == [wanted[0]])
  }

  @Test func `a replica has the password that the topology has`() throws {
    let carriage = Carriage("the replication password (mariadbd)", Hostile.sample(24, seed: 5) { (1...40).contains($0.utf8.count) } + ["名\\", "表'\\"]) {
      Quoting.sqlSystem.refuse($0) == nil
    }
    let server = try SQLServer()
    var back: [String] = []
    for password in carriage.carried {
      let compiled = Compiled(Around.mySQL(replication: ("repl", password)))
      let file = try #require(compiled.file("hosts/b/sql/30-follow-a.sql"), "\(compiled.errors)")
      // Without START: nothing is there to be followed.
      let statements = file.split(separator: "\n").filter { !$0.hasPrefix("START ") }.joined(separator: "\n") + "\n"
      _ = try server.run(statements, client: client, optionFile: "[client]\ndefault-character-set=sjis\n")
      let lines = try output(of: "cat", [server.dataDirectory + "/master.info"]).lines
      back.append(lines.count > 5 ? lines[5] : "")
    }
    carriage.expect(back)
  }
}
