import SourceText

/// MHA's own Perl modules (MHA::Config), with which the manager reads its configuration at every start.
///
/// Two things are kept from them: the names of hosts, which are the host's to resolve, and the command that
/// `init_conf_load_script` names, which reading a configuration would run. 0.58 accepts, wrongly: a server's section twice
/// (the later lines win), `candidate_master` that is no truth or that goes with `no_master`, a port that is no number, an
/// unknown log level, a script that is not there, a comment behind a value.
extension Adapter {
  static let mha = Adapter(
    "mha", "MHA's Perl modules read the configuration of an application as its manager does; no host is resolved or reached, and no script run.",
    needs: ["perl"],
    readiness: { tools in
      let answer = tools.run("perl", ["-MMHA::Config", "-MMHA::ManagerConst", "-e", "print $MHA::ManagerConst::VERSION"])
      guard answer.succeeded else { return .unusable("has no MHA::Config here: mha4mysql-manager is not installed") }
      return .ready(version: answer.output)
    },
    takes: { file, _ in
      guard let target = file.target else { return false }
      return target == global || ["/etc/mha/", "/etc/masterha/"].contains { target.hasPrefix($0) } && (target.hasSuffix(".cnf") || target.hasSuffix(".conf"))
    },
    examples: MHAExamples.all
  ) { workspace, files in
    let common = files.first { $0.target == global }
    let applications = files.filter { $0.target != global }
    var complaints: [Complaint] = []
    for file in applications.isEmpty ? files : applications {
      let isAlone = file.target == global
      let paths = [common.map(workspace.path(of:)) ?? "", isAlone ? "" : workspace.path(of: file)]
      let answer = workspace.run("perl", ["-e", program] + paths)
      if let failure = answer.failure { return .failed(failure) }
      if answer.succeeded { continue }
      guard let spoken = Answer.lines(answer.errors).first, let tab = spoken.firstIndex(of: "\t") else {
        return .failed(answer.lines.first ?? "ended with status \(answer.status)")
      }
      let meant = spoken[..<tab] == "global" ? common ?? file : file
      let text = String(spoken[spoken.index(after: tab)...])
      let complaint = Complaint(meant.path, line: line(spokenOf: text, SpokenLines(meant)), text)
      if !complaints.contains(complaint) { complaints.append(complaint) }
    }
    return Verdict(complaints)
  }

  /// The common file of all applications (masterha_manager, `--global_conf`).
  private static let global = "/etc/masterha_default.cnf"

