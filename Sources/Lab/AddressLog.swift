@preconcurrency import Glibc

/// When an address came to a host or left it, by the host's own kernel.
public struct AddressEvent: Sendable, Equatable {
  /// Seconds since 1970, UTC, by the machine's clock.
  public let time: Double
  public let host: String
  /// `ADDRESS/PREFIX`, as the host has it.
  public let address: String
  public let isThere: Bool
}

extension AddressEvent {
  /// Reads a line of `ip -ts -o monitor address`:
  /// `[2026-01-31T12:00:00.123456] Deleted 2: eth0    inet 10.0.0.5/24 scope global eth0 \ …`.
  init?(line: Substring, host: String, clockAhead: Double) {
    let words = line.split(separator: " ")
    guard let stamp = words.first, stamp.first == "[", stamp.last == "]", let time = Self.seconds(stamp.dropFirst().dropLast()),
      let family = words.firstIndex(where: { $0 == "inet" || $0 == "inet6" }), family + 1 < words.count
    else { return nil }
    self.init(time: time - clockAhead, host: host, address: String(words[family + 1]), isThere: words.count > 1 && words[1] != "Deleted")
  }

  private static func seconds(_ stamp: Substring) -> Double? {
    let numbers = stamp.split { "-T:".contains($0) }.map { Double($0) }
    guard numbers.count == 6, numbers.allSatisfy({ $0 != nil }) else { return nil }
    var time = tm()
    time.tm_year = Int32(numbers[0]! - 1900)
    time.tm_mon = Int32(numbers[1]! - 1)
    time.tm_mday = Int32(numbers[2]!)
    time.tm_hour = Int32(numbers[3]!)
    time.tm_min = Int32(numbers[4]!)
    return Double(timegm(&time)) + numbers[5]!
  }
}

/// Who held an address when, in the order of time.
public struct AddressLog: Sendable {
  public private(set) var events: [AddressEvent] = []

  public mutating func append(_ event: AddressEvent) {
    let place = events.lastIndex { $0.time <= event.time }.map { $0 + 1 } ?? 0
    events.insert(event, at: place)
  }

  /// A host that loses its power takes its addresses with it and can say so no more.
  public mutating func powerOff(_ host: String, at time: Double) {
    for address in Set(events.filter { $0.host == host }.map(\.address)).sorted() where holders(of: address, at: time).contains(host) {
      append(AddressEvent(time: time, host: host, address: address, isThere: false))
    }
  }

  public func holders(of address: String, at time: Double) -> [String] {
    var holders: [String] = []
    for event in events where event.address == address && event.time <= time {
      holders.removeAll { $0 == event.host }
      if event.isThere { holders.append(event.host) }
    }
    return holders.sorted()
  }

  /// The stretches of time between two moments in which the same hosts held the address.
  public func stretches(of address: String, from start: Double, to end: Double) -> [(from: Double, to: Double, holders: [String])] {
    let changes = events.filter { $0.address == address && $0.time > start && $0.time < end }.map(\.time)
    var result: [(from: Double, to: Double, holders: [String])] = []
    for (from, to) in zip([start] + changes, changes + [end]) where to > from {
      let now = holders(of: address, at: from)
      if let last = result.last, last.holders == now { result[result.count - 1].to = to } else { result.append((from, to, now)) }
    }
    return result
  }
}
