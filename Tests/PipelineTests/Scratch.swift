@preconcurrency import Glibc

@testable import HACCompiler

/// A directory of a test's own, removed with it.
final class Scratch {
  let path: String

  init() {
    path = "/tmp/hac-pipeline-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    mkdir(path, 0o700)
  }

  deinit { _ = run("rm -rf '\(path)'") }

  /// Writes a file below the directory and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) -> String {
    let full = "\(path)/\(name)"
    if let slash = full.lastIndex(of: "/") { _ = run("mkdir -p '\(full[..<slash])'") }
    guard let file = fopen(full, "w") else { return full }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return full
  }

  /// Checks a topology written to a file of its own.
  func check(_ text: String, options: CheckOptions = CheckOptions()) -> CheckResult {
    Compiler.check([write("topology.yaml", text)], options: options)
  }
}

/// Runs a shell command; its exit status, or 128 and the signal that ended it.
@discardableResult
func run(_ command: String) -> Int32 {
  let status = system(command)
  return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
}

/// What a shell command prints.
func output(of command: String) -> String {
  guard let pipe = popen(command, "r") else { return "" }
  defer { pclose(pipe) }
  var text: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&buffer, 1, buffer.count, pipe)
    if count == 0 { return String(decoding: text, as: UTF8.self) }
    text += buffer[..<count]
  }
}

/// Networks, nodes and one VIP, to which a test adds what it is about.
let frame = """
  hac: 1
  name: t
  os: debian-12
  networks:
    lan: { subnet: 10.0.0.0/24, interface: eth0 }
  nodes:
    a: { address: 10.0.0.11 }
    b: { address: 10.0.0.12 }

  """
