import ConfigFormats
import SourceText
import TopologyModel

/// A MinIO service with its nodes and drives found: what its facts, files and checks read.
struct MinIOCluster: Sendable {
  struct Drive: Sendable {
    let device: Located<AbsolutePath>
    let mount: Located<AbsolutePath>
    /// As written, or made from the mount point; nil where that makes none.
    let label: Located<FileSystemLabel>?
    let size: Located<ByteSize>?
    /// What MinIO is told: the mount point and the data directory.
    let path: AbsolutePath

    /// The mount unit's name, systemd.mount(5).
    var unit: String { UnitFile.escape(path: mount.value.text) + ".mount" }
    /// The unit of the device that the mount waits for.
    var deviceUnit: String? { label.map { UnitFile.escape(path: byLabel($0.value)) + ".device" } }
    func byLabel(_ label: FileSystemLabel) -> String { "/dev/disk/by-label/\(label)" }
  }

  struct Host: Sendable {
    let node: NodeID
    let origin: OriginID
    let name: String
    /// On the network of the service's address where the node is on it.
    let address: NodeAddress?
    let drives: [Drive]
  }

  let hosts: [Host]
  /// The argument of MINIO_VOLUMES; nil when hosts or drives are no series.
  let volumes: String?
  /// How MinIO lays the pool out, or why it would not start.
  let layout: Result<MinIOPool, MinIOLayoutError>?

  init(_ fields: MinIO, nodes: [Located<NodeID>], topology: Topology) {
    let network = topology.vip(named: fields.vip.value.text).map { topology[$0].network }
    hosts = nodes.map { node in
      let host = topology[node.value]
      return Host(
        node: node.value, origin: node.origin, name: host.name,
        address: host.addresses.first { $0.network == network } ?? host.addresses.first,
        drives: Self.drives(fields, host.disks))
    }
    let paths = hosts.first?.drives.map(\.path.text) ?? []
    volumes = MinIOSeries.volumes(scheme: fields.scheme, hosts: hosts.map(\.name), port: fields.port.value, paths: paths)
    layout = volumes.map { volumes in
      do throws(MinIOLayoutError) {
        return .success(try MinIOPool(volumes, parity: fields.parity?.value))
      } catch {
        return .failure(error)
      }
    }
  }

  var pool: MinIOPool? { try? layout?.get() }

  /// Whether every host has the same mount points, as one argument of MINIO_VOLUMES says.
  var isEven: Bool { hosts.allSatisfy { Set($0.drives.map(\.path)) == Set(hosts[0].drives.map(\.path)) } }

  /// The first drive that the operator chose and a host lacks.
  func unknownDrive(_ fields: MinIO) -> (Located<AbsolutePath>, Host)? {
    for drive in fields.drives ?? [] {
      if let host = hosts.first(where: { !$0.drives.contains { $0.mount == drive } }) { return (drive, host) }
    }
    return nil
  }

  private static func drives(_ fields: MinIO, _ disks: [DiskDraft]) -> [Drive] {
    disks.compactMap { disk in
      guard let mount = disk.mount else { return nil }
      if let wanted = fields.drives, !wanted.contains(mount) { return nil }
      let label = disk.label ?? label(of: mount.value).map { Located($0, mount.origin) }
      return Drive(
        device: disk.device, mount: mount, label: label, size: disk.size, path: fields.dataDirectory.value.path(on: mount.value))
    }
  }

  /// `/minio/disk1` → `MINIO-DISK1`; nil when that is no label of XFS.
  static func label(of mount: AbsolutePath) -> FileSystemLabel? {
    let text = mount.text.split(separator: "/").joined(separator: "-").uppercased()
    return try? FileSystemLabel.parse(text).get()
  }

  /// The drives of an erasure set, in MinIO's order.
  func members(ofSet index: Int, _ pool: MinIOPool) -> [ComponentRef] {
    var byEndpoint: [String: ComponentRef] = [:]
    for host in hosts {
      for drive in host.drives { byEndpoint["\(host.name)\(drive.path.text)"] = .disk(host.node, drive.mount.value.text) }
    }
    let start = index * pool.set.size
    return pool.endpoints[start..<(start + pool.set.size)].compactMap { byEndpoint[Self.hostAndPath($0)] }
  }

  /// `http://node1:9000/minio/disk1` → `node1/minio/disk1`.
  private static func hostAndPath(_ endpoint: String) -> String {
    let parts = endpoint.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
    guard parts.count == 3, let host = parts[1].split(separator: ":").first else { return endpoint }
    return "\(host)/\(parts[2])"
  }
}
