import SourceText

/// The steps of a plan in an order in which they can be done: topological, ties by procedure,
/// service, node and slug.
public struct StepGraph: Sendable {
  /// Indices into `facts.steps.all`, in order.
  public let order: [Int]
  /// For every step (by its index) the ids of what directly comes before it.
  public let before: [[String]]

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
    let slug: String
    let node: NodeID?
    let milestone: Milestone.Name?
  }

  private struct Builder {
    let plan: Plan
    let steps: [Step]
    /// Vertices: the steps, then one for each group that stands between many and many.
    var successors: [[Int32]]
    var waiting: [Int32]
    var before: [[String]]
    private var groups: [GroupKey: Int] = [:]
    private var members: [GroupKey: [Int]] = [:]

    init(plan: Plan) {
      self.plan = plan
      steps = plan.facts.steps.all
      successors = Array(repeating: [], count: steps.count)
      waiting = Array(repeating: 0, count: steps.count)
      before = Array(repeating: [], count: steps.count)
      for (index, step) in steps.enumerated() {
        func add(_ node: NodeID?) {
          members[GroupKey(service: step.service, procedure: step.procedure, slug: step.slug, node: node, milestone: nil), default: []].append(index)
        }
        add(step.node)
        add(nil)
        for milestone in step.provides {
          members[GroupKey(service: milestone.service, procedure: .firstStart, slug: "", node: nil, milestone: milestone.name), default: []].append(index)
        }
      }
    }

    mutating func connect() {
      for (index, step) in steps.enumerated() {
        var hasInstall = false
        for dependency in step.after {
          let key: GroupKey
          switch dependency {
          case .here(let slug): key = group(step, slug, step.node)
          case .on(let node, let slug): key = group(step, slug, node)
          case .everywhere(let slug): key = group(step, slug, nil)
          case .milestone(let milestone):
            key = GroupKey(service: milestone.service, procedure: .firstStart, slug: "", node: nil, milestone: milestone.name)
          }
          if case .here("install") = dependency { hasInstall = true }
          link(key, to: index)
        }
        // Every first start begins with the bundle on the host.
        if step.procedure == .firstStart, step.service != nil, !hasInstall {
          link(GroupKey(service: nil, procedure: .firstStart, slug: "install", node: step.node, milestone: nil), to: index, isNamed: step.after.isEmpty)
        }
      }
    }

    private func group(_ step: Step, _ slug: String, _ node: NodeID?) -> GroupKey {
      GroupKey(service: step.service, procedure: step.procedure, slug: slug, node: node, milestone: nil)
    }

    private mutating func link(_ key: GroupKey, to index: Int, isNamed: Bool = true) {
      guard let from = members[key] else { return }
      if isNamed { before[index].append(name(key)) }
      if from.count == 1 {
        edge(from[0], index)
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
        for step in from { edge(step, vertex) }
      }
      edge(vertex, index)
    }

    private mutating func edge(_ from: Int, _ to: Int) {
      successors[from].append(Int32(to))
      waiting[to] += 1
    }

    private func name(_ key: GroupKey) -> String {
      if let milestone = key.milestone { return "\(plan.name(of: key.service)).\(milestone.rawValue)" }
      let head = "\(plan.name(of: key.service))/\(key.procedure.rawValue)/\(key.slug)"
      return key.node.map { "\(head)/\(plan.topology[$0].name)" } ?? "\(head)/*"
    }

    mutating func sorted() -> StepGraph? {
      // The rank of a step among those that are free at the same time.
      let names = plan.topology.services.map(\.name)
      let ranked = steps.indices.sorted { a, b in
        let (x, y) = (steps[a], steps[b])
        if x.procedure != y.procedure { return x.procedure < y.procedure }
        let (sx, sy) = (x.service.map { names[$0.int] } ?? "", y.service.map { names[$0.int] } ?? "")
        if sx != sy { return sx < sy }
        return x.node != y.node ? x.node < y.node : a < b
      }
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
      return order.count == steps.count ? StepGraph(order: order, before: before) : nil
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
