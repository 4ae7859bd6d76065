import TopologyModel

extension PXC {
  /// Those of votes, names and places are every cluster's.
  public static let checks: [Check<ServiceSubject<PXC>>] = voteChecks + certificateChecks + optionChecks
}
