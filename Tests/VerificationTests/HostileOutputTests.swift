import Glibc
import Testing
import Workbench

@testable import Verification

/// Outputs that somebody else wrote, or made to hurt.
@Suite struct HostileOutputTests {
  private func verify(_ stack: borrowing Stack) throws -> Verification {
    var options = VerifyOptions()
    options.adapters = [.sh]
    return try stack.verify(options)
  }

  /// The one thing that is said of web1, whose bundle is none.
  private func refusal(_ stack: borrowing Stack) throws -> String {
    let found = try verify(stack).report.diagnostics.filter { $0.code == "verify/unreadable" }
    return found.map(\.message).joined(separator: "\n")
  }

  @Test func `symbolic links are not followed`() throws {
    let stack = try Stack()
    let conf = stack.scratch.files.path(stack.file(Stack.conf))
    unlink(conf)
    symlink("/etc/shadow", conf)
    #expect(try refusal(stack).contains("is a symbolic link"))
    let other = try Stack()
    let directory = other.scratch.files.path(other.file("steps"))
    symlink("/etc", directory)
    #expect(try refusal(other).contains("is a symbolic link"))
    let third = try Stack()
    rename(third.scratch.files.path("out/shop/hosts/web1"), third.scratch.files.path("elsewhere"))
    symlink(third.scratch.files.path("elsewhere"), third.scratch.files.path("out/shop/hosts/web1"))
    #expect(try refusal(third).contains("neither a directory nor an archive"))
  }

  @Test func `a named pipe holds nobody`() throws {
    let stack = try Stack()
    mkfifo(stack.scratch.files.path(stack.file("steps")), 0o600)
    #expect(try refusal(stack).contains("is not a regular file"))
  }

  @Test func `files larger than any are refused by their size`() throws {
    let stack = try Stack()
    let conf = stack.scratch.files.path(stack.file(Stack.conf))
    #expect(truncate(conf, 1 << 33) == 0)
    #expect(try refusal(stack).contains("MB"))
  }

  @Test func `directories without end are refused`() throws {
    let stack = try Stack()
    var path = stack.file("steps")
    for _ in 0..<80 {
      mkdir(stack.scratch.files.path(path), 0o700)
      path += "/d"
    }
    #expect(try refusal(stack).contains("deep"))
  }

  @Test func `an archive that is none, or holds a link, is refused`() throws {
    let stack = try Stack(archive: "tar.gz")
    try stack.scratch.files.write(Array("not an archive".utf8), to: "out/shop/hosts/web1.tar.gz")
    #expect(try refusal(stack).contains("cannot be unpacked"))
    let other = try Stack(archive: "tar")
    let root = other.scratch.files.path("make")
    let made = Tools().run(
      "sh", ["-c", "mkdir -p \"$1/web1/rootfs\" && ln -s /etc/shadow \"$1/web1/rootfs/x\" && tar -C \"$1\" -cf \"$2\" web1", "sh", root, other.scratch.files.path("out/shop/hosts/web1.tar")])
    #expect(made.succeeded)
    #expect(try refusal(other).contains("neither a file nor a directory"))
  }

  @Test func `names that lead out of an archive lead nowhere`() throws {
    let stack = try Stack(archive: "tar")
    let root = stack.scratch.files.path("make")
    let made = Tools().run(
      "sh", ["-c", "mkdir -p \"$1/web1/rootfs\" && echo x >\"$1/web1/rootfs/x\" && tar -C \"$1\" --transform 's#web1/rootfs/x#../../../../tmp/hac-escaped#' -P -cf \"$2\" web1", "sh", root, stack.scratch.files.path("out/shop/hosts/web1.tar")])
    #expect(made.succeeded)
    let verification = try verify(stack)
    #expect(verification.report.hasErrors)
    #expect(access("/tmp/hac-escaped", F_OK) != 0)
  }

  @Test func `a manifest of a host is not believed`() throws {
    let stack = try Stack()
    try stack.scratch.files.write(Array("{\"files\": [{\"path\": \"../../../../etc/shadow\"}]}".utf8), to: stack.file("manifest.json"))
    let verification = try verify(stack)
    #expect(verification.codes() == ["verify/differs"])
    #expect(verification.summary.proofs.map(\.accepted) == [4])
  }

  @Test func `bytes that are no text are shown as such and break nothing`() throws {
    let stack = try Stack()
    try stack.scratch.files.write(Array("#!/bin/sh\n\u{1B}[31mif\u{0}\n".utf8) + [0xFF, 0xFE, 10], to: stack.file("install"))
    let text = try verify(stack).text()
    #expect(text.contains("verify/differs"))
    #expect(!text.contains("\u{1B}"))
    #expect(!text.contains("\u{0}"))
  }

  @Test func `a name of a file that looks like an option is a name`() throws {
    let stack = try Stack()
    try stack.scratch.files.write(Array("#!/bin/sh\nif\n".utf8), to: stack.file("steps/--version"))
    #expect(try verify(stack).codes().contains("verify/sh"))
  }
}
