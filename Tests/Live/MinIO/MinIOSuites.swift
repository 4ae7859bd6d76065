import Lab
import TopologyModel

/// MinIO's front, with stand-ins for MinIO itself: the compiled first start (drives, units, keepalived, LVS), then who
/// answers whom, before and after a host, a MinIO or everything has died.
extension Suite {
  static let minio: [Suite] = [minioGuide, minioAddress, minioMasquerading, minioDirect]

  static let minioGuide = Suite(
    name: "minio-guide", summary: "the guide's own LVS in front of MinIO loses half of the requests", programs: minioPrograms + [.ipvsadm]
  ) { ledger in
    try withLab { lab in
      let front = try MinIOFront("../../../topologies/guide/minio", in: lab)
      try front.start(&ledger)
      let (director, other) = (front.nodes[0], front.nodes[1])
      try front.expectRealServers([director, other], of: [director, other], "after the first start", &ledger)

      // Persistence pins a client to a node for 50 s, so each of the twenty asks from an address of its own.
      let asked = try front.ask(.nearAddresses(20), count: 20, atOnce: 20, timeout: 3)
      ledger.expect(
        asked.failed == 10 && asked.by == [director.name: 10],
        "ten of twenty clients are answered, by the director; those that LVS sends to the other node are not: \(asked.text)")
      let again = try front.ask(.nearAddresses(20), count: 40, atOnce: 20, timeout: 3)
      ledger.expect(again.failed == 20 && again.by == [director.name: 20], "persistence keeps it so: \(again.text)")

      try director.must("systemctl stop minio.service")
      try front.expectRealServers([other], of: [director], "when the director's MinIO is stopped", &ledger)
      try front.expectAddress(on: director, &ledger)
      let unanswered = try front.ask(.nearAddresses(20), count: 20, atOnce: 20, timeout: 3)
      ledger.expect(unanswered.failed == 20, "then every request fails, though the other node is well: \(unanswered.text)")

      lab.powerOff(director)
      try front.expectAddress(on: other, &ledger)
      try front.expectRealServers([other], of: [other], "after the director's power cut", &ledger)
      let alone = try front.ask(.nearAddresses(20), count: 20)
      ledger.expect(alone.failed == 0 && alone.by == [other.name: 20], "a node that is alone answers every request: \(alone.text)")
    }
  }

  static let minioAddress = Suite(
    name: "minio-address", summary: "MinIO behind an address, which is hac's default: nobody's request fails", programs: minioPrograms
  ) { ledger in
    try withLab { lab in
      let front = try MinIOFront("minio-address", in: lab)
      try front.start(&ledger)
      let (first, second, third) = (front.nodes[0], front.nodes[1], front.nodes[2])
      try front.expectAnswers(by: [first], holder: first, "after the first start", &ledger)
      ledger.expect(try front.ask(.near).askedFrom == [front.nearAddress(1)], "MinIO sees the client's own address")

      // The next in rank has no MinIO: the address passes it over.
      try second.must("systemctl stop minio.service")
      var (start, settled) = (0.0, 0.0)
      let failing = try front.watch {
        start = Lab.now
        lab.powerOff(first)
        try front.expectAddress(on: third, &ledger)
        settled = Lab.now
      }
      front.expectEnd(of: "the holder's power cut", failing, from: start, settled: settled, &ledger)
      try front.expectAnswers(by: [third], holder: third, "after the holder's power cut", &ledger)

      try second.must("systemctl start minio.service")
      let dying = try front.watch {
        start = Lab.now
        try third.must("systemctl stop minio.service")
        try front.expectAddress(on: second, &ledger)
        settled = Lab.now
      }
      front.expectEnd(of: "the end of the holder's MinIO", dying, from: start, settled: settled, &ledger)
      try front.expectAnswers(by: [second], holder: second, "after the end of the holder's MinIO", &ledger)
      try third.must("systemctl start minio.service")

      let replacing = try front.watch {
        try first.powerOn()
        try first.waitUntilReady()
        try front.run(.loseNode, on: third, &ledger)
      }
      ledger.expect(
        replacing.requests.allSatisfy { $0.server == second.name },
        "nothing fails while one host comes back and another gets new drives: \(replacing.text)")
      try front.expectAddress(on: second, &ledger)

      let restarting = try front.watch {
        start = Lab.now
        try front.run(.rollingRestart, &ledger)
        settled = Lab.now
      }
      front.expectEnd(of: "the restart of all MinIO", restarting, from: start, settled: settled, &ledger)

      try front.loseAllPower(&ledger)
      let holder = try front.holders()[0]
      try front.expectAnswers(by: [holder], holder: holder, "after a full outage", &ledger)
    }
  }

  static let minioMasquerading = Suite(
    name: "minio-nat", summary: "MinIO behind LVS with masquerading, over https: nobody's request fails",
    programs: minioPrograms + lvsPrograms + [.openssl]
  ) { ledger in
    try withLab { lab in
      let certificate = try Certificate.signed(for: [["minio1", "minio2", "minio3", "s3"].map { "DNS:\($0).example.com" }])[0]
      let front = try MinIOFront("../../../topologies/minio/balanced", in: lab, way: .masquerading, certificate: certificate)
      try front.start(&ledger)
      let seen = try front.ask(.near).askedFrom
      let director = front.address(of: front.nodes[0])
      ledger.expect(seen == [front.nearAddress(1), director], "MinIO of other hosts sees the director, not the client", "\(seen)")
      try front.proveBalancing(.hangs, isReplaced: true, &ledger)
    }
  }

  static let minioDirect = Suite(
    name: "minio-direct", summary: "MinIO behind LVS with direct routing: nobody's request fails", programs: minioPrograms + lvsPrograms
  ) { ledger in
    try withLab { lab in
      let front = try MinIOFront("../../../topologies/minio/direct", in: lab, way: .direct)
      try front.start(&ledger)
      ledger.expect(try front.ask(.near).askedFrom == [front.nearAddress(1)], "MinIO sees the client's own address, whichever answers")
      try front.proveBalancing(.stops, isReplaced: false, &ledger)
    }
  }

  private static let minioPrograms: [Program] = [.keepalived, .curl, .xfs, .python]
  private static let lvsPrograms: [Program] = [.ipvsadm, .nft, .iptables]
}

