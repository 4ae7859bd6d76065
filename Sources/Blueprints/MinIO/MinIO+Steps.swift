import ConfigFormats
import SourceText
import TopologyModel

extension MinIO {
  func steps(on host: MinIOCluster.Host, _ address: NodeAddress, _ pool: MinIOPool, _ vipID: VIPID, into planner: inout Planner) {
    prepare(host, address, vipID, &planner)
    let (service, node, origin) = (planner.service, host.node, planner.serviceOrigin)
    let start = Step.Action.command(["/usr/bin/systemctl", "enable", "--now", "--no-block", Self.unit])
    func step(
      _ procedure: Procedure, _ slug: String, _ title: String, _ action: Step.Action, probe: Step.Probe? = nil, after: [Step.Dependency] = []
    ) {
      planner.facts.steps.append(
        Step(
          service: service, node: node, origin: origin, procedure: procedure, slug: slug, title: title, action: action, probe: probe,
          after: after))
    }
    let quorum = quorumProbe(host, address, pool)
    let wait = Step.Action.command(["/usr/bin/systemctl", "start", Self.unit])

    // The first node formats its drives only when all drives of all nodes answer; until then each waits.
    step(.firstStart, "start", "Begin to start MinIO, without waiting for it", start, after: [.everywhere("mounts")])
    step(.firstStart, "prove-quorum", "Wait until MinIO is up", wait, probe: quorum, after: [.everywhere("start")])
    planner.facts.steps.append(
      .markReady(planner, on: node, after: [.here("prove-quorum"), .here("load-ipvs"), .here("start-balancer")]))

    // MinIO refuses peers with another environment or another binary: never one node after the other.
    step(.rollingRestart, "place", "Place the new bundle, and the new binary if there is one", .command(["./install", "--apply"]))
    step(
      .rollingRestart, "restart", "Restart MinIO here and on all others at once",
      .command(["/usr/bin/systemctl", "restart", "--no-block", Self.unit]), after: [.everywhere("place")])
    step(.rollingRestart, "prove-quorum", "Wait until MinIO is up again", wait, probe: quorum, after: [.everywhere("restart")])

    replace(host, vipID, quorum, &planner)

    step(.fullOutage, "start", "Begin to start MinIO, without waiting for it", start)
    step(.fullOutage, "prove-quorum", "Wait until MinIO is up", wait, probe: quorum, after: [.everywhere("start")])
  }

  /// Names, the binary, certificates, drives.
  private func prepare(_ host: MinIOCluster.Host, _ address: NodeAddress, _ vipID: VIPID, _ planner: inout Planner) {
    let (service, node, origin) = (planner.service, host.node, planner.serviceOrigin)
    func step(
      _ slug: String, _ title: String, _ action: Step.Action, probe: Step.Probe? = nil, after: [Step.Dependency], destroysData: Bool = false
    ) {
      planner.facts.steps.append(
        Step(
          service: service, node: node, origin: origin, slug: slug, title: title, action: action, probe: probe, after: after,
          destroysData: destroysData))
    }
    let own = address.address.value.written
    step(
      "names", "See that the host's own name is its real address", .command(["/usr/bin/getent", "hosts", host.name]),
      probe: .init(
        ["/usr/bin/getent", "hosts", host.name], "prints \(own): a line 127.0.1.1 of /etc/hosts would hide it and must go", output: own),
      after: [])
    step(
      "binary", "Put MinIO \(version.value) in place",
      .human("Install MinIO \(version.value) as \(Self.binary): the same file on every node, since MinIO compares its checksum "
        + "over the nodes. Do not start it."),
      probe: .init([Self.binary, "--version"], "prints \(version.value)", output: version.value.text), after: [])
    if let tls { certificateSteps(tls, .firstStart, host, vipID, &planner) }
    step(
      "inspect-disks", "See what is on the drives; nothing is changed", .script(Self.formatScript), after: [])
    step(
      "format-disks", "Put XFS on the empty drives and mount them", .script(Self.formatScript, arguments: ["--apply"]),
      after: [.here("inspect-disks")], destroysData: true)
    step(
      "mounts", "Mount the drives at every boot",
      .command(["/usr/bin/systemctl", "enable", "--now"] + host.drives.map(\.unit)),
      after: [.here("names"), .here("binary"), .here("format-disks")] + (tls == nil ? [] : [.here("certificate")]))
  }

