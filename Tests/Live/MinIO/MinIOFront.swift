import Lab
import TopologyModel

/// A compiled MinIO stack on virtual hosts, with a client: the host `client`, which is the network's router as well and
/// has a further client behind it.
struct MinIOFront {
  let lab: Lab
  let stack: LiveStack
  let runner: StepRunner
  let client: VirtualHost
  /// The hosts of MinIO, the most preferred holder of the address first.
  let nodes: [VirtualHost]
  let address: String
  /// By which way requests come to a MinIO.
  let way: Way
  /// By which each client asks.
  private let url: String
  private let options: [String]

  enum Way {
    case address, masquerading, direct
  }

  static let clientAddresses = 20
  /// Where topologies/minio/balanced.yaml says that the authority's certificate is.
  private static let authorityPath = "/etc/pki/tls/certs/minio-ca.pem"
  /// In the client's second network.
  private static let far = "far"

  init(_ topology: String, in lab: Lab, way: Way = .address, certificate: Certificate? = nil) throws(LabError) {
    (self.lab, self.way) = (lab, way)
    let model = try LiveStack.compile(topology).plan.topology
    stack = try LiveStack(topology, in: lab) { spec in
      guard let node = model.node(named: spec.name) else { return }
      spec.memory = 256
      spec.disks = model[node].disks.map { _ in 320 }
      spec.firstBoot = Self.machine(of: model[node], certificate)
    }
    nodes = lab.hosts
    let (network, vip) = (model.networks[0], model.vips[0])
    guard let subnet = network.subnets.first?.value, let gateway = network.gateway?.value else { throw LabError("\(topology) names no gateway") }
    let prefix = subnet.prefix
    let start = "\(gateway)".split(separator: ".").dropLast().joined(separator: ".")
    var own = HostSpec(
      name: "client",
      interfaces: [
        .init(
          "eth0", segment: network.segment.value, mac: HostSpec.mac(host: 250, interface: 0),
          addresses: ["\(gateway)/\(prefix)"] + (1...Self.clientAddresses).map { "\(start).\(200 + $0)/\(prefix)" })
      ])
    own.memory = 192
    own.firstBoot = Self.file("/usr/local/bin/ask", PackageResources.ask_py) + (certificate.map { Self.file(Self.authorityPath, $0.authority) } ?? "")
    client = try lab.add(own)
    address = "\(vip.mainAddress)"
    url = "\(certificate == nil ? "http" : "https")://\(address)"
    options = certificate == nil ? [] : ["ca=\(Self.authorityPath)", "name=\(vip.hostname?.value.text ?? address)"]
    let courier = StepRunner(stack.emission, in: lab)
    runner = StepRunner(
      stack.emission, in: lab,
      hands: [
        "binary": { (_, host) throws(LabError) in try host.must("install -m 0755 /root/minio /usr/local/bin/minio") },
        "certificate-of-node": { (_, host) throws(LabError) in
          try host.must("install -d /etc/minio/certs && install -o minio-user -m 0400 /root/public.crt /root/private.key /etc/minio/certs/")
        },
        "replace": { (_, host) throws(LabError) in
          guard !host.hasPower else { return try Self.replaceDrives(of: host) }
          try host.replaceDisks()
          try host.powerOn()
          try host.waitUntilReady()
          try Self.lendRules(to: host)
          try host.must("install -m 0755 /root/minio /usr/local/bin/minio")
          try courier.deliver { $0.name == host.name }
        },
        "watch-healing": { (_, _) throws(LabError) in },
      ])
  }

  // MARK: hosts

  /// The host as the operator got it: its operating system's name, its drives' names, nothing of MinIO.
  private static func machine(of node: Node, _ certificate: Certificate?) -> String {
    let (system, version) = {
      let words = node.os.value.rawValue.split(separator: "-", maxSplits: 1)
      return (words[0], words[1])
    }()
    var script = """
      sed -i -E '/^(minio-user|keepalived_script):/d' /etc/passwd /etc/group /etc/shadow /etc/gshadow
      rm -rf /minio /srv /etc/minio /etc/default/minio /usr/local/bin/minio /etc/os-release
      printf 'ID=%s\\nVERSION_ID=%s\\n' \(system) \(version) >/etc/os-release

      """
    for (index, disk) in node.disks.enumerated() {
      let name = disk.device.value.text.dropFirst("/dev/".count)
      let letter = Character(Unicode.Scalar(UInt8(ascii: "b") + UInt8(index)))
      script += """
        echo 'KERNEL=="ubd\(letter)", SYMLINK+="\(name) disk/by-id/lab-\(index)"' >>/etc/udev/rules.d/70-lab.rules

        """
    }
    script += file("/usr/local/bin/ask", PackageResources.ask_py) + file("/root/minio", PackageResources.minio_py)
    script += file("/root/nft", PackageResources.nft_sh)
    if let certificate {
      script += file(authorityPath, certificate.authority) + file("/root/public.crt", certificate.text)
      script += file("/root/private.key", certificate.key)
    }
    return script
  }

