@preconcurrency import Glibc
import ConfigFormats
import SourceText
import TopologyModel

/// Where the texts of secrets come from when a topology is emitted.
public enum SecretHandling: Sendable {
  /// From where the topology says.
  case read
  /// From nowhere: the host supplies them, and files have marks in their places.
  case deferred
  /// From nowhere: texts that no secret has stand for them, so that what was emitted with the real ones can be
  /// recognised around them.
  case standIns
}

/// A text in the place of a secret: letters and digits alone, which every format writes as they are.
public enum SecretStandIn {
  public static let beginning = "hacStandIn"
  public static let end = "hacEnd"
  public static func text(for index: Int) -> String { "\(beginning)\(index)\(end)" }
}

/// Reads the secrets that a plan uses, once, and proves that each fits everywhere it goes.
struct SecretReader {
  let sources: SourceMap
  let origins: OriginTable

  /// A secret's text is at most this long; a private key fits.
  private static let limit = 1 << 16

  /// The secrets' texts by index.
  func read(_ plan: Plan, _ handling: SecretHandling, report: inout Report) -> [SecretText] {
    if handling == .standIns {
      return plan.topology.secrets.enumerated().map { SecretText(name: $0.element.name, value: SecretStandIn.text(for: $0.offset)) }
    }
    var used = Set(plan.facts.secretUses.all.map(\.secret))
    for file in plan.facts.files.all { used.formUnion(file.secrets) }
    var texts: [SecretText] = []
    for (index, secret) in plan.topology.secrets.enumerated() {
      var value: String?
      if used.contains(SecretID(index)), handling == .read {
        switch text(of: secret) {
        case .success(let text): value = text
        case .failure(let failure):
          report.error(
            "secret/unreadable", "the secret `\(secret.name)` has no value: \(failure.message)",
            at: span(secret.source.origin), label: "should be found here", related: firstUse(of: SecretID(index), in: plan),
            help: ["put the value there, or compile with `--defer-secrets` and let the host supply it"])
        }
      }
      texts.append(SecretText(name: secret.name, value: value))
    }
    for use in plan.facts.secretUses.all { prove(use, texts[use.secret.int], plan, &report) }
    return texts
  }

  private func span(_ origin: OriginID) -> SourceSpan { origins.span(of: origin) ?? .startOfFile(FileID(rawValue: 0)) }

  private func firstUse(of secret: SecretID, in plan: Plan) -> [Label] {
    plan.facts.secretUses.all.first { $0.secret == secret }.map { [Label(span($0.origin), "\($0.purpose) needs it")] } ?? []
  }

  private func text(of secret: Secret) -> Result<String, ReadFailure> {
    let text: String
    switch secret.source.value {
    case .literal(let value): text = value
    case .environment(let name):
      guard let value = getenv(name) else { return .failure(ReadFailure("the environment has no `\(name)`")) }
      text = String(cString: value)
    case .file(let relative):
      let path = join(directory(of: sources[secret.declaredIn].path), relative)
      switch readFile(path, limit: Self.limit) {
      case .failure(let failure): return .failure(failure)
      case .success(var bytes):
        if bytes.last == 10 { bytes.removeLast() }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { return .failure(ReadFailure("`\(path)` is not UTF-8 text")) }
        text = decoded
      }
    }
    return text.isEmpty ? .failure(ReadFailure("it is empty")) : .success(text)
  }

  /// Says what is wrong with a value without a character of it.
  private func prove(_ use: SecretUse, _ text: SecretText, _ plan: Plan, _ report: inout Report) {
    guard let value = text.value else { return }
    let count = value.utf8.count
    if count < use.minimumBytes || count > use.maximumBytes {
      report.error(
        "secret/length", "the secret `\(text.name)` has \(count) bytes", at: span(use.origin),
        label: "\(use.purpose) has \(use.minimumBytes) to \(use.maximumBytes) bytes",
        related: [Label(span(plan.topology[use.secret].origin), "the secret")])
    } else if let refusal = use.quoting.refuse(value) {
      report.error(
        "secret/not-carried", "the secret `\(text.name)` cannot be \(use.purpose): \(refusal.reason)", at: span(use.origin),
        label: "used here", related: [Label(span(plan.topology[use.secret].origin), "the secret")])
    } else if Self.isGuessable(value) {
      report.add(
        Diagnostic(
          .warning, "secret/guessable", "the secret `\(text.name)` is one of the first that anybody tries",
          at: Label(span(use.origin), use.purpose), related: [Label(span(plan.topology[use.secret].origin), "the secret")],
          help: [Help("make a random one: `openssl rand -base64 24`, or `openssl rand -hex 4` for a VRRP password")]))
    }
  }

  /// Defaults of products and manuals, one character repeated, and digits or letters counted up.
  private static func isGuessable(_ value: String) -> Bool {
    if ["minioadmin", "password", "passw0rd", "admin", "root", "secret", "changeme", "mysql", "qwerty"].contains(value.lowercased()) { return true }
    let steps = Set(zip(value.utf8, value.utf8.dropFirst()).map { Int($1) - Int($0) })
    return steps.isSubset(of: [0]) || steps.isSubset(of: [1])
  }
}
