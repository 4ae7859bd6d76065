import Testing
import Workbench

/// A line of a listing in ChimeStack's guide to high availability, and what became of it.
struct ListingLine: Sendable, CustomTestStringConvertible {
  let written: String
  /// The emitted line, where it is not the written one word for word.
  let emitted: String
  /// The correction of `language.md`'s fixed table, or the format's other spelling, that makes the two differ.
  let because: String

  init(_ written: String, _ emitted: String? = nil, because: String = "") {
    self.written = written
    self.emitted = emitted ?? written
    self.because = because
  }
  var testDescription: String { written }
}

/// A listing: the files that must have its lines.
struct Listing: Sendable, CustomTestStringConvertible {
  let files: [String]
  let lines: [ListingLine]
  var testDescription: String { files[0] }
}

private func keepalived(_ host: String, _ instance: String, _ state: String, _ id: Int, _ priority: Int, _ vip: String, check: (String, String, Int)?) -> [ListingLine] {
  var lines: [ListingLine] = [
    .init("vrrp_instance \(instance) {"), .init("state \(state)"), .init("interface ens160"), .init("virtual_router_id \(id)"), .init("priority \(priority)"),
    .init("advert_int 1"), .init("authentication {"), .init("auth_type PASS"),
    .init("auth_pass 1111", "auth_pass @HAC-SECRET:keepalived:vrrp@", because: "goldens leave secrets to the host; the secret's file says 1111"),
    .init("virtual_ipaddress {"), .init(vip, "\(vip)/32 dev ens160", because: "what keepalived makes of an address without a prefix, on the instance's interface"),
  ]
  if let (name, service, port) = check {
    lines += [
      .init("vrrp_script \(name) {"),
      .init(
        "script \"nc -zv localhost \(port)\"", "script \"/usr/local/libexec/hac/check-tcp \(service) 127.0.0.1 \(port) 2\"",
        because: "absolute path, timeout, 127.0.0.1; and the mark that the service is ready"),
      .init("interval 2"), .init("track_script {"), .init(name),
    ]
  }
  return lines
}