  private static func file(_ path: String, _ resource: [UInt8]) -> String { file(path, String(decoding: resource, as: UTF8.self)) }

  private static func file(_ path: String, _ text: String) -> String {
    "mkdir -p \"$(dirname \(path))\"\ncat >\(path) <<'THE-LAB-S-END'\n\(text)THE-LAB-S-END\nchmod 0755 \(path)\n"
  }

  /// Turns everything on, makes the second network, and brings the bundles.
  func bring(_ ledger: inout Ledger) throws(LabError) {
    try lab.powerOn()
    try client.must(
      """
      modprobe veth && sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0
      ip netns add \(Self.far) && ip link add router type veth peer name eth0 netns \(Self.far)
      ip address add 172.31.0.1/24 dev router && ip link set router up
      ip -n \(Self.far) address add 172.31.0.2/24 dev eth0 && ip -n \(Self.far) link set eth0 up && ip -n \(Self.far) link set lo up
      ip -n \(Self.far) route add default via 172.31.0.1
      """)
    let hasNFT = try nodes.map { (node) throws(LabError) in try Self.lendRules(to: node) }
    if !hasNFT[0], stack.emission.plan.facts.packages.all.contains(where: { $0.name == "nftables" }) {
      ledger.say(
        "note: this kernel has no nftables. The packet rules of hac's .nft file are put into force as iptables' equals, which "
          + "Tests/Live/standins/nft.sh makes of that very file; nft itself loads it in Tests/scripts/minio-test.sh.")
    }
    try runner.deliver()
  }

  /// A user-mode kernel may have nftables without a family of tables: then a stand-in makes iptables' rules of hac's.
  @discardableResult private static func lendRules(to node: VirtualHost) throws(LabError) -> Bool {
    if try node.run("modprobe nf_tables && nft add table ip hac_lab && nft delete table ip hac_lab").succeeded { return true }
    try node.must("install -m 0755 /root/nft /usr/sbin/nft")
    return false
  }

  /// Empty drives in the places of all that a host has.
  private static func replaceDrives(of host: VirtualHost) throws(LabError) {
    try host.must(
      """
      systemctl stop minio.service
      for mount in $(findmnt -rn -t xfs -o TARGET); do
        device=$(findmnt -n -o SOURCE $mount)
        systemctl stop "$(systemd-escape --path --suffix=mount $mount)"
        wipefs -qa $device && dd if=/dev/zero of=$device bs=1M count=1 status=none
      done
      udevadm settle
      """)
  }

  // MARK: LVS

