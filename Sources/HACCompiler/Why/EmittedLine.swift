import BundleOutput
import ConfigFormats
import SourceText
import TopologyModel
import YAMLSyntax

/// A place in an output tree, as `FILE:LINE` names it.
public struct OutputPlace: Sendable {
  /// The stack's directory: the one whose manifest.json names a source.
  public let stack: String
  /// The path below it.
  public let path: String
  public let line: Int
  public let manifest: Manifest

  /// What the stack's manifest says of its source.
  public struct Manifest: Sendable {
    public let topology: String
    public let source: String
    public let digest: String

    public init(topology: String, source: String, digest: String) {
      self.topology = topology
      self.source = source
      self.digest = digest
    }
  }

  public init(stack: String, path: String, line: Int, manifest: Manifest) {
    self.stack = stack
    self.path = path
    self.line = line
    self.manifest = manifest
  }

  /// `hosts/HOST/PATH` in its parts.
  public var inBundle: (host: String, path: String)? {
    let parts = path.split(separator: "/", maxSplits: 2)
    guard parts.count == 3, parts[0] == "hosts" else { return nil }
    return (String(parts[1]), String(parts[2]))
  }

  /// Reads the manifest of the stack that a file belongs to. `file` must be absolute.
  public static func find(file: String, line: Int) -> OutputPlace? {
    var stack = directory(of: file)
    while true {
      if let manifest = manifest(at: join(stack, "manifest.json")) {
        let below = file.dropFirst(stack == "/" ? 1 : stack.utf8.count + 1)
        return OutputPlace(stack: stack, path: String(below), line: line, manifest: manifest)
      }
      guard stack != "/", stack != "." else { return nil }
      stack = directory(of: stack)
    }
  }

  /// JSON is YAML, so hac's own reader does. A host's manifest names no source and is passed over.
  public static func manifest(at path: String) -> Manifest? {
    guard case .success(let bytes) = readFile(path, limit: Limits.fileSize) else { return nil }
    var report = Report()
    let tree = parse(SourceFile(path: path, bytes: bytes), as: FileID(rawValue: 0), into: &report)
    guard !report.hasErrors, let root = tree.root, tree.kind(root) == .mapping else { return nil }
    var members: [String: String] = [:]
    tree.forEachEntry(root) { key, value in
      if tree.kind(value) == .scalar { members[tree.string(key)] = tree.string(value) }
    }
    guard members["generator"] == "hac", let topology = members["topology"], let source = members["source"],
      let digest = members["source_sha256"]
    else { return nil }
    return Manifest(topology: topology, source: source, digest: digest)
  }
}

/// One line of an emitted file and where it comes from, found by compiling in memory. No secret is read: where one
/// stands, the line has its name.
public struct EmittedLine: Sendable {
  public let text: String
  public let origin: OriginID
  /// Where the file as a whole comes from.
  public let fileOrigin: OriginID
  /// The service whose file it is; nil for files that services share.
  public let service: String?

  public enum Failure: Error, Sendable, Equatable {
    /// The host has no bundle.
    case noHost(String)
    /// hac makes the file from the bundle as a whole, not from a line of the topology.
    case madeByHAC(String)
    case noFile(host: String, path: String)
    case noLine(count: Int)
  }

  public static func find(_ place: OutputPlace, in emission: Emission) -> Result<EmittedLine, Failure> {
    guard let (host, path) = place.inBundle else { return .failure(.madeByHAC(place.path)) }
    guard let node = emission.plan.topology.node(named: host), emission.hosts.contains(node) else { return .failure(.noHost(host)) }
    if ["manifest.json", "RUNBOOK.md", "install"].contains(path) { return .failure(.madeByHAC(path)) }
    guard let file = emission.files(on: node).first(where: { $0.bundlePath == path }) else { return .failure(.noFile(host: host, path: path)) }
    var bundle = HostBundle(secrets: emission.secrets)
    let text = bundle.text(of: file, emission)
    guard place.line >= 1, place.line <= text.origins.count else { return .failure(.noLine(count: text.origins.count)) }
    let lines = text.bytes.split(separator: 10, omittingEmptySubsequences: false)
    let line = SecretMark.replace(in: Array(lines[place.line - 1])) { _, name in "<secret \(name)>" }
    return .success(
      EmittedLine(
        text: String(decoding: line, as: UTF8.self), origin: text.origins[place.line - 1], fileOrigin: file.origin,
        service: file.service.map { emission.plan.topology[$0].name }))
  }
}

extension CheckResult {
  /// The places that a value comes from, the decisive one first, each with what it is to the emitted text `line`.
  public func places(of id: OriginID, line: String) -> [Label] {
    var labels: [Label] = []
    collect(id, line, &labels)
    return labels
  }

  private func collect(_ id: OriginID, _ line: String, _ labels: inout [Label]) {
    func add(_ span: SourceSpan, _ text: String) {
      if !labels.contains(where: { $0.span == span }) { labels.append(Label(span, text)) }
    }
    switch origins[id] {
    case .builtin: break
    case .written(let span):
      // The text of a key that a value was made for is not in the line.
      add(span, line.range(of: text(at: span)) != nil ? "written here" : labels.isEmpty ? "it follows from this" : "and from this")
    case .expanded(let span, let element): add(span, "the element `\(element)` of this range")
    case .defaulted(let field, let span): add(span, "nobody wrote `\(field)`: hac's default for this")
    case .derived(let from):
      for one in from { collect(one, line, &labels) }
    }
  }

  private func text(at span: SourceSpan) -> String {
    let line = sources[span.file].line(span.start.line).unicodeScalars.dropFirst(Int(span.start.column) - 1)
    let length = span.end.line == span.start.line ? Int(span.end.column) - Int(span.start.column) : line.count
    return String(String.UnicodeScalarView(line.prefix(max(0, length))))
  }
}
