/// Finds the networks whose subnet holds an address: one look-up for each prefix length in use.
struct SubnetIndex {
  private struct Length: Hashable {
    let family: AddressFamily
    let prefix: Int
  }

  private var lengths: [Length] = []
  private var networks: [Subnet: [Int]] = [:]

  mutating func add(_ subnet: Subnet, of network: Int) {
    let length = Length(family: subnet.family, prefix: subnet.prefix)
    if !lengths.contains(length) { lengths.append(length) }
    networks[subnet, default: []].append(network)
  }

  /// Indices of networks, in the order they were declared.
  func networks(holding address: IPAddress) -> [Int] {
    var found: [Int] = []
    for length in lengths where length.family == address.family {
      found += networks[Subnet(holding: address, prefix: length.prefix)] ?? []
    }
    return found.count > 1 ? found.sorted() : found
  }
}
