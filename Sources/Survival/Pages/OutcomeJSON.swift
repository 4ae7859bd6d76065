import ConfigFormats
import TopologyModel

extension Outcome {
  /// Writes what is left as members of an object.
  public func write(to json: inout JSONText, _ model: SurvivalModel) {
    let words = ComponentWords(topology: model.topology)
    json.member("topology", model.topology.name)
    json.strings("stopped", scenario.stopped.map { words.id($0) })
    json.array("failures") { json in
      for failures in scenario.failures { json.object { $0.strings("atOnce", failures.map { words.id($0) }) } }
    }
    json.array("sides") { json in
      for side in sides { json.object { side.write(to: &$0, model, words) } }
    }
    json.strings("unplacedWitnesses", unplaced.map(\.written))
  }
}

extension Outcome.Side {
  fileprivate func write(to json: inout JSONText, _ model: SurvivalModel, _ words: ComponentWords) {
    json.strings("nodes", nodes.map { model.topology[$0].name })
    json.strings("addresses", addresses.map(\.written))
    json.array("vips") { json in
      for vip in vips {
        json.object { json in
          json.member("name", model.topology[vip.vip].name)
          json.strings("holders", vip.holders.map { model.topology[$0].name })
          if let before = vip.before { json.member("before", model.topology[before].name) }
          if let gap = vip.gap { json.object("gap") { gap.write(to: &$0, words) } }
        }
      }
    }
    json.array("services") { json in
      for service in services {
        json.object { json in
          json.member("name", model.name(service.service))
          json.member("isReadable", service.can(.read))
          json.member("isWritable", service.can(.write))
          var lacks: [String] = []
          for lack in service.operations.flatMap(\.lacks).map({ AnalysisWords.lack($0, words) }) where !lacks.contains(lack) { lacks.append(lack) }
          json.strings("lacks", lacks)
          json.array("quorums") { json in
            for quorum in service.quorums {
              json.object { json in
                json.member("name", quorum.name)
                json.member("left", quorum.left)
                json.member("needed", quorum.needed)
              }
            }
          }
        }
      }
    }
  }
}
