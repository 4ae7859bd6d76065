import TopologyModel

/// What replication is called by a server of one flavour and version: options, statements, columns.
///
/// A version of two numbers stands for the newest release of its series.
struct ReplicationTerms: Sendable {
  let flavour: MySQLFlavour
  let version: Version

  init(_ server: MySQLServer) {
    flavour = server.flavour
    version = server.version
  }

  var isMariaDB: Bool { flavour == .mariadb }

  /// Whether the server is of `series` with at least that patch level, or of a later series.
  func isAtLeast(_ series: Version, patch: Int = 0) -> Bool {
    guard version.isIn(series: series) else { return version >= series }
    return version.numbers.count < 3 || version.numbers[2] >= patch
  }

  /// The words "source" and "replica" in options and columns: 8.0.26 (release notes; "Replication and Binary
  /// Logging Options and Variables"). MariaDB's options keep the old words.
  var saysReplica: Bool { !isMariaDB && isAtLeast(Version(8, 0), patch: 26) }

  /// CHANGE REPLICATION SOURCE TO: 8.0.23. On 8.4 the old statement is gone (8.4.0 release notes).
  var changesReplicationSource: Bool { !isMariaDB && isAtLeast(Version(8, 0), patch: 23) }

  /// SHOW REPLICA STATUS: 8.0.22, and MariaDB 10.5 as another word for the same columns.
  var showsReplicaStatus: Bool { !isMariaDB && isAtLeast(Version(8, 0), patch: 22) }

  // MARK: Options

  /// Applied events go to the server's own binary log; off by default on 5.7 and MariaDB.
  var logUpdates: String { saysReplica ? "log_replica_updates" : "log_slave_updates" }
  var netTimeout: String { saysReplica ? "replica_net_timeout" : "slave_net_timeout" }

  /// How long binary logs are kept: option and value for a number of days. `expire_logs_days` was removed in
  /// MySQL 8.4; MariaDB has the other one since 10.6.
  func binaryLogExpiry(days: Int) -> (option: String, value: String) {
    let countsDays = isMariaDB ? version < Version(10, 6) : version < Version(8, 0)
    return countsDays ? ("expire_logs_days", "\(days)") : ("binlog_expire_logs_seconds", "\(days * 86400)")
  }

  /// Whether the server has `super_read_only`, which holds for administrators too. MariaDB has none.
  var hasSuperReadOnly: Bool { !isMariaDB }

  /// The semi-synchronous plugins to load; MariaDB has them built in. The old and the new names exclude each other
  /// (MySQL manual, "Installing Semisynchronous Replication").
  var semiSyncPlugins: [String] {
    if isMariaDB { return [] }
    return saysReplica ? ["semisync_source.so", "semisync_replica.so"] : ["semisync_master.so", "semisync_slave.so"]
  }

  var semiSyncSource: String { saysReplica ? "rpl_semi_sync_source" : "rpl_semi_sync_master" }
  var semiSyncReplica: String { saysReplica ? "rpl_semi_sync_replica" : "rpl_semi_sync_slave" }

  // MARK: Statements

  var stop: String { showsReplicaStatus ? "STOP REPLICA" : "STOP SLAVE" }
  var start: String { showsReplicaStatus ? "START REPLICA" : "START SLAVE" }
  var status: String { showsReplicaStatus ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS" }
  /// What the status shows while the receiver is connected.
  var receiverRuns: String { showsReplicaStatus ? "Replica_IO_Running: Yes" : "Slave_IO_Running: Yes" }
  var change: String { changesReplicationSource ? "CHANGE REPLICATION SOURCE TO" : "CHANGE MASTER TO" }
  /// What the options of that statement begin with.
  var prefix: String { changesReplicationSource ? "SOURCE" : "MASTER" }

  /// The option that lets an account of caching_sha2_password in without TLS, by asking for the source's RSA key
  /// (MySQL manual, "Caching SHA-2 Pluggable Authentication"). 5.7 and MariaDB have no such accounts.
  var publicKeyOption: String? {
    if isMariaDB || version < Version(8, 0) { return nil }
    return changesReplicationSource ? "GET_SOURCE_PUBLIC_KEY" : "GET_MASTER_PUBLIC_KEY"
  }

  /// The longest password that the statement takes: MySQL answers error 3056 beyond 32 characters. MariaDB took
  /// 40 where it was tried.
  var longestPassword: Int { isMariaDB ? 40 : 32 }
}
