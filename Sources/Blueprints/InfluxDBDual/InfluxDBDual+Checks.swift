import SourceText
import TopologyModel

extension InfluxDBDual {
  public static let checks: [Check<ServiceSubject<InfluxDBDual>>] = [
    twoInstances, supportedVersion, missingField, otherVersionField, noLogin, retentionPolicies, ownOption, ungatedCheck, preemptsUngated,
    staleAfterTooShort, noWitness, witnessInside, witnesses, chimeadmOnFirst,
  ]

  /// A good pair, for examples; `fields` are its further lines.
  static func example(_ version: String, nodes: String = "[a, b]", vip: String = "", _ fields: String...) -> String {
    let own = version.hasPrefix("1")
      ? ["admin: { user: admin, password: { secret: s } }"]
      : ["org: o", "bucket: b", "token: { secret: s }", "admin: { user: admin, password: { secret: s } }"]
    let kept = own.filter { line in !fields.contains { $0.hasPrefix("-\(line.prefix { $0 != ":" })") } }
    let lines = kept + fields.filter { !$0.hasPrefix("-") }
    let hasVersion = lines.contains { $0.contains("version:") }
    let secrets = lines.contains { $0.contains("secret: s") } ? "secrets:\n  s: { file: s }\n" : ""
    return secrets + """
      vips:
        v: { address: 10.0.0.50, virtual_router_id: 50\(vip)\(vip.contains(" # ") ? "" : " }")
      services:
        \(fields.contains("-owner") ? "‹metrics›" : "metrics"):
          kind: influxdb-dual
          nodes: \(nodes)
          vip: v
          \(hasVersion ? "" : "version: \"\(version)\"\n    ")\(lines.joined(separator: "\n    "))
      """
  }

