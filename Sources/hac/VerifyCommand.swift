@preconcurrency import Glibc
import ArgumentParser
import ConfigFormats
import HACCompiler
import SourceText
import Verification

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Run the real programs on every emitted file, and show what they say at the topology's lines.",
    discussion: """
      keepalived, the database servers, nft, systemd, shellcheck and others, each as far as it is installed, in namespaces of \
      their own and without root; what was not run is said. The files are those on disk, archives too; the topology is looked \
      for as `hac why` does, and no secret is read from it. \
      Exit status: 0 every program that ran accepts its files (warnings allowed), 1 errors, 2 wrong usage, 3 input failed.
      """)

  @Argument(help: "A stack's output directory, or one that holds several.", completion: .directory)
  var outputs: [String]

  @Option(help: "Verify only this host.")
  var host: String?

  @Option(help: "The topology that the output was compiled from; again for each stack.", completion: .file(extensions: ["yaml", "yml"]))
  var topology: [String] = []

  @Flag(help: "A file that no program judged, because none is installed, is an error.")
  var requireTools = false

  @Flag(help: "Count warnings as errors.")
  var strict = false

  @Option(help: "How findings are shown.")
  var format: CheckCommand.Format = .text

  func run() throws {
    let stacks = try outputs.flatMap(Self.stacks)
    var options = VerifyOptions(host: host, requiresTools: requireTools)
    options.isStrict = strict
    var verifications: [Verification] = []
    var hasHost = false
    for stack in stacks {
      var source = try found(stack)
      guard let verifier = Verifier(stack: stack.path, shownAs: stack.shown, source: &source, options: options) else {
        show(source.result, on: .error)
        try finish(source.result)
        throw ExitCode(1)
      }
      if !verifier.hasHost { continue }
      hasHost = true
      verifications.append(verifier.run())
    }
    if let host, !hasHost { throw Terminal.failure("there is no bundle of the host `\(host)`", status: 1) }
    switch format {
    case .text: try Terminal.print(verificationText(verifications, usesColor: Terminal.usesColor(.output)))
    case .json: try Terminal.print(String(decoding: Self.json(verifications), as: UTF8.self))
    }
    if verifications.contains(where: { $0.report.hasErrors }) { throw ExitCode(1) }
  }

  /// A stack's directory, as the operator wrote it and without symbolic links.
  private struct Stack {
    let path: String
    let shown: String
    let manifest: OutputPlace.Manifest
  }

  /// The stack that a directory is, or those that are in it.
  private static func stacks(_ directory: String) throws -> [Stack] {
    guard let path = SourceSearch.absolute(directory) else { throw Terminal.failure("there is no directory `\(directory)`", status: 3) }
    var shown = directory
    while shown.count > 1, shown.hasSuffix("/") { shown.removeLast() }
    func stack(_ path: String, _ shown: String) -> Stack? {
      OutputPlace.manifest(at: "\(path)/manifest.json").map { Stack(path: path, shown: shown, manifest: $0) }
    }
    if let one = stack(path, shown) { return [one] }
    let several = SourceSearch.names(in: path).compactMap { stack("\(path)/\($0)", "\(shown)/\($0)") }
    if several.isEmpty { throw Terminal.failure("`\(directory)` is no output of hac: it has no manifest.json that names a topology", status: 1) }
    return several
  }

  private func found(_ stack: Stack) throws -> OutputSource {
    switch OutputSource.find(stack.manifest, stack: stack.path, named: topology) {
    case .success(let source): return source
    case .failure(let failure): throw sourceFailure(failure, stack.manifest)
    }
  }

  private static func json(_ verifications: [Verification]) -> [UInt8] {
    var json = JSONText()
    json.object { json in
      json.member("version", 1)
      json.array("diagnostics") { json in
        for verification in verifications { JSONRenderer(sources: verification.sources).write(verification.report, to: &json) }
      }
      total(verifications)?.write(to: &json)
    }
    return json.finished()
  }
}

/// Findings, then what was proved.
func verificationText(_ verifications: [Verification], usesColor: Bool) -> String {
  var text = ""
  for verification in verifications {
    let renderer = TextRenderer(sources: verification.sources, secretSpans: verification.report.secretSpans, usesColor: usesColor)
    text += renderer.render(verification.report)
    if let summary = TextRenderer.summary(verification.report) { text += summary + "\n" }
  }
  return text + (total(verifications)?.lines ?? []).map { TextRenderer.escape($0) + "\n" }.joined()
}

/// What all stacks came to together.
private func total(_ verifications: [Verification]) -> ProofSummary? {
  guard var total = verifications.first?.summary else { return nil }
  for other in verifications.dropFirst() { total.add(other.summary) }
  return total
}

/// Says why an output's topology is not there; shows the report of one that is of no use.
func sourceFailure(_ failure: OutputSource.Failure, _ manifest: OutputPlace.Manifest) -> ExitCode {
  switch failure {
  case .notFound(let name): return Terminal.failure("there is no `\(name)` here or beside the output; say `--topology FILE`", status: 1)
  case .unusable(let result):
    if result.inputFailed || result.report.hasErrors {
      show(result, on: .error)
      return ExitCode(result.inputFailed ? 3 : 1)
    }
    return Terminal.failure("`\(result.plans.first?.path ?? "")` is not the topology `\(manifest.topology)`", status: 1)
  }
}
