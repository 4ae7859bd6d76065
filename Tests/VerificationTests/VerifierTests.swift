import Glibc
import SourceText
import Testing
import Workbench

@testable import Verification

@Suite struct VerifierTests {
  /// Only the adapters that a test is about: the rest takes its time elsewhere.
  private func options(_ adapters: Adapter..., tools: Tools = Tools()) -> VerifyOptions {
    var options = VerifyOptions()
    options.adapters = adapters
    options.tools = tools
    return options
  }

  @Test func `an untouched output draws nothing, and what was proved is said`() throws {
    let stack = try Stack()
    let verification = try stack.verify(options(.keepalived, .sh))
    #expect(verification.codes() == [], "\(verification.text())")
    #expect(verification.summary.lines.contains { $0.hasPrefix("keepalived ") && $0.hasSuffix(": 2 files accepted") }, "\(verification.summary.lines)")
    #expect(verification.summary.lines.contains("sh: 4 scripts accepted"))
    #expect(verification.summary.lines.contains { $0.hasPrefix("not run: no program is known for ") } == false)
  }

  @Test(arguments: ["tar", "tar.gz", "tar.zst"])
  func `an archive is verified as the directory is`(archive: String) throws {
    let stack = try Stack(archive: archive)
    let verification = try stack.verify(options(.keepalived))
    #expect(verification.codes() == [], "\(verification.text())")
    #expect(verification.summary.proofs.map(\.accepted) == [2])
  }

  @Test func `an output whose secrets are left to the hosts is verified with words in their places`() throws {
    let stack = try Stack(deferSecrets: true)
    #expect(try stack.text(Stack.conf).contains("@HAC-SECRET:"))
    let verification = try stack.verify(options(.keepalived))
    #expect(verification.codes() == [], "\(verification.text())")
  }

  @Test func `a complaint stands at the topology line, with the program's words and the emitted line`() throws {
    let stack = try Stack()
    try stack.edit("virtual_router_id 50", "virtual_router_id 500")
    let verification = try stack.verify(options(.keepalived))
    let complaint = try #require(verification.report.diagnostics.first { $0.code == "verify/keepalived" && $0.message.contains("'500'") })
    #expect(complaint.severity == .error)
    #expect(complaint.message.hasPrefix("keepalived: "))
    #expect(verification.line(of: complaint).contains("virtual_router_id: 50"))
    let emitted = try #require(complaint.related.last)
    #expect(verification.sources[emitted.span.file].path == "out/shop/hosts/web1/\(Stack.conf)")
    #expect(verification.sources[emitted.span.file].line(emitted.span.start.line).contains("virtual_router_id 500"))
    #expect(emitted.text == "this line was changed after hac wrote it")
    #expect(verification.codes().contains("verify/differs"))
    #expect(verification.summary.proofs.map { [$0.accepted, $0.refused] } == [[1, 1]])
  }

  @Test func `a line that was added is said to differ, and complaints below it stay at their topology lines`() throws {
    let stack = try Stack()
    try stack.edit("vrrp_instance", "# a word of mine\n# and another\nvrrp_instance")
    try stack.edit("priority 200", "priority 2000")
    let verification = try stack.verify(options(.keepalived))
    let complaint = try #require(verification.report.diagnostics.first { $0.code == "verify/keepalived" && $0.message.contains("'2000'") })
    #expect(verification.line(of: complaint).contains("nodes: [\"web[1-2]\"]"))
    let differs = try #require(verification.report.diagnostics.first { $0.code == "verify/differs" })
    #expect(try verification.sources[#require(differs.related.first).span.file].line(#require(differs.related.first).span.start.line) == "# a word of mine")
  }

