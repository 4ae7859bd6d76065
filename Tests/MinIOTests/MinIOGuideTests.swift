@preconcurrency import Glibc
import SourceText
import Testing

@testable import HACCompiler

/// The files that a topology of the repository compiles to, run through the executable's own stages.
@Suite("MinIO as in the guide") struct MinIOGuideTests {
  private func text(_ path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var byte = fgetc(file)
    while byte >= 0 {
      bytes.append(UInt8(byte))
      byte = fgetc(file)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func compiled(_ topology: String, _ body: (String) throws -> Void) throws {
    let out = "/tmp/hac-minio-out-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    defer { _ = system("rm -rf '\(out)'") }
    var result = Compiler.check([topology])
    for emission in Compiler.emit(&result, deferSecrets: false) { _ = try BundleWriter.write(emission, to: out, options: WriteOptions()) }
    #expect(!result.report.hasErrors)
    try body(out)
  }

  @Test("each directive of the guide's listings is in the files, on both nodes") func directives() throws {
    try compiled("topologies/guide/minio.yaml") { out in
      for (host, state, priority) in [("node1", "MASTER", 255), ("node2", "BACKUP", 254)] {
        let root = "\(out)/guide-minio/hosts/\(host).chime.com"
        let environment = text("\(root)/rootfs/etc/default/minio").replacing("\"", with: "")
        for line in [
          "MINIO_VOLUMES=http://node{1...2}.chime.com:9000/minio/disk{1...3}", "MINIO_OPTS=--console-address :9001",
          "MINIO_ROOT_USER=minioadmin", "MINIO_ROOT_PASSWORD=minioadmin", "MINIO_SERVER_URL=http://minio.chime.com:9000",
        ] { #expect(environment.contains(line + "\n")) }
        let keepalived = text("\(root)/rootfs/etc/keepalived/keepalived.conf").replacing("\"", with: "")
        for line in [
          "vrrp_instance VI_4 {", "state \(state)", "interface ens160", "virtual_router_id 54", "priority \(priority)", "advert_int 1",
          "auth_type PASS", "auth_pass 1111", "virtual_server 192.168.231.170 9000 {", "delay_loop 6", "lb_algo rr", "lb_kind NAT",
          "persistence_timeout 50", "protocol TCP", "real_server 192.168.231.171 9000 {", "real_server 192.168.231.172 9000 {",
          "TCP_CHECK {", "connect_timeout 3",
        ] { #expect(keepalived.split(separator: "\n").contains { $0.drop { $0 == " " } == line }, "\(line)") }
        #expect(keepalived.contains("192.168.231.170/32"))
        #expect(keepalived.split(separator: "\n").count { $0.drop { $0 == " " } == "weight 1" } == 2)
        let hosts = text("\(root)/blocks/etc/hosts")
        for line in ["192.168.231.171\tnode1.chime.com", "192.168.231.172\tnode2.chime.com", "192.168.231.170\tminio.chime.com"] {
          #expect(hosts.contains(line + "\n"))
        }
      }
    }
  }

  @Test("the environment is the same on every node, whose MinIO compares it") func sameEnvironment() throws {
    try compiled("topologies/minio/balanced.yaml") { out in
      let texts = (1...3).map { text("\(out)/balanced/hosts/minio\($0).example.com/rootfs/etc/default/minio") }
      #expect(!texts[0].isEmpty && Set(texts).count == 1)
    }
  }

  @Test("the careful stacks draw nothing", arguments: ["four-nodes", "balanced", "direct"])
  func careful(name: String) {
    let found = Compiler.check(["topologies/minio/\(name).yaml"]).report.diagnostics
    #expect(found.isEmpty, "\(found.map { "\($0.code): \($0.message)" })")
  }
}

extension String {
  fileprivate func replacing(_ piece: String, with other: String) -> String {
    split(separator: Character(piece), omittingEmptySubsequences: false).joined(separator: other)
  }
}
