// swift-tools-version: 6.0
import PackageDescription

// System libraries are linked from their static archives, so that the release
// executable runs on any Linux host without them.
let yaml: LinkerSetting = .linkedLibrary(":libyaml.a")
let utf8proc: LinkerSetting = .linkedLibrary(":libutf8proc.a")

let archives: [LinkerSetting] = [
  .linkedLibrary(":libdeflate.a"), .linkedLibrary(":libzstd.a"), .linkedLibrary(":libnettle.a"),
]

// A target lists every module whose types it holds, even at second hand: an incremental build goes by
// this list when the layout of a type has changed.
let model: [Target.Dependency] = ["SourceText", "YAMLSyntax", "SchemaKit", "ConfigFormats", "TopologyModel"]

let package = Package(
  name: "hac",
  products: [
    .executable(name: "hac", targets: ["hac"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CUTF8Proc", providers: [.apt(["libutf8proc-dev"])]),

    .target(name: "SourceText", dependencies: ["CUTF8Proc"], linkerSettings: [utf8proc]),
    .target(name: "YAMLSyntax", dependencies: ["CLibYAML", "SourceText"], linkerSettings: [yaml]),
    .target(name: "SchemaKit", dependencies: ["SourceText", "YAMLSyntax"]),
    .target(name: "ConfigFormats", dependencies: ["SourceText"]),
    .target(name: "TopologyModel", dependencies: ["SourceText", "SchemaKit", "YAMLSyntax", "ConfigFormats"]),
    .target(name: "Survival", dependencies: model),
    .target(
      name: "Blueprints", dependencies: model,
      resources: [
        .embedInCode("FloatingIP/floating-ip.md"), .embedInCode("FloatingIP/floating-ip-starter.yaml"),
        .embedInCode("GroupReplication/mysql-group-replication.md"), .embedInCode("GroupReplication/mysql-group-replication-starter.yaml"),
        .embedInCode("GroupReplication/scripts"),
        .embedInCode("InfluxDBDual/influxdb-dual.md"), .embedInCode("InfluxDBDual/influxdb-dual-starter.yaml"),
        .embedInCode("InfluxDBDual/scripts"),
        .embedInCode("MinIO/minio.md"), .embedInCode("MinIO/minio-starter.yaml"), .embedInCode("MinIO/scripts"),
        .embedInCode("MySQLDualMaster/mysql-dual-master.md"), .embedInCode("MySQLDualMaster/mysql-dual-master-starter.yaml"),
        .embedInCode("MySQLDualMaster/scripts"),
        .embedInCode("Galera/galera.md"), .embedInCode("Galera/galera-starter.yaml"), .embedInCode("Galera/scripts"),
        .embedInCode("MySQLMHA/mysql-mha.md"), .embedInCode("MySQLMHA/mysql-mha-starter.yaml"), .embedInCode("MySQLMHA/scripts"),
        .embedInCode("NDB/mysql-ndb.md"), .embedInCode("NDB/mysql-ndb-starter.yaml"), .embedInCode("NDB/scripts"),
        .embedInCode("MySQLMMM/mysql-mmm.md"), .embedInCode("MySQLMMM/mysql-mmm-starter.yaml"),
        .embedInCode("PXC/pxc.md"), .embedInCode("PXC/pxc-starter.yaml"), .embedInCode("PXC/scripts"),
        .embedInCode("WriteSet/scripts"),
      ]),
    .target(
      name: "HostFiles", dependencies: model,
      resources: [.embedInCode("scripts")]),
    .target(name: "Processes", dependencies: ["CSystem"]),
    .systemLibrary(name: "CLibDeflate", providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CNettle", providers: [.apt(["nettle-dev"])]),
    .systemLibrary(name: "CSystem"),
    .target(
      name: "BundleOutput", dependencies: ["CLibDeflate", "CZstd", "CNettle", "CSystem"], linkerSettings: archives),
    // Writes output trees in a process of its own: the tests kill it, the benchmark times it.
    .systemLibrary(name: "CTracing", path: "Tests/CTracing"),
    .executableTarget(name: "output-probe", dependencies: ["BundleOutput", "CSystem", "CTracing"]),
    .target(
      name: "HACCompiler",
      dependencies: model + ["BundleOutput", "Blueprints", "HostFiles", "Survival"],
      resources: [.embedInCode("Emit/install.sh")]),
    // What the benchmark measures against: libyaml's own loop.
    .target(name: "CFloor", linkerSettings: [yaml]),
    // What real programs say of emitted files.
    .target(
      name: "Verification", dependencies: model + ["BundleOutput", "Blueprints", "HostFiles", "HACCompiler", "Processes", "CSystem"],
      resources: [.embedInCode("host-root.sh")]),
    // Goldens, examples of checks, benchmarks: what the developer tool and the tests share.
    .target(
      name: "Workbench",
      dependencies: model + ["CFloor", "HACCompiler", "Blueprints", "BundleOutput", "HostFiles", "Processes", "Survival", "Verification"]),
    .executableTarget(
      name: "hac-dev", dependencies: model + ["Blueprints", "Workbench", "HACCompiler", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
    // Virtual hosts, and the suites that run real programs on them.
    .target(
      name: "Lab", dependencies: model + ["BundleOutput", "Processes", "Blueprints", "HostFiles", "HACCompiler"],
      resources: [
        .embedInCode("guest/init.sh"), .embedInCode("guest/agent.sh"), .embedInCode("guest/agent.service"),
        .embedInCode("guest/addresses.service"),
      ]),
    .executableTarget(
      name: "live-tests",
      dependencies: model + [
        "BundleOutput", "Processes", "Blueprints", "HostFiles", "HACCompiler", "Lab", "Survival",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Live", exclude: ["topologies"], resources: [.embedInCode("standins")]),
    .testTarget(name: "GoldenTests", dependencies: model + ["Workbench", "HACCompiler"]),
    .testTarget(
      name: "LanguageTests", dependencies: model + ["Workbench", "HACCompiler"]),
    .testTarget(name: "CommandLineTests", dependencies: ["Workbench", "hac", "hac-dev"]),
    .executableTarget(
      name: "hac",
      dependencies: model + [
        "Blueprints", "HostFiles", "HACCompiler", "BundleOutput", "Processes", "Survival", "Verification",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .testTarget(
      name: "HACCompilerTests", dependencies: model + ["Workbench", "HACCompiler", "Blueprints"]),
    .testTarget(name: "SurvivalTests", dependencies: model + ["Survival", "HACCompiler", "Workbench"]),
    .testTarget(name: "VerificationTests", dependencies: model + ["Workbench", "HACCompiler", "Blueprints", "BundleOutput", "Processes", "Verification"]),
    .testTarget(name: "ProcessesTests", dependencies: ["Processes"]),
    .testTarget(name: "LabTests", dependencies: ["Lab", "Processes"]),
    .testTarget(name: "SourceTextTests", dependencies: ["SourceText"]),
    .testTarget(name: "YAMLSyntaxTests", dependencies: ["YAMLSyntax", "SourceText"]),
    // What hac writes, read back by the programs it is for.
    .testTarget(
      name: "QuotingTests", dependencies: model + ["Blueprints", "BundleOutput", "HACCompiler", "HostFiles", "Processes", "Workbench"]),
    .testTarget(name: "TopologyModelTests", dependencies: model),
    .testTarget(name: "MinIOTests", dependencies: model + ["Blueprints", "HACCompiler", "BundleOutput"]),
    .testTarget(name: "PipelineTests", dependencies: model + ["Blueprints", "HACCompiler", "BundleOutput", "hac"]),
    .testTarget(name: "BundleOutputTests", dependencies: ["BundleOutput", "CSystem", "CTracing", "output-probe"]),
  ]
)
