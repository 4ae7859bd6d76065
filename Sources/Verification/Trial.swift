/// One adapter on one made-up bundle: how its examples are tried.
struct Trial: ~Copyable {
  private let adapter: Adapter
  private let tools: Tools
  private let scratch: ScratchSpace

  init(_ adapter: Adapter, _ tools: Tools) throws(WorkspaceError) {
    self.adapter = adapter
    self.tools = tools
    scratch = try ScratchSpace()
  }

  /// A program that is missing, or of no use here, skips the files.
  func run(_ example: Adapter.Example) throws(WorkspaceError) -> Verdict {
    let files = example.files.filter { adapter.takes($0, example.host) }
    if let reason = adapter.obstacle(tools) { return .skipped(files, reason) }
    let workspace = try Workspace(scratch.path, host: example.host, files: example.files, tools: tools)
    return adapter.run(workspace, files)
  }
}

extension Adapter {
  /// Why its files cannot be judged on this machine; nil when they can.
  func obstacle(_ tools: Tools) -> String? {
    if let missing = needs.first(where: { tools.find($0) == nil }) { return "\(missing) is not installed" }
    if needsHostRoot, let reason = HostRoot.obstacle(tools) { return reason }
    if case .unusable(let reason) = readiness(tools) { return "\(needs[0]) \(reason)" }
    return nil
  }
}
