import SourceText
import TopologyModel

/// One file of a host's bundle as it is emitted, with the origin of every line: what the files on disk are held against.
public struct EmittedFile: Sendable {
  /// The path in the bundle: `rootfs/etc/…`, `install`.
  public let path: String
  public let bytes: [UInt8]
  public let mode: UInt16
  public let owner: String
  public let group: String
  /// The service whose file it is; nil for files that services share, and for hac's own.
  public let service: String?
  /// Where the file as a whole comes from.
  public let origin: OriginID
  /// The origin of each line; empty for what hac makes from the bundle as a whole.
  public let lineOrigins: [OriginID]

  /// The origin of a line, from 1.
  public func origin(ofLine line: Int) -> OriginID {
    line >= 1 && line <= lineOrigins.count ? lineOrigins[line - 1] : .builtin
  }
}

extension Emission {
  /// The whole bundle of a host, by path.
  public func bundle(of node: NodeID) -> [EmittedFile] {
    var bundle = HostBundle(secrets: secrets)
    _ = bundle.fill(node, self)
    var facts: [String: File] = [:]
    for file in files(on: node) { facts[file.bundlePath] = file }
    let entries = bundle.entries
    return entries.map { entry in
      let bytes = Array(bundle.buffer[entry.start..<entry.end])
      guard let file = facts[entry.path] else {
        return EmittedFile(
          path: entry.path, bytes: bytes, mode: entry.mode, owner: "root", group: "root", service: nil, origin: plan.topology[node].origin,
          lineOrigins: [])
      }
      return EmittedFile(
        path: entry.path, bytes: bytes, mode: entry.mode, owner: file.owner, group: file.group,
        service: file.service.map { plan.topology[$0].name }, origin: file.origin, lineOrigins: bundle.text(of: file, self).origins)
    }
  }
}
