@testable import ConfigFormats
import SourceText
import Testing
import TopologyModel
import Workbench

/// What keepalived says it has read, SIGUSR1 makes it write. It runs in a network of its own.
enum Keepalived {
  /// The lines of its dump for a configuration, of which `interfaces` must exist. keepalived must not complain of anything.
  static func dump(_ configuration: String, interfaces: [String] = ["e0"]) throws -> [String] {
    let scratch = try ScratchDirectory()
    // The script user of hac's files cannot be had where root alone is mapped.
    let path = try scratch.write("global_defs {\n script_user root\n}\n" + configuration, to: "keepalived.conf")
    let links = interfaces.enumerated().map { index, name in
      "ip link add name \(quoted(name)) type bridge && ip link set dev \(quoted(name)) up && ip address add 10.255.\(index).1/24 dev \(quoted(name)) || exit 9\n"
    }
    // The dump goes to /tmp: one of its own. A file system in memory has room for the process numbers too.
    let script = """
      mount -t tmpfs none /run && mkdir /run/tmp && cp '\(path)' /run/keepalived.conf && mount --bind /run/tmp /tmp && cd /run || exit 9
      \(links.joined())
      keepalived --dont-fork --log-console --no-syslog --dont-respawn --vrrp --use-file=/run/keepalived.conf --pid=/run/p --vrrp_pid=/run/v >/run/log 2>&1 &
      n=0
      until [ -s /run/v ] || [ $n -gt 100 ]; do sleep 0.1; n=$((n + 1)); done
      sleep 0.3
      kill -USR1 $!
      until grep -q 'VRRP Topology' /tmp/keepalived.data 2>/dev/null || [ $n -gt 200 ]; do sleep 0.1; n=$((n + 1)); done
      sleep 0.3
      cat /tmp/keepalived.data
      echo '--- what it says'
      cat /run/log
      kill -KILL $!
      """
    let lines = try output(of: "unshare", ["-rn", "--mount", "--pid", "--fork", "sh", try scratch.write(script, to: "script")]).lines
    for line in lines where ["(Line ", ": Line ", "Unknown", "nterminated", "nmatched", "Truncating", "isabling", "gnoring"].contains(where: { line.contains($0) }) {
      Issue.record("keepalived says: \(line.prefix(300))")
    }
    return Array(lines.prefix { $0 != "--- what it says" })
  }

  static func quoted(_ word: String) -> String { (try? Quoting.shell.quote(word).get()) ?? "''" }

  /// What stands after `label = ` in the dump, in its order.
  static func values(_ label: String, in dump: some Sequence<String>) -> [String] {
    // By bytes: a value that begins with a combining mark makes one character of it and the blank before.
    let begin = Array("\(label) = ".utf8)
    return dump.compactMap { line in
      let trimmed = line.utf8.drop { $0 == UInt8(ascii: " ") }
      return trimmed.starts(with: begin) ? String(decoding: trimmed.dropFirst(begin.count), as: UTF8.self) : nil
    }
  }
}

@Suite struct KeepalivedTests {
  /// An instance for each; 250 router IDs fit on an interface.
  private func instances(_ count: Int, _ body: (inout KeepalivedConf, inout ConfigText, Int) -> Void) -> (text: String, interfaces: [String]) {
    let text = written { text in
      var conf = KeepalivedConf()
      for index in 0..<count {
        conf.block("vrrp_instance", "i\(index)", to: &text, .builtin) { conf, text in
          conf.directive("interface", "e\(index / 250)", to: &text, .builtin)
          conf.directive("virtual_router_id", index % 250 + 1, to: &text, .builtin)
          conf.directive("priority", 100, to: &text, .builtin)
          body(&conf, &text, index)
          conf.block("virtual_ipaddress", to: &text, .builtin) { conf, text in conf.directive("10.\(index / 250).\(index % 250).9/32", to: &text, .builtin) }
        }
      }
    }
    return (text, (0...(count / 250)).map { "e\($0)" })
  }

  /// `auth_pass` is the one quoted word that hac writes, and has 8 bytes at most.
  @Test func `keepalived has the password that was written`() throws {
    let short = Hostile.texts.filter { (1...8).contains($0.utf8.count) } + Hostile.ordinary.map { String($0.prefix(8)) }
    let carriage = Carriage(.keepalived, "keepalived", short.uniqueBytes)
    let (text, interfaces) = instances(carriage.carried.count) { conf, text, index in
      conf.block("authentication", to: &text, .builtin) { conf, text in
        conf.directive("auth_type", "PASS", to: &text, .builtin)
        conf.directive("auth_pass", SecretText(name: "s", value: carriage.carried[index]).quoted(.keepalived), to: &text, .builtin)
      }
    }
    carriage.expect(Keepalived.values("Password", in: try Keepalived.dump(text, interfaces: interfaces)))
  }

