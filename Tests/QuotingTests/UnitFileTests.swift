import Blueprints
@testable import ConfigFormats
import Processes
import SourceText
import Testing
import TopologyModel
import Workbench

/// systemd reads units and says what is in them, without starting anything: `systemd --test`.
enum Systemd {
  /// The properties that it has of each unit of a directory, by the unit's name: `["Where": ["/a"], …]`.
  static func properties(of units: [(name: String, text: String)]) throws -> [String: [String: [String]]] {
    let scratch = try ScratchDirectory()
    for unit in units { try scratch.files.write(Array(unit.text.utf8), to: "units/\(unit.name)") }
    let wants = units.map { "Wants=\($0.name)\n" }.joined()
    try scratch.files.write(Array("[Unit]\nDefaultDependencies=no\n\(wants)".utf8), to: "units/hac-all.target")
    // It refuses to be root, and an unmapped user is nobody.
    let script = "chmod -R a+rX '\(scratch.files.root)' && SYSTEMD_UNIT_PATH='\(scratch.files.path("units")):/usr/lib/systemd/system' exec unshare -U /usr/lib/systemd/systemd --test --system --unit=hac-all.target"
    var found: [String: [String: [String]]] = [:]
    var name = ""
    for line in try output(of: "sh", ["-c", script]).lines {
      if line.hasPrefix("\t-> Unit ") {
        name = String(decoding: line.utf8.dropFirst("\t-> Unit ".utf8.count).dropLast(), as: UTF8.self)
      } else if line.hasPrefix("\t\t"), let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) {
        let label = String(line[..<colon].drop { $0 == "\t" })
        var value = String(line[colon...].dropFirst(2))
        if value.hasSuffix(")"), let open = value.firstRange(of: " (origin-") { value = String(value[..<open.lowerBound]) }
        found[name, default: [:]][label, default: []].append(value)
      }
    }
    return found
  }
}

@Suite struct UnitFileTests {
  /// What paths may have, so that none is a surprise: spaces, quotes and line breaks are in no path of hac's.
  @Test func `systemd escapes a path as hac does`() throws {
    let texts = Hostile.texts.filter { text in
      let parts = text.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
      return text.utf8.count < 1000 && parts.allSatisfy { $0.utf8.count <= 255 } && !text.utf8.contains(0) && !parts.contains(".") && !parts.contains("..")
    }.map { "/" + $0 }
    let carriage = Carriage("names of mount units (systemd-escape)", texts) { _ in true }
    var back: [String] = []
    for start in stride(from: 0, to: texts.count, by: 400) {
      let words = texts[start..<min(start + 400, texts.count)]
      back += try output(of: "systemd-escape", ["--path", "--"] + words).text.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
    }
    Carriage.expectSame(texts.map { UnitFile.escape(path: $0) }, back, carriage.format)
  }

  private func unit(_ sections: [(name: String, lines: [(key: String, value: String)])]) -> String {
    written { text in
      for section in sections {
        UnitFile().section(section.name, to: &text)
        for line in section.lines { UnitFile().assign(line.key, line.value, to: &text) }
      }
    }
  }

  @Test func `systemd has the paths that were written`() throws {
    let near = Hostile.near("/srv/data-1/x", count: 500) + Hostile.sample(100)
    let carriage = Carriage("paths of units (systemd)", near + near.map { "/" + $0 } + ["/a%b", "/a@b:c+d", "/...a"]) { AbsolutePath.fault(in: $0) == nil && $0 != "/" && $0.utf8.count < 150 }
    let paths = Array(carriage.carried.prefix(250))
    let mounts = paths.map { path in
      (name: UnitFile.escape(path: path) + ".mount",
       text: unit([("Unit", [("DefaultDependencies", "no")]), ("Mount", [("What", path), ("Where", path), ("Type", "xfs")])]))
    }
    let services = paths.enumerated().map { index, path in
      (name: "s\(index).service",
       text: unit([
         ("Unit", [("DefaultDependencies", "no"), ("Description", "Serves \(path)"), ("RequiresMountsFor", path)]),
         ("Service", [("Type", "oneshot"), ("ExecStart", "/bin/echo \(path)"), ("Environment", "CONFIG=\(path)"), ("EnvironmentFile", path)]),
       ]))
    }
    let found = try Systemd.properties(of: mounts + services)
    Carriage.expectSame(paths, mounts.map { found[$0.name]?["Where"]?.first ?? "" }, "Where=")
    Carriage.expectSame(paths, mounts.map { found[$0.name]?["What"]?.first ?? "" }, "What=")
    func expect(_ label: String, _ value: (String) -> String) {
      Carriage.expectSame(paths.map(value), services.map { found[$0.name]?[label]?.first ?? "" }, label)
    }
    expect("Description") { "Serves \($0)" }
    expect("RequiresMountsFor") { $0 }
    expect("Command Line") { "/bin/echo \($0)" }
    expect("Environment") { "CONFIG=\($0)" }
    expect("EnvironmentFile") { $0 }
  }

  @Test func `systemd has the words that were written`() throws {
    let labels = Carriage("labels of drives (systemd)", Hostile.near("MINIO-1", count: 300) + Hostile.sample(100)) { FileSystemLabel.fault(in: $0) == nil }
    let names = Carriage("names of services (systemd)", Hostile.near("database-1", count: 300) + Hostile.sample(100)) { ObjectName.fault(in: $0) == nil }
    let words = Array(labels.carried.prefix(100)) + names.carried.prefix(150)
    let services = words.enumerated().map { index, word in
      (name: "s\(index).service",
       text: unit([
         ("Unit", [("DefaultDependencies", "no"), ("Description", "The drive \(word) at 100%"), ("After", "hac-\(word).service")]),
         ("Service", [("Type", "oneshot"), ("ExecStart", "/usr/sbin/nft -f /etc/hac/nft-\(word).nft")]),
       ]))
    }
    let found = try Systemd.properties(of: services)
    Carriage.expectSame(words.map { "The drive \($0) at 100%" }, services.map { found[$0.name]?["Description"]?.first ?? "" }, "Description=")
    Carriage.expectSame(words.map { "/usr/sbin/nft -f /etc/hac/nft-\($0).nft" }, services.map { found[$0.name]?["Command Line"]?.first ?? "" }, "ExecStart=")
    for (word, service) in zip(words, services) { #expect(found[service.name]?["After"]?.contains("hac-\(word).service") ?? false, "\(word)") }
  }

  @Test func `the unit that a step starts is the one that the topology names`() throws {
    let carriage = Carriage("names of units (systemd)", Hostile.near("web@a-1.service", count: 400) + Hostile.sample(100)) { UnitName.fault(in: $0) == nil }
    let units = carriage.carried.map { (name: $0, text: unit([("Unit", [("DefaultDependencies", "no")]), ("Service", [("Type", "oneshot"), ("ExecStart", "/bin/true")])])) }
    let found = try Systemd.properties(of: units)
    for unit in units { #expect(found[unit.name]?["Unit Load State"] == ["loaded"], "\(unit.name)") }
  }
}
