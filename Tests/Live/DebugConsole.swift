import Lab
@preconcurrency import Glibc
/// NOT COMMITTED: commands `HOST SCRIPT` a line from /tmp/mi-cmd (a fifo), until `quit`.
func debugConsole(_ lab: Lab) {
  guard getenv("MI_DEBUG") != nil else { return }
  mkfifo("/tmp/mi-cmd", 0o600)
  print("CONSOLE")
  while true {
    guard let f = fopen("/tmp/mi-cmd", "r") else { return }
    var buf = [CChar](repeating: 0, count: 1 << 16)
    while fgets(&buf, Int32(buf.count), f) != nil {
      let line = String(cString: buf)
      if line.hasPrefix("quit") { fclose(f); return }
      let words = line.split(separator: " ", maxSplits: 1)
      guard words.count == 2, let host = try? lab[String(words[0])] else { print("?"); continue }
      if words[1].hasPrefix("OFF") { lab.powerOff(host); print("off"); continue }
      if words[1].hasPrefix("ON") { try? host.powerOn(); try? host.waitUntilReady(); print("on"); continue }
      if let r = try? host.run(String(words[1]), timeout: .seconds(100)) { print("--- \(words[0]) [\(r.status)]\n\(r.output)\(r.errors)") }
    }
    fclose(f)
  }
}
