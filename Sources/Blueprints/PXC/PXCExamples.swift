import SourceText
import TopologyModel

/// What the checks' examples are made of.
extension PXC {
  /// A cluster on the frame's nodes; `fields` are its further lines.
  static func example(service: String = "db", _ fields: String, tls: Bool, version: String = "8.0.42") -> String {
    var text = "services:\n  \(service):\n    kind: pxc\n    version: \(version)\n"
    if tls { text += "    tls: { ca: /etc/mysql/tls/ca.pem, cert: /etc/mysql/tls/cert.pem, key: /etc/mysql/tls/key.pem }\n" }
    return text + fields.split(separator: "\n").map { "    \($0)\n" }.joined()
  }
}
