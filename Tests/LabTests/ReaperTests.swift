@preconcurrency import Glibc
import Processes
import Testing

@testable import Lab

struct ReaperTests {
  @Test func `what a lab leaves behind is killed, and its directory removed`() throws {
    var template = Array("/tmp/hac-reaper-XXXXXX".utf8CString)
    let directory = String(cString: try #require(mkdtemp(&template)))
    let reaper = try Reaper(directory: directory)
    var kept = try Child.start("/bin/sleep", ["600"])
    var forgotten = try Child.start("/bin/sleep", ["600"])
    reaper.takes(kept.identifier)
    reaper.takes(forgotten.identifier)
    reaper.forgets(forgotten.identifier)
    reaper.finish()
    let isKilled = kept.wait(until: .now + .seconds(20))
    #expect(isKilled, "the process group that it took still runs")
    let isKilledToo = forgotten.wait(until: .now + .milliseconds(200))
    #expect(!isKilledToo, "it killed a group that had been taken back")
    #expect(access(directory, F_OK) != 0)
  }
}
