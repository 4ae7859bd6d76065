import SourceText

/// What a run of steps achieves.
public enum Procedure: String, Sendable, CaseIterable, Comparable {
  case firstStart = "first-start"
  case addNode = "add-node"
  case rollingRestart = "rolling-restart"
  case loseNode = "lose-node"
  case fullOutage = "full-outage"
  case resynchronise = "resynchronise"

  public var title: String {
    switch self {
    case .firstStart: "First start"
    case .addNode: "A node is added"
    case .rollingRestart: "Rolling restart"
    case .loseNode: "A node is lost"
    case .fullOutage: "After a full outage"
    case .resynchronise: "Resynchronise an instance"
    }
  }
  /// The place in the order in which procedures are shown.
  var rank: Int {
    switch self {
    case .firstStart: 0
    case .addNode: 1
    case .rollingRestart: 2
    case .loseNode: 3
    case .fullOutage: 4
    case .resynchronise: 5
    }
  }
  public static func < (a: Procedure, b: Procedure) -> Bool { a.rank < b.rank }
}

/// One thing to do on one node, in order, with its proof.
public struct Step: NodeFact {
  public enum Action: Sendable, Equatable {
    case command([String])
    /// A script of the bundle, `steps/NAME`, with arguments.
    case script(String, arguments: [String] = [])
    /// A file of the bundle, `sql/NAME`, fed to a client command.
    case sql(String, client: [String])
    /// What only a human can do, as a sentence.
    case human(String)
  }

  /// What must be true before the step counts as done.
  public struct Probe: Sendable, Equatable {
    public let command: [String]
    /// What the command must print, or that it must succeed: a short sentence.
    public let expectation: String
    /// Text that the output must contain; nil: exit status 0 is enough.
    public let output: String?
    public let timeout: Duration

    public init(_ command: [String], _ expectation: String, output: String? = nil, timeout: Duration = .seconds(60)) {
      self.command = command
      self.expectation = expectation
      self.output = output
      self.timeout = timeout
    }
  }

  /// What comes before a step.
  public enum Dependency: Sendable, Equatable {
    /// The step of that slug of the same service and procedure on the same node.
    case here(String)
    /// That step on one other node.
    case on(NodeID, String)
    /// That step on every node that has it.
    case everywhere(String)
    /// A milestone of any service.
    case milestone(Milestone)
  }

  public let service: ServiceID?
  public let node: NodeID
  public let origin: OriginID
  public let procedure: Procedure
  /// A short stable name: `accounts`, `start-replication`.
  public let slug: String
  /// An imperative sentence without a full stop.
  public let title: String
  public let action: Action
  public let probe: Probe?
  public let after: [Dependency]
  /// The milestones that are reached once every step that provides them is done.
  public let provides: [Milestone]
  public let destroysData: Bool
  public let isRepeatable: Bool
  /// The node whose loss the step is about, where it is done on another one.
  public let lost: NodeID?

  public init(
    service: ServiceID?, node: NodeID, origin: OriginID, procedure: Procedure = .firstStart, slug: String, title: String,
    action: Action, probe: Probe? = nil, after: [Dependency] = [], provides: [Milestone] = [], destroysData: Bool = false,
    isRepeatable: Bool = true, lost: NodeID? = nil
  ) {
    self.service = service
    self.node = node
    self.origin = origin
    self.procedure = procedure
    self.slug = slug
    self.title = title
    self.action = action
    self.probe = probe
    self.after = after
    self.provides = provides
    self.destroysData = destroysData
    self.isRepeatable = isRepeatable
    self.lost = lost
  }
}

/// Where services meet: `database.ready`.
public struct Milestone: Hashable, Sendable {
  public enum Name: String, Sendable {
    /// The service's data or device is there; consumers above it may start.
    case storage
    /// The service works by its members' own addresses; its VIP may come up.
    case ready
    /// The service answers at the address that clients use.
    case available
  }
  public let service: ServiceID
  public let name: Name
  public init(_ service: ServiceID, _ name: Name) {
    self.service = service
    self.name = name
  }
}

extension Step {
  /// The last step of a service's first start on a node: from here on its checks may succeed.
  public static func markReady(_ planner: Planner, on node: NodeID, after: [Dependency]) -> Step {
    let file = HostPaths.readyFile(of: planner.serviceName)
    return Step(
      service: planner.service, node: node, origin: planner.serviceOrigin, slug: "mark-ready",
      title: "Let the address come here", action: .command(["/usr/bin/install", "-D", "-m", "0644", "/dev/null", file]),
      probe: Probe(["/usr/bin/test", "-e", file], "succeeds"), after: after, provides: [Milestone(planner.service, .ready)])
  }
}
