import ArgumentParser
import HACCompiler
import TopologyModel

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Print a commented topology to start from.",
    discussion: "Kinds: " + Starter.kinds.joined(separator: ", ") + ". Redirect it to a file: hac init KIND > topology.yaml")

  @Argument(help: "The kind of service.", completion: .list(Starter.kinds))
  var kind: String

  @Option(help: "The operating system of the nodes.")
  var os: OperatingSystem?

  func validate() throws {
    guard Starter.kinds.contains(kind) else {
      throw ValidationError("there is no kind `\(kind)`; the kinds are " + Starter.kinds.joined(separator: ", "))
    }
  }

  func run() throws {
    guard let text = Starter.text(of: kind, os: os) else {
      Terminal.write("error: the kind `\(kind)` brings no topology to start from\n", to: .error)
      throw ExitCode(1)
    }
    try Terminal.print(text)
  }
}

extension OperatingSystem: ExpressibleByArgument {}
