// How MinIO lays a pool out over its drives, and what that layout survives.
//
// The arithmetic is MinIO's own (cmd/endpoint-ellipses.go, cmd/erasure-object.go,
// internal/config/storageclass, internal/dsync/drwmutex.go, pkg/ellipses), so that
// the compiler says before the first start what the server would do.

/// Why a pool cannot be laid out. MinIO refuses to start for the same reasons.
enum MinIOLayoutError: Error, Equatable, Sendable {
  /// The argument has no `{a...b}`, or braces that belong to none.
  case notAnEllipsis(String)
  /// The range cannot be read as numbers, decimal or hexadecimal.
  case badRange(String)
  /// The range begins after it ends.
  case backwardRange(String)
  /// The range would expand to more names than any deployment has.
  case tooManyEndpoints(String)
  /// The same endpoint occurs twice.
  case duplicateEndpoint(String)
  /// No set size from 2 to 16 divides the drives evenly and symmetrically.
  case noSetSize(drives: Int)
  /// The set size asked for is not one of those that divide the drives.
  case setSizeNotPossible(Int, possible: [Int])
  /// The parity is not between 0 and half of the set.
  case parityOutOfRange(Int, setSize: Int)
}

/// Erasure coding of one set of drives, spread over some nodes.
struct MinIOErasureSet: Equatable, Sendable {
  /// Drives in the set.
  let size: Int
  /// How many of them hold parity.
  let parity: Int

  /// Without a parity, MinIO's default for the size.
  init(size: Int, parity: Int? = nil) throws(MinIOLayoutError) {
    let parity = parity ?? Self.defaultParity(size: size)
    guard (0...(size / 2)).contains(parity) else { throw .parityOutOfRange(parity, setSize: size) }
    self.size = size
    self.parity = parity
  }

  /// EC:1 for 2 and 3 drives, EC:2 for 4 and 5, EC:3 for 6 and 7, EC:4 from 8 on.
  static func defaultParity(size: Int) -> Int {
    switch size {
    case ...1: 0
    case 2...3: 1
    case 4...5: 2
    case 6...7: 3
    default: 4
    }
  }

  /// Drives that must answer for an object to be read.
  var readQuorum: Int { size - parity }

  /// Drives that must take an object: one more than for reading when data and
  /// parity are equal halves.
  var writeQuorum: Int { size - parity == parity ? size - parity + 1 : size - parity }

  /// Drives that may be lost with objects still readable.
  var readDriveTolerance: Int { size - readQuorum }

  /// Drives that may be lost with objects still writable.
  var writeDriveTolerance: Int { size - writeQuorum }

  /// Nodes whose lock server must answer for a read lock: half of them.
  static func readLockQuorum(nodes: Int) -> Int { nodes - nodes / 2 }

  /// Nodes whose lock server must answer for a write lock: a strict majority.
  static func writeLockQuorum(nodes: Int) -> Int {
    let quorum = nodes - nodes / 2
    return quorum == nodes / 2 ? quorum + 1 : quorum
  }

  /// The most nodes that may be lost, whichever they are, with full service
  /// (`writing`) or reads only; 0 at least. `drivesPerNode` counts this set's drives
  /// on each node.
  func nodeTolerance(drivesPerNode: [Int], writing: Bool) -> Int {
    let nodes = drivesPerNode.count
    let drives = writing ? writeQuorum : readQuorum
    let locks = writing ? Self.writeLockQuorum(nodes: nodes) : Self.readLockQuorum(nodes: nodes)
    var left = size
    var lost = 0
    for worst in drivesPerNode.sorted(by: >) {
      left -= worst
      if left < drives || nodes - lost - 1 < locks { break }
      lost += 1
    }
    return lost
  }
}

/// One pool as MinIO will build it.
struct MinIOPool: Equatable, Sendable {
  /// Set sizes that MinIO considers.
  static let setSizes = 2...16

  /// Every endpoint in MinIO's order.
  let endpoints: [String]
  /// Size, parity and quorums of each set; all sets are alike.
  let set: MinIOErasureSet
  /// Drives of each set on each of its nodes.
  let drivesPerNode: [[Int]]

  /// Lays out one argument of `MINIO_VOLUMES`.
  /// - Parameters:
  ///   - setSize: `MINIO_ERASURE_SET_DRIVE_COUNT`; it need not be symmetric.
  ///   - parity: `EC:n` of the standard storage class; the default otherwise.
  init(_ argument: String, setSize: Int? = nil, parity: Int? = nil) throws(MinIOLayoutError) {
    let argument = try MinIOVolumeArgument(argument)
    try self.init(
      endpoints: argument.endpoints, leftmostRange: argument.ranges.first?.count,
      setSize: setSize, parity: parity)
  }

