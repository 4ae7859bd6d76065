import TopologyModel

/// Components in an operator's words.
public struct ComponentWords: Sendable {
  let topology: Topology

  public func name(_ ref: ComponentRef) -> String {
    switch ref {
    case .zone(let path): "zone \(path)"
    case .node(let node): topology[node].name
    case .controller(let node, let name): "controller \(name) of \(topology[node].name)"
    case .disk(let node, let path): "\(path) of \(topology[node].name)"
    case .path(let node, let name): "path \(name) of \(topology[node].name)"
    case .array(let name): "array \(name)"
    case .segment(let name): "segment \(name)"
    case .address(let address): "witness \(address)"
    }
  }

  /// `a and b`; names that count up as a range.
  public func all(_ refs: [ComponentRef]) -> String { list(refs, last: "and") }

  /// `any two of a, b and c`, `any five disks of a, b and c`.
  func any(_ count: Int, of refs: [ComponentRef]) -> String {
    if refs.count == 1 { return name(refs[0]) }
    if refs.count == count { return all(refs) }
    let number = Self.number(count)
    switch refs[0].kind {
    case .disk, .controller, .path:
      let nodes = Set(refs.compactMap(\.node)).sorted()
      let noun = Self.noun(refs[0].kind, count: count)
      return "any \(count == 1 ? "" : number + " ")\(noun) of \(NameList.words(nodes.map { topology[$0].name }, last: "or"))"
    default: return "any \(count == 1 ? "one" : number) of \(list(refs, last: count == 1 ? "or" : "and"))"
    }
  }

  private func list(_ refs: [ComponentRef], last: String) -> String {
    let sorted = refs.sorted()
    // One noun for several of a kind.
    if sorted.count > 1, let kind = sorted.first?.kind, sorted.allSatisfy({ $0.kind == kind }) {
      switch kind {
      case .zone, .segment, .array:
        return "\(Self.noun(kind, count: 2)) \(NameList.words(sorted.map(bare), last: last))"
      default: break
      }
    }
    return NameList.words(sorted.map(name), last: last)
  }

  private func bare(_ ref: ComponentRef) -> String {
    switch ref {
    case .zone(let path): path
    case .segment(let name), .array(let name): name
    default: name(ref)
    }
  }

  public static func noun(_ kind: ComponentRef.Kind, count: Int) -> String {
    let noun =
      switch kind {
      case .zone: "zone"
      case .node: "node"
      case .controller: "controller"
      case .disk: "disk"
      case .path: "path"
      case .array: "array"
      case .segment: "segment"
      case .address: "witness"
      }
    return count == 1 ? noun : noun == "witness" ? "witnesses" : noun + "s"
  }

  static func number(_ number: Int) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    return number < words.count ? words[number] : "\(number)"
  }
}