private let listings: [Listing] = {
  var all: [Listing] = []
  for (host, id, state, priority) in [("host1", 1, "MASTER", 255), ("host2", 2, "BACKUP", 254)] {
    let peer = id == 1 ? ("host2", "192.168.231.152") : ("host1", "192.168.231.151")
    let folder = "guide/mysql/out/guide-mysql/hosts/\(host)"
    all.append(Listing(files: ["\(folder)/rootfs/etc/my.cnf.d/zz-hac-replication.cnf"], lines: [
      .init("[mysqld]"), .init("server-id=\(id)", "server_id = \(id)", because: "/etc/my.conf is the OS's option directory; options have one spelling"),
      .init("log-bin=mysql-bin", "log_bin = mysql-bin"), .init("binlog-do-db=chime", "binlog_do_db = chime"), .init("binlog-do-db=portal", "binlog_do_db = portal"),
    ]))
    all.append(Listing(files: ["\(folder)/sql/10-accounts.sql"], lines: [
      .init(
        "CREATE USER 'chimesync'@'%' IDENTIFIED BY 'passw0rd';",
        "CREATE USER IF NOT EXISTS 'chimesync'@'\(peer.1)' IDENTIFIED BY @HAC-SECRET:sql:chimesync@;", because: "from the other source alone; repeatable"),
      .init("GRANT REPLICATION SLAVE ON *.* TO 'chimesync'@'%';", "GRANT REPLICATION SLAVE ON *.* TO 'chimesync'@'\(peer.1)';", because: "FLUSH PRIVILEGES after GRANT does nothing"),
    ]))
    all.append(Listing(files: ["\(folder)/sql/30-follow-\(peer.0).sql"], lines: [
      .init(
        "change master to master_host='\(peer.1)',master_user='chimesync',master_password='passw0rd',master_log_file='mysql-bin.000001',master_log_pos=156;",
        "CHANGE REPLICATION SOURCE TO SOURCE_HOST='\(peer.1)', SOURCE_PORT=3306, SOURCE_USER='chimesync', SOURCE_PASSWORD=@HAC-SECRET:sqlsys:chimesync@, SOURCE_AUTO_POSITION=1, SOURCE_RETRY_COUNT=86400, SOURCE_CONNECT_RETRY=10, SOURCE_SSL=0, GET_SOURCE_PUBLIC_KEY=1;",
        because: "file and position are GTIDs; 8.0's words"),
      .init("STOP SLAVE;", "STOP REPLICA;"), .init("START SLAVE;", "START REPLICA;"),
    ]))
    all.append(Listing(files: ["\(folder)/rootfs/etc/keepalived/keepalived.conf"], lines: keepalived(host, "VI_2", state, 52, priority, "192.168.231.162", check: ("chk_mysql", "database", 3306))))
  }
  for (index, host) in ["host1", "host2", "host3"].enumerated() {
    all.append(Listing(files: ["guide/pxc/out/guide-pxc/hosts/\(host)/rootfs/etc/my.cnf"], lines: [
      .init("wsrep_provider=/usr/lib64/galera4/libgalera_smm.so", "wsrep_provider = /usr/lib64/galera4/libgalera_smm.so", because: "under [mysqld]: before any section it is fatal"),
      .init("wsrep_cluster_name=pxc-cluster", "wsrep_cluster_name = pxc-cluster"),
      .init("wsrep_cluster_address=gcomm://192.168.231.171,192.168.231.172,192.168.231.173", "wsrep_cluster_address = gcomm://192.168.231.171,192.168.231.172,192.168.231.173"),
      .init("[mysqld]"),
      .init(
        "wsrep_provider_options=”socket.ssl_key=server-key.pem;socket.ssl_cert=server-cert.pem;socket.ssl_ca=ca.pem”",
        "wsrep_provider_options = \"socket.ssl_key=server-key.pem;socket.ssl_cert=server-cert.pem;socket.ssl_ca=ca.pem\"", because: "plain quotes"),
      .init("[sst]"), .init("encrypt=4", "encrypt = 4"), .init("ssl-key=server-key.pem", "ssl-key = server-key.pem"), .init("ssl-ca=ca.pem", "ssl-ca = ca.pem"),
      .init("ssl-cert=server-cert.pem", "ssl-cert = server-cert.pem"), .init("wsrep_node_name=\(host)", "wsrep_node_name = \(host)"),
      .init("wsrep_node_address=192.168.231.17\(index + 1)", "wsrep_node_address = 192.168.231.17\(index + 1)"),
      .init("pxc_strict_mode=ENFORCING", "pxc_strict_mode = ENFORCING", because: "all members say the same"),
    ]))
  }
  for (host, state, priority) in [("influx-host1", "MASTER", 255), ("influx-host2", "BACKUP", 254)] {
    all.append(Listing(files: ["guide/influxdb/out/guide-influxdb/hosts/\(host)/rootfs/etc/keepalived/keepalived.conf"], lines: keepalived(host, "VI_3", state, 53, priority, "192.168.231.143", check: ("chk_influxdb", "metrics", 8086))))
  }
  all.append(Listing(files: ["guide/influxdb/out/guide-influxdb/RUNBOOK.md"], lines: [
    .init("chimeadm initserver influxdb --vip-endpoint http://192.168.231.143:8086 \\"),
    .init("--real-endpoints http://192.168.231.141:8086,http://192.168.231.142:8086", "--real-endpoints http://192.168.231.141:8086,http://192.168.231.142:8086 \\", because: "the missing backslash"),
    .init("--org chime \\"), .init("--bucket chime \\", "--bucket chime", because: "nothing follows it"),
  ]))
  for (index, host) in ["node1.chime.com", "node2.chime.com"].enumerated() {
    let folder = "guide/minio/out/guide-minio/hosts/\(host)"
    all.append(Listing(files: ["\(folder)/blocks/etc/hosts"], lines: [
      .init("192.168.231.171 node1.chime.com"), .init("192.168.231.172 node2.chime.com"), .init("192.168.231.170 minio.chime.com"),
    ]))
    all.append(Listing(files: ["\(folder)/rootfs/etc/default/minio"], lines: [
      .init("MINIO_VOLUMES=\"http://node{1...2}.chime.com:9000/minio/disk{1...3}\""), .init("MINIO_OPTS=\"--console-address :9001\""),
      .init("MINIO_ROOT_USER=minioadmin", "MINIO_ROOT_USER=\"minioadmin\""), .init("MINIO_ROOT_PASSWORD=minioadmin", "MINIO_ROOT_PASSWORD=@HAC-SECRET:env:minio_root@"),
      .init("MINIO_SERVER_URL=\"http://minio.chime.com:9000\""),
    ]))
    var lines = keepalived(host, "VI_4", index == 0 ? "MASTER" : "BACKUP", 54, index == 0 ? 255 : 254, "192.168.231.170", check: nil)
    lines += [
      .init("virtual_server 192.168.231.170 9000 {"), .init("delay_loop 6"), .init("lb_algo rr"), .init("lb_kind NAT"), .init("persistence_timeout 50"), .init("protocol TCP"),
      .init("real_server 192.168.231.171 9000 {"), .init("weight", "weight 1", because: "an empty weight is 1"), .init("TCP_CHECK {"), .init("connect_timeout 3"),
      .init("real_server 192.168.231.172 9000 {"), .init("weight 1"),
    ]
    all.append(Listing(files: ["\(folder)/rootfs/etc/keepalived/keepalived.conf"], lines: lines))
  }
  return all
}()

@Suite struct GuideListingTests {
  /// A line without its indentation, its comment's column and its runs of blanks.
  private func folded(_ line: Substring) -> String { line.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ") }

  @Test(arguments: listings)
  func `every directive of the guide's listings is in what its topologies compile to`(listing: Listing) throws {
    let repository = try #require(Repository(around: #filePath))
    for file in listing.files {
      let text = String(decoding: try #require(repository.read("golden/\(file)"), "\(file)"), as: UTF8.self)
      let lines = Set(text.split(separator: "\n").map(folded))
      for line in listing.lines { #expect(lines.contains(folded(line.emitted[...])), "\(file): \(line.emitted)") }
    }
  }

  @Test func `the guide's secrets are what the guide says`() throws {
    let repository = try #require(Repository(around: #filePath))
    for (name, text) in [("vrrp", "1111"), ("minio_root", "minioadmin"), ("chimesync", "passw0rd")] {
      let bytes = try #require(repository.read("topologies/guide/secrets/\(name)"), "\(name)")
      #expect(String(decoding: bytes, as: UTF8.self).filter { $0 != "\n" } == text)
    }
  }
}
