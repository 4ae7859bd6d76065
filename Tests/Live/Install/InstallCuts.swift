@preconcurrency import Glibc
import Lab

/// install, killed or cut off from power at random moments and run again, on several hosts at once.
struct InstallCuts {
  private let hosts: [InstallHost]
  private let old: InstallHost.Bundle
  private let new: InstallHost.Bundle
  private let lab: Lab
  private var chance: Chance
  /// What the managed paths are on each host with nothing, the old and the new bundle installed.
  private var references: [[State: [String: String]]] = []
  private var states: [State] = []
  /// Seconds from the start to the end of a run of install, while all hosts do.
  private var longest = 0.0

  private enum State { case nothing, old, new }
  private enum Mend: String, CaseIterable { case apply, rollback }

  /// What is cut short: the way from one state to another.
  private struct Move {
    let bundle: InstallHost.Bundle
    let mode: Mend
    let from: State
    let to: State

    /// Where the host is after the move was cut short and this was done with its bundle.
    func end(of mend: Mend) -> State {
      switch mode {
      case .apply: mend == .apply ? to : from
      // What was left of a rollback is finished first.
      case .rollback: mend == .apply ? from : to
      }
    }
    func command(_ mode: Mend) -> String { "\(bundle.directory)/install --\(mode.rawValue)" }
  }

  init(_ hosts: [InstallHost], old: InstallHost.Bundle, new: InstallHost.Bundle, lab: Lab, seed: UInt64) {
    self.hosts = hosts
    self.old = old
    self.new = new
    self.lab = lab
    chance = Chance(seed: seed)
  }

  private func next(after state: State) -> Move {
    switch state {
    case .nothing: Move(bundle: old, mode: .apply, from: .nothing, to: .old)
    case .old: Move(bundle: new, mode: .apply, from: .old, to: .new)
    case .new: Move(bundle: new, mode: .rollback, from: .new, to: .old)
    }
  }

  /// Kills of the first apply, with nothing installed before; then of the way from one bundle to the other and back.
  mutating func kills(first: Int, then: Int, _ ledger: inout Ledger) throws {
    try learn()
    for round in 1...first {
      try clear()
      try kill("first apply, kill \(round)", &ledger)
    }
    try clear()
    for result in try together({ _ in "\(old.directory)/install --apply" }) where !result.succeeded { throw LabError(result.errors) }
    states = hosts.map { _ in .old }
    for round in 1...then { try kill("kill \(round)", &ledger) }
  }

  /// After `kills`: on all hosts at once, while files are being changed; then right after the end.
  mutating func powerCuts(_ count: Int, _ ledger: inout Ledger) throws {
    for round in 1...count { try powerCut("power cut \(round)", &ledger) }
    try powerCutAfterTheEnd(&ledger)
  }

  /// A script on every host at once.
  @discardableResult
  private func together(_ script: (Int) throws -> String) throws -> [VirtualHost.Result] {
    let requests = try hosts.indices.map { try hosts[$0].host.start(try script($0), timeout: .seconds(600)) }
    return try zip(hosts, requests).map { try $0.host.finish($1, within: .seconds(660)) }
  }

  private static func directory(of path: String) -> String? { path.lastIndex(of: "/").map { String(path[..<$0]) } }

  private mutating func clear() throws {
    let lines = try together { index in
      """
      systemctl stop keepalived.service; rm -rf /var/lib/hac; cp -p /root/hosts /etc/hosts
      rm -f \(hosts[index].paths.filter { $0 != "/etc/hosts" }.map { "'\($0)'" }.joined(separator: " "))
      # Its directories too: a record names those that the run made.
      for directory in \(Set(hosts[index].paths.compactMap(Self.directory)).sorted().map { "'\($0)'" }.joined(separator: " ")); do
        while [ -n "$directory" ]; do rmdir "$directory" 2>/dev/null; directory=${directory%/*}; done
      done
      for user in minio-user keepalived_script; do ! getent passwd $user >/dev/null || userdel $user; done
      # A unit that systemd always has loaded, so that it would show that it was not read again.
      mkdir -p /etc/systemd/system/multi-user.target.wants
      ln -sfn ../hac-minio-noretry.service /etc/systemd/system/multi-user.target.wants/hac-minio-noretry.service
      systemctl daemon-reload
      """
    }
    for line in lines where !line.succeeded { throw LabError("cannot clear a host: \(line.errors)") }
    states = hosts.map { _ in .nothing }
  }

