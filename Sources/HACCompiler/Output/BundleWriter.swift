import BundleOutput
import ConfigFormats
import TopologyModel

/// How bundles are written.
public struct WriteOptions: Sendable {
  /// nil: directories.
  public var archive: Compression?
  /// Write only this host.
  public var host: String?
  /// The time of archive entries: 0 or `SOURCE_DATE_EPOCH`.
  public var modificationTime: UInt64 = 0
  public var workers = 2

  public init(archive: Compression? = nil, host: String? = nil, modificationTime: UInt64 = 0) {
    self.archive = archive
    self.host = host
    self.modificationTime = modificationTime
  }
}

/// The output end: hosts are emitted and written by two workers that reuse their buffers.
public enum BundleWriter {
  /// Writes a topology's bundles to `directory/NAME`, all or nothing.
  public static func write(
    _ emission: Emission, to directory: String, options: WriteOptions, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) throws(OutputError) -> OutputSummary {
    let tree = try OutputTree(destination: "\(directory)/\(emission.name)")
    let hosts = emission.hosts.filter { options.host == nil || emission.plan.topology[$0].name == options.host }
    do throws(OutputError) {
      // The stack's own files take as long as many hosts: they come first, so that the workers end together.
      let parts = try mapWithWorkers(
        options.workers, jobs: hosts.count + 2,
        makeState: { () throws(OutputError) in try Worker(emission, tree.makeWriter(), options) },
        body: { (worker, index) throws(OutputError) -> Part in
          if index == 0 { return .steps(StackManifest.steps(emission)) }
          if index == 1 {
            try worker.writer.write(path: "RUNBOOK.md", bytes: Runbook.stack(emission), mode: 0o644)
            return .runbook
          }
          let node = hosts[index - 2]
          let digest = try worker.write(node)
          progress(index - 1, hosts.count)
          return .host(node, digest)
        })
      var writer = tree.makeWriter()
      try writer.write(path: "manifest.json", bytes: Part.manifest(parts, emission), mode: 0o644)
    } catch {
      tree.abort()
      throw error
    }
    return try tree.commit()
  }

  /// Emits everything that `write` would and lets it go; returns how many bytes that is. For measuring.
  public static func emitOnly(_ emission: Emission, workers: Int = 2) -> Int {
    let hosts = emission.hosts
    let made = mapWithWorkers(workers, jobs: hosts.count + 2, makeState: { HostBundle(secrets: emission.secrets) }) { bundle, index -> (part: Part, size: Int) in
      if index == 0 { return (.steps(StackManifest.steps(emission)), 0) }
      if index == 1 { return (.runbook, Runbook.stack(emission).count) }
      return (.host(hosts[index - 2], bundle.fill(hosts[index - 2], emission)), bundle.buffer.count)
    }
    return made.reduce(Part.manifest(made.map(\.part), emission).count) { $0 + $1.size }
  }

  /// One host's bundle as a tar stream.
  public static func archive(_ node: NodeID, of emission: Emission, options: WriteOptions) throws(OutputError) -> [UInt8] {
    var bundle = HostBundle(secrets: emission.secrets)
    _ = bundle.fill(node, emission)
    let tar = try USTARWriter(modificationTime: options.modificationTime)
    var bytes: [UInt8] = []
    try bundle.appendArchive(of: emission.plan.topology[node].name, tar, to: &bytes)
    var compressor = try Compressor(options.archive ?? .none)
    var compressed: [UInt8] = []
    try compressor.compress(bytes, into: &compressed)
    return compressed
  }

  /// What one job made.
  private enum Part: Sendable {
    case runbook
    case steps(JSONText)
    case host(NodeID, SHA256Digest)

    static func manifest(_ parts: [Part], _ emission: Emission) -> [UInt8] {
      var steps: JSONText?
      var hosts: [(node: NodeID, digest: SHA256Digest)] = []
      for part in parts {
        switch part {
        case .runbook: break
        case .steps(let made): steps = made
        case .host(let node, let digest): hosts.append((node, digest))
        }
      }
      return StackManifest.json(emission, hosts: hosts, steps: steps)
    }
  }

  /// A worker's own buffers, compressor and place in the output tree.
  private struct Worker: ~Copyable {
    let emission: Emission
    var writer: TreeWriter
    var bundle: HostBundle
    var tar: USTARWriter
    var compressor: Compressor
    var archive: [UInt8] = []
    var compressed: [UInt8] = []
    let options: WriteOptions

    init(_ emission: Emission, _ writer: consuming TreeWriter, _ options: WriteOptions) throws(OutputError) {
      let tar = try USTARWriter(modificationTime: options.modificationTime)
      let compressor = try Compressor(options.archive ?? .none)
      self.emission = emission
      self.options = options
      self.tar = tar
      self.compressor = compressor
      self.writer = writer
      bundle = HostBundle(secrets: emission.secrets)
    }

    mutating func write(_ node: NodeID) throws(OutputError) -> SHA256Digest {
      let digest = bundle.fill(node, emission)
      let host = emission.plan.topology[node].name
      if let compression = options.archive {
        archive.removeAll(keepingCapacity: true)
        try bundle.appendArchive(of: host, tar, to: &archive)
        compressed.removeAll(keepingCapacity: true)
        try compressor.compress(archive, into: &compressed)
        try writer.write(path: "hosts/\(host).tar\(compression.suffix)", bytes: compressed, mode: 0o600)
      } else {
        var path = Array("hosts/\(host)/".utf8)
        let length = path.count
        for entry in bundle.entries {
          path.removeSubrange(length...)
          path.append(contentsOf: entry.path.utf8)
          let mode = UInt32(entry.mode)
          try path.withUnsafeBufferPointer { (path) throws(OutputError) in
            try bundle.buffer.withUnsafeBufferPointer { (buffer) throws(OutputError) in
              try writer.write(path: path, bytes: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[entry.start..<entry.end])), mode: mode)
            }
          }
        }
      }
      return digest
    }
  }
}

extension HostBundle {
  /// The bundle under one top folder, directories before what is in them.
  func appendArchive(of host: String, _ tar: USTARWriter, to archive: inout [UInt8]) throws(OutputError) {
    try tar.appendDirectory(path: host, mode: 0o700, to: &archive)
    var made: Set<String> = []
    for entry in entries {
      var end = entry.path.startIndex
      while let slash = entry.path[end...].firstIndex(of: "/") {
        let directory = String(entry.path[..<slash])
        if made.insert(directory).inserted { try tar.appendDirectory(path: "\(host)/\(directory)", mode: 0o700, to: &archive) }
        end = entry.path.index(after: slash)
      }
      let path = Array("\(host)/\(entry.path)".utf8)
      try path.withUnsafeBufferPointer { (path) throws(OutputError) in
        try buffer.withUnsafeBufferPointer { (buffer) throws(OutputError) in
          try tar.appendFile(
            path: path, contents: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[entry.start..<entry.end])), mode: UInt32(entry.mode), to: &archive)
        }
      }
    }
    tar.appendEnd(to: &archive)
  }
}
