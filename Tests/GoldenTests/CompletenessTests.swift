import HACCompiler
import Testing
import Workbench

@Suite struct CompletenessTests {
  private let repository = Repository(around: #filePath)

  @Test(arguments: Language.blueprints.map(\.kind))
  func `every kind has topologies, a page and a starter`(kind: String) throws {
    let repository = try #require(repository)
    #expect(repository.names(in: "topologies/\(kind)").contains { $0.hasSuffix(".yaml") }, "topologies/\(kind)/*.yaml")
    let blueprint = try #require(Language.blueprints.first { $0.kind == kind })
    #expect(blueprint.documentation.hasPrefix("# \(kind)\n"))
    #expect(blueprint.starter.contains("kind: \(kind)"))
    #expect(!blueprint.checks.isEmpty)
  }

  @Test func `the README shows an error as hac prints it`() throws {
    let repository = try #require(repository)
    let text = String(decoding: try #require(repository.read("README.md")), as: UTF8.self)
    let start = try #require(text.firstRange(of: "```\nerror["))
    let block = text[start.lowerBound...].dropFirst(4)
    let end = try #require(block.firstRange(of: "```"))
    let golden = String(decoding: try #require(repository.read("golden/bad/clashes/diagnostics.txt")), as: UTF8.self)
    #expect(golden.contains(block[..<end.lowerBound]))
  }
}
