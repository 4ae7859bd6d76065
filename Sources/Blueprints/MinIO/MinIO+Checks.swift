import SourceText
import TopologyModel

extension MinIO {
  public static let checks: [Check<ServiceSubject<MinIO>>] =
    [
      oneNode, nodeSeries, driveSeries, unequalDrives, noErasureSet, parityRange, nodeExceedsParity, twoNodes, release, defaultRootUser,
      ownVariable, secretVariable, consolePort,
    ] + driveChecks + balanceChecks

  /// A whole topology for an example.
  static func example(
    nodes: String = "n[1-3]", members: String? = nil, disks: String = disks(1), vip: String = "", user: String = "chimeadmin",
    version: String = "RELEASE.2024-04-06T05-26-02Z", service: String = ""
  ) -> String {
    """
    hac: 1
    name: example
    os: debian-12
    networks:
      lan: { subnet: 10.0.0.0/24, interface: eth0 }
    secrets:
      minio_root: { env: HAC_MINIO_ROOT }
    nodes:
      \(nodes): { address: { from: 10.0.0.11 }, disks: \(disks) }
    vips:
      s3: { address: 10.0.0.50, virtual_router_id: 54\(vip) }
    services:
      objects:
        kind: minio
        nodes: [\(members ?? "\"\(nodes)\"")]
        vip: s3
        version: \(version)
        root: { user: \(user), password: { secret: minio_root } }
        \(service)
    """
  }

  static func disks(_ count: Int) -> String {
    let letters = Array("ABCDEFGH")
    return "[" + (1...count).map { "{ device: /dev/disk/by-id/nvme-\(letters[$0 - 1]), mount: /minio/disk\($0) }" }.joined(separator: ", ") + "]"
  }

  static let oneNode = Check<ServiceSubject<MinIO>>(
    "minio/one-node", .error, "a pool has at least two nodes, each with a drive",
    why: "MinIO forms no distributed pool of one node (minio, cmd/endpoint-ellipses.go), and a single node survives nothing.",
    bad: example(members: "n1", vip: ", holders: [n1, n2]").replacingService("‹objects›"), good: example()
  ) { subject, findings in
    let cluster = subject.cluster
    if cluster.hosts.count < 2 {
      findings.report(
        "`\(subject.name)` runs on \(cluster.hosts.isEmpty ? "no node" : "one node")", at: subject.origin, label: "no pool",
        help: ["list at least three nodes: with two, nothing can be written while one is down"])
    } else if let host = cluster.hosts.first(where: \.drives.isEmpty), cluster.unknownDrive(subject.fields) == nil {
      findings.report(
        "`\(host.name)` has no drive for `\(subject.name)`", at: host.origin, label: "a node without drives",
        related: [(subject.topology[host.node].origin, "none of its disks has a mount point that is wanted")],
        help: ["give it `disks: [{ device: /dev/disk/by-id/…, mount: /minio/disk1 }]`"])
    }
  }

  static let nodeSeries = Check<ServiceSubject<MinIO>>(
    "minio/node-series", .error, "the nodes' names count up without a gap",
    why: """
      One argument of MINIO_VOLUMES names a whole pool, `http://node{1...4}.example.com:9000/…`, and that argument is the \
      pool's identity: a list of single names cannot be expanded by further pools (MinIO documentation, \"sequential \
      hostnames\"; minio, cmd/endpoint-ellipses.go).
      """,
    bad: example(nodes: "n[1-4]", members: "‹\"n1\"›, n2, n4", vip: ""), good: example(members: "n2, n1, n3")
  ) { subject, findings in
    let hosts = subject.cluster.hosts
    guard hosts.count > 1, MinIOSeries.pattern(hosts.map(\.name)) == nil else { return }
    findings.report(
      hosts.map { "`\($0.name)`" }.joined(separator: ", ") + " are no series of names", at: hosts[0].origin,
      label: "MinIO wants one range, such as node{1...\(hosts.count)}", help: ["name the nodes PREFIX1 to PREFIX\(hosts.count)"])
  }

