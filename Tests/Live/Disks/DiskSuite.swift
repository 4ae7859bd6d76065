@preconcurrency import Glibc
import Lab
import TopologyModel

extension Suite {
  static let disks = Suite(
    name: "disks", summary: "empty drives are formatted and mounted by their label; what holds data is refused, and nothing on it changes",
    programs: [
      .xfs, .btrfs, .fat, .ext4, .lvm, .mdadm, .cryptsetup, .sfdisk, .python, .curl,
    ]
  ) { ledger in
    try withLab { lab in
      let tolerant = try DriveHost("disks", node: "store1", in: lab)
      let strict = try DriveHost("disks-strict", node: "strict1", in: lab)
      let hosts = [tolerant, strict]
      try lab.powerOn()
      for host in hosts {
        try host.runner.deliver()
        try host.run(.firstStart, ["install", "names", "binary"])
      }
      try refusals(hosts, &ledger)
      try cuts(hosts, lab, &ledger)
      try firstStart(hosts, &ledger)
      try reboots(tolerant, strict, lab, &ledger)
    }
  }
}

/// The formatting is killed at random moments, and the power is cut in it: done again, it ends well, or it refuses the very
/// drive that it had begun and a human empties that one.
private func cuts(_ hosts: [DriveHost], _ lab: Lab, _ ledger: inout Ledger) throws {
  var chance = Chance(seed: ledger.seed)
  let start = Lab.now
  try format(hosts, after: "a first time", &ledger)
  let longest = Lab.now - start
  try unmount(hosts)
  for number in 1...5 {
    // Most wait until everything has been judged: what is written is written then.
    let waits = Int.random(in: 0..<5, using: &chance) > 0
    let delay = chance.upTo(waits ? longest / 2 : longest)
    let killed = try together(hosts) { host throws(LabError) in
      """
      setsid sh -c '\(try host.line("format-disks"))' >/run/format 2>&1 & pid=$!
      \(waits ? "while kill -0 $pid 2>/dev/null && ! grep -q 'lab-second.*: format' /run/format; do sleep 0.02; done" : "")
      sleep \(Ledger.written(delay))
      kill -9 -- -$pid 2>/dev/null && echo killed || echo ended; wait $pid; udevadm settle
      echo "$(grep -c ': in place' /run/format) in place, on the disks: $(blkid -p -o value -s TYPE /dev/ubdb /dev/ubdc | tr '\\n' ' ')"
      """
    }
    for (host, result) in zip(hosts, killed) {
      ledger.say("     \(host.host.name), kill \(number): \(result.text.split(separator: "\n").joined(separator: ", "))")
    }
    try format(hosts, after: "killed (\(number))", &ledger)
    try unmount(hosts)
  }
  for number in 1...2 {
    for host in hosts { _ = try host.host.start(try host.line("format-disks")) }
    usleep(useconds_t(chance.upTo(longest) * 1e6))
    for host in hosts { lab.powerOff(host.host) }
    try lab.powerOn()
    try format(hosts, after: "cut off from power (\(number))", &ledger)
    try unmount(hosts)
  }
}

/// Formats until all drives are in place: what is refused was begun by the run that was cut short, and is emptied by hand.
private func format(_ hosts: [DriveHost], after what: String, _ ledger: inout Ledger) throws {
  let results = try together(hosts) { host throws(LabError) in
    """
    again() { (\(try host.line("format-disks"))); }
    again >/run/format 2>&1 && echo done && exit
    cat /run/format
    grep -qE 'refused: (carries an XFS that was not finished|carries xfs|is not empty: its first MiB)' /run/format || exit 1
    for name in first second; do
      ! grep -q "lab-$name: refused" /run/format || blkdiscard -f "/dev/disk/by-id/lab-$name"
    done
    again && echo done
    """
  }
  for (host, result) in zip(hosts, results) {
    ledger.expect(
      result.succeeded && result.text.hasSuffix("done"), "\(host.host.name): formatting, \(what), is done again and ends well",
      result.output + result.errors)
    let mounted = try host.host.must("findmnt -n -o SOURCE,LABEL,FSTYPE /srv/minio-1 && findmnt -n -o SOURCE,LABEL,FSTYPE /srv/minio-2")
    let words = mounted.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    ledger.expect(
      words == ["/dev/ubdb SRV-MINIO-1 xfs", "/dev/ubdc SRV-MINIO-2 xfs"], "and each drive is where the topology has it", mounted)
  }
}

private func unmount(_ hosts: [DriveHost]) throws {
  for result in try together(hosts, { _ in "systemctl stop 'srv-minio\\x2d1.mount' 'srv-minio\\x2d2.mount' && lab-empty ubdb ubdc" }) where !result.succeeded {
    throw LabError("cannot empty the drives again: \(result.errors)")
  }
}

private func firstStart(_ hosts: [DriveHost], _ ledger: inout Ledger) throws {
  for host in hosts {
    let name = host.host.name
    try host.run(.firstStart, ["inspect-disks", "format-disks", "mounts", "start", "prove-quorum"])
    try host.expectBothDrives("MinIO starts on both drives", &ledger)
    let owners = try host.host.must("stat -c '%U:%G %a' /srv/minio-1/data /srv/minio-2/data")
    ledger.expect(owners == "minio-user:minio-user 750\nminio-user:minio-user 750", "\(name): and its directories are its own", owners)
    let below = try host.host.must("mount --bind / /mnt; stat -c '%U %a' /mnt/srv/minio-1 /mnt/srv/minio-2; touch /mnt/srv/minio-1/x 2>&1; umount /mnt")
    ledger.expect(
      below.hasPrefix("root 0\nroot 0\n") && below.contains("Operation not permitted"), "\(name): not even root can write below a mount point", below)
    let identity = try host.host.must("lsblk -n -o UUID /dev/ubdb /dev/ubdc; stat -c '%i %Y %a' /srv/minio-*/data")
    let again = try host.host.run(try host.line("format-disks"))
    ledger.expect(again, "\(name): the step can be done again")
    let after = try host.host.must("lsblk -n -o UUID /dev/ubdb /dev/ubdc; stat -c '%i %Y %a' /srv/minio-*/data")
    ledger.expect(identity == after, "\(name): and it changes nothing", "\(identity)\n\(after)")
    try host.run(.firstStart, ["mounts"])
  }
}
