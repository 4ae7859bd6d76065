import ConfigFormats
import SourceText

/// What one program has proved in a run.
public struct Proof: Sendable, Equatable {
  public let program: String
  /// nil where it did not run, or tells none.
  public let version: String?
  /// Files without an error.
  public internal(set) var accepted = 0
  public internal(set) var refused = 0
  /// Files that were not judged, by reason.
  public internal(set) var notRun: [String: Int] = [:]

  /// What the program judges: `file`, or `script`.
  let noun: String

  var isEmpty: Bool { accepted + refused == 0 && notRun.isEmpty }
}

/// The end of a run, as text and as JSON.
public enum ProofText {
  /// `keepalived 2.2.7: 4 files accepted`, and `not run: mysqld is not installed (3 files)`.
  public static func lines(_ proofs: [Proof]) -> [String] {
    var lines: [String] = []
    for proof in proofs where proof.accepted + proof.refused > 0 {
      var parts: [String] = []
      if proof.accepted > 0 { parts.append("\(count(proof.accepted, proof.noun)) accepted") }
      if proof.refused > 0 { parts.append("\(parts.isEmpty ? count(proof.refused, proof.noun) : "\(proof.refused)") refused") }
      lines.append("\(name(proof)): " + parts.joined(separator: ", "))
    }
    for proof in proofs {
      for (reason, files) in proof.notRun.sorted(by: { $0.key < $1.key }) { lines.append("not run: \(reason) (\(count(files, proof.noun)))") }
    }
    return lines
  }

  private static func name(_ proof: Proof) -> String {
    proof.version.map { $0.isEmpty ? proof.program : "\(proof.program) \($0)" } ?? proof.program
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  /// The member `proofs` of a JSON object.
  public static func write(_ proofs: [Proof], to json: inout JSONText) {
    json.array("proofs") { json in
      for proof in proofs where !proof.isEmpty {
        json.object { json in
          json.member("program", proof.program)
          if let version = proof.version, !version.isEmpty { json.member("version", version) }
          json.member("accepted", proof.accepted)
          json.member("refused", proof.refused)
          json.array("not_run") { json in
            for (reason, files) in proof.notRun.sorted(by: { $0.key < $1.key }) {
              json.object { json in
                json.member("reason", reason)
                json.member("files", files)
              }
            }
          }
        }
      }
    }
  }
}
