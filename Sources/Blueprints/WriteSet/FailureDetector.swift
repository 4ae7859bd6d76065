import SourceText

/// The periods by which members notice that one is gone. Each has to fit between others (gcomm/src/evs_proto.cpp; every
/// bound was tried with garbd 4.23), so that one that is written may need another one written too.
struct FailureDetector {
  /// An option that does not fit the others.
  struct Misfit {
    let option: String
    let value: ProviderPeriod
    /// "at most PT1.666S, a third of evs.suspect_timeout".
    let bound: String
    /// The option that the bound comes from; nil for one of the library's own.
    let by: String?
  }

  /// The library's defaults (galeracluster.com, "Galera Parameters").
  static let defaults: [String: Double] = [
    "evs.keepalive_period": 1, "evs.inactive_check_period": 0.5, "evs.suspect_timeout": 5, "evs.inactive_timeout": 15,
  ]
  /// `evs.install_timeout` has none: it is half of the inactive timeout.
  static let options = Set(defaults.keys).union(["evs.install_timeout"])

  private let values: [String: ProviderPeriod]

  /// nil when a value is no period: that is another mistake, and nothing can be compared.
  init?(written: [(name: String, value: String)]) {
    var values = Self.defaults.mapValues { ProviderPeriod(seconds: $0) }
    for (name, value) in written where Self.options.contains(name) {
      guard let period = ProviderPeriod(value) else { return nil }
      values[name] = period
    }
    self.values = values
  }

  private func seconds(_ name: String) -> Double { values[name]?.seconds ?? 0 }

  var misfits: [Misfit] {
    var found: [Misfit] = []
    // The library computes in nanoseconds, hac in binary fractions of seconds.
    let grain = 1e-6
    func atMost(_ option: String, _ limit: Double, _ share: String, of other: String) {
      guard let value = values[option], value.seconds > limit + grain else { return }
      found.append(Misfit(option: option, value: value, bound: "at most \(ProviderPeriod(seconds: limit).written), \(share)\(other)", by: other))
    }
    func atLeast(_ option: String, _ limit: Double, _ of: String, by: String?) {
      guard let value = values[option], value.seconds < limit - grain else { return }
      found.append(Misfit(option: option, value: value, bound: "at least \(ProviderPeriod(seconds: limit).written)\(of)", by: by))
    }
    atLeast("evs.suspect_timeout", 0.1, "", by: nil)
    atLeast("evs.inactive_timeout", 0.1, "", by: nil)
    atLeast("evs.keepalive_period", 0.1, "", by: nil)
    // The library takes a longer one, but a member is inactive then before anybody suspects it.
    atMost("evs.suspect_timeout", seconds("evs.inactive_timeout"), "that of ", of: "evs.inactive_timeout")
    atMost("evs.keepalive_period", seconds("evs.suspect_timeout") / 3, "a third of ", of: "evs.suspect_timeout")
    atMost("evs.inactive_check_period", seconds("evs.suspect_timeout") / 2, "half of ", of: "evs.suspect_timeout")
    atMost("evs.install_timeout", seconds("evs.inactive_timeout"), "that of ", of: "evs.inactive_timeout")
    atLeast("evs.install_timeout", seconds("evs.keepalive_period"), ", that of evs.keepalive_period", by: "evs.keepalive_period")
    return found
  }
}
