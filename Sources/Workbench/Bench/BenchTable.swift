import HACCompiler

/// The benchmark's table, which fits 100 columns: the stages of every size, then what there is a target for.
struct BenchTable {
  let sizes: [BenchSize]
  let tenNodeCheck: Double
  /// Of 300 hosts in 30 services.
  let analysis: Double
  let peers: [BenchPeer]

  private static let heads = ["hosts", "stage", "time ms", "a host us", "held MB", "x libyaml", "x write"]
  private static let widths = [7, 12, 12, 12, 12, 12, 12]

  var text: String {
    var text = Self.line(Self.heads)
    text += String(repeating: "-", count: Self.widths.reduce(0, +)) + "\n"
    for size in sizes {
      for stage in Stage.allCases { text += row(size, "\(stage)", size.seconds(stage), held: size["\(stage).held"]) }
      text += row(size, "libyaml", size["floor.yaml"], held: nil)
      text += row(size, "plain write", size["floor.write"], held: nil)
      text += "\n"
    }
    for target in targets { text += Self.pad(target.what, 58, left: true) + Self.pad(target.measured, 14) + Self.pad(target.wanted, 14) + "\n" }
    return text
  }

  private func row(_ size: BenchSize, _ name: String, _ seconds: Double, held: Double?) -> String {
    Self.line([
      "\(size.hosts)", name, Self.number(seconds * 1e3), Self.number(seconds * 1e6 / Double(size.hosts)), held.map { Self.number($0 / 1e6) } ?? "",
      Self.ratio(seconds, size["floor.yaml"]), Self.ratio(seconds, size["floor.write"]),
    ])
  }

  private var targets: [(what: String, measured: String, wanted: String)] {
    var rows: [(what: String, measured: String, wanted: String)] = [("what has a target", "measured", "target")]
    rows.append(("hac check of ten hosts, from start to exit", Self.number(tenNodeCheck * 1e3) + " ms", "5 ms"))
    rows.append(("hac analyze of 300 hosts in 30 services, start to exit", Self.number(analysis * 1e3) + " ms", "2000 ms"))
    if let size = sizes.last(where: { $0.hosts <= 3000 }) {
      let hosts = "\(size.hosts) hosts"
      rows.append(("parse, by libyaml's loop, \(hosts)", Self.ratio(size.seconds(.parse), size["floor.yaml"]), "1.3"))
      rows.append(("parse to check, by libyaml's loop, \(hosts)", Self.ratio(size.checkSeconds, size["floor.yaml"]), "5, then 3"))
      rows.append(("parse to directories, by a plain write, \(hosts)", Self.ratio(size.checkSeconds + size.seconds(.write), size["floor.write"]), "2"))
      rows.append(("tar.gz, by compressing and writing, \(hosts)", Self.ratio(size["archive.seconds"], size["floor.archive"]), "1.3"))
      rows.append(("files that a second compile writes, \(hosts)", "\(Int(size["unchanged.written"]))", "0"))
    }
    if let small = sizes.first(where: { $0.hosts == 300 }), let large = sizes.last, large.hosts > 300 {
      func perHost(_ size: BenchSize) -> Double { (size.checkSeconds + size.seconds(.write)) / Double(size.hosts) }
      rows.append(("cost of a host at \(large.hosts), by that at 300", Self.ratio(perHost(large), perHost(small)), "flat"))
    }
    for size in sizes.suffix(2) {
      rows.append(("peak memory a host, check and compile, \(size.hosts) hosts", Self.kilobytes(size, "check.peak") + ", " + Self.kilobytes(size, "compile.peak") + " kB", ""))
    }
    for peer in peers {
      let measured = peer.seconds.map { Self.ratio($0, peer.own) + " (\(Self.number($0)) s)" } ?? "skipped"
      rows.append(("\(peer.title), by hac compile", measured, "20"))
    }
    return rows
  }

  private static func kilobytes(_ size: BenchSize, _ name: String) -> String { number(size[name] / 1e3 / Double(size.hosts)) }

  private static func ratio(_ value: Double, _ floor: Double) -> String { floor > 0 ? number(value / floor) : "" }

  /// Three digits that count.
  private static func number(_ value: Double) -> String {
    let places = value >= 100 ? 0 : value >= 10 ? 1 : 2
    let scale = [1.0, 10, 100][places]
    let scaled = Int((value * scale).rounded())
    guard places > 0 else { return "\(scaled)" }
    let fraction = String(scaled % Int(scale))
    return "\(scaled / Int(scale))." + String(repeating: "0", count: places - fraction.utf8.count) + fraction
  }

  private static func pad(_ text: String, _ width: Int, left: Bool = false) -> String {
    let space = String(repeating: " ", count: max(left ? 1 : 0, width - text.utf8.count))
    return left ? text + space : space + text
  }

  private static func line(_ cells: [String]) -> String {
    zip(cells, widths).enumerated().map { index, cell in
      index == 1 ? "  " + pad(cell.0, cell.1 - 2, left: true) : pad(cell.0, cell.1)
    }.joined() + "\n"
  }
}
