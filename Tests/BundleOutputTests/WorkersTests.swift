import BundleOutput
import Synchronization
import Testing

private struct Failed: Error, Equatable {
  var job: Int
}

@Suite struct WorkersTests {
  @Test("results come in the order of the jobs", arguments: [1, 2, 5])
  func order(workers: Int) {
    let results = mapWithWorkers(workers, jobs: 1000, makeState: { [Int]() }) { (seen, job) -> Int in
      seen.append(job)
      return job * job
    }
    #expect(results == (0..<1000).map { $0 * $0 })
  }

  @Test("each worker makes one state, and no more workers start than there are jobs")
  func states() {
    for (workers, jobs, most) in [(2, 100, 2), (4, 1, 1), (2, 0, 1)] {
      let made = Made()
      runWorkers(workers, jobs: jobs, makeState: { made.count.add(1, ordering: .relaxed) }) { (_, _) in }
      let count = made.count.load(ordering: .relaxed)
      #expect((1...most).contains(count))
    }
  }

  @Test("the failure of the lowest job is thrown and later jobs do not begin")
  func failures() {
    for _ in 0..<50 {
      let begun = Made()
      #expect(throws: Failed(job: 7)) {
        try runWorkers(2, jobs: 100_000, makeState: { () throws(Failed) in 0 }) {
          (_: inout Int, job) throws(Failed) in
          begun.count.add(1, ordering: .relaxed)
          if job >= 7 { throw Failed(job: job) }
        }
      }
      #expect(begun.count.load(ordering: .relaxed) <= 12)
    }
  }

  @Test("a state that cannot be made is a failure")
  func noState() {
    #expect(throws: Failed(job: -1)) {
      try runWorkers(2, jobs: 5, makeState: { () throws(Failed) -> Int in throw Failed(job: -1) }) {
        (_: inout Int, _) throws(Failed) in
      }
    }
  }
}

private final class Made: Sendable {
  let count = Atomic<Int>(0)
}
