import HACCompiler
import SourceText
import TopologyModel

/// Every adapter on one host's files.
struct HostRun: Sendable {
  /// What a program said of one line, ready to be shown: masked, with the line's origin.
  struct Finding: Sendable {
    let adapter: Int
    let path: String?
    let line: Int?
    let severity: Severity
    let text: String
    let origin: OriginID
    /// The emitted line, masked; empty where there is none.
    let lineText: String
    /// Whether the line is not as hac wrote it.
    let isEdited: Bool
  }

  let node: NodeID
  /// What the host's files have against what the topology gives.
  private(set) var differences: [HostComparison.Difference] = []
  private(set) var findings: [Finding] = []
  private(set) var summary: ProofSummary
  /// Programs that gave no answer, by adapter.
  private(set) var failures: [(adapter: Int, reason: String)] = []
  /// The files that are spoken of, masked, for snippets.
  private(set) var shown: [String: [UInt8]] = [:]

  /// Of one file, a program's first complaints are shown; a word in the wrong place can draw dozens.
  private static let limit = 8

  init(_ node: NodeID, adapters: [Adapter]) {
    self.node = node
    summary = ProofSummary(adapters)
  }

  /// Runs the adapters that take any of the files. `scratch` is an empty directory.
  mutating func run(_ adapters: [Adapter], _ verdicts: Verdicts, _ comparison: HostComparison, host: HostModel, tools: Tools, scratch: String)
    throws(WorkspaceError)
  {
    differences = comparison.differences
    let workspace = try Workspace(scratch, host: host, files: comparison.files, tools: tools)
    for (index, adapter) in adapters.enumerated() {
      let files = comparison.files.filter { adapter.takes($0, host) }
      if files.isEmpty { continue }
      switch verdicts.readiness(of: adapter) {
      case .unusable(let reason): summary.proofs[index].notRun[reason, default: 0] += files.count
      case .ready(let version):
        summary.proofs[index].version = version
        take(verdicts.verdict(of: adapter, on: files, in: workspace), of: index, adapter, files, comparison, workspace)
      }
    }
    for file in comparison.files where file.path != "manifest.json" && file.path != "RUNBOOK.md" {
      if !adapters.contains(where: { $0.takes(file, host) }) { summary.unjudged[file.path, default: 0] += 1 }
    }
    for difference in differences {
      if case .changed(let path, _) = difference { show(path, comparison) }
      if case .extra(let path) = difference { show(path, comparison) }
    }
  }

  private mutating func take(
    _ verdict: Verdict, of index: Int, _ adapter: Adapter, _ files: [BundleFile], _ comparison: HostComparison, _ workspace: Workspace
  ) {
    if let failure = verdict.failure {
      let reason = clean(failure, workspace, comparison.mask)
      failures.append((index, reason))
      summary.proofs[index].notRun["\(adapter.name) gave no answer", default: 0] += files.count
      return
    }
    var skipped: Set<String> = []
    for skip in verdict.skips {
      summary.proofs[index].notRun[skip.reason, default: 0] += skip.paths.count
      skipped.formUnion(skip.paths)
    }
    let taken = Set(files.map(\.path))
    // What it says of no file, or of one that it was not given, is held against all: nothing is accepted by mistake.
    let speaksOfAll = verdict.complaints.contains { complaint in
      complaint.severity == .error && (complaint.path.map { !taken.contains($0) } ?? true)
    }
    for file in files where !skipped.contains(file.path) {
      let isRefused = speaksOfAll || verdict.complaints.contains { $0.path == file.path && $0.severity == .error }
      if isRefused { summary.proofs[index].refused += 1 } else { summary.proofs[index].accepted += 1 }
    }
    var counts: [String: Int] = [:]
    for complaint in verdict.complaints {
      let key = complaint.path ?? ""
      counts[key, default: 0] += 1
      if counts[key, default: 0] <= Self.limit { findings.append(finding(complaint, of: index, comparison, workspace)) }
    }
    for (path, count) in counts.sorted(by: { $0.key < $1.key }) where count > Self.limit {
      let words = "\(count - Self.limit) more complaints about this file"
      findings.append(finding(Complaint(path.isEmpty ? nil : path, words, .warning), of: index, comparison, workspace))
    }
  }

  private mutating func finding(_ complaint: Complaint, of adapter: Int, _ comparison: HostComparison, _ workspace: Workspace) -> Finding {
    guard let path = complaint.path else {
      return Finding(
        adapter: adapter, path: nil, line: nil, severity: complaint.severity, text: clean(complaint.text, workspace, comparison.mask),
        origin: .builtin, lineText: "", isEdited: false)
    }
    let known = comparison[path]
    show(path, comparison)
    var origin = OriginID.builtin
    var isEdited = false
    if let line = complaint.line, let map = known.map, line >= 1, line <= map.lines.count {
      let (emitted, isSame) = map.lines[line - 1]
      if let emitted { origin = known.emitted?.origin(ofLine: emitted + 1) ?? .builtin }
      isEdited = !isSame
    }
    return Finding(
      adapter: adapter, path: path, line: complaint.line, severity: complaint.severity, text: clean(complaint.text, workspace, known.mask.mask),
      origin: origin, lineText: complaint.line.map { line(of: path, $0) } ?? "", isEdited: isEdited)
  }

  private func line(of path: String, _ number: Int) -> String {
    let lines = (shown[path] ?? []).split(separator: 10, omittingEmptySubsequences: false)
    return number >= 1 && number <= lines.count ? String(decoding: lines[number - 1], as: UTF8.self) : ""
  }

  private mutating func show(_ path: String, _ comparison: HostComparison) {
    guard shown[path] == nil, let file = comparison.files.first(where: { $0.path == path }) else { return }
    shown[path] = comparison[path].mask.mask(file.bytes)
  }

  /// A program's words without the workspace's paths and without secrets.
  private func clean(_ text: String, _ workspace: Workspace, _ mask: (String) -> String) -> String {
    let short = text.replacingAll(workspace.bundle + "/rootfs/", by: "/").replacingAll(workspace.bundle + "/", by: "")
      .replacingAll(workspace.directory + "/", by: "")
    return mask(String(short.prefix(1000)))
  }
}
