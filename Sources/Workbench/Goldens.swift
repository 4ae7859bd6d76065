import HACCompiler
import Verification

/// The goldens of a repository: what they are to be, and how those on disk differ.
public struct Goldens: Sendable {
  public static let command = "swift run hac-dev bless"

  public let repository: Repository
  /// Every golden by path below the root.
  public private(set) var files: [String: [UInt8]] = [:]
  /// Runs that cannot be blessed, with the reason.
  public private(set) var problems: [String] = []

  public enum Difference: Sendable, CustomStringConvertible, Comparable {
    case missing(String)
    /// With the first line that differs.
    case stale(String, line: Int)
    /// No topology or document makes it.
    case orphan(String)

    public var path: String {
      switch self {
      case .missing(let path), .stale(let path, _), .orphan(let path): path
      }
    }
    public var description: String {
      switch self {
      case .missing(let path): "\(path): missing"
      case .stale(let path, let line): "\(path): differs from line \(line) on"
      case .orphan(let path): "\(path): orphan, nothing makes it"
      }
    }
    public static func < (a: Difference, b: Difference) -> Bool { a.path < b.path }
  }

  /// Compiles everything, in memory.
  public init(of repository: Repository) {
    self.repository = repository
    for page in Documents.all + [Adapters.page] { files["golden/docs/\(page.path)"] = page.bytes }
    for run in GoldenRun.all(in: repository) {
      switch run.outcome(in: repository) {
      case .success(let made):
        for file in made { files["golden/\(run.name)/\(file.path)"] = file.bytes }
      case .failure(let error): problems.append(error.description)
      }
    }
  }

  /// How the goldens on disk differ, by path.
  public var differences: [Difference] {
    var differences: [Difference] = []
    for (path, bytes) in files {
      guard let old = repository.read(path) else {
        differences.append(.missing(path))
        continue
      }
      if old != bytes { differences.append(.stale(path, line: Self.firstDifference(old, bytes))) }
    }
    differences += repository.files(below: "golden").filter { files[$0] == nil }.map { .orphan($0) }
    return differences.sorted()
  }

  private static func firstDifference(_ a: [UInt8], _ b: [UInt8]) -> Int {
    let same = zip(a, b).prefix { $0 == $1 }
    return same.reduce(1) { $0 + ($1.0 == 10 ? 1 : 0) }
  }

  /// Makes the goldens on disk what they are to be.
  public func write() throws(WorkbenchError) {
    for difference in differences {
      switch difference {
      case .missing(let path), .stale(let path, _): try repository.write(files[path] ?? [], to: path)
      case .orphan(let path): repository.remove(path)
      }
    }
  }
}
