import BundleOutput
import Synchronization

/// What adapters said, asked for by both workers: each program is looked for once, and equal files that a program judges
/// by themselves are judged once. A class because the workers share it.
final class Verdicts: Sendable {
  private struct Key: Hashable {
    let adapter: String
    let digest: String
    let mode: UInt16
  }

  private let tools: Tools
  private let readiness = Mutex<[String: Adapter.Readiness]>([:])
  private let hostRoot = Mutex<String??>(nil)
  private let known = Mutex<[Key: Verdict]>([:])

  init(tools: Tools) { self.tools = tools }

  /// Whether an adapter's program is there; asked under a lock, so that it is asked once.
  func readiness(of adapter: Adapter) -> Adapter.Readiness {
    readiness.withLock { known in
      if let answer = known[adapter.name] { return answer }
      let answer = ask(adapter)
      known[adapter.name] = answer
      return answer
    }
  }

  /// `.unusable` has the whole reason here, the program's name included.
  private func ask(_ adapter: Adapter) -> Adapter.Readiness {
    if let missing = adapter.needs.first(where: { tools.find($0) == nil }) { return .unusable("\(missing) is not installed") }
    if adapter.needsHostRoot {
      let obstacle = hostRoot.withLock { known in
        if let known { return known }
        let obstacle = HostRoot.obstacle(tools)
        known = .some(obstacle)
        return obstacle
      }
      if let obstacle { return .unusable("\(adapter.judge) cannot be tried here: \(obstacle)") }
    }
    let answer = adapter.readiness(tools)
    if case .unusable(let reason) = answer { return .unusable("\(adapter.judge) \(reason)") }
    return answer
  }

  /// What an adapter says of the files that it takes.
  func verdict(of adapter: Adapter, on files: [BundleFile], in workspace: Workspace) -> Verdict {
    if adapter.scope == .host { return adapter.run(workspace, files) }
    var verdict = Verdict()
    for file in files {
      let key = Key(adapter: adapter.name, digest: SHA256Digest(of: file.bytes).hex, mode: file.mode)
      let one: Verdict
      if let found = known.withLock({ $0[key] }) {
        one = found
      } else {
        one = adapter.run(workspace, [file])
        known.withLock { $0[key] = one }
      }
      verdict.complaints += one.complaints.map { Complaint(file.path, line: $0.line, $0.text, $0.severity) }
      verdict.skips += one.skips.map { Verdict.Skip([file.path], $0.reason) }
      if let failure = one.failure { verdict.failure = failure }
    }
    return verdict
  }
}
