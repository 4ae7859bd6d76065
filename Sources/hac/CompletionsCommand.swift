import ArgumentParser

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print the completion script of a shell.",
    discussion: """
      bash: hac completions bash > /etc/bash_completion.d/hac \
      — zsh: hac completions zsh > a directory of $fpath, as _hac — fish: hac completions fish > ~/.config/fish/completions/hac.fish
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

  @Argument(help: "The shell.")
  var shell: Shell

  func run() throws {
    let kind: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    try Terminal.print(HAC.completionScript(for: kind) + "\n")
  }
}
