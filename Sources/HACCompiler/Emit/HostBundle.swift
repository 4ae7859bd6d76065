import BundleOutput
import ConfigFormats
import HostFiles
import SourceText
import TopologyModel

/// One host's files as bytes, in one buffer that the worker reuses from host to host.
struct HostBundle {
  struct Entry {
    /// The path in the bundle.
    let path: String
    let mode: UInt16
    let start: Int
    let end: Int
  }

  private(set) var entries: [Entry] = []
  private(set) var buffer: [UInt8] = []
  private var text: ConfigText

  init(secrets: [SecretText]) { text = ConfigText(secrets: secrets) }

  /// Fills the bundle with a host's files; returns the digest of its manifest, which stands for the bundle.
  mutating func fill(_ node: NodeID, _ emission: Emission) -> SHA256Digest {
    entries.removeAll(keepingCapacity: true)
    buffer.removeAll(keepingCapacity: true)
    let files = emission.files(on: node)
    var listed: [HostManifest.Item] = []
    listed.reserveCapacity(files.count)
    for file in files {
      text.reset()
      file.render(emission.plan, &text)
      let start = buffer.count
      buffer.append(contentsOf: text.bytes)
      entries.append(Entry(path: file.bundlePath, mode: file.mode, start: start, end: buffer.count))
      let digest = file.secrets.isEmpty ? SHA256Digest(of: text.bytes) : nil
      listed.append(HostManifest.Item(file: file, size: text.bytes.count, digest: digest))
    }
    append("RUNBOOK.md", 0o644, Runbook.host(node, emission))
    let manifest = HostManifest.json(node, listed, emission)
    append("manifest.json", 0o644, manifest)
    let digest = SHA256Digest(of: manifest)
    append("install", 0o755, InstallScript.text(node, files, digest: digest.hex, emission))
    entries.sort { $0.path < $1.path }
    return digest
  }

  private mutating func append(_ path: String, _ mode: UInt16, _ bytes: [UInt8]) {
    let start = buffer.count
    buffer.append(contentsOf: bytes)
    entries.append(Entry(path: path, mode: mode, start: start, end: buffer.count))
  }

  /// The text and the origins of one file of a host.
  mutating func text(of file: File, _ emission: Emission) -> ConfigText {
    text.reset()
    file.render(emission.plan, &text)
    return text
  }
}

/// A checked topology, ready to be emitted: its plan, its steps in order, its secrets' texts.
public struct Emission: Sendable {
  /// The main file.
  public let path: String
  public let plan: Plan
  public let graph: StepGraph
  let secrets: [SecretText]
  /// SHA-256 over the topology's source files.
  let source: String
  /// The steps of each node, in order, as indices into the plan's steps.
  let stepsOfNode: [[Int]]
  /// The place of each step in the stack's order, from 1 within its procedure.
  let stepNumbers: [Int]

  init(path: String, plan: Plan, graph: StepGraph, secrets: [SecretText], source: String) {
    self.path = path
    self.plan = plan
    self.graph = graph
    self.secrets = secrets
    self.source = source
    var stepsOfNode = [[Int]](repeating: [], count: plan.topology.nodes.count)
    var numbers = [Int](repeating: 0, count: graph.order.count)
    var counts: [Procedure: Int] = [:]
    for index in graph.order {
      let (node, procedure) = (plan.facts.steps.all[index].node, plan.facts.steps.all[index].procedure)
      stepsOfNode[node.int].append(index)
      counts[procedure, default: 0] += 1
      numbers[index] = counts[procedure] ?? 0
    }
    self.stepsOfNode = stepsOfNode
    stepNumbers = numbers
  }

  public var name: String { plan.topology.name }

  /// The hosts that get a bundle: those with anything on them.
  public var hosts: [NodeID] {
    plan.topology.nodeIDs.filter { !stepsOfNode[$0.int].isEmpty }
  }

  /// Every file of a host, its services' own and the shared ones, by path in the bundle.
  public func files(on node: NodeID) -> [File] {
    let files = Array(plan.facts.files[node]) + HostFiles.files(on: node, in: plan)
    let paths = files.map(\.bundlePath)
    return files.indices.sorted { paths[$0] < paths[$1] }.map { files[$0] }
  }
}

extension Compiler {
  /// SHA-256 over a topology's own files, in the order they were read: the same whatever else the run reads.
  public static func sourceDigest(of files: [FileID], in sources: SourceMap) -> String {
    var hasher = SHA256Hasher()
    for file in files {
      hasher.update(sources[file].bytes)
      hasher.update([0])
    }
    return hasher.finish().hex
  }
}
