import SourceText

/// MMM's files. No distribution has MMM and its authors have left it, so that hac reads them itself, by the rules of the
/// module that MMM reads them with (MMMReader): a reader of the facts, and no proof that MMM starts.
extension Adapter {
  static let mmm = Adapter(
    "mmm-config",
    "hac itself reads MMM's files by the rules of MMM 2.2.1 (Common/Config.pm), and refuses also what MMM takes for less than was meant. No program of MMM runs.",
    needs: [],
    readiness: { _ in .ready(version: "2.2.1's rules") },
    takes: { file, _ in file.target.map(isConfiguration) ?? false },
    examples: MMMExamples.all
  ) { _, files in
    let byTarget = Dictionary(files.compactMap { file in file.target.map { ($0, file) } }) { first, _ in first }
    var complaints: [Complaint] = []
    for file in files {
      // Judged with the files that include it, where there are any.
      let program: MMMProgram? = file.name.hasPrefix("mmm_agent") ? .agent : file.name.hasPrefix("mmm_mon") ? .monitor : nil
      var reader = MMMReader(byTarget)
      reader.judge(file, for: program)
      for complaint in reader.complaints where !complaints.contains(complaint) { complaints.append(complaint) }
    }
    return Verdict(complaints)
  }

  /// The logs' files are Log::Log4perl's.
  private static func isConfiguration(_ target: String) -> Bool {
    MMMReader.directories.contains { directory in
      guard target.hasPrefix(directory + "/") else { return false }
      let name = target.dropFirst(directory.count + 1)
      return !name.contains("/") && name.hasSuffix(".conf") && !name.contains("_log")
        && ["mmm_common", "mmm_agent", "mmm_mon"].contains { name.hasPrefix($0) }
    }
  }
}

enum MMMExamples {
  static let common = """
    # written by hac
    active_master_role      writer

    <host default>
        cluster_interface       eth0
        pid_path                /run/mmm_agentd.pid
        bin_path                /usr/lib/mysql-mmm/
        replication_user        repl
        replication_password    not-a-real#one
        agent_user              mmm_agent
        agent_password          not-a-real-one
    </host>

    <host db1>
        ip                      10.0.0.11
        mode                    master
        peer                    db2
    </host>

    <host db2>
        ip                      10.0.0.12
        mode                    master
        peer                    db1
    </host>

    <host db3>
        ip                      10.0.0.13
        mode                    slave
    </host>

    <role writer>
        hosts                   db1, db2
        ips                     10.0.0.50
        mode                    exclusive
    </role>

    <role reader>
        hosts                   db1, db2, db3
        ips                     10.0.0.51, 10.0.0.52
        mode                    balanced
    </role>

    """
  static let agent = "include mmm_common.conf\nthis db1\n"
  static let monitor = """
    include mmm_common.conf

    <monitor>
        ip                      127.0.0.1
        pid_path                /run/mmm_mond.pid
        bin_path                /usr/lib/mysql-mmm/
        status_path             /var/lib/misc/mmm_mond.status
        ping_ips                10.0.0.1, 10.0.0.2
        auto_set_online         0
    </monitor>

    <host default>
        monitor_user            mmm_monitor
        monitor_password        not-a-real-one
    </host>

    <check rep_backlog>
        max_backlog             60
    </check>

    """

  private static let place = "rootfs/etc/mysql-mmm/mmm_"
  static func files(common: String = common, agent: String? = agent, monitor: String? = monitor, mode: UInt16 = 0o640) -> [BundleFile] {
    [("common", common), ("agent", agent), ("mon", monitor)].compactMap { name, text in text.map { BundleFile("\(place)\(name).conf", $0, mode: mode) } }
  }

