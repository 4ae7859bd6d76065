import ConfigFormats
import SchemaKit
import TopologyModel

/// The name of a server account: at most 32 characters (MySQL manual, "Account User Names and Passwords").
public struct AccountName: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("an account name", pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$", example: "chimesync")
  public static func fault(in text: String) -> String? {
    if text.utf8.count > 32 { return "`\(text.excerpt)` is longer than the 32 characters that MySQL takes" }
    return SafeWord.fault(in: text).map { _ in "`\(text.excerpt)` is not an account name (letters, digits, `_`, `.` and `-`)" }
  }
}

/// Where clients of an account come from: an address or an IPv4 subnet. Servers resolve no names.
public struct ClientAddress: ScalarValue, Hashable {
  /// The host part of the account, as every version matches it.
  public let host: String
  public let written: String

  public static let scalar = ScalarShape("an address or an IPv4 subnet such as 10.0.0.0/24", example: "10.0.0.0/24")

  public static func parse(_ text: String) -> Result<ClientAddress, ScalarFault> {
    if let address = IPAddress(text) { return .success(ClientAddress(host: address.written, written: text)) }
    guard text.contains("/") else {
      return .failure(
        ScalarFault(
          "`\(text.excerpt)` is not an address or a subnet",
          help: "write where the clients are: an address or a subnet; the servers look up no names (skip_name_resolve)"))
    }
    return Subnet.parse(text).flatMap { subnet in
      if subnet.prefix == subnet.family.width { return .success(ClientAddress(host: subnet.address.written, written: text)) }
      guard subnet.family == .ipv4 else {
        // MySQL manual, "Specifying Account Names": a netmask is for IPv4 only.
        return .failure(ScalarFault("`\(text)` is an IPv6 subnet, which account names cannot express", help: "list the clients' addresses"))
      }
      // MariaDB stores `10.0.0.0/24` and never matches it; the netmask form works on every version.
      let host = subnet.prefix == 0 ? "%" : "\(subnet.address.written)/\(subnet.netmask.written)"
      return .success(ClientAddress(host: host, written: text))
    }
  }
}

/// What a grant is for: one database, or `*` for all.
public enum GrantTarget: ScalarValue, Hashable {
  case all
  case database(DatabaseName)

  public static let scalar = ScalarShape("a database name, or `*` for all", pattern: "^([A-Za-z0-9_]{1,64}|\\*)$", example: "chime")
  public static func parse(_ text: String) -> Result<GrantTarget, ScalarFault> {
    text == "*" ? .success(.all) : DatabaseName.parse(text).map { .database($0) }
  }
  public var written: String {
    switch self {
    case .all: "*"
    case .database(let name): name.text
    }
  }
  /// As GRANT takes it: `_` is a wildcard there and is escaped (MySQL manual, "GRANT Statement").
  var sql: String {
    switch self {
    case .all: "*.*"
    case .database(let name): "`" + name.text.split(separator: "_", omittingEmptySubsequences: false).joined(separator: "\\_") + "`.*"
    }
  }
}

/// A privilege that an application may be given (MySQL manual, "Privileges Provided by MySQL").
public enum Privilege: String, Sendable, CaseIterable {
  case all = "ALL"
  case select = "SELECT", insert = "INSERT", update = "UPDATE", delete = "DELETE"
  case create = "CREATE", drop = "DROP", alter = "ALTER", index = "INDEX", references = "REFERENCES"
  case createTemporaryTables = "CREATE TEMPORARY TABLES", lockTables = "LOCK TABLES"
  case createView = "CREATE VIEW", showView = "SHOW VIEW"
  case createRoutine = "CREATE ROUTINE", alterRoutine = "ALTER ROUTINE", execute = "EXECUTE"
  case event = "EVENT", trigger = "TRIGGER"
  case process = "PROCESS", reload = "RELOAD", showDatabases = "SHOW DATABASES", createUser = "CREATE USER"
  case replicationClient = "REPLICATION CLIENT", replicationSlave = "REPLICATION SLAVE"
  case `super` = "SUPER"

  /// Privileges of the server as a whole: GRANT … ON a database answers ERROR 1221.
  var isGlobalOnly: Bool {
    switch self {
    case .process, .reload, .showDatabases, .createUser, .replicationClient, .replicationSlave, .super: true
    default: false
    }
  }

  var sql: String { self == .all ? "ALL PRIVILEGES" : rawValue }
}
