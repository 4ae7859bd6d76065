import ConfigFormats
import TopologyModel

extension Analysis {
  /// Writes the analysis as members of an object.
  public func write(to json: inout JSONText) {
    json.member("topology", name)
    json.array("services") { json in
      for service in services {
        json.object { json in
          json.member("name", service.name)
          json.member("kind", service.kind)
          json.array("operations") { json in
            for operation in service.operations { json.object { operation.write(to: &$0, words) } }
          }
        }
      }
    }
    json.array("stack") { json in
      for stack in stack {
        json.object { json in
          json.member("operation", stack.operation.rawValue)
          stack.tolerances.write("survives", to: &json, words)
        }
      }
    }
    json.array("singlePoints") { json in
      for point in singlePoints {
        json.object { json in
          json.member("component", words.id(point.component))
          json.array("stops") { json in
            for stop in point.stops {
              json.object { json in
                json.member("service", stop.service)
                json.strings("operations", stop.operations.map(\.rawValue))
              }
            }
          }
        }
      }
    }
  }
}

extension OperationAnalysis {
  fileprivate func write(to json: inout JSONText, _ words: ComponentWords) {
    json.member("operation", operation.rawValue)
    tolerances.write("survives", to: &json, words)
    json.array("stopsWithout") { json in
      for cut in cuts {
        json.object { json in
          json.member("size", cut.size)
          json.member("text", cut.text)
          json.member("sets", cut.sets)
          json.strings("example", cut.example.map { words.id($0) })
        }
      }
    }
    if let sequence { json.member("nodesOneAfterAnother", sequence) }
    json.array("recovery") { json in
      for gap in recovery.gaps { json.object { gap.write(to: &$0, words) } }
    }
    if let loss { json.member("loss", loss.word) }
  }
}

extension Recovery.Gap {
  func write(to json: inout JSONText, _ words: ComponentWords) {
    switch trigger {
    case .holderLost(let vip):
      json.member("when", "holder lost")
      json.member("vip", words.topology[vip].name)
    case .checkFails(let vip, let check):
      json.member("when", "check fails")
      json.member("vip", words.topology[vip].name)
      json.member("check", check)
    case .moved(let vip):
      json.member("when", "moved")
      json.member("vip", words.topology[vip].name)
    case .memberLost: json.member("when", "member lost")
    }
    json.member("isAutomatic", isAutomatic)
    json.member("milliseconds", total.milliseconds)
    json.array("terms") { json in
      for term in terms {
        json.object { json in
          json.member("name", term.name)
          json.member("milliseconds", term.duration.milliseconds)
        }
      }
    }
  }
}

extension [Tolerance] {
  fileprivate func write(_ key: String, to json: inout JSONText, _ words: ComponentWords) {
    json.array(key) { json in
      for tolerance in self {
        json.object { json in
          json.member("kind", tolerance.kind.rawValue)
          json.member("any", tolerance.survived)
          json.member("of", tolerance.count)
          if tolerance.isAtLeast { json.member("isAtLeast", true) }
          json.strings("smallestThatStops", tolerance.example.map { words.id($0) })
        }
      }
    }
  }
}

extension Loss {
  /// A word for programs.
  var word: String {
    switch self {
    case .none: "none"
    case .noneUntil(let time): "none-until-\(time)"
    case .clientDependent: "client-dependent"
    case .unreceived: "unreceived"
    }
  }
}
