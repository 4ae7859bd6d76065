import BundleOutput
import ConfigFormats
import TopologyModel

/// A host's manifest.json: every file with where and how it is placed, and the host's steps.
enum HostManifest {
  struct Item {
    let file: File
    let size: Int
    /// nil for a file that carries a secret: a hash of it would let the secret be guessed.
    let digest: SHA256Digest?
  }

  static func json(_ node: NodeID, _ items: [Item], _ emission: Emission) -> [UInt8] {
    let host = emission.plan.topology[node]
    var json = JSONText()
    json.object { json in
      json.member("generator", "hac")
      json.member("version", Compiler.version)
      json.member("topology", emission.name)
      json.member("host", host.name)
      json.member("os", host.os.value.rawValue)
      json.strings("addresses", host.addresses.map(\.address.value.written))
      json.strings("packages", Set(emission.plan.facts.packages[node].map(\.name)).sorted())
      json.array("files") { json in
        for item in items { json.object { file(item, &$0) } }
      }
      json.strings("steps", emission.stepsOfNode[node.int].map { StepGraph.id(of: emission.plan.facts.steps.all[$0], in: emission.plan) })
    }
    return json.finished()
  }

  private static func file(_ item: Item, _ json: inout JSONText) {
    let file = item.file
    json.member("path", file.bundlePath)
    switch file.area {
    case .root:
      json.member("placement", isDropIn(file.path) ? "drop-in" : "whole")
      json.member("target", file.path)
    case .block:
      json.member("placement", "marked block")
      json.member("target", file.path)
    case .sql, .steps: json.member("placement", "bundle only")
    }
    json.member("mode", octal(file.mode))
    json.member("owner", file.owner)
    json.member("group", file.group)
    if let digest = item.digest {
      json.member("size", item.size)
      json.member("sha256", digest.hex)
    } else {
      json.member("carries_secret", true)
    }
    if file.needsAdoption { json.member("needs_adoption", true) }
    switch file.change {
    case .nothing: break
    case .reload(let unit): json.member("reload", unit)
    case .daemonReload: json.member("reload", "systemd")
    case .sysctl: json.member("reload", "sysctl")
    case .step(let unit): json.member("restart_by_step", unit)
    }
  }

  private static func isDropIn(_ path: String) -> Bool { path.contains(".d/") }

  static func octal(_ mode: UInt16) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