  /// Its own words for a file that it cannot parse have errno in the place of the reason: Config::Tiny has that.
  private static let program = #"""
    use strict;
    use warnings;
    BEGIN { *CORE::GLOBAL::readpipe = sub { () } }
    use Config::Tiny;
    use MHA::NodeUtil;
    use MHA::Config;
    { no warnings 'redefine'; *MHA::NodeUtil::get_ip = sub { $_[0] }; }
    my ($global, $file) = @ARGV;
    sub attempt {
      my ($which, $work) = @_;
      return if eval { $work->(); 1 };
      my $reason = $@;
      $reason =~ s/\s+at \S+ line \d+\.?\s*\z//;
      $reason =~ s/\s+/ /g;
      print STDERR "$which\t$reason\n";
      exit 1;
    }
    for ([global => $global], [file => $file]) {
      my ($which, $path) = @$_;
      next if $path eq '';
      attempt($which, sub { Config::Tiny->read($path) or die Config::Tiny->errstr });
    }
    attempt('global', sub { MHA::Config->new->parse_server_default(Config::Tiny->read($global)->{'server default'}) }) if $global ne '';
    attempt('file', sub { MHA::Config->new(file => $file, globalfile => $global eq '' ? '/dev/null' : $global)->read_config() }) if $file ne '';
    """#

  /// A syntax error has its line; a parameter, a server and a section have their names.
  private static func line(spokenOf text: String, _ lines: SpokenLines) -> Int? {
    let words = text.split { " (:'\"".contains($0) }
    func key(_ line: Substring) -> Substring { line.prefix { $0 != "=" }.drop { $0 == " " }.prefix { $0 != " " } }
    func following(_ words: [Substring], _ name: Substring) -> Substring? {
      words.lastIndex(of: name).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
    }
    if text.hasPrefix("Syntax error at line ") { return Int(words[4]).flatMap(lines.bounded) }
    if text.hasPrefix("Parameter name ") { return lines.first { key($0) == words[2] } }
    if text.hasPrefix("Parameter ") {
      let value = text.split(separator: ": ").last ?? ""
      return lines.first { key($0) == words[1] && $0.contains(value) } ?? lines.first { key($0) == words[1] }
    }
    if text.hasPrefix("Block name "), let name = text.quoted(by: "\"").first {
      // `_`: what stands before the first section.
      return name == "_" ? lines.first { $0.contains("=") && !$0.hasPrefix("#") } : lines.first(containing: "[\(name)]")
    }
    if text.contains(" have duplicate "), let second = following(words, "and") { return lines.first(containing: "[\(second)]") }
    if text.hasPrefix("Server "), words.count > 1 { return lines.first(containing: "[\(words[1])]") }
    return nil
  }
}

private enum MHAExamples {
  private static let conf = """
    # written by hac
    [server default]
    manager_workdir=/var/lib/mha/shop
    manager_log=/var/lib/mha/shop/manager.log
    user=mha
    password=not-a-real-one
    ssh_user=mha
    repl_user=repl
    ping_interval=3
    ping_type=SELECT
    master_ip_failover_script=/usr/local/libexec/hac/mha-failover
    init_conf_load_script=echo no_such_parameter=1

    [server1]
    hostname=db1.example.com
    candidate_master=1

    [server2]
    hostname=db2.example.com
    candidate_master=1

    [server3]
    hostname=db3.example.com
    no_master=1

    """

  private static let common = "[server default]\nssh_connection_timeout=10\nremote_workdir=/var/lib/mha\n"

  private static func files(_ text: String) -> [BundleFile] { [BundleFile("rootfs/etc/mha/shop.cnf", text, mode: 0o600)] }
  private static func broken(_ title: String, _ old: String, _ new: String, mark: String? = nil) -> Adapter.Example {
    .broken(title, files(conf.replacingFirst(old, by: new)), mark: mark ?? new)
  }

  static let all: [Adapter.Example] = [
    .good("three servers, and a script that must not be run", files(conf)),
    .good("a common file besides", files(conf) + [BundleFile("rootfs/etc/masterha_default.cnf", common)]),
    broken("an unknown parameter", "ping_interval", "ping_intervall"),
    broken("a comment behind a number", "ping_interval=3", "ping_interval=3 # seconds"),
    broken("a way to ask that does not exist", "ping_type=SELECT", "ping_type=LOOK"),
    broken("a section's bracket that nobody closes", "[server2]", "[server2"),
    broken("a line that is no setting", "user=mha\npass", "user mha\npass", mark: "user mha"),
    broken("a section of another name", "[server3]", "[node3]"),
    broken("a server without a host", "hostname=db3.example.com\n", "", mark: "[server3]"),
    broken("one host for two servers", "hostname=db3", "hostname=db2", mark: "[server3]"),
    broken("a setting before all sections", "[server default]\n", "", mark: "manager_workdir"),
    .broken("a file without servers", files(conf.components(before: "[server1]"))),
    .broken(
      "a wrong number in the common file",
      files(conf) + [BundleFile("rootfs/etc/masterha_default.cnf", common.replacingFirst("=10", by: "=soon"))],
      path: "rootfs/etc/masterha_default.cnf", mark: "ssh_connection_timeout"),
    .broken(
      "an unknown parameter in a common file alone",
      [BundleFile("rootfs/etc/masterha_default.cnf", common.replacingFirst("remote_workdir", by: "remote_workdirs"))], mark: "remote_workdirs"),
  ]
}

extension String {
  fileprivate func components(before mark: String) -> String { firstRange(of: mark).map { String(self[..<$0.lowerBound]) } ?? self }
}
