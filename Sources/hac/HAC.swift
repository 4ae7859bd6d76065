@preconcurrency import Glibc
import ArgumentParser
import HACCompiler

@main
struct HAC: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hac",
    abstract: "The high-availability compiler: one topology in, every host's files out.",
    version: "hac \(Compiler.version)",
    subcommands: [
      CompileCommand.self, CheckCommand.self, ShowCommand.self, WhyCommand.self, VerifyCommand.self, ExplainCommand.self, InitCommand.self, SchemaCommand.self,
      CompletionsCommand.self,
    ])

  /// Usage errors are status 2; a usage error of ArgumentParser's own would be 64.
  static func main() {
    // A reader that goes away (`hac show … | head`) is an error of write(2), not the end of the process in the
    // middle of its work.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitCode {
      exit(withError: status)
    } catch {
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      if code == .success {
        Terminal.write(text + "\n", to: .output)
        exit(withError: ExitCode.success)
      }
      Terminal.write(text + "\n", to: .error)
      exit(withError: ExitCode(code == .validationFailure ? 2 : code.rawValue))
    }
  }
}