  /// The certificate holds the names that clients, peers and the health check use.
  private func certificateSteps(
    _ tls: TLS, _ procedure: Procedure, _ host: MinIOCluster.Host, _ vipID: VIPID, after: [Step.Dependency] = [], _ planner: inout Planner
  ) {
    let vip = planner.topology[vipID]
    let file = "\(tls.certificates.value)/public.crt"
    func check(_ option: String, _ name: String) -> [String] { ["/usr/bin/openssl", "x509", "-noout", "-in", file, option, name] }
    planner.facts.steps.append(
      Step(
        service: planner.service, node: host.node, origin: tls.certificates.origin, procedure: procedure, slug: "certificate-of-node",
        title: "Put the certificate in place",
        action: .human(
          "Put public.crt and private.key into \(MarkdownText.name(tls.certificates.value.text)), the key readable by \(Self.user) alone, and a private "
            + "authority's certificate into CAs/ there. The certificate must hold the name of this node and of the virtual address."),
        probe: .init(check("-checkhost", host.name), "says that it does match", output: "does match certificate"), after: after))
    let forVIP = vip.hostname.map { check("-checkhost", $0.value.text) } ?? check("-checkip", vip.mainAddress.written)
    planner.facts.steps.append(
      Step(
        service: planner.service, node: host.node, origin: tls.certificates.origin, procedure: procedure, slug: "certificate",
        title: "See that the certificate holds the name that clients use", action: .command(forVIP),
        probe: .init(forVIP, "says that it does match", output: "does match certificate"), after: [.here("certificate-of-node")]))
  }

  /// A lost drive, and a lost node with all of them: the same way back, MinIO heals by itself.
  private func replace(_ host: MinIOCluster.Host, _ vipID: VIPID, _ quorum: Step.Probe, _ planner: inout Planner) {
    let (service, node, origin) = (planner.service, host.node, planner.serviceOrigin)
    func step(_ slug: String, _ title: String, _ action: Step.Action, probe: Step.Probe? = nil, after: [String] = [], destroysData: Bool = false) {
      planner.facts.steps.append(
        Step(
          service: service, node: node, origin: origin, procedure: .loseNode, slug: slug, title: title, action: action, probe: probe,
          after: after.map { .here($0) }, destroysData: destroysData))
    }
    let units = host.drives.map(\.unit)
    step(
      "replace", "Put in the new drive or the new host",
      .human(
        "A drive: stop its mount unit (\(units.map(MarkdownText.name).joined(separator: ", "))), put an empty drive in its place, write its name under "
          + "/dev/disk/by-id as `device` of the topology and compile again. A host: give the new one the name, addresses and MinIO "
          + "binary of \(host.name), and empty drives. Never put a drive at another mount point than the one it had."))
    step("place", "Place the bundle", .command(["./install", "--apply"]), after: ["replace"])
    if let tls { certificateSteps(tls, .loseNode, host, vipID, after: [.here("place")], &planner) }
    step(
      "format-disks", "Put XFS on the empty drives and mount them", .script(Self.formatScript, arguments: ["--apply"]), after: ["place"],
      destroysData: true)
    step("mounts", "Mount the drives at every boot", .command(["/usr/bin/systemctl", "enable", "--now"] + units), after: ["format-disks"])
    step(
      "start", "Start MinIO, if it is not running; it heals the empty drives", .command(["/usr/bin/systemctl", "enable", "--now", Self.unit]),
      probe: quorum, after: ["mounts", "certificate"])
    step(
      "watch-healing", "Wait for the end of the healing",
      .human("`mc admin heal ALIAS` shows what remains. Until it is done the drives of this host count as lost: take no other "
        + "node down."), after: ["start"])
    let ready = HostPaths.readyFile(of: planner.serviceName)
    planner.facts.steps.append(
      Step(
        service: service, node: node, origin: origin, procedure: .loseNode, slug: "mark-ready", title: "Let the address come here",
        action: .command(["/usr/bin/install", "-D", "-m", "0644", "/dev/null", ready]),
        after: [.here("start"), .here("load-ipvs"), .here("start-balancer")]))
    if Self.mayHold(planner.topology[vipID], host, planner.topology) {
      step(
        "start-keepalived", "Start keepalived, if it is not running",
        .command(["/usr/bin/systemctl", "enable", "--now", "keepalived.service"]), after: ["mark-ready"])
    }
  }

  /// The node answers, and reckons with the write quorum that hac does: the pool is laid out as intended.
  private func quorumProbe(_ host: MinIOCluster.Host, _ address: NodeAddress, _ pool: MinIOPool) -> Step.Probe {
    let (url, resolve) = ownURL(host, address)
    var command = ["/usr/bin/curl", "-q", "-sS", "--fail", "--max-time", "15", "--noproxy", "*", "-D", "-", "-o", "/dev/null"]
    if let authority = tls?.authority { command += ["--cacert", authority.value.text] }
    if !resolve.isEmpty { command += ["--resolve", resolve] }
    let header = "X-Minio-Write-Quorum: \(pool.set.writeQuorum)"
    return Step.Probe(command + ["\(url)/minio/health/cluster"], "prints `\(header)`", output: header, timeout: .seconds(600))
  }
}
