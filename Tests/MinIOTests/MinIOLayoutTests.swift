import Testing

@testable import Blueprints

@Suite("MinIO layout")
struct MinIOLayoutTests {
  struct Tolerance: Sendable {
    var nodes, drives, size, sets, parity, read, write, driveRead, driveWrite, nodeRead, nodeWrite: Int
  }

  static let table: [Tolerance] = [
    (2, 1, 2, 1, 1, 1, 2, 1, 0, 1, 0),
    (2, 2, 4, 1, 2, 2, 3, 2, 1, 1, 0),
    (2, 3, 6, 1, 3, 3, 4, 3, 2, 1, 0),
    (2, 4, 8, 1, 4, 4, 5, 4, 3, 1, 0),
    (2, 6, 12, 1, 4, 8, 8, 4, 4, 0, 0),
    (2, 8, 16, 1, 4, 12, 12, 4, 4, 0, 0),
    (3, 1, 3, 1, 1, 2, 2, 1, 1, 1, 1),
    (3, 2, 6, 1, 3, 3, 4, 3, 2, 1, 1),
    (3, 4, 12, 1, 4, 8, 8, 4, 4, 1, 1),
    (3, 5, 15, 1, 4, 11, 11, 4, 4, 0, 0),
    (4, 1, 4, 1, 2, 2, 3, 2, 1, 2, 1),
    (4, 2, 8, 1, 4, 4, 5, 4, 3, 2, 1),
    (4, 3, 12, 1, 4, 8, 8, 4, 4, 1, 1),
    (4, 4, 16, 1, 4, 12, 12, 4, 4, 1, 1),
    (6, 4, 12, 2, 4, 8, 8, 4, 4, 2, 2),
    (8, 4, 16, 2, 4, 12, 12, 4, 4, 2, 2),
    (16, 4, 16, 4, 4, 12, 12, 4, 4, 4, 4),
  ].map {
    Tolerance(
      nodes: $0.0, drives: $0.1, size: $0.2, sets: $0.3, parity: $0.4, read: $0.5, write: $0.6,
      driveRead: $0.7, driveWrite: $0.8, nodeRead: $0.9, nodeWrite: $0.10)
  }

  @Test("what survives what", arguments: table)
  func tolerance(row: Tolerance) throws {
    let pool = try MinIOPool("http://n{1...\(row.nodes)}.example:9000/d{1...\(row.drives)}")
    #expect(pool.set.size == row.size)
    #expect(pool.setCount == row.sets)
    #expect(pool.set.parity == row.parity)
    #expect(pool.set.readQuorum == row.read)
    #expect(pool.set.writeQuorum == row.write)
    #expect(pool.set.readDriveTolerance == row.driveRead)
    #expect(pool.set.writeDriveTolerance == row.driveWrite)
    #expect(pool.readNodeTolerance == row.nodeRead)
    #expect(pool.writeNodeTolerance == row.nodeWrite)
  }

  @Test("set sizes that MinIO's own tests expect", arguments: [
    ("data{1...3}", 3, 1),
    ("data{1...27}", 9, 3),
    ("data{1...24}", 12, 2),
    ("data{1...64}", 16, 4),
    ("http://host{1...2}/data{1...180}", 12, 30),
    ("http://host{1...3}/data{1...180}", 15, 36),
    ("controller{1...11}/export{1...8}", 11, 8),
    ("data{1...16}/export{1...52}", 16, 52),
    ("http://host{0...5}/data{1...28}", 12, 14),
    ("http://host{1...12}/data{1...12}", 12, 12),
  ])
  func setSizes(argument: String, size: Int, sets: Int) throws {
    let pool = try MinIOPool(argument)
    #expect(pool.set.size == size)
    #expect(pool.setCount == sets)
  }

  @Test("17 nodes never work, whatever the drives")
  func seventeen() {
    #expect(throws: MinIOLayoutError.noSetSize(drives: 884)) { try MinIOPool("data{1...17}/export{1...52}") }
    for drives in 1...64 {
      #expect(throws: MinIOLayoutError.self) { try MinIOPool("http://n{1...17}/d{1...\(drives)}") }
    }
    #expect(MinIOPool.nearestDrivesPerNode(nodes: 17, drivesPerNode: 4).isEmpty)
  }

