import SchemaKit

/// A node name, or a range of them: `node[1-4].chime.com`, `db[01-12]`, `r[1-2]n[1-3]`.
///
/// Numbers keep the width of the range's first number, so `[01-12]` gives `01` … `12`.
public struct NodePattern: Hashable, Sendable, ScalarValue {
  public let written: String
  /// The host names it stands for, in order.
  public let names: [HostName]

  public var isRange: Bool { names.count > 1 || written.utf8.contains(UInt8(ascii: "[")) }

  /// A single name.
  init(one name: HostName) {
    written = name.text
    names = [name]
  }

  private init(written: String, names: [HostName]) {
    self.written = written
    self.names = names
  }

  /// A range may stand for this many names at most.
  public static let limit = 100_000

  public static let scalar = ScalarShape("a node name or a range such as node[1-4].example", reference: "node", example: "node[1-4].example.com")

  public static func parse(_ text: String) -> Result<NodePattern, ScalarFault> {
    guard text.utf8.contains(UInt8(ascii: "[")) || text.utf8.contains(UInt8(ascii: "]")) else {
      return HostName.parse(text).map { NodePattern(written: text, names: [$0]) }
    }
    guard text.utf8.count <= 512 else { return .failure(ScalarFault("`\(text.excerpt)` is too long for a node name")) }
    var names = [""]
    var rest = text[...]
    while let open = rest.firstIndex(of: "[") {
      guard let close = rest[open...].firstIndex(of: "]") else {
        return .failure(ScalarFault("`\(text)` has a `[` without its `]`"))
      }
      let bounds = rest[rest.index(after: open)..<close].split(separator: "-", omittingEmptySubsequences: false)
      guard bounds.count == 2, bounds.allSatisfy({ (1...9).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isDigit) }),
        let first = Int(bounds[0]), let last = Int(bounds[1])
      else {
        return .failure(ScalarFault("`\(text)` has a range that is not two numbers set apart by `-`"))
      }
      guard first <= last else { return .failure(ScalarFault("the range `[\(bounds[0])-\(bounds[1])]` runs backwards")) }
      guard (last - first + 1).multipliedReportingOverflow(by: names.count).partialValue <= limit else {
        return .failure(ScalarFault("`\(text)` stands for more than \(limit) names"))
      }
      let width = bounds[0].utf8.count
      let prefix = rest[..<open]
      names = names.flatMap { name in
        (first...last).map { number in
          let digits = String(number)
          return name + prefix + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
      }
      rest = rest[rest.index(after: close)...]
    }
    var hosts: [HostName] = []
    for name in names {
      switch HostName.parse(name + rest) {
      case .success(let host): hosts.append(host)
      case .failure(let fault): return .failure(fault)
      }
    }
    return .success(NodePattern(written: text, names: hosts))
  }
}
