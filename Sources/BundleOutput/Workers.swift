@preconcurrency import Glibc
import Synchronization

/// Runs jobs 0, 1, 2, … on a few long-lived threads, the caller's among them. Each thread makes its state once and
/// keeps it for all of its jobs: buffers, a compressor, a writer.
///
/// Jobs are handed out in order. After a failure no later job begins, the earlier ones end, and the failure of the
/// lowest job is thrown: the same one however the threads were scheduled.
public func runWorkers<State: ~Copyable, Failure: Error>(
  _ count: Int, jobs: Int,
  makeState: @escaping @Sendable () throws(Failure) -> State,
  body: @escaping @Sendable (inout State, Int) throws(Failure) -> Void
) throws(Failure) {
  let crew = Crew<Failure>(jobs: jobs)
  let work: @Sendable () -> Void = {
    do throws(Failure) {
      var state = try makeState()
      while let job = crew.nextJob() {
        do throws(Failure) {
          try body(&state, job)
        } catch {
          crew.fail(error, at: job)
        }
      }
    } catch {
      crew.fail(error, at: -1)
    }
  }
  let helpers = (1..<max(1, min(count, jobs))).compactMap { _ in startThread(work) }
  work()
  for helper in helpers { pthread_join(helper, nil) }
  if let failure = crew.failure { throw failure }
}

/// Like `runWorkers`, with the jobs' results in the jobs' order.
public func mapWithWorkers<State: ~Copyable, Value: Sendable, Failure: Error>(
  _ count: Int, jobs: Int,
  makeState: @escaping @Sendable () throws(Failure) -> State,
  body: @escaping @Sendable (inout State, Int) throws(Failure) -> Value
) throws(Failure) -> [Value] {
  let results = Results<Value>(count: jobs)
  try runWorkers(count, jobs: jobs, makeState: makeState) { (state, job) throws(Failure) in
    results.set(try body(&state, job), at: job)
  }
  return results.all
}

/// What the threads share. A class because they outlive no one: whoever is last lets it go.
private final class Crew<Failure: Error>: Sendable {
  private let jobs: Int
  private let next = Atomic<Int>(0)
  private let firstFailure = Mutex<(job: Int, error: Failure)?>(nil)

  init(jobs: Int) {
    self.jobs = jobs
  }

  func nextJob() -> Int? {
    let job = next.wrappingAdd(1, ordering: .relaxed).oldValue
    return job < jobs ? job : nil
  }

  func fail(_ error: Failure, at job: Int) {
    next.store(jobs, ordering: .relaxed)
    firstFailure.withLock { first in
      if let first, first.job <= job { return }
      first = (job, error)
    }
  }

  var failure: Failure? {
    firstFailure.withLock { $0?.error }
  }
}

/// One slot for each job. A class because the threads share it.
private final class Results<Value: Sendable>: Sendable {
  private let slots: Mutex<[Value?]>

  init(count: Int) {
    slots = Mutex(Array(repeating: nil, count: count))
  }

  func set(_ value: Value, at job: Int) {
    slots.withLock { $0[job] = value }
  }

  var all: [Value] {
    slots.withLock { $0.compactMap { $0 } }
  }
}

/// Carries a closure through pthread_create's untyped pointer, which takes nothing but a reference.
private final class ThreadStart: Sendable {
  let work: @Sendable () -> Void

  init(_ work: @escaping @Sendable () -> Void) {
    self.work = work
  }
}

/// A thread that runs `work`; nil where the system has none left.
public func startThread(_ work: @escaping @Sendable () -> Void) -> pthread_t? {
  let start = Unmanaged.passRetained(ThreadStart(work))
  var thread = pthread_t()
  let failure = pthread_create(
    &thread, nil,
    { pointer in
      if let pointer { Unmanaged<ThreadStart>.fromOpaque(pointer).takeRetainedValue().work() }
      return nil
    }, start.toOpaque())
  if failure == 0 { return thread }
  start.release()
  return nil
}
