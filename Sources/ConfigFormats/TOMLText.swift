import SourceText

/// Writes TOML 1.0: tables of `key = value`.
public struct TOMLText {
  public init() {}

  public func table(_ name: String, to text: inout ConfigText, _ origin: OriginID = .builtin) {
    text.line()
    text.line("[\(name)]", origin)
  }

  /// A string value; it must be one that `Quoting.toml` carries.
  public func string(_ key: String, _ value: String, to text: inout ConfigText, _ origin: OriginID) {
    literal(key, (try? Quoting.toml.quote(value).get()) ?? "\"\"", to: &text, origin)
  }

  public func number(_ key: String, _ value: Int, to text: inout ConfigText, _ origin: OriginID) {
    literal(key, String(value), to: &text, origin)
  }

  public func boolean(_ key: String, _ value: Bool, to text: inout ConfigText, _ origin: OriginID) {
    literal(key, value ? "true" : "false", to: &text, origin)
  }

  private func literal(_ key: String, _ value: String, to text: inout ConfigText, _ origin: OriginID) {
    text.write(key)
    text.write(" = ")
    text.write(value)
    text.endLine(origin)
  }
}
