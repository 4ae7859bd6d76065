import ConfigFormats
import SchemaKit
import TopologyModel

/// The name of an option of the Galera library: `evs.suspect_timeout`.
public struct ProviderOption: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("the name of a Galera option", pattern: "^[a-z_]+(\\.[a-z_]+)?$", example: "evs.suspect_timeout")

  public static func fault(in text: String) -> String? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isFine = (1...2).contains(parts.count) && text.utf8.count <= 64
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: "_") } }
    return isFine ? nil : "`\(text.excerpt)` is not the name of a Galera option"
  }

  /// The options of Galera 4 (galeracluster.com, "Galera Parameters"; the library's own tables).
  static let known: Set<String> = [
    "base_dir", "base_host", "base_port", "cert.log_conflicts", "cert.max_length", "cert.length_check", "cert.optimistic_pa", "debug",
    "evs.auto_evict", "evs.causal_keepalive_period", "evs.debug_log_mask", "evs.delay_margin", "evs.delayed_keep_period",
    "evs.evict", "evs.inactive_check_period", "evs.inactive_timeout", "evs.info_log_mask", "evs.install_timeout", "evs.join_retrans_period",
    "evs.keepalive_period", "evs.max_install_timeouts", "evs.send_window", "evs.stats_report_period", "evs.suspect_timeout",
    "evs.use_aggregate", "evs.user_send_window", "evs.version", "evs.view_forget_timeout", "gcache.dir",
    "gcache.keep_pages_size", "gcache.mem_size", "gcache.name", "gcache.page_size", "gcache.recover", "gcache.size",
    "gcomm.thread_prio", "gcs.fc_debug", "gcs.fc_factor", "gcs.fc_limit",
    "gcs.fc_master_slave", "gcs.fc_single_primary", "gcs.max_packet_size", "gcs.max_throttle", "gcs.recv_q_hard_limit",
    "gcs.recv_q_soft_limit", "gcs.stateless", "gcs.sync_donor", "gcs.vote_policy", "gmcast.isolate", "gmcast.listen_addr", "gmcast.mcast_addr",
    "gmcast.mcast_ttl", "gmcast.peer_timeout", "gmcast.segment", "gmcast.time_wait", "gmcast.version", "ist.keep_keys", "ist.recv_addr", "ist.recv_bind",
    "pc.announce_timeout", "pc.checksum", "pc.ignore_quorum", "pc.ignore_sb", "pc.linger", "pc.npvo", "pc.recovery", "pc.version",
    "pc.wait_prim", "pc.wait_prim_timeout", "pc.weight", "protonet.backend", "protonet.version",
    "repl.causal_read_timeout", "repl.commit_order", "repl.key_format", "repl.max_ws_size", "repl.proto_max", "socket.checksum", "socket.dynamic",
    "socket.recv_buf_size", "socket.send_buf_size", "socket.ssl", "socket.ssl_ca", "socket.ssl_cert", "socket.ssl_cipher",
    "socket.ssl_compression", "socket.ssl_key", "socket.ssl_password_file", "socket.ssl_reload",
  ]

  /// Those that Percona's fork alone has; Galera 4.23 calls them unrecognized.
  static let perconas: Set<String> = [
    "gcache.encryption", "gcache.encryption_cache_page_size", "gcache.encryption_cache_size", "gcache.freeze_purge_at_seqno",
    "gcache.keep_pages_count", "gcache.keep_plaintext_size", "gcs.fc_auto_evict_threshold", "gcs.fc_auto_evict_window",
    "pc.wait_restored_prim_timeout",
  ]
}

/// The value of a Galera option. `;` would begin another option, and a quote would end the list.
public struct ProviderValue: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  // The brackets stand apart: a class of POSIX and one of JavaScript escape them differently.
  public static let scalar = ScalarShape("the value of a Galera option", pattern: "^([A-Za-z0-9_./:@+,*!-]|\\[|\\])+$", example: "PT10S")
  public static func fault(in text: String) -> String? {
    let isFine = (1...1024).contains(text.utf8.count)
      && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "_./:@+,*![]-".utf8.contains($0) }
    guard isFine else { return "`\(text.excerpt)` is not the value of a Galera option (letters, digits and `_./:@+,*![]-`)" }
    return Quoting.optionFile.refuse(text).map { "the value cannot be used: \($0.reason)" }
  }
}

