import BundleOutput
import CTracing
@preconcurrency import Glibc
import Testing

@Suite struct KillTests {
  static let old = TreeImage(["RUNBOOK.md": "1", "hosts/a/x": "a", "hosts/b/y": "b", "hosts/c/z": "c"])
  static let new = TreeImage(["RUNBOOK.md": "1", "hosts/a/x": "a", "hosts/b/y": "changed", "hosts/d/w": "d"])

  @Test(
    "a kill at any system call leaves the old tree or the new one whole, and the next run tidies up",
    .enabled(if: Tracer.isPossible), arguments: [SwapMethod.exchange, .stepAside], [true, false])
  func everyCall(method: SwapMethod, hadOld: Bool) throws {
    let scratch = Scratch()
    let out = "\(scratch.path)/out"
    let source = "\(scratch.path)/source"
    KillTests.new.make(at: source)
    var seenOld = 0
    var seenNew = 0
    var seenAside = 0
    var seenRemains = 0
    for stop in 1... {
      run(["rm", "-rf", out])
      if hadOld { try KillTests.old.write(to: out) }
      let words = [probe, "put", "--traced"] + (method == .stepAside ? ["--aside"] : []) + [out, source]
      let wasKilled = Tracer.run(words, killAt: stop)

      let names = scratch.names.filter { $0.hasPrefix(".") }
      if !names.isEmpty { seenRemains += 1 }
      if TreeImage(at: out) == nil && hadOld {
        // Between the two steps: only there, and the next run brings it back.
        #expect(method == .stepAside && names.contains { $0.hasPrefix(".out.hac-old-") })
        seenAside += 1
      }
      do { _ = try OutputTree(destination: out) }
      #expect(scratch.names.filter { $0.hasPrefix(".") } == [], "killed at stop \(stop), left \(names)")
      switch TreeImage(at: out) {
      case KillTests.new: seenNew += 1
      case hadOld ? KillTests.old : nil: seenOld += 1
      case let found: Issue.record("killed at stop \(stop): \(String(describing: found))")
      }
      if !wasKilled { break }
    }
    // Else the kills missed what they were to hit.
    #expect(seenOld > 20 && seenNew > (hadOld ? 5 : 1) && seenRemains > 20)
    #expect((seenAside > 0) == (method == .stepAside && hadOld))
  }

  @Test("the remains of a run that still goes on are left alone; those of a dead one are not")
  func remains() throws {
    let scratch = Scratch()
    let out = "\(scratch.path)/out"
    try KillTests.old.write(to: out)
    let dead = spawn(["true"])
    waitpid(dead, nil, 0)
    let alive = spawn(["sleep", "60"])
    defer {
      kill(alive, SIGKILL)
      waitpid(alive, nil, 0)
    }
    for process in [dead, alive] { KillTests.new.make(at: "\(scratch.path)/.out.hac-new-\(process)") }
    for name in [".out.hac-new-", ".out.hac-new-x", ".other.hac-new-\(dead)"] {
      mkdir("\(scratch.path)/\(name)", 0o700)
    }
    _ = try OutputTree(destination: out)
    #expect(
      Set(scratch.names) == [
        ".out.hac-new-\(alive)", ".out.hac-new-", ".out.hac-new-x", ".other.hac-new-\(dead)", "out",
      ])
  }
}

/// Runs a program that asks to be traced from system call to system call, and kills it at one of the stops.
enum Tracer {
  /// Two stops for each call: before it and after it. False where the program ended of itself.
  static func run(_ words: [String], killAt stop: Int) -> Bool {
    let process = spawn(words, output: devNull)
    var status: Int32 = 0
    var count = 0
    while waitpid(process, &status, 0) == process {
      guard status & 0xFF == 0x7F else { return status & 0x7F == SIGKILL }
      count += 1
      if count == stop {
        kill(process, SIGKILL)
      } else {
        _ = hac_trace_to_next_call(process)
      }
    }
    return false
  }

  private static let devNull = open("/dev/null", O_WRONLY | O_CLOEXEC)

  /// Some sandboxes forbid ptrace(2): the program then stops once and goes no further.
  static let isPossible: Bool = {
    let process = spawn([probe, "put", "--traced", "/nonexistent/x", "/nonexistent/y"], output: devNull)
    var status: Int32 = 0
    waitpid(process, &status, WUNTRACED)
    defer {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    return status & 0xFF == 0x7F && hac_trace_to_next_call(process) == 0
  }()
}
