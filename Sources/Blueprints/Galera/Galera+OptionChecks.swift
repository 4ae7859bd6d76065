import SourceText
import TopologyModel

/// Checks of the server's options.
extension Galera {
  static let optionChecks: [Check<ServiceSubject<Galera>>] =
    [optionClash, limitation, donorIsNoMember, typographicQuotes, binlogFilter, libraryOptionClash, unknownLibraryOption, ignoresQuorum]
    + failureDetectorChecks + ServerOptionChecks<Galera>.all

  /// What hac writes itself, and what to do instead.
  private static let own: [String: String] = {
    var own = [
      "server_id": "say it on the member: `nodes: { NAME: { server_id: … } }`", "port": "say `port` of the service",
      "wsrep_cluster_name": "say `wsrep_cluster_name` of the service", "wsrep_provider_options": "say `wsrep_provider_options` of the service",
      "wsrep_sst_method": "say `wsrep_sst_method` of the service", "wsrep_provider": "say `wsrep_provider` of the service",
      "wsrep_applier_threads": "say `wsrep_applier_threads` of the service", "wsrep_slave_threads": "say `wsrep_applier_threads` of the service",
      "ssl_ca": "say `tls` of the service", "ssl_cert": "say `tls` of the service", "ssl_key": "say `tls` of the service",
      "wsrep_cluster_address": "it follows from the members; the same on all of them",
      "wsrep_node_name": "it is the node's name", "wsrep_node_address": "it is the node's address on the replication network",
      "wsrep_on": "it is always on", "wsrep_sst_auth": "state transfers log in without a password",
      "wsrep_new_cluster": "a cluster is founded by the step for it, once; at every start it would found another one",
      "bind_address": "the servers listen on all addresses; one bound to the virtual address could not start elsewhere",
      "binlog_format": "Galera needs ROW", "innodb_autoinc_lock_mode": "Galera needs 2",
      "default_storage_engine": "Galera replicates InnoDB tables only", "log_bin": "it is `binlog`",
      "log_slave_updates": "it is always on", "log_replica_updates": "it is always on",
      "auto_increment_increment": "Galera sets it (`wsrep_auto_increment_control`)", "auto_increment_offset": "Galera sets it (`wsrep_auto_increment_control`)",
      "plugin_load": "write `plugin_load_add`, which leaves hac's own plugins loaded",
    ]
    own["networking"] = "members replicate over the network"
    for option in ["datadir", "socket", "pid_file"] { own[option] = "it is the package's, where hac's scripts find it" }
    return own
  }()

  private static func place(of option: String) -> String? { WrittenOption.place(of: option, in: own) }

