import ArgumentParser
import HACCompiler
import SourceText

struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Show the topology line that a line of the output comes from.",
    discussion: """
      The topology is compiled again in memory; no secret is read. It is looked for by the name in the output's manifest: \
      in the working directory and its `topologies`, beside the output, and below the working directory. \
      Exit status: 0 found, 1 not found or the topology has errors, 2 wrong usage, 3 input failed.
      """)

  @Argument(help: "A file of the output and a line: out/web/hosts/web1/rootfs/etc/keepalived/keepalived.conf:12.", completion: .file())
  var place: String

  @Option(help: "The topology that the output was compiled from.", completion: .file(extensions: ["yaml", "yml"]))
  var topology: String?

  func run() throws {
    let (file, line) = try parts()
    guard let path = SourceSearch.absolute(file) else { throw Terminal.failure("there is no file `\(file)`", status: 3) }
    guard let place = OutputPlace.find(file: path, line: line) else {
      throw Terminal.failure("`\(file)` is in no output of hac: no manifest.json above it names a topology", status: 1)
    }
    let source: OutputSource
    switch OutputSource.find(place.manifest, stack: place.stack, named: topology.map { [$0] } ?? []) {
    case .success(let found): source = found
    case .failure(let failure): throw sourceFailure(failure, place.manifest)
    }
    var result = source.result
    let emissions = Compiler.emit(&result, deferSecrets: true)
    guard source.index < emissions.count else {
      show(result, on: .error)
      try finish(result)
      throw ExitCode(1)
    }
    if source.hasChanged {
      Terminal.write(
        "warning: `\(TextRenderer.escape(result.plans[source.index].path))` has changed since the output was written; lines may have moved\n",
        to: .error)
    }
    switch EmittedLine.find(place, in: emissions[source.index]) {
    case .success(let line): try Terminal.print(describe(line, place, result))
    case .failure(let failure): throw Terminal.failure(describe(failure), status: 1)
    }
  }

  /// `FILE:LINE`.
  private func parts() throws -> (String, Int) {
    guard let colon = place.lastIndex(of: ":"), let line = Int(place[place.index(after: colon)...]), line > 0, colon != place.startIndex else {
      throw ValidationError("`\(TextRenderer.escape(place))` is not FILE:LINE")
    }
    return (String(place[..<colon]), line)
  }

  private func describe(_ line: EmittedLine, _ place: OutputPlace, _ result: CheckResult) -> String {
    let number = String(place.line)
    var text = "\(TextRenderer.escape(place.path))\n\(number) | \(TextRenderer.escape(line.text))\n\n"
    let renderer = TextRenderer(
      sources: result.sources, secretSpans: result.report.secretSpans, usesColor: Terminal.usesColor(.output))
    let labels = result.places(of: line.origin, line: line.text)
    if !labels.isEmpty { return text + renderer.snippets(labels) }
    text += "hac itself writes this line, whatever the topology says.\n"
    text += "It belongs to a file that "
    text += line.service.map { "the service `\($0)` has on this host" } ?? "the services of this host share"
    let owners = result.places(of: line.fileOrigin, line: "").map { Label($0.span, "the file is there because of this") }
    return text + (owners.isEmpty ? ".\n" : ":\n" + renderer.snippets(Array(owners.prefix(1))))
  }

  private func describe(_ failure: EmittedLine.Failure) -> String {
    switch failure {
    case .noHost(let host): "the topology has no host `\(host)` with a bundle; compile again"
    case .noFile(let host, let path): "hac does not write `\(path)` on `\(host)`; it may come from an older compilation"
    case .noLine(let count): "the file has \(count) lines"
    case .madeByHAC(let path): "hac makes `\(path)` from the topology as a whole; ask for a file under rootfs/, blocks/, sql/ or steps/ of a host"
    }
  }
}
