import Lab
@preconcurrency import Glibc

/// A lab as it stands at the end of a suite, or where the suite broke off, for the person who wants to know why:
/// `HAC_LAB_CONSOLE=1 live-tests SUITE` reads lines `HOST COMMAND` until its input ends, and runs each on that host.
/// `HOST :off` cuts the host's power, `HOST :on` gives it back.
enum Console {
  static let isWanted = getenv("HAC_LAB_CONSOLE") != nil

  static func open(_ lab: Lab, after error: (any Error)? = nil) {
    guard isWanted else { return }
    if let error { print("stopped at: \(error)") }
    print("HOST COMMAND:")
    while let line = readLine() {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2 else { continue }
      do { print(try answer(of: lab[words[0]], to: words[1], in: lab)) } catch { print("\(error)") }
    }
  }

  private static func answer(of host: VirtualHost, to command: String, in lab: Lab) throws(LabError) -> String {
    switch command {
    case ":off":
      lab.powerOff(host)
      return "off"
    case ":on":
      try host.powerOn()
      try host.waitUntilReady()
      return "on"
    default:
      let result = try host.run(command, timeout: .seconds(100))
      return "\(result.output)\(result.errors)[\(result.status)]"
    }
  }
}
