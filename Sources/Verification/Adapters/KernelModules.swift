@preconcurrency import Glibc
import HACCompiler
import SourceText

/// modules-load.d(5): `modprobe --dry-run` looks every module up among those of a kernel of this machine, and loads none.
extension Adapter {
  static let modprobe = Adapter(
    "modprobe", "modprobe looks up every module that is to be loaded at boot among those of a kernel that is installed here, and loads none.",
    needs: ["modprobe"],
    readiness: { tools in
      guard ModuleTree.find(tools) != nil else { return .unusable("has the modules of no kernel here") }
      return tools.version("modprobe", ["--version"]).map { .ready(version: $0) } ?? .ready(version: "")
    },
    takes: { file, _ in file.target.map { $0.hasPrefix("/etc/modules-load.d/") && $0.hasSuffix(".conf") } ?? false },
    examples: ModuleExamples.all
  ) { workspace, files in
    guard let tree = ModuleTree.find(workspace.tools) else { return .skipped(files, "modprobe has the modules of no kernel here") }
    let options = tree.options(in: workspace.directory)
    var complaints: [Complaint] = []
    for file in files {
      let lines = file.bytes.split(separator: 10, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
      for (index, line) in lines.enumerated() {
        // One name a line; `#` and `;` begin comments.
        let name = line.drop { $0 == " " || $0 == "\t" }
        guard let first = name.first, first != "#", first != ";" else { continue }
        let answer = workspace.run("modprobe", options + ["--dry-run", "--", String(name)])
        if let failure = answer.failure { return .failed(failure) }
        if !answer.succeeded { complaints.append(Complaint(file.path, line: index + 1, answer.lines.first ?? "exit status \(answer.status)")) }
      }
    }
    return Verdict(complaints)
  }
}

/// The modules of a kernel: of the running one, or of any that is installed; a user-mode kernel's are as good for names.
private struct ModuleTree {
  private static let directories = ["/lib/modules", "/usr/lib/uml/modules"]

  private let directory: String
  private let release: String

  static func find(_ tools: Tools) -> ModuleTree? {
    var name = utsname()
    uname(&name)
    let running = withUnsafePointer(to: &name.release) { $0.withMemoryRebound(to: CChar.self, capacity: 65) { String(cString: $0) } }
    for directory in directories {
      let releases = SourceSearch.names(in: directory)
      for release in releases.filter({ $0 == running }) + releases where tools.isFile("\(directory)/\(release)/modules.dep") {
        return ModuleTree(directory: directory, release: release)
      }
    }
    return nil
  }

  /// modprobe reads `lib/modules` below a directory of our choice; this makes one that leads to the tree.
  func options(in scratch: String) -> [String] {
    let root = scratch + "/modprobe"
    for part in [root, root + "/lib"] { mkdir(part, 0o700) }
    symlink(directory, root + "/lib/modules")
    return ["--dirname", root, "--set-version", release]
  }
}

private enum ModuleExamples {
  private static let path = "rootfs/etc/modules-load.d/hac-ipvs.conf"

  static let all: [Adapter.Example] = [
    .good("LVS", [BundleFile(path, "# written by hac\nip_vs\nip_vs_wlc\n")]),
    .broken("a module that no kernel has", [BundleFile(path, "ip_vs\nip_vs_fastest\n")], mark: "ip_vs_fastest"),
    .broken("two names on a line", [BundleFile(path, "ip_vs ip_vs_wlc\n")], mark: "ip_vs"),
    .broken("a name cut off in the middle", [BundleFile(path, "ip_vs\nip_vs_w")], mark: "ip_vs_w"),
  ]
}
