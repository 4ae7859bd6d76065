import SourceText

/// Writes a file for systemd's `EnvironmentFile=`, systemd.exec(5). It is no shell script: nothing is expanded.
public struct EnvironmentFile {
  public init() {}

  /// `NAME="value"`; the value must be one that `Quoting.environmentFile` carries.
  public func assign(_ name: String, _ value: String, to text: inout ConfigText, _ origin: OriginID) {
    text.write(name)
    text.write(UInt8(ascii: "="))
    text.write((try? Quoting.environmentFile.quote(value).get()) ?? "\"\"")
    text.endLine(origin)
  }

  public func assign(_ name: String, secret: SecretText, to text: inout ConfigText, _ origin: OriginID) {
    text.write(name)
    text.write(UInt8(ascii: "="))
    text.write(secret.quoted(.environmentFile))
    text.endLine(origin)
  }
}
