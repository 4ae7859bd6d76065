import HACCompiler
import SourceText
import Survival

/// One run of the compiler that has goldens.
///
/// `topologies/NAME.yaml` and `topologies/DIRECTORY/NAME.yaml` are compiled one by one; files further down are parts of
/// them (includes, scripts). A directory in `topologies/together/` or `topologies/bad/` is one run of all its
/// topologies. What is under `topologies/bad/` must have errors: its goldens are the diagnostics.
public struct GoldenRun: Sendable, CustomStringConvertible {
  /// The path below `topologies/` and below `golden/`.
  public let name: String
  public let topologies: [String]
  public let mustFail: Bool

  public var description: String { name }

  public static func all(in repository: Repository) -> [GoldenRun] {
    func topologies(_ directory: String) -> [String] {
      repository.names(in: directory).filter { $0.hasSuffix(".yaml") }.map { "\(directory)/\($0)" }
    }
    func run(_ path: String, _ files: [String], mustFail: Bool = false) -> GoldenRun {
      let name = path.dropFirst("topologies/".count)
      return GoldenRun(name: String(name.hasSuffix(".yaml") ? name.dropLast(5) : name), topologies: files, mustFail: mustFail)
    }
    var runs = topologies("topologies").map { run($0, [$0]) }
    for directory in repository.names(in: "topologies") where repository.isDirectory("topologies/\(directory)") {
      let path = "topologies/\(directory)"
      let mustFail = directory == "bad"
      runs += topologies(path).map { run($0, [$0], mustFail: mustFail) }
      guard mustFail || directory == "together" else { continue }
      for name in repository.names(in: path) where repository.isDirectory("\(path)/\(name)") {
        let files = topologies("\(path)/\(name)")
        if !files.isEmpty { runs.append(run("\(path)/\(name)", files, mustFail: mustFail)) }
      }
    }
    return runs
  }

  /// The goldens as they are to be, by path below the run's folder; or why there are none. The output leaves secrets to
  /// the hosts, so that it depends on none.
  public func outcome(in repository: Repository) -> Result<[(path: String, bytes: [UInt8])], WorkbenchError> {
    var result = Compiler.check(topologies.map { repository.path($0) })
    let emissions = mustFail ? [] : Compiler.emit(&result, deferSecrets: true)
    // The findings are those with the secrets that lie beside the topology.
    var complete = result
    _ = Compiler.emit(&complete, deferSecrets: false)
    let text = render(mustFail ? result : complete, repository)
    guard result.report.hasErrors == mustFail, !result.inputFailed else {
      return .failure(WorkbenchError("topologies/\(name) " + (mustFail ? "has no errors, and should" : "has errors:\n\(text)")))
    }
    if mustFail {
      let json = String(decoding: JSONRenderer(sources: result.sources).render(result.report), as: UTF8.self)
      return .success([("diagnostics.txt", Array(text.utf8)), ("diagnostics.json", Array(relative(json, repository).utf8))])
    }
    var files: [(path: String, bytes: [UInt8])] = [("warnings.txt", Array(text.utf8))]
    files.append(("facts.txt", Array(result.plans.map { FactsText.render($0.plan) }.joined(separator: "\n").utf8)))
    files.append(("analysis.txt", Array(result.plans.map { Analysis($0.plan).page.text }.joined(separator: "\n").utf8)))
    let models = result.plans.indices.map { EffectiveModel(of: $0, in: result).yaml }
    files.append(("model.yaml", Array(models.joined(separator: "---\n").utf8)))
    for emission in emissions {
      for file in BundleWriter.contents(of: emission, installerData: true) { files.append(("out/\(emission.name)/\(file.path)", file.bytes)) }
    }
    return .success(files)
  }

  private func render(_ result: CheckResult, _ repository: Repository) -> String {
    let renderer = TextRenderer(sources: result.sources, secretSpans: result.report.secretSpans, usesColor: false)
    guard let summary = TextRenderer.summary(result.report) else { return "no findings\n" }
    return relative(renderer.render(result.report) + summary + "\n", repository)
  }

  /// Paths as they are from the root, wherever that is.
  private func relative(_ text: String, _ repository: Repository) -> String {
    var result = ""
    var rest = text[...]
    let root = repository.root + "/"
    while let start = rest.firstRange(of: root) {
      result += rest[..<start.lowerBound]
      rest = rest[start.upperBound...]
    }
    return result + rest
  }
}
