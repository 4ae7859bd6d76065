@preconcurrency import Glibc
import ArgumentParser
import HACCompiler
import Workbench

@main
struct HACDev: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hac-dev", abstract: "For those who work on hac: goldens, proofs of checks, benchmarks.",
    subcommands: [BlessCommand.self, MutateChecksCommand.self, GenerateCommand.self, BenchCommand.self, BenchRunCommand.self])
}

/// The repository around the working directory.
func repository() throws -> Repository {
  guard let repository = Repository(around: ".") else { throw ValidationError("this is not inside hac's repository: no Package.swift") }
  return repository
}

struct BlessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bless", abstract: "Regenerate golden/: documents, and every topology's output, facts, analysis, model and warnings.",
    discussion: "Read the difference line by line before committing it. With --check nothing is written, and a difference is status 1.")

  @Flag(help: "Only say what differs, is missing or is an orphan.")
  var check = false

  func run() throws {
    if !check, let value = getenv("CI"), value.pointee != 0 {
      print("goldens are not blessed in CI (CI is set); use --check")
      throw ExitCode(1)
    }
    let goldens = Goldens(of: try repository())
    for problem in goldens.problems { print(problem) }
    guard goldens.problems.isEmpty else { throw ExitCode(1) }
    let differences = goldens.differences
    for difference in differences { print(difference) }
    if check {
      guard differences.isEmpty else {
        print("\(differences.count) goldens differ. If that is meant: \(Goldens.command)")
        throw ExitCode(1)
      }
      print("\(goldens.files.count) goldens are current")
    } else {
      try goldens.write()
      print(differences.isEmpty ? "\(goldens.files.count) goldens are current" : "\(differences.count) goldens written or removed")
    }
  }
}

struct MutateChecksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutate-checks", abstract: "Prove each check by its examples, and that without it they prove nothing.")

  func run() throws {
    let faults = Language.checks.flatMap { check in CheckProof.faults(of: check).map { "\(check.code): \($0)" } }
    for fault in faults { print(fault) }
    guard faults.isEmpty else { throw ExitCode(1) }
    print("\(Language.checks.count) checks: each is drawn by its example, and by nothing once it is off")
  }
}

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Print a random topology that compiles, for benchmarks. Kinds that the catalog lacks are left out.")

  @Option(help: "How many hosts, from 2 to 100000.")
  var hosts: Int

  @Option(help: "Equal seeds give equal topologies.")
  var seed: UInt64 = 1

  @Option(help: "The hosts of every cluster, where all are to be of one size.")
  var clusterSize: Int?

  func validate() throws {
    guard clusterSize.map({ $0 >= 4 }) ?? true else { throw ValidationError("--cluster-size is at least 4") }
    guard (2...100_000).contains(hosts) else { throw ValidationError("--hosts is from 2 to 100000") }
  }

  func run() throws { print(TopologyGenerator.topology(hosts: hosts, seed: seed, clusterSize: clusterSize), terminator: "") }
}
