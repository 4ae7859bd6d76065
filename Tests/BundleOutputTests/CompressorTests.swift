import BundleOutput
import Testing

@Suite struct CompressorTests {
  static let input = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 17 ^ $0 % 5) }

  @Test(
    "gzip and zstd find the archive sound and give the input back",
    arguments: [
      (Compression.gzip, "gzip"), (.gzip(level: 12), "gzip"), (.zstd, "zstd"), (.zstd(level: 19), "zstd"),
    ])
  func soundness(compression: Compression, program: String) throws {
    let scratch = Scratch()
    var compressor = try Compressor(compression)
    var output: [UInt8] = [1, 2, 3]
    for input in [[], [7], CompressorTests.input] {
      try compressor.compress(input, into: &output)
      let file = "\(scratch.path)/x\(compression.suffix)"
      writeFile(file, output)
      #expect(run([program, "-q", "-t", file]).status == 0)
      #expect(run([program, "-q", "-d", "-k", "-f", file]).status == 0)
      #expect(readFile("\(scratch.path)/x") == input)
    }
  }

  @Test("no compression passes the bytes through")
  func none() throws {
    var compressor = try Compressor(.none)
    var output: [UInt8] = []
    try compressor.compress(CompressorTests.input, into: &output)
    #expect(output == CompressorTests.input)
  }

  @Test("a used compressor gives the same bytes as a new one", arguments: [Compression.gzip, .zstd])
  func determinism(compression: Compression) throws {
    var used = try Compressor(compression)
    var first: [UInt8] = []
    try used.compress(Array("something else".utf8), into: &first)
    try used.compress(CompressorTests.input, into: &first)
    var new = try Compressor(compression)
    var second: [UInt8] = []
    try new.compress(CompressorTests.input, into: &second)
    #expect(first == second)
  }

  @Test("the gzip header has no time, no name and no operating system")
  func header() throws {
    var compressor = try Compressor(.gzip)
    var output: [UInt8] = []
    try compressor.compress(CompressorTests.input, into: &output)
    #expect(Array(output[..<10]) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
  }

  @Test(
    "a level that does not exist is refused",
    arguments: [
      Compression.gzip(level: 13), .gzip(level: -1), .zstd(level: 99),
    ])
  func levels(compression: Compression) {
    #expect(throws: OutputError.self) { _ = try Compressor(compression) }
  }
}
