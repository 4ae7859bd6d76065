import Blueprints
import SchemaKit
import TopologyModel

/// A topology to start from, of each kind.
public enum Starter {
  public static var kinds: [String] { Language.blueprints.map(\.kind) }

  /// The kind's starter for an operating system; nil when there is no such kind.
  public static func text(of kind: String, os: OperatingSystem?) -> String? {
    guard let entry = Language.blueprints.first(where: { $0.kind == kind }), !entry.starter.isEmpty else { return nil }
    guard let os else { return entry.starter }
    // The key of the topology itself stands at the beginning of its line.
    return entry.starter.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.hasPrefix("os:") else { return String(line) }
      let comment = String(line).range(of: " #").map { " " + String(line[$0...]) } ?? ""
      return "os: \(os.rawValue)\(comment)"
    }.joined(separator: "\n")
  }
}
