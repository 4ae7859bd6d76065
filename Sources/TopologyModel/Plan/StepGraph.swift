import SourceText

/// The steps of a plan in an order in which they can be done: topological, ties by procedure,
/// service, node and slug.
public struct StepGraph: Sendable {
  /// Indices into `facts.steps.all`, in order.
  public let order: [Int]
  /// What steps wait for and nothing is: a step may name another that only some plans have.
  private let absent: Set<Awaited>

  /// What directly comes before a step: ids of steps (`*`: on every node that has it) and milestones.
  public func before(_ step: Step, in plan: Plan) -> [String] {
    var names = step.after.compactMap { dependency -> String? in
      let (slug, node): (String, NodeID?)
      switch dependency {
      case .here(let name): (slug, node) = (name, step.node)
      case .on(let other, let name): (slug, node) = (name, other)
      case .everywhere(let name): (slug, node) = (name, nil)
      case .milestone(let milestone): return "\(plan.name(of: milestone.service)).\(milestone.name.rawValue)"
      }
      guard absent.isEmpty || !absent.contains(Awaited(service: step.service, procedure: step.procedure, slug: slug, node: node)) else { return nil }
      let host = node.map { plan.topology[$0].name } ?? "*"
      return Self.id(plan.name(of: step.service), step.procedure, slug, host)
    }
    if names.isEmpty, step.procedure == .firstStart, step.service != nil {
      names = ["host/\(step.procedure.rawValue)/install/\(plan.topology[step.node].name)"]
    }
    return names
  }

  /// `service/procedure/slug/node`; `host` for steps of no service.
  public static func id(of step: Step, in plan: Plan) -> String {
    id(plan.name(of: step.service), step.procedure, step.slug, plan.topology[step.node].name)
  }

