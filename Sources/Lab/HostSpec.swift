import SourceText
import TopologyModel

/// The hardware of a virtual host: what somebody would have screwed together before hac comes.
public struct HostSpec: Sendable {
  public struct Interface: Sendable {
    public var name: String
    /// The broadcast domain that its cable leads to.
    public var segment: String
    public var mac: String
    /// `ADDRESS/PREFIX`.
    public var addresses: [String]

    public init(_ name: String, segment: String, mac: String, addresses: [String]) {
      self.name = name
      self.segment = segment
      self.mac = mac
      self.addresses = addresses
    }
  }

  public var name: String
  public var interfaces: [Interface]
  /// Addresses of the routers that lead elsewhere.
  public var gateways: [String] = []
  /// Sizes of further disks in MiB, in order: /dev/ubdb, /dev/ubdc, …
  public var disks: [Int] = []
  /// In MiB. MariaDB wants 768, keepalived alone is content with 256.
  public var memory = 384
  /// A script that runs as root, once, before the host's first start: what the operator's image would bring.
  public var firstBoot = ""

  public init(name: String, interfaces: [Interface]) {
    self.name = name
    self.interfaces = interfaces
  }
}

extension HostSpec {
  /// The host that a node of a topology describes: its interfaces, segments, addresses and gateways. Networks that share
  /// an interface share its cable.
  public init(_ node: NodeID, of topology: Topology) {
    var interfaces: [Interface] = []
    var gateways: [String] = []
    for own in topology[node].addresses {
      let network = topology[own.network]
      let name = own.interface?.value.text ?? network.interface?.value.text ?? "eth\(interfaces.count)"
      let prefix = network.subnets.first { $0.value.contains(own.address.value) }?.value.prefix
      let address = "\(own.address.value)/\(prefix ?? own.address.value.family.width)"
      if let gateway = network.gateway { gateways.append("\(gateway.value)") }
      if let index = interfaces.firstIndex(where: { $0.name == name }) {
        interfaces[index].addresses.append(address)
      } else {
        let mac = own.mac?.value.text ?? Self.mac(host: node.int + 1, interface: interfaces.count)
        interfaces.append(Interface(name, segment: network.segment.value, mac: mac, addresses: [address]))
      }
    }
    self.init(name: topology[node].name, interfaces: interfaces)
    self.gateways = gateways
  }

  /// A locally administered address (IEEE 802, bit 1 of the first octet).
  public static func mac(host: Int, interface: Int) -> String {
    func octet(_ value: Int) -> String {
      let digits = String(value & 0xFF, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }
    return "02:ac:00:\(octet(host >> 8)):\(octet(host)):\(octet(interface))"
  }
}
