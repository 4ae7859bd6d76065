import BundleOutput
@preconcurrency import Glibc
import Testing

@Suite struct RefusalTests {
  private func refusal(_ destination: String) -> String? {
    do {
      _ = try OutputTree(destination: destination)
      return nil
    } catch {
      return error.description
    }
  }

  @Test(
    "a directory that hac did not make is refused and not touched",
    arguments: [
      nil, "{}", "{ \"generator\": \"other\" }", String(repeating: " ", count: 500) + "\"generator\": \"hac\"",
    ])
  func foreign(manifest: String?) {
    let scratch = Scratch()
    let out = "\(scratch.path)/out"
    mkdir(out, 0o755)
    writeFile("\(out)/precious", [1])
    if let manifest { writeFile("\(out)/manifest.json", Array(manifest.utf8)) }
    let before = stamps(scratch.path)
    #expect(
      refusal(out)
        == "cannot replace \(out): it was not made by hac (its manifest.json does not say so)")
    #expect(stamps(scratch.path) == before)
  }

  @Test("a manifest that is a link, a pipe or a directory proves nothing")
  func kinds() {
    let scratch = Scratch()
    let out = "\(scratch.path)/out"
    mkdir(out, 0o700)
    writeFile("\(scratch.path)/m", Array("\"generator\": \"hac\"".utf8))
    symlink("../m", "\(out)/manifest.json")
    #expect(refusal(out) != nil)
    unlink("\(out)/manifest.json")
    mkfifo("\(out)/manifest.json", 0o600)
    #expect(refusal(out) != nil)
    unlink("\(out)/manifest.json")
    mkdir("\(out)/manifest.json", 0o700)
    #expect(refusal(out) != nil)
  }

  @Test("a symbolic link, a file and a name that is none are refused")
  func destinations() {
    let scratch = Scratch()
    TreeImage(["a": "1"]).make(at: "\(scratch.path)/real")
    symlink("real", "\(scratch.path)/link")
    symlink("nowhere", "\(scratch.path)/dangling")
    writeFile("\(scratch.path)/file", [1])
    #expect(refusal("\(scratch.path)/link")?.hasSuffix("it is a symbolic link") == true)
    #expect(refusal("\(scratch.path)/dangling")?.hasSuffix("it is a symbolic link") == true)
    #expect(refusal("\(scratch.path)/file")?.hasSuffix("it is not a directory") == true)
    #expect(refusal("\(scratch.path)/file/out")?.hasSuffix("Not a directory") == true)
    for path in ["", "/", ".", "..", "\(scratch.path)/real/..", "\(scratch.path)/."] {
      #expect(refusal(path)?.hasSuffix("an output directory needs a name of its own") == true)
    }
  }

  @Test("an empty directory and hac's own are accepted")
  func accepted() throws {
    let scratch = Scratch()
    mkdir("\(scratch.path)/empty", 0o755)
    #expect(refusal("\(scratch.path)/empty") == nil)
    let image = TreeImage(["a": "1"])
    try image.write(to: "\(scratch.path)/empty")
    #expect(TreeImage(at: "\(scratch.path)/empty") == image)
    #expect(refusal("\(scratch.path)/empty") == nil)
    #expect(scratch.names == ["empty"])
  }

  @Test("what came into the destination's place meanwhile is not replaced", arguments: [SwapMethod.exchange, .stepAside])
  func interference(method: SwapMethod) throws {
    for hadOld in [true, false] {
      let scratch = Scratch()
      let out = "\(scratch.path)/out"
      if hadOld { try TreeImage(["a": "1"]).write(to: out) }
      let tree = try OutputTree(destination: out, mark: .hac, durable: false, swapMethod: method)
      do {
        var writer = tree.makeWriter()
        try writer.write(path: "b", bytes: [2], mode: 0o600)
      }
      if hadOld { rename(out, "\(scratch.path)/moved") }
      let other = TreeImage(["other": "precious"])
      other.make(at: out)
      #expect(throws: OutputError.self) { try tree.commit() }
      #expect(TreeImage(at: out) == other)
      #expect(scratch.names == (hadOld ? ["moved", "out"] : ["out"]))
    }
  }
}
