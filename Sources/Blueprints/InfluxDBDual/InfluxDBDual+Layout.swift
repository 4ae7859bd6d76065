import SourceText
import TopologyModel

/// One instance of the pair as the plan knows it.
struct InfluxInstance: Sendable {
  let node: NodeID
  /// The member as written.
  let origin: OriginID
  let name: String
  let address: Located<IPAddress>
  /// The instance at its own address.
  let url: String
  /// The other instance at its own address; empty when there is not exactly one.
  var peerURL = ""
}

/// What both instances have in common, worked out once.
struct InfluxLayout: Sendable {
  let service: ServiceID
  let serviceName: String
  let origin: OriginID
  let vip: VIPID
  var instances: [InfluxInstance]
  let fields: InfluxDBDual
  let witnesses: [Located<IPAddress>]
  /// `http://…` of the address that clients read from.
  let vipURL: String

  var major: Int { fields.major }
  var names: FileNames { FileNames(service: serviceName) }
}

/// Where things are on a host. The unit and the configuration file have fixed names, so that a host runs one
/// InfluxDB; only what is per service carries its name.
struct FileNames: Sendable {
  let service: String

  static let unit = "influxdb.service"
  static let check = "\(HostPaths.libexec)/check-influxdb"
  static let gate = "\(HostPaths.sbin)/hac-influx-gate"
  static let resync = "\(HostPaths.sbin)/hac-influx-resync"
  static let timer = "hac-influx-gate.timer"
  static let ticker = "hac-influx-gate.service"
  static let units = "/etc/systemd/system"

  var credentials: String { "\(HostPaths.settings)/influxdb/\(service).credentials" }
  var password: String { "\(HostPaths.settings)/influxdb/\(service).password" }
  var alive: String { "\(HostPaths.state)/influx.alive.\(service)" }
  var setUp: String { "\(service)-set-up" }
  var verify: String { "\(service)-verify" }
  var chimeadm: String { "\(service)-chimeadm" }
}

extension InfluxDBDual {
  var major: Int { version.value.numbers.first ?? 0 }
  /// The health page: 1.x before 1.8 has only /ping.
  var healthAPI: String { version.value < Version(1, 8) ? "ping" : "health" }
  /// 2.x always asks for a token.
  var asksForLogin: Bool { major >= 2 || authentication?.value ?? true }
  var scheme: String { tls == nil ? "http" : "https" }
  var authorityFile: String { tls?.ca.value.text ?? "" }
  var walDirectory: String { wal?.value.text ?? "\(data.value.text)/wal" }

  /// What the gate's tick takes at most, and the period of its timer: a stamp is never older than this on a
  /// healthy instance. One probe lasts at most its timeout of 2 s and one more second, the write likewise.
  static let tickPeriod = 10
  static let writePatience = 5
  static func longestTick(witnesses: Int) -> Int { tickPeriod + 1 + 3 * (1 + 1 + witnesses) + writePatience + 1 }

  /// Where below an instance's URL the gate tries to write: every database that the topology lists, or the bucket.
  var writePaths: [String] {
    if major == 1 { return (databases ?? []).map { "write?precision=s&db=\($0.key.value.percentEncoded)" } }
    guard let org, let bucket else { return [] }
    return ["api/v2/write?precision=s&org=\(org.value.percentEncoded)&bucket=\(bucket.value.percentEncoded)"]
  }
}
