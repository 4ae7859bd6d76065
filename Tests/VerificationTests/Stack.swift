import Glibc
import BundleOutput
import HACCompiler
import SourceText
import Testing
import Workbench

@testable import Verification

/// A small stack that is compiled to a directory, to be verified there.
struct Stack: ~Copyable {
  static let topology = """
    hac: 1
    name: shop
    os: debian-12
    networks: { lan: { subnet: 10.0.0.0/24, interface: eth0 } }
    secrets: { vrrp: { value: hunter2x } }
    nodes:
      web[1-2]: { address: { from: 10.0.0.11 } }
    vips:
      www:
        address: 10.0.0.50
        virtual_router_id: 50
        vrrp: { auth_pass: { secret: vrrp } }
        checks: [{ tcp: 80 }]
    services:
      site: { kind: floating-ip, nodes: ["web[1-2]"], vip: www }

    """
  static let conf = "rootfs/etc/keepalived/keepalived.conf"

  let scratch: ScratchDirectory
  var path: String { scratch.files.path("out/shop") }

  init(archive: String? = nil, deferSecrets: Bool = false) throws {
    let scratch = try ScratchDirectory()
    try scratch.files.write(Array(Self.topology.utf8), to: "shop.yaml")
    var result = Compiler.check([scratch.files.path("shop.yaml")])
    let emission = try #require(Compiler.emit(&result, deferSecrets: deferSecrets).first)
    let compression: [String: WriteOptions] = ["tar": WriteOptions(archive: Compression.none), "tar.gz": WriteOptions(archive: .gzip), "tar.zst": WriteOptions(archive: .zstd)]
    let options = archive.flatMap { compression[$0] } ?? WriteOptions()
    _ = try BundleWriter.write(emission, to: scratch.files.path("out"), options: options)
    self.scratch = scratch
  }

  func file(_ path: String, on host: String = "web1") -> String { "out/shop/hosts/\(host)/\(path)" }

  func text(_ path: String, on host: String = "web1") throws -> String {
    String(decoding: try #require(scratch.files.read(file(path, on: host))), as: UTF8.self)
  }

  /// Replaces a text that must be there.
  func edit(_ old: String, _ new: String, in path: String = Stack.conf, on host: String = "web1") throws {
    let text = try text(path, on: host)
    try #require(text.contains(old))
    try scratch.files.write(Array(text.replacingFirst(old, by: new).utf8), to: file(path, on: host))
  }

  func verify(_ options: VerifyOptions = VerifyOptions()) throws -> Verification {
    let manifest = try #require(OutputPlace.manifest(at: path + "/manifest.json"))
    var source = try OutputSource.find(manifest, stack: path).get()
    let verifier = try #require(Verifier(stack: path, shownAs: "out/shop", source: &source, options: options))
    return verifier.run()
  }
}

extension Verification {
  func codes() -> [String] { report.diagnostics.map(\.code) }

  /// Everything that is shown.
  func text() -> String {
    TextRenderer(sources: sources, secretSpans: report.secretSpans, usesColor: false).render(report) + summary.lines.joined(separator: "\n")
  }

  /// The line of the topology that a diagnostic is at.
  func line(of diagnostic: Diagnostic) -> String {
    sources[diagnostic.primary.span.file].line(diagnostic.primary.span.start.line)
  }
}

/// A directory with a program of ours in the place of a real one, and the real ones behind it.
struct Programs: ~Copyable {
  private let scratch: ScratchDirectory

  init(_ programs: [String: String]) throws {
    let scratch = try ScratchDirectory()
    for (name, script) in programs {
      try scratch.files.write(Array(("#!/bin/sh\n" + script).utf8), to: name)
      chmod(scratch.files.path(name), 0o755)
    }
    self.scratch = scratch
  }

  var directory: String { scratch.files.path(".").replacingFirst("/.", by: "") }

  /// With the machine's own programs too, or only those of the list.
  func tools(others: Bool = true) -> Tools {
    Tools(directories: [directory] + (others ? ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/lib/systemd", "/lib/systemd"] : []))
  }
}
