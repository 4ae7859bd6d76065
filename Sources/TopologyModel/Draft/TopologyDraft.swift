import SchemaKit
import SourceText

/// One topology file as it is written: names not yet resolved, ranges not yet expanded.
public struct TopologyDraft: Sendable {
  public var hac: Located<Int>
  public var name: Located<ObjectName>?
  public var os: Located<OperatingSystem>?
  public var include: [Located<RelativePath>]?
  public var networks: [Entry<ObjectName, NetworkDraft>]?
  public var secrets: [Entry<ObjectName, SecretDraft>]?
  public var nodes: [Entry<NodePattern, NodeDraft>]?
  public var vips: [Entry<ObjectName, VIPDraft>]?
  public var syncGroups: [Entry<ObjectName, [Located<ObjectName>]>]?
  public var services: [Entry<ObjectName, AnyService>]?
  public var firewall: Located<FirewallMode>?
  public var require: Requirement?

  /// The language versions that this compiler reads.
  public static let languageVersions = 1...1

  /// The whole language; `services` comes from the catalog of blueprints.
  public static func schema(services: Schema<AnyService>) -> Schema<TopologyDraft> {
    .record("topology", "A highly available stack: nodes, addresses, and the services on them.", TopologyDraft.init) {
      Field.required("hac", .languageVersion, "The version of the topology language: 1.")
      Field.salvaged("name", .value(ObjectName.self), "The name of the stack; the output directory is named after it.")
      Field.salvaged("os", .choice(OperatingSystem.self), "The operating system of every node that does not say its own.")
      Field.salvaged("include", .list(of: .value(RelativePath.self)), "Further files whose objects belong to this topology.")
      Field.salvaged("networks", .map(keys: .value(ObjectName.self), values: NetworkDraft.schema), "The networks that nodes and virtual addresses are on.")
      Field.salvaged("secrets", .map(keys: .value(ObjectName.self), values: SecretDraft.schema), "Where each secret's value is found; never the value.")
      Field.salvaged("nodes", .map(keys: .value(NodePattern.self), values: NodeDraft.schema), "The hosts, by host name or by range.")
      Field.salvaged("vips", .map(keys: .value(ObjectName.self), values: VIPDraft.schema), "The virtual addresses that VRRP moves between holders.")
      Field.salvaged("vrrp_sync_groups", .map(keys: .value(ObjectName.self), values: .list(of: .value(ObjectName.self))), "Virtual addresses that always move together.")
      Field.salvaged("services", .map(keys: .value(ObjectName.self), values: services), "The services, each of one kind.")
      Field.salvaged("firewall", .choice(FirewallMode.self), "What becomes of the table of ports: `report` (the default) prints it in the RUNBOOK; the others also write a firewalld service, or rules to include. hac flushes nothing and sets no policy.")
      Field.salvaged("require", Requirement.schema, "Failures that all services together must survive: an error where their layout cannot.")
    }
  }
}

/// What hac does with the ports that a host's services need.
public enum FirewallMode: String, Sendable, CaseIterable {
  /// The table of ports is in the RUNBOOK; hac touches no firewall.
  case report
  /// A firewalld service, which a step adds to the default zone.
  case firewalld
  /// Rules that the operator's own nftables chain includes.
  case nftablesInclude = "nftables-include"
}

extension Schema where Value == Located<Int> {
  /// `hac: 1`; another number says which versions this compiler reads.
  static var languageVersion: Schema<Located<Int>> {
    .scalar(ScalarShape("the language version 1", json: .integer, range: TopologyDraft.languageVersions)) { text in
      guard let number = Int(text) else { return .failure(ScalarFault("`\(text.excerpt)` is not a language version", replacement: "1")) }
      guard TopologyDraft.languageVersions.contains(number) else {
        return .failure(ScalarFault("this hac reads language version 1, not \(number)", help: "a newer hac may read it: see `hac --version`"))
      }
      return .success(number)
    }
  }
}

/// A network: a subnet (or one per address family) on one broadcast domain.
public struct NetworkDraft: Sendable {
  public var subnets: [Located<Subnet>]
  public var interface: Located<InterfaceName>?
  public var gateway: Located<IPAddress>?
  public var segment: Located<SegmentName>?
  public var reservedRouterIDs: [Located<Int>]?

