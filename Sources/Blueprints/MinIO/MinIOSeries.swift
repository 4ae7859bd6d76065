/// Names that differ in one number and count up without a gap: `node1`, `node2`, `node3`.
enum MinIOSeries {
  /// `prefix{first...last}suffix` for the names, which may come in any order, or
  /// nil when they are not such a series. One name stands for itself. Numbers
  /// with leading zeros must all be of one width.
  static func pattern(_ names: [String]) -> String? {
    guard let first = names.first, !names.contains(where: { $0.contains("{") || $0.contains("}") }) else { return nil }
    if names.count == 1 { return first }
    let split = names.map(tokens)
    guard split.allSatisfy({ $0.count == split[0].count }) else { return nil }
    let differing = split[0].indices.filter { i in split.contains { $0[i] != split[0][i] } }
    guard differing.count == 1, let place = differing.first else { return nil }
    var numbered: [(number: UInt64, digits: String)] = []
    for parts in split {
      guard let number = UInt64(parts[place]) else { return nil }
      numbered.append((number, parts[place]))
    }
    numbered.sort { ($0.number, $0.digits) < ($1.number, $1.digits) }
    let prefix = split[0][..<place].joined()
    let suffix = split[0][(place + 1)...].joined()
    let pattern = "\(prefix){\(numbered[0].digits)...\(numbered[numbered.count - 1].digits)}\(suffix)"
    // What MinIO would read back must be exactly these names.
    let names = numbered.map { prefix + $0.digits + suffix }
    guard let read = try? MinIOVolumeArgument(pattern), read.endpoints == names else { return nil }
    return pattern
  }

  /// One argument of `MINIO_VOLUMES` for a pool, or nil when the hosts or the
  /// drive paths are no series. Every host has every path.
  static func volumes(scheme: String = "http", hosts: [String], port: Int, paths: [String]) -> String? {
    guard let hosts = pattern(hosts), let paths = pattern(paths) else { return nil }
    return "\(scheme)://\(hosts):\(port)\(paths)"
  }

  /// Runs of digits and runs of anything else, in turn, beginning with the latter.
  private static func tokens(_ name: String) -> [String] {
    var result: [String] = []
    var current: [UInt8] = []
    var digits = false
    for byte in name.utf8 {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      if isDigit != digits {
        result.append(String(decoding: current, as: UTF8.self))
        current.removeAll()
        digits = isDigit
      }
      current.append(byte)
    }
    result.append(String(decoding: current, as: UTF8.self))
    return result
  }
}