  @Test func `names of instances, groups and scripts are those that were written`() throws {
    // Keywords of the format among them.
    let words = ["include", "weight", "group", "interface", "instance", "track_script", "_", "0", "a.b", "global_defs", "vrrp_instance", "no", "quit", "end"]
    let carriage = Carriage("words of keepalived.conf (keepalived)", words + Hostile.near("VI_1", count: 400) + Hostile.sample(200)) { SafeWord.fault(in: $0) == nil }
    let names = Array(carriage.carried.prefix(240))
    let text = written { text in
      var conf = KeepalivedConf()
      for name in names {
        conf.block("vrrp_script", name, to: &text, .builtin) { conf, text in
          conf.command("script", ["/usr/bin/true", name], to: &text, .builtin)
          conf.directive("interval", 5, to: &text, .builtin)
        }
      }
      for (index, name) in names.enumerated() {
        conf.block("vrrp_sync_group", name, to: &text, .builtin) { conf, text in
          conf.block("group", to: &text, .builtin) { conf, text in conf.directive(name, to: &text, .builtin) }
        }
        conf.block("vrrp_instance", name, to: &text, .builtin) { conf, text in
          conf.directive("interface", "e0", to: &text, .builtin)
          conf.directive("virtual_router_id", index + 1, to: &text, .builtin)
          conf.directive("priority", 100, to: &text, .builtin)
          conf.block("virtual_ipaddress", to: &text, .builtin) { conf, text in conf.directive("10.0.\(index).9/32", to: &text, .builtin) }
          conf.block("track_script", to: &text, .builtin) { conf, text in conf.directive(name, to: &text, .builtin) }
        }
      }
    }
    let dump = try Keepalived.dump(text)
    for label in ["VRRP Instance", "VRRP Script"] { Carriage.expectSame(names, Keepalived.values(label, in: dump), label) }
    let groups = Keepalived.values("VRRP Sync Group", in: dump)   // `NAME, STATE`
    Carriage.expectSame(names, groups.map { String($0.prefix { $0 != "," }) }, "VRRP Sync Group")
  }

  @Test func `interfaces are those that were written`() throws {
    let carriage = Carriage("interfaces of keepalived.conf (keepalived)", Hostile.near("eth0.100", count: 300) + Hostile.sample(100)) { InterfaceName.fault(in: $0) == nil }
    let names = Array(carriage.carried.prefix(60))
    let text = written { text in
      var conf = KeepalivedConf()
      for (index, name) in names.enumerated() {
        conf.block("vrrp_instance", "i\(index)", to: &text, .builtin) { conf, text in
          conf.directive("interface", name, to: &text, .builtin)
          conf.directive("virtual_router_id", index + 1, to: &text, .builtin)
          conf.directive("priority", 100, to: &text, .builtin)
          conf.block("virtual_ipaddress", to: &text, .builtin) { conf, text in conf.directive("10.0.\(index).9/32", "dev", name, to: &text, .builtin) }
        }
      }
    }
    let dump = try Keepalived.dump(text, interfaces: names)
    // Sockets, which have one too, come after the instances.
    Carriage.expectSame(names, Keepalived.values("Interface", in: dump.prefix { !$0.contains("------< VRRP Sockpool >------") }), "interface")
    let addresses = names.enumerated().map { "10.0.\($0.offset).9 dev \($0.element) scope global" }
    Carriage.expectSame(addresses, dump.map { String($0.drop { $0 == " " }) }.filter { $0.hasPrefix("10.0.") }, "virtual_ipaddress")
  }

  /// A check's program gets what the operator wrote: the path of a URL, the path of a script.
  @Test func `a script's command line has the words that were written`() throws {
    let paths = Carriage("paths of keepalived.conf (keepalived)", Hostile.near("/usr/local/bin/x", count: 300) + Hostile.sample(200)) { AbsolutePath.fault(in: $0) == nil }
    let pages = Carriage("URL paths of keepalived.conf (keepalived)", Hostile.near("/a?b=c&d", count: 300) + Hostile.sample(200)) { URLPath.fault(in: $0) == nil }
    let words = paths.carried + pages.carried.map { "http://127.0.0.1:80\($0)" }
    let text = written { text in
      var conf = KeepalivedConf()
      for (index, word) in words.enumerated() {
        conf.block("vrrp_script", "s\(index)", to: &text, .builtin) { conf, text in
          conf.command("script", ["/usr/bin/true", "-", word, "2"], to: &text, .builtin)
          conf.directive("interval", 5, to: &text, .builtin)
        }
      }
      conf.block("vrrp_instance", "i", to: &text, .builtin) { conf, text in
        conf.directive("interface", "e0", to: &text, .builtin)
        conf.directive("virtual_router_id", 1, to: &text, .builtin)
        conf.block("virtual_ipaddress", to: &text, .builtin) { conf, text in conf.directive("10.0.0.9/32", to: &text, .builtin) }
        conf.block("track_script", to: &text, .builtin) { conf, text in for index in words.indices { conf.directive("s\(index)", to: &text, .builtin) } }
      }
    }
    let dump = try Keepalived.dump(text)
    Carriage.expectSame(words.map { "'/usr/bin/true' '-' '\($0)' '2'" }, Keepalived.values("Command", in: dump), "script")
  }
}
