@preconcurrency import Glibc
import Processes

/// Virtual hosts on one switch, without root. All of it goes with `shutDown`.
///
/// A class because its hosts are processes. Used by one thread.
public final class Lab {
  public let network: EthernetSwitch
  public private(set) var hosts: [VirtualHost] = []
  private var log = AddressLog()
  private let directory: String
  private let kernel: String
  private let reaper: Reaper

  /// What the lab needs of the machine: Debian's packages.
  public static let packages = ["user-mode-linux", "e2fsprogs", "iproute2", "systemd", "udev", "kmod"]

  /// Throws where the machine has no user-mode kernel.
  public init() throws(LabError) {
    guard let kernel = Programs.find("linux.uml") else { throw LabError("linux.uml is not installed (Debian: user-mode-linux)") }
    self.kernel = kernel
    var template = Array("/tmp/hac-lab-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw LabError("cannot make a directory below /tmp") }
    directory = String(cString: made)
    chmod(directory, 0o755)
    reaper = try Reaper(directory: directory)
    network = try EthernetSwitch()
  }

  /// Adds a host, still without power.
  @discardableResult public func add(_ spec: HostSpec) throws(LabError) -> VirtualHost {
    let host = try VirtualHost(spec, kernel: kernel, directory: "\(directory)/\(spec.name)", on: network, reaper: reaper)
    hosts.append(host)
    return host
  }

  public subscript(name: String) -> VirtualHost {
    get throws(LabError) {
      guard let host = hosts.first(where: { $0.name == name }) else { throw LabError("the lab has no host `\(name)`") }
      return host
    }
  }

  /// Turns every host on and waits until all can be used.
  public func powerOn() throws(LabError) {
    for host in hosts { try host.powerOn() }
    for host in hosts { try host.waitUntilReady() }
  }

  /// Power cut of one host.
  public func powerOff(_ host: VirtualHost) {
    collect()
    let time = host.powerOff()
    log.powerOff(host.name, at: time)
  }

  /// Cuts every cable between two hosts: both ways, or only the frames from the first to the second.
  public func cut(_ a: VirtualHost, _ b: VirtualHost, bothWays: Bool = true) {
    forEachCable(a, b) { network.cut(from: $0, to: $1) }
    if bothWays { forEachCable(b, a) { network.cut(from: $0, to: $1) } }
  }

  public func mendCables() { network.mendAll() }

  private func forEachCable(_ a: VirtualHost, _ b: VirtualHost, _ body: (EthernetSwitch.Port, EthernetSwitch.Port) -> Void) {
    for (from, one) in zip(a.ports, a.spec.interfaces) {
      for (to, other) in zip(b.ports, b.spec.interfaces) where one.segment == other.segment { body(from, to) }
    }
  }

  /// Who held which address when, up to now.
  public var addresses: AddressLog {
    collect()
    return log
  }

  private func collect() {
    for host in hosts { for event in host.takeEvents() { log.append(event) } }
  }

  /// Waits, at most so long, until `condition` holds; returns the seconds it took, nil if it never did.
  public func wait(upTo timeout: Duration, every pause: Duration = .milliseconds(50), _ condition: () throws(LabError) -> Bool) throws(LabError) -> Double? {
    let start = Lab.now
    let (seconds, attoseconds) = timeout.components
    let end = start + Double(seconds) + Double(attoseconds) / 1e18
    while true {
      if try condition() { return Lab.now - start }
      guard Lab.now < end else { return nil }
      usleep(useconds_t(pause.components.seconds * 1_000_000 + pause.components.attoseconds / 1_000_000_000_000))
    }
  }

  /// Ends every host and removes what they had.
  public func shutDown() {
    for host in hosts { host.powerOff() }
    network.stop()
    reaper.finish()
  }

  /// Seconds since 1970. A host's clock may differ: see its `clockAhead`.
  public static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static func run(_ command: Command) throws(LabError) -> Outcome {
    do throws(ProcessError) { return try command.run() } catch { throw LabError("\(error)") }
  }
}
