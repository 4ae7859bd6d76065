import SourceText
import TopologyModel

/// The topology that an output was compiled from, found by the name in its manifest and compiled again in memory.
public struct OutputSource: Sendable {
  public var result: CheckResult
  /// Which of the run's topologies it is.
  public let index: Int
  /// Whether the topology is another than at the time of the output.
  public let hasChanged: Bool

  public init(result: CheckResult, index: Int, hasChanged: Bool) {
    self.result = result
    self.index = index
    self.hasChanged = hasChanged
  }

  public enum Failure: Error, Sendable {
    /// No file of that name is here or beside the output.
    case notFound(source: String)
    /// What was found, or was named, has errors or is another topology; the report says which.
    case unusable(CheckResult)
  }

  /// Compiles the topology named, or of those found the one that the output was made from.
  public static func find(_ manifest: OutputPlace.Manifest, stack: String, named topologies: [String] = []) -> Result<OutputSource, Failure> {
    var nearest: CheckResult?
    let searches = topologies.isEmpty
      ? [{ SourceSearch.near(manifest.source, stack: stack) }, { SourceSearch.below(manifest.source) }] : [{ topologies }]
    for search in searches {
      for candidate in search() {
        let result = Compiler.check([candidate])
        guard let plan = result.plans.first?.plan, plan.topology.name == manifest.topology else {
          // One with mistakes may still be it; its report says what is wrong.
          if nearest == nil, result.plans.isEmpty || !topologies.isEmpty { nearest = result }
          continue
        }
        if Compiler.sourceDigest(of: result.files[0], in: result.sources) == manifest.digest {
          return .success(OutputSource(result: result, index: 0, hasChanged: false))
        }
        if nearest?.plans.isEmpty ?? true { nearest = result }
      }
    }
    guard let nearest else { return .failure(.notFound(source: manifest.source)) }
    guard let index = nearest.plans.firstIndex(where: { $0.plan.topology.name == manifest.topology }) else { return .failure(.unusable(nearest)) }
    return .success(OutputSource(result: nearest, index: index, hasChanged: true))
  }
}
