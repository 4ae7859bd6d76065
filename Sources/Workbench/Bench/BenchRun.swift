@preconcurrency import Glibc
import BundleOutput
import CFloor
import HACCompiler
import SourceText

/// One pass over one topology in a process of its own: the stages, and the floors beside them.
public struct BenchRun: Sendable {
  /// Seconds or bytes by name: `parse.seconds`, `parse.held`, `floor.yaml`.
  public private(set) var values: [String: Double] = [:]

  init(parsing text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, let value = Double(words[1]) { values[String(words[0])] = value }
    }
  }

  /// As `init(parsing:)` reads it.
  public var text: String { values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined() }

  /// Measures a topology; output goes below `scratch`, which should be in memory.
  public init(topology: String, scratch: Repository) throws(WorkbenchError) {
    guard let bytes = Repository(root: "/").read(topology) else { throw WorkbenchError("cannot read \(topology)") }
    values["floor.yaml"] = try Self.yamlFloor(bytes)
    let baseline = Self.peakMemory
    let clock = StageClock()
    var options = CheckOptions()
    options.stageEnded = { clock.end($0) }
    clock.skip()
    var result = Compiler.check([topology], options: options)
    guard !result.report.hasErrors else { throw WorkbenchError("\(topology) has errors") }
    let emissions = Compiler.emit(&result, deferSecrets: true)
    guard let emission = emissions.first else { throw WorkbenchError("\(topology) cannot be emitted") }
    values["check.peak"] = Self.peakMemory - baseline
    clock.skip()
    values["bytes"] = Double(BundleWriter.emitOnly(emission))
    clock.end(.emit)
    do throws(OutputError) {
      let out = scratch.path("out")
      clock.skip()
      let first = try BundleWriter.write(emission, to: out, options: WriteOptions())
      clock.end(.write)
      values["files"] = Double(first.written)
      values["compile.peak"] = Self.peakMemory - baseline
      let start = ContinuousClock.now
      let second = try BundleWriter.write(emission, to: out, options: WriteOptions())
      values["unchanged.seconds"] = (ContinuousClock.now - start).seconds
      values["unchanged.written"] = second.isChanged ? Double(max(1, second.written)) : 0
    } catch {
      throw WorkbenchError("\(error)")
    }
    for (stage, lap) in clock.laps {
      values["\(stage).seconds"] = lap.seconds
      values["\(stage).held"] = Double(lap.held)
    }
    try measureWritingFloors(emission, scratch)
  }

  private mutating func measureWritingFloors(_ emission: Emission, _ scratch: Repository) throws(WorkbenchError) {
    values["floor.write"] = try PlainWriter.copy(Repository(root: scratch.path("out/\(emission.name)")), to: Repository(root: scratch.path("plain")))
    scratch.removeTree("plain")
    scratch.removeTree("out")
    do throws(OutputError) {
      let start = ContinuousClock.now
      _ = try BundleWriter.write(emission, to: scratch.path("archives"), options: WriteOptions(archive: .gzip))
      values["archive.seconds"] = (ContinuousClock.now - start).seconds
      scratch.removeTree("archives")
      _ = try BundleWriter.write(emission, to: scratch.path("archives"), options: WriteOptions(archive: Compression.none))
    } catch {
      throw WorkbenchError("\(error)")
    }
    values["floor.archive"] = try PlainWriter.compress(Repository(root: scratch.path("archives/\(emission.name)")), to: Repository(root: scratch.path("plain")))
    scratch.removeTree("plain")
    scratch.removeTree("archives")
  }

  /// libyaml's own loop over the same text: the median of three, after one to warm up.
  private static func yamlFloor(_ bytes: [UInt8]) throws(WorkbenchError) -> Double {
    var times: [Double] = []
    var events: Int64 = 0
    for _ in 0..<4 {
      times.append(seconds { events = bytes.withUnsafeBufferPointer { hac_floor_yaml_events($0.baseAddress, $0.count) } })
    }
    guard events > 0 else { throw WorkbenchError("libyaml does not read the topology") }
    return Array(times.dropFirst()).median
  }

  /// The most memory that the process has had so far, in bytes; getrusage(2).
  private static var peakMemory: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) * 1024
  }
}
