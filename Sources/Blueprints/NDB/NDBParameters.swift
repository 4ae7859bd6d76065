import TopologyModel

/// What hac knows of the parameters of data nodes.
///
/// Ranges are those of the management server's own table (storage/ndb/src/mgmsrv/ConfigInfo.cpp). Names are also held against
/// the lists of the manuals of 8.0 and 9.5 (MySQL manual, "NDB Cluster Data Node Configuration Parameters"), which differ
/// in what 8.3 brought. What came or went within 8.0 is not told apart.
struct NDBParameter: Sendable {
  let name: String
  /// nil where the value is no number, or where versions differ.
  let range: ClosedRange<Int>?
  let isDeprecated: Bool
  /// Unknown to 8.0, which does not start with it.
  let isNew: Bool

  private init(_ name: String, _ range: ClosedRange<Int>? = nil, isDeprecated: Bool = false, isNew: Bool = false) {
    self.name = name
    self.range = range
    self.isDeprecated = isDeprecated
    self.isNew = isNew
  }

  static func named(_ name: NDBParameterName) -> NDBParameter? { table[name.key] }

  static func names(in version: NDBVersion) -> [String] { all.filter { $0.isKnown(to: version) }.map(\.name) }

  func isKnown(to version: NDBVersion) -> Bool { !isNew || !version.version.isIn(series: Version(8, 0)) }

  private static let table = Dictionary(all.map { ($0.name.lowercased(), $0) }) { first, _ in first }
  /// MAX_INT_RNIL of the table: the highest number below those that stand for "none".
  private static let most = 0xFFFF_FEFF

  private static let all: [NDBParameter] = memory + disk + time + records + threads + others

  private static let memory: [NDBParameter] = [
    .init("DataMemory", 1 << 20...16384 << 30), .init("DiskPageBufferEntries", 1...1000), .init("DiskPageBufferMemory", 4 << 20...16384 << 30),
    .init("ExtraSendBufferMemory", 0...32 << 30), .init("IndexMemory", isDeprecated: true), .init("LateAlloc", 0...1),
    .init("LockPagesInMainMemory", 0...2), .init("LongMessageBuffer", 512 << 10...most), .init("MaxAllocate", 1 << 20...1 << 30, isDeprecated: true),
    .init("MaxBufferedEpochBytes", 26_214_400...most), .init("MinFreePct", 0...100), .init("Numa", 0...1), .init("RedoBuffer", 1 << 20...most),
    .init("SharedGlobalMemory", 0...65536 << 30), .init("StringMemory", 0...most), .init("TotalSendBufferMemory", 256 << 10...most),
    .init("TransactionBufferMemory", 1 << 10...most), .init("TransactionMemory", 0...16384 << 30), .init("UndoDataBuffer", isDeprecated: true),
    .init("UndoIndexBuffer", isDeprecated: true), .init("ReservedConcurrentIndexOperations"), .init("ReservedConcurrentOperations"),
    .init("ReservedConcurrentScans"), .init("ReservedConcurrentTransactions"), .init("ReservedFiredTriggers"), .init("ReservedLocalScans"),
    .init("ReservedTransactionBufferMemory"),
  ]

  private static let disk: [NDBParameter] = [
    .init("BackupDataBufferSize", isDeprecated: true), .init("BackupDataDir"), .init("BackupDiskWriteSpeedPct", 0...90),
    .init("BackupLogBufferSize", 2 << 20...most), .init("BackupMaxWriteSize", isDeprecated: true), .init("BackupMemory", isDeprecated: true),
    .init("BackupReportFrequency", 0...most), .init("BackupWriteSize", isDeprecated: true), .init("CompressedBackup", 0...1), .init("CompressedLCP", 0...1),
    .init("DataDir"), .init("DiskDataUsingSameDisk", 0...1), .init("DiskIOThreadPool", 0...most), .init("Diskless", 0...1), .init("DiskSyncSize", 32 << 10...most),
    .init("EnablePartialLcp", 0...1), .init("EnableRedoControl", 0...1), .init("EncryptedFileSystem", 0...1), .init("FileSystemPath"), .init("FileSystemPathDataFiles"),
    .init("FileSystemPathDD"), .init("FileSystemPathUndoFiles"), .init("FragmentLogFileSize", 4 << 20...1 << 30), .init("InitFragmentLogFiles"),
    .init("InitialLogFileGroup"), .init("InitialNoOfOpenFiles", 20...most), .init("InitialTablespace"), .init("MaxDiskDataLatency", 0...8000),
    .init("MaxDiskWriteSpeed", 1 << 20...1024 << 30), .init("MaxDiskWriteSpeedOtherNodeRestart", 1 << 20...1024 << 30),
    .init("MaxDiskWriteSpeedOwnRestart", 1 << 20...1024 << 30), .init("MaxNoOfOpenFiles", 20...most), .init("MinDiskWriteSpeed", 1 << 20...1024 << 30),
    .init("NoOfFragmentLogFiles", 3...most), .init("NoOfFragmentLogParts", 4...32), .init("ODirect", 0...1), .init("ODirectSyncFlag", 0...1),
    .init("RecoveryWork", 25...100), .init("InsertRecoveryWork", 0...70), .init("RedoOverCommitCounter", 1...most), .init("RedoOverCommitLimit", 1...most),
    .init("RequireEncryptedBackup", 0...1),
  ]

