import HACCompiler
import Lab
import SourceText
import TopologyModel

/// A topology compiled for the lab, with a host for each of its nodes and one for its clients.
struct LiveStack {
  let emission: Emission
  let lab: Lab

  /// Compiles `Tests/Live/topologies/NAME.yaml`, which must be without an error, and adds its hosts, or only those that
  /// are named, to a lab.
  init(
    _ name: String, in lab: Lab, only: [String]? = nil, deferSecrets: Bool = false, adjust: (inout HostSpec) -> Void = { _ in }
  ) throws(LabError) {
    self.lab = lab
    emission = try Self.compile(name, deferSecrets: deferSecrets)
    for node in emission.plan.topology.nodeIDs where only?.contains(emission.plan.topology[node].name) ?? true {
      var spec = HostSpec(node, of: emission.plan.topology)
      adjust(&spec)
      try lab.add(spec)
    }
  }

  static func compile(_ name: String, deferSecrets: Bool = false) throws(LabError) -> Emission {
    var result = Compiler.check(["\(repository)/Tests/Live/topologies/\(name).yaml"])
    let emissions = Compiler.emit(&result, deferSecrets: deferSecrets)
    guard let emission = emissions.first else {
      let renderer = TextRenderer(sources: result.sources, secretSpans: result.report.secretSpans, usesColor: false)
      throw LabError("\(name) does not compile:\n" + result.report.diagnostics.map { renderer.render($0) }.joined(separator: "\n"))
    }
    return emission
  }

  /// The repository's root, found from this file's place in it.
  static let repository = String(#filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/"))

  func host(_ name: String) throws(LabError) -> VirtualHost { try lab[name] }
}

/// Makes a lab, and takes it down whatever happens.
func withLab(_ body: (Lab) throws -> Void) throws {
  let lab = try Lab()
  defer { lab.shutDown() }
  do { try body(lab) } catch {
    Console.open(lab, after: error)
    throw error
  }
  Console.open(lab)
}