  private static func id(_ service: String, _ procedure: Procedure, _ slug: String, _ host: String) -> String {
    let name = procedure.rawValue
    var id = ""
    id.reserveCapacity(service.utf8.count + name.utf8.count + slug.utf8.count + host.utf8.count + 3)
    id += service
    id += "/"
    id += name
    id += "/"
    id += slug
    id += "/"
    id += host
    return id
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

  /// What must be done before each step: indices into `facts.steps.all`, for each of them.
  public static func predecessors(in plan: Plan) -> [[Int]] {
    var builder = Builder(plan: plan)
    builder.connect()
    return builder.predecessors()
  }

  /// A step, or every step of a slug.
  private struct Awaited: Hashable {
    let service: ServiceID?
    let procedure: Procedure
    let slug: String
    /// nil: on every node that has the step.
    let node: NodeID?
  }

  /// What steps wait for, spoken of as one: a step, every step of a slug, a milestone.
  private struct GroupKey: Hashable {
    let service: ServiceID?
    let procedure: Procedure
    /// The slug's number, or that of a milestone's name.
    let name: Int32
    /// nil: on every node that has the step.
    let node: NodeID?

    func hash(into hasher: inout Hasher) {
      let (service, node) = (UInt64(service?.rawValue ?? .max), UInt64(node?.rawValue ?? .max))
      hasher.combine((service << 32 | node) ^ UInt64(UInt32(bitPattern: name)) << 20 ^ UInt64(procedure.rank) << 60)
    }
  }

  private struct Builder {
    let plan: Plan
    let steps: [Step]
    /// Vertices: the steps, then one for each group that is waited for. An edge leads to what comes later.
    private var edges: [(from: Int32, to: Int32)] = []
    private var groups: [GroupKey: Int32] = [:]
    private var names: [String: Int32] = [:]
    private var waiting: [Int32] = []

    init(plan: Plan) {
      self.plan = plan
      steps = plan.facts.steps.all
    }

    mutating func connect() {
      edges.reserveCapacity(6 * steps.count)
      groups.reserveCapacity(2 * steps.count)
      let (install, firewall) = (number("install"), number("firewall"))
      for index in steps.indices {
        for dependency in steps[index].after { wait(index, for: key(index, dependency)) }
        // Every first start begins with the bundle on the host.
        if steps[index].procedure == .firstStart, steps[index].service != nil {
          wait(index, for: GroupKey(service: nil, procedure: .firstStart, name: install, node: steps[index].node))
          wait(index, for: GroupKey(service: nil, procedure: .firstStart, name: firewall, node: steps[index].node))
        }
      }
      for index in steps.indices {
        let (service, procedure, name) = (steps[index].service, steps[index].procedure, number(steps[index].slug))
        join(index, GroupKey(service: service, procedure: procedure, name: name, node: nil))
        join(index, GroupKey(service: service, procedure: procedure, name: name, node: steps[index].node))
        for milestone in steps[index].provides { join(index, key(milestone)) }
      }
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

    private mutating func key(_ index: Int, _ dependency: Step.Dependency) -> GroupKey {
      let (slug, node): (String, NodeID?)
      switch dependency {
      case .here(let name): (slug, node) = (name, steps[index].node)
      case .on(let other, let name): (slug, node) = (name, other)
      case .everywhere(let name): (slug, node) = (name, nil)
      case .milestone(let milestone): return key(milestone)
      }
      return GroupKey(service: steps[index].service, procedure: steps[index].procedure, name: number(slug), node: node)
    }

    private mutating func wait(_ step: Int, for key: GroupKey) {
      let next = Int32(steps.count + groups.count)
      let group = groups[key, default: next]
      if group == next { groups[key] = next }
      edges.append((group, Int32(step)))
    }

    /// What nobody waits for has no group.
    private mutating func join(_ step: Int, _ key: GroupKey) {
      if let group = groups[key] { edges.append((Int32(step), group)) }
    }

    mutating func sorted() -> StepGraph? {
      let count = steps.count + groups.count
      // The edges by the vertex they leave.
      var offsets = [Int](repeating: 0, count: count + 1)
      waiting = [Int32](repeating: 0, count: count)
      for edge in edges {
        offsets[Int(edge.from) + 1] += 1
        waiting[Int(edge.to)] += 1
      }
      for vertex in 0..<count { offsets[vertex + 1] += offsets[vertex] }
      var successors = [Int32](repeating: 0, count: edges.count)
      var next = offsets
      for edge in edges {
        successors[next[Int(edge.from)]] = edge.to
        next[Int(edge.from)] += 1
      }
      let absent = absent()
      let rank = ranks(count)
      var free = MinimumHeap()
      for vertex in 0..<count where waiting[vertex] == 0 { free.insert(rank[vertex], vertex) }
      var order: [Int] = []
      order.reserveCapacity(steps.count)
      while let vertex = free.removeFirst() {
        if vertex < steps.count { order.append(vertex) }
        for edge in offsets[vertex]..<offsets[vertex + 1] {
          let later = Int(successors[edge])
          waiting[later] -= 1
          if waiting[later] == 0 { free.insert(rank[later], later) }
        }
      }
      return order.count == steps.count ? StepGraph(order: order, absent: absent) : nil
    }

    /// The groups that no step leads to. No step names an absent one of the host's own; a milestone is always there.
    private func absent() -> Set<Awaited> {
      let empty = groups.filter { $0.key.service != nil && waiting[Int($0.value)] == 0 }
      guard !empty.isEmpty else { return [] }
      let slugs = Dictionary(uniqueKeysWithValues: names.map { ($0.value, $0.key) })
      return Set(
        empty.keys.compactMap { key in
          guard let slug = slugs[key.name], slug.first != "." else { return nil }
          return Awaited(service: key.service, procedure: key.procedure, slug: slug, node: key.node)
        })
    }

    /// Every edge from a step leads to a group, and every edge from a group to a step.
    func predecessors() -> [[Int]] {
      var members = [[Int]](repeating: [], count: groups.count)
      for edge in edges where edge.from < steps.count { members[Int(edge.to) - steps.count].append(Int(edge.from)) }
      var result = [[Int]](repeating: [], count: steps.count)
      for edge in edges where edge.from >= steps.count { result[Int(edge.to)] += members[Int(edge.from) - steps.count] }
      return result
    }

    /// The place of a step among those that are free at the same time; a group comes before all steps.
    private func ranks(_ count: Int) -> [Int] {
      let byName = plan.topology.services.indices.sorted { plan.topology.services[$0].name < plan.topology.services[$1].name }
      var place = [Int](repeating: 0, count: byName.count)
      for (position, service) in byName.enumerated() { place[service] = position + 1 }
      // Keys of plain numbers sort fast.
      let keys = steps.indices.map { index in
        steps[index].procedure.rank << 56 | (steps[index].service.map { place[$0.int] } ?? 0) << 28 | steps[index].node.int
      }
      let ranked = steps.indices.sorted { keys[$0] != keys[$1] ? keys[$0] < keys[$1] : $0 < $1 }
      var rank = [Int](repeating: -1, count: count)
      for (position, index) in ranked.enumerated() { rank[index] = position }
      return rank
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
