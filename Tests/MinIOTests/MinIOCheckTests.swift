@preconcurrency import Glibc
import SourceText
import Testing
import TopologyModel

@testable import Blueprints
@testable import HACCompiler

/// A topology in a directory of its own.
private struct Scratch {
  let path = "/tmp/hac-minio-\(getpid())-\(UInt64.random(in: 0 ... .max))"

  func check(_ text: String) -> CheckResult {
    mkdir(path, 0o700)
    defer {
      unlink(path + "/t.yaml")
      rmdir(path)
    }
    if let file = fopen(path + "/t.yaml", "w") {
      let bytes = Array(text.utf8)
      fwrite(bytes, 1, bytes.count, file)
      fclose(file)
    }
    return Compiler.check([path + "/t.yaml"])
  }
}

/// The text without its marks, and where they were: line, column, columns.
private func unmarked(_ text: String) -> (text: String, place: (UInt32, UInt32, UInt32)?) {
  var place: (UInt32, UInt32, UInt32)?
  for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
    guard let open = line.firstIndex(of: "‹"), let close = line.firstIndex(of: "›") else { continue }
    let start = UInt32(line.distance(from: line.startIndex, to: open)) + 1
    place = (UInt32(index) + 1, start, UInt32(line.distance(from: open, to: close)) - 1)
  }
  return (String(text.filter { $0 != "‹" && $0 != "›" }), place)
}

private struct Named: Sendable, CustomTestStringConvertible {
  let check: CheckDescription
  var testDescription: String { check.code }
}

@Suite("MinIO checks") struct MinIOCheckTests {
  private static let all = MinIO.checks.map { Named(check: $0.description) }

  @Test("a bad example draws exactly its code, at the marked place; a good one draws nothing", arguments: all)
  private func examples(_ named: Named) throws {
    for bad in named.check.bad {
      let (text, place) = unmarked(bad.topology)
      let found = Scratch().check(text).report.diagnostics
      #expect(found.map(\.code) == [named.check.code], "\(found.map { "\($0.code): \($0.message)" })")
      let (line, column, width) = try #require(place)
      let span = try #require(found.first).primary.span
      #expect(span.start.line == line && span.start.column == column && span.end.column == column + width, "\(span)")
      #expect(found.first?.severity == named.check.severity)
    }
    for good in named.check.good {
      let found = Scratch().check(good.topology).report.diagnostics
      #expect(found.isEmpty, "\(found.map { "\($0.code): \($0.message)" })")
    }
  }

  @Test("a pool states its sets, locks and operations") func facts() throws {
    let result = Scratch().check(MinIO.example(nodes: "n[1-4]", disks: MinIO.disks(3)))
    #expect(result.report.diagnostics.isEmpty)
    let plan = try #require(result.plans.first).plan
    let service = ServiceID(0)
    #expect(plan.facts.redundancies.of(service).map { "\($0.name) \($0.members.count) \($0.needed)" } == ["erasure set, read 12 8", "erasure set, write 12 8"])
    #expect(plan.facts.quorums.of(service).map { "\($0.name) \($0.voters.count) \($0.rule)" } == ["read locks 4 half", "write locks 4 majority"])
    #expect(plan.facts.availabilities.of(service).count == 2)
    #expect(Set(plan.facts.redundancies.of(service)[0].members).isSubset(of: Set(plan.facts.components.all.map(\.ref))))
    #expect(plan.facts.hostNames.of(service).map { "\($0.name) \($0.address)" }.sorted() == ["n1 10.0.0.11", "n2 10.0.0.12", "n3 10.0.0.13", "n4 10.0.0.14"])
  }

  @Test("sets that are spread over different nodes have locks of their own") func severalSets() throws {
    let plan = try #require(Scratch().check(MinIO.example(nodes: "n[1-32]")).plans.first).plan
    let quorums = plan.facts.quorums.of(ServiceID(0))
    #expect(quorums.map(\.name) == ["read locks 1", "read locks 2", "write locks 1", "write locks 2"])
    #expect(quorums.allSatisfy { $0.voters.count == 16 })
    #expect(Set(plan.facts.redundancies.of(ServiceID(0)).flatMap(\.members)).count == 32)
  }

  @Test("every node waits for the mounts of all before MinIO starts anywhere, and proves the write quorum") func steps() throws {
    let (_, plan, graph) = try #require(Scratch().check(MinIO.example(nodes: "n[1-4]", disks: MinIO.disks(3))).plans.first)
    let first = graph.order.map { plan.facts.steps.all[$0] }.filter { $0.procedure == .firstStart && $0.service != nil }
    let start = try #require(first.firstIndex { $0.slug == "start" })
    let mounts = try #require(first.lastIndex { $0.slug == "mounts" })
    let lastStart = try #require(first.lastIndex { $0.slug == "start" })
    let prove = try #require(first.firstIndex { $0.slug == "prove-quorum" })
    #expect(mounts < start && lastStart < prove)
    #expect(first[prove].probe?.output == "X-Minio-Write-Quorum: 8")
    #expect(first.filter(\.destroysData).map(\.slug) == Array(repeating: "format-disks", count: 4))
    let restart = graph.order.map { plan.facts.steps.all[$0] }.filter { $0.procedure == .rollingRestart }.map(\.slug)
    #expect(restart == ["place", "restart", "prove-quorum"].flatMap { Array(repeating: $0, count: 4) })
  }
}
