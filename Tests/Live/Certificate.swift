import Lab
import Processes

/// What a suite's own authority signed: made by openssl on the machine, for hosts' first boot. All are PEM texts.
struct Certificate: Sendable {
  let text: String
  let key: String
  /// The certificate of the authority.
  let authority: String

  /// One for each list of names, all of one new authority. A name is `DNS:…` or `IP:…`.
  static func signed(for lists: [[String]]) throws(LabError) -> [Certificate] {
    let script = """
      set -e
      umask 077
      d=$(mktemp -d)
      trap 'rm -rf "$d"' EXIT
      cd "$d"
      new() { openssl req "$@" -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes 2>/dev/null; }
      new -x509 -days 2 -subj '/CN=lab' -keyout ca.key -out ca
      cat ca
      for names; do
        new -subj '/CN=server' -keyout key -out request
        echo "subjectAltName=$names" >names
        openssl x509 -req -in request -CA ca -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server 2>/dev/null
        echo '#' && cat server && echo '#' && cat key
      done
      """
    let output = try Command("sh", ["-c", script, "sh"] + lists.map { $0.joined(separator: ",") }).output()
    let parts = output.split(separator: "#\n").map(String.init)
    guard parts.count == 1 + 2 * lists.count else { throw LabError("openssl made \(parts.count / 2) certificates, not \(lists.count)") }
    return lists.indices.map { Certificate(text: parts[1 + 2 * $0], key: parts[2 + 2 * $0], authority: parts[0]) }
  }
}

extension Command {
  /// What a program of the machine prints that must succeed.
  func output() throws(LabError) -> String {
    let outcome: Outcome
    do { outcome = try run() } catch { throw LabError("\(error)") }
    guard outcome.succeeded else { throw LabError("\(program) \(arguments.first ?? ""): \(outcome.errorText)") }
    return outcome.outputText
  }
}
