import SourceText
import TopologyModel

/// The health checks that keepalived runs, and their timing.
enum TrackScriptChecks {
  static let all: [Check<Plan>] = [seconds, timeout, oneSample, slow, bareTCP, name]

  static let seconds = Check<Plan>(
    "check/whole-seconds", .error, "a check's interval and timeout are whole seconds, at least one",
    why: """
      keepalived 2.2.7 answers \"invalid number '1.5'\" and \"interval must be greater than 0, setting to 1\" \
      (keepalived.conf(5), `vrrp_script`). hac does not round silently what the topology says.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80, interval: ‹1500ms› }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80, interval: 2s }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for vip in plan.topology.vips {
      for check in vip.checks ?? [] {
        for (noun, time) in [("interval", check.interval), ("timeout", check.timeout ?? check.interval)] {
          guard !time.value.isWholeSeconds || time.value.milliseconds == 0, noun == "interval" || check.timeout != nil else { continue }
          findings.report(
            "keepalived has no \(noun) of \(time.value)", at: time.origin, label: time.value.milliseconds == 0 ? "zero" : "not whole seconds",
            help: ["write `\(max(1, time.value.seconds))s`"])
        }
      }
    }
  }

  static let timeout = Check<Plan>(
    "check/timeout-over-interval", .warning, "a check's timeout is not longer than its interval",
    why: """
      keepalived starts no second run while one is under way, and accepts such a timeout without a word. A check that \
      hangs then takes the timeout, not the interval, for each of its `fall` failures, and the address moves later \
      than the interval makes believe.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80, interval: 2, timeout: ‹5› }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80, interval: 5, timeout: 5 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for vip in plan.topology.vips {
      for check in vip.checks ?? [] {
        guard let timeout = check.timeout, timeout.value > check.interval.value else { continue }
        findings.report(
          "a hanging check is noticed after \(timeout.value), though it is to run every \(check.interval.value)", at: timeout.origin,
          label: "longer than the interval", related: [(check.interval.origin, "the interval")],
          help: ["write a timeout of at most \(check.interval.value), or a longer interval"])
      }
    }
  }

  static let oneSample = Check<Plan>(
    "check/one-sample", .warning, "one failure or one success alone does not move an address",
    why: """
      With `fall: 1` a single lost packet or a pause of the host moves the address, and with `rise: 1` a daemon that \
      crashes in a loop gets it back between two crashes (keepalived.conf(5), `fall`, `rise`).
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80, fall: ‹1› }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80, fall: 2, rise: 2 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for vip in plan.topology.vips {
      for check in vip.checks ?? [] {
        for (noun, effect, count) in [("fall", "takes the node out", check.fall), ("rise", "brings it back", check.rise)]
        where count.value == 1 {
          findings.report("a single \(noun == "fall" ? "failure" : "success") \(effect)", at: count.origin, label: "one sample decides", help: ["write `\(noun): 2` or more"])
        }
      }
    }
  }

  /// A failure that takes longer to see than this is worth a word; the bound is hac's own.
  private static let patience = Duration.seconds(60)

  static let slow = Check<Plan>(
    "check/slow-detection", .warning, "a failed service is noticed within a minute",
    why: """
      keepalived acts after `fall` failures in a row, one every `interval`, the last of which may take the timeout \
      (keepalived.conf(5)). Until then clients go to a service that is down. The bound of a minute is hac's own.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80, interval: ‹30s›, timeout: 5s, fall: 5 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80, interval: 5s, timeout: 5s, fall: 5 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for vip in plan.topology.vips {
      for check in vip.checks ?? [] {
        let timeout = check.timeout?.value ?? check.interval.value
        let time = Duration(milliseconds: check.fall.value * check.interval.value.milliseconds + timeout.milliseconds)
        guard time > patience else { continue }
        findings.report(
          "a failure is noticed after \(check.fall.value) × \(check.interval.value) + \(timeout) = \(time)",
          at: findings.isWritten(check.interval.origin) ? check.interval.origin : check.fall.origin, label: "takes this long",
          help: ["write a shorter interval, or fewer failures"])
      }
    }
  }

  static let bareTCP = Check<Plan>(
    "check/bare-tcp", .warning, "a MySQL server is not checked by connecting to its port",
    why: """
      A connection that is closed before the handshake counts as an error of that host, and after \
      `max_connect_errors` the server refuses it altogether (MySQL manual, \"Host 'host_name' is blocked\", error \
      1129). It also succeeds on a server that hangs, is read-only or has lost its data.
      """,
    bad: """
      vips:
        sql: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: ‹3306› }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: sql }
      """,
    good: """
      vips:
        sql: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ script: chk_sql }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: sql }
      """
  ) { plan, findings in
    for held in plan.heldVIPs {
      for check in held.vip.checks ?? [] {
        guard let port = check.tcp else { continue }
        let isServer = plan.facts.listeners[held.routers[0].node].contains { listener in
          listener.port == port.value && ["mysqld", "mariadbd"].contains(listener.process)
        }
        guard isServer || port.value == 3306 else { continue }
        findings.report(
          "connecting to port \(port.value) tells little about a MySQL server, and is counted as an error by it", at: port.origin,
          label: "a bare TCP check",
          help: ["leave `checks` out and take those of the MySQL service, say `mysql: live`, or ship a script that logs in"])
      }
    }
  }

  static let name = Check<Plan>(
    "check/duplicate-name", .error, "a check's name is used once on a host",
    why: """
      A host's keepalived.conf holds the checks of all its VIPs, and an instance refers to them by name \
      (keepalived.conf(5), `track_script`). keepalived 2.2.7 takes two of one name without a word, and an instance can \
      track only one of them.
      """,
    bad: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ name: chk, tcp: 80 }] }
        api: { address: 10.0.0.51, virtual_router_id: 51, checks: [{ name: ‹chk›, tcp: 81 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
        rest: { kind: floating-ip, nodes: [a, b], vip: api }
      """,
    good: """
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ name: chk_web, tcp: 80 }] }
        api: { address: 10.0.0.51, virtual_router_id: 51, checks: [{ name: chk_api, tcp: 81 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
        rest: { kind: floating-ip, nodes: [a, b], vip: api }
      """
  ) { plan, findings in
    var clashes = Clashes(findings)
    for node in plan.topology.nodeIDs {
      var seen: [String: TrackScript] = [:]
      for script in plan.facts.trackScripts[node].inOrder(by: \.vip) {
        guard let first = seen[script.name] else {
          seen[script.name] = script
          continue
        }
        clashes.add(
          "`\(plan[node].name)` would have two checks named `\(script.name)`", at: script.origin, label: "the same name again",
          other: first.origin, otherLabel: "first used here", help: ["say `name:` on one of the two"])
      }
    }
    clashes.report(to: &findings)
  }
}
