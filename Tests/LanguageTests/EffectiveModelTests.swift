import HACCompiler
import SourceText
import Testing
import Workbench

@Suite struct EffectiveModelTests {
  /// The model of files of which the first is the main one.
  private func model(_ files: [(String, String)]) throws -> String {
    let scratch = try ScratchDirectory()
    for (path, text) in files { try scratch.files.write(Array(text.utf8), to: path) }
    let result = Compiler.check([scratch.files.path(files[0].0)])
    #expect(result.report.diagnostics.filter { $0.severity == .error } == [])
    try #require(result.plans.count == 1)
    return EffectiveModel(of: 0, in: result).yaml
  }

  private func contents(_ path: String) -> [String: [UInt8]] {
    var result = Compiler.check([path])
    var contents: [String: [UInt8]] = [:]
    for emission in Compiler.emit(&result, deferSecrets: true) {
      // The stack's manifest has the digest of the source, which is another one.
      for file in BundleWriter.contents(of: emission) where file.path != "manifest.json" { contents[file.path] = file.bytes }
    }
    return contents
  }

  @Test func `the model of every topology is a topology that compiles to the same files`() throws {
    let repository = try #require(Repository(around: #filePath))
    for run in GoldenRun.all(in: repository) where !run.mustFail && run.topologies.count == 1 {
      let scratch = try ScratchDirectory()
      for path in repository.files(below: "topologies") { try scratch.files.write(repository.read(path) ?? [], to: path) }
      let path = scratch.files.path(run.topologies[0])
      let before = contents(path)
      let result = Compiler.check([path])
      // Another test says so of a topology with errors.
      guard !result.report.hasErrors else { continue }
      let yaml = EffectiveModel(of: 0, in: result).yaml
      try scratch.files.write(Array(yaml.utf8), to: run.topologies[0])
      let after = contents(path)
      #expect(!before.isEmpty)
      #expect(Set(before.keys) == Set(after.keys), "\(run)")
      let changed = before.filter { after[$0.key] != $0.value }.keys.sorted()
      #expect(changed == [], "\(run)")
      // And it is its own model, but for the marks.
      func bare(_ text: String) -> [Substring] { text.split(separator: "\n").map { $0.prefix { $0 != "#" }.trimmingSuffix(while: { $0 == " " }) } }
      #expect(bare(EffectiveModel(of: 0, in: Compiler.check([path])).yaml) == bare(yaml), "\(run)")
    }
  }

  private let tail = """
    vips:
      www: { address: 10.0.0.50, virtual_router_id: 50, checks: [{ tcp: 80 }] }
    services:
      site: { kind: floating-ip, nodes: ["web[1-3]"], vip: www }

    """

  @Test func `ranges of nodes are expanded, and a node written out takes its own fields`() throws {
    let yaml = try model([
      (
        "main.yaml",
        """
        hac: 1
        name: ranges
        os: debian-12
        networks: { lan: { subnet: 10.0.0.0/24, interface: eth0 } }
        nodes:
          web[1-3]: { address: { from: 10.0.0.9 }, zone: { cycle: [a, b] } }
          web2: { address: 10.0.0.77, os: rocky-9 }

        """ + tail
      )
    ])
    #expect(
      yaml.contains(
        """
        nodes:
          web1:
            os: debian-12  # default
            address: 10.0.0.9
            zone: a
          web2:
            os: rocky-9
            address: 10.0.0.77
            zone: b
          web3:
            os: debian-12  # default
            address: 10.0.0.11
            zone: a

        """))
    #expect(yaml.contains("    nodes: [web1, web2, web3]\n"))
    #expect(yaml.contains("    holders:  # chosen by hac\n      web1: 200  # chosen by hac\n      web2: 190  # chosen by hac\n"))
    #expect(yaml.contains("      preempt: false  # default\n"))
  }

  @Test func `included files are merged, and their paths are told from the main file`() throws {
    let yaml = try model([
      ("main.yaml", "hac: 1\nname: parts\nos: debian-12\ninclude: [base/services.yaml]\nnodes:\n  web[1-3]: { address: { from: 10.0.0.11 } }\n"),
      (
        "base/services.yaml",
        """
        hac: 1
        networks: { lan: { subnet: 10.0.0.0/24, interface: eth0 } }
        secrets: { vrrp: { file: secrets/vrrp } }
        vips:
          www: &www
            address: 10.0.0.50
            virtual_router_id: 50
            vrrp: { auth_pass: { secret: vrrp } }
            checks: [{ script: chk.sh }]
        services:
          site: { kind: floating-ip, nodes: ["web[1-3]"], vip: www }

        """
      ),
      ("base/chk.sh", "#!/bin/sh\nexit 0\n"),
    ])
    #expect(!yaml.contains("include"))
    #expect(yaml.contains("file: base/secrets/vrrp\n"))
    #expect(yaml.contains("script: base/chk.sh\n"))
    #expect(yaml.contains("auth_pass:\n        secret: vrrp\n"))
  }

  @Test func `merge keys and aliases are shown as what they stand for`() throws {
    let yaml = try model([
      (
        "main.yaml",
        """
        hac: 1
        name: merged
        os: debian-12
        networks: { lan: { subnet: 10.0.0.0/24, interface: eth0 } }
        nodes:
          web1: &node { address: 10.0.0.11, zone: here }
          web2: { <<: *node, address: 10.0.0.12 }
          web3: { <<: *node, address: 10.0.0.13 }

        """ + tail
      )
    ])
    #expect(yaml.contains("  web2:\n    os: debian-12  # default\n    address: 10.0.0.12\n    zone: here\n"))
    #expect(!yaml.contains("<<"))
  }

  @Test func `a secret's value is never shown`() throws {
    let yaml = try model([
      (
        "main.yaml",
        """
        hac: 1
        name: hidden
        os: debian-12
        networks: { lan: { subnet: 10.0.0.0/24, interface: eth0 } }
        secrets: { vrrp: { value: hunter2 } }
        nodes:
          web[1-3]: { address: { from: 10.0.0.11 } }

        """ + tail.replacingOccurrence(of: "virtual_router_id: 50", with: "virtual_router_id: 50, vrrp: { auth_pass: { secret: vrrp } }")
      )
    ])
    #expect(!yaml.contains("hunter2"))
    #expect(yaml.contains("    value: hidden  # hidden\n"))
  }

  @Test func `texts that YAML takes for something else are quoted`() throws {
    let yaml = try model([
      (
        "main.yaml",
        """
        hac: 1
        name: no
        os: debian-12
        networks: { lan: { subnet: 10.0.0.0/24, interface: eth0, segment: 12:30 } }
        nodes:
          web[1-3]: { address: { from: 10.0.0.11 }, zone: 08 }

        """ + tail
      )
    ])
    #expect(yaml.contains("name: \"no\"\n"))
    #expect(yaml.contains("segment: \"12:30\"\n"))
    #expect(yaml.contains("zone: \"08\"\n"))
    #expect(yaml.contains("address: 10.0.0.11\n"))
  }
}

extension String {
  fileprivate func replacingOccurrence(of text: String, with other: String) -> String {
    guard let range = firstRange(of: text) else { return self }
    return String(self[..<range.lowerBound]) + other + self[range.upperBound...]
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> Substring {
    var text = self
    while let last = text.last, condition(last) { text.removeLast() }
    return text
  }
}