  @Test func `the same complaint on several hosts is one, which names them`() throws {
    let stack = try Stack()
    for host in ["web1", "web2"] { try stack.edit("advert_int 1", "advert_int soon", on: host) }
    let complaints = try stack.verify(options(.keepalived)).report.diagnostics.filter { $0.code == "verify/keepalived" }
    #expect(complaints.count == 2)  // keepalived says two things of the line
    for complaint in complaints { #expect(complaint.help.first?.text == "the same on `web2`") }
  }

  @Test func `a secret is shown nowhere, not even one that somebody moved by hand`() throws {
    for (old, new) in [
      ("auth_pass \"hunter2x\"", "auth_pas \"hunter2x\""), ("auth_pass \"hunter2x\"", "auth_pass \"hunter2x\" more"),
      ("auth_type PASS", "auth_type hunter2x"), ("auth_pass \"hunter2x\"", "auth_pass \"hunter2x"), ("virtual_router_id 50", "hunter2x 50"),
    ] {
      let stack = try Stack()
      try stack.edit(old, new)
      let text = try stack.verify(options(.keepalived)).text()
      #expect(text.contains("verify/differs"), "\(new)")
      #expect(!text.contains("hunter2x"), "\(text)")
    }
  }

  @Test func `a file that is missing is an error, one that is not hac's a warning`() throws {
    let stack = try Stack()
    unlink(stack.scratch.files.path(stack.file(Stack.conf)))
    try stack.scratch.files.write(Array("#!/bin/sh\nif\n".utf8), to: stack.file("steps/mine"))
    let verification = try stack.verify(options(.keepalived, .sh))
    #expect(verification.report.diagnostics.contains { $0.code == "verify/missing" && $0.severity == .error })
    #expect(verification.report.diagnostics.contains { $0.code == "verify/differs" && $0.severity == .warning && $0.message.contains("steps/mine") })
    // It is verified nonetheless.
    #expect(verification.codes().contains("verify/sh"))
  }

  @Test func `a topology that has changed since is said once`() throws {
    let stack = try Stack()
    try stack.scratch.files.write(Array(Stack.topology.replacingFirst("virtual_router_id: 50", by: "virtual_router_id: 51").utf8), to: "shop.yaml")
    let verification = try stack.verify(options(.keepalived))
    #expect(verification.codes() == ["verify/stale"])
    #expect(verification.report.diagnostics[0].message.contains("differ"))
  }

  @Test func `a bundle that is not there, and one of a stranger, are warnings`() throws {
    let stack = try Stack()
    rename(stack.scratch.files.path("out/shop/hosts/web2"), stack.scratch.files.path("out/shop/hosts/web9"))
    let verification = try stack.verify(options(.keepalived))
    #expect(Set(verification.codes()) == ["verify/missing", "verify/differs"])
    #expect(!verification.report.hasErrors)
    #expect(verification.summary.proofs.map(\.accepted) == [1])
  }

  @Test func `one host can be verified alone`() throws {
    let stack = try Stack()
    try stack.edit("priority 190", "priority 1900", on: "web2")
    var options = options(.keepalived)
    options.host = "web1"
    #expect(try stack.verify(options).codes() == [])
    options.host = "web2"
    #expect(try stack.verify(options).codes().contains("verify/keepalived"))
  }

  // MARK: Programs

  @Test func `a program that is missing is skipped by name, and an error when programs are required`() throws {
    let stack = try Stack()
    let none = try Programs([:])
    var options = options(.keepalived, .shellcheck, tools: none.tools(others: false))
    let verification = try stack.verify(options)
    #expect(verification.codes() == [])
    #expect(verification.summary.lines.prefix(2) == ["not run: keepalived is not installed (2 files)", "not run: shellcheck is not installed (4 scripts)"])
    options.requiresTools = true
    #expect(try stack.verify(options).codes() == ["verify/not-run", "verify/not-run"])
  }

  @Test func `a program that hangs is killed, and nothing of it is accepted`() throws {
    let stack = try Stack()
    let slow = try Programs(["shellcheck": "[ \"$1\" = --version ] && { echo version: 0.0.1; exit; }\nsleep 300\n"])
    var tools = slow.tools()
    tools.timeout = .seconds(1)
    let verification = try stack.verify(options(.shellcheck, tools: tools))
    #expect(Set(verification.codes()) == ["verify/no-answer"])
    #expect(verification.summary.proofs.map(\.accepted) == [0])
    #expect(verification.text().contains("did not end within 1 s"))
  }

  @Test func `a program that prints megabytes is cut off, one that dies is no proof`() throws {
    let stack = try Stack()
    let loud = try Programs([
      "shellcheck": "[ \"$1\" = --version ] && { echo version: 0.0.1; exit; }\nfor p; do :; done\nyes \"$p:1:1: error: words\" | head -c 30000000\nexit 1\n",
      "sh": "kill -SEGV $$\n",
    ])
    let verification = try stack.verify(options(.shellcheck, .sh, tools: loud.tools()))
    #expect(verification.codes().contains("verify/shellcheck"))
    #expect(verification.text().utf8.count < 100_000)
    #expect(verification.summary.proofs.map(\.accepted) == [0, 0])
  }

  @Test func `runs of one output say the same, in the same order`() throws {
    let stack = try Stack()
    for host in ["web1", "web2"] {
      try stack.edit("virtual_router_id 50", "virtual_router_idd 50", on: host)
      try stack.scratch.files.write(Array("#!/bin/sh\nif\n".utf8), to: stack.file("steps/\(host)", on: host))
    }
    var options = options(.sh, .shellcheck, .keepalived)
    let first = try stack.verify(options).text()
    for workers in [1, 3] {
      options.workers = workers
      let again = try stack.verify(options).text()
      #expect(again == first)
    }
  }
}