  static let twoInstances = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/two-instances", .error, "the pair has exactly two instances",
    why: """
      One instance has nothing to fail over to and nothing to be repaired from. With three or more, resynchronisation from one peer \
      proves nothing about the others: the counts that open the gate compare two sides.
      """,
    bad: example("2.7", nodes: "[a, b, c]", "-owner"), good: example("2.7")
  ) { subject, findings in
    let count = subject.members("instance").count
    guard count != 2 else { return }
    findings.report(
      "`\(subject.topology[subject.service].name)` has \(count == 1 ? "one instance" : "\(count) instances")", at: subject.origin,
      label: "an influxdb-dual service has two", help: ["list two nodes under `nodes`"])
  }

  static let ungatedCheck = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/ungated-check", .warning, "the address's own checks do not know which instance has a hole",
    why: """
      An instance that was away missed the writes of that time. The service's own check keeps the address away from it until \
      `hac-influx-resync` has filled the hole and proved it. A check of the port, or of a page, is green as soon as the process answers, \
      and `nc -z` even on a process that hangs: clients then read from the instance with the hole.
      """,
    bad: example("2.7", vip: ", checks: [{ tcp: ‹8086› }]"), good: example("2.7")
  ) { subject, findings in
    guard let (_, check) = ungated(subject) else { return }
    findings.report(
      "this check is green on an instance that missed writes", at: check, label: "knows nothing of holes in the data",
      related: [(subject.origin, "brings a check of its own, which does")],
      help: ["leave out `checks`: the service's own check asks the instance's health page and its gate"])
  }

  /// The VIP and the place of its first written check, when none of them can know of the gate.
  private static func ungated(_ subject: ServiceSubject<InfluxDBDual>) -> (VIP, OriginID)? {
    guard let id = subject.topology.vip(named: subject.fields.vip.value.text) else { return nil }
    let vip = subject.topology[id]
    // What a script of the operator's does cannot be known.
    guard let checks = vip.checks, !checks.contains(where: { $0.script != nil }), let first = checks.first else { return nil }
    return (vip, first.tcp?.origin ?? first.http?.port.origin ?? vip.origin)
  }

  static let preemptsUngated = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/preempts-ungated", .warning, "a returning instance must not take the address back before it is whole",
    why: """
      With `preempt` the preferred node takes the address as soon as its check succeeds. Without the gate that is the moment at which \
      its data has a hole as long as its absence: graphs and alarms lose exactly the time of the outage.
      """,
    bad: example("2.7", vip: ", vrrp: { preempt: ‹true› }, checks: [{ tcp: 8086 }] } # hac: allow influxdb-dual/ungated-check because shown elsewhere"),
    good: example("2.7", vip: ", vrrp: { preempt: true }")
  ) { subject, findings in
    guard let (vip, check) = ungated(subject), vip.vrrp.preempt.value else { return }
    findings.report(
      "a returning instance takes `\(vip.name)` back with a hole in its data", at: vip.vrrp.preempt.origin, label: "back at once",
      related: [(check, "green as soon as the process answers")],
      help: ["leave out `preempt`, and `checks` too: then the address comes back only after resynchronisation"])
  }

  static let staleAfterTooShort = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/stale-after", .error, "`stale_after` must be longer than the gate's timer takes",
    why: """
      A timer stamps the healthy instance every \(InfluxDBDual.tickPeriod) s, after probing it, its peer and the witnesses, each for up \
      to 3 s, and writing a point, for up to \(InfluxDBDual.writePatience + 1) s. With a shorter `stale_after` a slow probe alone would close the gates of both instances, and nobody would hold the address.
      """,
    bad: example("2.7", "stale_after: ‹15s›"), good: example("2.7", "stale_after: 30s")
  ) { subject, findings in
    let limit = subject.fields.staleAfter
    let count = subject.fields.witness?.ping.count ?? 1
    let shortest = longestTick(witnesses: count) + 1
    guard limit.value < .seconds(shortest) else { return }
    findings.report(
      "a healthy instance may be stamped only every \(shortest - 1) s", at: limit.origin, label: "shorter than that",
      help: ["write at least `\(shortest)s`; no more than the clients go on retrying a write"])
  }

  static let noWitness = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/no-witness", .warning, "without a witness an instance that is cut off does not notice",
    why: """
      An instance whose host loses its network still answers itself. Only an address outside the pair tells it that no client can \
      reach it; the other instance cannot, since its silence may mean that it is the one that died.
      """,
    bad: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
      nodes:
        a: { address: 10.0.0.11, zone: dc1/rack-a }
        b: { address: 10.0.0.12, zone: dc1/rack-b }

      """ + example("2.7", "-owner"),
    good: example("2.7", "witness: { ping: [10.0.0.1] }")
  ) { subject, findings in
    let fields = subject.fields
    guard fields.witness?.ping.isEmpty ?? true, let id = subject.topology.vip(named: fields.vip.value.text) else { return }
    let network = subject.topology[subject.topology[id].network]
    guard fields.witness != nil || network.gateway == nil else { return }
    findings.report(
      "an instance that is cut off from the network goes on believing that it takes writes", at: subject.origin, label: "has no witness",
      related: [(network.origin, "names no gateway either")],
      help: ["say `witness: { ping: [ADDRESS] }` with an address that always answers, or the network's `gateway`"])
  }

  static let witnessInside = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/witness-inside", .error, "a witness is outside the pair",
    why: "An instance that pings itself, its peer or the address that it may hold itself learns nothing about its own network.",
    bad: example("2.7", "witness: { ping: [‹10.0.0.12›] }"), good: example("2.7", "witness: { ping: [10.0.0.13] }")
  ) { subject, findings in
    for witness in subject.fields.witness?.ping ?? [] {
      if let member = subject.members("instance").first(where: { member in
        subject.topology[member.node].addresses.contains { $0.address.value == witness.value }
      }) {
        findings.report(
          "\(witness.value) is `\(subject.topology[member.node].name)`, an instance of the pair", at: witness.origin, label: "no witness",
          related: [(member.origin, "the instance")], help: ["name an address outside the pair: a gateway, a name server"])
      } else if let id = subject.topology.vip(named: subject.fields.vip.value.text),
        subject.topology[id].addresses.contains(where: { $0.value.address == witness.value })
      {
        findings.report(
          "\(witness.value) is the virtual address itself", at: witness.origin, label: "no witness",
          related: [(subject.topology[id].origin, "the address")], help: ["name an address outside the pair: a gateway, a name server"])
      }
    }
  }

  static let witnesses = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/many-witnesses", .error, "an instance asks at most three witnesses",
    why: "They are asked one after the other, up to 3 s each, and the gate's timer gives a tick 40 s in all.",
    bad: example("2.7", "witness: { ping: [10.0.0.1, 10.0.0.2, 10.0.0.3, ‹10.0.0.4›] }"),
    good: example("2.7", "witness: { ping: [10.0.0.1, 10.0.0.2, 10.0.0.3] }")
  ) { subject, findings in
    guard let ping = subject.fields.witness?.ping, ping.count > 3 else { return }
    findings.report("\(ping.count) witnesses are too many", at: ping[3].origin, label: "the fourth", help: ["keep three; one that answers is enough"])
  }

  static let chimeadmOnFirst = Check<ServiceSubject<InfluxDBDual>>(
    "influxdb-dual/chimeadm-version", .warning, "ChimeStack speaks to InfluxDB 2.x",
    why: """
      `chimeadm initserver influxdb` asks for an organisation, a bucket and a token, which are 2.x's; ChimeStack's installation guide \
      says not to use 1.x. The compatibility API of 1.8 is not the same.
      """,
    bad: example("1.8", "chimeadm: ‹true›"), good: example("2.7", "chimeadm: true")
  ) { subject, findings in
    let fields = subject.fields
    guard fields.chimeadm.value, fields.major == 1 else { return }
    findings.report(
      "ChimeStack does not use InfluxDB \(fields.version.value)", at: fields.chimeadm.origin, label: "no script is written",
      related: [(fields.version.origin, "has no organisation, bucket or token")], help: ["deploy 2.x for ChimeStack, or leave out `chimeadm`"])
  }
}
