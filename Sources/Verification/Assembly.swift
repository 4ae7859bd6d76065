import HACCompiler
import SourceText
import TopologyModel

/// Puts what was found on all hosts together: diagnostics at topology lines, and what was proved.
struct Assembly {
  private let source: OutputSource
  private let emission: Emission
  private let adapters: [Adapter]
  private let shownAs: (String) -> String
  private var sources: SourceMap
  private var report: Report
  private var summary: ProofSummary
  private var emittedFiles: [String: FileID] = [:]
  /// What was said already, and of which hosts since.
  private var seen: [Key: Int] = [:]
  private var diagnostics: [(diagnostic: Diagnostic, otherHosts: [String])] = []
  private var changedFiles = 0

  /// Findings that are the same but for the host.
  private struct Key: Hashable {
    let code: String
    let message: String
    let place: SourceSpan
    let path: String?
    let line: Int?
  }

  init(_ source: OutputSource, _ emission: Emission, adapters: [Adapter], shownAs: @escaping (String) -> String) {
    self.source = source
    self.emission = emission
    self.adapters = adapters
    self.shownAs = shownAs
    sources = source.result.sources
    report = Report()
    for span in source.result.report.secretSpans { report.maskSecret(span) }
    summary = ProofSummary(adapters)
  }

  private var plan: Plan { emission.plan }
  private var mainFile: SourceSpan { .startOfFile(source.result.files[source.index][0]) }

  mutating func add(_ run: HostRun) {
    let host = plan.topology[run.node].name
    summary.add(run.summary)
    for finding in run.findings { add(finding, host, run) }
    for (adapter, reason) in run.failures {
      add(
        Diagnostic(
          .error, "verify/no-answer", "\(adapters[adapter].name) gave no answer: \(reason)",
          at: Label(place(of: plan.topology[run.node].origin), "its files of this host are not proved")),
        host: host, path: nil, line: nil)
    }
    for difference in run.differences { add(difference, host, run) }
  }

  // MARK: What programs say

  private mutating func add(_ finding: HostRun.Finding, _ host: String, _ run: HostRun) {
    let adapter = adapters[finding.adapter]
    var labels = source.result.places(of: finding.origin, line: finding.lineText)
    let isHacs = labels.isEmpty
    if isHacs { labels = ownerLabel(of: finding.path, run, finding.isEdited) }
    var related = Array(labels.dropFirst().prefix(2))
    if let path = finding.path {
      let words = finding.line == nil ? "\(adapter.name) says it of this file" : finding.isEdited ? "this line was changed after hac wrote it" : "\(adapter.name) says it of this line"
      if let label = label(path, line: finding.line, words, host, run) { related.append(label) }
    }
    var help: [Help] = []
    if isHacs, !finding.isEdited, finding.line != nil, finding.severity == .error {
      help.append(Help("hac itself writes this line, whatever the topology says: this is a fault of hac, worth a report"))
    } else if finding.isEdited {
      help.append(Help("compile again, or change the topology instead of the file"))
    }
    add(
      Diagnostic(finding.severity, adapter.code, "\(adapter.name): \(finding.text)", at: labels[0], related: related, help: help),
      host: host, path: finding.path, line: finding.line)
  }

  /// Where a line of hac's own, or a file as a whole, comes from.
  private func ownerLabel(of path: String?, _ run: HostRun, _ isEdited: Bool) -> [Label] {
    let file = path.flatMap { path in emission.bundle(of: run.node).first { $0.path == path } }
    let origin = file?.origin ?? plan.topology[run.node].origin
    let words = path == nil ? "the host" : file == nil ? "the host that has the file" : "the file is there because of this"
    return [Label(place(of: origin), words)]
  }

  private func place(of origin: OriginID) -> SourceSpan { source.result.origins.span(of: origin) ?? mainFile }

  /// A line of an emitted file, as a place of its own.
  private mutating func label(_ path: String, line: Int?, _ words: String, _ host: String, _ run: HostRun) -> Label? {
    let shown = "\(shownAs(host))/\(path)"
    let file: FileID
    if let known = emittedFiles[shown] {
      file = known
    } else {
      // One run holds as many source files; findings beyond would not be shown anyway.
      guard let bytes = run.shown[path], sources.files.count < 60_000 else { return nil }
      let text = String(decoding: bytes, as: UTF8.self).utf8
      file = sources.add(SourceFile(path: shown, bytes: text.map { $0 == 0 ? UInt8(ascii: " ") : $0 }))
      emittedFiles[shown] = file
    }
    guard let line, line >= 1 else { return Label(.startOfFile(file), words) }
    let text = sources[file].line(UInt32(clamping: line)).unicodeScalars
    let indent = text.prefix { $0 == " " || $0 == "\t" }.count
    let end = max(indent + 1, text.count)
    let number = UInt32(clamping: line)
    return Label(
      SourceSpan(
        file: file, start: SourcePosition(line: number, column: UInt32(indent + 1)), end: SourcePosition(line: number, column: UInt32(end + 1))),
      words)
  }

