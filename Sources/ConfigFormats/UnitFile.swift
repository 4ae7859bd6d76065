import SourceText

/// Writes a systemd unit or drop-in, systemd.syntax(7).
public struct UnitFile {
  public init() {}

  public func section(_ name: String, to text: inout ConfigText, _ origin: OriginID = .builtin) {
    if !text.bytes.isEmpty { text.line() }
    text.line("[\(name)]", origin)
  }

  /// `Key=value`. A `%` in `value` is doubled, since systemd expands specifiers; with `expands` it is left.
  public func assign(_ key: String, _ value: String, expands: Bool = false, to text: inout ConfigText, _ origin: OriginID = .builtin) {
    text.write(key)
    text.write(UInt8(ascii: "="))
    text.write(expands ? value : value.replacing(["%": "%%"]))
    text.endLine(origin)
  }

  /// The unit name of a path, as systemd-escape(1) `--path` makes it: `/minio/disk-1` → `minio-disk\x2d1`.
  public static func escape(path: String) -> String {
    let trimmed = path.utf8.split(separator: UInt8(ascii: "/")).joined(separator: [UInt8(ascii: "/")])
    var result = ""
    for (index, byte) in trimmed.enumerated() {
      let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
      if byte == UInt8(ascii: "/") {
        result += "-"
      } else if isPlain || (byte == UInt8(ascii: ".") && index > 0) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return result.isEmpty ? "-" : result
  }
}