  static let optionClash = Check<ServiceSubject<Galera>>(
    "galera/option-clash", .error, "`my_cnf` must not repeat what hac writes",
    why: """
      The last of two equal options holds, so that the server would not do what the topology's other fields say. A \
      `wsrep_cluster_address` of `gcomm://` alone founds another cluster at the next start (Galera manual, "Starting the \
      Cluster"); a `binlog_format` other than ROW, an `innodb_autoinc_lock_mode` other than 2 or another engine cannot be replicated.
      """,
    bad: [
      example("nodes: [a, b, c]\nmy_cnf: { ‹wsrep_cluster_address›: \"gcomm://\" }", tls: true),
      example("nodes: [a, b, c]\nmy_cnf: { ‹binlog_format›: STATEMENT }", tls: true),
      example("nodes: [a, b, c]\nmy_cnf: { ‹loose_innodb_autoinc_lock_mode›: 1 }", tls: true),
    ],
    good: [example("nodes: [a, b, c]\nmy_cnf: { innodb_buffer_pool_size: 8G, binlog_expire_logs_seconds: 86400 }", tls: true)]
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] {
      guard let instead = place(of: entry.key.value.text) else { continue }
      findings.report(
        "`\(entry.key.value)` is written by hac", at: entry.key.origin, label: "a second one would overrule it", help: ["remove it: " + instead])
    }
  }

  /// What a setting does to a cluster, where it does harm.
  private static func harm(of option: String, _ value: String) -> (String, String)? {
    let isOn = ["ON", "1", "TRUE", "DEMAND", "2"].contains(value.uppercased())
    let isOff = ["OFF", "0", "FALSE"].contains(value.uppercased())
    switch option {
    case "log_output" where value.uppercased().split(separator: ",").contains("TABLE"):
      return ("logs in tables are not supported", "say `FILE`")
    case "query_cache_type" where isOn: return ("the query cache makes every member's writes wait for it", "say `OFF`")
    case "wsrep_certify_nonpk" where isOff: return ("writes to tables without a primary key fail on the other members", "leave it out")
    case "wsrep_auto_increment_control" where isOff: return ("members generate the same keys", "leave it out")
    case "wsrep_replicate_myisam" where isOn: return ("MyISAM tables are replicated as an experiment only", "leave it out")
    default: return nil
    }
  }

  static let limitation = Check<ServiceSubject<Galera>>(
    "galera/limitation", .warning, "options do not ask for what a cluster cannot do well",
    why: """
      Write sets are made of InnoDB rows with keys, and stay in memory until they are certified: logs in tables, MyISAM, tables \
      without keys do not go with that (MariaDB's documentation, "Known Limitations"; Galera \
      manual, "Differences from a Standalone MySQL Server"). Explicit locks and XA transactions do not either, which no option shows.
      """,
    bad: [example("nodes: [a, b, c]\nmy_cnf: { log_output: ‹TABLE› }", tls: true)],
    good: [example("nodes: [a, b, c]\nmy_cnf: { log_output: FILE, wsrep_max_ws_size: 1073741824, query_cache_type: OFF }", tls: true)]
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] {
      guard OptionCatalogue.isKnown(entry.key.value.text, to: subject.fields.optionReader),
        let (harm, instead) = harm(of: entry.key.value.text, entry.value.value.text)
      else { continue }
      findings.report("`\(entry.key.value)` is `\(entry.value.value)`: \(harm)", at: entry.value.origin, label: "not in a cluster", help: [instead])
    }
  }

  static let donorIsNoMember = Check<ServiceSubject<Galera>>(
    "galera/donor-is-no-member", .error, "a preferred donor is a member, by its name",
    why: """
      `wsrep_sst_donor` has names of members (`wsrep_node_name`), not addresses. Without a comma at the end a joiner waits for \
      those alone, and gives up when there is none of that name (Galera manual, "wsrep_sst_donor"). The library prefers \
      donors of the joiner's own segment by itself.
      """,
    bad: example("nodes: [a, b, c]\nmy_cnf: { wsrep_sst_donor: ‹\"10.0.0.13,\"› }", tls: true),
    good: example("nodes: [a, b, c]\nmy_cnf: { wsrep_sst_donor: \"c,b,\" }", tls: true)
  ) { subject, findings in
    let names = Set(subject.members("member").map { subject.topology[$0.node].name })
    for entry in subject.fields.serverOptions ?? [] where entry.key.value.text == "wsrep_sst_donor" {
      let strangers = entry.value.value.text.split(separator: ",").map { String($0.drop { $0 == " " }) }.filter { !names.contains($0) }
      guard let stranger = strangers.first else { continue }
      findings.report(
        "no member of `\(subject.name)` is called `\(stranger)`", at: entry.value.origin, label: "donors by name",
        help: ["the members are " + names.sorted().map { "`\($0)`" }.joined(separator: ", ")])
    }
  }

  static let typographicQuotes = Check<ServiceSubject<Galera>>(
    "galera/typographic-quotes", .error, "a value has no typographic quotes",
    why: "They come from a word processor or a web page. The server takes them for a part of the value, without an error (seen on MariaDB 10.11).",
    bad: example("nodes: [a, b, c]\nmy_cnf: { sql_mode: ‹“ANSI”› }", tls: true), good: example("nodes: [a, b, c]\nmy_cnf: { sql_mode: ANSI }", tls: true)
  ) { subject, findings in
    for entry in subject.fields.serverOptions ?? [] where entry.value.value.text.unicodeScalars.contains(where: { (0x2018...0x201F).contains($0.value) }) {
      findings.report(
        "the value of `\(entry.key.value)` has typographic quotes", at: entry.value.origin, label: "they would become a part of the value",
        help: ["write it without quotes, or with plain ones around the whole value"])
    }
  }
}

extension Galera: ServerOptionHolder {
  var optionReader: OptionReader { OptionReader(family: server.value == .mariadb ? .mariadb : .mysqlWsrep, version.value) }
  var versionOrigin: OriginID { version.origin }
  static let loadedLibraries: Set<String> = ["auth_socket"]
  static let breaking = BreakingOption.writeSets
  static func isOwn(option: String) -> Bool { place(of: option) != nil }
  static func optionExample(_ entries: String) -> String { example("nodes: [a, b, c]\nmy_cnf: { \(entries) }", tls: true) }
  static let pluginExample = (option: "server_audit_events", value: "CONNECT", library: "server_audit")

  static var furtherMissing: (bad: [String], good: [String]) {
    (
      [
        optionExample("‹pxc_strict_mode›: ENFORCING"), optionExample("‹gtid_mode›: \"ON\""),
        example("nodes: [a, b, c]\nmy_cnf: { ‹query_cache_size›: 0 }", tls: true, version: "\"8.0\"", server: "mysql-wsrep"),
      ],
      [
        optionExample("wsrep_gtid_mode: \"ON\""),
        example("nodes: [a, b, c]\nmy_cnf: { gtid_mode: ON, enforce_gtid_consistency: ON }", tls: true, version: "\"8.0\"", server: "mysql-wsrep"),
      ]
    )
  }
}
