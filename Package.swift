// swift-tools-version: 6.0
import PackageDescription

// System libraries are linked from their static archives, so that the release
// executable runs on any Linux host without them.
let yaml: LinkerSetting = .linkedLibrary(":libyaml.a")
let utf8proc: LinkerSetting = .linkedLibrary(":libutf8proc.a")

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
    .target(
      name: "Blueprints", dependencies: ["SourceText", "SchemaKit", "TopologyModel", "ConfigFormats"],
      resources: [
        .embedInCode("FloatingIP/floating-ip.md"),
      ]),
    .target(
      name: "HostFiles", dependencies: ["SourceText", "TopologyModel", "ConfigFormats"],
      resources: [.embedInCode("scripts")]),
    .target(
      name: "HACCompiler",
      dependencies: ["SourceText", "YAMLSyntax", "SchemaKit", "TopologyModel", "Blueprints", "HostFiles", "ConfigFormats"]),
    .executableTarget(
      name: "hac",
      dependencies: [
        "HACCompiler", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ]
)
