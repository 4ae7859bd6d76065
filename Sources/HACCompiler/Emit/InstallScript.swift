import ConfigFormats
import TopologyModel

/// The bundle's `install`: the fixed script, with the host's data in the place of its `#@ data` line.
///
/// Every word of the data is of characters that hac's own types admit to paths, names and units, so
/// that none needs quoting inside the here-documents.
enum InstallScript {
  private static let parts: (head: [UInt8], tail: [UInt8]) = {
    let body = PackageResources.install_sh
    let mark = Array("\n#@ data\n".utf8)
    let start = body.indices.first { body[$0...].starts(with: mark) } ?? body.count
    return (Array(body[..<start]), Array(body.dropFirst(start + mark.count)))
  }()

  /// What is the host's own in a script: without the fixed text before and after.
  static func data(of script: [UInt8]) -> [UInt8] { Array(script.dropFirst(parts.head.count).dropLast(parts.tail.count)) }

  static func text(_ node: NodeID, _ files: [File], digest: String, _ emission: Emission) -> [UInt8] {
    let host = emission.plan.topology[node]
    let interfaces = Set(host.addresses.compactMap { $0.interface?.value.text }).sorted()
    var data = "\n"
    func assign(_ name: String, _ value: String) { data += "\(name)='\(value)'\n" }
    assign("hac_topology", emission.name)
    assign("hac_host", host.name)
    assign("hac_os", host.os.value.rawValue)
    assign("hac_addresses", host.addresses.map(\.address.value.written).joined(separator: " "))
    assign("hac_interfaces", interfaces.joined(separator: " "))
    assign("hac_digest", digest)
    hereDocument("hac_files", files.compactMap { line($0, emission) }, &data)
    let accounts = Set(emission.plan.facts.accounts[node].map { "\($0.user) \($0.group)" }).sorted()
    hereDocument("hac_accounts", accounts, &data)
    let deferred = Set(files.flatMap(\.secrets)).filter { emission.secrets[$0.int].value == nil }
      .map { emission.secrets[$0.int].name }.sorted()
    hereDocument("hac_deferred", deferred, &data)
    return parts.head + data.utf8 + parts.tail
  }

  /// `hac_files() { cat <<'HAC' … }`; the script calls each of its tables, also one without lines.
  private static func hereDocument(_ name: String, _ lines: [String], _ data: inout String) {
    guard !lines.isEmpty else {
      data += "\(name)() { :; }\n"
      return
    }
    data += "\(name)() { cat <<'HAC_DATA'\n" + lines.joined(separator: "\n") + "\nHAC_DATA\n}\n"
  }

  /// `placement mode owner group change unit path [secret|deferred]`
  private static func line(_ file: File, _ emission: Emission) -> String? {
    let placement: String
    switch file.area {
    case .root: placement = "whole"
    case .block: placement = "block"
    case .sql, .steps: return nil
    }
    let change: String
    switch file.change {
    case .nothing: change = "none -"
    case .reload(let unit): change = "reload \(unit)"
    case .daemonReload: change = "daemon-reload -"
    case .sysctl: change = "sysctl -"
    case .step(let unit): change = "step \(unit)"
    }
    var line = "\(placement) \(HostManifest.octal(file.mode)) \(file.owner) \(file.group) \(change) \(file.path)"
    if file.secrets.contains(where: { emission.secrets[$0.int].value == nil }) {
      line += " deferred"
    } else if !file.secrets.isEmpty {
      line += " secret"
    }
    return line
  }
}
