import Lab
import Processes

/// A private authority and what it certified: one server certificate for all nodes of a service.
struct TestAuthority: Sendable {
  let certificate: String
  let serverCertificate: String
  let serverKey: String

  /// Where topologies/minio/balanced.yaml says that the authority's certificate is.
  static let path = "/etc/pki/tls/certs/minio-ca.pem"

  init(names: [String]) throws(LabError) {
    let script = """
      set -e
      umask 077
      d=$(mktemp -d)
      trap 'rm -rf "$d"' EXIT
      cd "$d"
      new() { openssl req "$@" -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes 2>/dev/null; }
      new -x509 -days 2 -subj '/CN=the authority of the lab' -keyout ca.key -out ca
      new -subj '/CN=minio' -keyout key -out request
      echo 'subjectAltName=\(names.map { "DNS:\($0)" }.joined(separator: ","))' >names
      openssl x509 -req -in request -CA ca -CAkey ca.key -days 2 -extfile names -out server 2>/dev/null
      cat ca && echo '#' && cat server && echo '#' && cat key
      """
    let outcome: Outcome
    do throws(ProcessError) { outcome = try Command("sh", ["-c", script]).run() } catch { throw LabError("\(error)") }
    let parts = outcome.outputText.split(separator: "#\n")
    guard outcome.succeeded, parts.count == 3 else { throw LabError("openssl makes no certificates: \(outcome.errorText)") }
    (certificate, serverCertificate, serverKey) = (String(parts[0]), String(parts[1]), String(parts[2]))
  }
}
