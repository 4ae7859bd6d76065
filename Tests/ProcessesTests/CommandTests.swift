import Processes
import Testing

@Suite struct CommandTests {
  @Test("a program's outputs, status and input are its own") func outcome() throws {
    let outcome = try Command("sh", ["-c", "cat; echo bad >&2; exit 7"], input: Array("good".utf8)).run()
    #expect(outcome.outputText == "good")
    #expect(outcome.errorText == "bad\n")
    #expect(outcome.ending == .exited(7))
  }

  @Test("megabytes go both ways without a pipe filling up") func megabytes() throws {
    let input = [UInt8](repeating: 65, count: 5 << 20)
    let outcome = try Command("sh", ["-c", "tee /dev/stderr"], input: input).run()
    #expect(outcome.output == input)
    #expect(outcome.errors == input)
  }

  @Test("what a program prints beyond the limit is dropped, and it still ends") func limit() throws {
    var command = Command("sh", ["-c", "head -c 1000000 /dev/zero; exit 3"])
    command.outputLimit = 10
    let outcome = try command.run()
    #expect(outcome.output.count == 10)
    #expect(outcome.ending == .exited(3))
  }

  @Test("a program that takes too long is killed with all its children") func late() throws {
    let marker = "hac-\(UInt64.random(in: 0 ... .max))"
    let outcome = try Command("sh", ["-c", "bash -c 'exec -a \(marker) sleep 1000' & bash -c 'exec -a \(marker) sleep 1000'"], timeout: .milliseconds(300)).run()
    #expect(outcome.ending == .timedOut)
    #expect(try Command("pgrep", ["-f", "^\(marker)"]).run().output.isEmpty)
  }

  @Test("a child that stays in the background does not hold the caller up") func background() throws {
    let outcome = try Command("sh", ["-c", "sleep 5 & echo done"], timeout: .seconds(4)).run()
    #expect(outcome.outputText == "done\n")
    #expect(outcome.ending == .exited(0))
  }

  @Test("environment and directory are as said, and a program that does not read its input is no error") func surroundings() throws {
    let outcome = try Command("/bin/sh", ["-c", "echo $A; pwd"], input: [UInt8](repeating: 0, count: 1 << 20), environment: ["A=b c"], directory: "/usr").run()
    #expect(outcome.outputText == "b c\n/usr\n")
  }

  @Test("a program that is not there is an error with its name") func missing() {
    #expect(throws: ProcessError.self) { try Command("hac-no-such-program").run() }
    #expect(Programs.find("hac-no-such-program") == nil)
    #expect(Programs.find("sh") != nil)
  }
}
