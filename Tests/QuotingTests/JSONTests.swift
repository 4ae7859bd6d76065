@testable import ConfigFormats
import Testing

@Suite struct JSONTests {
  /// Manifests and diagnostics hold what the operator wrote, whatever that is: JSON refuses nothing.
  @Test func `Python's JSON reader reads back every text, as a key, a member and an element`() throws {
    let carriage = Carriage("JSON (Python's json)") { _ in true }
    var json = JSONText()
    json.object { json in
      for text in carriage.carried { json.member("m", text) }
      for text in carriage.carried { json.array("a") { $0.element(text) } }
      json.strings("s", carriage.carried)
      for text in carriage.carried { json.member(text, 1) }
    }
    let program = """
      import json, sys
      pairs = json.loads(sys.stdin.buffer.read().decode(), object_pairs_hook=list)
      n = (len(pairs) - 1) // 3
      for text in [v for _, v in pairs[:n]] + [v[0] for _, v in pairs[n:2 * n]] + pairs[2 * n][1] + [k for k, _ in pairs[2 * n + 1:]]:
          print(text.encode().hex())
      """
    let lines = try output(of: python, ["-c", program], input: String(decoding: json.finished(), as: UTF8.self)).hexLines
    Carriage.expectSame(Array(repeating: carriage.carried, count: 4).flatMap { $0 }, lines, carriage.format)
  }
}
