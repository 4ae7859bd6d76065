import ArgumentParser
import HACCompiler

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of the language, for editors.",
    discussion: """
      Write it to a file and name it in a topology's first line: \
      # yaml-language-server: $schema=hac.schema.json
      """)

  func run() throws { try Terminal.print(String(decoding: JSONSchema.text(), as: UTF8.self)) }
}
