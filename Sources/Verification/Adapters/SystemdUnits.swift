import SourceText

/// `systemd-analyze verify`: units and drop-ins, loaded as the manager would, with the units that they belong to.
///
/// It is judged by what it prints: the status is driven by programs that are not installed here, and is 0 for names that
/// it merely dislikes.
extension Adapter {
  static let systemdAnalyze = Adapter(
    "systemd-analyze",
    "systemd loads every unit and drop-in as its manager would. A unit that a drop-in belongs to and that is not installed here gets a stand-in; programs that a package brings need not be there.",
    needs: ["systemd-analyze"], needsHostRoot: true,
    readiness: { tools in
      guard let version = tools.version("systemd-analyze", ["--version"]) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in UnitName(file) != nil },
    examples: SystemdExamples.all
  ) { workspace, files in
    let names = files.compactMap { UnitName($0) }
    let units = Array(Set(names.map(\.unit))).sorted()
    let own = Set(names.filter { !$0.isDropIn }.map(\.unit))
    var standIns: [BundleFile] = []
    for unit in units where !own.contains(unit) && !isInstalled(unit, workspace.tools) {
      if let standIn = UnitName.standIn(for: unit) { standIns.append(standIn) }
    }
    // `--` ends options: a unit of the root file system is `-.mount`.
    let answer = workspace.runInHostRoot(
      "systemd-analyze", ["verify", "--man=no", "--generators=no", "--recursive-errors=no", "--"] + units.map { "\(UnitName.directory)/\($0)" },
      adding: standIns)
    if let failure = answer.failure { return .failed(failure) }
    let reader = SystemdMessages(files: zip(names, files.filter { UnitName($0) != nil }).map { ($0, $1) }, workspace.files)
    return Verdict(reader.complaints(answer.lines))
  }

  /// Whether a package of this machine brings the unit, or the template of an instance.
  private static func isInstalled(_ unit: String, _ tools: Tools) -> Bool {
    [unit, UnitName.template(of: unit)].contains { name in
      ["/usr/lib/systemd/system", "/lib/systemd/system"].contains { tools.isFile("\($0)/\(name)") }
    }
  }
}

/// The unit that a file of the bundle is, or belongs to.
private struct UnitName {
  static let directory = "/etc/systemd/system"
  private static let kinds = ["service", "mount", "automount", "timer", "target", "path", "socket", "device", "slice", "swap", "scope"]

  let unit: String
  let isDropIn: Bool

  init?(_ file: BundleFile) {
    guard let target = file.target, target.hasPrefix(Self.directory + "/") else { return nil }
    let parts = target.dropFirst(Self.directory.count + 1).split(separator: "/").map(String.init)
    if parts.count == 1 {
      unit = parts[0]
      isDropIn = false
    } else {
      guard parts.count == 2, parts[0].hasSuffix(".d"), parts[1].hasSuffix(".conf") else { return nil }
      unit = String(parts[0].dropLast(2))
      isDropIn = true
    }
    guard Self.kinds.contains(where: { unit.hasSuffix(".\($0)") }) else { return nil }
  }

  /// `mysql@bootstrap.service` → `mysql@.service`.
  static func template(of unit: String) -> String {
    guard let at = unit.firstIndex(of: "@"), let dot = unit.lastIndex(of: "."), at < dot else { return unit }
    return String(unit[...at] + unit[dot...])
  }

  /// What stands for a unit of a package: loaded, it says nothing itself.
  static func standIn(for unit: String) -> BundleFile? {
    let path = "rootfs\(directory)/\(template(of: unit))"
    if unit.hasSuffix(".service") { return BundleFile(path, "[Service]\nExecStart=/bin/true\n") }
    if unit.hasSuffix(".timer") { return BundleFile(path, "[Timer]\nOnCalendar=daily\nUnit=basic.target\n") }
    return unit.hasSuffix(".device") || unit.hasSuffix(".target") || unit.hasSuffix(".slice") ? BundleFile(path, "[Unit]\nDescription=a stand-in\n") : nil
  }
}

/// What systemd-analyze prints, and which files it speaks of.
private struct SystemdMessages {
  private let files: [(name: UnitName, file: BundleFile)]
  private let programs: Set<String>

  init(files: [(UnitName, BundleFile)], _ all: [BundleFile]) {
    self.files = files.map { (name: $0.0, file: $0.1) }
    programs = Set(all.compactMap(\.target))
  }

  func complaints(_ lines: [String]) -> [Complaint] {
    var complaints: [Complaint] = []
    var followUps: [Complaint] = []
    for line in lines where !isOfTheMachine(line) {
      guard let complaint = complaint(line) else { continue }
      // "Unit x.service has a bad unit file setting." repeats in general what was said in particular.
      if line.hasPrefix("Unit "), !line.contains("not found") { followUps.append(complaint) } else if !complaints.contains(complaint) { complaints.append(complaint) }
    }
    return complaints + followUps.filter { one in !complaints.contains { $0.path == one.path } }
  }

  /// `minio.service: Command /usr/local/bin/minio is not executable: No such file or directory`: a package brings it. What
  /// the bundle itself ships must be there.
  private func isOfTheMachine(_ line: String) -> Bool {
    guard let start = line.firstRange(of: ": Command "), let end = line.firstRange(of: " is not executable") else { return false }
    return !programs.contains(String(line[start.upperBound..<end.lowerBound]))
  }

