import SourceText
import Testing
import Workbench

@testable import Verification

/// Every adapter is proved by its own examples, on the real programs.
@Suite struct AdapterTests {
  private static let tools = Tools()

  /// Debian has no mysqld and no ndb_mgmd: what their adapters read is tested on the words of MySQL's manual and source
  /// (OptionFileReaderTests, NDBManagementTests).
  private static let notInDebian: Set<String> = ["mysqld", "ndb_mgmd"]

  private static let examples: [(adapter: Adapter, example: Adapter.Example)] = Adapters.all
    .filter { !notInDebian.contains($0.name) || $0.obstacle(tools) == nil }
    .flatMap { adapter in adapter.examples.map { (adapter, $0) } }

  /// The names of examples, as arguments of a test.
  private static let titles = examples.map { "\($0.adapter.name): \($0.example.title)" }

  @Test(arguments: titles.indices)
  func `a broken example draws an error at its place, a good one nothing`(index: Int) throws {
    let (adapter, example) = Self.examples[index]
    let title = Self.titles[index]
    let verdict = try Trial(adapter, Self.tools).run(example)
    #expect(verdict.failure == nil && verdict.skips.isEmpty, "\(title): \(verdict)")
    let errors = verdict.complaints.filter { $0.severity == .error }
    guard let path = example.path else {
      #expect(verdict.complaints.isEmpty, "\(title): \(verdict.complaints)")
      return
    }
    let atPlace = errors.filter { $0.path == path && (example.line == nil || $0.line == example.line) }
    #expect(!atPlace.isEmpty, "\(title): \(verdict.complaints)")
    for complaint in errors { #expect(!complaint.text.isEmpty, "\(title)") }
  }

  @Test func `every adapter has a good example and several broken ones`() {
    for adapter in Adapters.all {
      #expect(adapter.examples.contains { $0.path == nil }, "\(adapter.name)")
      #expect(adapter.examples.count { $0.path != nil } >= 3, "\(adapter.name)")
      for example in adapter.examples {
        let taken = example.files.filter { adapter.takes($0, example.host) }
        #expect(!taken.isEmpty, "\(adapter.name): \(example.title)")
      }
    }
  }

  @Test func `every program that Debian has is there to be tried`() {
    for adapter in Adapters.all where !Self.notInDebian.contains(adapter.name) { #expect(adapter.obstacle(Self.tools) == nil, "\(adapter.name)") }
  }

  @Test func `no two adapters share a name, and each is explained by a sentence`() {
    #expect(Set(Adapters.all.map(\.name)).count == Adapters.all.count)
    for adapter in Adapters.all { #expect(adapter.summary.hasSuffix("."), "\(adapter.name)") }
  }
}
