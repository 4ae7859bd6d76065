import ArgumentParser
import ConfigFormats
import HACCompiler
import SourceText
import Survival
import TopologyModel

struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze", abstract: "Compute what fails when something fails.",
    discussion: """
      Without an option: what every service survives, what stops it, and how it comes back. With --fail, --stop or \
      --partition: what is left then, who holds each address, and which steps of the RUNBOOK apply. Components are named \
      NODE, zone:NAME, controller:NODE:NAME, disk:NODE:MOUNT, segment:NAME, or by the address of a witness. \
      Exit status: 0 analyzed, 1 the topology has errors, or a tolerance fell, 2 wrong usage, 3 input failed.
      """)

  @OptionGroup var arguments: TopologyArguments

  @Option(help: "What fails at once: host1,zone:rack-b. Given again: what fails after that.")
  var fail: [String] = []

  @Option(help: "What is stopped in good order before that: host1.")
  var stop: [String] = []

  @Option(help: "The sides of a cut network: host1,host2/host3. `rest` is every node that is not named.")
  var partition: String?

  @Option(help: "Who has an address before that: mysql=host2. Without it, the most preferred holder.")
  var holder: [String] = []

  @Option(help: "An older topology: fail when a tolerance is lower than in it.", completion: .file(extensions: ["yaml", "yml"]))
  var against: String?

  @Option(help: "How it is shown.")
  var format: Format = .text

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown, json }

  private var isScenario: Bool { !fail.isEmpty || !stop.isEmpty || partition != nil }

  func validate() throws {
    if !holder.isEmpty, !isScenario { throw ValidationError("--holder says who has an address before --fail, --stop or --partition") }
    if arguments.topologies.count > 1, isScenario || against != nil {
      throw ValidationError("--fail, --stop, --partition and --against take one topology")
    }
    if isScenario, against != nil { throw ValidationError("--against compares whole topologies; leave the failures out") }
  }

  func run() throws {
    let result = try check(arguments.topologies)
    if let against {
      try compare(result, with: against)
    } else if !isScenario {
      try print(result.plans.map { Analysis($0.plan) })
    } else if let (_, plan, graph) = result.plans.first {
      let model = SurvivalModel(plan)
      let outcome = model.outcome(of: try scenario(model))
      switch format {
      case .text: try Terminal.print(OutcomePage.page(outcome, model, plan, graph).text)
      case .markdown: try Terminal.print(OutcomePage.page(outcome, model, plan, graph).markdown)
      case .json: try print { outcome.write(to: &$0, model) }
      }
    }
    end(result)
  }

  /// Only a topology without errors is worth an analysis.
  private func check(_ paths: [String]) throws -> CheckResult {
    let result = Compiler.check(paths, options: arguments.options)
    if result.inputFailed || result.report.hasErrors {
      show(result, on: .error)
      try finish(result)
    }
    return result
  }

  private func print(_ body: (inout JSONText) -> Void) throws {
    var json = JSONText()
    json.object { body(&$0) }
    try Terminal.print(String(decoding: json.finished(), as: UTF8.self))
  }

  private func print(_ analyses: [Analysis]) throws {
    switch format {
    case .text: try Terminal.print(analyses.map(\.page.text).joined(separator: "\n"))
    case .markdown: try Terminal.print(analyses.map(\.page.markdown).joined(separator: "\n"))
    case .json:
      try print { json in
        json.array("topologies") { json in
          for analysis in analyses { json.object { analysis.write(to: &$0) } }
        }
      }
    }
  }

  private func compare(_ result: CheckResult, with path: String) throws {
    let old = try check([path])
    guard let before = old.plans.first, let now = result.plans.first else { return }
    let regression = Regression(from: Analysis(before.plan), to: Analysis(now.plan))
    let page = regression.page(now.plan.topology.name, against: path)
    switch format {
    case .text: try Terminal.print(page.text)
    case .markdown: try Terminal.print(page.markdown)
    case .json:
      try print { json in
        json.array("falls") { json in
          for fall in regression.falls {
            json.object { json in
              json.member("text", fall.text)
              json.strings("reasons", fall.reasons)
            }
          }
        }
        json.strings("notes", regression.notes)
      }
    }
    if !regression.falls.isEmpty { throw ExitCode(1) }
  }

  private func scenario(_ model: SurvivalModel) throws -> Scenario {
    var scenario = Scenario()
    for text in holder {
      let (vip, node) = try read(Scenario.holder(text, in: model), of: "--holder")
      scenario.holders[vip] = node
    }
    for text in stop { scenario.stopped += try read(Scenario.failures(text, in: model), of: "--stop") }
    for text in fail { scenario.failures.append(try read(Scenario.failures(text, in: model), of: "--fail")) }
    if let partition { scenario.sides = try read(Scenario.sides(partition, in: model), of: "--partition") }
    return scenario
  }

  private func read<Value>(_ result: Result<Value, ScenarioFault>, of option: String) throws -> Value {
    switch result {
    case .success(let value): return value
    case .failure(let fault):
      Terminal.write("error: \(option): \(TextRenderer.escape(fault.message))\nhelp: \(TextRenderer.escape(fault.help))\n", to: .error)
      throw ExitCode(2)
    }
  }
}
