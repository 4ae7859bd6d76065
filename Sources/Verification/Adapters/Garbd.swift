import SourceText

/// garbd(8), the Galera arbitrator: it reads the options of the library, founds a group of its own without a network, and
/// leaves it at once, since nobody can give it the state that it asks for (`--sst`).
///
/// It overrides `gcs.fc_limit`, `gcs.fc_factor` and `gcs.fc_single_primary`, and has no write-set cache: the adapter of the
/// library in a server judges those. Galera 4.23 accepts, wrongly: equal `suspect` and `inactive` timeouts, an unknown
/// `socket.checksum` (a warning), a cluster's name of more than 32 bytes, at which other members fail to join.
extension Adapter {
  static let garbd = Adapter(
    "garbd",
    "garbd starts as an arbiter would, with the group's options, and founds a group of one; no peer is asked, and keys and certificates are stand-ins.",
    needs: ["garbd", "bash", "openssl"], needsHostRoot: true,
    readiness: { tools in
      let answer = tools.run("garbd", ["--version"])
      // `2026-11-22 17:51:37.375  INFO: 4.23.r`
      let words = (answer.output + answer.errors).components(after: "INFO: ")
      guard let version = words.flatMap(Tools.firstNumber) else { return .unusable("does not tell its version") }
      return .ready(version: version)
    },
    takes: { file, _ in
      if GaleraOptions.isArbiters(file) { return true }
      return GaleraOptions.isOptionFile(file) && GaleraOptions(file).map { !$0.pieces(for: .arbiter).isEmpty || !$0.pieces(for: .percona).isEmpty } == true
    },
    examples: GarbdExamples.all
  ) { workspace, files in
    var verdict = Verdict()
    for file in files {
      let options = GaleraOptions(file)
      verdict.skips += options?.skip(of: file) ?? []
      let standIns: [BundleFile]
      switch tlsFiles(of: options, in: workspace) {
      case .success(let files): standIns = files
      case .failure(let reason): return .failed(reason.text)
      }
      let arguments: [String]
      if GaleraOptions.isArbiters(file) {
        arguments = [file.target ?? ""]
      } else {
        let pieces = options?.pieces(for: .arbiter) ?? []
        if pieces.isEmpty { continue }
        arguments = ["", pieces.joined(separator: ";")]
      }
      let answer = workspace.runInHostRoot("bash", ["-c", script, "garbd"] + arguments, adding: standIns)
      if let failure = answer.failure { return .failed(failure) }
      let messages = GarbdMessages(file, options)
      let complaints = answer.lines.compactMap(messages.complaint)
      // One mistake fails one layer after the other: the first words are about the mistake, the others about the layers.
      let errors = complaints.filter { $0.severity == .error }
      verdict.complaints += complaints.filter { $0.severity != .error } + errors.prefix(1)
      if errors.isEmpty, !answer.succeeded { return .failed("ended with status \(answer.status) and said nothing of it") }
    }
    return verdict
  }

  /// garb-systemd reads the settings the same way. Up to 4.23 garbd dies now and then at its start, whatever the options,
  /// when a thread ends before its priority is set: then once more.
  private static let script = """
    set -ue
    if [ -n "$1" ]; then
      . "$1"
      : "${GALERA_NODES:?is not set}"
      group=${GALERA_GROUP:?is not set} options=${GALERA_OPTIONS:-}
    else
      group=hac options=$2
    fi
    for attempt in 1 2 3 4 5 6 7 8 9 10 11 12; do
      status=0
      said=$(garbd --address gcomm:// --group "$group" --workdir /tmp --sst hac --donor nobody ${options:+--options "$options"} 2>&1) || status=$?
      case $said in *'schedparams '*'No such process'*) rm -f /tmp/gvwstate.dat ;; *) break ;; esac
    done
    printf '%s\\n' "$said"
    exit "$status"
    """

  private struct Reason: Error { let text: String }

  /// A key and its certificate at the places that the options name, unless the bundle has them: they are the operator's.
  private static func tlsFiles(of options: GaleraOptions?, in workspace: Workspace) -> Result<[BundleFile], Reason> {
    let paths = ["socket.ssl_key", "socket.ssl_cert", "socket.ssl_ca"].compactMap { options?[$0].map(String.init) }
    let missing = Set(paths).filter { path in path.hasPrefix("/") && !workspace.files.contains { $0.target == path } }
    if missing.isEmpty { return .success([]) }
    let answer = workspace.run("openssl", [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "/dev/stdout", "-out", "/dev/stdout",
      "-subj", "/CN=hac", "-days", "2",
    ])
    guard answer.succeeded else { return .failure(Reason(text: "openssl makes no stand-in for a certificate: \(answer.failure ?? answer.errors)")) }
    return .success(missing.sorted().map { BundleFile("rootfs" + $0, answer.output, mode: 0o600) })
  }
}

/// What garbd prints: `2026-11-22 17:52:47.880 ERROR: text`.
private struct GarbdMessages {
  private let file: BundleFile
  private let options: GaleraOptions?
  private let lines: SpokenLines

