import SourceText
import TopologyModel

/// `ndb_mgmd --print-full-config`: the management server of NDB Cluster reads config.ini and prints what it makes of it.
///
/// It ends with status 1 though all is well (MgmtSrvr.cpp, `init`, which takes it for a server that does not go on), so
/// that it is judged by what it prints.
extension Adapter {
  static let ndbMgmd = Adapter(
    "ndb_mgmd",
    "NDB Cluster's management server looks up every section and parameter of config.ini, checks ranges, node groups and arbitration, and prints the whole; no port is opened. Files of another series than the installed one are not judged.",
    needs: ["ndb_mgmd"], needsHostRoot: true,
    readiness: { tools in
      guard let version = tools.version("ndb_mgmd", ["--no-defaults", "--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in file.target.map { $0.hasSuffix("/config.ini") && $0.contains("/mysql-cluster/") } ?? false },
    examples: NDBManagementExamples.all
  ) { workspace, files in
    guard let installed = workspace.tools.version("ndb_mgmd", ["--no-defaults", "--version"]) else { return .failed("does not tell its version") }
    var verdict = Verdict()
    for file in files {
      let release = workspace.host.package(for: file, named: "mysql-cluster-community-management-server")?.release
      if let release, let version = try? Version.parse(installed).get(), !version.isIn(series: Version(release.numbers[0], release.numbers.count > 1 ? release.numbers[1] : 0)) {
        verdict.skips.append(Verdict.Skip([file.path], "ndb_mgmd is \(installed), and the files are for NDB Cluster \(release.written)"))
        continue
      }
      let words = NDBManagementWords(file)
      // Which node it is does not matter to what it reads, but it must be one of the file's.
      let arguments = [
        "--no-defaults", "--config-file=\(file.target ?? "")", "--print-full-config", "--config-cache=FALSE", "--nodaemon", "--no-nodeid-checks",
        "--ndb-nodeid=\(words.nodeID ?? 1)",
      ]
      // It looks for its DataDir, which a step makes on the host.
      let directory = words.dataDirectory.map { [BundleFile("rootfs\($0)/.keep", "")] } ?? []
      let answer = workspace.runInHostRoot("ndb_mgmd", arguments, adding: directory)
      if let failure = answer.failure { return .failed(failure) }
      let complaints = words.complaints(answer.lines)
      if !complaints.contains(where: { $0.severity == .error }), !words.isPrinted(answer.lines) {
        return .failed("printed no configuration: \(answer.lines.last ?? "nothing at all")")
      }
      verdict.complaints += complaints
    }
    return verdict
  }
}

/// A config.ini, and what the management server says of it.
struct NDBManagementWords {
  private let file: BundleFile
  private let lines: SpokenLines

  init(_ file: BundleFile) {
    self.file = file
    lines = SpokenLines(file)
  }

  /// The node ID of the first management node.
  var nodeID: Int? { value(of: "nodeid", in: "[ndb_mgmd]").flatMap { Int($0) } }

  /// Where management nodes keep their files.
  var dataDirectory: String? {
    (value(of: "datadir", in: "[ndb_mgmd default]") ?? value(of: "datadir", in: "[ndb_mgmd]")).flatMap { $0.hasPrefix("/") ? String($0) : nil }
  }

  private func value(of key: String, in section: String) -> Substring? {
    var isInside = false
    for line in lines.lines {
      if line.hasPrefix("[") { isInside = line.lowercased() == section }
      guard isInside, let equals = line.firstIndex(of: "="), line[..<equals].lowercased() == key else { continue }
      return line[line.index(after: equals)...]
    }
    return nil
  }

  func isPrinted(_ spoken: [String]) -> Bool { spoken.contains { $0.lowercased().hasPrefix("nodeid=") } }

  /// `2026-11-22 10:00:00 [MgmtSrvr] ERROR    -- at line 12: [DB] Unknown parameter: DataMemry`. A warning goes on in the
  /// lines after it, which begin with a blank.
  func complaints(_ spoken: [String]) -> [Complaint] {
    var complaints: [Complaint] = []
    var warning: [String] = []
    func end() {
      if let first = warning.first {
        // "Cluster configuration warning:" is about nodes, not about the line where the file ends.
        complaints.append(Complaint(file.path, line: line(first), text([first] + warning.dropFirst().map { String($0.drop { $0 == " " }) }), .warning))
      }
      warning = []
    }
    for line in spoken {
      if !warning.isEmpty, line.hasPrefix(" ") {
        warning.append(line)
        continue
      }
      end()
      guard let mark = line.firstRange(of: " -- ") else { continue }
      let words = String(line[mark.upperBound...])
      if line[..<mark.lowerBound].contains("] WARNING"), words.hasPrefix("at line ") { warning = [words] }
      guard line[..<mark.lowerBound].contains("] ERROR") else { continue }
      // It repeats in general what it said in particular.
      if words.hasPrefix("Could not load configuration"), complaints.contains(where: { $0.severity == .error }) { continue }
      complaints.append(Complaint(file.path, line: self.line(words), text([words])))
    }
    end()
    return complaints
  }

  private func text(_ words: [String]) -> String {
    let first = words[0].hasPrefix("at line ") ? words[0].split(separator: ": ", maxSplits: 1).last.map(String.init) ?? words[0] : words[0]
    return ([first] + words.dropFirst()).joined(separator: " ")
  }

  /// What is said of a whole section has the line after it, or 0.
  private func line(_ words: String) -> Int? {
    guard words.hasPrefix("at line ") else { return nil }
    let number = Int(words.dropFirst("at line ".count).prefix { $0.isNumber }) ?? 0
    for beginning in ["Nodegroup ", "Cluster configuration warning"] where words.contains(": " + beginning) { return nil }
    return lines.bounded(number)
  }
}

private enum NDBManagementExamples {
  private static let ini = """
    # written by hac

    [ndbd default]
    NoOfReplicas=2
    DataDir=/var/lib/mysql-cluster
    ServerPort=11860
    DataMemory=1G

    [ndb_mgmd default]
    DataDir=/var/lib/mysql-cluster
    PortNumber=1186

    [ndb_mgmd]
    NodeId=145
    HostName=10.0.0.11
    ArbitrationRank=1

    [ndbd]
    NodeId=1
    HostName=10.0.0.12

    [ndbd]
    NodeId=2
    HostName=10.0.0.13

    [mysqld]
    NodeId=151
    HostName=10.0.0.14
    ArbitrationRank=0

    [api]
    NodeId=255

    """

  private static func files(_ text: String) -> [BundleFile] { [BundleFile("rootfs/etc/mysql-cluster/config.ini", text)] }
  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, files(ini.replacingFirst(old, by: new)), mark: mark)
  }

  static let all: [Adapter.Example] = [
    .good("two data nodes, a management node and an SQL node", files(ini)),
    broken("an unknown parameter", "DataMemory", "DataMemry", mark: "DataMemry"),
    broken("more copies than there can be", "NoOfReplicas=2", "NoOfReplicas=5", mark: "NoOfReplicas=5"),
    broken("a word for a number", "PortNumber=1186", "PortNumber=soon", mark: "PortNumber=soon"),
    broken("a node group that is not whole", "[ndbd]\nNodeId=2\nHostName=10.0.0.13\n", ""),
    broken("one node ID for two nodes", "NodeId=2\n", "NodeId=1\n"),
    broken("no management node", "[ndb_mgmd]\nNodeId=145\nHostName=10.0.0.11\nArbitrationRank=1\n", ""),
  ]
}