  /// The addresses of the real servers that a director has.
  func realServers(of director: VirtualHost) throws(LabError) -> Set<String> {
    var servers: Set<String> = []
    for line in try director.must("ipvsadm -Ln").split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 4, words[0] == "->", let weight = Int(words[3]), weight > 0, let end = words[1].lastIndex(of: ":") else { continue }
      servers.insert(String(words[1][..<end]))
    }
    return servers
  }

  func address(of node: VirtualHost) -> String { String(node.spec.interfaces[0].addresses[0].prefix { $0 != "/" }) }

  /// The hosts that have the virtual address on their network.
  func holders() throws(LabError) -> [VirtualHost] {
    var holders: [VirtualHost] = []
    for node in nodes where node.hasPower {
      let line = "ip -o address show dev \(node.spec.interfaces[0].name) to \(address)"
      if try !node.must(line).isEmpty { holders.append(node) }
    }
    return holders
  }

  // MARK: requests

  enum Origin {
    case near
    /// From so many addresses of the client's in turn.
    case nearAddresses(Int)
    case far
    case host(VirtualHost)
  }

  /// Who answered how many requests.
  struct Answers {
    var by: [String: Int] = [:]
    var failed = 0
    /// The addresses that they came from, as the servers saw it.
    var askedFrom: Set<String> = []

    var count: Int { by.values.reduce(failed, +) }
    var text: String {
      let failures = failed > 0 ? ["\(failed) failed"] : []
      return (by.sorted { $0.key < $1.key }.map { "\($0.key.prefix { $0 != "." }) \($0.value)" } + failures).joined(separator: ", ")
    }
    /// Whether just these answered, each at least half of its share.
    func isShared(by servers: [VirtualHost]) -> Bool {
      Set(by.keys) == Set(servers.map(\.name)) && by.values.allSatisfy { 2 * servers.count * $0 >= count }
    }
  }

  /// `atOnce`: with more than one at a time a scheduler that counts connections spares the hosts that are slow just now.
  func ask(_ origin: Origin, count: Int = 24, port: Int = 9000, atOnce: Int = 1, timeout: Int = 10) throws(LabError) -> Answers {
    var (words, place, host) = (options, "", client)
    switch origin {
    case .near: words.append("from=\(nearAddress(1))")
    case .nearAddresses(let number): words.append("from=" + (1...number).map(nearAddress).joined(separator: ","))
    case .far: place = "ip netns exec \(Self.far) "
    case .host(let asking): host = asking
    }
    let line = "\(place)ask \(words.joined(separator: " ")) count=\(count) at_once=\(atOnce) timeout=\(timeout) \(url):\(port)/"
    var answers = Answers()
    for line in try host.must(line, timeout: .seconds(300)).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 3, let number = Int(words[2]) else { throw LabError("`ask` said: \(line)") }
      if words[0] == "-" { answers.failed += number; continue }
      answers.by[String(words[0]), default: 0] += number
      answers.askedFrom.insert(String(words[1]))
    }
    guard answers.count == count else { throw LabError("`ask` told of \(answers.count) requests, not \(count)") }
    return answers
  }

  func nearAddress(_ number: Int) -> String { String(client.spec.interfaces[0].addresses[number].prefix { $0 != "/" }) }

  /// Ten requests a second from the near client while `body` runs.
  func watch(_ body: () throws -> Void) throws -> Watch {
    let words = (options + ["log=/run/watch", "timeout=10"]).joined(separator: " ")
    try client.must("setsid ask \(words) \(url):9000/ </dev/null >/run/watch.errors 2>&1 & echo $! >/run/watch.pid")
    guard try lab.wait(upTo: .seconds(60), { () throws(LabError) in try client.run("test -s /run/watch").succeeded }) != nil else {
      throw LabError("the client's watch does not begin: \(try client.must("cat /run/watch.errors"))")
    }
    try body()
    return try Watch(clockAhead: client.clockAhead, client.must("pid=$(cat /run/watch.pid); kill $pid; tail --pid=$pid -f /dev/null; cat /run/watch; rm /run/watch"))
  }
}

/// What became of requests over a time.
struct Watch {
  struct Request {
    let start: Double
    let seconds: Double
    let server: String?
  }
  let requests: [Request]

  init(clockAhead: Double, _ log: String) throws(LabError) {
    requests = try log.split(separator: "\n").map { (line) throws(LabError) in
      let words = line.split(separator: " ")
      guard words.count == 3, let start = Double(words[0]), let seconds = Double(words[2]) else { throw LabError("the watch wrote: \(line)") }
      return Request(start: start - clockAhead, seconds: seconds, server: words[1] == "-" ? nil : String(words[1]))
    }.sorted { $0.start < $1.start }
  }

  /// The seconds from a moment to the first answer that somebody got who asked after it.
  func firstAnswer(after time: Double) -> Double {
    requests.filter { $0.start > time && $0.server != nil }.map { $0.start + $0.seconds - time }.min() ?? .infinity
  }

  /// The seconds from a moment to the start of the last request that failed; 0 without one.
  func lastFailure(after time: Double) -> Double {
    requests.last { $0.start > time && $0.server == nil }.map { $0.start - time } ?? 0
  }

  var text: String {
    let failures = requests.count { $0.server == nil }
    return "\(requests.count) requests, \(failures) failed"
  }
}
