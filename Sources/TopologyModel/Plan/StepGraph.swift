import SourceText

/// The steps of a plan in an order in which they can be done: topological, ties by procedure,
/// service, node and slug.
public struct StepGraph: Sendable {
  /// Indices into `facts.steps.all`, in order.
  public let order: [Int]

  /// What directly comes before a step: ids of steps (`*`: on every node that has it) and milestones.
  public func before(_ step: Step, in plan: Plan) -> [String] {
    var names = step.after.map { dependency in
      let (slug, node): (String, NodeID?)
      switch dependency {
      case .here(let name): (slug, node) = (name, step.node)
      case .on(let other, let name): (slug, node) = (name, other)
      case .everywhere(let name): (slug, node) = (name, nil)
      case .milestone(let milestone): return "\(plan.name(of: milestone.service)).\(milestone.name.rawValue)"
      }
      let host = node.map { plan.topology[$0].name } ?? "*"
      return "\(plan.name(of: step.service))/\(step.procedure.rawValue)/\(slug)/\(host)"
    }
    if names.isEmpty, step.procedure == .firstStart, step.service != nil {
      names = ["host/\(step.procedure.rawValue)/install/\(plan.topology[step.node].name)"]
    }
    return names
  }

  /// `service/procedure/slug/node`; `host` for steps of no service.
  public static func id(of step: Step, in plan: Plan) -> String {
    "\(plan.name(of: step.service))/\(step.procedure.rawValue)/\(step.slug)/\(plan.topology[step.node].name)"
  }

  /// nil, with a diagnostic, when steps wait for each other.
  public static func build(_ plan: Plan, report: inout Report, origins: OriginTable) -> StepGraph? {
    var builder = Builder(plan: plan)
    builder.connect()
    if let graph = builder.sorted() { return graph }
    let stuck = builder.aStuckStep()
    report.error(
      "steps/cycle", "these steps wait for each other: \(StepGraph.id(of: stuck, in: plan))",
      at: origins.span(of: stuck.origin) ?? .startOfFile(FileID(rawValue: 0)), label: "a step of this cannot ever begin")
    return nil
  }

  /// What one step waits for, spoken of as one: a step, every step of a slug, a milestone.
  private struct GroupKey: Hashable {
    let service: ServiceID?
    let procedure: Procedure
    /// The slug's number, or that of a milestone's name.
    let name: Int32
    /// nil: on every node that has the step.
    let node: NodeID?
  }

  private struct Builder {
    let plan: Plan
    let steps: [Step]
    /// Vertices: the steps, then one for each group that stands between many and many.
    var successors: [[Int32]]
    var waiting: [Int32]
    private var names: [String: Int32] = [:]
    /// The number of each step's slug.
    private var slugs: [Int32] = []
    private var groups: [GroupKey: Int] = [:]
    private var members: [GroupKey: [Int32]] = [:]

    init(plan: Plan) {
      self.plan = plan
      steps = plan.facts.steps.all
      successors = Array(repeating: [], count: steps.count)
      waiting = Array(repeating: 0, count: steps.count)
      // What nobody waits for needs no group.
      var awaited: Set<GroupKey> = [hostInstall]
      slugs.reserveCapacity(steps.count)
      for index in steps.indices {
        slugs.append(number(steps[index].slug))
        for dependency in steps[index].after { awaited.insert(key(index, dependency, anyNode: true)) }
      }
      members.reserveCapacity(steps.count)
      for index in steps.indices {
        let everywhere = GroupKey(service: steps[index].service, procedure: steps[index].procedure, name: slugs[index], node: nil)
        if awaited.contains(everywhere) {
          // The host's own install is awaited on its node alone.
          if everywhere != hostInstall { members[everywhere, default: []].append(Int32(index)) }
          let here = GroupKey(service: everywhere.service, procedure: everywhere.procedure, name: slugs[index], node: steps[index].node)
          members[here, default: []].append(Int32(index))
        }
        for milestone in steps[index].provides { members[key(milestone), default: []].append(Int32(index)) }
      }
    }

    /// The placing of the bundle, on whichever node.
    private var hostInstall: GroupKey {
      mutating get { GroupKey(service: nil, procedure: .firstStart, name: number("install"), node: nil) }
    }

    private mutating func number(_ name: String) -> Int32 {
      if let known = names[name] { return known }
      let new = Int32(names.count)
      names[name] = new
      return new
    }