  /// The three states, each reached without a cut.
  private mutating func learn() throws {
    try clear()
    references = try hosts.map { [.nothing: try $0.states()] }
    for bundle in [old, new] {
      let start = Lab.now
      for result in try together({ _ in "\(bundle.directory)/install --apply" }) where !result.succeeded {
        throw LabError("install does not apply \(bundle): \(result.output)\(result.errors)")
      }
      longest = max(longest, Lab.now - start)
      for index in hosts.indices { references[index][bundle == old ? .old : .new] = try hosts[index].states() }
    }
  }

  private mutating func kill(_ name: String, _ ledger: inout Ledger) throws {
    let moves = states.map { next(after: $0) }
    for (index, move) in moves.enumerated() { try hosts[index].watch(allowed(index, move)) }
    var shots: [String] = []
    for move in moves {
      // Two of three wait until something is being changed, which is a small part of a run.
      let waits = Int.random(in: 0..<3, using: &chance) > 0
      let delay = chance.upTo(waits ? longest / 4 : longest)
      let wholeGroup = Bool.random(using: &chance)
      shots.append(
        """
        setsid sh \(move.command(move.mode)) >/run/lab-out 2>&1 & pid=$!
        \(waits ? "while [ ! -e /var/lib/hac/journal ] && kill -0 $pid 2>/dev/null; do sleep 0.02; done" : "")
        sleep \(Int(delay)).\(String(Int(delay * 1000) % 1000 + 1000).dropFirst())
        kill -9 \(wholeGroup ? "-- -$pid" : "$pid") 2>/dev/null && echo killed
        wait $pid 2>/dev/null
        while pgrep -s $pid >/dev/null; do sleep 0.05; done
        [ ! -e /var/lib/hac/journal ] || echo open
        """)
    }
    let shot = try together { shots[$0] }
    try mend(moves, name, met: shot.map { $0.output.split(separator: "\n").map(String.init) }, &ledger)
    for (index, move) in moves.enumerated() {
      let (rounds, violations) = try hosts[index].watched()
      ledger.expect(
        rounds > 0 && violations.isEmpty, "\(hosts[index].name): \(name): looked at \(rounds) times, every file was \(move.from) or \(move.to)",
        violations)
    }
  }

  private mutating func powerCut(_ name: String, _ ledger: inout Ledger) throws {
    let moves = states.map { next(after: $0) }
    let starts = try hosts.indices.map { index in
      let move = moves[index]
      try hosts[index].watch(allowed(index, move))
      return try hosts[index].host.start(
        "\(move.command(move.mode)) & while [ ! -e /var/lib/hac/journal ]; do sleep 0.02; done; : >/lab/open; wait")
    }
    var met: [[String]] = []
    for index in hosts.indices {
      let host = hosts[index].host
      let mark = "\(host.sharedDirectory)/open"
      let came = try lab.wait(upTo: .seconds(300)) { access(mark, F_OK) == 0 }
      unlink(mark)
      if came == nil { throw LabError("\(host.name): install does not come to its journal: \(try host.finish(starts[index]).errors)") }
    }
    usleep(useconds_t(chance.upTo(longest / 3) * 1e6))
    for host in hosts { lab.powerOff(host.host) }
    try lab.powerOn()
    for (index, move) in moves.enumerated() {
      let host = hosts[index]
      let seen = host.host.sharedText("violations")
      ledger.expect(seen.isEmpty, "\(host.name): \(name): until then every file was \(move.from) or \(move.to)", seen)
      met.append(try host.host.must("[ ! -e /var/lib/hac/journal ] || echo open").split(separator: "\n").map(String.init))
    }
    try mend(moves, name, met: met, &ledger)
  }

