import BundleOutput
import Testing

@testable import HACCompiler

private let repository = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

@Suite struct MySQLDualMasterTests {
  private let scratch = Scratch()

  /// Compiles a topology of the repository, or a text; the text of one emitted file.
  private func emitted(_ path: String, _ files: [String]) throws -> [String] {
    var result = Compiler.check([path])
    let emissions = Compiler.emit(&result, deferSecrets: false)
    #expect(!result.report.hasErrors, "\(result.report.diagnostics.map(\.message))")
    let emission = try #require(emissions.first)
    _ = try BundleWriter.write(emission, to: scratch.path + "/out", options: WriteOptions())
    return files.map { output(of: "cat '\(scratch.path)/out/\(emission.name)/hosts/'\($0)") }
  }

  private func words(_ text: String) -> [String] {
    text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
  }

  @Test("the guide's pair compiles with warnings only, and has every directive of its listings") func guide() throws {
    let path = repository + "/topologies/guide/mysql.yaml"
    #expect(Compiler.check([path]).report.diagnostics.allSatisfy { $0.severity == .warning })
    let files = try emitted(
      path,
      ["host1/rootfs/etc/my.cnf.d/*.cnf", "host2/rootfs/etc/my.cnf.d/*.cnf", "host1/rootfs/etc/keepalived/keepalived.conf",
       "host2/rootfs/etc/keepalived/keepalived.conf", "host2/sql/*"])
    for (index, text) in files[0...1].enumerated() {
      for line in ["server_id = \(index + 1)", "log_bin = mysql-bin", "binlog_do_db = chime", "binlog_do_db = portal"] {
        #expect(words(text).contains(line))
      }
    }
    for (index, text) in files[2...3].enumerated() {
      for line in [
        "vrrp_script chk_mysql {", "interval 2", "vrrp_instance VI_2 {", "interface ens160", "virtual_router_id 52", "priority \(255 - index)",
        "state \(index == 0 ? "MASTER" : "BACKUP")", "advert_int 1", "auth_type PASS", "auth_pass \"1111\"", "192.168.231.162/32 dev ens160", "chk_mysql",
      ] { #expect(words(text).contains(line), "\(line)") }
      // `nc -zv localhost 3306`, with an absolute path, a timeout and an address.
      #expect(text.contains("/usr/local/libexec/hac/check-tcp database 127.0.0.1 3306 2"))
    }
    #expect(files[4].contains("CREATE USER IF NOT EXISTS 'chimesync'@'192.168.231.151' IDENTIFIED BY 'passw0rd';"))
    #expect(files[4].contains("GRANT REPLICATION SLAVE ON *.* TO 'chimesync'@'192.168.231.151';"))
    #expect(files[4].contains("SOURCE_HOST='192.168.231.151'"))
    #expect(!files[4].contains("LOG_FILE") && !files[4].contains("LOG_POS"))
  }

  @Test(
    "each server gets the words that it knows",
    arguments: [
      ("percona-5.7", "old1", ["log_slave_updates", "expire_logs_days", "super_read_only"], ["log_replica_updates", "binlog_expire_logs_seconds"], "CHANGE MASTER TO MASTER_HOST"),
      ("mysql-8.0", "db1", ["log_replica_updates", "super_read_only", "gtid_mode"], ["binlog_format", "log_slave_updates"], "CHANGE REPLICATION SOURCE TO"),
      ("mysql-8.4-semi-sync", "shop1", ["rpl_semi_sync_source_enabled", "replica_net_timeout"], ["rpl_semi_sync_master_enabled"], "SOURCE_AUTO_POSITION=1"),
      ("mariadb-10.11", "wiki1", ["gtid_domain_id", "log_slave_updates", "rpl_semi_sync_master_wait_point"], ["super_read_only", "gtid_mode", "plugin_load_add"], "MASTER_USE_GTID=slave_pos"),
    ] as [(String, String, [String], [String], String)])
  func versions(name: String, host: String, has: [String], lacks: [String], statement: String) throws {
    let files = try emitted(repository + "/topologies/mysql-dual-master/\(name).yaml", ["\(host)/rootfs/etc/my*/zz-hac-replication.cnf \(scratch.path)/out/*/hosts/\(host)/rootfs/etc/mysql/*/*.cnf 2>/dev/null", "\(host)/sql/30-*"])
    let options = words(files[0]).compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(has.allSatisfy(options.contains) && options.contains("read_only"))
    #expect(!lacks.contains(where: options.contains))
    #expect(files[1].contains(statement))
  }

  @Test("every careful example compiles without a warning", arguments: ["percona-5.7", "mysql-8.0", "mysql-8.4-semi-sync", "mariadb-10.11"])
  func careful(name: String) {
    #expect(Compiler.check([repository + "/topologies/mysql-dual-master/\(name).yaml"]).report.diagnostics.isEmpty)
  }

  @Test("a password stands quoted in SQL files that nobody else can read, and nowhere else") func secrets() throws {
    let files = try emitted(repository + "/topologies/mysql-dual-master/mysql-8.0.yaml", ["db1/sql/20-application.sql"])
    #expect(files[0].contains("IDENTIFIED BY 'it''s a \"test\" \\\\ pass$word; -- 1' REQUIRE SSL;"))
    #expect(files[0].contains("ON `order\\_archive`.* TO 'orders'@'10.0.0.0/255.255.255.0';"))
    #expect(output(of: "cd '\(scratch.path)/out' && grep -rl 'example-replication-1' . | grep -v '/sql/'") == "")
    #expect(output(of: "cd '\(scratch.path)/out' && find . -path '*/sql/*' -type f -perm /077") == "")
  }

  @Test("what hac numbers depends on names and addresses, never on the order written") func numbers() throws {
    let path = repository + "/topologies/mysql-dual-master/mysql-8.0.yaml"
    let text = output(of: "cat '\(path)'")
    _ = output(of: "cp -r '\(repository)/topologies/mysql-dual-master/secrets' '\(scratch.path)/'")
    let file = ["db1/rootfs/etc/mysql/mysql.conf.d/zz-hac-replication.cnf"]
    let first = try emitted(path, file)[0]
    let swapped = try emitted(scratch.write("t.yaml", text.replacingOccurrences("[db1, db2]", "[db2, db1]")), file)[0]
    #expect(first == swapped && first.contains("167772171"))
  }
}