  private static func inCommon(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, files(common: common.replacingFirst(old, by: new)), mark: mark ?? new)
  }
  private static func inMonitor(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, files(monitor: monitor.replacingFirst(old, by: new)), path: "\(place)mon.conf", mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("an agent and a monitor on one host", files()),
    .good("an agent alone", files(monitor: nil)),
    .good("a monitor alone", files(agent: nil)),
    .good("an empty section, and words for true", files(monitor: monitor + "<check ping/>\ndebug Off\n")),
    .broken("a file that everybody may read", files(mode: 0o644)),
    .broken("a file that everybody may write", files(mode: 0o642)),
    inCommon("an unknown setting", "cluster_interface", "cluster_interfaces"),
    inCommon("a setting of another section", "mode                    balanced", "mode                    balanced\n    peer db1", mark: "peer db1"),
    inCommon("an unknown section", "<host db3>", "<node db3>"),
    inCommon("a host with a dot in its name", "<host db3>", "<host db3.example.com>"),
    inCommon("a role without a name", "<role reader>", "<role>"),
    inCommon("a section within a section", "    ip                      10.0.0.13", "<host db4>", mark: "<host db4>"),
    inCommon("a section that another tag closes", "mode                    slave\n</host>", "mode                    slave\n</role>", mark: "</role>"),
    inCommon("a tag that closes nothing", "<role reader>", "</role>\n<role reader>", mark: "</role>\n<role reader>"),
    .broken("a section that nobody closes", files(common: String(common.dropLast("</role>\n".count))), mark: "<role reader>"),
    inCommon("a setting twice", "mode                    slave", "mode                    slave\n    mode master", mark: "    mode master"),
    inCommon("a setting without a value", "10.0.0.13", "", mark: "    ip                      \n"),
    inCommon("a role of no known way", "balanced", "evenly"),
    inCommon("a host of no known way", "slave", "secondary"),
    inCommon("a master without a peer", "    peer                    db2\n", "", mark: "<host db1>"),
    inCommon("a peer that is no host", "peer                    db2", "peer                    db9"),
    inCommon("a role of a host that is none", "db1, db2, db3", "db1, db2, db9"),
    inCommon("a role for the writer that is none", "active_master_role      writer", "active_master_role      writers"),
    inCommon("three masters", "hosts                   db1, db2\n", "hosts                   db1, db2, db3\n"),
    inCommon("a writer everywhere", "exclusive", "balanced"),
    inCommon("two addresses of an exclusive role", "10.0.0.50", "10.0.0.50, 10.0.0.54"),
    inCommon("an address of two roles", "10.0.0.50", "10.0.0.52", mark: "10.0.0.52\n"),
    inCommon("an address with a prefix length", "10.0.0.50", "10.0.0.50/24"),
    inCommon("no password for the agents", "    agent_password          not-a-real-one\n", "", mark: "<host db1>"),
    .broken("an agent of a host that is none", files(agent: agent.replacingFirst("db1", by: "db9"), monitor: nil), path: "\(place)agent.conf", mark: "db9"),
    .broken("an agent that does not say who it is", files(agent: "include mmm_common.conf\n", monitor: nil), path: "\(place)agent.conf"),
    .broken("a file that is not there", files(agent: agent.replacingFirst("common", by: "commons"), monitor: nil), path: "\(place)agent.conf", mark: "mmm_commons"),
    .broken("a monitor without its section", files(agent: nil, monitor: "include mmm_common.conf\n"), path: "\(place)mon.conf"),
    .broken("a file that includes itself", files(agent: "include mmm_agent.conf\nthis db1\n", monitor: nil), path: "\(place)agent.conf"),
    inMonitor("no addresses to ping", "    ping_ips                10.0.0.1, 10.0.0.2\n", "", mark: "<monitor>"),
    inMonitor("a time that is no number", "auto_set_online         0", "auto_set_online         60s"),
    inMonitor("a check that does not exist", "<check rep_backlog>", "<check backlog>"),
    inMonitor("a way to run that does not exist", "    auto_set_online         0", "    mode                    automatic"),
    inMonitor("encryption without a certificate", "<check rep_backlog>", "<socket>\n    type ssl\n</socket>\n\n<check rep_backlog>", mark: "<socket>"),
    inMonitor("a tag without its bracket", "<monitor>", "<monitor"),
    inMonitor("a truth that is none", "<monitor>", "debug maybe\n\n<monitor>", mark: "debug maybe"),
  ]
}
