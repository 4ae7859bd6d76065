import TopologyModel

/// What a topology survives: for every service and for all together.
public struct Analysis: Sendable {
  public let name: String
  public let services: [ServiceAnalysis]
  /// Reads and writes of all services at once.
  public let stack: [StackAnalysis]
  public let words: ComponentWords
  let tree: ComponentTree

  public init(_ plan: Plan) { self.init(SurvivalModel(plan)) }

  public init(_ model: SurvivalModel) {
    name = model.topology.name
    words = ComponentWords(topology: model.topology)
    tree = model.tree
    let byName = model.topology.services.indices.sorted { model.topology.services[$0].name < model.topology.services[$1].name }
    services = byName.compactMap { ServiceAnalysis(ServiceID($0), model) }
    let all = services.flatMap(\.operations)
    stack = Availability.Operation.allCases.compactMap { operation in
      let own = all.filter { $0.operation == operation }
      return own.isEmpty ? nil : StackAnalysis(operation, own, tree: model.tree)
    }
  }
}

/// One service.
public struct ServiceAnalysis: Sendable {
  public let service: ServiceID
  public let name: String
  public let kind: String
  public let operations: [OperationAnalysis]

  /// nil when no fact says what the service needs.
  init?(_ service: ServiceID, _ model: SurvivalModel) {
    self.service = service
    name = model.name(service)
    kind = model.topology[service].kind
    operations = Availability.Operation.allCases.compactMap { OperationAnalysis(service, $0, model) }
    if operations.isEmpty { return nil }
  }
}

/// Reading from a service, or writing to it.
public struct OperationAnalysis: Sendable {
  public let operation: Availability.Operation
  public let structure: Structure
  public let tolerances: [Tolerance]
  /// The smallest sets of failures that stop it, in families.
  public let cuts: [CutLine]
  /// How many nodes may crash one after another, where the vote is among those that are left.
  public let sequence: Int?
  public let recovery: Recovery
  public let loss: Loss?

  init?(_ service: ServiceID, _ operation: Availability.Operation, _ model: SurvivalModel) {
    guard let structure = model.structure(service, operation) else { return nil }
    self.operation = operation
    self.structure = structure
    tolerances = structure.tolerances(tree: model.tree)
    cuts = CutWords.lines(CutSets(structure, tree: model.tree), ComponentWords(topology: model.topology))
    sequence = SequentialFailures(structure, model).nodes
    recovery = model.recovery(service, operation)
    loss = model.loss(service, structure)
  }

  public func tolerance(of kind: FailureUnit) -> Tolerance? { tolerances.first { $0.kind == kind } }
}

/// The same operation of all services: what the weakest of them survives.
public struct StackAnalysis: Sendable {
  public let operation: Availability.Operation
  public let tolerances: [Tolerance]

  init(_ operation: Availability.Operation, _ services: [OperationAnalysis], tree: ComponentTree) {
    self.operation = operation
    tolerances = Set(services.flatMap { $0.tolerances.map(\.kind) }).sorted().map { kind in
      let stated = services.compactMap { $0.tolerance(of: kind) }
      let components = Set(services.flatMap { service in
        service.structure.components(of: kind, tree: tree).map { service.structure.components[$0] }
      })
      // What stops no service whatever of it fails does not bound the stack.
      let weakest = stated.filter { !$0.isUnlimited || $0.isAtLeast }.min { $0.survived < $1.survived }
      return Tolerance(
        kind: kind, survived: weakest?.survived ?? components.count, count: components.count, isAtLeast: weakest?.isAtLeast ?? false,
        example: weakest?.example ?? [])
    }
  }
}

extension SurvivalModel {
  /// When an operation of a service is possible; nil when no fact says so.
  public func structure(_ service: ServiceID, _ operation: Availability.Operation) -> Structure? {
    StructureBuilder.structure(service, operation, in: self)
  }
}
