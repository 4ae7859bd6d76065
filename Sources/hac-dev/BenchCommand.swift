@preconcurrency import Glibc
import ArgumentParser
import Workbench

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time every stage over generated topologies, beside its floors.",
    discussion: """
      The floors are measured in the same run: libyaml's own loop over the same text, and a plain write of the same \
      bytes. What matters are the ratios; times on a shared machine are noise. scripts/bench builds all that is needed.
      """)

  @Option(help: "The executable of hac; default: the one beside this.")
  var hac: String?

  @Option(help: "How many hosts, once or several times.")
  var hosts: [Int] = [3, 30, 300, 3000, 30000]

  @Option(help: "Runs of each size; medians are shown.")
  var runs = 5

  @Flag(help: "Compare with what one would write instead: needs Python with Jinja2 and PyYAML, and ansible-core.")
  var peers = false

  func validate() throws {
    guard hosts.allSatisfy({ (2...100_000).contains($0) }) else { throw ValidationError("--hosts is from 2 to 100000") }
    guard runs > 0 else { throw ValidationError("--runs is at least 1") }
  }

  func run() throws {
    let own = Self.ownPath
    var bench = Bench(
      hac: hac ?? own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/hac", measurer: [own, "bench-run"],
      peers: peers ? try repository().path("scripts/bench-peers") : nil)
    bench.sizes = hosts.sorted()
    bench.runs = runs
    print(try bench.run { fputs("bench: \($0)\n", stderr) }, terminator: "")
  }

  /// This program's own file.
  private static var ownPath: String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { readlink("/proc/self/exe", $0.bindMemory(to: CChar.self).baseAddress!, $0.count) }
    return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
  }
}

/// One pass over one topology, in a process of its own so that none inherits another's memory.
struct BenchRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "bench-run", abstract: "Measure one topology, for bench.", shouldDisplay: false)

  @Argument var topology: String
  @Argument var scratch: String

  func run() throws { print(try BenchRun(topology: topology, scratch: Repository(root: scratch)).text, terminator: "") }
}
