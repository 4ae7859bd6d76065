/// A real program that judges emitted files: which ones, how it is run, what its words mean.
///
/// An adapter is a value; one file in `Adapters/` has one, and `Adapters.all` names them. Its examples prove it: every
/// `broken` one must draw an error at the marked file and line, every `good` one nothing.
public struct Adapter: Sendable {
  /// What the installed program can do.
  public enum Readiness: Sendable, Equatable {
    /// It can judge; its version as it is shown: `2.2.7`.
    case ready(version: String)
    /// It is not the one that is needed, or does not work here: `is MariaDB 10.11.6`, after the program's name.
    case unusable(String)
  }

  /// How much a verdict depends on.
  public enum Scope: Sendable {
    /// On the one file alone, wherever it is: equal files of several hosts are judged once. `run` gets one file.
    case file
    /// On the host and all its files: `run` gets every file that it takes of one host.
    case host
  }

  /// A made-up bundle.
  public struct Example: Sendable {
    /// What is right or wrong with it: `an unknown directive`.
    public let title: String
    public let host: HostModel
    public let files: [BundleFile]
    /// The file that an error must be reported of; nil in a good example.
    public let path: String?
    /// The line of it, from 1; nil where the program tells none.
    public let line: Int?

    private init(_ title: String, _ host: HostModel, _ files: [BundleFile], path: String?, line: Int?) {
      self.title = title
      self.host = host
      self.files = files
      self.path = path
      self.line = line
    }

    public static func good(_ title: String, on host: HostModel = .example, _ files: [BundleFile]) -> Example {
      Example(title, host, files, path: nil, line: nil)
    }

    /// `path`: the file that must be complained about; default: the first one. `mark`: what the line of it that must be
    /// named contains, and no line before it; nil where the program tells none.
    public static func broken(
      _ title: String, on host: HostModel = .example, _ files: [BundleFile], path: String? = nil, mark: String? = nil
    ) -> Example {
      let path = path ?? files.first?.path
      let text = files.first { $0.path == path }?.bytes ?? []
      let line = mark.map { mark -> Int in
        // A mark that is nowhere is line 0, which no program names.
        guard let found = text.firstRange(of: Array(mark.utf8)) else { return 0 }
        return text[..<found.lowerBound].count { $0 == 10 } + 1
      }
      return Example(title, host, files, path: path, line: line)
    }
  }

  /// The program's name: diagnostics are `verify/NAME`, and the end lines begin with it. No two adapters share one.
  public let name: String
  /// One sentence for `hac explain`: what the program proves, and what not.
  public let summary: String
  /// The programs that must be there, by name; the first is the one that judges. Without any, hac itself does.
  public let needs: [String]
  /// Whether they are run in a root directory of the host's own (`HostRoot`): without namespaces the files are skipped.
  public let needsHostRoot: Bool
  public let scope: Scope
  /// What it judges, for the end lines: `file`, `script`.
  public let noun: String
  /// Asked once in a run, after every program of `needs` was found.
  public let readiness: @Sendable (Tools) -> Readiness
  public let takes: @Sendable (BundleFile, HostModel) -> Bool
  public let run: @Sendable (Workspace, [BundleFile]) -> Verdict
  public let examples: [Example]

  public init(
    _ name: String, _ summary: String, needs: [String], needsHostRoot: Bool = false, scope: Scope = .host, noun: String = "file",
    readiness: @escaping @Sendable (Tools) -> Readiness, takes: @escaping @Sendable (BundleFile, HostModel) -> Bool,
    examples: [Example], run: @escaping @Sendable (Workspace, [BundleFile]) -> Verdict
  ) {
    self.name = name
    self.summary = summary
    self.needs = needs
    self.needsHostRoot = needsHostRoot
    self.scope = scope
    self.noun = noun
    self.readiness = readiness
    self.takes = takes
    self.run = run
    self.examples = examples
  }

  /// Who judges.
  var judge: String { needs.first ?? "hac" }

  /// The code of its diagnostics.
  public var code: String { "verify/\(name)" }
}

/// Every adapter, in the order in which their results are shown.
public enum Adapters {
  public static let all: [Adapter] = [
    .sh, .dash, .busybox, .bash, .shellcheck, .keepalived, .mariadbd, .mariadbSQL, .mysqld, .ndbMgmd, .influxd, .tomllib, .nft, .firewalld, .systemdAnalyze,
    .systemdSysctl, .systemdTmpfiles, .modprobe, .getent,
    .garbd, .galeraProvider, .drbdadm, .mdadm, .multipath, .corosync, .crmVerify, .fstab, .mha, .mmm, .visudo,
  ]
}
