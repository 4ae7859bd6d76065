import Testing
import Workbench

@Suite struct CommandLineTests {
  @Test(arguments: [
    "hac --bogus", "hac bogus", "hac check", "hac check --bogus x.yaml", "hac check --format xml x.yaml", "hac compile",
    "hac compile --archive zip x.yaml", "hac compile --stdout x.yaml", "hac show", "hac why", "hac why out/file", "hac why out/file:x",
    "hac verify", "hac verify --format xml out", "hac verify --host", "hac explain", "hac explain a b", "hac init", "hac init nothing", "hac init floating-ip --os windows", "hac schema x", "hac completions",
    "hac completions tcsh", "hac --generate-completion-script tcsh",
  ])
  func `wrong usage is status 2, with the reason on standard error and nothing on standard output`(line: String) throws {
    let outcome = try Shell().run(line)
    #expect(outcome.status == 2, "\(line)")
    #expect(outcome.output == "", "\(line)")
    #expect(outcome.errors.hasPrefix("Error: ") || outcome.errors.hasPrefix("error: "), "\(line)")
  }

  @Test func `help and the version are status 0, on standard output`() throws {
    let shell = try Shell()
    for line in ["hac --help", "hac help why", "hac show -h", "hac --version", "hac"] {
      let outcome = try shell.run(line)
      #expect(outcome.status == 0, "\(line)")
      #expect(!outcome.output.isEmpty && outcome.errors.isEmpty, "\(line)")
    }
    #expect(try shell.run("hac --version").output.hasPrefix("hac "))
  }

  @Test func `errors are status 1, a file that cannot be read is status 3`() throws {
    let shell = try Shell()
    try shell.scratch.files.write(Array("hac: 1\nname: x\nnodse: {}\n".utf8), to: "bad.yaml")
    for command in ["check", "compile", "show", "show --facts"] {
      #expect(try shell.run("hac \(command) bad.yaml").status == 1, "\(command)")
      #expect(try shell.run("hac \(command) absent.yaml").status == 3, "\(command)")
    }
    #expect(try shell.run("hac explain nothing-at-all").status == 1)
    #expect(try shell.run("hac why absent:1").status == 3)
    #expect(try shell.run("hac why bad.yaml:1").status == 1)
  }

  @Test func `a starter can be checked, shown, compiled, and asked about`() throws {
    let shell = try Shell()
    #expect(try shell.run("hac init floating-ip --os rocky-9 > topology.yaml && hac check --strict topology.yaml").status == 0)
    #expect(try shell.run("hac show topology.yaml > model.yaml && hac check --strict model.yaml").status == 0)
    #expect(try shell.run("hac compile topology.yaml").status == 0)
    let conf = "out/web/hosts/web1/rootfs/etc/keepalived/keepalived.conf"
    let line = "\(conf):$(grep -n virtual_router_id \(conf) | cut -d: -f1)"
    let found = try shell.run("hac why \(line)")
    #expect(found.status == 0)
    #expect(found.output.contains("--> topology.yaml:"))
    #expect(found.output.contains("written here"))
    #expect(found.errors.isEmpty)
    // Found from elsewhere, beside the output's parents; and by option.
    #expect(try shell.run("mkdir -p /tmp && F=$PWD/\(line); cd / && hac why $F").status == 0)
    #expect(try shell.run("mkdir a && mv topology.yaml a/other.yaml && hac why \(line)").status == 1)
    #expect(try shell.run("hac why --topology a/other.yaml \(line)").status == 0)
    // A topology that has changed since is said to have.
    let changed = try shell.run("mv a/other.yaml topology.yaml && echo '# more' >> topology.yaml && hac why \(line)")
    #expect(changed.status == 0)
    #expect(changed.errors.contains("has changed since"))
  }

  @Test func `what was written is verified, and what was broken since is refused at its topology line`() throws {
    let shell = try Shell()
    try #require(try shell.run("hac init floating-ip --os rocky-9 > topology.yaml && hac compile topology.yaml").status == 0)
    let clean = try shell.run("hac verify out/web")
    #expect(clean.status == 0, "\(clean.output)")
    #expect(clean.output.contains("keepalived 2") && clean.output.contains(" files accepted\n"))
    #expect(try shell.run("hac verify out").output == clean.output)
    let conf = "out/web/hosts/web1/rootfs/etc/keepalived/keepalived.conf"
    let broken = try shell.run("sed -i 's/virtual_router_id .*/virtual_router_id 300/' \(conf) && hac verify out/web")
    #expect(broken.status == 1)
    #expect(broken.output.contains("error[verify/keepalived]: keepalived: number '300' outside range"))
    #expect(broken.output.contains("--> topology.yaml:") && broken.output.contains("::: \(conf):"))
    #expect(broken.output.contains("warning[verify/differs]"))
    let json = try shell.run("hac verify --format json out/web")
    #expect(json.status == 1)
    #expect(json.output.contains("\"code\": \"verify/keepalived\"") && json.output.contains("\"program\": \"keepalived\""))
    #expect(try shell.run("hac verify --host web2 out/web").status == 0)
    #expect(try shell.run("hac verify --host nobody out/web").status == 1)
    #expect(try shell.run("hac verify absent").status == 3)
    #expect(try shell.run("mkdir empty && hac verify empty").status == 1)
    // The topology may be elsewhere.
    #expect(try shell.run("mkdir a && mv topology.yaml a/other.yaml && hac verify --host web2 out/web").status == 1)
    #expect(try shell.run("hac verify --host web2 --topology a/other.yaml out/web").status == 0)
  }

