import SourceText
import TopologyModel

/// The address and LVS. What holds for LVS in front of any service is checked for all kinds at once.
extension MinIO {
  static let balanceChecks: [Check<ServiceSubject<MinIO>>] = [holders, oneAddress, ethernet, wholeSeconds]

  private static func direct(_ second: String) -> String {
    """
    hac: 1
    name: example
    os: debian-12
    networks:
      lan: { subnet: 10.0.0.0/24, interface: eth0 }
    secrets:
      minio_root: { env: HAC_MINIO_ROOT }
    nodes:
      n1: { addresses: { lan: { address: 10.0.0.11, mac: "52:54:00:00:00:01" } }, disks: \(disks(1)) }
      n2: { addresses: { lan: \(second) }, disks: \(disks(1)) }
      n3: { addresses: { lan: { address: 10.0.0.13, mac: "52:54:00:00:00:03" } }, disks: \(disks(1)) }
    vips:
      s3: { address: 10.0.0.50, virtual_router_id: 54 }
    services:
      objects:
        kind: minio
        nodes: ["n[1-3]"]
        vip: s3
        version: RELEASE.2024-04-06T05-26-02Z
        root: { user: chimeadmin, password: { secret: minio_root } }
        balance: { mode: lvs-dr }
    """
  }

  static let holders = Check<ServiceSubject<MinIO>>(
    "minio/holder-not-member", .error, "the holders of the address are nodes of the pool",
    why: "A holder answers the address itself or, with LVS, is director and real server at once; the emitted check asks the MinIO of the holder.",
    bad: example(nodes: "n[1-4]", members: "\"n[1-3]\"", vip: ", holders: [n1, ‹n4›]"), good: example(vip: ", holders: [n2, n1]")
  ) { subject, findings in
    guard let vip = subject.vip, subject.members("data").count > 1 else { return }
    let members = Set(subject.members("data").map(\.node))
    for holder in vip.holders ?? [] {
      let strangers = holder.node.value.names.filter { name in subject.topology.node(named: name.text).map { !members.contains($0) } ?? false }
      guard let stranger = strangers.first else { continue }
      findings.report(
        "`\(stranger)` may hold `\(vip.name)` and runs no MinIO of `\(subject.name)`", at: holder.node.origin, label: "nothing answers here",
        related: [(subject.origin, "the service")], help: ["take it out of `holders`, or add it to `nodes`"])
    }
  }

  static let oneAddress = Check<ServiceSubject<MinIO>>(
    "minio/lvs-address", .error, "LVS stands in front of one IPv4 address",
    why: "The packet rules that hac writes for LVS are for one IPv4 address.",
    bad: example(service: "balance: { mode: ‹lvs-nat-snat› }").replacingAddress("addresses: [10.0.0.50, 10.0.0.51]"),
    good: example(service: "balance: { mode: lvs-nat-snat }")
  ) { subject, findings in
    guard let vip = subject.vip, let mode = subject.fields.balance?.mode, mode.value != .vip,
      vip.addresses.count != 1 || vip.mainAddress.family != .ipv4
    else { return }
    findings.report(
      "`\(vip.name)` has \(vip.addresses.count == 1 ? "an IPv6 address" : "\(vip.addresses.count) addresses")", at: mode.origin,
      label: "is written for one IPv4 address", related: [(vip.addresses[0].origin, "the address")],
      help: ["use `mode: vip`, or one IPv4 address"])
  }

  static let ethernet = Check<ServiceSubject<MinIO>>(
    "minio/direct-mac", .error, "with direct routing the directors know each other's Ethernet addresses",
    why: """
      Every director gives a mark to packets for the address, except to those that another director sent: else the second \
      one schedules them again, and they go round (acassen/keepalived issue 2450, k0sproject/k0s issue 5178).
      """,
    bad: direct("{ address: ‹10.0.0.12› }"), good: direct("{ address: 10.0.0.12, mac: \"52:54:00:00:00:02\" }")
  ) { subject, findings in
    guard subject.fields.mode == .directRouting, let vip = subject.vip else { return }
    let directors = subject.cluster.hosts.filter { MinIO.mayHold(vip, $0, subject.topology) }
    guard directors.count > 1 else { return }
    var owners: [String: MinIOCluster.Host] = [:]
    for host in directors {
      guard let address = host.address else { continue }
      guard let mac = address.mac else {
        findings.report(
          "the Ethernet address of `\(host.name)` is not known", at: address.address.origin, label: "this address has no `mac`",
          related: [(subject.fields.modeOrigin(subject.origin), "direct routing needs it")],
          help: ["write `addresses: { \(subject.topology[address.network].name): { address: \(address.address.value), mac: "
            + "\"52:54:00:…\" } }`: `ip link` shows it"])
        continue
      }
      if let first = owners.updateValue(host, forKey: mac.value.text), let other = first.address?.mac {
        findings.report(
          "`\(first.name)` and `\(host.name)` have the same Ethernet address", at: mac.origin, label: "the same again",
          related: [(other.origin, "first here")], help: ["nodes of a range share a `mac`: write them one by one"])
      }
    }
  }

  static let wholeSeconds = Check<ServiceSubject<MinIO>>(
    "minio/whole-seconds", .error, "the times of LVS are whole seconds, at least one",
    why: "hac writes `delay_loop` and `connect_timeout` as whole seconds, which every keepalived reads (keepalived.conf(5)).",
    bad: example(service: "balance: { mode: lvs-nat-snat, delay_loop: ‹500ms› }"),
    good: example(service: "balance: { mode: lvs-nat-snat, delay_loop: 2s }")
  ) { subject, findings in
    guard let balance = subject.fields.balance else { return }
    var times = [balance.delayLoop]
    switch balance.health {
    case .tcp(let timeout), .http(let timeout): times.append(timeout)
    case nil: break
    }
    for time in times where !time.value.isWholeSeconds || time.value.seconds < 1 {
      findings.report(
        "\(time.value) is not a number of whole seconds", at: time.origin, label: "too fine for keepalived", help: ["write 1s or more"])
    }
  }
}

extension String {
  /// An example whose VIP has other addresses.
  fileprivate func replacingAddress(_ text: String) -> String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("  s3: { address: 10.0.0.50,") ? "  s3: { \(text)," + $0.dropFirst("  s3: { address: 10.0.0.50,".count) : String($0) }
      .joined(separator: "\n")
  }
}
