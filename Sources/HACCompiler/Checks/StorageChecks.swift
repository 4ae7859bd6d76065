import SourceText
import TopologyModel

/// Disks, mount points and data directories have one owner on a node.
enum StorageChecks {
  static let all: [Check<Plan>] = [disks, layers, data]

  static let disks = Check<Plan>(
    "node/duplicate-disk", .error, "a device, a mount point and a label occur once among a node's disks",
    why: """
      A device that is formatted twice holds the second file system only; a mount on a mount hides the first \
      (mount(8)); and of two file systems with one label systemd mounts whichever the kernel found last.
      """,
    bad: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
      nodes:
        a:
          address: 10.0.0.11
          disks:
            - { device: /dev/disk/by-id/nvme-A, mount: /data/1 }
            - { device: ‹/dev/disk/by-id/nvme-A›, mount: /data/2 }
      """,
    good: """
      hac: 1
      name: example
      os: debian-12
      networks:
        lan: { subnet: 10.0.0.0/24, interface: eth0 }
      nodes:
        a:
          address: 10.0.0.11
          disks:
            - { device: /dev/disk/by-id/nvme-A, mount: /data/1 }
            - { device: /dev/disk/by-id/nvme-B, mount: /data/2 }
      """
  ) { plan, findings in
    var clashes = Clashes(findings)
    for node in plan.topology.nodes {
      var seen: [String: OriginID] = [:]
      for disk in node.disks {
        let parts: [(String, String, OriginID)] = [
          ("device", disk.device.value.text, disk.device.origin),
          ("mount point", disk.mount?.value.text ?? "", disk.mount?.origin ?? .builtin),
          ("label", disk.label?.value.text ?? "", disk.label?.origin ?? .builtin),
        ]
        for (noun, text, origin) in parts where !text.isEmpty {
          guard let first = seen["\(noun) \(text)"] else {
            seen["\(noun) \(text)"] = origin
            continue
          }
          clashes.add(
            "two disks of `\(node.name)` have the \(noun) `\(text)`", at: origin, label: "the same \(noun) again", other: first,
            otherLabel: "first given here", help: ["give each disk a \(noun) of its own"])
        }
      }
    }
    clashes.report(to: &findings)
  }

  static let layers = Check<Plan>(
    "host/storage-clash", .error, "a device, a mount point and a label belong to one storage service on a host",
    why: """
      Two storage services on one device write over each other's data, and two mounts on one directory hide each other \
      (mount(8)). (`kind: example` stands for any kind that offers storage.)
      """,
    bad: """
      services:
        one: { kind: example, nodes: [a], storage: { device: /dev/md0, mount: /srv/one } }
        two: { kind: example, nodes: [a], storage: { device: ‹/dev/md0›, mount: /srv/two } }
      """,
    good: """
      services:
        one: { kind: example, nodes: [a], storage: { device: /dev/md0, mount: /srv/one } }
        two: { kind: example, nodes: [a], storage: { device: /dev/md1, mount: /srv/two } }
      """
  ) { plan, findings in
    var clashes = Clashes(findings)
    for node in plan.topology.nodeIDs {
      var seen: [String: Storage] = [:]
      for storage in plan.facts.storages[node].inOrderWritten {
        let parts: [(String, String)]
        switch storage.layer {
        case .blockDevice(let device): parts = [("device", device.text)]
        case .fileSystem(let mount, _, let label, let device):
          parts = [("device", device.text), ("mount point", mount.text), ("label", label)]
        }
        for (noun, text) in parts {
          guard let first = seen["\(noun) \(text)"] else {
            seen["\(noun) \(text)"] = storage
            continue
          }
          // A service that offers a device and the file system on it is one owner.
          guard first.service != storage.service || noun != "device" else { continue }
          clashes.add(
            "`\(plan.name(of: first.service))` and `\(plan.name(of: storage.service))` both have the \(noun) `\(text)` on `\(plan[node].name)`",
            at: storage.origin, label: "the same \(noun) again", other: first.origin, otherLabel: "first used here",
            owners: Clashes.owners(plan, storage.service, first.service), help: ["give each its own"])
        }
      }
    }
    clashes.report(to: &findings)
  }

  static let data = Check<Plan>(
    "host/data-clash", .error, "services on one host keep their data in different places",
    why: """
      Two servers on one data directory corrupt it, or the second refuses to start; and a directory below another's is \
      lost with it when that one is wiped for a resynchronisation. (`kind: example` stands for any kind that has a \
      data directory.)
      """,
    bad: """
      services:
        one: { kind: example, nodes: [a], data: /srv/data }
        two: { kind: example, nodes: [a], data: ‹/srv/data/two› }
      """,
    good: """
      services:
        one: { kind: example, nodes: [a], data: /srv/one }
        two: { kind: example, nodes: [a], data: /srv/two }
      """
  ) { plan, findings in
    var clashes = Clashes(findings)
    for node in plan.topology.nodeIDs {
      let placements = plan.facts.dataPlacements[node].inOrderWritten
      guard placements.count > 1 else { continue }
      var owners: [String: DataPlacement] = [:]
      for placement in placements where owners[placement.path.text] == nil { owners[placement.path.text] = placement }
      for placement in placements {
        guard let outer = holder(of: placement, in: owners) else { continue }
        clashes.add(
          "`\(plan.name(of: placement.service))` keeps its data in `\(placement.path)` on `\(plan[node].name)`, \(outer.path == placement.path ? "as" : "inside that of") `\(plan.name(of: outer.service))`\(outer.path == placement.path ? " does" : "")",
          at: placement.origin, label: "data here", other: outer.origin, otherLabel: "and here",
          owners: Clashes.owners(plan, placement.service, outer.service), help: ["give each a directory of its own"])
      }
    }
    clashes.report(to: &findings)
  }

  /// Another service's data directory that is the placement's, or holds it.
  private static func holder(of placement: DataPlacement, in owners: [String: DataPlacement]) -> DataPlacement? {
    var path = placement.path.text[...]
    while !path.isEmpty {
      if let owner = owners[String(path)], owner.service != placement.service { return owner }
      path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
    }
    return nil
  }
}
