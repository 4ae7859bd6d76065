import SourceText

/// A VIP with its VRRP instances of one family, in the order of preference.
public struct HeldVIP: Sendable {
  public let id: VIPID
  public let vip: VIP
  public let family: AddressFamily
  public let routers: [VirtualRouter]

  /// Every VIP's instances, one entry for each address family.
  static func all(of topology: Topology, _ facts: Facts) -> [HeldVIP] {
    var byVIP = [[Int]](repeating: [], count: topology.vips.count)
    let routers = facts.virtualRouters.all
    for index in routers.indices { byVIP[routers[index].vip.int].append(index) }
    var held: [HeldVIP] = []
    held.reserveCapacity(byVIP.count)
    for (index, ofVIP) in byVIP.enumerated() {
      for family in AddressFamily.allCases {
        let own = ofVIP.filter { routers[$0].family == family }.sorted { routers[$0].ordinal < routers[$1].ordinal }
        if !own.isEmpty { held.append(HeldVIP(id: VIPID(index), vip: topology.vips[index], family: family, routers: own.map { routers[$0] })) }
      }
    }
    return held
  }
}

extension [HeldVIP] {
  /// Every VIP's instances of its first family: holders and priorities are the same for both.
  var ofFirstFamily: [HeldVIP] {
    indices.filter { $0 == 0 || self[$0 - 1].id != self[$0].id }.map { self[$0] }
  }
}
