import ConfigFormats
import HACCompiler
import SourceText
import TopologyModel

/// A host's files on disk, held against what the topology gives.
struct HostComparison {
  enum Difference {
    /// From that line on.
    case changed(path: String, line: Int)
    case missing(path: String)
    /// hac does not write it.
    case extra(path: String)
  }

  /// What is known of one file on disk.
  struct Known {
    let emitted: EmittedFile?
    let map: LineMap?
    let mask: SecretMask
  }

  /// What programs are given, by path.
  let files: [BundleFile]
  private(set) var differences: [Difference] = []
  private var known: [String: Known] = [:]
  private let nothing: SecretMask

  /// `deferred` and `standIns` are the host's bundle as it is emitted, with marks and with stand-ins for its secrets.
  init(disk: [String: [UInt8]], deferred: [EmittedFile], standIns: [EmittedFile], secretNames: [String]) {
    // A bundle whose secrets are filled in on the host has marks in their places; it is one for all of its files.
    let isDeferred = zip(deferred, standIns).contains { marked, other in
      marked.path != "install" && marked.bytes != other.bytes && disk[marked.path].map { SecretMark.isIn($0) } ?? false
    }
    var maps: [String: LineMap] = [:]
    var emitted: [String: EmittedFile] = [:]
    for (marked, standIn) in zip(deferred, standIns) {
      let file = isDeferred ? marked : standIn
      emitted[file.path] = file
      guard let bytes = disk[file.path] else {
        differences.append(.missing(path: file.path))
        continue
      }
      let map = LineMap(disk: bytes, emitted: file.bytes)
      maps[file.path] = map
      if let line = map.firstDifference { differences.append(.changed(path: file.path, line: line)) }
    }
    let paths = disk.keys.sorted()
    for path in paths where emitted[path] == nil { differences.append(.extra(path: path)) }

    // A secret that is in one file of a host may be spoken of by the program that reads another.
    let found = Set(maps.values.flatMap(\.secrets)).map { (text: $0.text, name: $0.secret < secretNames.count ? secretNames[$0.secret] : "?") }
      .sorted { ($0.text, $0.name) < ($1.text, $1.name) }
    nothing = SecretMask(found)
    for path in paths {
      let suspects = maps[path].map { $0.hasAllSecrets ? [] : Self.suspects(in: disk[path] ?? [], emitted[path]?.bytes ?? []) } ?? []
      known[path] = Known(emitted: emitted[path], map: maps[path], mask: suspects.isEmpty ? nothing : SecretMask(found, suspects: suspects))
    }
    files = paths.compactMap { path in
      guard let bytes = disk[path] else { return nil }
      let file = emitted[path]
      return BundleFile(
        path: path, bytes: path == "install" ? bytes : SecretMark.replace(in: bytes) { quoting, _ in Self.placeholder(quoting) },
        mode: file?.mode ?? 0o644, owner: file?.owner ?? "root", group: file?.group ?? "root", service: file?.service)
    }
  }

  subscript(path: String) -> Known { known[path] ?? Known(emitted: nil, map: nil, mask: nothing) }

  /// Masks what concerns no single file.
  func mask(_ text: String) -> String { nothing.mask(text) }

  /// In the place of a secret that the host fills in: as long as VRRP's passwords may be, as InfluxDB's and MinIO's must.
  private static func placeholder(_ quoting: Quoting) -> String { (try? quoting.quote("aSecret8").get()) ?? "" }

  /// The words on disk that the emission has nowhere, where a secret was not found in its place: one of them may be it.
  private static func suspects(in disk: [UInt8], _ emitted: [UInt8]) -> Set<[UInt8]> {
    let own = Set(SecretMask.words(of: emitted).map { Array(emitted[$0]) })
    return Set(SecretMask.words(of: disk).map { Array(disk[$0]) }).subtracting(own)
  }
}
