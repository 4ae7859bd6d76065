@preconcurrency import Glibc
import Processes

/// A host of the lab: a user-mode kernel with systemd as PID 1, its own disk over the machine's files, and its cables in
/// the lab's switch.
///
/// A class because it is one process with a disk, whoever speaks of it. Used by one thread.
public final class VirtualHost {
  public let spec: HostSpec
  public var name: String { spec.name }
  /// The switch's ports, in the order of the interfaces.
  public let ports: [EthernetSwitch.Port]

  private let cables: [Int32]
  /// The host's directory on the machine: /lab within.
  private let directory: String
  private let kernel: String
  private let reaper: Reaper
  private var process: Child?
  private var control: Int32 = -1
  private var addresses: Int32 = -1
  private var pendingControl: [UInt8] = []
  private var pendingAddresses: [UInt8] = []
  private var isReady = false
  private var clock = ClockReading()
  private var requests = 0
  private var statuses: [Int: Int32] = [:]
  private var events: [AddressEvent] = []

  init(_ spec: HostSpec, kernel: String, directory: String, on network: EthernetSwitch, reaper: Reaper) throws(LabError) {
    self.spec = spec
    self.reaper = reaper
    self.kernel = kernel
    self.directory = directory
    var ports: [EthernetSwitch.Port] = []
    var cables: [Int32] = []
    for interface in spec.interfaces {
      let plug = try network.plug(into: interface.segment)
      ports.append(plug.port)
      cables.append(plug.cable)
    }
    self.ports = ports
    self.cables = cables
    guard mkdir(directory, 0o755) == 0 else { throw LabError("cannot make \(directory): \(String(cString: strerror(errno)))") }
    try GuestFiles.write(spec, to: directory)
    try makeDisks()
  }

  /// Empties the disks: what stands there without power is another host like the first, never turned on.
  public func replaceDisks() throws(LabError) {
    guard process == nil else { throw LabError("\(name) has power: its disks cannot be replaced") }
    try makeDisks()
  }

  private func makeDisks() throws(LabError) {
    for (index, size) in ([4096] + spec.disks).enumerated() { try makeDisk(index, mebibytes: size) }
  }

  /// The file that is a disk, on the machine: 0 is the host's own, 1 the first of `HostSpec.disks`.
  public func diskPath(_ index: Int) -> String { "\(directory)/disk-\(index)" }