  private static let time: [NDBParameter] = [
    .init("ArbitrationTimeout", 10...most), .init("ConnectCheckIntervalDelay", 0...most), .init("HeartbeatIntervalDbApi", 100...most),
    .init("HeartbeatIntervalDbDb", 10...most), .init("HeartbeatOrder", 0...65535), .init("LcpScanProgressTimeout", 0...most),
    .init("MaxBufferedEpochs", 1...100_000), .init("MaxLCPStartDelay", 0...600), .init("MemReportFrequency", 0...most),
    .init("RestartSubscriberConnectTimeout", 0...most), .init("SchedulerExecutionTimer", 0...11000), .init("SchedulerSpinTimer", 0...500),
    .init("MaxSendDelay", 0...11000), .init("StartFailRetryDelay", 0...most), .init("StartFailureTimeout", 0...most), .init("StartNoNodeGroupTimeout", 0...most),
    .init("StartPartialTimeout", 0...most), .init("StartPartitionedTimeout", 0...most), .init("StartupStatusReportFrequency", 0...most),
    .init("TimeBetweenEpochs", 0...32000), .init("TimeBetweenEpochsTimeout", 0...256_000), .init("TimeBetweenGlobalCheckpoints", 20...32000),
    .init("TimeBetweenGlobalCheckpointsTimeout", 10...most), .init("TimeBetweenInactiveTransactionAbortCheck", 1000...most),
    .init("TimeBetweenLocalCheckpoints", 0...31), .init("TimeBetweenWatchDogCheck", 70...most), .init("TimeBetweenWatchDogCheckInitial", 70...most),
    .init("TransactionDeadlockDetectionTimeout", 50...most), .init("TransactionInactiveTimeout", 0...most), .init("WatchdogImmediateKill", 0...1),
  ]

  private static let records: [NDBParameter] = [
    .init("BatchSizePerLocalScan", 1...992), .init("MaxDMLOperationsPerTransaction", 32...0xFFFF_FFFF), .init("MaxFKBuildBatchSize", 16...512),
    .init("MaxNoOfAttributes", 32...most), .init("MaxNoOfConcurrentIndexOperations", 0...most), .init("MaxNoOfConcurrentOperations", 32...most),
    .init("MaxNoOfConcurrentScans", 2...500), .init("MaxNoOfConcurrentSubOperations", 0...most), .init("MaxNoOfConcurrentTransactions", 32...most),
    .init("MaxNoOfFiredTriggers", 0...most), .init("MaxNoOfLocalOperations", 32...most), .init("MaxNoOfLocalScans", 32...most),
    .init("MaxNoOfOrderedIndexes", 0...most), .init("MaxNoOfSavedMessages", 0...most), .init("MaxNoOfSubscribers", 0...most),
    .init("MaxNoOfSubscriptions", 0...most), .init("MaxNoOfTables", 8...20320), .init("MaxNoOfTriggers", 0...most), .init("MaxNoOfUniqueHashIndexes", 0...most),
    .init("MaxParallelCopyInstances", 0...64), .init("MaxParallelScansPerFragment", 1...most), .init("MaxReorgBuildBatchSize", 16...512),
    .init("MaxUIBuildBatchSize", 16...512), .init("DefaultHashMapSize", 0...3840), .init("TwoPassInitialNodeRestartCopy", 0...1),
  ]

  private static let threads: [NDBParameter] = [
    .init("AutomaticThreadConfig", 0...1), .init("BuildIndexThreads", 0...128), .init("ClassicFragmentation", 0...1), .init("LockExecuteThreadToCPU"),
    .init("LockMaintThreadsToCPU"), .init("MaxNoOfExecutionThreads", 2...72), .init("NumCPUs", 0...1024), .init("PartitionsPerNode", 1...32),
    .init("RealTimeScheduler", 0...1), .init("SchedulerResponsiveness", 0...10), .init("SpinMethod"), .init("ThreadConfig"), .init("EnableMultithreadedBackup", 0...1),
  ]

  private static let others: [NDBParameter] = [
    .init("ApiFailureHandlingTimeout", 0...most), .init("Arbitration"), .init("CrashOnCorruptedTuple", 0...1), .init("DictTrace", 0...100),
    .init("EventLogBufferSize", 0...65536), .init("HostName"), .init("NodeGroupTransporters"), .init("IndexStatAutoCreate", 0...1), .init("IndexStatAutoUpdate", 0...1), .init("IndexStatSaveScale", 0...most),
    .init("IndexStatSaveSize", 0...most), .init("IndexStatTriggerPct", 0...most), .init("IndexStatTriggerScale", 0...most),
    .init("IndexStatUpdateDelay", 0...most), .init("LocationDomainId", 0...16), .init("LogLevelCheckpoint", 0...15), .init("LogLevelCongestion", 0...15),
    .init("LogLevelConnection", 0...15), .init("LogLevelError", 0...15), .init("LogLevelInfo", 0...15), .init("LogLevelNodeRestart", 0...15),
    .init("LogLevelShutdown", 0...15), .init("LogLevelStartup", 0...15), .init("LogLevelStatistic", 0...15), .init("MaxStartFailRetries", 0...most),
    .init("NodeGroup", 0...65536), .init("NodeId", 1...144), .init("NoOfReplicas", 1...4), .init("RequireCertificate", 0...1, isNew: true), .init("RequireTls", 0...1, isNew: true),
    .init("RestartOnErrorInsert"), .init("ServerPort", 1...65535), .init("StopOnError", 0...1), .init("TcpBind_INADDR_ANY", 0...1), .init("UseShm", 0...1),
    .init("KeepAliveSendInterval"),
  ]
}
