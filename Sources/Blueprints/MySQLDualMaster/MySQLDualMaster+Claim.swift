import SourceText
import TopologyModel

extension DatabasePair {
  /// keepalived's limit of a check, in seconds: the VIP's own, or the blueprint's.
  private func limit(of check: ServiceCheckName) -> Int {
    let own = checks?.first { $0.service?.value == check }
    if let own { return (own.timeout?.value ?? own.interval.value).seconds }
    return check == .fresh ? Self.freshLimit : Self.limit
  }
  private static let limit = 3
  private static let freshLimit = 5

  /// A statement's limit in the check of life, which asks once, and lists the host's addresses. Within keepalived's, so
  /// that a check can still say what is wrong.
  var liveSeconds: Int { max(1, limit(of: .live) - 1) }
  /// The same in the notify script: a server that may take long to tell how it is may take as long to be fenced or opened.
  var fenceSeconds: Int { max(2, liveSeconds) }
  /// The same in the check of freshness, which asks three times at most.
  var freshSeconds: Int { max(1, (limit(of: .fresh) - 1) / 3) }
  /// How long a witness may take to answer.
  var witnessSeconds: Int { max(1, limit(of: .witness) - 2) }

  /// A keepalived script's name: `chk_database_live`.
  private func checkName(_ check: String) -> String {
    "chk_" + String(serviceName.map { $0 == "-" ? "_" : $0 }) + "_" + check
  }

  /// Claims the VIP for the two sources, with the checks that tell keepalived how the database is.
  func claimAddress(into planner: inout Planner) {
    let live = ServiceCheck(
      name: checkName("live"), command: [path(of: .checkLive)], interval: .seconds(3), timeout: .seconds(Self.limit), fall: 3, rise: 2)
    let fresh = ServiceCheck(
      name: checkName("fresh"), command: [path(of: .checkFresh)], interval: .seconds(5), timeout: .seconds(Self.freshLimit), fall: 2, rise: 3,
      weight: freshWeight(planner))
    var checks = [live, fresh]
    var offered: [ServiceCheckName: ServiceCheck] = [.live: live, .fresh: fresh]
    if let fields = fields.witness {
      let witness = ServiceCheck(
        name: checkName("witness"), command: [path(of: .checkWitness)], interval: .seconds(3), timeout: .seconds(Self.limit), fall: 3, rise: 2,
        needs: .atLeast(fields.need.value, fields.ping.map { .component(.address($0.value)) }))
      checks.append(witness)
      offered[.witness] = witness
    }
    planner.claim(
      vip, origin: fields.vip.origin, holders: sources.map { Located($0.node, $0.origin) }, checks: checks, offered: offered,
      notify: AbsolutePath(unchecked: path(of: .notify)))
    for source in sources where fields.witness != nil {
      planner.facts.packages.append(
        Package(service: service, node: source.node, origin: fields.vip.origin, name: source.server.os.isDebianFamily ? "iputils-ping" : "iputils"))
    }
  }

  /// Just enough that a host that lags is behind any that does not, whatever priorities the VIP gives.
  private func freshWeight(_ planner: Planner) -> Int {
    let priorities = (planner.topology[vip].holders ?? []).compactMap { $0.priority?.value }
    let apart = (priorities.max() ?? 0) - (priorities.min() ?? 0)
    return -min(253, max(50, apart + 1))
  }
}
