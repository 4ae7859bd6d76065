import Blueprints
import ConfigFormats
import HACCompiler
import Testing
import TopologyModel

@Suite struct YAMLTests {
  /// MinIO's environment takes any line; what it cannot carry is left out here, since hac shows no topology with errors.
  @Test func `the effective model has every text, for hac itself and for another reader`() throws {
    let texts = Hostile.sample(3000, seed: 27)
    let carriage = Carriage("YAML of hac show (PyYAML, libyaml)", texts) { Quoting.environmentFile.refuse($0) == nil && LineText.fault(in: $0) == nil }
    // Of InfluxDB's options, whose texts hold more: systemd refuses noncharacters, a TOML file does not.
    let others = Carriage("YAML of hac show, options (PyYAML, libyaml)", texts) { InfluxOptionValue.fault(in: $0) == nil }
    try expect(carriage.carried, Around.minIO(environment: carriage.carried.enumerated().map { ("MINIO_X\($0.offset)", $0.element) }), ["services", "objects", "environment"])
    try expect(others.carried, Around.influx(major: 2, config: others.carried.enumerated().map { ("x-\($0.offset)-y", $0.element) }), ["services", "metrics", "config"])
  }

  private func expect(_ texts: [String], _ topology: String, _ path: [String]) throws {
    let first = try model(of: topology)
    let program = """
      import sys, yaml
      value = yaml.safe_load(sys.stdin.buffer.read().decode())
      for key in sys.argv[1:]: value = value[key]
      for text in value.values(): print(text.encode().hex() if isinstance(text, str) else f"a {type(text).__name__}: {text}".encode().hex())
      """
    Carriage.expectSame(texts, try output(of: python, ["-c", program] + path, input: first).hexLines, "PyYAML")
    // hac reads what it shows.
    Carriage.expectSame(texts, try output(of: python, ["-c", program] + path, input: model(of: first)).hexLines, "hac")
  }

  private func model(of topology: String) throws -> String {
    var options = CheckOptions()
    options.files = .texts(["t.yaml": Array(topology.utf8)])
    let result = Compiler.check(["t.yaml"], options: options)
    try #require(!result.report.hasErrors, "\(result.report.diagnostics.filter { $0.severity == .error }.prefix(3).map(\.message))")
    return EffectiveModel(of: 0, in: result).yaml
  }
}
