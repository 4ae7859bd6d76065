import ArgumentParser
import HACCompiler
import Survival

struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze", abstract: "Compute what fails when something fails.",
    discussion: "Exit status: 0 analyzed, 1 the topology has errors, 2 wrong usage, 3 input failed.")

  @OptionGroup var arguments: TopologyArguments

  func run() throws {
    let result = Compiler.check(arguments.topologies, options: arguments.options)
    if result.inputFailed || result.report.hasErrors {
      show(result, on: .error)
      try finish(result)
    }
    try Terminal.print(result.plans.map { AnalysisText.render(Analysis($0.plan)) }.joined(separator: "\n"))
  }
}
