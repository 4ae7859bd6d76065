import Glibc
import Testing
import Workbench

@testable import Verification

@Suite struct MHATests {
  @Test func `a command that a configuration of MHA names is not run when it is read`() throws {
    let scratch = try ScratchDirectory()
    let mark = scratch.files.path("was-run")
    let conf = "[server default]\ninit_conf_load_script=touch \(mark)\n[server1]\nhostname=db1\n"
    let verdict = try Trial(.mha, Tools()).run(.good("", [BundleFile("rootfs/etc/mha/shop.cnf", conf)]))
    #expect(verdict.complaints.isEmpty && verdict.skips.isEmpty && verdict.failure == nil, "\(verdict)")
    #expect(access(mark, F_OK) != 0)
  }
}
