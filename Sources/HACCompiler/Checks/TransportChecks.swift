import SourceText
import TopologyModel

/// The protocol: version, timers, password.
enum TransportChecks {
  static let all: [Check<Plan>] = [interval, fast, ipv6Version, password]

  static let interval = Check<Plan>(
    "vip/advert-interval", .error, "adverts come every 1 to 255 whole seconds in version 2, every 0.01 to 40.95 s in version 3",
    why: """
      Version 2 carries the interval in one byte of seconds (RFC 3768, 5.3.7), version 3 in 12 bits of centiseconds \
      (RFC 5798, 5.2.7). keepalived rounds what does not fit, and a version 2 router drops adverts with another \
      interval than its own.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { advert_int: ‹500ms› }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { version: 3, advert_int: 500ms }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    var seen: Set<VIPID> = []
    for held in plan.heldVIPsByFamily {
      let (version, interval) = (held.routers[0].version, held.routers[0].advertInterval)
      let time = interval.value.milliseconds
      let fits = version == 2
        ? interval.value.isWholeSeconds && (1000...255_000).contains(time) : time % 10 == 0 && (10...40_950).contains(time)
      guard !fits, seen.insert(held.id).inserted else { continue }
      findings.report(
        "VRRP version \(version) cannot send adverts every \(interval.value)", at: interval.origin, label: "does not fit the advert",
        help: [version == 2 ? "write whole seconds from 1 to 255, or say `version: 3`" : "write 10ms to 40950ms, in steps of 10ms"])
    }
  }

  static let fast = Check<Plan>(
    "vip/fast-adverts", .warning, "adverts less than 200 ms apart need a host that is never late",
    why: """
      A backup takes over after three missed adverts and a skew. Virtual machines are stopped for longer than that by \
      their hypervisor, by snapshots and by migration; keepalived then logs that its timer expired, and two nodes have \
      the address for a moment.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { version: 3, advert_int: ‹100ms› }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { version: 3, advert_int: 200ms }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for held in plan.heldVIPs {
      let interval = held.routers[0].advertInterval
      guard held.routers[0].version == 3, (10..<200).contains(interval.value.milliseconds) else { continue }
      findings.report(
        "`\(held.vip.name)` moves when its holder is late by \(3 * interval.value.milliseconds) ms", at: interval.origin, label: "very short",
        help: ["write `200ms` or more, unless the hosts are real machines on a quiet network"])
    }
  }

  static let ipv6Version = Check<Plan>(
    "vip/ipv6-version", .error, "IPv6 needs VRRP version 3",
    why: """
      Version 2 knows no IPv6 (RFC 3768, 1); version 3 brought it (RFC 5798). keepalived 2.2.7 and 2.4.3 accept the \
      combination without a word, and send adverts that no document describes.
      """,
    bad: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: "fd00::/64", interface: eth0 }
      nodes:
        a: { address: "fd00::11" }
        b: { address: "fd00::12" }
      vips:
        web: { address: "fd00::50", virtual_router_id: 50, vrrp: { version: ‹2› }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: "fd00::/64", interface: eth0 }
      nodes:
        a: { address: "fd00::11" }
        b: { address: "fd00::12" }
      vips:
        web: { address: "fd00::50", virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for held in plan.heldVIPsByFamily where held.family == .ipv6 && held.routers[0].version == 2 {
      findings.report(
        "`\(held.vip.name)` has the IPv6 address \(held.routers[0].addresses[0].value.address)", at: held.vip.vrrp.version?.origin ?? held.vip.origin,
        label: "version 2 is for IPv4 alone", related: [(held.routers[0].addresses[0].origin, "an IPv6 address")],
        help: ["write `version: 3`, or leave it out"])
    }
  }

  static let password = Check<Plan>(
    "vip/password-ignored", .error, "a VRRP password needs version 2 on IPv4",
    why: """
      Version 3 has no authentication (RFC 5798, 9); keepalived ignores `auth_pass` there and on IPv6. A password that \
      is believed to protect and does not is worse than none.
      """,
    bad: """
      secrets:
        vrrp: { env: HAC_VRRP }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { version: 3, auth_pass: { secret: ‹vrrp› } }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      secrets:
        vrrp: { env: HAC_VRRP }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { version: 2, auth_pass: { secret: vrrp } }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    var seen: Set<VIPID> = []
    for held in plan.heldVIPsByFamily where held.routers[0].version == 3 || held.family == .ipv6 {
      guard held.routers[0].password != nil, let name = held.vip.vrrp.password?.name, seen.insert(held.id).inserted else { continue }
      findings.report(
        "the \(held.family.title) instance of `\(held.vip.name)` runs VRRP version \(held.routers[0].version), which knows no password",
        at: name.origin, label: "would be ignored", related: [(held.vip.vrrp.version?.origin ?? held.vip.origin, "the vip")],
        help: ["remove `auth_pass`; unicast adverts between the exact holders are what keeps others out"])
    }
  }
}