    /// Milestones are named apart from slugs by their dot.
    private mutating func key(_ milestone: Milestone) -> GroupKey {
      GroupKey(service: milestone.service, procedure: .firstStart, name: number("." + milestone.name.rawValue), node: nil)
    }

    private mutating func key(_ index: Int, _ dependency: Step.Dependency, anyNode: Bool = false) -> GroupKey {
      let (slug, node): (String, NodeID?)
      switch dependency {
      case .here(let name): (slug, node) = (name, steps[index].node)
      case .on(let other, let name): (slug, node) = (name, other)
      case .everywhere(let name): (slug, node) = (name, nil)
      case .milestone(let milestone): return key(milestone)
      }
      return GroupKey(
        service: steps[index].service, procedure: steps[index].procedure, name: number(slug), node: anyNode ? nil : node)
    }

    mutating func connect() {
      let install = number("install")
      for index in steps.indices {
        for dependency in steps[index].after { link(key(index, dependency), to: index) }
        // Every first start begins with the bundle on the host.
        if steps[index].procedure == .firstStart, steps[index].service != nil {
          link(GroupKey(service: nil, procedure: .firstStart, name: install, node: steps[index].node), to: index)
        }
      }
    }

    private mutating func link(_ key: GroupKey, to index: Int) {
      guard let from = members[key] else { return }
      if from.count == 1 {
        edge(Int(from[0]), index)
        return
      }
      let vertex: Int
      if let known = groups[key] {
        vertex = known
      } else {
        vertex = successors.count
        groups[key] = vertex
        successors.append([])
        waiting.append(0)
        for step in from { edge(Int(step), vertex) }
      }
      edge(vertex, index)
    }

    private mutating func edge(_ from: Int, _ to: Int) {
      successors[from].append(Int32(to))
      waiting[to] += 1
    }

    mutating func sorted() -> StepGraph? {
      // The rank of a step among those that are free at the same time; keys of plain numbers sort fast.
      let byName = plan.topology.services.indices.sorted { plan.topology.services[$0].name < plan.topology.services[$1].name }
      var place = [Int](repeating: 0, count: byName.count)
      for (position, service) in byName.enumerated() { place[service] = position + 1 }
      let procedures = Dictionary(uniqueKeysWithValues: Procedure.allCases.enumerated().map { ($0.element, $0.offset) })
      let keys = steps.indices.map { index in
        (procedures[steps[index].procedure] ?? 0) << 56 | (steps[index].service.map { place[$0.int] } ?? 0) << 28 | steps[index].node.int
      }
      let ranked = steps.indices.sorted { keys[$0] != keys[$1] ? keys[$0] < keys[$1] : $0 < $1 }
      var rank = [Int](repeating: 0, count: successors.count)
      for (position, index) in ranked.enumerated() { rank[index] = position }
      for vertex in steps.count..<successors.count { rank[vertex] = -1 }
      var free = MinimumHeap()
      for vertex in successors.indices where waiting[vertex] == 0 { free.insert(rank[vertex], vertex) }
      var order: [Int] = []
      order.reserveCapacity(steps.count)
      while let vertex = free.removeFirst() {
        if vertex < steps.count { order.append(vertex) }
        for next in successors[vertex] {
          waiting[Int(next)] -= 1
          if waiting[Int(next)] == 0 { free.insert(rank[Int(next)], Int(next)) }
        }
      }
      return order.count == steps.count ? StepGraph(order: order) : nil
    }

    func aStuckStep() -> Step { steps[steps.indices.first { waiting[$0] > 0 } ?? 0] }
  }
}

/// A binary heap of (key, value), smallest key first.
private struct MinimumHeap {
  private var items: [(key: Int, value: Int)] = []

  mutating func insert(_ key: Int, _ value: Int) {
    items.append((key, value))
    var child = items.count - 1
    while child > 0, items[(child - 1) / 2].key > items[child].key {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> Int? {
    guard let first = items.first else { return nil }
    let last = items.removeLast()
    if !items.isEmpty {
      items[0] = last
      var parent = 0
      while true {
        var child = 2 * parent + 1
        guard child < items.count else { break }
        if child + 1 < items.count, items[child + 1].key < items[child].key { child += 1 }
        if items[parent].key <= items[child].key { break }
        items.swapAt(parent, child)
        parent = child
      }
    }
    return first.value
  }
}
