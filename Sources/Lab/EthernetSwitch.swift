import BundleOutput
@preconcurrency import Glibc
import Synchronization

/// The network between virtual hosts: copies Ethernet frames between its ports, learns who is where, and loses what it
/// is told to lose. Each port is one end of a datagram socket pair; a datagram is a frame.
///
/// A class because a thread of its own and the lab share it.
public final class EthernetSwitch: Sendable {
  /// A plug, numbered in the order of `plug`.
  public typealias Port = Int

  private struct State {
    var sockets: [Int32] = []
    var segments: [Int] = []
    var segmentNumbers: [String: Int] = [:]
    /// Where a station was last heard.
    var stations: [Station: Port] = [:]
    /// Directions in which nothing passes.
    var cuts: Set<Direction> = []
    var isRunning = true
  }
  private struct Station: Hashable {
    let segment: Int
    let address: UInt64
  }
  private struct Direction: Hashable {
    let from: Port
    let to: Port
  }

  private let state = Mutex(State())
  /// Wakes the thread when a port is added or the switch stops.
  private let wake: Int32
  private let waker: Int32

  public init() throws(LabError) {
    (wake, waker) = try Self.pair()
    let started = startThread { [self] in forward() }
    guard started != nil else { throw LabError("no thread is left for the switch") }
  }

  /// The switch's thread holds the switch: it goes when it is told to.
  public func stop() {
    state.withLock { $0.isRunning = false }
    send(waker, [0])
  }

  /// A new port of a segment, and the descriptor of the cable's other end.
  public func plug(into segment: String) throws(LabError) -> (port: Port, cable: Int32) {
    let (own, cable) = try Self.pair()
    let port = state.withLock { state in
      let number = state.segmentNumbers[segment] ?? state.segmentNumbers.count
      state.segmentNumbers[segment] = number
      state.sockets.append(own)
      state.segments.append(number)
      return state.sockets.count - 1
    }
    send(waker, [0])
    return (port, cable)
  }

  /// Loses every frame from one port to another, and only in this direction.
  public func cut(from: Port, to: Port) { state.withLock { _ = $0.cuts.insert(Direction(from: from, to: to)) } }

  public func mend(from: Port, to: Port) { state.withLock { _ = $0.cuts.remove(Direction(from: from, to: to)) } }

  public func mendAll() { state.withLock { $0.cuts.removeAll() } }

  private func forward() {
    var frame = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let (sockets, isRunning) = state.withLock { ($0.sockets, $0.isRunning) }
      guard isRunning else { break }
      var polled = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      polled.append(pollfd(fd: wake, events: Int16(POLLIN), revents: 0))
      guard poll(&polled, nfds_t(polled.count), -1) > 0 else { continue }
      for port in sockets.indices where polled[port].revents & Int16(POLLIN) != 0 {
        // A few at a time, so that a busy port does not starve the others.
        for _ in 0..<16 {
          let count = recv(sockets[port], &frame, frame.count, Int32(MSG_DONTWAIT))
          guard count >= 14 else { break }
          for target in targets(of: frame, from: port) {
            _ = Glibc.send(sockets[target], frame, count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
          }
        }
      }
      if polled[sockets.count].revents != 0 { _ = recv(wake, &frame, 16, Int32(MSG_DONTWAIT)) }
    }
    for socket in state.withLock({ $0.sockets }) + [wake, waker] { close(socket) }
  }

  private func targets(of frame: [UInt8], from port: Port) -> [Port] {
    func address(at offset: Int) -> UInt64 { frame[offset..<offset + 6].reduce(0) { $0 << 8 | UInt64($1) } }
    let (destination, source) = (address(at: 0), address(at: 6))
    let isGroup = frame[0] & 1 == 1
    return state.withLock { state in
      let segment = state.segments[port]
      state.stations[Station(segment: segment, address: source)] = port
      let known = isGroup ? nil : state.stations[Station(segment: segment, address: destination)]
      let candidates = known.map { [$0] } ?? state.segments.indices.filter { state.segments[$0] == segment }
      return candidates.filter { $0 != port && !state.cuts.contains(Direction(from: port, to: $0)) }
    }
  }

  private func send(_ socket: Int32, _ bytes: [UInt8]) {
    _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
  }

  private static func pair() throws(LabError) -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw LabError("cannot make a socket pair: \(String(cString: strerror(errno)))")
    }
    // A guest that is not scheduled for a while must find its frames.
    var size: Int32 = 4 << 20
    for end in ends {
      setsockopt(end, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
      setsockopt(end, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    return (ends[0], ends[1])
  }
}
