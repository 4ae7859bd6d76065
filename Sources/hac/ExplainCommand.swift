import ArgumentParser
import HACCompiler
import SchemaKit
import SourceText
import Verification

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain a check, a field or a kind of service.",
    discussion: "Exit status: 0 explained, 1 nothing goes by that name, 2 wrong usage.")

  @Argument(help: "A code (floating-ip/no-check), a field (vips.holders, virtual_router_id) or a kind (floating-ip).")
  var name: String

  func run() throws {
    if let text = Explanation.of(name) ?? Adapters.explanation(of: name) {
      try Terminal.print(text)
      return
    }
    var message = "error: no check, field or kind goes by the name `\(TextRenderer.escape(name.excerpt))`\n"
    if let near = Explanation.suggestion(for: name) {
      message += "help: did you mean `\(near)`?\n"
    } else {
      message += "help: the kinds are " + Language.blueprints.map { "`\($0.kind)`" }.joined(separator: ", ") + "\n"
    }
    Terminal.write(message, to: .error)
    throw ExitCode(1)
  }
}
