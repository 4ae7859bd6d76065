import Blueprints
import ConfigFormats
import SourceText
import TopologyModel
import YAMLSyntax

/// What a run found out about its input.
public struct CheckResult: Sendable {
  public var sources: SourceMap
  public let origins: OriginTable
  public var report: Report
  /// The plans of the topologies that got so far, with the path of each main file.
  public let plans: [(path: String, plan: Plan, graph: StepGraph)]
  /// The files of each of these topologies, the main one first.
  public let files: [[FileID]]
  public let trees: [SyntaxTree]
  /// A file could not be read at all: exit status 3 rather than 1.
  public let inputFailed: Bool
}

/// How a run is to be done.
public struct CheckOptions: Sendable {
  /// Warnings count as errors.
  public var isStrict = false
  /// Checks that are switched off, to prove that each is needed.
  public var disabledChecks: Set<String> = []
  /// Where topologies, and the scripts they ship, are read from.
  public var files = InputFiles.disk
  /// The kinds of services that topologies may have.
  public var kinds = Catalog.entries
  /// Told whenever a stage of a topology ends, up to the checks: for measuring.
  public var stageEnded: @Sendable (Stage) -> Void = { _ in }
  public init(isStrict: Bool = false, disabledChecks: Set<String> = []) {
    self.isStrict = isStrict
    self.disabledChecks = disabledChecks
  }
}

/// The compiler: text with positions goes in, values flow one way through the stages, bytes come out.
///
///     parse → decode → resolve → plan → check          `check`
///                                         → emit → write   `compile`
///
/// Only the two ends, `InputLoader` and `BundleWriter`, touch the disk.
public enum Compiler {
  public static let version = "0.1.0"

  /// Every stage up to the checks, over all topologies of the run.
  public static func check(_ paths: [String], options: CheckOptions = CheckOptions()) -> CheckResult {
    // parse, decode
    var loader = InputLoader(files: options.files, schema: InputLoader.schema(of: options.kinds), stageEnded: options.stageEnded)
    options.stageEnded(.decode)
    let loaded = paths.compactMap { loader.load($0) }
    var files: [[FileID]] = []
    var (report, origins) = (loader.report, loader.origins)
    // resolve, plan
    var plans: [(path: String, plan: Plan, graph: StepGraph)] = []
    for topology in loaded {
      // What could not be decoded is left out, so that mistakes in the rest are found in the same run.
      let resolved = Resolver.resolve(topology.drafts, unreadable: topology.unreadableNames, report: &report, origins: &origins)
      options.stageEnded(.resolve)
      guard let resolved, var plan = Plan.plan(resolved, report: &report, origins: &origins), topology.isWhole,
        let graph = StepGraph.build(plan, report: &report, origins: origins)
      else { continue }
      plan.shippedTexts = ScriptReader(sources: loader.sources, origins: origins, files: options.files).read(plan, report: &report)
      plans.append((topology.path, plan, graph))
      files.append(topology.drafts.map(\.file))
    }
    options.stageEnded(.plan)
    // check
    var findings = Findings(report: report, origins: origins, disabled: options.disabledChecks)
    for (_, plan, _) in plans {
      for check in GeneralChecks.perPlan { check.apply(to: plan, &findings) }
      plan.runBlueprintChecks(&findings)
    }
    for check in GeneralChecks.perRun { check.apply(to: plans.map(\.plan), &findings) }
    report = findings.report
    let suppressions = loader.trees.flatMap { Suppression.all(in: loader.sources[$0.file], $0.file, $0) }
    Suppression.apply(suppressions, to: &report)
    if options.isStrict { report.raiseWarnings() }
    report.sortAndDeduplicate()
    options.stageEnded(.check)
    return CheckResult(
      sources: loader.sources, origins: origins, report: report, plans: plans, files: files, trees: loader.trees, inputFailed: loader.inputFailed)
  }

  /// Reads the secrets of checked plans and hands each topology to `write`. Stops at the first error
  /// of any topology, before anything is written.
  public static func emit(_ result: inout CheckResult, deferSecrets: Bool, options: CheckOptions = CheckOptions()) -> [Emission] {
    emit(&result, secrets: deferSecrets ? .deferred : .read, options: options)
  }

  public static func emit(_ result: inout CheckResult, secrets: SecretHandling, options: CheckOptions = CheckOptions()) -> [Emission] {
    guard !result.report.hasErrors else { return [] }
    let reader = SecretReader(sources: result.sources, origins: result.origins)
    var report = result.report
    let emissions = zip(result.plans, result.files).map { entry, files in
      let (path, plan, graph) = entry
      return Emission(
        path: path, plan: plan, graph: graph, secrets: reader.read(plan, secrets, report: &report),
        source: sourceDigest(of: files, in: result.sources))
    }
    if options.isStrict { report.raiseWarnings() }
    report.sortAndDeduplicate()
    result.report = report
    return report.hasErrors ? [] : emissions
  }
}

extension Report {
  /// `--strict`.
  public mutating func raiseWarnings() {
    rewrite { diagnostic in
      var raised = diagnostic
      raised.severity = .error
      return raised
    }
  }
}
