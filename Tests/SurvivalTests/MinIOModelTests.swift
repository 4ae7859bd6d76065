import Survival
import Testing
import TopologyModel

/// MinIO against its own arithmetic, written again: the sets by its rule of symmetry, drives by erasure code, locks by
/// host (minio, cmd/endpoint-ellipses.go, cmd/erasure-object.go, internal/dsync/drwmutex.go).
@Suite("The model of MinIO") struct MinIOModelTests {
  /// A deployment that only counts.
  struct Deployment {
    let nodes: Int
    let drives: Int
    let parity: Int
    let setSize: Int
    /// By set: the drives as (node, drive), from 1.
    let sets: [[(node: Int, drive: Int)]]

    init?(nodes: Int, drives: Int, parity: Int?) {
      let total = nodes * drives
      // The largest size of a set that divides the drives and is symmetric with the nodes.
      guard let size = (2...16).last(where: { total % $0 == 0 && ($0 >= nodes ? $0 % nodes == 0 : nodes % $0 == 0) }) else { return nil }
      self.nodes = nodes
      self.drives = drives
      setSize = size
      self.parity = parity ?? (size < 2 ? 0 : size < 4 ? 1 : size < 6 ? 2 : size < 8 ? 3 : 4)
      // The leftmost range, the nodes', runs fastest.
      let order = (1...drives).flatMap { drive in (1...nodes).map { (node: $0, drive: drive) } }
      sets = stride(from: 0, to: total, by: size).map { Array(order[$0..<($0 + size)]) }
    }

    func serves(_ operation: Availability.Operation, node: (Int) -> Bool, drive: (Int, Int) -> Bool) -> Bool {
      // The address needs a node.
      guard (1...nodes).contains(where: node) else { return false }
      for set in sets {
        let online = set.count { drive($0.node, $0.drive) }
        let data = setSize - parity
        if online < (operation == .write && data == parity ? data + 1 : data) { return false }
        let hosts = Set(set.map(\.node))
        let locks = hosts.count(where: node)
        if operation == .read ? 2 * locks < hosts.count : 2 * locks <= hosts.count { return false }
        // Who holds the address must be able to read.
        if online < data { return false }
      }
      return true
    }
  }

  @Test(
    "every set of failures is survived as counting says",
    arguments: [(2, 1, nil), (2, 3, nil), (3, 1, nil), (3, 2, nil), (4, 1, nil), (4, 2, nil), (4, 3, nil), (2, 6, 6), (3, 5, nil), (2, 4, 3)] as [(Int, Int, Int?)])
  func deployments(nodes: Int, drives: Int, parity: Int?) throws {
    let deployment = try #require(Deployment(nodes: nodes, drives: drives, parity: parity))
    for (perController, zones) in [(1, [""]), (drives, ["a", "b"])] {
      let proof = try BruteForce(Topologies.minio(nodes: nodes, drives: drives, perController: perController, parity: parity, zones: zones))
      let isLarge = proof.universe.count > 24
      for operation in Availability.Operation.allCases {
        let tried = try proof.prove(operation, sets: isLarge ? 3 : 4) { state in
          state.hasNetwork && deployment.serves(operation, node: { state.isUp(node: "n\($0)") }, drive: { state.isUp(disk: $1, of: "n\($0)") })
        }
        #expect(tried > 40)
      }
    }
  }

  struct Row: Sendable {
    let nodes: Int
    let drives: Int
    let sets: Int
    /// Drives and nodes lost, reading and writing.
    let driveLoss: (read: Int, write: Int)
    let nodeLoss: (read: Int, write: Int)
    init(_ nodes: Int, _ drives: Int, sets: Int, drives driveLoss: (Int, Int), nodes nodeLoss: (Int, Int)) {
      (self.nodes, self.drives, self.sets, self.driveLoss, self.nodeLoss) = (nodes, drives, sets, driveLoss, nodeLoss)
    }
  }

  /// The table of the rules, row by row.
  @Test(
    "tolerances are those of the table",
    arguments: [
      Row(2, 1, sets: 1, drives: (1, 0), nodes: (1, 0)), Row(2, 2, sets: 1, drives: (2, 1), nodes: (1, 0)),
      Row(2, 3, sets: 1, drives: (3, 2), nodes: (1, 0)), Row(2, 4, sets: 1, drives: (4, 3), nodes: (1, 0)),
      Row(2, 6, sets: 1, drives: (4, 4), nodes: (0, 0)), Row(2, 8, sets: 1, drives: (4, 4), nodes: (0, 0)),
      Row(3, 1, sets: 1, drives: (1, 1), nodes: (1, 1)), Row(3, 2, sets: 1, drives: (3, 2), nodes: (1, 1)),
      Row(3, 4, sets: 1, drives: (4, 4), nodes: (1, 1)), Row(3, 5, sets: 1, drives: (4, 4), nodes: (0, 0)),
      Row(4, 1, sets: 1, drives: (2, 1), nodes: (2, 1)), Row(4, 2, sets: 1, drives: (4, 3), nodes: (2, 1)),
      Row(4, 3, sets: 1, drives: (4, 4), nodes: (1, 1)), Row(4, 4, sets: 1, drives: (4, 4), nodes: (1, 1)),
      Row(6, 4, sets: 2, drives: (4, 4), nodes: (2, 2)), Row(8, 4, sets: 2, drives: (4, 4), nodes: (2, 2)),
      Row(16, 4, sets: 4, drives: (4, 4), nodes: (4, 4)),
    ])
  func table(_ row: Row) throws {
    let plan = try Topologies.plan(Topologies.minio(nodes: row.nodes, drives: row.drives))
    let service = try #require(Analysis(plan).services.first)
    for (operation, drives, nodes) in [(Availability.Operation.read, row.driveLoss.read, row.nodeLoss.read), (.write, row.driveLoss.write, row.nodeLoss.write)] {
      let own = try #require(service.operations.first { $0.operation == operation })
      #expect(own.tolerance(of: .disk)?.survived == drives, "\(operation)")
      #expect(own.tolerance(of: .node)?.survived == nodes, "\(operation)")
    }
    #expect(plan.facts.redundancies.all.count == 2 * row.sets)
  }

  @Test("more disks can survive less")
  func moreDisks() throws {
    func nodes(_ drives: Int) throws -> Int? {
      try Analysis(Topologies.plan(Topologies.minio(nodes: 2, drives: drives))).services.first?.operations.first?.tolerance(of: .node)?.survived
    }
    #expect(try nodes(3) == 1)
    #expect(try nodes(6) == 0)
  }
}