  static let schema = Schema.record("network", "A subnet and the interface that nodes have on it.", NetworkDraft.init) {
    Field.required("subnet", .list(of: .value(Subnet.self), orSingle: true), "The subnet, or one for IPv4 and one for IPv6.")
    Field.optional("interface", .value(InterfaceName.self), "The interface that nodes of this network use unless they say otherwise.")
    Field.optional("gateway", .value(IPAddress.self), "The router of the subnet.")
    Field.optional("segment", .value(SegmentName.self), "The broadcast domain; networks of several files with one segment share its router IDs. Default: the subnet.")
    Field.optional("reserved_virtual_router_ids", .list(of: .integer(1...255)), "Router IDs that others on the segment use already.")
  }
}

/// Where a secret's value is found.
public struct SecretDraft: Sendable {
  public var file: Located<RelativePath>?
  public var env: Located<EnvironmentName>?
  public var value: Located<SecretLiteral>?

  static let schema = Schema.record("secret", "Where a secret's value is found.", SecretDraft.init) {
    Field.optional("file", .value(RelativePath.self), "A file beside the topology; one final newline is dropped.")
    Field.optional("env", .value(EnvironmentName.self), "An environment variable that is set while compiling.")
    Field.optional("value", SecretLiteral.schema, "The value itself; a warning says that it is now in the topology's history.")
  }
}

/// A secret's text written into the topology. It has no description: nothing may print it.
public struct SecretLiteral: Sendable {
  public let text: String

  static let schema = Schema<Located<SecretLiteral>>(shape: .scalar(ScalarShape("a text"))) { decoder, cursor in
    decoder.report.maskSecret(decoder.tree.span(cursor.node))
    guard decoder.tree.kind(cursor.node) == .scalar, !decoder.tree.isNull(cursor.node) else {
      decoder.reportWrongKind(cursor, expected: "a text")
      return nil
    }
    return Located(SecretLiteral(text: decoder.tree.string(cursor.node)), decoder.origin(of: cursor.node))
  }
}

/// The name of an environment variable.
public struct EnvironmentName: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape(
    "the name of an environment variable", pattern: "^[A-Za-z_][A-Za-z0-9_]{0,127}$", example: "HAC_MYSQL_ROOT")
  public static func fault(in text: String) -> String? {
    guard let first = text.utf8.first, text.utf8.count <= 128, !first.isDigit,
      text.utf8.allSatisfy({ $0.isAlphanumeric || $0 == UInt8(ascii: "_") })
    else { return "`\(text.excerpt)` is not the name of an environment variable" }
    return nil
  }
}

/// A path relative to the file that names it; it cannot leave that file's directory.
public struct RelativePath: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape(
    "a path beside the topology", pattern: "^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$", reference: "file", example: "secrets/mysql_replication")
  public static func fault(in text: String) -> String? {
    if text.hasPrefix("/") { return "`\(text.excerpt)` is absolute; paths here are relative to the topology" }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.contains("..") { return "`\(text.excerpt)` leaves the directory of the topology" }
    let isFine = text.utf8.count <= 1023
      && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0.utf8.allSatisfy { $0.isAlphanumeric || "_.-".utf8.contains($0) } }
    return isFine ? nil : "`\(text.excerpt)` is not a path of plain names (letters, digits, `_`, `.`, `-`)"
  }
}

/// `{ secret: name }`: the only way to say a secret. A bare value is an error whose text stays hidden.
public struct SecretReference: Sendable {
  public var name: Located<ObjectName>

  public static let schema: Schema<SecretReference> = {
    let record = Schema.record("secret reference", "The name of a secret.", SecretReference.init) {
      Field.required("secret", .value(ObjectName.self), "The secret's name under `secrets`.")
    }
    return Schema(shape: record.shape) { decoder, cursor in
      if decoder.tree.kind(cursor.node) == .mapping { return record.decode(&decoder, cursor) }
      let span = decoder.tree.span(cursor.node)
      decoder.report.maskSecret(span)
      decoder.report.error(
        "secret/bare", "a secret is given by name, never in place", at: span, label: "the value is hidden here",
        help: ["write `{ secret: NAME }`, and say under `secrets` where NAME is found (`file` or `env`)"])
      return nil
    }
  }()
}
