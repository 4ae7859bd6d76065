import Workbench
import Glibc
import HACCompiler
import Testing

/// Every code in the sources is described, and every described code is in the sources.
@Suite struct DiagnosticCodeTests {
  private static let sources: String = {
    // …/Tests/HACCompilerTests/DiagnosticCodeTests.swift
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/Sources"
  }()

  private static func swiftFiles(in directory: String) -> [String] {
    guard let handle = opendir(directory) else { return [] }
    defer { closedir(handle) }
    var files: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      let path = "\(directory)/\(name)"
      if entry.pointee.d_type == UInt8(DT_DIR) {
        files += swiftFiles(in: path)
      } else if name.hasSuffix(".swift") {
        files.append(path)
      }
    }
    return files.sorted()
  }

  private static func text(of path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  /// String literals of the sources that read like `area/slug`, with or without interpolation.
  private static let literals: Set<String> = {
    let areas = Set((Language.checks.map(\.code) + DiagnosticCodes.all.map(\.code)).map { String($0.prefix { $0 != "/" }) })
    var found: Set<String> = []
    for file in swiftFiles(in: sources) where !file.hasSuffix("/DiagnosticCodes.swift") {
      for line in text(of: file).split(separator: "\n") {
        for piece in line.split(separator: "\"", omittingEmptySubsequences: false).dropFirst() {
          let parts = piece.split(separator: "/", omittingEmptySubsequences: false)
          guard parts.count == 2, areas.contains(String(parts[0])), !parts[1].isEmpty,
            parts[1].utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || "-\\()".utf8.contains($0) })
          else { continue }
          found.insert(String(piece))
        }
      }
    }
    return found
  }()

  /// Codes that are put together, and what becomes of them. `steps/\(name)` is a path; adapters explain theirs themselves.
  private static let composed = [
    "schema/unknown-\\(key)": ["schema/unknown-kind"],
    "resolve/unknown-\\(noun)": ["node", "network", "vip", "service", "secret"].map { "resolve/unknown-\($0)" },
    "steps/\\(name)": [],
    "verify/\\(name)": [],
  ]

  private static let used = Set(literals.flatMap { composed[$0] ?? [$0] })

  @Test("every code of the sources is a check's or is described")
  func described() {
    let known = Set(Language.checks.map(\.code) + DiagnosticCodes.all.map(\.code))
    #expect(Self.literals.count > 50)
    #expect(Self.used.subtracting(known).sorted() == [])
  }

  @Test("every described code is in the sources")
  func noOrphans() {
    #expect(Set(DiagnosticCodes.all.map(\.code)).subtracting(Self.used).sorted() == [])
  }

  @Test("every description is a sentence and a repair")
  func sentences() {
    for code in DiagnosticCodes.all {
      #expect(code.summary.hasSuffix(".") && code.help.hasSuffix("."), "\(code.code)")
    }
  }
}
