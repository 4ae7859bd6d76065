@preconcurrency import Glibc
import ArgumentParser
import HACCompiler
import SourceText

/// What every command that reads topologies takes.
struct TopologyArguments: ParsableArguments {
  @Argument(help: "The topology files. Several are checked against each other.", completion: .file(extensions: ["yaml", "yml"]))
  var topologies: [String]

  @Flag(help: "Count warnings as errors.")
  var strict = false

  var options: CheckOptions { CheckOptions(isStrict: strict) }
}

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Validate topologies, and write nothing.",
    discussion: "Exit status: 0 clean (warnings allowed), 1 the topology has errors, 2 wrong usage, 3 input failed.")

  @OptionGroup var arguments: TopologyArguments

  @Option(help: "How findings are shown.")
  var format: Format = .text

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  func run() throws {
    let result = Compiler.check(arguments.topologies, options: arguments.options)
    switch format {
    case .text: show(result, on: .output)
    case .json: Terminal.write(JSONRenderer(sources: result.sources).render(result.report), to: .output)
    }
    try finish(result)
    end(result)
  }
}

/// Shows the findings as text, and how many there are.
func show(_ result: CheckResult, on stream: Terminal.Stream) {
  let renderer = TextRenderer(
    sources: result.sources, secretSpans: result.report.secretSpans, usesColor: Terminal.usesColor(stream))
  var text = renderer.render(result.report)
  if let summary = TextRenderer.summary(result.report) {
    text += summary + "\n"
  } else if stream == .output {
    text += result.plans.map { "\($0.path): no findings\n" }.joined()
  }
  Terminal.write(text, to: stream)
}

/// Ends the process here, its work done. To give back the model of a large topology piece by piece takes as long as
/// planning it, and the system takes it all at once.
func end<Model>(_ model: Model) -> Never { withExtendedLifetime(model) { exit(0) } }

/// Throws the status that the findings ask for.
func finish(_ result: CheckResult) throws {
  if result.inputFailed { throw ExitCode(3) }
  if result.report.hasErrors { throw ExitCode(1) }
}
