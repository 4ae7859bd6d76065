import SchemaKit
import SourceText
import TopologyModel

/// A kind whose operators add options of a server.
protocol ServerOptionHolder: Blueprint {
  var serverOptions: [Entry<OptionName, Located<LineText>>]? { get }
  var optionReader: OptionReader { get }
  var versionOrigin: OriginID { get }
  /// The libraries of plugins that hac has the server load.
  static var loadedLibraries: Set<String> { get }
  /// Whether a check of the kind's own says where else to say it.
  static func isOwn(option: String) -> Bool
  /// A topology whose service has this in `my_cnf`, and draws nothing else.
  static func optionExample(_ entries: String) -> String
  /// An option of a plugin that the example's server does not load, a value of it, and its library.
  static var pluginExample: (option: String, value: String, library: String) { get }
  /// Further examples of options that a server does not have.
  /// An option that the server of the kind's examples has not, for the check of such options.
  static var missingOption: String { get }
  static var furtherMissing: (bad: [String], good: [String]) { get }
  /// What the kind cannot do with, besides what no service can.
  static var breaking: [BreakingOption] { get }
}

extension ServerOptionHolder {
  static var pluginExample: (option: String, value: String, library: String) { ("validate_password_length", "12", "validate_password") }
  static var missingOption: String { "multi_range_count" }
  static var furtherMissing: (bad: [String], good: [String]) { ([], []) }
  static var breaking: [BreakingOption] { [] }
}

/// The checks of added options against the catalogue.
enum ServerOptionChecks<Kind: ServerOptionHolder> {
  typealias ServiceCheck = Check<ServiceSubject<Kind>>

  static var all: [ServiceCheck] { [unknownOption, ignoredOption, removedOption, unloadedPlugin, noSuchValue, outOfRange, sameTwice, breaksService] }

  static func code(_ slug: String) -> String { "\(Kind.kind)/\(slug)" }

  /// The options that no other check speaks of, taken apart.
  static func options(_ fields: Kind) -> [(entry: Entry<OptionName, Located<LineText>>, option: WrittenOption)] {
    let reader = fields.optionReader
    return (fields.serverOptions ?? []).filter { !Kind.isOwn(option: $0.key.value.text) }.map { ($0, WrittenOption($0.key.value.text, reader)) }
  }

  static var unknownOption: ServiceCheck {
    ServiceCheck(
      code("unknown-option"), .error, "every option of `my_cnf` is one that servers have",
      why: """
        A server stops at its start at an option that it does not know (tried with mariadbd 10.11: "unknown variable"). hac \
        has the options of MySQL 5.7 to 8.4, Percona's, and MariaDB 10.5 to 11.8, from the servers themselves and from their manuals. \
        What a plugin of another's making brings is written with `loose_`: a server passes over such an option when it does not know it.
        """,
      bad: [Kind.optionExample("‹innodb_bufer_pool_size›: 8G"), Kind.optionExample("‹skip_nme_resolve›: \"\"")],
      good: [Kind.optionExample("innodb_buffer_pool_size: 8G, skip_external_locking: \"\""), Kind.optionExample("loose_chime_audit_level: 3")]
    ) { subject, findings in
      let reader = subject.fields.optionReader
      for (entry, option) in options(subject.fields) where !option.isLoose {
        guard case .unknown = OptionCatalogue.verdict(on: option.name, reader) else { continue }
        let near = OptionCatalogue.nearest(to: option.name, reader)
        findings.report(
          "no server has an option `\(entry.key.value)`", at: entry.key.origin, label: "the server would not start",
          help: [near.map { "did you mean `\($0)`?" } ?? "leave it out; if a plugin of yours brings it, write `loose_\(entry.key.value)`"])
      }
    }
  }

  static var ignoredOption: ServiceCheck {
    ServiceCheck(
      code("ignored-option"), .warning, "an option with `loose_` is not a mistyped one",
      why: """
        The server passes over a `loose_` option that it does not know with no more than a warning in its log (MySQL manual, \
        "Program Option Modifiers").
        """,
      bad: Kind.optionExample("‹loose_innodb_bufer_pool_size›: 8G"), good: Kind.optionExample("loose_innodb_buffer_pool_size: 8G")
    ) { subject, findings in
      let reader = subject.fields.optionReader
      for (entry, option) in options(subject.fields) where option.isLoose {
        guard case .unknown = OptionCatalogue.verdict(on: option.name, reader), let near = OptionCatalogue.nearest(to: option.name, reader) else { continue }
        findings.report(
          "no server has an option `\(option.name)`", at: entry.key.origin, label: "the server would pass over it",
          help: ["did you mean `loose_\(near)`?"])
      }
    }
  }

  static var removedOption: ServiceCheck {
    ServiceCheck(
      code("removed-option"), .error, "the server has the options of `my_cnf`",
      why: """
        Options come and go from release to release, and MySQL, Percona Server and MariaDB each have their own; a server stops at \
        its start at one that it does not have (tried with mariadbd 10.11). `loose_` before the name lets servers without it pass over it.
        """,
      bad: [Kind.optionExample("‹\(Kind.missingOption)›: 256")] + Kind.furtherMissing.bad,
      good: [Kind.optionExample("loose_\(Kind.missingOption): 256")] + Kind.furtherMissing.good
    ) { subject, findings in
      let reader = subject.fields.optionReader
      for (entry, option) in options(subject.fields) where !option.isLoose {
        let message: String
        switch OptionCatalogue.verdict(on: option.name, reader) {
        case .known, .unknown: continue
        case .removed(let version): message = "\(reader.vendor) has no `\(option.name)` since \(version)"
        case .notYet(let version): message = "\(reader.vendor) has `\(option.name)` from \(version) on, not \(reader.version)"
        case .elsewhere(let owner): message = "\(owner) has `\(option.name)`, not \(reader.name)"
        }
        let instead = OptionCatalogue.successor(of: option.name, reader)
        findings.report(
          message, at: entry.key.origin, label: "the server would not start",
          related: [(subject.fields.versionOrigin, "the version")].filter { findings.isWritten($0.0) },
          help: [instead.map { "leave it out; the nearest that it has is `\($0)`" } ?? "leave it out"])
      }
    }
  }

