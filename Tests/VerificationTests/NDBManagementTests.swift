import Testing

@testable import Verification

/// What ndb_mgmd prints, which is no package of Debian: lines in the form of its source (InitConfigFileParser.cpp,
/// `reportError`; ConfigInfo.cpp, `check_node_vs_replicas`).
@Suite struct NDBManagementTests {
  private static let text = "[ndbd default]\nNoOfReplicas=2\nDataMemry=1G\n\n[ndb_mgmd default]\nDataDir=/srv/mgm\n\n[ndb_mgmd]\nNodeId=145\nHostName=10.0.0.1\n"
  private let words = NDBManagementWords(BundleFile("rootfs/etc/mysql-cluster/config.ini", NDBManagementTests.text))

  @Test func `an unknown parameter is an error at its line, and is said once`() {
    let complaints = words.complaints([
      "2026-11-22 10:00:00 [MgmtSrvr] INFO     -- NDB Cluster Management Server. mysql-8.0.42 ndb-8.0.42",
      "2026-11-22 10:00:00 [MgmtSrvr] ERROR    -- at line 3: [DB] Unknown parameter: DataMemry",
      "2026-11-22 10:00:00 [MgmtSrvr] ERROR    -- Could not load configuration from '/etc/mysql-cluster/config.ini'",
    ])
    #expect(complaints == [Complaint("rootfs/etc/mysql-cluster/config.ini", line: 3, "[DB] Unknown parameter: DataMemry")])
  }

  @Test func `a file that is not read at all is an error without a line`() {
    let complaints = words.complaints(["2026-11-22 10:00:00 [MgmtSrvr] ERROR    -- Could not load configuration from '/etc/mysql-cluster/config.ini'"])
    #expect(complaints.map(\.line) == [nil])
    #expect(complaints.map(\.severity) == [.error])
  }

  @Test func `a warning about nodes is one warning, with all its lines`() {
    let complaints = words.complaints([
      "2026-11-22 10:00:00 [MgmtSrvr] WARNING  -- at line 10: Cluster configuration warning:",
      "  arbitrator with id 145 and db node with id 1 on same host 10.0.0.1",
      "  Running arbitrator on the same host as a database node may", "  cause complete cluster shutdown in case of host failure.", "[DB]", "NodeId=1",
    ])
    #expect(complaints.count == 1)
    #expect(complaints.first?.severity == .warning)
    #expect(complaints.first?.text.hasSuffix("cause complete cluster shutdown in case of host failure.") ?? false)
  }

  @Test func `an incomplete node group is an error of the whole file`() {
    let complaints = words.complaints(["2026-11-22 10:00:00 [MgmtSrvr] ERROR    -- at line 10: Nodegroup 1 has 1 members, NoOfReplicas=2"])
    #expect(complaints == [Complaint("rootfs/etc/mysql-cluster/config.ini", "Nodegroup 1 has 1 members, NoOfReplicas=2")])
  }

  @Test func `the management node and its directory are read from the file`() {
    #expect(words.nodeID == 145)
    #expect(words.dataDirectory == "/srv/mgm")
    #expect(words.isPrinted(["[NDBD]", "NodeId=1"]))
    #expect(!words.isPrinted(["nothing of the kind"]))
  }
}
