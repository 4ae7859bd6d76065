import SourceText
import TopologyModel

/// Secrets, as far as they are known before their values are read.
enum SecretChecks {
  static let all: [Check<Plan>] = [literal, unused, weakPassword]

  static let literal = Check<Plan>(
    "secret/in-topology", .warning, "a secret's value is not in the topology",
    why: """
      A topology is kept under version control, reviewed and passed on: what is written into it can be read by \
      everyone who ever could read a copy, and a later change does not take it back.
      """,
    bad: """
      secrets:
        vrrp: { value: ‹kQ7-xWm2› }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { auth_pass: { secret: vrrp } }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      secrets:
        vrrp: { file: secrets/vrrp }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { auth_pass: { secret: vrrp } }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for secret in plan.topology.secrets {
      guard case .literal = secret.source.value else { continue }
      findings.report(
        "the value of `\(secret.name)` can be read by everyone who can read this file", at: secret.source.origin, label: "hidden here alone",
        help: ["keep it in a file or an environment variable, and write `file:` or `env:`"])
    }
  }

  static let unused = Check<Plan>(
    "secret/unused", .warning, "a declared secret is used",
    why: "A secret that nothing uses is a mistake in a name, or a password that somebody still takes care of for nothing.",
    bad: """
      secrets:
        ‹old_password›: { env: HAC_OLD }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      secrets:
        vrrp: { env: HAC_VRRP }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { auth_pass: { secret: vrrp } }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    guard !plan.topology.secrets.isEmpty else { return }
    var used = Set(plan.facts.secretUses.all.map(\.secret))
    for file in plan.facts.files.all { used.formUnion(file.secrets) }
    for (index, secret) in plan.topology.secrets.enumerated() where !used.contains(SecretID(index)) {
      findings.report("nothing uses the secret `\(secret.name)`", at: secret.origin, label: "declared and not used", help: ["remove it, or correct its name"])
    }
  }

  static let weakPassword = Check<Plan>(
    "vip/weak-password", .warning, "a VRRP password is not one that everybody tries",
    why: """
      `1111` stands in half of the guides on VRRP, so that two clusters set up by guides accept each other's adverts. \
      The password travels in the clear (RFC 2338, 5.3.6.1): all it is good for is to tell clusters apart. Only a value \
      written into the topology can be seen here; it is never shown.
      """,
    bad: """
      secrets:
        vrrp: { value: "1111" } # hac: allow secret/in-topology because the example needs a known value
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { auth_pass: { secret: ‹vrrp› } }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """,
    good: """
      secrets:
        vrrp: { env: HAC_VRRP }
      vips:
        web: { address: 10.0.0.50, virtual_router_id: 50, vrrp: { auth_pass: { secret: vrrp } }, checks: [{ tcp: 80 }] }
      services:
        site: { kind: floating-ip, nodes: [a, b], vip: web }
      """
  ) { plan, findings in
    for held in plan.heldVIPs {
      guard let id = held.routers[0].password, let name = held.vip.vrrp.password?.name,
        case .literal(let text) = plan.topology[id].source.value, isCommonplace(text)
      else { continue }
      findings.report(
        "the VRRP password of `\(held.vip.name)` is one that other clusters have too", at: name.origin, label: "a commonplace password",
        related: [(plan.topology[id].origin, "the secret")], help: ["use random letters and digits, or no password: unicast adverts need none"])
    }
  }

  /// One character repeated, a run of neighbours such as `1234`, or a word of the guides.
  private static func isCommonplace(_ text: String) -> Bool {
    let bytes = Array(text.lowercased().utf8)
    let steps = Set(zip(bytes, bytes.dropFirst()).map { Int($1) - Int($0) })
    return steps.isSubset(of: [0]) || steps == [1] || steps == [-1]
      || ["pass", "password", "secret", "admin", "keepalived", "keepaliv", "vrrp", "changeme", "root", "test"].contains(text.lowercased())
  }
}