  @Test func `nothing is written when a program refuses what would be`() throws {
    let shell = try Shell()
    try #require(try shell.run("hac init floating-ip --os rocky-9 > topology.yaml && hac compile --verify topology.yaml").status == 0)
    try #require(try shell.run("test -e out/web/manifest.json && rm -r out").status == 0)
    // A script of the operator is read by hac as any text; the shell sees what is wrong with it.
    try shell.scratch.files.write(Array("#!/bin/sh\nif true; then\n".utf8), to: "check")
    let refused = try shell.run("sed 's/checks:.*/checks: [{ script: check }]/' topology.yaml > broken.yaml && hac compile --verify broken.yaml")
    #expect(refused.status == 1, "\(refused.output)\(refused.errors)")
    #expect(refused.errors.contains("error[verify/sh]"), "\(refused.errors)")
    #expect(try shell.run("test -e out").status == 1)
    #expect(try shell.run("hac compile broken.yaml").status == 0)
  }

  @Test func `a reader that goes away ends nothing by a signal`() throws {
    let shell = try Shell()
    for line in ["hac schema", "hac init floating-ip", "hac completions bash", "hac --help"] {
      let outcome = try shell.run("{ sleep 0.2; \(line); } | true; echo ${PIPESTATUS[0]}")
      #expect(["0\n", "3\n"].contains(outcome.output), "\(line): \(outcome.output)")
      #expect(outcome.errors.isEmpty)
    }
    // The output is written whole although nobody reads the messages.
    let outcome = try shell.run("hac init floating-ip > t.yaml; { sleep 0.2; hac compile t.yaml; } 2>&1 | true; test -e out/web/manifest.json")
    #expect(outcome.status == 0)
  }

  @Test func `colour is for terminals, and never with NO_COLOR`() throws {
    let shell = try Shell()
    try shell.scratch.files.write(Array("hac: 1\nname: x\nnodse: {}\n".utf8), to: "bad.yaml")
    #expect(!(try shell.run("hac check bad.yaml").output.contains("\u{1B}")))
    // script(1) gives the command a terminal.
    guard try shell.run("command -v script").status == 0 else { return }
    #expect(try shell.run("TERM=xterm script -qec 'hac check bad.yaml' /dev/null").output.contains("\u{1B}[1;31m"))
    #expect(!(try shell.run("TERM=xterm NO_COLOR=1 script -qec 'hac check bad.yaml' /dev/null").output.contains("\u{1B}[")))
  }

  @Test func `completion scripts are scripts of their shells and know the commands`() throws {
    let shell = try Shell()
    #expect(try shell.run("hac completions bash | bash -n").status == 0)
    for name in ["bash", "zsh", "fish"] { #expect(try shell.run("hac completions \(name)").output.contains("explain")) }
  }

  @Test func `every topology satisfies the JSON Schema, and mistakes do not`() throws {
    let shell = try Shell()
    guard try shell.run("python3 -c 'import yaml, jsonschema'").status == 0 else { return }
    let repository = try #require(Repository(around: #filePath))
    let topologies = GoldenRun.all(in: repository).filter { !$0.mustFail }.flatMap(\.topologies).map { "'\(repository.path($0))'" }
    let outcome = try shell.run("hac schema > s.json && '\(repository.path("Tests/schema/validate.py"))' s.json \(topologies.joined(separator: " "))")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
  }

  @Test func `goldens are never blessed in CI`() throws {
    let shell = try Shell()
    try shell.scratch.files.write([], to: "Package.swift")
    #expect(try shell.run("CI=true hac-dev bless").status == 1)
    #expect(!shell.scratch.files.isDirectory("golden"))
    #expect(try shell.run("hac-dev bless --check").status == 1)
    #expect(try shell.run("hac-dev bless && hac-dev bless --check").status == 0)
    #expect(try shell.run("CI=true hac-dev bless --check").status == 0)
  }
}