  private mutating func add(_ diagnostic: Diagnostic, host: String, path: String?, line: Int?) {
    let key = Key(code: diagnostic.code, message: diagnostic.message, place: diagnostic.primary.span, path: path, line: line)
    if let index = seen[key] {
      diagnostics[index].otherHosts.append(host)
    } else {
      seen[key] = diagnostics.count
      diagnostics.append((diagnostic, []))
    }
  }

  // MARK: What is not as the topology gives it

  private mutating func add(_ difference: HostComparison.Difference, _ host: String, _ run: HostRun) {
    changedFiles += 1
    // Of a topology that has changed the files differ as a matter of course: said once, at the end.
    if source.hasChanged { return }
    let node = place(of: plan.topology[run.node].origin)
    switch difference {
    case .changed(let path, let line):
      let label = label(path, line: line, "the first line that differs", host, run)
      let owner = ownerLabel(of: path, run, true)
      add(
        Diagnostic(
          .warning, "verify/differs", "`\(shownAs(host))/\(path)` is not what the topology gives", at: owner[0], related: label.map { [$0] } ?? [],
          help: [Help("compile again; what must stay changed belongs into the topology")]), host: host, path: path, line: line)
    case .missing(let path):
      add(
        Diagnostic(
          .error, "verify/missing", "`\(shownAs(host))/\(path)` is not there", at: Label(node, "this host has such a file"), help: [Help("compile again")]),
        host: host, path: path, line: nil)
    case .extra(let path):
      add(
        Diagnostic(
          .warning, "verify/differs", "hac does not write `\(shownAs(host))/\(path)`", at: Label(node, "this host has no such file"),
          help: [Help("remove it, or compile again: `install` places only what the manifest lists")]), host: host, path: path, line: nil)
    }
  }

  mutating func addUnreadable(_ node: NodeID, _ reason: String) {
    report.error("verify/unreadable", reason, at: place(of: plan.topology[node].origin), label: "this host's bundle is not proved")
  }

  /// Bundles of hosts that the topology does not have.
  mutating func addStrangers(_ hosts: [String]) {
    for host in hosts {
      report.add(
        Diagnostic(
          .warning, "verify/differs", "the topology has no host `\(host)` with a bundle, and `\(shownAs(host))` is there",
          at: Label(mainFile, "not among this topology's hosts"), help: [Help("compile again; its files are not looked at")]))
    }
  }

  /// Hosts whose bundles are not there: `hac compile --host` writes one.
  mutating func addAbsent(_ nodes: [NodeID]) {
    for node in nodes {
      report.add(
        Diagnostic(
          .warning, "verify/missing", "there is no bundle of `\(plan.topology[node].name)`",
          at: Label(place(of: plan.topology[node].origin), "this host is not proved"), help: [Help("compile all hosts, or ask for one with `--host`")]))
    }
  }

  // MARK: The end

  mutating func finish(_ options: VerifyOptions) -> Verification {
    if source.hasChanged {
      let files = changedFiles == 0 ? "its files are the same" : "\(changedFiles) file\(changedFiles == 1 ? "" : "s") of the output differ\(changedFiles == 1 ? "s" : "")"
      report.add(
        Diagnostic(
          .warning, "verify/stale", "the topology has changed since the output was written: \(files)", at: Label(mainFile, "compiled again for this"),
          help: [Help("compile again, and verify what that gives")]))
    }
    for (diagnostic, hosts) in diagnostics {
      var diagnostic = diagnostic
      if let first = hosts.first {
        let words = hosts.count == 1 ? "`\(first)`" : hosts.count == 2 ? "`\(first)` and `\(hosts[1])`" : "`\(first)` and \(hosts.count - 1) other hosts"
        diagnostic.help.insert(Help("the same on \(words)"), at: 0)
      }
      report.add(diagnostic)
    }
    if options.requiresTools {
      for proof in summary.proofs {
        for (reason, count) in proof.notRun.sorted(by: { $0.key < $1.key }) {
          report.error(
            "verify/not-run", "\(reason): \(count) \(proof.noun)\(count == 1 ? " is" : "s are") not proved", at: mainFile,
            label: "every file must be proved (--require-tools)", help: ["install what is missing, or leave out `--require-tools`"])
        }
      }
    }
    if options.isStrict { report.raiseWarnings() }
    report.sortAndDeduplicate()
    return Verification(sources: sources, report: report, summary: summary)
  }
}
