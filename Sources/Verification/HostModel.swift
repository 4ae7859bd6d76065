import SourceText
import TopologyModel

/// What adapters know of a host: plain data, so that the examples of adapters need no topology.
public struct HostModel: Sendable {
  public struct Interface: Sendable, Equatable {
    public let name: String
    /// `ADDRESS/PREFIX`, as ip-address(8) takes it.
    public let addresses: [String]
    public init(_ name: String, _ addresses: [String]) {
      self.name = name
      self.addresses = addresses
    }
  }

  /// What a service needs installed, with the release that the operator named.
  public struct Package: Sendable, Equatable {
    public let name: String
    public let service: String?
    public let release: Version?
    public init(_ name: String, service: String? = nil, release: Version? = nil) {
      self.name = name
      self.service = service
      self.release = release
    }
  }

  public let name: String
  public let os: OperatingSystem
  public let interfaces: [Interface]
  /// Users and their groups, beyond root: those of accounts and those that files belong to.
  public let users: [String]
  public let groups: [String]
  public let packages: [Package]

  public init(
    name: String, os: OperatingSystem = .debian12, interfaces: [Interface] = [], users: [String] = [], groups: [String] = [],
    packages: [Package] = []
  ) {
    self.name = name
    self.os = os
    self.interfaces = interfaces
    self.users = users
    self.groups = groups
    self.packages = packages
  }

  /// What a file's service has installed whose name contains one of `names`; for a file that services share, of any of them.
  public func package(for file: BundleFile, named names: String...) -> Package? {
    packages.first { package in
      (file.service == nil || package.service == nil || package.service == file.service) && names.contains { package.name.contains($0) }
    }
  }

  /// The host that adapters' examples are for.
  public static let example = HostModel(
    name: "web1", interfaces: [Interface("eth0", ["10.0.0.11/24"])], users: [HostPaths.checkUser], groups: [HostPaths.checkUser])

  init(_ node: NodeID, of plan: Plan) {
    let topology = plan.topology
    let host = topology[node]
    var addresses: [String: [String]] = [:]
    for one in host.addresses {
      guard let interface = (one.interface ?? topology[one.network].interface)?.value.text else { continue }
      let subnet = topology[one.network].subnets.first { $0.value.contains(one.address.value) }
      addresses[interface, default: []].append("\(one.address.value.written)/\(subnet?.value.prefix ?? one.address.value.family.width)")
    }
    for router in plan.facts.virtualRouters[node] {
      for interface in [router.interface, router.addressInterface] where addresses[interface.text] == nil { addresses[interface.text] = [] }
    }
    let files = plan.facts.files[node]
    let accounts = plan.facts.accounts[node]
    let users = Set(accounts.map(\.user) + files.map(\.owner) + plan.facts.trackScripts[node].map(\.user))
    let groups = Set(accounts.map(\.group) + files.map(\.group) + plan.facts.trackScripts[node].map(\.user))
    self.init(
      name: host.name, os: host.os.value, interfaces: addresses.sorted { $0.key < $1.key }.map { Interface($0.key, $0.value) },
      users: users.subtracting(["root"]).sorted(), groups: groups.subtracting(["root"]).sorted(),
      packages: plan.facts.packages[node].map { Package($0.name, service: $0.service.map { topology[$0].name }, release: $0.release) })
  }
}
