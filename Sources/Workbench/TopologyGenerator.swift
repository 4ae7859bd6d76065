import HACCompiler

/// Random topologies that compile: for benchmarks. The same number of hosts and the same seed give the same text.
///
/// Hosts are on networks of 400; each network is a broadcast domain with at most 200 clusters, fewer than there are
/// router IDs.
public struct TopologyGenerator {
  /// A kind that it knows how to write.
  private struct Kind: Sendable {
    let name: String
    /// How many hosts a cluster has.
    let sizes: [Int]
    /// The service's lines after `kind`, but for `nodes` and `vip`.
    let lines: [String]
    var usesSecrets = false
    /// Whether a cluster may be of any size.
    var isOfAnySize = true
  }

  private static let hostsPerNetwork = 400

  private var random: SplitMix
  private var networks = ""
  private var nodes = ""
  private var vips = ""
  private var services = ""
  private var networkCount = 0
  private var needsSecrets = false

  /// A topology of about `hosts` hosts: at least 2. In clusters of one size where that is given.
  public static func topology(hosts: Int, seed: UInt64, clusterSize: Int? = nil) -> String {
    var generator = TopologyGenerator(random: SplitMix(state: seed))
    return generator.run(hosts: max(2, hosts), seed: seed, clusterSize: clusterSize)
  }

  private init(random: SplitMix) { self.random = random }

  private mutating func run(hosts: Int, seed: UInt64, clusterSize: Int?) -> String {
    let known = Set(Starter.kinds)
    let kinds = Self.kinds.filter { known.contains($0.name) && (clusterSize == nil || $0.isOfAnySize) }
    var made = 0
    var number = 0
    while made < hosts {
      let left = hosts - made
      // A single host cannot be left over: no kind runs on one.
      let sizes = clusterSize.map { [min($0, left)] }
      let fitting = kinds.flatMap { kind in (sizes ?? kind.sizes).map { (kind, $0) } }.filter { $0.1 <= left && left - $0.1 != 1 }
      let (kind, size) = fitting[random.below(fitting.count)]
      add(kind, size: size, number: number, firstHost: made)
      made += size
      number += 1
    }
    var text = "# \(hosts) hosts, seed \(seed)\nhac: 1\nname: bench-\(hosts)-\(seed)\nos: rocky-9\n\nnetworks:\n\(networks)\n"
    if needsSecrets { text += "secrets:\n  replication: { env: HAC_REPLICATION }\n  root: { env: HAC_ROOT }\n\n" }
    return text + "nodes:\n\(nodes)\nvips:\n\(vips)\nservices:\n\(services)"
  }

  private mutating func add(_ kind: Kind, size: Int, number: Int, firstHost: Int) {
    // A cluster is on one network, that of its first host.
    let network = firstHost / Self.hostsPerNetwork
    let base = "10.\(network / 64)"
    let third = network % 64 * 4
    if network == networkCount {
      networkCount += 1
      networks += "  net\(network): { subnet: \(base).\(third).0/22, interface: eth0, gateway: \(base).\(third).1 }\n"
    }
    let zones = ["a", "b", "c", "d", "e", "f", "g", "h"]
    var names: [String] = []
    for index in 0..<size {
      let offset = 10 + firstHost % Self.hostsPerNetwork + index
      let name = "h\(firstHost + index)"
      names.append(name)
      nodes += "  \(name):\n    address: \(base).\(third + offset / 256).\(offset % 256)\n    zone: dc1/rack-\(zones[index % zones.count])\n"
      if kind.name == "minio" {
        nodes += "    disks:\n"
        for disk in 1...4 { nodes += "      - { device: /dev/disk/by-id/nvme-\(disk), controller: nvme\(disk), mount: /minio/disk\(disk) }\n" }
      }
    }
    // VIPs are in the upper half of the subnet; a network has at most 200 clusters, as each has two hosts or more.
    let rank = firstHost % Self.hostsPerNetwork / 2
    let vip = "vip\(number)"
    vips += "  \(vip):\n    address: \(base).\(third + 2 + (rank + 10) / 256).\((rank + 10) % 256)/22\n    virtual_router_id: \(rank + 1)\n"
    if kind.name == "floating-ip" { vips += "    checks: [{ http: { port: 80, path: /healthz } }]\n" }
    services += "  s\(number):\n    kind: \(kind.name)\n    nodes: [\(names.joined(separator: ", "))]\n    vip: \(vip)\n"
    for line in kind.lines { services += "    \(line)\n" }
    if kind.usesSecrets { needsSecrets = true }
  }

  private static let tls = "tls: { ca: /etc/mysql/tls/ca.pem, cert: /etc/mysql/tls/server.pem, key: /etc/mysql/tls/server-key.pem }"

  /// Those that the catalog lacks are passed over.
  private static let kinds = [
    Kind(name: "floating-ip", sizes: [2, 3], lines: ["unit: nginx.service", "ports: [80]"]),
    Kind(name: "pxc", sizes: [3, 5], lines: ["version: 8.0", tls]),
    Kind(
      name: "mysql-dual-master", sizes: [2],
      lines: ["server: mysql", "version: 8.0", "replication: { user: replicator, password: { secret: replication } }", tls], usesSecrets: true,
      isOfAnySize: false),
    Kind(
      name: "mysql-group-replication", sizes: [3, 5],
      lines: ["version: 8.0", "recovery: { user: recovery, password: { secret: replication } }", tls], usesSecrets: true, isOfAnySize: false),
    Kind(
      name: "minio", sizes: [4, 8],
      lines: ["version: RELEASE.2024-04-06T05-26-02Z", "root: { user: benchadmin, password: { secret: root } }"], usesSecrets: true),
  ]
}

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
