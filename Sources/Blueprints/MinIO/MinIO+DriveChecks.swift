import SourceText
import TopologyModel

/// The drives: what MinIO asks of them beyond what holds for every disk of a node.
extension MinIO {
  static let driveChecks: [Check<ServiceSubject<MinIO>>] = [unknownDrive, label, unitName, nestedDrives, unequalSizes, unstableDevice, sharedController]

  private static func two(_ first: String, _ second: String) -> String { "[{ \(first) }, { \(second) }]" }
  private static let (a, b) = ("device: /dev/disk/by-id/nvme-A", "device: /dev/disk/by-id/nvme-B")

  static let unknownDrive = Check<ServiceSubject<MinIO>>(
    "minio/unknown-drive", .error, "`drives` names mount points that every node has",
    why: "The pool has the same paths on every node; a path without a disk under it would be on the root file system, which MinIO refuses.",
    bad: example(service: "drives: [/minio/disk1, ‹/minio/disk2›]"), good: example(disks: disks(2), service: "drives: [/minio/disk1]")
  ) { subject, findings in
    guard let (drive, host) = subject.cluster.unknownDrive(subject.fields) else { return }
    findings.report(
      "`\(host.name)` has no disk that is mounted at `\(drive.value)`", at: drive.origin, label: "no such mount point",
      related: [(subject.topology[host.node].origin, "the node")], help: ["list the disk under `disks` of the node, with its `mount`"])
  }

  static let label = Check<ServiceSubject<MinIO>>(
    "minio/label", .error, "every drive has a label of its own",
    why: """
      Drives are mounted by label, so that a replaced drive needs no change of the mount (MinIO documentation, \"hardware \
      checklist\"). Without `label` it is made of the mount point, `/minio/disk1` → `MINIO-DISK1`; XFS has 12 bytes for it \
      (mkfs.xfs(8)).
      """,
    bad: example(disks: two("\(a), mount: ‹/srv/object-store/1›, size: 4T", "\(b), mount: /srv/object-store/2, label: S1D2, size: 4T")),
    good: example(disks: two("\(a), mount: /srv/object-store/1, label: S1D1", "\(b), mount: /srv/object-store/2, label: S1D2"))
  ) { subject, findings in
    forEachDrive(subject) { drive, seen in
      guard let label = drive.label else {
        guard drive.mount.value.text != "/" else { return }
        findings.report(
          "no label of at most 12 letters, digits, `_`, `.` and `-` can be made of `\(drive.mount.value)`", at: drive.mount.origin,
          label: "this drive has no `label`", help: ["give the disk a `label:`, such as S1D1"])
        return
      }
      // Two that are both written are reported as a node's disks are.
      guard let other = seen.first(where: { $0.label == label }), let first = other.label,
        label.origin == drive.mount.origin || first.origin == other.mount.origin
      else { return }
      findings.report(
        "two drives have the label `\(label.value)`", at: label.origin, label: "the same label again", related: [(first.origin, "first here")],
        help: ["give the disks a `label:` each, such as S1D1 and S1D2"])
    }
  }

  static let unitName = Check<ServiceSubject<MinIO>>(
    "minio/long-mount-point", .error, "a mount point makes a name of a unit",
    why: """
      A mount unit is named after its mount point, with `-` for `/` and four bytes for most characters that are no letters \
      and digits (systemd.mount(5), systemd-escape(1)); a file's name has at most 255 bytes.
      """,
    bad: example(disks: "[{ \(a), mount: ‹/srv/\(String(repeating: "-", count: 64))›, label: S1D1 }]"),
    good: example(disks: "[{ \(a), mount: /srv/object-store, label: S1D1 }]")
  ) { subject, findings in
    forEachDrive(subject) { drive, _ in
      guard drive.unit.utf8.count > 255 else { return }
      findings.report(
        "the mount point of \(drive.mount.value.text.utf8.count) bytes makes a unit's name of \(drive.unit.utf8.count)", at: drive.mount.origin,
        label: "at most 255 bytes", help: ["choose a shorter one, of letters and digits"])
    }
  }

  static let nestedDrives = Check<ServiceSubject<MinIO>>(
    "minio/nested-drives", .error, "a drive is not mounted on the root or inside another drive",
    why: "MinIO refuses a drive that is part of the root drive, and mounts inside a drive (minio, cmd/xl-storage.go, `checkCrossDeviceMounts`).",
    bad: example(disks: two("\(a), mount: /minio/1", "\(b), mount: ‹/minio/1/2›, label: INNER"), service: "drives: [/minio/1, /minio/1/2]"),
    good: example(disks: two("\(a), mount: /minio/1", "\(b), mount: /minio/2"))
  ) { subject, findings in
    forEachDrive(subject) { drive, seen in
      let mount = drive.mount
      if mount.value.text == "/" {
        findings.report("MinIO takes no drive at `/`", at: mount.origin, label: "the root", help: ["mount it at /minio/disk1 and the like"])
      } else if let other = seen.first(where: { $0.mount != mount && areNested($0.mount.value, mount.value) }) {
        findings.report(
          "`\(mount.value)` and `\(other.mount.value)` are one inside the other", at: mount.origin, label: "a drive on a drive",
          related: [(other.mount.origin, "the other drive")], help: ["mount them side by side"])
      }
    }
  }