  private func makeDisk(_ index: Int, mebibytes: Int) throws(LabError) {
    let file = open(diskPath(index), O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0, ftruncate(file, mebibytes << 20) == 0 else { throw LabError("cannot make \(diskPath(index))") }
    close(file)
    guard index == 0 else { return }
    let options = "lazy_itable_init=1,lazy_journal_init=1,nodiscard"
    let outcome = try Lab.run(Command("mke2fs", ["-q", "-F", "-t", "ext4", "-E", options, diskPath(0)]))
    guard outcome.succeeded else { throw LabError("mke2fs: \(outcome.errorText)") }
  }

  // MARK: power

  public var hasPower: Bool { process != nil }

  /// Turns the host on; `waitUntilReady` says when it can be used.
  public func powerOn() throws(LabError) {
    guard process == nil else { return }
    let (own, guest) = try Self.line()
    let (ownAddresses, guestAddresses) = try Self.line()
    let log = open("\(directory)/console.log", O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
    defer {
      close(guest)
      close(guestAddresses)
      close(log)
    }
    var words = [
      "mem=\(spec.memory)M", "umid=\(name)", "uml_dir=\(directory)/", "rootfstype=hostfs", "rootflags=/", "rw", "init=\(directory)/init",
      "lab=\(directory)", "con=null", "con0=fd:0,fd:1", "ssl=null", "ssl0=fd:3,fd:3", "ssl1=fd:4,fd:4", "quiet", "systemd.show_status=0",
    ]
    for index in 0...spec.disks.count { words.append("ubd\(Self.letter(index))=\(diskPath(index))") }
    var descriptors: [Int32: Int32] = [1: log, 2: log, 3: guest, 4: guestAddresses]
    for (index, cable) in cables.enumerated() {
      let number = Int32(5 + index)
      descriptors[number] = cable
      words.append("vec\(index):transport=fd,fd=\(number),vec=0")
    }
    do throws(ProcessError) {
      process = try Child.start(kernel, words, descriptors: descriptors)
    } catch {
      throw LabError("\(error)")
    }
    if let group = process?.identifier { reaper.takes(group) }
    (control, addresses, isReady, clock) = (own, ownAddresses, false, ClockReading())
  }

  /// Power cut: what the host had not written to its disks is lost. Returns the time, in seconds since 1970.
  @discardableResult public func powerOff() -> Double {
    receive()
    let time = Lab.now
    if let group = process?.identifier { reaper.forgets(group) }
    process?.kill()
    process = nil
    for line in [control, addresses] where line >= 0 { close(line) }
    (control, addresses, isReady) = (-1, -1, false)
    pendingControl.removeAll()
    pendingAddresses.removeAll()
    statuses.removeAll()
    return time
  }

  public func waitUntilReady(within timeout: Duration = .seconds(180)) throws(LabError) {
    let deadline = ContinuousClock.now + timeout
    while !isReady || !clock.isKnown {
      try wait(until: deadline, for: "to start")
    }
    guard access("\(directory)/first-boot-failed", F_OK) != 0 else { throw LabError("\(name): its first boot script failed:\n\(console)") }
  }

  // MARK: commands

  /// A command that runs on the host.
  public struct Request: Sendable {
    fileprivate let number: Int
  }

  /// Starts a shell script on the host, as root in /root, and does not wait for it.
  public func start(_ script: String, timeout: Duration = .seconds(120)) throws(LabError) -> Request {
    guard process != nil else { throw LabError("\(name) has no power") }
    requests += 1
    try GuestFiles.write(script + "\n", to: "\(directory)/\(requests).sh", mode: 0o644)
    let line = Array("\(requests) \(timeout.components.seconds)\n".utf8)
    guard Glibc.write(control, line, line.count) == line.count else { throw LabError("\(name) does not take commands: \(console)") }
    return Request(number: requests)
  }

  /// Waits for a command's end. 124: it took longer than it might.
  public func finish(_ request: Request, within timeout: Duration = .seconds(150)) throws(LabError) -> Result {
    let deadline = ContinuousClock.now + timeout
    while true {
      if let result = try takeResult(of: request) { return result }
      try wait(until: deadline, for: "to answer")
    }
  }

  /// What a command did, once it has ended; nil before, and when it has been asked already.
  public func takeResult(of request: Request) throws(LabError) -> Result? {
    receive()
    guard let status = statuses.removeValue(forKey: request.number) else {
      try requirePower(for: "to answer")
      return nil
    }
    func text(_ suffix: String) -> String { GuestFiles.read("\(directory)/\(request.number).\(suffix)") }
    return Result(status: status, output: text("out"), errors: text("err"))
  }

  /// Runs a shell script on the host, as root in /root.
  @discardableResult public func run(_ script: String, timeout: Duration = .seconds(120)) throws(LabError) -> Result {
    try finish(start(script, timeout: timeout), within: timeout + .seconds(60))
  }

  /// Runs a script that must succeed, and gives what it printed, without the last line's end.
  @discardableResult public func must(_ script: String, timeout: Duration = .seconds(120)) throws(LabError) -> String {
    let result = try run(script, timeout: timeout)
    guard result.status == 0 else { throw LabError("\(name): `\(script)` ended with \(result.status): \(result.errors)\(result.output)") }
    return result.text
  }

  public struct Result: Sendable {
    public let status: Int32
    public let output: String
    public let errors: String
    public var succeeded: Bool { status == 0 }
    /// What was printed, without the last line's end.
    public var text: String { output.last == "\n" ? String(output.dropLast()) : output }
  }

  /// The host's directory on the machine, which it sees as /lab: the way for files.
  public var sharedDirectory: String { directory }

  /// What is in a file of that directory; empty where there is none.
  public func sharedText(_ name: String) -> String { GuestFiles.read("\(directory)/\(name)") }

  // MARK: what it says

  /// The seconds that its clock is ahead of the machine's: a kernel loses time while it boots, most on a busy machine.
  public var clockAhead: Double { clock.ahead }

  /// What the console showed last.
  public var console: String { String(GuestFiles.read("\(directory)/console.log").suffix(2000)) }

  /// Addresses that came and went since the last call.
  func takeEvents() -> [AddressEvent] {
    receive()
    defer { events.removeAll() }
    return events
  }

  private func wait(until deadline: ContinuousClock.Instant, for what: String) throws(LabError) {
    receive(milliseconds: 100)
    try requirePower(for: what)
    if ContinuousClock.now > deadline { throw LabError("\(name) took too long \(what):\n\(console)") }
  }

  private func requirePower(for what: String) throws(LabError) {
    if process?.hasEnded ?? true { throw LabError("\(name) has no power, but was expected \(what):\n\(console)") }
  }

  /// Reads what has come over the serial lines, waiting at most so long for something.
  func receive(milliseconds: Int32 = 0) {
    guard control >= 0 else { return }
    var polled = [control, addresses].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var wait = milliseconds
    while poll(&polled, 2, wait) > 0 {
      wait = 0
      var count = 0
      if polled[0].revents != 0 { count += Self.read(control, into: &pendingControl) }
      if polled[1].revents != 0 { count += Self.read(addresses, into: &pendingAddresses) }
      if count == 0 { break }
    }
    for line in Self.lines(&pendingControl) {
      let words = line.split(separator: " ")
      if line == "ready" {
        isReady = true
        clock.ask(over: control)
      } else if words.first == "clock", words.count == 2, let time = Double(words[1]) {
        clock.read(time)
        if !clock.isKnown { clock.ask(over: control) }
      } else if words.count == 2, let number = Int(words[0]), let status = Int32(words[1]) { statuses[number] = status }
    }
    guard clock.isKnown else { return }
    for line in Self.lines(&pendingAddresses) {
      if let event = AddressEvent(line: line, host: name, clockAhead: clock.ahead) { events.append(event) }
    }
  }

  private static func read(_ line: Int32, into bytes: inout [UInt8]) -> Int {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = max(0, Glibc.read(line, &buffer, buffer.count))
    bytes += buffer[..<count]
    return count
  }

  private static func lines(_ bytes: inout [UInt8]) -> [Substring] {
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    let whole = String(decoding: bytes[...end], as: UTF8.self)
    bytes.removeSubrange(...end)
    return whole.split { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
  }

  private static func line() throws(LabError) -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw LabError("cannot make a socket pair: \(String(cString: strerror(errno)))")
    }
    return (ends[0], ends[1])
  }

  private static func letter(_ index: Int) -> Character { Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(index))) }
}
