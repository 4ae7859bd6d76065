import ConfigFormats
import SourceText
import TopologyModel

/// What mounts the drives, and what makes their file systems.
extension MinIO {
  private static let noRetry = ShellScript(PackageResources.minio_xfs_noretry_sh)
  private static let format = ShellScript(PackageResources.minio_format_disks_sh)
  static let noRetryUnit = "hac-minio-noretry.service"
  static let formatScript = "minio-format-disks"

  /// The mount units, the kernel's behaviour on errors, and the step that makes the file systems.
  func driveFiles(of host: MinIOCluster.Host, into planner: inout Planner) {
    let (service, node) = (planner.service, host.node)
    for drive in host.drives {
      guard let label = drive.label, let deviceUnit = drive.deviceUnit else { continue }
      planner.facts.files.append(
        File(
          service: service, node: node, origin: drive.mount.origin, path: "/etc/systemd/system/\(drive.unit)", change: .daemonReload,
          render: { plan, text in mountText(drive, label, service, plan, &text) }))
      // What systemd-fstab-generator makes of x-systemd.device-timeout, which mount units do not know.
      planner.facts.files.append(
        File(
          service: service, node: node, origin: drive.mount.origin, path: "/etc/systemd/system/\(deviceUnit).d/50-hac.conf",
          change: .daemonReload,
          render: { plan, text in
            header(service, plan, &text)
            UnitFile().section("Unit", to: &text)
            UnitFile().assign("JobRunningTimeoutSec", "30s", to: &text, label.origin)
          }))
    }
    let mounts = host.drives.map(\.mount)
    planner.facts.units.append(Unit(service: service, node: node, origin: host.origin, name: Self.noRetryUnit, role: .oneshot))
    planner.facts.files.append(
      File(
        service: service, node: node, origin: host.origin, path: "/etc/systemd/system/\(Self.noRetryUnit)", change: .daemonReload,
        render: { plan, text in noRetryText(host, service, plan, &text) }))
    planner.facts.files.append(
      File(
        service: service, node: node, origin: host.origin, path: "\(HostPaths.libexec)/minio-xfs-noretry", mode: 0o755,
        render: { _, text in
          Self.noRetry.write(
            [("MOUNTS", mounts.map(\.value.text).joined(separator: "\n"), mounts.first?.origin ?? .builtin), ("SYSFS", "/sys", .builtin)],
            to: &text)
        }))
    let disks = host.drives.compactMap { drive in drive.label.map { "\(drive.device.value) \($0.value) \(drive.mount.value)" } }
    let variables: [ShellScript.Variable] = [
      ("DISKS", disks.joined(separator: "\n"), host.drives.first?.device.origin ?? .builtin), ("OWNER", Self.user, .builtin),
      ("GROUP", Self.user, .builtin), ("DATA", dataDirectory.value.name, dataDirectory.origin), ("BY_ID", "/dev/disk/by-id", .builtin),
    ]
    planner.facts.files.append(
      File(
        service: service, node: node, origin: host.origin, area: .steps, path: Self.formatScript, mode: 0o755,
        render: { _, text in Self.format.write(variables, to: &text) }))
  }

  /// Never RequiresMountsFor in minio.service: one dead drive would stop the node.
  private func mountText(
    _ drive: MinIOCluster.Drive, _ label: Located<FileSystemLabel>, _ service: ServiceID, _ plan: borrowing Plan, _ text: inout ConfigText
  ) {
    let file = UnitFile()
    let isStrict = bootPolicy.value == .strict
    header(service, plan, &text)
    file.section("Unit", to: &text)
    file.assign("Description", "MinIO drive \(label.value)", to: &text, label.origin)
    file.assign("Before", Self.unit, to: &text)
    file.assign("Wants", Self.noRetryUnit, to: &text)
    file.section("Mount", to: &text)
    file.assign("What", drive.byLabel(label.value), to: &text, label.origin)
    file.assign("Where", drive.mount.value.text, to: &text, drive.mount.origin)
    file.assign("Type", "xfs", to: &text)
    // `nofail` takes the mount out of local-fs.target: without a drive the host boots all the same, systemd.mount(5).
    file.assign("Options", isStrict ? "noatime" : "noatime,nofail", to: &text, bootPolicy.origin)
    file.assign("TimeoutSec", "90", to: &text)
    file.section("Install", to: &text)
    file.assign(isStrict ? "RequiredBy" : "WantedBy", isStrict ? Self.unit : "multi-user.target", to: &text, bootPolicy.origin)
  }

  private func noRetryText(_ host: MinIOCluster.Host, _ service: ServiceID, _ plan: borrowing Plan, _ text: inout ConfigText) {
    let file = UnitFile()
    header(service, plan, &text)
    file.section("Unit", to: &text)
    file.assign("Description", "XFS on MinIO drives gives up on write errors", to: &text)
    file.assign("After", host.drives.map(\.unit).joined(separator: " "), to: &text, host.origin)
    file.assign("Before", Self.unit, to: &text)
    file.section("Service", to: &text)
    // It does not remain active, so that every later mount runs it again.
    file.assign("Type", "oneshot", to: &text)
    file.assign("ExecStart", "\(HostPaths.libexec)/minio-xfs-noretry", to: &text)
  }
}