  init(_ file: BundleFile, _ options: GaleraOptions?) {
    self.file = file
    self.options = options
    lines = SpokenLines(file)
  }

  func complaint(_ spoken: String) -> Complaint? {
    // The shell's: `/etc/default/garb: line 3: unexpected EOF …`, `garbd: line 4: GALERA_NODES: is not set`.
    if let placed = PlacedWords(spoken[...], separator: ": line ") {
      guard placed.path == file.target?[...] else { return Complaint(file.path, String(placed.text)) }
      return Complaint(file.path, line: lines.bounded(placed.line), String(placed.text))
    }
    for (mark, severity) in [(" ERROR: ", Severity.error), (" FATAL: ", .error), (" WARN: ", .warning)] {
      guard let range = spoken.firstRange(of: mark) else { continue }
      var text = spoken[range.upperBound...]
      for layer in ["Exception in creating receive loop: ", "failed to open gcomm backend connection: "] where text.hasPrefix(layer) {
        text = text.dropFirst(layer.count)
      }
      // What is said of its own directory and threads has no place in the file.
      if severity == .warning, !text.hasPrefix("Parameter "), !text.hasPrefix("Ignoring ") { return nil }
      return Complaint(file.path, line: line(spokenOf: text), String(text), severity)
    }
    return nil
  }

  /// Of several lines of a shell's file: the one with the option that is named.
  private func line(spokenOf text: Substring) -> Int? {
    for name in text.quoted(by: "'") where name.contains(".") {
      if let found = lines.first(where: { !$0.hasPrefix("#") && $0.contains(name) }) { return found }
    }
    return options?.line
  }
}

extension String {
  fileprivate func components(after mark: String) -> String? { firstRange(of: mark).map { String(self[$0.upperBound...]) } }
}

private enum GarbdExamples {
  private static let arbiter = """
    # shop: written by hac
    GALERA_NODES="10.0.0.12:4567 10.0.0.13:4567"
    GALERA_GROUP="shop-database"
    GALERA_OPTIONS="gmcast.listen_addr=tcp://10.0.0.11:4567;socket.ssl=yes;socket.ssl_key=/etc/pxc/server-key.pem;\
    socket.ssl_cert=/etc/pxc/server-cert.pem;socket.ssl_ca=/etc/pxc/ca.pem;socket.ssl_cipher=AES128-SHA256"

    """

  private static let server = """
    [mysqld]
    wsrep_cluster_name = shop-database
    wsrep_provider_options = "gcache.size=1G;pc.weight=2;evs.suspect_timeout=PT10S;evs.inactive_timeout=PT30S;gmcast.segment=1"

    """

  private static func settings(_ text: String) -> [BundleFile] { [BundleFile("rootfs/etc/default/garb", text)] }
  private static func options(_ text: String) -> [BundleFile] { [BundleFile("rootfs/etc/mysql/mysql.conf.d/mysqld.cnf", text)] }
  private static func brokenSettings(_ title: String, _ old: String, _ new: String, mark: String? = "GALERA_OPTIONS") -> Adapter.Example {
    .broken(title, settings(arbiter.replacingFirst(old, by: new)), mark: mark)
  }
  private static func brokenOptions(_ title: String, _ old: String, _ new: String) -> Adapter.Example {
    .broken(title, options(server.replacingFirst(old, by: new)), mark: "wsrep_provider_options")
  }

  static let all: [Adapter.Example] = [
    .good("an arbiter with TLS", settings(arbiter)),
    .good("the options of a server", options(server)),
    brokenSettings("an unknown option of an arbiter", "gmcast.listen_addr", "gmcast.listen_adr"),
    brokenSettings("an address to listen on that the host lacks", "tcp://10.0.0.11", "tcp://10.0.0.12"),
    brokenSettings("an address without its protocol", "tcp://10.0.0.11", "10.0.0.11"),
    brokenSettings("an unknown cipher", "AES128-SHA256", "AES128-SHA255"),
    brokenSettings("TLS without a certificate", "socket.ssl_cert", "socket.ssl_ca"),
    brokenSettings("an arbiter without a group", "GALERA_GROUP", "GALERA_GRUP", mark: nil),
    brokenSettings("a quote that nobody closes", "\"shop-database\"", "\"shop-database", mark: "GALERA_OPTIONS"),
    brokenOptions("an unknown option", "evs.suspect_timeout", "evs.suspect_timout"),
    brokenOptions("a weight out of its range", "pc.weight=2", "pc.weight=255"),
    brokenOptions("a duration that is none", "PT10S", "ten seconds"),
    brokenOptions("a timeout shorter than the interval of the check", "evs.inactive_timeout=PT30S", "evs.keepalive_period=PT30S"),
    brokenOptions("an option without a value", "pc.weight=2", "pc.weight"),
    brokenOptions("a truth that is none", "pc.weight=2", "pc.ignore_sb=perhaps"),
  ]
}
