import SchemaKit
import SourceText

/// What failures a service, or the whole stack, must survive; compiling fails when the layout cannot.
public struct Requirement: Sendable {
  public var nodeFailures: Located<Int>?
  public var zoneFailures: Located<Int>?
  public var siteFailures: Located<Int>?
  public var diskFailures: Located<Int>?
  public var writes: Located<Bool>
  public var maxGap: Located<Duration>?
  public var maxLoss: Located<AcceptedLoss>?

  /// What may be lost of what was acknowledged, the least first.
  public enum AcceptedLoss: String, Sendable, CaseIterable {
    case none
    case semiSync = "semi_sync"
    case lag
  }

  static let schema = Schema.record("requirement", "Failures that must be survived, whichever components they hit.", Requirement.init) {
    Field.optional("node_failures", .integer(1...1000), "How many nodes may fail at once.")
    Field.optional("zone_failures", .integer(1...1000), "How many zones may fail at once: those that nodes name, such as racks.")
    Field.optional("site_failures", .integer(1...1000), "How many sites may fail at once: the tops of zone paths.")
    Field.optional("disk_failures", .integer(1...100_000), "How many disks may fail at once.")
    Field.defaulted("writes", .boolean, to: true, written: "true", "Whether writes must survive too, or only reads.")
    Field.optional("max_gap", .value(Duration.self), "How long a survived failure may interrupt the service.")
    Field.optional("max_loss", .choice(AcceptedLoss.self), "What a survived failure may lose: `none` of what was acknowledged, no more than `semi_sync` replication does, or what replication or clients `lag` behind.")
  }
}

extension Field where Value == Requirement? {
  /// The `require` key, which every blueprint's record has.
  public static var require: Field<Requirement?> {
    .optional("require", Requirement.schema, "Failures that the service must survive: an error where its layout cannot.")
  }
}
