import Processes

/// A program that is run to its end, timed from its start.
struct TimedProcess {
  let seconds: Double
  let succeeded: Bool
  let output: String
  /// How it ended and what it complained about, for a message.
  let failure: String

  /// Runs a program by path or by name.
  init(_ argv: [String]) throws(WorkbenchError) {
    // The largest topology takes minutes on a busy machine.
    let command = Command(argv[0], Array(argv.dropFirst()), timeout: .seconds(1800))
    let start = ContinuousClock.now
    do throws(ProcessError) {
      let outcome = try command.run()
      seconds = (ContinuousClock.now - start).seconds
      succeeded = outcome.succeeded
      output = outcome.outputText
      failure = "\(outcome.ending): \(outcome.errorText)"
    } catch {
      throw WorkbenchError("\(error)")
    }
  }

  /// The median time of several runs, in seconds; a run that fails is an error.
  static func median(_ argv: [String], runs: Int, before: () -> Void = {}) throws(WorkbenchError) -> Double {
    var times: [Double] = []
    for _ in 0..<runs {
      before()
      let process = try TimedProcess(argv)
      guard process.succeeded else { throw WorkbenchError("\(argv.joined(separator: " ")): \(process.failure)") }
      times.append(process.seconds)
    }
    return times.median
  }
}
