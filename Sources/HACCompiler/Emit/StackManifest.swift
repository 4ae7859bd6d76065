import BundleOutput
import ConfigFormats
import TopologyModel

/// The stack's manifest.json: what it was compiled from, its hosts with their bundles, the step graph.
enum StackManifest {
  /// `steps` can be written while the hosts are.
  static func json(_ emission: Emission, hosts: [(node: NodeID, digest: SHA256Digest)], steps: JSONText? = nil) -> [UInt8] {
    let plan = emission.plan
    var json = JSONText()
    json.object { json in
      json.member("generator", "hac")
      json.member("version", Compiler.version)
      json.member("topology", emission.name)
      json.member("source", emission.path.split(separator: "/").last.map(String.init) ?? emission.path)
      json.member("source_sha256", emission.source)
      json.array("hosts") { json in
        for (node, digest) in hosts {
          json.object { json in
            json.member("host", plan.topology[node].name)
            json.member("bundle_sha256", digest.hex)
          }
        }
      }
      json.append(steps ?? self.steps(emission))
    }
    return json.finished()
  }

  static func steps(_ emission: Emission) -> JSONText {
    var json = JSONText(continuingAt: 1)
    json.array("steps") { json in
      for index in emission.graph.order { json.object { step(emission.plan.facts.steps.all[index], emission.graph, emission.plan, &$0) } }
    }
    return json
  }

  private static func step(_ step: Step, _ graph: StepGraph, _ plan: Plan, _ json: inout JSONText) {
    json.member("id", StepGraph.id(of: step, in: plan))
    json.member("host", plan.topology[step.node].name)
    json.member("title", step.title)
    json.object("action") { json in
      switch step.action {
      case .command(let argv): json.strings("command", argv)
      case .script(let name, let arguments):
        json.member("script", "steps/\(name)")
        if !arguments.isEmpty { json.strings("arguments", arguments) }
      case .sql(let name, let client):
        json.member("sql", "sql/\(name)")
        json.strings("client", client)
      case .human(let sentence): json.member("human", sentence)
      }
    }
    if let probe = step.probe {
      json.object("probe") { json in
        json.strings("command", probe.command)
        json.member("expectation", probe.expectation)
        if let output = probe.output { json.member("output", output) }
        json.member("timeout_seconds", probe.timeout.seconds)
      }
    }
    let before = graph.before(step, in: plan)
    if !before.isEmpty { json.strings("after", before) }
    if !step.provides.isEmpty { json.strings("provides", step.provides.map { "\(plan.name(of: $0.service)).\($0.name.rawValue)" }) }
    json.member("destroys_data", step.destroysData)
    json.member("repeatable", step.isRepeatable)
  }
}
