import TopologyModel

/// Which data node goes to which node group.
enum NDBLayout {
  /// The places of a list in the order in which node groups are filled, so that a group's nodes are as far apart as can be.
  ///
  /// A group takes the first node that is left, and then the first ones that share the least of a zone path with it. So
  /// nodes that are appended later come into groups of their own and renumber nobody. Only where this leaves a group
  /// closer together than need be are the nodes of the largest zones spread first.
  static func interleaved(_ zones: [ZonePath?], groupsOf size: Int) -> [Int] {
    let plain = filled(zones, Array(zones.indices), groupsOf: size)
    let counts = Dictionary(grouping: zones.compactMap { $0?.prefixes.first }) { $0 }.mapValues(\.count)
    func weight(_ index: Int) -> Int { zones[index]?.prefixes.first.flatMap { counts[$0] } ?? 0 }
    let largestFirst = zones.indices.sorted { (weight($1), zones[$0]?.text ?? "", $0) < (weight($0), zones[$1]?.text ?? "", $1) }
    let spread = filled(zones, largestFirst, groupsOf: size)
    return closeness(zones, spread, size) < closeness(zones, plain, size) ? spread : plain
  }

  private static func filled(_ zones: [ZonePath?], _ order: [Int], groupsOf size: Int) -> [Int] {
    var left = order
    var result: [Int] = []
    while let first = left.first {
      var group = [first]
      left.removeFirst()
      while group.count < size, !left.isEmpty {
        var best = 0
        for candidate in left.indices where near(zones, left[candidate], group) < near(zones, left[best], group) { best = candidate }
        group.append(left.remove(at: best))
      }
      result += group
    }
    return result
  }

  /// How much of its zone path a node shares with the nearest of a group.
  private static func near(_ zones: [ZonePath?], _ index: Int, _ group: [Int]) -> Int {
    group.map { shared(zones[index], zones[$0]) }.max() ?? 0
  }

  private static func shared(_ a: ZonePath?, _ b: ZonePath?) -> Int {
    guard let a, let b else { return 0 }
    return zip(a.prefixes, b.prefixes).prefix { $0 == $1 }.count
  }

  private static func closeness(_ zones: [ZonePath?], _ order: [Int], _ size: Int) -> Int {
    stride(from: 0, to: order.count, by: size).reduce(0) { sum, start in
      let group = order[start..<min(start + size, order.count)]
      return sum + group.indices.reduce(0) { $0 + near(zones, order[$1], Array(group[group.startIndex..<$1])) }
    }
  }

  /// LocationDomainId of every node: a number for each site, 0 with one site or none (MySQL manual, "Defining NDB Cluster
  /// Data Nodes": 1 to 16). With it nodes prefer those of their own site.
  ///
  /// A site is the top of a zone path that has more than one level. The number comes from its name, so that a new site
  /// renumbers nobody.
  static func domains(of zones: [ZonePath?]) -> [Int] {
    let sites = zones.map { zone in zone.flatMap { $0.prefixes.count > 1 ? $0.prefixes[0] : nil } }
    let names = Set(sites.compactMap { $0 }).sorted()
    guard (2...16).contains(names.count) else { return zones.map { _ in 0 } }
    var taken: Set<Int> = []
    var numbers: [String: Int] = [:]
    for name in names {
      // FNV-1a, folded into 1…16; a number that is taken gives way to the next free one.
      let hash = name.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
      var number = Int(hash % 16) + 1
      while taken.contains(number) { number = number % 16 + 1 }
      taken.insert(number)
      numbers[name] = number
    }
    return sites.map { $0.flatMap { numbers[$0] } ?? 0 }
  }
}
