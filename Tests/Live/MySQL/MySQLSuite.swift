import Lab
import TopologyModel

extension Suite {
  static let mysqlDualMaster = Suite(
    name: "mysql-dual-master", summary: "two MariaDB servers, of which the holder of the address alone is writable, lose nothing acknowledged",
    programs: [.mariadb, .keepalived, .mariadbBackup, .openssl, .python] + RootLogin.programs
  ) { ledger in
    try withLab { lab in
      let pair = try MySQLPair(in: lab)
      let writer = MySQLWriter(pair: pair)
      try pair.start(writer, &ledger)
      try pair.tryFailover(writer, &ledger)
      try ledger.ifThorough("a rolling restart") { try pair.restartOneByOne(writer, &$0) }
      try pair.takeWritabilityAway(writer, &ledger)
      try ledger.unlessBrief("a hung server, a power cut behind a lag") { ledger in
        try pair.hang(writer, &ledger)
        try pair.cutPowerOfLaggedPair(writer, &ledger)
      }
      try ledger.ifThorough("cut cables, the loss of a host, a full outage") { ledger in
        try pair.isolateHolder(writer, &ledger)
        try pair.loseHolderBehindStoppedApplier(writer, &ledger)
        try pair.cutPairOnly(writer, &ledger)
        try pair.losePowerEverywhere(writer, &ledger)
      }
    }
  }
}