  static var unloadedPlugin: ServiceCheck {
    let (option, value, library) = Kind.pluginExample
    return ServiceCheck(
      code("unloaded-plugin"), .warning, "an option of a plugin comes with the plugin",
      why: """
        The server knows a plugin's options only when it loads the plugin: by `plugin_load_add`, or because INSTALL PLUGIN \
        once did. Without it the server stops at its start, unless the option begins with `loose_` (MySQL manual, "Server Plugin Loading").
        """,
      bad: [Kind.optionExample("‹\(option)›: \(value)")],
      good: [Kind.optionExample("plugin_load_add: \(library).so, \(option): \(value)"), Kind.optionExample("loose_\(option): \(value)")]
    ) { subject, findings in
      let reader = subject.fields.optionReader
      let options = options(subject.fields)
      let loads = options.filter { ["plugin_load", "plugin_load_add", "early_plugin_load"].contains($0.option.name) }.map(\.entry.value.value.text)
      for (entry, option) in options where !option.isLoose {
        guard case .known(let known) = OptionCatalogue.verdict(on: option.name, reader), let plugin = known.plugin,
          !Kind.loadedLibraries.contains(plugin), !loads.contains(where: { $0.contains(plugin) })
        else { continue }
        findings.report(
          "`\(entry.key.value)` is an option of the plugin `\(plugin)`, which hac does not load", at: entry.key.origin, label: "unknown without the plugin",
          help: ["add `plugin_load_add: \(plugin).so`, or write `loose_\(entry.key.value)` if INSTALL PLUGIN loads it"])
      }
    }
  }

  /// The values that the catalogue has something to say of.
  private static func faults(_ fields: Kind) -> [(entry: Entry<OptionName, Located<LineText>>, name: String, fault: OptionValues.Fault)] {
    let reader = fields.optionReader
    return options(fields).compactMap { entry, option in
      // Quotes of a word processor have a check of their own.
      guard !option.isModified, !entry.value.value.text.unicodeScalars.contains(where: { (0x2018...0x201F).contains($0.value) }),
        case .known(let known) = OptionCatalogue.verdict(on: option.name, reader),
        let fault = known.values.fault(of: entry.value.value.text)
      else { return nil }
      return (entry, option.name, fault)
    }
  }

  static var noSuchValue: ServiceCheck {
    ServiceCheck(
      code("no-such-value"), .error, "an option has a value that the server knows",
      why: """
        A word that is none of an enumeration, or something else where a number belongs, ends the start; what is neither ON nor \
        OFF is taken for OFF (each tried with mariadbd 10.11). The values are those of the servers' own variables.
        """,
      bad: [
        Kind.optionExample("binlog_row_image: ‹ALL›"), Kind.optionExample("max_connections: ‹many›"),
        Kind.optionExample("innodb_file_per_table: ‹always›"),
      ],
      good: [Kind.optionExample("binlog_row_image: full, max_connections: 2K, innodb_file_per_table: 1")]
    ) { subject, findings in
      for (entry, name, fault) in faults(subject.fields) {
        guard case .refused(let wanted) = fault else { continue }
        findings.report("`\(name)` cannot be `\(entry.value.value)`", at: entry.value.origin, label: "not one of its values", help: [wanted])
      }
    }
  }

  static var outOfRange: ServiceCheck {
    ServiceCheck(
      code("option-out-of-range"), .warning, "a number is one that the server takes as it is",
      why: """
        The server takes the nearest number that it can, and says so in its log alone (tried with mariadbd 10.11: \
        "unsigned value 200000 adjusted to 100000").
        """,
      bad: Kind.optionExample("max_connections: ‹200000›"), good: Kind.optionExample("max_connections: 2000")
    ) { subject, findings in
      for (entry, name, fault) in faults(subject.fields) {
        guard case .adjusted(let range) = fault else { continue }
        findings.report(
          "`\(name)` is \(entry.value.value), and is between \(range.lowerBound) and \(range.upperBound)", at: entry.value.origin,
          label: "the server would take another", help: ["write the number that it is to be"])
      }
    }
  }

  static var sameTwice: ServiceCheck {
    ServiceCheck(
      code("option-twice"), .error, "`my_cnf` says each option once",
      why: """
        The last of two lines for one option holds; `-` and `_`, and prefixes such as `loose_`, make no other option of it (MySQL \
        manual, "Program Option Modifiers").
        """,
      bad: Kind.optionExample("max_connections: 500, ‹loose_max_connections›: 700"),
      good: Kind.optionExample("max_connections: 500, max_user_connections: 400")
    ) { subject, findings in
      var first: [String: Entry<OptionName, Located<LineText>>] = [:]
      for (entry, option) in options(subject.fields) {
        // A list of these is what they are for.
        if ["plugin_load", "replicate_", "binlog_do_", "binlog_ignore_"].contains(where: { option.name.hasPrefix($0) }) { continue }
        guard let before = first[option.name] else {
          first[option.name] = entry
          continue
        }
        findings.report(
          "`\(option.name)` is said twice", at: entry.key.origin, label: "this one holds", related: [(before.key.origin, "and this one does not")],
          help: ["leave one of them out"])
      }
    }
  }
}
