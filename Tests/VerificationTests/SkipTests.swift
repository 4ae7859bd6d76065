import Testing

@testable import Verification

/// What a program cannot judge is said to be so, and not taken for accepted.
@Suite struct SkipTests {
  private func skips(_ adapter: Adapter, _ path: String, _ text: String, tools: Tools = Tools()) throws -> [String] {
    let verdict = try Trial(adapter, tools).run(.good("a file that is not judged", [BundleFile(path, text)]))
    #expect(verdict.complaints.isEmpty && verdict.failure == nil, "\(verdict)")
    for skip in verdict.skips { #expect(skip.paths == [path]) }
    return verdict.skips.map(\.reason)
  }

  @Test func `a CIB for a schema of later years is not judged`() throws {
    let cib = "<cib validate-with=\"pacemaker-9.9\" epoch=\"1\" num_updates=\"0\" admin_epoch=\"0\"/>\n"
    #expect(try skips(.crmVerify, "rootfs/etc/hac/cib.xml", cib).first?.contains("`pacemaker-9.9`") == true)
  }

  @Test func `options of Percona's library are not judged by another, and the rest are`() throws {
    let path = "rootfs/etc/mysql/mysql.conf.d/mysqld.cnf"
    let conf = "[mysqld]\nwsrep_provider_options = \"pc.weight=2;gcache.encryption=yes\"\n"
    #expect(try skips(.garbd, path, conf).first?.contains("`gcache.encryption`") == true)
    let broken = BundleFile(path, conf.replacingFirst("=2", by: "=255"))
    #expect(try Trial(.garbd, Tools()).run(.good("", [broken])).complaints.map(\.line) == [2])
  }

  @Test func `a group that the system has and the bundle does not make is not judged`() throws {
    #expect(try skips(.mdadm, "rootfs/etc/mdadm/mdadm.conf", "CREATE owner=root group=disk mode=0660\n").first?.contains("group disk") == true)
  }

  @Test func `resources of DRBD 9 are not judged by tools that are older`() throws {
    let programs = try Programs(["drbdadm": "printf 'DRBDADM_VERSION_CODE=0x08090a\\nDRBDADM_VERSION=8.9.10\\n'\n"])
    let resource = "resource r0 {\n  options { quorum majority; }\n}\n"
    #expect(try skips(.drbdadm, "rootfs/etc/drbd.d/r0.res", resource, tools: programs.tools()) == ["is in the syntax of DRBD 9, and drbdadm is 8.9.10"])
  }

  @Test func `a perl without MHA's modules judges nothing`() throws {
    let programs = try Programs(["perl": "exit 2\n"])
    let reasons = try skips(.mha, "rootfs/etc/mha/shop.cnf", "[server1]\nhostname=db1\n", tools: programs.tools())
    #expect(reasons == ["perl has no MHA::Config here: mha4mysql-manager is not installed"])
  }
}
