import ArgumentParser
import HACCompiler

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the effective topology, defaults and hac's own choices marked.",
    discussion: """
      Includes are merged and ranges of nodes expanded. The output is itself a topology that compiles to the same files. \
      Exit status: 0 clean (warnings allowed), 1 the topology has errors, 2 wrong usage, 3 input failed.
      """)

  @OptionGroup var arguments: TopologyArguments

  @Flag(help: "Print every fact that the services state instead: what checks and files are made from.")
  var facts = false

  func run() throws {
    let result = Compiler.check(arguments.topologies, options: arguments.options)
    if result.inputFailed || result.report.hasErrors {
      show(result, on: .error)
      try finish(result)
    }
    var pages: [String] = []
    for (index, entry) in result.plans.enumerated() {
      pages.append(facts ? FactsText.render(entry.plan) : EffectiveModel(of: index, in: result).yaml)
    }
    try Terminal.print(pages.joined(separator: facts ? "\n" : "---\n"))
  }
}
