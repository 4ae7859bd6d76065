import ConfigFormats
import SourceText
import TopologyModel

/// Writes a file of SQL statements for the server's own client.
struct SQLScript {
  /// A piece of a statement.
  enum Piece: Sendable {
    /// hac's own words, or a value of a type whose characters SQL carries as they are.
    case word(String)
    /// A string literal.
    case string(String)
    case secret(SecretID)
    /// A secret that the server keeps as `Quoting.sqlSystem` says.
    case systemSecret(SecretID)
  }

  /// Where the file comes from, and what its literals rely on: they are UTF-8, and `Quoting.sql` writes `\` doubled.
  /// The client itself must know the character set too (`MySQLServer.reader`): in GBK or Shift JIS a `\` can be
  /// the second byte of a character.
  func begin(_ plan: borrowing Plan, service: ServiceID, purpose: String, to text: inout ConfigText) {
    text.line("-- \(plan.topology.name), \(plan.topology[service].name): \(purpose) Written by hac; change the topology, not this file.", plan.topology[service].origin)
    text.line("SET NAMES utf8mb4;")
    text.line("SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '');")
  }

  func comment(_ words: String, to text: inout ConfigText) { text.line("-- \(words)") }

  func statement(_ pieces: Piece..., to text: inout ConfigText, _ origin: OriginID = .builtin) {
    statement(pieces, to: &text, origin)
  }

  func statement(_ pieces: [Piece], to text: inout ConfigText, _ origin: OriginID) {
    for piece in pieces {
      switch piece {
      case .word(let word): text.write(word)
      case .string(let value): text.write((try? Quoting.sql.quote(value).get()) ?? "''")
      case .secret(let id): text.write(text.secret(id.int).quoted(.sql))
      case .systemSecret(let id): text.write(text.secret(id.int).quoted(.sqlSystem))
      }
    }
    text.write(UInt8(ascii: ";"))
    text.endLine(origin)
  }

  /// `'user'@'host'`
  static func account(_ user: String, _ host: String) -> [Piece] { [.string(user), .word("@"), .string(host)] }
}
