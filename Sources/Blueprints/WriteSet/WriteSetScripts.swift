import ConfigFormats
import SourceText
import TopologyModel

/// How a cluster comes back after a full outage, whoever built its servers.
enum WriteSetScripts {
  // Read once, not for every member.
  static let position = ShellScript(PackageResources.wsrep_position_sh)
  static let recover = ShellScript(PackageResources.wsrep_recover_sh)

  /// What the operator does with the positions that the members printed.
  static func recoveryAdvice(_ service: String, members: [String]) -> String {
    let positions = members.map { "\($0)=UUID:SEQNO" }.joined(separator: " ")
    return "On the member whose position has the highest SEQNO (this host or another; any of them if they are equal) run "
      + "`./steps/\(service)-recover \(positions)` with the positions that the members printed, and `NAME=lost` for a member "
      + "whose data is gone for good. It refuses if another member has more, or if one is not accounted for. "
      + "Do it on one member only: a second bootstrap makes a second cluster."
  }
}