  private func complaint(_ line: String) -> Complaint? {
    // `/etc/systemd/system/minio.service:15: Unknown key …`
    if line.hasPrefix("/") {
      let path = line.prefix { $0 != ":" }
      // A package's own unit, with the stand-ins: not ours to judge.
      guard let file = files.first(where: { $0.file.target == String(path) })?.file else { return nil }
      let rest = line.dropFirst(path.count + 1)
      let number = rest.prefix { $0.isNumber }
      return Complaint(file.path, line: Int(number), String(rest.dropFirst(number.count).drop { $0 == ":" || $0 == " " }))
    }
    // `minio.service: Service has no ExecStart=`, `Unit minio.service …`; of a unit that only has drop-ins, of the first.
    let words = line.split { " :,".contains($0) }.map(String.init)
    let spoken = files.filter { words.contains($0.name.unit) }
    if let own = spoken.first(where: { !$0.name.isDropIn }) ?? spoken.first { return Complaint(own.file.path, line) }
    // Of another unit of the machine it is none of ours; of no unit it may be of any.
    let speaksOfAnother = words.contains { word in word.contains(".") && (word.hasSuffix(".service") || word.hasSuffix(".mount") || word.hasSuffix(".target")) }
    return speaksOfAnother ? nil : Complaint(nil, line)
  }
}

private enum SystemdExamples {
  private static let path = "rootfs/etc/systemd/system/minio.service"
  private static let unit = """
    [Unit]
    Description=MinIO object storage
    After=network-online.target
    Wants=network-online.target

    [Service]
    Type=notify
    User=minio-user
    EnvironmentFile=/etc/default/minio
    ExecStart=/usr/local/bin/minio server $MINIO_OPTS
    Restart=always
    RestartSec=5s
    LimitNOFILE=1048576

    [Install]
    WantedBy=multi-user.target

    """
  private static let mountPath = "rootfs/etc/systemd/system/minio-disk1.mount"
  private static let mount = "[Unit]\nBefore=minio.service\n\n[Mount]\nWhat=/dev/disk/by-label/D1\nWhere=/minio/disk1\nType=xfs\n"
  private static let host = HostModel(name: "minio1", users: ["minio-user"], groups: ["minio-user"])

  private static func broken(_ title: String, _ old: String, _ new: String, at mark: String?) -> Adapter.Example {
    .broken(title, on: host, [BundleFile(path, unit.replacingFirst(old, by: new))], mark: mark)
  }
  private static func dropIn(_ unit: String, _ text: String) -> BundleFile { BundleFile("rootfs/etc/systemd/system/\(unit).d/50-hac.conf", text) }

  static let all: [Adapter.Example] = [
    .good("a service, a mount, and drop-ins of units that are not here", on: host, [
      BundleFile(path, unit), BundleFile(mountPath, mount), dropIn("hac-nothing.service", "[Service]\nTimeoutStartSec=infinity\n"),
      dropIn("mysql@bootstrap.service", "[Service]\nLimitNOFILE=65535\n"), dropIn("dev-disk-by\\x2dlabel-D1.device", "[Unit]\nJobRunningTimeoutSec=30s\n"),
    ]),
    broken("an unknown key", "Restart=always", "Restrat=always", at: "Restrat"),
    broken("an unknown value", "Restart=always", "Restart=ever", at: "Restart=ever"),
    broken("a time that is none", "5s", "5x", at: "RestartSec"),
    broken("a number that is none", "1048576", "many", at: "LimitNOFILE"),
    broken("an unknown section", "[Service]", "[Servce]", at: "[Servce]"),
    broken("a section without its bracket", "[Service]", "[Service", at: "[Service"),
    broken("a quote that nobody closes", "server $", "\"server $", at: "ExecStart"),
    broken("a path that is not absolute", "=/etc/default", "=etc/default", at: "EnvironmentFile"),
    broken("a line without its `=`", "Type=notify", "Type notify", at: "Type notify"),
    broken("a service that starts nothing", "ExecStart=", "#ExecStart=", at: nil),
    .broken("a program of the bundle that cannot be run", on: host, [
      BundleFile(path, unit.replacingFirst("/usr/local/bin/minio ", by: "/usr/local/libexec/hac/run ")), BundleFile("rootfs/usr/local/libexec/hac/run", "#!/bin/sh\n"),
    ]),
    .broken("a mount whose name is not its place", on: host, [BundleFile(mountPath, mount.replacingFirst("disk1", by: "disk2"))]),
    .broken("a drop-in's unknown section", on: host, [dropIn("hac-nothing.service", "[Service]\nTimeoutStartSec=1\n[Unti]\n")], mark: "[Unti]"),
    .broken("a drop-in's value that is none", on: host, [dropIn("keepalived.service", "[Service]\nTimeoutStartSec=soon\n")], mark: "Timeout"),
    .broken("an instance's drop-in with a key of another section", on: host, [dropIn("mysql@bootstrap.service", "[Service]\nAfter=a.service\n")], mark: "After"),
    .broken("a device's drop-in with a time that is none", on: host, [dropIn("dev-disk-by\\x2dlabel-D1.device", "[Unit]\nJobRunningTimeoutSec=30q\n")], mark: "Job"),
    .broken("a timer that never comes", on: host, [
      BundleFile("rootfs/etc/systemd/system/minio.timer", "[Timer]\nOnCalendar=sometimes\n"), BundleFile(path, unit),
    ], mark: "OnCalendar"),
    .broken("a file cut off in the middle", on: host, [BundleFile(path, String(unit.prefix(150)))]),
  ]
}
