@preconcurrency import Glibc
import Lab
import Processes

/// A certificate authority of a suite's own, and what it signs: made by openssl on the machine, for hosts' first boot.
struct Certificates {
  private let directory: String
  let authority: String

  /// What a host gets: PEM texts.
  struct Pair {
    let certificate: String
    let key: String
  }

  init() throws(LabError) {
    var template = Array("/tmp/hac-lab-ca-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw LabError("cannot make a directory below /tmp") }
    directory = String(cString: made)
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    authority = try Self.openssl(["req", "-x509"] + key + ["-keyout", "ca-key.pem", "-days", "2", "-subj", "/CN=lab"], in: directory)
    try Self.write(authority, to: "\(directory)/ca.pem")
  }

  /// A certificate for these addresses, with its key.
  func sign(addresses: [String]) throws(LabError) -> Pair {
    try Self.write("subjectAltName=" + addresses.map { "IP:\($0)" }.joined(separator: ","), to: "\(directory)/names")
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "/dev/stdout", "-out", "request"]
    let text = try Self.openssl(["req"] + key + ["-subj", "/CN=server"], in: directory)
    let sign = ["-in", "request", "-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-days", "2", "-extfile", "names"]
    return Pair(certificate: try Self.openssl(["x509", "-req"] + sign, in: directory), key: text)
  }

  func remove() { _ = try? Command("rm", ["-rf", directory]).run() }

  private static func write(_ text: String, to path: String) throws(LabError) {
    guard let file = fopen(path, "w") else { throw LabError("cannot write \(path)") }
    fputs(text, file)
    fclose(file)
  }

  private static func openssl(_ words: [String], in directory: String) throws(LabError) -> String {
    try Command("openssl", words, directory: directory).output()
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
