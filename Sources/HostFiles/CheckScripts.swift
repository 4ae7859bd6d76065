import ConfigFormats
import SourceText
import TopologyModel

/// The general check programs that track scripts of a host run.
enum CheckScripts {
  private static let programs: [(name: String, text: [UInt8])] = [
    ("check-http", PackageResources.check_http_sh),
    ("check-script", PackageResources.check_script_sh),
    ("check-tcp", PackageResources.check_tcp_sh),
  ]

  static func files(on node: NodeID, in plan: Plan) -> [File] {
    let scripts = plan.facts.trackScripts[node]
    guard !scripts.isEmpty else { return [] }
    return programs.compactMap { program in
      let path = "\(HostPaths.libexec)/\(program.name)"
      guard let user = scripts.first(where: { $0.command.first == path }) else { return nil }
      return File(
        service: nil, node: node, origin: user.origin, path: path, mode: 0o755,
        render: { _, text in text.lines(String(decoding: program.text, as: UTF8.self)) })
    }
  }
}