/// A length of time as the library reads it, ISO 8601: `PT5S`, `PT0.5S`, `PT1M30S`, `P1DT2H`.
struct ProviderPeriod: Sendable, Comparable {
  let seconds: Double

  init(seconds: Double) { self.seconds = seconds }

  /// nil for what is not one, and for months and years, which nobody means here.
  init?(_ text: String) {
    guard text.first == "P" else { return nil }
    var total = 0.0
    var number = ""
    var isTime = false
    for character in text.dropFirst() {
      switch character {
      case "0"..."9", ".": number.append(character)
      case "T" where !isTime && number.isEmpty: isTime = true
      default:
        let units: [Character: Double] = isTime ? ["H": 3600, "M": 60, "S": 1] : ["D": 86400]
        guard let unit = units[character], let value = Double(number) else { return nil }
        total += value * unit
        number = ""
      }
    }
    guard number.isEmpty else { return nil }
    seconds = total
  }

  static func < (a: ProviderPeriod, b: ProviderPeriod) -> Bool { a.seconds < b.seconds }

  /// As the library prints it.
  var written: String {
    let thousandths = Int((seconds * 1000).rounded())
    guard thousandths % 1000 != 0 else { return "PT\(thousandths / 1000)S" }
    var fraction = String(1000 + thousandths % 1000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "PT\(thousandths / 1000).\(fraction)S"
  }
}

/// What the library takes as the value of an option, tried one by one with garbd and libgalera 4.23.
enum ProviderRange: Sendable {
  case boolean
  case integer(ClosedRange<Int>)
  /// A number, or the word `auto`.
  case bufferSize
  /// Both ends belong to it.
  case upTo(Double)
  /// The upper end does not belong to it.
  case below(Double)
  /// A period, and the shortest.
  case period(Double)

  /// Those with a range of their own; periods that depend on each other are `FailureDetector`'s.
  static let known: [String: ProviderRange] = [
    "evs.use_aggregate": .boolean, "pc.ignore_quorum": .boolean, "pc.ignore_sb": .boolean, "pc.npvo": .boolean, "pc.recovery": .boolean,
    "pc.wait_prim": .boolean, "gcs.sync_donor": .boolean, "gcs.fc_master_slave": .boolean, "gcs.fc_single_primary": .boolean,
    "cert.log_conflicts": .boolean, "gcache.recover": .boolean,
    "evs.max_install_timeouts": .integer(0...2_147_483_646), "evs.version": .integer(0...1), "gmcast.version": .integer(0...0),
    "gmcast.mcast_ttl": .integer(1...255), "gcs.fc_limit": .integer(0...Int.max), "gcs.fc_debug": .integer(0...Int.max),
    "repl.commit_order": .integer(0...3), "repl.max_ws_size": .integer(0...2_147_483_647),
    "evs.send_window": .integer(1...Int.max), "evs.user_send_window": .integer(1...Int.max),
    "socket.recv_buf_size": .bufferSize, "socket.send_buf_size": .bufferSize,
    "gcs.fc_factor": .upTo(1), "gcs.max_throttle": .below(1), "gcs.recv_q_soft_limit": .below(1),
    "evs.join_retrans_period": .period(0.1), "evs.view_forget_timeout": .period(1), "evs.stats_report_period": .period(1),
  ]

  /// What is wanted instead; nil when the value is fine.
  func refusal(of text: String) -> String? {
    switch self {
    case .boolean:
      return ["yes", "no", "true", "false", "on", "off", "1", "0", "y", "n", "t", "f"].contains(text.lowercased()) ? nil : "`yes` or `no`"
    case .integer(let range):
      if let value = Int(text), range.contains(value) { return nil }
      return range.upperBound == Int.max ? "a whole number, at least \(range.lowerBound)" : range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    case .bufferSize:
      if text == "auto" { return nil }
      return Int(text).map { $0 >= 0 } == true ? nil : "a number of bytes, or `auto`"
    case .upTo(let limit):
      return Double(text).map { $0 >= 0 && $0 <= limit } == true ? nil : "0 to \(Int(limit))"
    case .below(let limit):
      return Double(text).map { $0 >= 0 && $0 < limit } == true ? nil : "at least 0, and below \(Int(limit))"
    case .period(let shortest):
      // A bare number is taken too.
      guard let period = ProviderPeriod(text) else { return Double(text) == nil ? "a period such as `PT5S`" : nil }
      return period.seconds >= shortest ? nil : "at least \(ProviderPeriod(seconds: shortest).written)"
    }
  }
}
