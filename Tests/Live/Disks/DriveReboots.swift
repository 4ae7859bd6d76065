@preconcurrency import Glibc
import Lab
import TopologyModel

/// Power cuts of hosts in use: drives are found by their labels, whatever the kernel calls them, and MinIO starts on what
/// is mounted and on nothing else.
func reboots(_ tolerant: DriveHost, _ strict: DriveHost, _ lab: Lab, _ ledger: inout Ledger) throws {
  let both = [tolerant, strict]
  let files = try both.map { try $0.host.must(identity) }

  for host in both { lab.powerOff(host.host) }
  try lab.powerOn()
  for (host, before) in zip(both, files) { try comesUp(host, "after a power cut", with: before, &ledger) }

  // The disks change their places, as after a new controller.
  for host in both {
    lab.powerOff(host.host)
    try exchange(host.host.diskPath(1), host.host.diskPath(2))
  }
  try lab.powerOn()
  for (host, before) in zip(both, files) {
    try comesUp(host, "with its disks in other places", with: before, &ledger)
    let source = try host.host.must("findmnt -n -o SOURCE /srv/minio-1")
    ledger.expect(source == "/dev/ubdc", "\(host.host.name): the kernel has another name for the disk", source)
  }

  // The second drive is dead; a new one comes.
  for host in both {
    lab.powerOff(host.host)
    try exchange(host.host.diskPath(1), host.host.diskPath(2))
    guard truncate(host.host.diskPath(2), 0) == 0, truncate(host.host.diskPath(2), 320 << 20) == 0 else { throw LabError("cannot empty a disk") }
  }
  let start = Lab.now
  try lab.powerOn()
  try aDriveIsMissing(tolerant, strict, since: start, lab, &ledger)
  for host in both {
    try host.run(.loseNode, ["replace", "place", "format-disks", "mounts", "start", "watch-healing"])
    if host.host.name == tolerant.host.name { try host.host.must("systemctl restart minio.service") }
    try host.expectBothDrives("the steps for a lost drive bring the new one in", &ledger)
  }
}

private let identity = "for n in 1 2; do blkid -p -o value -s UUID /dev/disk/by-label/SRV-MINIO-$n || exit; done"

private func comesUp(_ host: DriveHost, _ when: String, with before: String, _ ledger: inout Ledger) throws {
  let name = host.host.name
  let active = try waitForMinIO(host, "active")
  ledger.expect(active != nil, "\(name): \(when) MinIO starts", host.host.console)
  try host.expectBothDrives("\(when) both drives were mounted before it", &ledger)
  let now = try host.host.must(identity)
  ledger.expect(now == before, "\(name): \(when) the file systems are the same", "\(before)\n\(now)")
  let retries = try host.host.must("cat /sys/fs/xfs/ubd[bc]/error/metadata/*/max_retries | sort -u")
  ledger.expect(retries == "0", "\(name): \(when) XFS gives up on write errors", retries)
}

private func waitForMinIO(_ host: DriveHost, _ state: String) throws(LabError) -> Double? {
  try host.lab.wait(upTo: .seconds(240), every: .milliseconds(300)) { () throws(LabError) in try host.unitState("minio.service") == state }
}

private func aDriveIsMissing(_ tolerant: DriveHost, _ strict: DriveHost, since start: Double, _ lab: Lab, _ ledger: inout Ledger) throws {
  ledger.expect(try waitForMinIO(tolerant, "active") != nil, "\(tolerant.host.name): without a drive MinIO starts all the same")
  ledger.measured("power on without a drive, MinIO starts", Lab.now - start)
  let found = try tolerant.lastStart()
  ledger.expect(
    found == ["/srv/minio-1 mounted written", "/srv/minio-2 absent refused"],
    "\(tolerant.host.name): and cannot write where the drive would be", "\(found)")
  let waited = try lab.wait(upTo: .seconds(240), every: .milliseconds(300)) { () throws(LabError) in
    try strict.host.run("systemctl list-jobs --no-legend | grep -q .").status != 0
  }
  ledger.expect(waited != nil, "\(strict.host.name): boots without a drive")
  let state = try strict.unitState("minio.service")
  ledger.expect(state == "inactive", "\(strict.host.name): and MinIO does not start, as told", state)
  for host in [tolerant, strict] {
    let states = try host.host.run("systemctl is-active 'srv-minio\\x2d1.mount' 'srv-minio\\x2d2.mount'").text
    ledger.expect(states == "active\ninactive", "\(host.host.name): the unit of the missing drive is not active", states)
  }
}

private func exchange(_ a: String, _ b: String) throws(LabError) {
  guard rename(a, a + ".x") == 0, rename(b, a) == 0, rename(a + ".x", b) == 0 else { throw LabError("cannot exchange two disks") }
}
