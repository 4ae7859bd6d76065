import ConfigFormats
import TopologyModel

/// RUNBOOK.md, of the stack and of a host: a rendering of the step graph for people.
public enum Runbook {
  static func stack(_ emission: Emission) -> [UInt8] {
    let plan = emission.plan
    var page = "# \(emission.name): RUNBOOK\n\nEvery step names its host. Do them in this order; begin a step only when what it waits for is true.\n"
    var current: Procedure?
    for index in emission.graph.order {
      let step = plan.facts.steps.all[index]
      if step.procedure != current {
        current = step.procedure
        page += "\n## \(step.procedure.title)\n"
      }
      self.step(index, emission, showsHost: true, &page)
    }
    portTable(plan, plan.topology.nodeIDs.map { $0 }, showsHost: true, &page)
    return Array(page.utf8)
  }

  static func host(_ node: NodeID, _ emission: Emission) -> [UInt8] {
    let plan = emission.plan
    let host = plan.topology[node]
    var page = "# \(host.name): RUNBOOK of \(emission.name)\n\n"
    page += "The steps of this host. Their numbers are those of the stack's RUNBOOK.md, where the other hosts' steps stand between them.\n"
    let packages = Set(plan.facts.packages[node].map(\.name)).sorted()
    if !packages.isEmpty { page += "\nPackages that must be installed first: " + packages.map { "`\($0)`" }.joined(separator: ", ") + ".\n" }
    var current: Procedure?
    for index in emission.stepsOfNode[node.int] {
      let step = plan.facts.steps.all[index]
      if step.procedure != current {
        current = step.procedure
        page += "\n## \(step.procedure.title)\n"
      }
      self.step(index, emission, showsHost: false, &page)
    }
    portTable(plan, [node], showsHost: false, &page)
    return Array(page.utf8)
  }

  private static func step(_ index: Int, _ emission: Emission, showsHost: Bool, _ page: inout String) {
    let plan = emission.plan
    let step = plan.facts.steps.all[index]
    page += "\n### \(emission.stepNumbers[index]). \(showsHost ? "\(plan.topology[step.node].name): " : "")\(step.title)\n\n"
    if let service = step.service { page += "Service `\(plan.topology[service].name)`. " }
    let before = emission.graph.before(step, in: plan)
    if !before.isEmpty { page += "After " + before.map { "`\($0)`" }.joined(separator: ", ") + ". " }
    if step.destroysData { page += "**This step writes to disks that must be empty; it refuses others.** " }
    if !step.isRepeatable { page += "Do it once. " }
    while page.utf8.last == UInt8(ascii: " ") { page.removeLast() }
    if page.utf8.last != UInt8(ascii: "\n") { page += "\n\n" }
    if let line = commandLine(of: step, in: emission) {
      code(line, &page)
    } else if case .human(let sentence) = step.action {
      page += sentence + "\n"
    }
    if let probe = step.probe {
      page += "\nDone when this \(probe.expectation), within \(probe.timeout.written):\n\n"
      code(command(probe.command), &page)
    }
  }

  /// What the operator types in the bundle's directory; nil where a human must think.
  public static func commandLine(of step: Step, in emission: Emission) -> String? {
    switch step.action {
    case .human: return nil
    case .command(let argv): return command(argv)
    case .script(let name, let arguments): return command(["./steps/\(name)"] + arguments)
    case .sql(let name, let client):
      // A file that waits for its secrets is filled in on its way to the client, and never on disk.
      let waits = emission.plan.facts.files[step.node].contains { file in
        file.area == .sql && file.path == name && file.secrets.contains { emission.secrets[$0.int].value == nil }
      }
      return waits ? "./install --render sql/\(name) | \(command(client))" : "\(command(client)) < sql/\(name)"
    }
  }

  private static func code(_ text: String, _ page: inout String) {
    page += "```sh\n"
    page += text
    page += "\n```\n"
  }

  /// The bytes that need no quotes.
  private static let isPlain: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for byte in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-./:=,@%+".utf8 { table[Int(byte)] = true }
    return table
  }()

  /// A command line that a shell reads back as the same words.
  public static func command(_ argv: [String]) -> String {
    argv.map { word in
      if !word.isEmpty, word.utf8.allSatisfy({ isPlain[Int($0)] }) { return word }
      guard case .success(let quoted) = Quoting.shell.quote(word) else { return "''" }
      return quoted
    }.joined(separator: " ")
  }

  /// The ports that must be open, from listeners and flows.
  private static func portTable(_ plan: Plan, _ nodes: [NodeID], showsHost: Bool, _ page: inout String) {
    var rows: [String] = []
    for node in nodes {
      for listener in plan.facts.listeners[node] {
        let flows = listener.service.map { service in plan.facts.flows.of(service).filter { $0.to == listener.group } } ?? []
        let from = flows.isEmpty ? "this host" : flows.map { "\($0.from) (\($0.purpose))" }.joined(separator: ", ")
        rows.append(
          (showsHost ? "| \(plan.topology[node].name) " : "")
            + "| \(listener.port)/\(listener.transport.rawValue) | \(listener.process) | \(plan.name(of: listener.service)) | \(from) |")
      }
      if !plan.facts.virtualRouters[node].isEmpty {
        rows.append((showsHost ? "| \(plan.topology[node].name) " : "") + "| protocol 112 | keepalived | VRRP | the other holders |")
      }
    }
    guard !rows.isEmpty else { return }
    page += "\n## Ports\n\n" + (plan.topology.firewall.value == .report ? "hac changes no firewall. These must be open:\n\n" : "What the firewall lets in:\n\n")
    page += (showsHost ? "| host " : "") + "| port | process | service | from |\n" + (showsHost ? "|---" : "") + "|---|---|---|---|\n"
    page += rows.joined(separator: "\n") + "\n"
  }
}
