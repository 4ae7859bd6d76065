import CFloor
import HACCompiler
import Synchronization

/// The time of every stage of a run, and what memory is held when it ends.
///
/// A class because the compiler calls back into it, from inside of values that it passes on.
public final class StageClock: Sendable {
  struct Lap: Sendable {
    var seconds = 0.0
    /// Bytes held at the end, beyond those at the start of the clock.
    var held = 0
  }

  private struct State: Sendable {
    var laps: [Stage: Lap] = [:]
    var last = ContinuousClock.now
  }

  private let state = Mutex(State())
  private let heldAtStart = Int(hac_allocated_bytes())

  public init() {}

  /// What has passed since the last end belongs to this stage.
  public func end(_ stage: Stage) {
    let now = ContinuousClock.now
    let held = Int(hac_allocated_bytes()) - heldAtStart
    state.withLock { state in
      state.laps[stage, default: Lap()].seconds += (now - state.last).seconds
      state.laps[stage]?.held = held
      state.last = .now
    }
  }

  /// What has passed since the last end belongs to none.
  func skip() { state.withLock { $0.last = .now } }

  var laps: [Stage: Lap] { state.withLock { $0.laps } }
}

extension Swift.Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

/// The time that a piece of work takes, in seconds.
func seconds<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> Double {
  let start = ContinuousClock.now
  try body()
  return (ContinuousClock.now - start).seconds
}

extension Array where Element == Double {
  /// The middle one; 0 of none.
  var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}