  /// Every path is wholly old or wholly new; then --apply ends what was begun or --rollback undoes it, wholly.
  private mutating func mend(_ moves: [Move], _ name: String, met: [[String]], _ ledger: inout Ledger) throws {
    let mends = moves.map { _ in Mend.allCases.randomElement(using: &chance) ?? .apply }
    for (index, move) in moves.enumerated() {
      let torn = InstallHost.torn(try hosts[index].states(), allowed(index, move))
      ledger.expect(
        torn.isEmpty, "\(hosts[index].name): \(name) of --\(move.mode) \(move.bundle.rawValue) (\(met[index].joined(separator: ", "))): every file is whole, old or new",
        torn.joined(separator: "\n"))
    }
    let results = try together { "\(moves[$0].command(mends[$0])); echo status=$?" }
    for (index, move) in moves.enumerated() {
      let host = hosts[index]
      let (mend, result) = (mends[index], results[index])
      let end = move.end(of: mend)
      // What was killed before it changed anything, or after its end, leaves nothing to take back.
      let hadNothing = result.text.hasSuffix("status=2") && mend == .rollback
        && (result.errors.contains("this bundle is not installed") || result.errors.contains("no backup"))
      ledger.expect(
        result.text.hasSuffix("status=0") || hadNothing, "\(host.name): \(name): --\(mend) mends it\(hadNothing ? " (nothing to do)" : "")",
        result.output + result.errors)
      let now = try host.states()
      let want = references[index][end] ?? [:]
      let differences = InstallHost.torn(now, [want] + emptyRecord(move))
      ledger.expect(differences.isEmpty, "\(host.name): \(name): everything is \(end)", differences.joined(separator: "\n"))
      let left = try host.host.must(
        """
        ls /var/lib/hac/journal 2>/dev/null; find /etc /usr/local -xdev -name '.*.hac'; ls -d /run/hac-install.* 2>/dev/null
        [ "$(ls /var/lib/hac/backup 2>/dev/null | wc -l)" -le 1 ] || ls /var/lib/hac/backup
        systemctl show -p NeedDaemonReload --value hac-minio-noretry.service | grep -v no; :
        """)
      ledger.expect(left.isEmpty, "\(host.name): \(name): no journal, no half file, no work is left, and systemd has read its units", left)
      states[index] = end
    }
  }

  /// The states of which one is every path's while this happens.
  private func allowed(_ index: Int, _ move: Move) -> [[String: String]] {
    [references[index][move.from] ?? [:], references[index][move.to] ?? [:]] + emptyRecord(move)
  }

  /// The record of a host on which nothing is installed any more is empty rather than not there.
  private func emptyRecord(_ move: Move) -> [[String: String]] {
    move.from == .nothing ? [["/var/lib/hac/installed": "600 0:0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]] : []
  }

  /// What has been reported as installed is there after a power cut in the next moment, on every file system.
  private mutating func powerCutAfterTheEnd(_ ledger: inout Ledger) throws {
    for _ in 1...2 {
      let moves = states.map { next(after: $0) }
      for result in try together({ moves[$0].command(moves[$0].mode) }) where !result.succeeded { throw LabError("install failed: \(result.errors)") }
      for host in hosts { lab.powerOff(host.host) }
      try lab.powerOn()
      for (index, move) in moves.enumerated() {
        let host = hosts[index]
        let differences = InstallHost.torn(try host.states(), [references[index][move.to] ?? [:]])
        ledger.expect(
          differences.isEmpty, "\(host.name): power cut after the end of --\(move.mode): everything is \(move.to)", differences.joined(separator: "\n"))
        let check = try host.install(move.to == .new ? new : old, "--check")
        ledger.expect(check.succeeded && check.output == "Nothing would change.\n", "\(host.name): and --check finds nothing to do", check.output)
        states[index] = move.to
      }
    }
  }
}