  /// Lays out a list of drives without ranges: one pool, with symmetry the operator's own business.
  init(endpoints: [String], setSize: Int? = nil, parity: Int? = nil) throws(MinIOLayoutError) {
    try self.init(endpoints: endpoints, leftmostRange: nil, setSize: setSize, parity: parity)
  }

  private init(endpoints: [String], leftmostRange: Int?, setSize: Int?, parity: Int?) throws(MinIOLayoutError) {
    var seen = Set<String>()
    for endpoint in endpoints where !seen.insert(endpoint).inserted {
      throw .duplicateEndpoint(endpoint)
    }
    let size =
      endpoints.count == 1 && leftmostRange == nil
      ? 1 : try Self.setSize(drives: endpoints.count, leftmostRange: leftmostRange, override: setSize)
    let set = try MinIOErasureSet(size: size, parity: parity)
    self.endpoints = endpoints
    self.set = set
    drivesPerNode = stride(from: 0, to: endpoints.count, by: size).map { start in
      var nodes: [String: Int] = [:]
      var order: [String] = []
      for endpoint in endpoints[start..<(start + size)] {
        let host = Self.host(of: endpoint)
        if nodes.updateValue((nodes[host] ?? 0) + 1, forKey: host) == nil { order.append(host) }
      }
      return order.map { nodes[$0] ?? 0 }
    }
  }

  /// Drives in the pool.
  var drives: Int { endpoints.count }

  /// Erasure sets in the pool. Loss of one stops the writes of the whole deployment.
  var setCount: Int { drivesPerNode.count }

  /// Nodes that may be lost, whichever they are, with every object readable.
  var readNodeTolerance: Int { nodeTolerance(writing: false) }

  /// Nodes that may be lost, whichever they are, with full service.
  var writeNodeTolerance: Int { nodeTolerance(writing: true) }

  /// Bytes for objects, when the smallest drive has `smallestDrive`; nil when
  /// that is more than fits the type. MinIO uses no more of a larger drive.
  func usableBytes(smallestDrive: UInt64) -> UInt64? {
    let (bytes, overflow) = smallestDrive.multipliedReportingOverflow(by: UInt64(setCount * (set.size - set.parity)))
    return overflow ? nil : bytes
  }

  /// The set size that MinIO chooses, or an error when it would refuse to start.
  static func setSize(drives: Int, leftmostRange: Int?, override: Int? = nil) throws(MinIOLayoutError) -> Int {
    let possible = setSizes.filter { drives > 0 && drives % $0 == 0 }
    guard !possible.isEmpty else { throw .noSetSize(drives: drives) }
    if let override {
      guard possible.contains(override) else { throw .setSizeNotPossible(override, possible: possible) }
      return override
    }
    let symmetric = possible.filter { size in
      guard let length = leftmostRange else { return true }
      return size >= length ? size % length == 0 : length % size == 0
    }
    guard let largest = symmetric.last else { throw .noSetSize(drives: drives) }
    return largest
  }

  /// Drive counts per node near `drivesPerNode` with which `nodes` nodes can
  /// start: the next below and the next above, for the hint of an error. Empty
  /// for node counts, like 17, that never work.
  static func nearestDrivesPerNode(nodes: Int, drivesPerNode: Int) -> [Int] {
    func works(_ count: Int) -> Bool {
      (try? setSize(drives: nodes * count, leftmostRange: nodes)) != nil
    }
    guard nodes > 1, drivesPerNode > 0 else { return [] }
    let below = (1..<drivesPerNode).last(where: works)
    let above = ((drivesPerNode + 1)...(drivesPerNode + 16)).first(where: works)
    return [below, above].compactMap { $0 }
  }

  private func nodeTolerance(writing: Bool) -> Int {
    drivesPerNode.map { set.nodeTolerance(drivesPerNode: $0, writing: writing) }.min() ?? 0
  }

  /// `host:port` of an endpoint; empty for a local path.
  private static func host(of endpoint: String) -> String {
    let bytes = Array(endpoint.utf8)
    let separator = Array("://".utf8)
    guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: separator) }) else { return "" }
    return String(decoding: bytes[(start + 3)...].prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
  }
}

extension MinIOPool {
  /// The most drives of one set that one node has.
  var mostDrivesPerNode: Int { drivesPerNode.lazy.flatMap { $0 }.max() ?? 0 }
}
