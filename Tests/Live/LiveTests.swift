import ArgumentParser
@preconcurrency import Glibc
import Lab
import Processes

@main
struct LiveTests: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "live-tests", abstract: "Prove what hac emits on real programs, on virtual hosts.",
    discussion: "Exit status: 0 all that ran held, 1 something did not, 2 wrong usage, 3 --require-all and something could not run.")

  @Argument(help: "Suites; all without.") var names: [String] = []
  @Flag(name: .shortAndLong, help: "Print everything that holds, and every step.") var verbose = false
  @Flag(help: "A suite that cannot run for lack of a program is an error.") var requireAll = false
  @Flag(help: "Also the parts that take long, and more rounds.") var thorough = false
  @Flag(help: "Without the parts that a busy machine disturbs.") var brief = false
  @Option(help: "What the random moments of suites begin with.") var seed: UInt64 = 1
  @Flag(help: "Name the suites.") var list = false

  func validate() throws {
    if brief, thorough { throw ValidationError("--brief and --thorough exclude one another") }
    for name in names where !Suite.all.contains(where: { $0.name == name }) { throw ValidationError("there is no suite `\(name)`") }
  }

  func run() throws {
    setvbuf(Glibc.stdout, nil, _IOLBF, 0)
    if list { return Suite.all.forEach { print("\($0.name): \($0.summary)") } }
    waitForMachine()
    let wanted = Suite.all.filter { names.isEmpty || names.contains($0.name) }
    var summary: [String] = []
    var (passed, failed, skipped) = (0, 0, 0)
    for suite in wanted {
      print("== \(suite.name): \(suite.summary)")
      let missing = (suite.programs.map(\.name) + ["linux.uml"]).filter { Programs.find($0) == nil }
      guard missing.isEmpty else {
        skipped += 1
        summary.append("\(suite.name): not run: \(missing.joined(separator: ", ")) not installed")
        continue
      }
      let start = Lab.now
      var ledger = Ledger(isVerbose: verbose, depth: thorough ? .thorough : brief ? .brief : .usual, seed: seed)
      do { try suite.run(&ledger) } catch { ledger.expect(false, "the suite runs to its end", "\(error)") }
      passed += ledger.passed
      failed += ledger.failures.count
      let versions = suite.programs.map(\.installedVersion).joined(separator: ", ")
      let outcome = ledger.failures.isEmpty ? "\(ledger.passed) held" : "\(ledger.passed) held, \(ledger.failures.count) did not"
      summary.append("\(suite.name) (\(versions)): \(outcome), in \(Int(Lab.now - start)) s")
      summary += ledger.measurements.map { "  \($0)" } + ledger.failures.map { "  FAIL \($0)" }
      if !ledger.leftOut.isEmpty { summary.append("  left out: \(ledger.leftOut.joined(separator: ", "))") }
    }
    print("\n" + summary.joined(separator: "\n"))
    print("\(passed) passed, \(failed) failed, \(skipped) suites not run")
    if failed > 0 { throw ExitCode(1) }
    if requireAll, skipped > 0 { throw ExitCode(3) }
  }
}

/// Waits until no other run uses the machine: two at once would measure each other. The lock goes with the process.
private func waitForMachine() {
  let lock = open("/tmp/hac-live-tests.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o666)
  guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) != 0 else { return }
  print("waiting for another run on this machine")
  _ = flock(lock, LOCK_EX)
}

extension Program {
  /// `keepalived 2.2.7`: the first number with a dot that the program prints of itself.
  var installedVersion: String {
    guard let outcome = try? Command(name, version).run() else { return name }
    let words = (outcome.outputText + " " + outcome.errorText).split { " \n\t(),".contains($0) }
    let number = words.lazy.map { $0.drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "." } }.first { $0.contains(".") }
    return number.map { "\(name) \($0)" } ?? name
  }
}
