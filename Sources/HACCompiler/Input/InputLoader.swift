import Blueprints
import SchemaKit
import SourceText
import TopologyModel
import YAMLSyntax

/// A topology's files as drafts, the main one first.
struct LoadedTopology {
  let path: String
  var drafts: [(file: FileID, draft: TopologyDraft)] = []
  /// Names whose objects could not be read.
  var unreadableNames: Set<String> = []
  /// Whether every file was read and decoded whole.
  var isWhole = true
}

/// Reads topology files and what they include: the input end.
struct InputLoader {
  let files: InputFiles
  let schema: Schema<TopologyDraft>
  let stageEnded: @Sendable (Stage) -> Void
  var sources = SourceMap()
  var report = Report()
  var origins = OriginTable()
  /// Files that could not be read at all: exit status 3.
  var inputFailed = false
  /// The trees, for `hac show`.
  var trees: [SyntaxTree] = []

  /// The language with these kinds of services.
  static func schema(of kinds: [BlueprintEntry]) -> Schema<TopologyDraft> {
    TopologyDraft.schema(
      services: .tagged(by: "kind", noun: "service", cases: kinds.map { ($0.kind, $0.schema) }, help: Catalog.hint(for:)))
  }

  init(files: InputFiles, schema: Schema<TopologyDraft>, stageEnded: @escaping @Sendable (Stage) -> Void = { _ in }) {
    self.files = files
    self.schema = schema
    self.stageEnded = stageEnded
  }

  /// Loads one topology. nil when its main file cannot be read or decoded.
  mutating func load(_ path: String) -> LoadedTopology? {
    var topology = LoadedTopology(path: path)
    switch files.read(path, Limits.fileSize) {
    case .failure(let failure):
      inputFailed = true
      let file = sources.add(SourceFile(path: path, bytes: []))
      report.error("input/unreadable", failure.message, at: .startOfFile(file))
      return nil
    case .success(let bytes):
      var seen: [String: SourceSpan] = [:]
      add(path, bytes, to: &topology, seen: &seen)
    }
    return topology.drafts.isEmpty ? nil : topology
  }

  private mutating func add(_ path: String, _ bytes: [UInt8], to topology: inout LoadedTopology, seen: inout [String: SourceSpan]) {
    guard sources.files.count < Int(UInt16.max) else { return }
    let source = SourceFile(path: path, bytes: bytes)
    let file = sources.add(source)
    seen[path] = .startOfFile(file)
    let errorsBefore = report.errorCount
    let tree = parse(source, as: file, into: &report)
    trees.append(tree)
    stageEnded(.parse)
    guard report.errorCount == errorsBefore else {
      topology.isWhole = false
      return
    }
    guard let root = tree.root, !tree.isNull(root) else {
      topology.isWhole = false
      report.error(
        "yaml/empty", "the file is empty", at: .startOfFile(file), label: "a topology begins with `hac: 1`",
        help: ["`hac init KIND` writes a topology to start from"])
      return
    }
    var decoder = Decoder(tree: tree, report: report, origins: origins)
    report = Report()
    let draft = schema.decode(&decoder, Cursor(node: root, owner: .startOfFile(file)))
    report = decoder.report
    origins = decoder.origins
    stageEnded(.decode)
    topology.unreadableNames.formUnion(decoder.unreadableNames)
    if report.errorCount > errorsBefore { topology.isWhole = false }
    guard let draft else { return }
    topology.drafts.append((file, draft))
    for include in draft.include ?? [] { self.include(include, from: path, to: &topology, seen: &seen) }
  }

  private mutating func include(
    _ include: Located<RelativePath>, from path: String, to topology: inout LoadedTopology, seen: inout [String: SourceSpan]
  ) {
    let target = join(directory(of: path), include.value.text)
    let span = origins.span(of: include.origin)!
    if let first = seen[target] {
      report.error(
        "input/included-twice", "`\(target)` is part of this topology already", at: span, label: "included again here",
        related: [Label(first, "this file")], help: ["remove one of the two"])
      return
    }
    switch files.read(target, Limits.fileSize) {
    case .failure(let failure):
      report.error("input/unreadable-include", failure.message, at: span, label: "included here", help: ["paths are relative to the file that includes"])
    case .success(let bytes): add(target, bytes, to: &topology, seen: &seen)
    }
  }
}
