import SourceText
import TopologyModel

/// Checks of `my_cnf`, the options of SQL nodes.
extension NDB {
  static let optionChecks: [Check<ServiceSubject<NDB>>] = [optionClash, removedOption, localTables]

  /// What hac writes itself, and the field that decides it.
  private static let own: [String: String] = [
    "server_id": "say it on the node: `sql: { NAME: { server_id: … } }`", "port": "say `port` of the service",
    "ndbcluster": "an SQL node is one by it", "ndb_connectstring": "it follows from the management nodes", "ndb_nodeid": "say it on the node: `sql: { NAME: { node_id: … } }`",
    "ndb_cluster_connection_pool": "say `connection_pool` of the service", "ndb_cluster_connection_pool_nodeids": "they follow from `node_id` and `connection_pool`",
    "datadir": "it is the package's", "socket": "it is the package's", "bind_address": "it is `*`",
    "ssl_ca": "say `tls` of the service", "ssl_cert": "say `tls` of the service", "ssl_key": "say `tls` of the service",
  ]

  static let optionClash = Check<ServiceSubject<NDB>>(
    "mysql-ndb/option-clash", .error, "`my_cnf` must not repeat what hac writes",
    why: """
      The last of two equal options holds, so that the server would not do what the topology's other fields say, and \
      config.ini, the steps and ports that follow from them would be wrong.
      """,
    bad: example("my_cnf: { ‹ndb_nodeid›: 7 }"), good: example("my_cnf: { max_connections: 500 }")
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] {
      guard let instead = own[entry.key.value.text] else { continue }
      findings.report(
        "`\(entry.key.value)` is written by hac", at: entry.key.origin, label: "a second one would overrule it", help: ["remove it: " + instead])
    }
  }

  /// Options that the series does not have, with what to do.
  private static func removal(of option: String, is84: Bool) -> String? {
    switch option {
    case "query_cache_size", "query_cache_type", "query_cache_limit": "8.0 has no query cache; remove it"
    case "expire_logs_days" where is84: "say `binlog_expire_logs_seconds`"
    case "default_authentication_plugin" where is84: "say `authentication_policy`"
    default: nil
    }
  }

  static let removedOption = Check<ServiceSubject<NDB>>(
    "mysql-ndb/removed-option", .error, "an option that the version does not have stops the server from starting",
    why: """
      An unknown option in `[mysqld]` is an error at the start. The query cache went with MySQL 8.0.3, `expire_logs_days` \
      and `default_authentication_plugin` with 8.4.0 (their release notes).
      """,
    bad: example("version: \"8.4\"\nmy_cnf: { ‹expire_logs_days›: 7 }"), good: example("my_cnf: { expire_logs_days: 7 }")
  ) { subject, findings in
    let version = subject.fields.version.value
    for entry in subject.fields.serverOptions ?? [] {
      guard let instead = removal(of: entry.key.value.text, is84: version.version.isIn(series: Version(8, 4))) else { continue }
      findings.report("\(version.written) has no option `\(entry.key.value)`", at: entry.key.origin, label: "the server would not start", help: [instead])
    }
  }

  static let localTables = Check<ServiceSubject<NDB>>(
    "mysql-ndb/local-tables", .error, "tables must be made in NDB unless a statement says otherwise",
    why: """
      A table of InnoDB or MyISAM is on the one SQL node that made it: the others know nothing of it, and it is lost \
      with that host. Accounts are tables too; those that all SQL nodes should know need the privilege NDB_STORED_USER \
      (MySQL manual, "Privilege Synchronization and NDB_STORED_USER").
      """,
    bad: example("my_cnf: { default_storage_engine: ‹InnoDB› }"), good: example("my_cnf: { default_storage_engine: ndb }")
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] where entry.key.value.text == "default_storage_engine" {
      guard !["ndb", "ndbcluster"].contains(entry.value.value.text.lowercased()) else { continue }
      findings.report(
        "new tables would be in \(entry.value.value), on one SQL node only", at: entry.value.origin, label: "not shared, and lost with its host",
        help: ["remove this line; say `ENGINE=\(entry.value.value)` where a table is meant to be local"])
    }
  }
}
