import HACCompiler
import Lab
import Processes
import TopologyModel

extension Suite {
  static let install = Suite(
    name: "install", summary: "install places, refuses, takes back; killed or cut off from power, it leaves every file old or new, and mends",
    programs: [.keepalived, .xfs, .python]
  ) { ledger in
    try withLab { lab in
      let names = ["shop1", "shop2"]
      let first = try LiveStack("install-old", in: lab, only: names, deferSecrets: true) { spec in
        spec.disks = [320]
        spec.firstBoot = InstallHost.image
      }
      var emissions: [InstallHost.Bundle: Emission] = [.old: first.emission]
      for bundle in InstallHost.Bundle.allCases where bundle != .old {
        emissions[bundle] = try LiveStack.compile("install-\(bundle.rawValue)", deferSecrets: true)
      }
      try lab.powerOn()
      for host in lab.hosts { try host.must(ownFileSystem) }
      for (bundle, emission) in emissions { try StepRunner(emission, in: lab).deliver(to: bundle.directory) }

      func hosts(_ bundles: [InstallHost.Bundle]) throws -> [InstallHost] {
        try names.map { try InstallHost($0, bundles: bundles, of: emissions, in: lab) }
      }
      let shop = try hosts([.old, .new])
      try refused(shop[0], strange: shop[1], lab, &ledger)
      try theWayOfAHost(shop[0], InstallHost.files(of: "shop1", in: emissions[.old]), &ledger)
      // Many kills of a bundle of few files, some of a large one; then power cuts.
      var few = InstallCuts(try hosts([.siteOld, .siteNew]), old: .siteOld, new: .siteNew, lab: lab, seed: ledger.seed)
      try few.kills(first: 2, then: 12, &ledger)
      var many = InstallCuts(shop, old: .old, new: .new, lab: lab, seed: ledger.seed)
      try many.kills(first: 1, then: 2, &ledger)
      try many.powerCuts(2, &ledger)
    }
  }
}

/// What hac places below /usr/local is on another file system than its record.
private let ownFileSystem = """
  modprobe -q xfs; mkfs.xfs -q -f /dev/ubdb && echo '/dev/ubdb /usr/local xfs defaults 0 0' >>/etc/fstab
  systemctl daemon-reload && mount /usr/local && mkdir -p /usr/local/bin /usr/local/sbin /usr/local/libexec
  """

