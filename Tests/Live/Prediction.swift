import HACCompiler
import Lab
import Survival
import TopologyModel

/// What `hac analyze` says of one address after something has happened.
struct Prediction {
  /// Who has it then, on all sides of a cut network.
  let holders: [String]
  /// How long it is nobody's, at most.
  let seconds: Double?
  /// Whether the stack's services can be written to where it is.
  let isWritable: Bool

  enum Event {
    case fails(String)
    /// `HOST/rest`, as on the command line.
    case partition(String)
  }

  init(of vip: String, heldBy holder: String, after event: Event, in emission: Emission) throws(LabError) {
    let topology = emission.plan.topology
    let model = SurvivalModel(emission.plan)
    var scenario = Scenario()
    let address: VIPID
    do throws(ScenarioFault) {
      let (id, node) = try Scenario.holder("\(vip)=\(holder)", in: model).get()
      (address, scenario.holders[id]) = (id, node)
      switch event {
      case .fails(let what): scenario.failures = [try Scenario.failures(what, in: model).get()]
      case .partition(let sides): scenario.sides = try Scenario.sides(sides, in: model).get()
      }
    } catch { throw LabError("no prediction: \(error.message)") }
    let sides = model.outcome(of: scenario).sides
    let states = sides.flatMap(\.vips).filter { $0.vip == address }
    holders = states.flatMap(\.holders).map { topology[$0].name }.sorted()
    seconds = states.compactMap { $0.gap?.total.milliseconds }.max().map { Double($0) / 1000 }
    isWritable = sides.contains { side in
      side.vips.contains { $0.vip == address && !$0.holders.isEmpty } && side.services.allSatisfy { $0.can(.write) }
    }
  }
}
