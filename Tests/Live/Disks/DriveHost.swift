import HACCompiler
import Lab
import TopologyModel

/// One node of a MinIO topology, booted alone: its drives are what is looked at.
///
/// ubdb and ubdc are the drives, lab-first and lab-second under /dev/disk/by-id; ubdd is a further disk, ubde a small one.
struct DriveHost {
  let lab: Lab
  let host: VirtualHost
  let runner: StepRunner
  private let node: NodeID
  /// The topology's first drive and its second, as the host names their disks.
  static let drives = ["/srv/minio-1", "/srv/minio-2"]
  static let disks = 1...3

  init(_ topology: String, node name: String, in lab: Lab) throws(LabError) {
    let stack = try LiveStack(topology, in: lab, only: [name]) { spec in
      spec.disks = [320, 320, 320, 64]
      spec.firstBoot = image
    }
    self.lab = lab
    host = try lab[name]
    guard let node = stack.emission.hosts.first(where: { stack.emission.plan.topology[$0].name == name }) else {
      throw LabError("\(topology) has no bundle for \(name)")
    }
    self.node = node
    func standIn(_: Step, _ host: VirtualHost) throws(LabError) { try host.must(placeStandIn) }
    func nothing(_: Step, _: VirtualHost) {}
    runner = StepRunner(stack.emission, in: lab, hands: ["binary": standIn, "replace": nothing, "watch-healing": nothing])
  }

  /// Does these steps of the node, in the graph's order.
  func run(_ procedure: Procedure, _ slugs: Set<String>) throws(LabError) {
    try runner.run(procedure, where: { $0.node == node && slugs.contains($0.slug) })
  }

  /// A step's line as RUNBOOK.md shows it.
  func line(_ slug: String) throws(LabError) -> String {
    let step = runner.steps(of: .firstStart) { $0.node == node && $0.slug == slug }.first
    guard let step, let line = Runbook.commandLine(of: step, in: runner.emission) else { throw LabError("\(host.name) has no step \(slug)") }
    return "cd \(StepRunner.bundle) && \(line)"
  }

  /// What the three large disks hold.
  func contents() throws(LabError) -> [DiskContents] {
    var contents: [DiskContents] = []
    for disk in Self.disks { contents.append(try DiskContents(host.diskPath(disk))) }
    return contents
  }

  func expectBothDrives(_ sentence: String, _ ledger: inout Ledger) throws(LabError) {
    let found = try lastStart()
    ledger.expect(found == Self.drives.map { "\($0) mounted written" }, "\(host.name): \(sentence)", "\(found)")
  }

  /// `MOUNTPOINT mounted|absent written|refused` of each drive, as MinIO's stand-in found it at its last start.
  func lastStart() throws(LabError) -> [String] {
    try host.must("cat /var/lib/stand-in/last-start").split(separator: "\n").map(String.init)
  }

  func unitState(_ unit: String) throws(LabError) -> String { try host.run("systemctl is-active '\(unit)'").text }
}

/// The same script on several hosts at once; all must succeed.
@discardableResult
func together(_ hosts: [DriveHost], _ script: (DriveHost) throws(LabError) -> String) throws(LabError) -> [VirtualHost.Result] {
  var requests: [VirtualHost.Request] = []
  for host in hosts { requests.append(try host.host.start(try script(host), timeout: .seconds(300))) }
  var results: [VirtualHost.Result] = []
  for (host, request) in zip(hosts, requests) { results.append(try host.host.finish(request, within: .seconds(330))) }
  return results
}

/// What the operator's image brings: names of the disks that a reboot does not change, and the secret.
private let image = """
  mkdir -p /etc/udev/rules.d /etc/hac/secrets /var/lib/stand-in
  chmod 1777 /var/lib/stand-in
  (umask 077; echo 'correct horse battery' >/etc/hac/secrets/minio_root)
  rm -rf /srv/minio-1 /srv/minio-2 /usr/local/bin/minio /etc/default/minio
  cat >/usr/local/sbin/lab-names <<'E'
  #!/bin/sh
  # lab-names FIRST SECOND: which disks have the names of the topology
  printf 'KERNEL=="%s", SYMLINK+="disk/by-id/lab-%s"\\n' "$1" first "$2" second >/etc/udev/rules.d/99-lab.rules
  [ ! -S /run/udev/control ] || { udevadm control --reload && udevadm trigger --settle --action=change /dev/ubd[b-e]; }
  E
  cat >/usr/local/sbin/lab-empty <<'E'
  #!/bin/sh
  # lab-empty DISK...: as new
  for disk; do blkdiscard -f "/dev/$disk" || exit; done
  udevadm trigger --settle --action=change /dev/ubd[b-e]
  E
  chmod 755 /usr/local/sbin/lab-names /usr/local/sbin/lab-empty
  /usr/local/sbin/lab-names ubdb ubdc
  """

/// In MinIO's place: tells which of its drives were mounted when it started and which let it write, and answers the
/// question for the write quorum.
private let placeStandIn = """
  cat >/usr/local/bin/minio <<'E'
  #!/usr/bin/python3
  import http.server, os, socket, sys
  if '--version' in sys.argv:
      print('minio version RELEASE.2024-04-06T05-26-02Z')
      sys.exit()
  mounted = {line.split()[4] for line in open('/proc/self/mountinfo')}
  with open('/var/lib/stand-in/last-start', 'w') as report:
      for drive in ['/srv/minio-1', '/srv/minio-2']:
          try:
              os.makedirs(drive + '/data/.minio.sys', exist_ok=True)
              with open(drive + '/data/.minio.sys/starts', 'a') as starts:
                  starts.write('start\\n')
                  starts.flush()
                  os.fsync(starts.fileno())
              wrote = 'written'
          except OSError:
              wrote = 'refused'
          print(drive, 'mounted' if drive in mounted else 'absent', wrote, file=report)
  class Answer(http.server.BaseHTTPRequestHandler):
      def do_GET(self):
          self.send_response(200)
          self.send_header('X-Minio-Write-Quorum', '4')
          self.end_headers()
  server = http.server.HTTPServer(('', 9000), Answer)
  with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
      ready.sendto(b'READY=1', os.environ['NOTIFY_SOCKET'])
  server.serve_forever()
  E
  chmod 755 /usr/local/bin/minio
  """