  @Test("set size by override skips symmetry, not divisibility")
  func override() throws {
    let argument = "http://host{0...5}/data{1...28}"
    #expect(try MinIOPool(argument, setSize: 12).setCount == 14)
    #expect(try MinIOPool(argument, setSize: 14).setCount == 12)
    #expect(throws: MinIOLayoutError.setSizeNotPossible(10, possible: [2, 3, 4, 6, 7, 8, 12, 14])) {
      try MinIOPool(argument, setSize: 10)
    }
    #expect(try MinIOPool("data{1...17}/export{1...52}", setSize: 13).setCount == 68)
  }

  @Test("parity lifts a two-node pool back to readable")
  func parity() throws {
    let wide = "http://n{1...2}/d{1...6}"
    #expect(try MinIOPool(wide, parity: 6).readNodeTolerance == 1)
    #expect(try MinIOPool(wide, parity: 6).writeNodeTolerance == 0)
    #expect(try MinIOPool("http://n{1...3}/d{1...5}", parity: 5).writeNodeTolerance == 1)
    #expect(throws: MinIOLayoutError.parityOutOfRange(7, setSize: 12)) { try MinIOPool(wide, parity: 7) }
    #expect(throws: MinIOLayoutError.parityOutOfRange(-1, setSize: 12)) { try MinIOPool(wide, parity: -1) }
    #expect(try MinIOPool(wide, parity: 0).readNodeTolerance == 0)
  }

  @Test("two nodes never write with one down")
  func twoNodes() throws {
    for drives in 1...8 {
      for parity in 0...drives {
        #expect(try MinIOPool("http://n{1...2}/d{1...\(drives)}", parity: parity).writeNodeTolerance == 0)
      }
    }
  }

  @Test("default parity", arguments: [(1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3), (7, 3), (8, 4), (16, 4)])
  func defaultParity(size: Int, parity: Int) {
    #expect(MinIOErasureSet.defaultParity(size: size) == parity)
  }

  @Test("locks: half to read, a majority to write", arguments: [(1, 1, 1), (2, 1, 2), (3, 2, 2), (4, 2, 3), (5, 3, 3), (6, 3, 4)])
  func locks(nodes: Int, read: Int, write: Int) {
    #expect(MinIOErasureSet.readLockQuorum(nodes: nodes) == read)
    #expect(MinIOErasureSet.writeLockQuorum(nodes: nodes) == write)
  }

  @Test("the leftmost range varies fastest")
  func order() throws {
    let argument = try MinIOVolumeArgument("node{1...2}/disk{1...3}")
    #expect(argument.endpoints == [
      "node1/disk1", "node2/disk1", "node1/disk2", "node2/disk2", "node1/disk3", "node2/disk3",
    ])
    #expect(argument.count == 6)
    #expect(try MinIOVolumeArgument("/data").endpoints == ["/data"])
  }

  @Test("ranges", arguments: [
    ("{a...f}", ["a", "b", "c", "d", "e", "f"]),
    ("{1...3}", ["1", "2", "3"]),
    ("{01...03}", ["01", "02", "03"]),
    ("{08...10}", ["08", "09", "10"]),
    ("{0...3}", ["0", "1", "2", "3"]),
    ("{1...03}", ["01", "02", "03"]),
    ("{9...11}", ["9", "10", "11"]),
    ("{8...c}", ["8", "9", "a", "b", "c"]),
    ("{0e...10}", ["0e", "0f", "10"]),
    ("x{2...2}y", ["x2y"]),
  ])
  func ranges(text: String, expected: [String]) throws {
    // "{0e...10}": MinIO reads 0e as hexadecimal 14 but 10 as decimal ten.
    if text == "{0e...10}" {
      #expect(throws: MinIOLayoutError.backwardRange(text)) { try MinIOVolumeArgument(text) }
      return
    }
    #expect(try MinIOVolumeArgument(text).endpoints == expected)
  }

  @Test("refused", arguments: [
    "{5...1}", "{1..3}", "{1....3}", "{1...3", "1...3}", "{...}", "{1...}", "{z...y}", "{{1...3}}", "{1...3}{", "{1-3}",
    "{1...1000000}", "{1...400}{1...400}",
  ])
  func refused(text: String) {
    #expect(throws: MinIOLayoutError.self) { try MinIOVolumeArgument(text) }
  }

  @Test("a drive named twice")
  func duplicates() {
    #expect(throws: MinIOLayoutError.duplicateEndpoint("/a")) { try MinIOPool(endpoints: ["/a", "/b", "/a"]) }
  }

  @Test("drives without ranges")
  func explicit() throws {
    let pool = try MinIOPool(endpoints: (1...4).map { "http://h\($0):9000/d" })
    #expect(pool.set.size == 4)
    #expect(pool.writeNodeTolerance == 1)
    #expect(try MinIOPool(endpoints: ["/one"]).set.size == 1)
    #expect(throws: MinIOLayoutError.noSetSize(drives: 1)) { try MinIOPool("/d{1...1}") }
  }

  @Test("usable bytes count the smallest drive")
  func usable() throws {
    #expect(try MinIOPool("http://n{1...2}/d{1...3}").usableBytes(smallestDrive: 1000) == 3000)
    #expect(try MinIOPool("http://n{1...16}/d{1...4}").usableBytes(smallestDrive: 16) == 16 * 48)
    #expect(try MinIOPool("http://n{1...2}/d{1...3}").usableBytes(smallestDrive: .max) == nil)
  }

  @Test("hint: the next drive counts that work")
  func nearest() {
    #expect(MinIOPool.nearestDrivesPerNode(nodes: 4, drivesPerNode: 4) == [3, 5])
    #expect(MinIOPool.nearestDrivesPerNode(nodes: 1, drivesPerNode: 4).isEmpty)
  }

  @Test("series of names", arguments: [
    (["node1.chime.com", "node2.chime.com", "node3.chime.com", "node4.chime.com"], "node{1...4}.chime.com"),
    (["n2", "n1"], "n{1...2}"),
    (["n9", "n10", "n11"], "n{9...11}"),
    (["n08", "n09", "n10"], "n{08...10}"),
    (["n099", "n100"], "n{099...100}"),
    (["n0", "n1"], "n{0...1}"),
    (["dc1-n1", "dc1-n2"], "dc1-n{1...2}"),
    (["dc1-n1", "dc2-n1"], "dc{1...2}-n1"),
    (["192.168.231.171", "192.168.231.172"], "192.168.231.{171...172}"),
    (["/minio/disk1/data", "/minio/disk2/data", "/minio/disk3/data"], "/minio/disk{1...3}/data"),
    (["only"], "only"),
    (["n1", "n3"], nil),
    (["n1", "n1"], nil),
    (["n1", "m2"], nil),
    (["n1-1", "n2-2"], nil),
    (["n9", "n010"], nil),
    (["n1", "n02"], nil),
    (["alpha", "beta"], nil),
    (["n{1", "n{2"], nil),
    ([], nil),
  ] as [([String], String?)])
  func series(names: [String], pattern: String?) {
    #expect(MinIOSeries.pattern(names) == pattern)
  }

  @Test("the guide's volumes")
  func volumes() throws {
    let text = MinIOSeries.volumes(
      hosts: ["node1.chime.com", "node2.chime.com"], port: 9000,
      paths: ["/minio/disk1", "/minio/disk2", "/minio/disk3"])
    #expect(text == "http://node{1...2}.chime.com:9000/minio/disk{1...3}")
    let pool = try MinIOPool(#require(text))
    #expect(pool.drivesPerNode == [[3, 3]])
    #expect(pool.readNodeTolerance == 1)
    #expect(pool.writeNodeTolerance == 0)
  }
}