  static let driveSeries = Check<ServiceSubject<MinIO>>(
    "minio/drive-series", .error, "the drives' mount points count up without a gap",
    why: "One argument of MINIO_VOLUMES names all drives of a node, `/minio/disk{1...3}` (minio, cmd/endpoint-ellipses.go).",
    bad: example(disks: "[{ device: /dev/disk/by-id/nvme-A, mount: ‹/minio/disk1› }, { device: /dev/disk/by-id/nvme-B, mount: /minio/disk3 }]"),
    good: example(disks: disks(2))
  ) { subject, findings in
    let cluster = subject.cluster
    guard cluster.isEven, let drives = cluster.hosts.first?.drives, !drives.isEmpty, MinIOSeries.pattern(drives.map(\.path.text)) == nil,
      // Of these another check speaks.
      !drives.contains(where: { outer in drives.contains { $0.mount != outer.mount && outer.mount.value.contains($0.mount.value) } })
    else { return }
    findings.report(
      drives.map { "`\($0.mount.value)`" }.joined(separator: ", ") + " are no series of mount points", at: drives[0].mount.origin,
      label: "MinIO wants one range, such as /minio/disk{1...\(drives.count)}", help: ["number the mount points from 1 to \(drives.count)"])
  }

  static let unequalDrives = Check<ServiceSubject<MinIO>>(
    "minio/unequal-drives", .error, "every node has the same mount points",
    why: "One argument of MINIO_VOLUMES gives every node every path (minio, cmd/endpoint-ellipses.go): MinIO would wait for "
      + "drives that are not there.",
    bad: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
      secrets:
        minio_root: { env: HAC_MINIO_ROOT }
      nodes:
        n1: { address: 10.0.0.11, disks: \(disks(2)) }
        n2: { address: 10.0.0.12, disks: \(disks(2)) }
        ‹n3›: { address: 10.0.0.13, disks: \(disks(1)) }
      vips:
        s3: { address: 10.0.0.50, virtual_router_id: 54 }
      services:
        objects:
          kind: minio
          nodes: [n1, n2, n3]
          vip: s3
          version: RELEASE.2024-04-06T05-26-02Z
          root: { user: chimeadmin, password: { secret: minio_root } }
      """,
    good: example(disks: disks(2))
  ) { subject, findings in
    let cluster = subject.cluster
    func list(_ host: MinIOCluster.Host) -> String { host.drives.map { "`\($0.mount.value)`" }.joined(separator: ", ") }
    guard !cluster.isEven, let first = cluster.hosts.first, cluster.hosts.allSatisfy({ !$0.drives.isEmpty }),
      cluster.unknownDrive(subject.fields) == nil
    else { return }
    for host in cluster.hosts where Set(host.drives.map(\.path)) != Set(first.drives.map(\.path)) {
      findings.report(
        "`\(host.name)` has the drives \(list(host)), and `\(first.name)` has \(list(first))", at: subject.topology[host.node].origin,
        label: "other drives here", related: [(subject.topology[first.node].origin, "than here")],
        help: ["give every node the same mount points, or choose those that all have under `drives`"])
      return
    }
  }

  static let noErasureSet = Check<ServiceSubject<MinIO>>(
    "minio/no-erasure-set", .error, "the drives form erasure sets of 2 to 16",
    why: """
      MinIO divides all drives of a pool into sets of one size, 2 to 16, that divides their number and fits the number of \
      nodes; without one it does not start (minio, cmd/endpoint-ellipses.go, `possibleSetCountsWithSymmetry`).
      """,
    bad: example(nodes: "n[1-17]").replacingService("‹objects›"), good: example(nodes: "n[1-16]")
  ) { subject, findings in
    let cluster = subject.cluster
    let (nodes, drives) = (cluster.hosts.count, cluster.hosts.first?.drives.count ?? 0)
    guard cluster.isEven, nodes > 1, drives > 0, case .failure(let error)? = cluster.layout else { return }
    if case .parityOutOfRange = error { return }
    let near = MinIOPool.nearestDrivesPerNode(nodes: nodes, drivesPerNode: drives)
    let help = near.isEmpty
      ? "no number of drives works with \(nodes) nodes; \(nodes - 1) or \(nodes + 1) nodes may"
      : "it works with " + near.map(String.init).joined(separator: " or ") + " drives a node"
    findings.report(
      "\(nodes) nodes with \(drives) drive\(drives == 1 ? "" : "s") each form no erasure set", at: subject.origin,
      label: "MinIO would not start", help: [help])
  }

  static let parityRange = Check<ServiceSubject<MinIO>>(
    "minio/parity-range", .error, "parity is at most half of an erasure set",
    why: "MinIO refuses `EC:n` beyond half of the drives of a set (minio, internal/config/storageclass, `validateParity`).",
    bad: example(service: "parity: ‹2›"), good: example(service: "parity: 1")
  ) { subject, findings in
    guard let parity = subject.fields.parity, case .failure(.parityOutOfRange(_, let size))? = subject.cluster.layout else { return }
    findings.report(
      "EC:\(parity.value) is more than half of an erasure set of \(size) drives", at: parity.origin, label: "at most \(size / 2)",
      help: ["leave it out for MinIO's own EC:\(MinIOErasureSet.defaultParity(size: size))"])
  }

  static let nodeExceedsParity = Check<ServiceSubject<MinIO>>(
    "minio/node-exceeds-parity", .error, "one node has at most as many drives of a set as it has parity",
    why: """
      An object is read from all drives of its set but the parity ones (minio, cmd/erasure-metadata.go, \
      `objectQuorumFromMeta`). Where one node holds more than that, its loss alone ends reads as well as writes: more \
      drives in each node can take away what fewer had.
      """,
    bad: example(disks: disks(5)).replacingService("‹objects›"), good: example(disks: disks(5), service: "parity: 5")
  ) { subject, findings in
    guard let pool = subject.cluster.pool, subject.cluster.hosts.count > 1, pool.mostDrivesPerNode > pool.set.parity else { return }
    let parity = subject.fields.parity
    findings.report(
      "a node has \(pool.mostDrivesPerNode) of the \(pool.set.size) drives of an erasure set, and parity is EC:\(pool.set.parity)",
      at: parity?.origin ?? subject.origin, label: "the loss of one node ends reads and writes",
      help: [
        "say `parity: \(pool.mostDrivesPerNode)`: \(100 * (pool.set.size - pool.mostDrivesPerNode) / pool.set.size) % of the "
          + "raw capacity is then usable",
        "or spread the drives over more nodes",
      ])
  }

  static let twoNodes = Check<ServiceSubject<MinIO>>(
    "minio/two-nodes", .warning, "a pool of two nodes does not write with one node down",
    why: """
      At any parity: a write needs more than half of the drives of a set where parity is half of it, and a lock from more \
      than half of the nodes (minio, cmd/erasure-object.go, internal/dsync/drwmutex.go). After a loss of power of both \
      nodes, releases have differed in what the first one to return can serve with exactly half of the drives (issues \
      9271 and 17935): treat it as best effort and test it.
      """,
    bad: example(nodes: "n[1-2]", disks: disks(3)).replacingService("‹objects›"), good: example(disks: disks(2))
  ) { subject, findings in
    guard let pool = subject.cluster.pool, subject.cluster.hosts.count == 2, pool.mostDrivesPerNode <= pool.set.parity else { return }
    func drives(_ count: Int) -> String { count == 1 ? "any 1 drive" : "any \(count) drives" }
    let set = pool.set
    findings.report(
      "with one of two nodes down nothing can be written: PUT, DELETE, multipart uploads, buckets and users wait for its return",
      at: subject.origin, label: "two nodes, one erasure set of \(set.size) drives, EC:\(set.parity)",
      help: [
        "as it is: \(100 * (set.size - set.parity) / set.size) % of the raw capacity is usable; "
          + "\(set.writeDriveTolerance == 0 ? "no drive" : drives(set.writeDriveTolerance)) may fail with full service and "
          + "\(drives(set.readDriveTolerance)) with reads; one node down, GET works",
        "a third node with the same drives keeps everything working with any one node down",
      ])
  }

  static let release = Check<ServiceSubject<MinIO>>(
    "minio/old-release", .error, "the release tells systemd when it is ready",
    why: "The emitted unit is `Type=notify`, which MinIO knows since RELEASE.2023-05-04; an older one would count as starting for ever.",
    bad: example(version: "‹RELEASE.2022-10-24T18-35-07Z›"), good: example()
  ) { subject, findings in
    let version = subject.fields.version
    guard version.value < MinIORelease.firstThatNotifies else { return }
    findings.report(
      "\(version.value) does not tell systemd when it is ready", at: version.origin, label: "older than May 2023", help: ["use a newer release"])
  }

  static let defaultRootUser = Check<ServiceSubject<MinIO>>(
    "minio/default-root-user", .warning, "the root user is not the one that everybody tries",
    why: "`minioadmin` with password `minioadmin` is what MinIO has when nothing is set, and what scanners try first (MinIO "
      + "documentation, \"root access\").",
    bad: example(user: "‹minioadmin›"), good: example()
  ) { subject, findings in
    let user = subject.fields.root.user
    guard user.value.text == "minioadmin" else { return }
    findings.report(
      "the root user is MinIO's default, `minioadmin`", at: user.origin, label: "what scanners try first",
      related: [(subject.fields.root.password.name.origin, "see that this is not `minioadmin` too")],
      help: ["choose another name, and a password of your own"])
  }

  /// What hac writes itself, and what would undo it.
  private static let ownVariables: Set<String> = [
    "MINIO_VOLUMES", "MINIO_OPTS", "MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD", "MINIO_ACCESS_KEY", "MINIO_SECRET_KEY", "MINIO_SERVER_URL",
    "MINIO_BROWSER_REDIRECT_URL", "MINIO_STORAGE_CLASS_STANDARD", "MINIO_STORAGE_CLASS_RRS", "MINIO_ADDRESS", "MINIO_CONSOLE_ADDRESS",
    "MINIO_ERASURE_SET_DRIVE_COUNT", "MINIO_CONFIG_ENV_FILE", "MINIO_ROOT_USER_FILE", "MINIO_ROOT_PASSWORD_FILE",
  ]

  static let ownVariable = Check<ServiceSubject<MinIO>>(
    "minio/own-variable", .error, "`environment` holds only what hac does not write itself",
    why: "A variable that stands twice in an EnvironmentFile has its last value (systemd.exec(5)); these have fields, or decide "
      + "the layout that hac reckons with.",
    bad: example(service: "environment: { ‹MINIO_ADDRESS›: \":9000\" }"), good: example(service: "environment: { MINIO_REGION: eu-north-1 }")
  ) { subject, findings in
    for entry in subject.fields.environment ?? [] where ownVariables.contains(entry.key.value.text) {
      findings.report(
        "`\(entry.key.value)` is hac's own", at: entry.key.origin, label: "not here",
        help: ["the fields `root`, `port`, `console_port`, `parity`, `tls` and `drives` say these things"])
    }
  }

  static let secretVariable = Check<ServiceSubject<MinIO>>(
    "minio/bare-secret", .error, "a secret variable is given by name",
    why: "What stands in a topology stays in its history and in the diffs of everybody who reads it.",
    bad: example(service: "environment: { ‹MINIO_KMS_SECRET_KEY›: \"x:y\" }"),
    good: example(service: "environment: { MINIO_KMS_SECRET_KEY: { secret: minio_root } }")
  ) { subject, findings in
    for entry in subject.fields.environment ?? [] {
      let name = entry.key.value.text
      guard case .text = entry.value, !ownVariables.contains(name),
        ["SECRET", "PASSWORD", "TOKEN"].contains(where: { name.contains($0) })
      else { continue }
      findings.report(
        "the value of `\(name)` is in the topology", at: entry.key.origin, label: "a secret by its name",
        help: ["write `\(name): { secret: NAME }`, and say under `secrets` where NAME is found"])
    }
  }

  static let consolePort = Check<ServiceSubject<MinIO>>(
    "minio/console-port", .error, "the console has a port of its own",
    why: "MinIO refuses one port for the API and the console (minio, cmd/common-main.go).",
    bad: example(service: "console_port: ‹9000›"), good: example(service: "console_port: 9443")
  ) { subject, findings in
    let (port, console) = (subject.fields.port, subject.fields.consolePort)
    guard port.value == console.value else { return }
    findings.report(
      "the console and the S3 API are both on port \(console.value)", at: findings.isWritten(console.origin) ? console.origin : port.origin,
      label: "the same port", help: ["9000 and 9001 are MinIO's own"])
  }
}

extension ServiceSubject where Fields == MinIO {
  var name: String { topology[service].name }

  var cluster: MinIOCluster { MinIOCluster(fields, nodes: members("data").map { Located($0.node, $0.origin) }, topology: topology) }

  var vip: VIP? { topology.vip(named: fields.vip.value.text).map { topology[$0] } }
}

extension String {
  /// An example with the name of its service marked.
  fileprivate func replacingService(_ name: String) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { $0 == "  objects:" ? "  \(name):" : String($0) }.joined(separator: "\n")
  }
}