/// What install refuses, with nothing changed.
private func refused(_ host: InstallHost, strange: InstallHost, _ lab: Lab, _ ledger: inout Ledger) throws {
  let untouched = try host.states()
  func isRefused(_ result: VirtualHost.Result, _ words: String, _ sentence: String, _ ledger: inout Ledger) throws {
    let after = try host.states()
    ledger.expect(
      result.status == 2 && result.errors.contains(words) && after == untouched, "\(sentence), and nothing is changed",
      "status \(result.status)\n\(result.errors)\(InstallHost.torn(after, [untouched]))")
  }
  // The bundle of another host, brought to the wrong one.
  try strange.host.must("tar -cf /lab/other.tar -C \(InstallHost.Bundle.old.directory) .")
  let moved = try Command("mv", ["\(strange.host.sharedDirectory)/other.tar", host.host.sharedDirectory]).run()
  guard moved.succeeded else { throw LabError(moved.errorText) }
  try host.host.must("mkdir /root/other && tar -xf /lab/other.tar -C /root/other")
  try isRefused(try host.host.run("/root/other/install --apply"), "for host shop2", "the bundle of another host is refused", &ledger)

  try isRefused(try host.install(.old, "--apply"), "secret minio_root is missing", "secrets that the host does not supply are named", &ledger)
  try host.host.must("mkdir -p /etc/hac/secrets; printf 'a password with  \"quotes\", $dollars and \\\\s\\n' >/etc/hac/secrets/minio_root; echo n8Kd2xQe >/etc/hac/secrets/vrrp; chmod 644 /etc/hac/secrets/*")
  try isRefused(try host.install(.old, "--apply"), "mode 0600 or 0400", "a secret that others can read is refused", &ledger)
  try host.host.must("chmod 600 /etc/hac/secrets/*")
  try strange.host.must("mkdir -p /etc/hac/secrets; cd /etc/hac/secrets; (umask 077; echo 'correct horse battery' >minio_root; echo n8Kd2xQe >vrrp)")

  let check = try host.install(.old, "--check")
  let checked = try host.states()
  ledger.expect(check.status == 1 && checked == untouched, "--check tells what it would do, and does nothing", check.output + check.errors)
  let told = try host.host.must("[ ! -e /var/lib/hac ] && ! getent passwd minio-user; ls -d /run/hac-install.* 2>/dev/null || :")
  ledger.expect(told.isEmpty, "and leaves nothing behind", told)

  // The operator's own file, of an odd owner and mode, with an old date.
  try host.host.must("printf 'mine\\n' >/etc/default/minio; chown daemon:adm /etc/default/minio; chmod 604 /etc/default/minio; touch -d '2001-02-03 04:05:06' /etc/default/minio")
  let own = try host.host.must(details)
  let refused = try host.install(.old, "--apply")
  ledger.expect(refused.status == 2 && refused.errors.contains("hac did not install it"), "a file that hac did not install is refused", refused.errors)
  let adopted = try host.install(.old, "--apply --adopt")
  ledger.expect(adopted, "--adopt replaces it")
  let back = try host.install(.old, "--rollback")
  ledger.expect(back, "and --rollback takes it back")
  let ownNow = try host.host.must(details)
  ledger.expect(own == ownNow, "with its bytes, owner, mode and date", "\(own)\n\(ownNow)")
  try host.host.must("rm /etc/default/minio")
}

private let details = "stat -c '%n %a %U:%G %Y' /etc/default/minio /etc/hosts; cat /etc/default/minio; sha256sum /etc/hosts"

