import SourceText

/// A secret's place in the run's table.
public struct SecretText: Sendable {
  /// The value, or nil when it is filled in on the host.
  public let value: String?
  public let name: String
  public init(name: String, value: String?) {
    self.name = name
    self.value = value
  }

  /// As it stands in a file: quoted, or the mark that `install` replaces.
  public func quoted(_ quoting: Quoting) -> String {
    guard let value else { return SecretMark.text(quoting, name) }
    // Every use was proved to fit when the secrets were read.
    guard case .success(let text) = quoting.quote(value) else { return "" }
    return text
  }
}

/// The text of one emitted file, with the origin of every line. Reused from file to file.
public struct ConfigText: Sendable {
  public private(set) var bytes: [UInt8] = []
  /// The origin of each line.
  public private(set) var origins: [OriginID] = []
  private let secrets: [SecretText]

  public init(secrets: [SecretText]) { self.secrets = secrets }

  /// Forgets the text, keeping the memory.
  public mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
    origins.removeAll(keepingCapacity: true)
  }

  /// The secret at an index of the run's table.
  public func secret(_ index: Int) -> SecretText { secrets[index] }

  /// Appends a piece of the current line.
  @inline(__always)
  public mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

  @inline(__always)
  public mutating func write(_ byte: UInt8) { bytes.append(byte) }

  /// Appends a number without making a string of it.
  public mutating func write(_ number: Int) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var digits: (UInt64, Int) = (UInt64(number.magnitude), 0)
    let start = bytes.count
    repeat {
      bytes.append(UInt8(48 + digits.0 % 10))
      digits.0 /= 10
      digits.1 += 1
    } while digits.0 > 0
    bytes[start...].reverse()
  }

  @inline(__always)
  public mutating func indent(_ depth: Int) {
    for _ in 0..<depth { bytes.append(contentsOf: [32, 32, 32, 32]) }
  }

  /// Ends the current line.
  @inline(__always)
  public mutating func endLine(_ origin: OriginID = .builtin) {
    bytes.append(10)
    origins.append(origin)
  }

  /// Appends a whole line.
  @inline(__always)
  public mutating func line(_ text: String = "", _ origin: OriginID = .builtin) {
    bytes.append(contentsOf: text.utf8)
    endLine(origin)
  }

  /// Appends a text of several lines, all of one origin. A last line without its end gets one.
  public mutating func lines(_ text: String, _ origin: OriginID = .builtin) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    if bytes.count > start, bytes.last != 10 { bytes.append(10) }
    for byte in bytes[start...] where byte == 10 { origins.append(origin) }
  }
}
