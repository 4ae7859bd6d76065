import SchemaKit
import SourceText

/// A virtual address as written.
public struct VIPDraft: Sendable {
  public var address: Located<InterfaceAddress>?
  public var addresses: [Located<InterfaceAddress>]?
  public var virtualRouterID: Located<Int>
  public var network: Located<ObjectName>?
  public var advertiseOn: Located<ObjectName>?
  public var holders: [HolderDraft]?
  public var instance: Located<SafeWord>?
  public var initialState: Located<InitialState>?
  public var hostname: Located<HostName>?
  public var vrrp: VRRPDraft?
  public var checks: [CheckDraft]?

  static let schema = Schema.record("vip", "A virtual address that VRRP moves between its holders.", VIPDraft.init) {
    Field.optional("address", .value(InterfaceAddress.self), "The address; without a prefix length it is a /32 (IPv6: /128).")
    Field.optional("addresses", .list(of: .value(InterfaceAddress.self)), "Several addresses; each family gets its own instance, in one sync group.")
    Field.required("virtual_router_id", .integer(1...255), "The VRRP router ID, unique on the broadcast domain.")
    Field.optional("network", .value(ObjectName.self), "The network of the address; default: the one whose subnet holds it.")
    Field.optional("advertise_on", .value(ObjectName.self), "The network that VRRP adverts run on; default: the address's network.")
    Field.optional("holders", HolderDraft.listSchema, "The nodes that may hold the address, the preferred one first, or with their priorities; default: the service's nodes.")
    Field.optional("instance", .value(SafeWord.self), "keepalived's instance name; default: made from the VIP's name.")
    Field.optional("initial_state", .choice(InitialState.self), "`backup` on all (the default), or `master` on the first holder.")
    Field.optional("hostname", .value(HostName.self), "The name that clients use for the address; goes into /etc/hosts.")
    Field.optional("vrrp", VRRPDraft.schema, "Protocol version, transport, timers, preemption, password.")
    Field.optional("checks", .list(of: CheckDraft.schema), "Health checks; default: what the service itself brings.")
  }
}

/// A holder and, where the operator wants to say it, its priority.
public struct HolderDraft: Sendable {
  public var node: Located<NodePattern>
  public var priority: Located<Int>?

  static let listSchema: Schema<[HolderDraft]> = .forms(
    list: .list(of: Schema<Located<NodePattern>>.value(NodePattern.self).map { HolderDraft(node: $0, priority: nil) }),
    map: Schema<[Entry<NodePattern, Located<Int>>]>.map(keys: .value(NodePattern.self), values: .integer(1...255))
      .map { $0.map { HolderDraft(node: $0.key, priority: $0.value) } })
}

public enum InitialState: String, Sendable, CaseIterable { case backup, master }

/// How VRRP runs for one VIP.
public struct VRRPDraft: Sendable {
  public var version: Located<Int>?
  public var transport: Located<VRRPTransport>?
  public var advertInterval: Located<Duration>
  public var preempt: Located<Bool>
  public var preemptDelay: Located<Duration>?
  public var password: SecretReference?

  static let schema = Schema.record("vrrp", "How VRRP runs for this address.", VRRPDraft.init) {
    Field.optional("version", .integer(2...3), "The protocol version; default: 2 for IPv4 and 3 for IPv6.")
    Field.optional("transport", .choice(VRRPTransport.self), "`unicast` to the exact other holders (the default), or `multicast`.")
    Field.defaulted("advert_int", Duration.self, to: .seconds(1), "The time between adverts: whole seconds for version 2, 10 ms to 40.95 s for version 3.")
    Field.defaulted("preempt", .boolean, to: false, written: "false", "Whether a returning node of higher priority takes the address back.")
    Field.optional("preempt_delay", .value(Duration.self), "How long a returning node waits before it takes the address back; at most 1000 s.")
    Field.optional("auth_pass", SecretReference.schema, "A password of at most 8 bytes (version 2 only; it travels in the clear).")
  }
}

public enum VRRPTransport: String, Sendable, CaseIterable { case unicast, multicast }

/// A health check as written: exactly one of the ways to check, and its timing.
public struct CheckDraft: Sendable {
  public var name: Located<SafeWord>?
  public var tcp: Located<Int>?
  public var http: HTTPCheckDraft?
  public var script: Located<RelativePath>?
  public var service: Located<ServiceCheckName>?
  public var interval: Located<Duration>
  public var timeout: Located<Duration>?
  public var fall: Located<Int>
  public var rise: Located<Int>
  public var weight: Located<Int>?

  static let schema: Schema<CheckDraft> = .record("check", "A health check of the service behind the address.", CheckDraft.init) {
    Field.optional("name", .value(SafeWord.self), "keepalived's name for the check; default: made from the VIP's name.")
    Field.optional("tcp", .integer(1...65535), "A port on which a TCP connection must succeed.")
    Field.optional("http", HTTPCheckDraft.schema, "A URL path that must answer.")
    Field.optional("script", .value(RelativePath.self), "A script beside the topology, shipped with the bundle; exit status 0 means healthy.")
    Field.optional("mysql", .choice(ServiceCheckName.self), "The MySQL service's own check: `live`, `fresh`, or `witness` where the service has one.")
    Field.defaulted("interval", Duration.self, to: .seconds(2), "The time between checks, in whole seconds.")
    Field.optional("timeout", .value(Duration.self), "When a check counts as failed; default: the interval.")
    Field.defaulted("fall", .integer(1...1000), to: 3, written: "3", "Failures in a row until the service counts as down.")
    Field.defaulted("rise", .integer(1...1000), to: 2, written: "2", "Successes in a row until it counts as up again.")
    Field.optional("weight", .integer(-253...253), "Added to the priority; without one a failure takes the node out.")
  }.checked { decoder, cursor, check in
    let ways = [check.tcp != nil, check.http != nil, check.script != nil, check.service != nil].count { $0 }
    if ways == 1 { return check }
    decoder.report.error(
      "schema/one-of", "a check is exactly one of `tcp`, `http`, `script` and `mysql`", at: decoder.place(of: cursor.node),
      label: ways == 0 ? "none is given" : "\(ways) are given")
    return nil
  }
}

/// A check that the service's blueprint brings, by name.
public enum ServiceCheckName: String, Sendable, CaseIterable { case live, fresh, witness }

public struct HTTPCheckDraft: Sendable {
  public var port: Located<Int>
  public var path: Located<URLPath>
  public var status: Located<Int>

  static let schema = Schema.record("http check", "An HTTP request to the node itself.", HTTPCheckDraft.init) {
    Field.required("port", .integer(1...65535), "The port.")
    Field.defaulted("path", URLPath.self, to: URLPath(unchecked: "/"), "The path.")
    Field.defaulted("status", .integer(100...599), to: 200, written: "200", "The status that a healthy service answers.")
  }
}

/// The path and query of a URL, of characters that need no escaping (RFC 3986).
public struct URLPath: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("a URL path", pattern: "^/[A-Za-z0-9._~/?=&%+-]*$", example: "/healthz")
  public static func fault(in text: String) -> String? {
    guard text.hasPrefix("/"), text.utf8.count <= 1023,
      text.utf8.allSatisfy({ $0.isAlphanumeric || "._~/?=&%+-".utf8.contains($0) })
    else { return "`\(text.excerpt)` is not a URL path" }
    return nil
  }
}
