@preconcurrency import Glibc

/// A root directory and a network as the host will have them, in namespaces of their own, without root.
///
/// Programs find the bundle's files at their own paths, owned by root; the machine's programs and libraries; the host's
/// users, interfaces and addresses; and nothing else: no file of the machine's /etc or of anybody's home, and no network
/// that leads anywhere. user_namespaces(7): an ordinary user may make them unless the machine forbids it.
enum HostRoot {
  /// The programs that it takes, besides the shell.
  static let programs = ["unshare", "ip", "mount", "chroot"]

  private static let script = String(decoding: PackageResources.host_root_sh, as: UTF8.self)
  private static let readyMark = "hac: the root is ready"

  /// Why no such root can be made here; nil when it can.
  static func obstacle(_ tools: Tools) -> String? {
    if let missing = programs.first(where: { tools.find($0) == nil }) { return "\(missing) is not installed" }
    do {
      let scratch = try ScratchSpace()
      let workspace = try Workspace(scratch.path, host: HostModel(name: "localhost"), files: [], tools: tools)
      let answer = workspace.runInHostRoot("true", [])
      return answer.failure ?? (answer.succeeded ? nil : "exit status \(answer.status)")
    } catch {
      return "\(error)"
    }
  }

  /// unshare(1). The process namespace makes the program its first process: keepalived 2.2.7 signals its whole group when
  /// it ends a test (acassen/keepalived#2587), and what it leaves behind ends with it.
  private static let namespaces = [
    "--user", "--map-root-user", "--mount", "--net", "--uts", "--ipc", "--pid", "--fork", "--kill-child=KILL",
  ]

  fileprivate static func run(_ workspace: Workspace, _ program: String, _ arguments: [String], trees: [[BundleFile]], input: [UInt8]) -> Answer {
    guard let path = workspace.tools.find(program) else { return Answer(program, failure: "is not installed") }
    do {
      let scratch = try ScratchSpace(in: workspace.directory)
      let setup = scratch.path + "/setup"
      for directory in [setup, scratch.path + "/root"] { try Workspace.makeDirectory(directory) }
      for (index, tree) in ([workspace.files, accounts(of: workspace.host)] + trees).enumerated() {
        let top = "\(setup)/tree\(index + 1)"
        try Workspace.makeDirectory(top)
        for file in tree {
          guard let target = file.target else { continue }
          try Workspace.write(file.bytes, to: top + target, below: top, mode: mode_t(file.mode))
        }
      }
      let interfaces = workspace.host.interfaces.map { "\($0.name) \($0.addresses.joined(separator: " "))\n" }.joined()
      try Workspace.write(Array(interfaces.utf8), to: setup + "/interfaces", below: setup, mode: 0o600)
      let answer = workspace.tools.run(
        "unshare", namespaces + ["sh", "-c", script, "host-root", scratch.path + "/root", setup, workspace.host.name, path] + arguments,
        input: input, directory: scratch.path, home: "/root")
      return judge(answer, program)
    } catch {
      return Answer(program, failure: "\(error)")
    }
  }

  /// Takes the script's own words away; where it did not come to its end, they are the reason.
  private static func judge(_ answer: Answer, _ program: String) -> Answer {
    if let failure = answer.failure { return Answer(program, output: answer.output, errors: answer.errors, failure: failure) }
    let lines = answer.errors.split(separator: "\n", omittingEmptySubsequences: false)
    guard let ready = lines.firstIndex(where: { $0 == readyMark }) else {
      let reason = Answer.lines(answer.errors).last ?? "exit status \(answer.status)"
      return Answer(program, failure: "cannot be run in a root directory of the host's own: \(reason)")
    }
    return Answer(
      program, status: answer.status, output: answer.output, errors: lines[(ready + 1)...].joined(separator: "\n"), signal: answer.signal)
  }

  /// The host's users and groups, all of them by the number 0: an ordinary user's namespace has no other, and programs
  /// that look whether they could become the user would fail for no fault of the host's.
  private static func accounts(of host: HostModel) -> [BundleFile] {
    let names = Set(host.groups + host.users + ["nobody"]).sorted()
    let passwd = (["root"] + names).map { "\($0):x:0:0:\($0):/root:/bin/sh\n" }.joined()
    let group = (["root"] + names).map { "\($0):x:0:\n" }.joined()
    return [
      BundleFile("rootfs/etc/passwd", passwd), BundleFile("rootfs/etc/group", group),
      BundleFile("rootfs/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"),
      BundleFile("rootfs/etc/hostname", host.name + "\n"),
    ]
  }
}

extension Workspace {
  /// Runs a program where the bundle's files are at their own places; see `HostRoot`. `adding`: files that the host has
  /// besides, such as the main file that includes the bundle's; `.keep` in a directory makes the directory.
  public func runInHostRoot(_ program: String, _ arguments: [String], adding: [BundleFile] = [], input: [UInt8] = []) -> Answer {
    HostRoot.run(self, program, arguments, trees: adding.isEmpty ? [] : [adding], input: input)
  }
}
