@preconcurrency import Glibc
import ArgumentParser
import BundleOutput
import HACCompiler
import SourceText
import Verification

struct CompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile", abstract: "Write every host's bundle.",
    discussion: "Exit status: 0 clean (warnings allowed), 1 the topology has errors, 2 wrong usage, 3 input or output failed.")

  @OptionGroup var arguments: TopologyArguments

  @Option(name: .shortAndLong, help: "The directory that the topology's output directory goes into.", completion: .directory)
  var output = "out"

  @Option(help: "Write each host as an archive: tar, tar.gz or tar.zst.")
  var archive: Archive?

  @Option(help: "Write only this host.")
  var host: String?

  @Flag(help: "Write one host's archive to standard output.")
  var stdout = false

  @Flag(help: "Leave secrets to be filled in on the host, from /etc/hac/secrets/NAME.")
  var deferSecrets = false

  @Flag(help: "Verify the files before they are written, as `hac verify` does; errors leave the output as it was.")
  var verify = false

  enum Archive: String, ExpressibleByArgument, CaseIterable {
    case tar, gzip = "tar.gz", zstd = "tar.zst"
    var compression: Compression {
      switch self {
      case .tar: .none
      case .gzip: .gzip
      case .zstd: .zstd
      }
    }
  }

  func validate() throws {
    if stdout, host == nil { throw ValidationError("--stdout needs --host: one archive goes to standard output") }
  }

  func run() throws {
    var result = Compiler.check(arguments.topologies, options: arguments.options)
    let emissions = Compiler.emit(&result, deferSecrets: deferSecrets, options: arguments.options)
    show(result, on: .error)
    try finish(result)
    if let host, !emissions.contains(where: { $0.plan.topology.node(named: host) != nil }) {
      Terminal.write("error: no topology has a host `\(TextRenderer.escape(host))`\n", to: .error)
      throw ExitCode(1)
    }
    if verify { try verifyFirst(emissions, result) }
    do {
      let options = try writeOptions()
      if stdout {
        try stream(emissions, options)
      } else {
        for emission in emissions { try write(emission, options) }
      }
      end(emissions)
    } catch let error as OutputError {
      Terminal.write("error: \(error)\n", to: .error)
      throw ExitCode(3)
    }
  }

  /// Shows what the programs say; throws where one refuses a file.
  private func verifyFirst(_ emissions: [Emission], _ result: CheckResult) throws {
    var options = VerifyOptions(host: host)
    options.isStrict = arguments.strict
    let verifications = emissions.indices.compactMap { index in
      var source = OutputSource(result: result, index: index, hasChanged: false)
      return Verifier(emissions[index], output: output, source: &source, options: options)
    }.filter(\.hasHost).map { $0.run() }
    Terminal.write(verificationText(verifications, usesColor: Terminal.usesColor(.error)), to: .error)
    if verifications.contains(where: { $0.report.hasErrors }) { throw ExitCode(1) }
  }

  private func writeOptions() throws -> WriteOptions {
    var time: UInt64 = 0
    if let text = getenv("SOURCE_DATE_EPOCH").map({ String(cString: $0) }) {
      guard let seconds = UInt64(text) else { throw ValidationError("SOURCE_DATE_EPOCH is not a number of seconds") }
      time = seconds
    }
    return WriteOptions(archive: archive?.compression ?? (stdout ? Compression.none : nil), host: host, modificationTime: time)
  }

  private func stream(_ emissions: [Emission], _ options: WriteOptions) throws {
    for emission in emissions {
      guard let node = emission.plan.topology.node(named: host!) else { continue }
      if !Terminal.write(try BundleWriter.archive(node, of: emission, options: options), to: .output) { throw ExitCode(3) }
      return
    }
  }

  private func write(_ emission: Emission, _ options: WriteOptions) throws {
    let showsProgress = Terminal.isTerminal(.error) && emission.hosts.count > 100
    let summary = try BundleWriter.write(emission, to: output, options: options) { done, all in
      if showsProgress, done % 50 == 0 || done == all { Terminal.write("\r\(done) of \(all) hosts", to: .error) }
    }
    if showsProgress { Terminal.write("\r\u{1B}[K", to: .error) }
    let hosts = emission.hosts.count
    let what = summary.isChanged ? "\(summary.written) files written, \(summary.unchanged) unchanged" : "nothing changed"
    Terminal.write("\(output)/\(emission.name): \(host == nil ? "\(hosts) host\(hosts == 1 ? "" : "s")" : host!), \(what)\n", to: .output)
  }
}