/// From nothing to the first bundle, to the next, and back, with a keepalived that runs all the time.
private func theWayOfAHost(_ host: InstallHost, _ files: [File], _ ledger: inout Ledger) throws {
  let name = host.name
  let start = Lab.now
  let applied = try host.install(.old, "--apply")
  ledger.expect(applied, "\(name): the first bundle is applied")
  ledger.measured("install --apply of \(files.count) files", Lab.now - start)
  let old = try host.states()
  for file in files where file.area == .root {
    let want = "\(String(file.mode, radix: 8)) \(file.owner):\(file.group)"
    let seen = try host.host.must("stat -c '%a %U:%G' '\(file.path)'")
    ledger.expect(seen == want, "\(name): \(file.path) is \(want)", seen)
  }
  let secrets = try host.host.run(
    """
    grep -rl HAC-SECRET /etc /usr/local/libexec/hac
    cat >/run/systemd/system/lab-secret.service <<'E'
    [Service]
    Type=oneshot
    EnvironmentFile=/etc/default/minio
    ExecStart=/bin/sh -c 'printenv MINIO_ROOT_PASSWORD >/run/lab-secret'
    E
    systemctl daemon-reload; systemctl start lab-secret.service && cmp /run/lab-secret /etc/hac/secrets/minio_root
    """)
  ledger.expect(secrets.succeeded && secrets.output.isEmpty, "\(name): systemd reads the host's own secret from what was filled in", secrets.output + secrets.errors)
  ledger.expect(!(applied.output + applied.errors).contains("quotes"), "\(name): and it was not printed")
  let accounts = try host.host.must("getent passwd minio-user keepalived_script | cut -d: -f1,7")
  ledger.expect(
    accounts == "minio-user:/usr/sbin/nologin\nkeepalived_script:/usr/sbin/nologin", "\(name): the accounts are made, and nobody can log in", accounts)
  let known = try host.host.must("systemctl show -p LoadState -p NeedDaemonReload --value minio.service 'srv-minio\\x2d1.mount'")
  ledger.expect(known == "loaded\nno\n\nloaded\nno", "\(name): systemd knows the units", known)

  let stamps = "stat -c '%n %i %Y %Z' /etc/hosts \(files.map { "'\($0.path)'" }.joined(separator: " ")) /var/lib/hac/installed"
  let before = try host.host.must(stamps)
  let again = try host.install(.old, "--apply")
  let after = try host.host.must(stamps)
  ledger.expect(again.succeeded && again.output == "Nothing changed.\n" && before == after, "\(name): applied again, it touches nothing", again.output)

  // keepalived runs with the first bundle, and reads the next ones without a restart.
  // The mark is a step of the service's own, whose turn is after its start.
  try host.host.must("install -D -m 0644 /dev/null /var/lib/hac/ready/site && systemctl start keepalived.service")
  try holds(host, "10.0.0.60", &ledger)
  let process = try host.host.must("systemctl show -p MainPID --value keepalived.service")
  ledger.expect(try host.install(.new, "--apply"), "\(name): the next bundle is applied")
  try holds(host, "10.0.0.61", notAnyMore: "10.0.0.60", &ledger)
  let later = try host.host.must("systemctl show -p MainPID --value keepalived.service")
  ledger.expect(process == later && process != "0", "\(name): keepalived was not restarted for it", "\(process) \(later)")

  let edited = "printf '! by hand\\n' >>/etc/keepalived/keepalived.conf"
  try host.host.must(edited)
  let handMade = try host.states()
  let refused = try host.install(.old, "--apply")
  let untouched = try host.states()
  ledger.expect(
    refused.status == 2 && refused.errors.contains("keepalived.conf was edited by hand") && untouched == handMade,
    "\(name): over a file edited by hand nothing is applied", refused.errors)
  let noWayBack = try host.install(.new, "--rollback")
  ledger.expect(noWayBack.status == 2, "\(name): nor rolled back", noWayBack.errors)
  ledger.expect(try host.install(.old, "--apply --adopt"), "\(name): --adopt discards the edit")
  ledger.expect(try host.states() == old, "\(name): everything is as the first bundle has it")
  ledger.expect(try host.install(.old, "--rollback"), "\(name): rolled back")
  let edits = try host.states()
  ledger.expect(edits == handMade, "\(name): everything is as it was, the edit too", "\(InstallHost.torn(edits, [handMade]))")
  ledger.expect(try host.install(.old, "--apply --adopt"), "\(name): and the first bundle again")
  try holds(host, "10.0.0.60", notAnyMore: "10.0.0.61", &ledger)

  ledger.expect(try host.install(.lvs, "--apply"), "\(name): a bundle with settings of the kernel is applied")
  let settings = try host.host.must("sed -n '/=/{s/ //g;p}' /etc/sysctl.d/60-hac.conf | sort >/run/want; sysctl $(cut -d= -f1 /run/want) | tr -d ' ' | sort | diff /run/want - && cat /run/want")
  ledger.expect(settings.contains("net.ipv4.ip_forward=1"), "\(name): they are in force", settings)
  ledger.expect(try host.install(.lvs, "--rollback"), "\(name): and it is rolled back")
  let end = try host.states()
  ledger.expect(end == old, "\(name): to what was there before", "\(InstallHost.torn(end, [old]))")
  let same = try host.host.must("systemctl show -p MainPID --value keepalived.service; systemctl stop keepalived.service")
  ledger.expect(same == process, "\(name): keepalived was reloaded all the time", "\(process) \(same)")
}

private func holds(_ host: InstallHost, _ address: String, notAnyMore gone: String? = nil, _ ledger: inout Ledger) throws {
  var last = ""
  let end = Lab.now + 180
  while Lab.now < end {
    last = try host.host.must("ip -4 -o addr show dev eth0")
    if last.contains(" \(address)/"), !(gone.map { last.contains(" \($0)/") } ?? false) { break }
  }
  ledger.expect(
    last.contains(" \(address)/") && !(gone.map { last.contains(" \($0)/") } ?? false),
    "\(host.name): keepalived holds \(address)\(gone.map { " and \($0) no more" } ?? "")", last)
}
