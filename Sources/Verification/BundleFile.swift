import TopologyModel

/// One file of a host's bundle as it is on disk, read once.
public struct BundleFile: Sendable {
  /// The path in the bundle: `rootfs/etc/…`, `blocks/etc/hosts`, `sql/…`, `steps/…`, `install`.
  public let path: String
  /// The text that programs get: the bytes on disk, with a word in the place of every secret that is still to be filled in.
  public let bytes: [UInt8]
  public let mode: UInt16
  public let owner: String
  public let group: String
  /// The service whose file it is; nil for files that services share, and for files that hac does not write.
  public let service: String?

  public init(
    path: String, bytes: [UInt8], mode: UInt16 = 0o644, owner: String = "root", group: String = "root", service: String? = nil
  ) {
    self.path = path
    self.bytes = bytes
    self.mode = mode
    self.owner = owner
    self.group = group
    self.service = service
  }

  /// For the examples of adapters.
  public init(_ path: String, _ text: String, mode: UInt16 = 0o644, service: String? = nil) {
    self.init(path: path, bytes: Array(text.utf8), mode: mode, service: service)
  }

  /// Where the host will have it: `/etc/…`; nil for what is never placed as a file of its own.
  public var target: String? {
    path.hasPrefix("rootfs/") ? String(path.dropFirst("rootfs".count)) : nil
  }

  /// The program of a script's first line, `/bin/sh`; nil for what is no script.
  public var interpreter: String? {
    guard bytes.starts(with: "#!".utf8) else { return nil }
    let line = bytes.dropFirst(2).prefix { $0 != 10 && $0 != 13 }
    let words = String(decoding: line, as: UTF8.self).split(whereSeparator: { $0 == " " || $0 == "\t" })
    guard let first = words.first else { return nil }
    // `#!/usr/bin/env bash` names the program itself in its second word.
    return first.hasSuffix("/env") && words.count > 1 ? String(words[1]) : String(first)
  }

  /// The last part of the path.
  public var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}
