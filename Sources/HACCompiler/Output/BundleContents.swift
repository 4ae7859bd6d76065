import BundleOutput
import ConfigFormats
import TopologyModel

extension BundleWriter {
  /// The files that `write` would put below `directory/NAME`, in memory: for goldens and tests.
  ///
  /// With `installerData` only the host's own part of each `install` is there: its fixed text is a source file already.
  public static func contents(of emission: Emission, installerData: Bool = false) -> [(path: String, bytes: [UInt8])] {
    var files: [(path: String, bytes: [UInt8])] = []
    var digests: [(node: NodeID, digest: SHA256Digest)] = []
    var bundle = HostBundle(secrets: emission.secrets)
    for node in emission.hosts {
      digests.append((node, bundle.fill(node, emission)))
      let host = emission.plan.topology[node].name
      for entry in bundle.entries {
        let bytes = Array(bundle.buffer[entry.start..<entry.end])
        files.append(("hosts/\(host)/\(entry.path)", installerData && entry.path == "install" ? InstallScript.data(of: bytes) : bytes))
      }
    }
    files.append(("RUNBOOK.md", Runbook.stack(emission)))
    files.append(("manifest.json", StackManifest.json(emission, hosts: digests)))
    return files.sorted { $0.path < $1.path }
  }
}
