import SourceText
import TopologyModel

/// Reads the scripts that topologies ship with their bundles.
struct ScriptReader {
  let sources: SourceMap
  let origins: OriginTable
  let files: InputFiles

  /// A check script is at most this long.
  private static let limit = 1 << 20

  func read(_ plan: Plan, report: inout Report) -> [String] {
    plan.shippedScripts.map { script in
      let path = join(directory(of: sources[script.declaredIn].path), script.path)
      let span = origins.span(of: script.origin) ?? .startOfFile(script.declaredIn)
      switch files.read(path, Self.limit) {
      case .failure(let failure):
        report.error("input/unreadable-script", failure.message, at: span, label: "named here", help: ["paths are relative to the topology"])
        return ""
      case .success(let bytes):
        guard let text = String(validating: bytes, as: UTF8.self), text.hasPrefix("#!/") else {
          report.error(
            "input/not-a-script", "`\(path)` is not a script", at: span, label: "named here", help: ["a script is UTF-8 text that begins with `#!/`"])
          return ""
        }
        return text
      }
    }
  }
}
