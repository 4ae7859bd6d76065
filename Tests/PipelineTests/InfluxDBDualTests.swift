import BundleOutput
import SourceText
import Testing
import TopologyModel

@testable import Blueprints
@testable import HACCompiler

@Suite struct InfluxDBDualTests {
  private let scratch = Scratch()

  private func compile(_ version: String, _ fields: String...) throws -> String {
    scratch.write("s", "pa\"ss\\word\n")
    let text = Example(InfluxDBDual.example(version)).topology + fields.map { "\n    \($0)" }.joined() + "\n"
    var result = scratch.check(text)
    let emission = try #require(Compiler.emit(&result, deferSecrets: false).first, "\(result.report.diagnostics.map(\.message))")
    let out = "\(scratch.path)/out"
    _ = try BundleWriter.write(emission, to: out, options: WriteOptions())
    return "\(out)/example/hosts"
  }

  @Test("a secret is in files of mode 0600 and nowhere else") func secretsStay() throws {
    for version in ["1.8", "2.7"] {
      let hosts = try compile(version)
      let found = output(of: "cd '\(hosts)' && grep -rlF 'pa\"ss' . | grep -v '/etc/hac/influxdb/metrics\\.'")
      #expect(found == "")
      #expect(output(of: "cd '\(hosts)' && find . -path '*/etc/hac/influxdb/*' ! -perm 600") == "")
      #expect(output(of: "cat '\(hosts)/a/rootfs/etc/hac/influxdb/metrics.credentials'") == (version == "1.8" ? "admin\npa\"ss\\word\n" : "pa\"ss\\word\n"))
    }
  }

  @Test("the instances name each other, and never the virtual address") func endpoints() throws {
    let hosts = try compile("2.7", "chimeadm: true")
    #expect(output(of: "grep -h '^URL=' '\(hosts)/a/rootfs/usr/local/sbin/hac-influx-resync'") == "URL='http://10.0.0.11:8086'\n")
    #expect(output(of: "grep -h '^PEER_URL=' '\(hosts)/a/rootfs/usr/local/sbin/hac-influx-resync'") == "PEER_URL='http://10.0.0.12:8086'\n")
    #expect(output(of: "grep -rl '10\\.0\\.0\\.50' '\(hosts)'/*/rootfs/usr").isEmpty)
    #expect(output(of: "grep -h '^REAL_ENDPOINTS=' '\(hosts)/a/steps/metrics-chimeadm'") == "REAL_ENDPOINTS='http://10.0.0.11:8086,http://10.0.0.12:8086'\n")
  }

  @Test("with TLS every address is the name that the certificate holds, and the hosts resolve it") func tls() throws {
    let hosts = try compile("2.7", "tls: { ca: /etc/ssl/ca.pem, cert: /etc/ssl/i.pem, key: /etc/ssl/i.key }")
    #expect(output(of: "grep -h '^URL=\\|^RESOLVE=' '\(hosts)/a/rootfs/usr/local/libexec/hac/check-influxdb'") == "URL='https://a:8086'\nRESOLVE='a:8086:10.0.0.11'\n")
    #expect(output(of: "cat '\(hosts)/a/blocks/etc/hosts'") == "10.0.0.11\ta\n10.0.0.12\tb\n")
    #expect(output(of: "grep -c '^tls-' '\(hosts)/a/rootfs/etc/influxdb/config.toml'") == "3\n")
  }

  @Test("a key is written only for versions that know it", arguments: [("2.0", "sqlite-path", "config.toml", false), ("2.1", "sqlite-path", "config.toml", true), ("1.7", "ping-auth-enabled", "influxdb.conf", false), ("1.8", "ping-auth-enabled", "influxdb.conf", true), ("1.8", "reporting-enabled", "influxdb.conf", false), ("1.6.7", "reporting-enabled", "influxdb.conf", true)])
  func versionGates(version: String, key: String, file: String, isThere: Bool) throws {
    let hosts = try compile(version)
    #expect((run("grep -q '^\(key) ' '\(hosts)/a/rootfs/etc/influxdb/\(file)'") == 0) == isThere)
  }

  @Test("a hostile option or name stays inside its value") func hostile() throws {
    let hosts = try compile("2.7", #"config: { log-level: 'x" y = "1' }"#)
    #expect(output(of: "grep '^log-level' '\(hosts)/a/rootfs/etc/influxdb/config.toml'") == #"log-level = "x\" y = \"1""# + "\n")
    for name in ["a\"b", "a\\b", "_internal", " a", "a\nb", ""] {
      #expect(InfluxName.fault(in: name) != nil)
    }
    #expect(InfluxName.fault(in: "a $(id) 'b'") == nil)
  }

  @Test("a retention period is at least an hour or for ever", arguments: [("infinite", 0), ("1h", 3600), ("30d", 2_592_000)])
  func retention(text: String, seconds: Int) throws {
    #expect(try RetentionPeriod.parse(text).get().seconds == seconds)
  }

  @Test("a retention period that InfluxDB refuses is refused", arguments: ["0", "59m", "-1h", "1h 30m", "forever", "3600.5s"])
  func badRetention(text: String) {
    #expect(throws: (any Error).self) { try RetentionPeriod.parse(text).get() }
  }

  @Test("the guide's part compiles with warnings only, and has every directive of its listing") func guide() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    var result = Compiler.check(["/\(root)/topologies/guide/influxdb.yaml"])
    #expect(!result.report.hasErrors)
    let emission = try #require(Compiler.emit(&result, deferSecrets: false).first)
    _ = try BundleWriter.write(emission, to: scratch.path + "/out", options: WriteOptions())
    let hosts = "\(scratch.path)/out/guide-influxdb/hosts"
    for (host, state, priority) in [("influx-host1", "MASTER", 255), ("influx-host2", "BACKUP", 254)] {
      let conf = output(of: "cat '\(hosts)/\(host)/rootfs/etc/keepalived/keepalived.conf'")
      for line in [
        "vrrp_script chk_influxdb {", "interval 2", "vrrp_instance VI_3 {", "state \(state)", "interface ens160", "virtual_router_id 53", "priority \(priority)",
        "advert_int 1", "auth_type PASS", "auth_pass \"1111\"", "192.168.231.143/32 dev ens160", "track_script {", "chk_influxdb",
      ] {
        #expect(conf.contains(line), "\(host): \(line)")
      }
      #expect(!conf.contains("nopreempt") && !conf.contains("unicast"))
    }
    let runbook = output(of: "cat '\(scratch.path)/out/guide-influxdb/RUNBOOK.md'")
    for line in [
      "chimeadm initserver influxdb --vip-endpoint http://192.168.231.143:8086 \\\n",
      "--real-endpoints http://192.168.231.141:8086,http://192.168.231.142:8086 \\\n", "--token", "--org chime \\\n", "--bucket chime\n",
    ] {
      #expect(runbook.contains(line), "\(line)")
    }
  }
}
