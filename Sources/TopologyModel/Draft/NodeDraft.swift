import SchemaKit
import SourceText

/// A node, or a range of nodes, as written.
public struct NodeDraft: Sendable {
  public var os: Located<OperatingSystem>?
  public var address: Ranged<IPAddress>?
  public var addresses: [Entry<ObjectName, AddressDraft>]?
  public var zone: Ranged<ZonePath>?
  public var memory: Located<ByteSize>?
  public var disks: [DiskDraft]?

  static let schema = Schema.record("node", "A host, or a range of hosts.", NodeDraft.init) {
    Field.optional("os", .choice(OperatingSystem.self), "The operating system, where it differs from the topology's.")
    Field.optional("address", Ranged.schema(.value(IPAddress.self), step: true), "The address, on the network whose subnet holds it.")
    Field.optional("addresses", .map(keys: .value(ObjectName.self), values: AddressDraft.schema), "The addresses by network, for nodes on several.")
    Field.optional("zone", Ranged.schema(.value(ZonePath.self), step: false), "The failure domain, as a path: every prefix is one too.")
    Field.optional("memory", .value(ByteSize.self), "The main memory; services that allocate theirs at the start are checked against it.")
    Field.optional("disks", .list(of: DiskDraft.schema), "The disks that services may use.")
  }
}

/// A value for every element of a range: one for all, counted up, or taken in turn.
public enum Ranged<Value: Sendable>: Sendable {
  case same(Located<Value>)
  /// The first element's value; the others follow it one by one.
  case from(Located<Value>)
  case cycle([Located<Value>])

  static func schema(_ value: Schema<Located<Value>>, step: Bool) -> Schema<Ranged<Value>> {
    let scalar = value.map { Ranged.same($0) }
    if step {
      return .forms(
        scalar: scalar,
        map: .record("counted value", "A value that counts up over the range.", { Ranged.from($0) }) {
          Field.required("from", value, "The value of the range's first element.")
        })
    }
    return .forms(
      scalar: scalar,
      map: .record("cycle", "Values taken in turn over the range.", { Ranged.cycle($0) }) {
        Field.required("cycle", .list(of: value), "The values, taken in turn.")
      })
  }
}

/// An address on a named network.
public struct AddressDraft: Sendable {
  public var address: Ranged<IPAddress>
  public var interface: Located<InterfaceName>?
  public var mac: Located<MACAddress>?

  static let schema: Schema<AddressDraft> = .forms(
    scalar: Schema<Located<IPAddress>>.value(IPAddress.self).map { AddressDraft(address: .same($0)) },
    map: Written.schema.checked { decoder, cursor, written in
      let address: Ranged<IPAddress>
      switch (written.address, written.from) {
      case (let same?, nil): address = .same(same)
      case (nil, let first?): address = .from(first)
      default:
        decoder.report.error(
          "schema/one-of", "exactly one of `address` and `from` is wanted", at: cursor.owner,
          label: written.address == nil ? "neither is given" : "both are given")
        return nil
      }
      return AddressDraft(address: address, interface: written.interface, mac: written.mac)
    })

  /// The map form, before it is known that one address is given.
  private struct Written: Sendable {
    var address: Located<IPAddress>?
    var from: Located<IPAddress>?
    var interface: Located<InterfaceName>?
    var mac: Located<MACAddress>?

    static let schema = Schema.record("address", "An address with its interface.", Written.init) {
      Field.optional("address", .value(IPAddress.self), "The address.")
      Field.optional("from", .value(IPAddress.self), "The address of a range's first node; the others follow it.")
      Field.optional("interface", .value(InterfaceName.self), "The interface, where it differs from the network's.")
      Field.optional("mac", .value(MACAddress.self), "The interface's Ethernet address; the LVS mode DR needs it.")
    }
  }
}

/// A disk of a node.
public struct DiskDraft: Sendable {
  public var device: Located<AbsolutePath>
  public var controller: Located<SafeWord>?
  public var mount: Located<AbsolutePath>?
  public var label: Located<FileSystemLabel>?
  public var size: Located<ByteSize>?

  static let schema = Schema.record("disk", "A block device.", DiskDraft.init) {
    Field.required("device", .value(AbsolutePath.self), "The device, by a name that survives a reboot: /dev/disk/by-id/…")
    Field.optional("controller", .value(SafeWord.self), "The controller or enclosure: disks that share one fail together.")
    Field.optional("mount", .value(AbsolutePath.self), "The mount point.")
    Field.optional("label", .value(FileSystemLabel.self), "The file system label; default: made from the mount point.")
    Field.optional("size", .value(ByteSize.self), "The usable size.")
  }
}

/// An XFS label: at most 12 bytes (mkfs.xfs(8), `-L`).
public struct FileSystemLabel: CheckedText {
  public let text: String
  public init(unchecked text: String) { self.text = text }
  public static let scalar = ScalarShape("a file system label", pattern: "^[A-Za-z0-9_.-]{1,12}$", example: "MINIO-1")
  public static func fault(in text: String) -> String? {
    guard (1...12).contains(text.utf8.count), text.utf8.allSatisfy({ $0.isAlphanumeric || "_.-".utf8.contains($0) }) else {
      return "`\(text.excerpt)` is not a label of 1 to 12 letters, digits, `_`, `.` and `-`"
    }
    return nil
  }
}

extension Schema {
  /// A further condition on a decoded value; `body` reports when it does not hold.
  public func checked<Other: Sendable>(
    _ body: @escaping @Sendable (inout Decoder, Cursor, Value) -> Other?
  ) -> Schema<Other> {
    Schema<Other>(shape: shape) { decoder, cursor in
      decode(&decoder, cursor).flatMap { body(&decoder, cursor, $0) }
    }
  }
}
