import SchemaKit
import SourceText
import TopologyModel

/// Any daemon behind a VRRP address.
public struct FloatingIP: Blueprint {
  public let kindName: Located<String>
  public private(set) var nodes: MemberList<NoFields>
  public let vip: Located<ObjectName>
  public let unit: Located<UnitName>?
  public let ports: [Located<Int>]?
  public let require: Requirement?

  public static let kind = "floating-ip"
  public static let summary = "Any other daemon behind a VRRP address with a health check."
  public static let documentation = String(decoding: PackageResources.floating_ip_md, as: UTF8.self)

  public static let starter = String(decoding: PackageResources.floating_ip_starter_yaml, as: UTF8.self)

  public static let schema = Schema.record(kind, summary, FloatingIP.init) {
    Field.kind(kind)
    Field.required("nodes", MemberList<NoFields>.plainSchema, "The nodes that run the daemon, the preferred holder of the address first.")
    Field.required("vip", .value(ObjectName.self), "The virtual address that clients use.")
    Field.optional("unit", .value(UnitName.self), "The daemon's systemd unit; the RUNBOOK starts it before keepalived.")
    Field.optional("ports", .list(of: .integer(1...65535)), "The TCP ports that the daemon listens on, for the port table and the clash check.")
    Field.require
  }

  public static let layoutChanges = [
    LayoutChange<FloatingIP>("one more node", nodes: 1) { fields, nodes in fields.nodes.entries += nodes.map { ($0, nil) } },
    LayoutChange<FloatingIP>("two more nodes", nodes: 2) { fields, nodes in fields.nodes.entries += nodes.map { ($0, nil) } },
  ]
}

/// The name of a systemd unit, systemd.unit(5).
public struct UnitName: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape(
    "a systemd unit", pattern: "^[A-Za-z0-9:_.][A-Za-z0-9:_.-]*(@[A-Za-z0-9:_.@-]+)?\\.(service|target|socket)$", example: "nginx.service")
  public static func fault(in text: String) -> String? {
    let suffixes = [".service", ".target", ".socket"]
    let isFine = text.utf8.count <= 255 && suffixes.contains { text.hasSuffix($0) && text.utf8.count > $0.utf8.count }
      && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || ":_.@-".utf8.contains($0) }
    guard isFine, let first = text.utf8.first, !"@-".utf8.contains(first) else { return "`\(text.excerpt)` is not a unit such as nginx.service" }
    // `web@.service` is a template, of which nothing can be started.
    let (stem, at) = (text.utf8.prefix { $0 != UInt8(ascii: "@") }, UInt8(ascii: "@"))
    let isTemplate = text.utf8.contains(at) && suffixes.contains { text.utf8.count == stem.count + 1 + $0.utf8.count && text.hasSuffix($0) }
    return isTemplate ? "`\(text.excerpt)` is a template; write a unit of it, such as `web@1.service`" : nil
  }
}