  private static func areNested(_ a: AbsolutePath, _ b: AbsolutePath) -> Bool { a.contains(b) || b.contains(a) }

  static let unequalSizes = Check<ServiceSubject<MinIO>>(
    "minio/unequal-sizes", .warning, "the drives of a pool are of one size",
    why: "MinIO uses of every drive as much as the smallest one has (MinIO documentation, \"hardware checklist\").",
    bad: example(disks: two("\(a), mount: /minio/disk1, size: ‹2T›", "\(b), mount: /minio/disk2, size: 4T")),
    good: example(disks: two("\(a), mount: /minio/disk1, size: 4T", "\(b), mount: /minio/disk2, size: 4T"))
  ) { subject, findings in
    let sizes = subject.cluster.hosts.flatMap { $0.drives.compactMap(\.size) }
    guard let least = sizes.min(by: { $0.value < $1.value }), let most = sizes.max(by: { $0.value < $1.value }),
      least.value < most.value
    else { return }
    findings.report(
      "one drive has \(least.value), others up to \(most.value): MinIO uses \(least.value) of each", at: least.origin, label: "the smallest",
      related: [(most.origin, "the largest")], help: ["use drives of one size in a pool"])
  }

  static let unstableDevice = Check<ServiceSubject<MinIO>>(
    "minio/unstable-device", .warning, "a drive is named by what a reboot does not change",
    why: """
      The kernel numbers /dev/sdX and /dev/nvmeXnY in the order in which it finds them. hac mounts by label, so such a name \
      is used only by the step that formats; on another day it may be another drive, and the step then refuses it or, if \
      that one is empty, formats it.
      """,
    bad: example(disks: "[{ device: ‹/dev/sdb›, mount: /minio/disk1 }]"), good: example()
  ) { subject, findings in
    forEachNode(subject) { drives in
      let unstable = drives.filter { drive in ["sd", "nvme", "vd", "xvd", "hd"].contains { drive.device.value.text.hasPrefix("/dev/\($0)") } }
      guard let first = unstable.first else { return }
      findings.report(
        unstable.map { "`\($0.device.value)`" }.joined(separator: ", ") + (unstable.count == 1 ? " is a name that" : " are names that")
          + " another drive may have after a reboot", at: first.device.origin, label: "numbered in the order of discovery",
        help: ["write the name under /dev/disk/by-id: `ls -l /dev/disk/by-id`"])
    }
  }

  static let sharedController = Check<ServiceSubject<MinIO>>(
    "minio/one-controller", .warning, "NVMe namespaces of one controller fail together",
    why: """
      nvme0n2, nvme0n3 and nvme0n4 are three namespaces of the one controller nvme0, and mostly of one piece of flash. \
      Erasure coding counts them as three drives; they fail as one (NVMe specification, \"namespace\").
      """,
    bad: example(
      disks: two(
        "device: ‹/dev/disk/by-path/pci-0000:0b:00.0-nvme-2›, mount: /minio/disk1",
        "device: /dev/disk/by-path/pci-0000:0b:00.0-nvme-3, mount: /minio/disk2")),
    good: example(
      disks: two(
        "device: /dev/disk/by-path/pci-0000:0b:00.0-nvme-1, mount: /minio/disk1",
        "device: /dev/disk/by-path/pci-0000:0c:00.0-nvme-1, mount: /minio/disk2"))
  ) { subject, findings in
    forEachNode(subject) { drives in
      var byController: [String: [MinIOCluster.Drive]] = [:]
      for drive in drives {
        if let controller = controller(of: drive.device.value.text) { byController[controller, default: []].append(drive) }
      }
      for (_, shared) in byController.sorted(by: { $0.key < $1.key }) where shared.count > 1 {
        findings.report(
          shared.map { "`\($0.device.value)`" }.joined(separator: ", ") + " are namespaces of one controller", at: shared[0].device.origin,
          label: "fails with the others", help: ["use drives of their own; what hac says of lost drives does not hold for these"])
      }
    }
  }

  /// `/dev/nvme0n2` → `/dev/nvme0`, `/dev/disk/by-path/pci-…-nvme-2` → all but the number; nil for other names.
  private static func controller(of device: String) -> String? {
    let bytes = Array(device.utf8)
    guard let last = bytes.lastIndex(where: { !(48...57).contains($0) }), last + 1 < bytes.count else { return nil }
    let head = String(decoding: bytes[...last], as: UTF8.self)
    if head.hasPrefix("/dev/nvme"), head.hasSuffix("n") { return String(head.dropLast()) }
    return head.hasPrefix("/dev/disk/by-path/") && head.hasSuffix("-nvme-") ? head : nil
  }

  /// Looks at every drive as written: once for a whole range of nodes. `seen` are those before it on the node.
  private static func forEachDrive(_ subject: ServiceSubject<MinIO>, _ body: (MinIOCluster.Drive, _ seen: [MinIOCluster.Drive]) -> Void) {
    forEachNode(subject) { drives in
      for (index, drive) in drives.enumerated() { body(drive, Array(drives[..<index])) }
    }
  }

  private static func forEachNode(_ subject: ServiceSubject<MinIO>, _ body: ([MinIOCluster.Drive]) -> Void) {
    var looked: Set<[OriginID]> = []
    for host in subject.cluster.hosts where looked.insert(host.drives.map(\.device.origin)).inserted { body(host.drives) }
  }
}
