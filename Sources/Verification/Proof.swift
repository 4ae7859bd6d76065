import ConfigFormats
import SourceText

/// What one program has proved in a run.
public struct Proof: Sendable, Equatable {
  public let program: String
  /// nil where it did not run, or tells none.
  public internal(set) var version: String?
  /// Files without an error.
  public internal(set) var accepted = 0
  public internal(set) var refused = 0
  /// Files that were not judged, by reason.
  public internal(set) var notRun: [String: Int] = [:]

  /// What the program judges: `file`, or `script`.
  let noun: String

  mutating func add(_ other: Proof) {
    version = version ?? other.version
    accepted += other.accepted
    refused += other.refused
    notRun.merge(other.notRun, uniquingKeysWith: +)
  }

  var isEmpty: Bool { accepted + refused == 0 && notRun.isEmpty }
}

/// What a run has proved, of one stack or of several.
public struct ProofSummary: Sendable, Equatable {
  public internal(set) var proofs: [Proof]
  /// Files that no adapter takes: how many, by their path in the bundle.
  public internal(set) var unjudged: [String: Int] = [:]

  init(_ adapters: [Adapter]) { proofs = adapters.map { Proof(program: $0.name, version: nil, noun: $0.noun) } }

  /// Both have the same adapters.
  public mutating func add(_ other: ProofSummary) {
    for index in proofs.indices { proofs[index].add(other.proofs[index]) }
    unjudged.merge(other.unjudged, uniquingKeysWith: +)
  }

  /// `keepalived 2.2.7: 4 files accepted`, and `not run: mysqld is not installed (3 files)`.
  public var lines: [String] {
    var lines: [String] = []
    for proof in proofs where proof.accepted + proof.refused > 0 {
      var parts: [String] = []
      if proof.accepted > 0 { parts.append("\(Self.count(proof.accepted, proof.noun)) accepted") }
      if proof.refused > 0 { parts.append("\(parts.isEmpty ? Self.count(proof.refused, proof.noun) : "\(proof.refused)") refused") }
      lines.append("\(proof.title): " + parts.joined(separator: ", "))
    }
    for proof in proofs {
      for (reason, files) in proof.notRun.sorted(by: { $0.key < $1.key }) { lines.append("not run: \(reason) (\(Self.count(files, proof.noun)))") }
    }
    if !unjudged.isEmpty {
      let shown = unjudged.keys.sorted().prefix(4).map { $0.hasPrefix("rootfs/") ? String($0.dropFirst("rootfs".count)) : $0 }
      let more = unjudged.count - shown.count
      let names = shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
      lines.append("not run: no program is known for \(names) (\(Self.count(unjudged.values.reduce(0, +), "file")))")
    }
    return lines
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  /// The members `proofs` and `unjudged` of a JSON object.
  public func write(to json: inout JSONText) {
    json.array("proofs") { json in
      for proof in proofs where !proof.isEmpty { json.object { proof.write(to: &$0) } }
    }
    json.array("unjudged") { json in
      for (path, files) in unjudged.sorted(by: { $0.key < $1.key }) {
        json.object { json in
          json.member("path", path)
          json.member("files", files)
        }
      }
    }
  }
}

extension Proof {
  /// `keepalived 2.2.7`.
  fileprivate var title: String { version.map { $0.isEmpty ? program : "\(program) \($0)" } ?? program }

  fileprivate func write(to json: inout JSONText) {
    json.member("program", program)
    if let version, !version.isEmpty { json.member("version", version) }
    json.member("accepted", accepted)
    json.member("refused", refused)
    json.array("not_run") { json in
      for (reason, files) in notRun.sorted(by: { $0.key < $1.key }) {
        json.object { json in
          json.member("reason", reason)
          json.member("files", files)
        }
      }
    }
  }
}
