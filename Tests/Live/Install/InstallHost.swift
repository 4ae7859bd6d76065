import HACCompiler
import Lab
import TopologyModel

/// A host with bundles on it, and what it holds of all that they manage.
///
/// `/usr/local` is a file system of its own, XFS: what is not flushed there stays in memory for half a minute.
struct InstallHost {
  let host: VirtualHost
  /// Every path that one of its bundles manages, and hac's record of what is installed.
  let paths: [String]
  var name: String { host.name }

  /// The topologies of the suite, each a state of the same hosts.
  enum Bundle: String, CaseIterable {
    case old, new, lvs
    case siteOld = "site-old"
    case siteNew = "site-new"
    var directory: String { "/root/\(rawValue)" }
  }

  init(_ name: String, bundles: [Bundle], of emissions: [Bundle: Emission], in lab: Lab) throws(LabError) {
    host = try lab[name]
    var paths: Set<String> = ["/var/lib/hac/installed"]
    for bundle in bundles { paths.formUnion(Self.files(of: name, in: emissions[bundle]).map(\.path)) }
    self.paths = paths.sorted()
  }

  /// What a bundle places on a host, its services' files and the shared ones.
  static func files(of name: String, in emission: Emission?) -> [File] {
    guard let emission, let node = emission.hosts.first(where: { emission.plan.topology[$0].name == name }) else { return [] }
    return emission.files(on: node).filter { $0.area == .root || $0.area == .block }
  }

  /// `path state` of each: mode, owner, group and digest of its bytes, or `-`.
  func states() throws(LabError) -> [String: String] { Self.states(try host.must("lab-states show <<'E'\n\(paths.joined(separator: "\n"))\nE")) }

  static func states(_ text: String) -> [String: String] {
    var states: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1)
      if words.count == 2 { states[String(words[0])] = String(words[1]) }
    }
    return states
  }

  /// Runs a bundle's installer.
  @discardableResult
  func install(_ bundle: Bundle, _ arguments: String) throws(LabError) -> VirtualHost.Result {
    try host.run("\(bundle.directory)/install \(arguments)", timeout: .seconds(300))
  }

  /// From now on every path is looked at again and again; what is in none of these states is written to the lab's directory.
  func watch(_ allowed: [[String: String]]) throws(LabError) {
    var lines: Set<String> = []
    for states in allowed { for (path, state) in states { lines.insert("\(path) \(state)") } }
    try host.must("cat >/run/lab-allowed <<'E'\n\(lines.sorted().joined(separator: "\n"))\nE\nlab-states watch </run/lab-allowed >/dev/null 2>&1 &")
  }

  /// Ends the watch: how often it looked at everything, and what it saw that may not be.
  func watched() throws(LabError) -> (rounds: Int, violations: String) {
    let text = try host.must(
      """
      kill -TERM $(cat /run/lab-watch.pid); while [ -e /run/lab-watch.pid ]; do sleep 0.1; done
      cat /run/lab-rounds; cat /lab/violations 2>/dev/null; rm -f /lab/violations
      """)
    let lines = text.split(separator: "\n", maxSplits: 1)
    return (lines.first.flatMap { Int($0) } ?? 0, lines.count > 1 ? String(lines[1]) : "")
  }

  /// What is at none of these states, in words; empty if nothing.
  static func torn(_ states: [String: String], _ allowed: [[String: String]]) -> [String] {
    states.filter { path, state in !allowed.contains { $0[path] == state } }.map { "\($0.key) \($0.value)" }.sorted()
  }

  /// What the operator's image brings.
  static let image = """
    mkdir -p /etc/hac
    rm -rf /etc/default/minio /srv/minio-* /usr/local/bin/minio
    printf '127.0.0.1 localhost\\n\\377 an odd byte\\n10.9.9.9 last' >/etc/hosts
    chmod 640 /etc/hosts
    cp -p /etc/hosts /root/hosts
    cat >/usr/sbin/lab-states <<'E'
    #!/usr/bin/python3
    import hashlib, os, signal, stat, sys, time
    def state(path):
        try:
            file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return '-'
        except OSError:
            return 'link:' + os.readlink(path)
        with open(file, 'rb') as opened:
            seen = os.fstat(file)
            return '%o %d:%d %s' % (stat.S_IMODE(seen.st_mode), seen.st_uid, seen.st_gid, hashlib.sha256(opened.read()).hexdigest())
    lines = sys.stdin.read().split('\\n')
    if sys.argv[1] == 'show':
        for path in filter(None, lines):
            print(path, state(path))
        sys.exit()
    allowed = {}
    for line in filter(None, lines):
        path, value = line.split(' ', 1)
        allowed.setdefault(path, set()).add(value)
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(1))
    rounds, reported = 0, set()
    open('/run/lab-watch.pid', 'w').write(str(os.getpid()))
    while not ended:
        for path, values in allowed.items():
            now = state(path)
            if now not in values and (path, now) not in reported:
                reported.add((path, now))
                with open('/lab/violations', 'a') as violations:
                    violations.write('%s %s\\n' % (path, now))
        rounds += 1
        time.sleep(0.005)
    open('/run/lab-rounds', 'w').write('%d\\n' % rounds)
    os.unlink('/run/lab-watch.pid')
    E
    chmod 755 /usr/sbin/lab-states
    """
}
